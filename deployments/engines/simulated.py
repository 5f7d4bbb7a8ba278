"""A renderer that only takes a renderer's time: for measuring the service around hundreds of GPUs.

It waits as long as a real frame takes and gives a picture that the seed fixes; its recipe says
`simulated`, so that nobody takes the picture for a drawing.
"""

import time
from collections.abc import Callable

from PIL import Image, ImageDraw

from deployments.engines.step_callback import asked_recipe, check_wanted, nobody_watches
from deployments.settings import RendererSettings
from deployments.types import Frame, FrameRequest, Recipe

PICTURE_PX = 256
"""Side of a picture where the settings give none."""


class SimulatedRenderer:
    """Waits `simulated_frame_s` per frame, in as many steps as a drawing has.

    Args:
        settings: size, steps and seconds of a frame.
    """

    def __init__(self, settings: RendererSettings) -> None:
        self._settings = settings
        height, width = settings.height or PICTURE_PX, settings.width or PICTURE_PX
        self._picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")

    def render(
        self,
        request: FrameRequest,
        is_stopped: Callable[[], bool] = lambda: False,
        on_step: Callable[[int, int], None] = nobody_watches,
    ) -> Frame:
        """The picture, after the frame's time.

        Raises:
            RenderStopped: `is_stopped` said True at a step, or the request's deadline passed.
        """
        started = time.perf_counter()
        steps = self._settings.num_inference_steps
        for step in range(1, steps + 1):
            check_wanted(request, is_stopped)
            end = started + self._settings.simulated_frame_s * step / steps
            # Against the clock and not step by step, so that late wake-ups do not add up.
            time.sleep(max(0.0, end - time.perf_counter()))
            on_step(step, steps)
        return Frame(
            frame_number=request.frame_number,
            image=self._marked(request.seed),
            recipe=self._recipe(request),
            prompt_tokens=len(request.prompt.split()),
            render_time_s=time.perf_counter() - started,
        )

    def _marked(self, seed: int) -> Image.Image:
        """The picture with a bar whose colour the seed fixes."""
        picture = self._picture.copy()
        red, green, blue = (seed // 256**place % 256 for place in range(3))
        ImageDraw.Draw(picture).rectangle((0, 0, picture.width, 8), (red, green, blue))
        return picture

    def _recipe(self, request: FrameRequest) -> Recipe:
        settings = self._settings
        return Recipe(
            num_inference_steps=settings.num_inference_steps,
            guidance_scale=settings.guidance_scale,
            height=self._picture.height,
            width=self._picture.width,
            scheduler="simulated",
            base_model="simulated",
            lora="simulated",
            lora_sha256="",
            device="simulated",
            dtype="simulated",
            versions={},
            **asked_recipe(request, settings),
        )
