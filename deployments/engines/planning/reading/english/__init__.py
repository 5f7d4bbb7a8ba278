"""Reading English: its parser with repairs, nouns, verbs, captions and spelling."""
