"""GPT, or any model behind OpenAI's protocol, as the planner.

planner.py        asks, repairs once, and returns a plan that obeys the rules
instructions.py   what is asked            client.py           address, key, limits, retries
answer.py         its text, and its JSON   endpoint_errors.py  what a failure or refusal means
plan_draft.py     the JSON read as a plan  draft_limits.py     lengths and choices of an answer,
                                                               fitted to the domain
"""
