"""The store of stories: what users change (`commands`), what workers write (`leases`), `queries`.

    accept -> claim -> planned -> (approve) -> save_frame ... -> complete | fail | cancel

Each step is one transaction that also appends the story's events, so that whoever reads an event
finds what it tells of. A story is worked on by the owner of its lease; every claim and every
cancellation raises its fence, and a write under an older fence is refused: an owner that was taken
for dead cannot undo what another has done. All methods block: call them from a thread.
"""
