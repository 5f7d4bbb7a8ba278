"""GPT, or any model behind OpenAI's protocol, as the planner.

planner.py             asks, repairs once, and returns a plan that obeys the rules
instructions.py        what is asked             client.py           address, key, limits, retries
plan_draft.py          how an answer is read     completion.py       the text of a completion
draft_limits.py        lengths and choices of an answer, fitted to the domain
answer_json.py         JSON in an answer         endpoint_errors.py  what a failure means
unsupported_option.py  which option an endpoint refused
"""
