"""The DAG: plan a story, render its frames, score them, render weak ones again. No HTTP here.

story_pipeline.py  the flow of a story            calls.py      calls, retried when a replica dies
frame_loop.py      frames of one story: attempts  readiness.py  which models are loaded
render_job.py      what is to be rendered         validation.py whether an attempt is good enough
fair_queue.py      the queue before the renderers
"""
