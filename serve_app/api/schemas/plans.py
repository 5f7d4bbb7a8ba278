"""The answer of POST /plan."""

from typing import Self

from pydantic import BaseModel

from deployments.types import Scene, StoryPlan
from serve_app.api.schemas.requests import PlanBody


class PlanOut(BaseModel):
    """A plan; its scenes can be edited and sent to POST /generate."""

    story_prompt: str
    num_frames: int
    scenes: list[Scene]
    planner: str
    plan: StoryPlan
    seed: int
    gpt_temperature: float
    request_id: str

    @classmethod
    def of(cls, body: PlanBody, plan: StoryPlan, request_id: str) -> Self:
        """The answer for a plan."""
        return cls(
            story_prompt=body.prompt,
            num_frames=len(plan.scenes),
            scenes=list(plan.scenes),
            planner=plan.planner,
            plan=plan,
            seed=body.seed,
            gpt_temperature=body.gpt_temperature,
            request_id=request_id,
        )
