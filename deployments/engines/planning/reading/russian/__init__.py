"""Reading Russian: models and repairs, morphology, nouns, verbs, captions and inflection."""
