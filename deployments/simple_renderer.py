"""The simple mode's deployment: SDXL + LoRA."""

from ray import serve

from deployments.replica.renderer import OPTIONS, FrameRenderer, RendererReplica
from deployments.settings import RendererSettings


@serve.deployment(**OPTIONS)
class SimpleRenderer(RendererReplica):
    """Draws frames with SDXL and the character LoRA."""

    def _load(self, settings: RendererSettings) -> FrameRenderer:
        from deployments.engines.sdxl.renderer import SDXLRenderer

        return SDXLRenderer(settings)
