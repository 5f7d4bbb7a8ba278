"""The life of a story. Knows the pipeline and the store; nothing of HTTP.

service.py     what the API calls               worker.py        claims stories, renews leases
admission.py   accepts or refuses               job.py           the work on one story
edits.py       approve, redraw, select, delete  job_registry.py  the stories in progress here
view.py        a story as it is shown           event_writer.py  writes results and events
retention.py   deletes old stories              event_feed.py    gives events to those who follow
submission.py  what users send
"""
