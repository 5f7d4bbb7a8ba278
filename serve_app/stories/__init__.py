"""The life of a story: admission, worker, job, event feed, edits, retention. Knows no HTTP."""
