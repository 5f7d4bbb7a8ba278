"""Settings of the planner."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from deployments.values import Value


class PlannerSettings(Value):
    """Settings of the planner."""

    planner: Literal["auto", "openai", "builtin"] = Field(
        default="auto",
        description="Which planner to use. `auto` uses GPT if OPENAI_API_KEY is set, and the "
        "built-in planner otherwise.",
    )
    planner_model: str = Field(
        default="gpt-4.1", description="Name of the model to request from the chat endpoint."
    )
    openai_base_url: str | None = Field(
        default=None,
        description="URL of an OpenAI-compatible endpoint. Not set: OpenAI's own endpoint.",
    )
    planner_timeout_s: float = Field(
        default=60, gt=0, description="Time limit of one request to the chat endpoint, in seconds."
    )
    planner_total_timeout_s: float = Field(
        default=120, gt=0, description="Time limit of one plan with all its retries, in seconds."
    )
    planner_max_retries: int = Field(
        default=2, ge=0, description="How often the openai SDK retries a failed request."
    )
    planner_fallback: bool = Field(
        default=False, description="Use the built-in planner when GPT fails."
    )
    plan_cache_dir: Path = Field(
        default=Path("~/.cache/aldar-kose-storyboard/plans"),
        description="Folder of the plan cache. A repeated request gets the same plan from it.",
    )
    plan_cache_mb: int = Field(
        default=64, ge=1, description="Size limit of the plan cache, in megabytes."
    )
