"""All settings of the application, grouped by the component that reads them.

A setting's value comes from the first of these that gives one:

1. a flag of the launcher (`--lora-path`),
2. `args:` in the YAML file, or `key=value` on `serve run`,
3. an environment variable with the setting's name in capitals (`LORA_PATH`),
4. its default, which for some settings depends on the model family (`model_families.py`).

The key of the chat endpoint is not a setting: the planner reads `OPENAI_API_KEY` from the
environment.
"""

from deployments.settings.application import AppSettings
from deployments.settings.planner import PlannerSettings
from deployments.settings.renderer import NEGATIVE_PROMPT, RendererSettings
from deployments.settings.scorer import ScorerSettings
from deployments.settings.serving import ServingSettings
from deployments.settings.store import StoreSettings

__all__ = [
    "NEGATIVE_PROMPT",
    "AppSettings",
    "PlannerSettings",
    "RendererSettings",
    "ScorerSettings",
    "ServingSettings",
    "StoreSettings",
]
