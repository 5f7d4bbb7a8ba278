"""Planning: splits a story into scenes.

story_planner.py   GPT or the built-in planner, with cache and fallback
plan_cache.py      GPT's plans on disk
openai/            GPT or any OpenAI-compatible model
builtin/           the planner without a key: cuts what was read into scenes
reading/           what a story says: events, from a parse
vocabulary/        tables of nouns, deeds and looks in English, Russian and Kazakh
rules/             the rules that every plan obeys
"""
