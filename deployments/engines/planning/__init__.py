"""Planning: a story becomes scenes.

story_planner.py   picks GPT or the built-in planner, caches GPT's plans, falls back
plan_cache.py      GPT's plans on disk
openai/            GPT or any OpenAI-compatible model
builtin/           our own planner: reads the story and tells it in beats, in three languages
rules/             what every plan obeys, whoever made it
vocabulary/        words of a tale in English, Russian and Kazakh
"""
