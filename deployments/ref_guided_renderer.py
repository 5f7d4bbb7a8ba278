"""The deployment of ref-guided mode: SDXL with the character LoRA and an IP-Adapter."""

from ray import serve

from deployments.fast_imports import fast_imports
from deployments.replica.renderer import RENDERER_OPTIONS, FrameRenderer, RendererReplica
from deployments.settings import RendererSettings


@serve.deployment(**RENDERER_OPTIONS)
class RefGuidedRenderer(RendererReplica):
    """Renders frames that follow a reference image, with SDXL, the LoRA and an IP-Adapter."""

    def _load_models(self, settings: RendererSettings) -> FrameRenderer:
        with fast_imports():
            from deployments.engines.sdxl.ip_adapter import IPAdapterRenderer

        return IPAdapterRenderer(settings)
