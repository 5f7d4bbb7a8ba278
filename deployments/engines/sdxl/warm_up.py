"""The drawings for which a renderer compiles: one for each shape of the UNet's inputs."""

from collections.abc import Iterable, Sequence

from deployments.presets import Preset
from deployments.settings import RendererSettings
from deployments.types import FrameRequest

ONE_CHUNK = "aldar_kose_man"
TWO_CHUNKS = "aldar_kose_man in the steppe, " * 10
"""76 to 150 tokens, by SDXL's tokenizers and by the embedded family's: the usual overflow."""


def usual_requests(presets: Iterable[Preset]) -> list[FrameRequest]:
    """A request for each preset and usual length of a prompt."""
    return [
        FrameRequest(frame_number=1, prompt=prompt, seed=0, preset=preset)
        for preset in sorted(presets)
        for prompt in (ONE_CHUNK, TWO_CHUNKS)
    ]


def shapes_of(
    trials: Sequence[FrameRequest], size: tuple[int, int], settings: RendererSettings
) -> str:
    """What kernels depend on and the models' configurations do not tell."""
    drawn = [(each.preset, each.prompt, each.reference is not None) for each in trials]
    constants = (settings.guidance_scale, settings.negative_prompt, settings.ip_adapter_scale)
    return f"{size} {drawn} {constants}"
