"""The store of stories: what users change (`commands`), what workers write (`leases`), `queries`.

    accept -> claim -> planned -> (approve) -> save_frame ... -> complete | fail | cancel

Each step is one transaction that also appends the story's events, so that a reader of an event
finds the rows that it speaks of. A worker owns a story by a lease. Every claim and every
cancellation raises the story's fence, and a write with an older fence is refused: an owner that was
believed dead cannot undo the work of the next one. All methods block: call them in a thread.

records.py      the values that the store gives out     tables.py      the tables
commands.py     what users change                       statements.py  statements that others share
leases.py       what workers write                      blobs.py       images, by fsspec
queries.py      what is read                            errors.py      the store's errors
story_queue.py  positions and times in the queue        database.py    opens it; schema_version.py,
story_store.py  all of it, opened from the settings     migrations/    bring it to the newest tables
"""
