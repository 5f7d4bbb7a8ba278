"""The deployment of simple mode: SDXL with the character LoRA."""

from ray import serve

from deployments.fast_imports import fast_imports
from deployments.replica.renderer import RENDERER_OPTIONS, FrameRenderer, RendererReplica
from deployments.settings import RendererSettings


@serve.deployment(**RENDERER_OPTIONS)
class SimpleRenderer(RendererReplica):
    """Renders frames with SDXL and the character LoRA."""

    def _load_models(self, settings: RendererSettings) -> FrameRenderer:
        with fast_imports():
            from deployments.engines.sdxl.renderer import SDXLRenderer

        return SDXLRenderer(settings)
