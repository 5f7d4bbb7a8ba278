"""The planner without a key: reads the story and tells it in beats."""
