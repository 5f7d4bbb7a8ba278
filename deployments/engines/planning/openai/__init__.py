"""GPT, or any model behind OpenAI's protocol, as the planner."""
