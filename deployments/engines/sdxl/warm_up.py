"""Requests for which a renderer compiles kernels, one for each usual shape of the UNet's inputs."""

from collections.abc import Iterable, Sequence

from deployments.presets import Preset
from deployments.settings import RendererSettings
from deployments.types import FrameRequest

ONE_CHUNK = "aldar_kose_man"
TWO_CHUNKS = "aldar_kose_man in the steppe, " * 10
"""76 to 150 tokens, both with SDXL's tokenizers and with those of the embedded family. Prompts that
do not fit one chunk usually fit two."""


def usual_requests(presets: Iterable[Preset]) -> list[FrameRequest]:
    """One request for each preset and each usual length of a prompt."""
    return [
        FrameRequest(frame_number=1, prompt=prompt, seed=0, preset=preset)
        for preset in sorted(presets)
        for prompt in (ONE_CHUNK, TWO_CHUNKS)
    ]


def describe_shapes(
    requests: Sequence[FrameRequest], size: tuple[int, int], settings: RendererSettings
) -> str:
    """What compiled kernels depend on besides the configuration of the models.

    Args:
        requests: the requests for which kernels are compiled.
        size: height and width of a frame in pixels.
        settings: the renderer's settings.
    """
    inputs = [(each.preset, each.prompt, each.reference is not None) for each in requests]
    constants = (settings.guidance_scale, settings.negative_prompt, settings.ip_adapter_scale)
    return f"{size} {inputs} {constants}"
