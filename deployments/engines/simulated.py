"""A renderer that takes the time of a real one but runs no model.

It is for benchmarks of the service with hundreds of GPUs. Its image depends only on the seed, and
its recipe names `simulated` as the model, so that the image cannot pass for a real one.
"""

import time

from PIL import Image, ImageDraw

from deployments.engines.rendering import (
    IsStopped,
    OnStep,
    ignore_step,
    never_stopped,
    raise_if_stopped,
    request_fields,
)
from deployments.settings import RendererSettings
from deployments.types import Frame, FrameRequest, Recipe

IMAGE_PX = 256
"""Side of an image if the settings give no size."""

SEED_BAR_PX = 8
"""Height of the bar that shows the seed."""


class SimulatedRenderer:
    """Waits `simulated_frame_s` per frame, in as many steps as a real renderer takes.

    Args:
        settings: size, number of steps and duration of a frame.
    """

    def __init__(self, settings: RendererSettings) -> None:
        self._settings = settings
        height, width = settings.height or IMAGE_PX, settings.width or IMAGE_PX
        self._image = Image.linear_gradient("L").resize((width, height)).convert("RGB")

    def render(
        self,
        request: FrameRequest,
        is_stopped: IsStopped = never_stopped,
        on_step: OnStep = ignore_step,
    ) -> Frame:
        """The image for a seed, after the time of a frame.

        Raises:
            RenderStopped: `is_stopped` returned True, or the request's deadline has passed.
        """
        started = time.perf_counter()
        self._wait(request, is_stopped, on_step)
        return Frame(
            frame_number=request.frame_number,
            image=self._image_of(request.seed),
            recipe=self._recipe(request),
            prompt_tokens=len(request.prompt.split()),
            render_time_s=time.perf_counter() - started,
        )

    def _wait(self, request: FrameRequest, is_stopped: IsStopped, on_step: OnStep) -> None:
        started = time.perf_counter()
        steps = self._settings.num_inference_steps
        for step in range(1, steps + 1):
            raise_if_stopped(request, is_stopped)
            end = started + self._settings.simulated_frame_s * step / steps
            # Each wait ends at a fixed time, so that late wake-ups do not add up.
            time.sleep(max(0.0, end - time.perf_counter()))
            on_step(step, steps)

    def _image_of(self, seed: int) -> Image.Image:
        """The image with a bar at the top whose colour is the seed."""
        image = self._image.copy()
        red, green, blue = (seed // 256**place % 256 for place in range(3))
        ImageDraw.Draw(image).rectangle((0, 0, image.width, SEED_BAR_PX), (red, green, blue))
        return image

    def _recipe(self, request: FrameRequest) -> Recipe:
        settings = self._settings
        return Recipe(
            num_inference_steps=settings.num_inference_steps,
            guidance_scale=settings.guidance_scale,
            height=self._image.height,
            width=self._image.width,
            scheduler="simulated",
            base_model="simulated",
            lora="simulated",
            lora_sha256="",
            device="simulated",
            dtype="simulated",
            versions={},
            **request_fields(request, settings),
        )
