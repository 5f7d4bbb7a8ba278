"""GPT, or any model behind OpenAI's protocol, as the planner.

planner.py        asks, repairs once, and returns a plan that obeys the rules
instructions.py   what is asked
endpoint.py       address, key, limits, retries, and what a failure or refusal means
answer.py         the text of an answer, and the JSON in it
plan_draft.py     the JSON read as a plan
draft_limits.py   lengths and choices of an answer, fitted to the domain
"""
