"""`POST /v1/images/generations`: single frames of the hero, for clients of OpenAI's Images API."""

import asyncio
import time
from typing import Annotated, Literal

import pybase64
from fastapi import APIRouter, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from deployments.errors import InvalidRequest
from deployments.types import (
    MAX_FRAMES,
    MAX_SCENE_PROMPT_CHARS,
    MIN_FRAMES,
    Scene,
    StoryFrame,
    StoryPlan,
    StoryRequest,
    Text,
)
from serve_app.api.dependencies import GetService
from serve_app.api.errors import error_responses
from serve_app.api.paths import image_path, story_path
from serve_app.api.request_ids import request_id
from serve_app.api.schemas.requests import Seed, json_number
from serve_app.images.png import SIZE_OR_AUTO_PATTERN, parse_size, scaled_png
from serve_app.stories.submission import Submission


class ImagesBody(BaseModel):
    """OpenAI's request; options without a meaning here, such as `quality`, are ignored."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={"examples": [{"prompt": "Aldar Kose rides a brown horse", "n": 2}]},
    )

    prompt: Annotated[Text, StringConstraints(min_length=1, max_length=MAX_SCENE_PROMPT_CHARS)]
    model: str | None = Field(default=None, description="Ignored: the service has one model.")
    n: Annotated[
        int, Field(ge=1, le=MAX_FRAMES, description="Images."), BeforeValidator(json_number)
    ] = 1
    size: Annotated[str, StringConstraints(pattern=SIZE_OR_AUTO_PATTERN)] | None = Field(
        default=None,
        description="Such as 512x512: drawn in the model's size, then scaled. auto: not scaled.",
    )
    response_format: Literal["b64_json", "url"] = "url"
    seed: Seed = 42


class ImageOut(BaseModel):
    """One image."""

    b64_json: str | None = None
    url: str | None = None
    revised_prompt: str = Field(description="The prompt that it was drawn from.")


class ImagesOut(BaseModel):
    """OpenAI's answer."""

    created: int = Field(description="Seconds since the epoch.")
    data: list[ImageOut]


def build_images_route(get_service: GetService) -> APIRouter:
    """Route of OpenAI's Images API."""
    router = APIRouter(tags=["OpenAI"])

    @router.post(
        "/v1/images/generations",
        response_model_exclude_none=True,
        responses=error_responses(409, 422, 502, 503, 504, 507),
    )
    async def generate(body: ImagesBody, request: Request) -> ImagesOut:
        """Draw single frames of Aldar Kose. A client of OpenAI's API only changes its URL."""
        size = None if body.size in (None, "auto") else body.size
        submission = await _submission(body, request_id(request), get_service)
        storyboard = await get_service().generate(submission)
        root = str(request.base_url).rstrip("/")
        path = story_path(root, storyboard.story_id)
        data = [
            await asyncio.to_thread(_image_out, frame, body.response_format, size, path)
            for frame in storyboard.frames
        ]
        return ImagesOut(created=int(time.time()), data=data)

    return router


async def _submission(body: ImagesBody, request_id: str, get_service: GetService) -> Submission:
    """A story whose frames all show the prompt's scene, corrected by the rules of plans."""
    scenes = (Scene(prompt=body.prompt),) * MIN_FRAMES
    try:
        corrected = await get_service().plan(StoryRequest(prompt=body.prompt, scenes=scenes))
    except InvalidRequest:
        # The error's sentence names scenes, which this client does not know.
        raise InvalidRequest("prompt must describe one picture in English") from None
    # The first scene is not used: the rules make it a front view of the hero.
    scene = corrected.scenes[1]
    plan = StoryPlan(scenes=(scene,) * body.n, planner="request", corrections=corrected.corrections)
    request = StoryRequest(prompt=body.prompt, num_frames=body.n, seed=body.seed)
    return Submission(request=request, request_id=request_id, fingerprint="", plan=plan)


def _image_out(frame: StoryFrame, response_format: str, size: str | None, path: str) -> ImageOut:
    prompt = frame.scene.prompt
    if response_format == "url":
        scaling = "" if size is None else f"&size={size}"
        url = image_path(path, frame.frame_number, revision=1) + scaling
        return ImageOut(url=url, revised_prompt=prompt)
    png = frame.png if size is None else scaled_png(frame.png, parse_size(size))
    return ImageOut(b64_json=pybase64.b64encode_as_string(png), revised_prompt=prompt)
