"""The ref-guided mode's deployment: SDXL + LoRA + IP-Adapter."""

from ray import serve

from deployments.replica.renderer import OPTIONS, FrameRenderer, RendererReplica
from deployments.settings import RendererSettings


@serve.deployment(**OPTIONS)
class RefGuidedRenderer(RendererReplica):
    """Draws frames with SDXL, the character LoRA and an IP-Adapter on a reference picture."""

    def _load(self, settings: RendererSettings) -> FrameRenderer:
        from deployments.engines.sdxl.ip_adapter import IPAdapterRenderer

        return IPAdapterRenderer(settings)
