"""Planning: a story becomes scenes.

planners.py            picks GPT or the built-in planner, caches GPT's plans, falls back
openai_planner.py      GPT or any OpenAI-compatible model (with openai_client.py, plan_draft.py)
builtin_planner.py     our own, from a reading of the story (story_*.py) in three languages
plan_rules.py          what every plan obeys, whoever made it (with *_wording.py)
plan_cache.py          GPT's plans on disk
"""
