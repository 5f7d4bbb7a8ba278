"""All settings of the application, grouped by the component that reads them.

A setting's value comes from the first of these that gives one:

1. a flag of the launcher (`--lora-path`),
2. `args:` in the YAML file, or `key=value` on `serve run`,
3. an environment variable with the setting's name in capitals (`LORA_PATH`),
4. its default, which for some settings depends on the model family (`application.py`).

`engines.py` has those of renderers, planner and scorer, `service.py` those of serving and store.

The key of the chat endpoint is not a setting: the planner reads `OPENAI_API_KEY` from the
environment.
"""

from deployments.settings.application import AppSettings
from deployments.settings.engines import (
    NEGATIVE_PROMPT,
    PlannerSettings,
    RendererSettings,
    ScorerSettings,
)
from deployments.settings.service import ServingSettings, StoreSettings

__all__ = [
    "NEGATIVE_PROMPT",
    "AppSettings",
    "PlannerSettings",
    "RendererSettings",
    "ScorerSettings",
    "ServingSettings",
    "StoreSettings",
]
