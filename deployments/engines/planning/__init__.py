"""Planning: splits a story into scenes.

story_planner.py   GPT or the built-in planner, with cache and fallback
plan_cache.py      GPT's plans on disk
openai/            GPT or any OpenAI-compatible model
builtin/           a planner without a model, for English, Russian and Kazakh
rules/             the rules that every plan obeys
vocabulary/        words of a tale in English, Russian and Kazakh
"""
