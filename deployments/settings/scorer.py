"""Settings of the scorer."""

from pydantic import Field

from deployments.values import Value


class ScorerSettings(Value):
    """Settings of the scorer."""

    clip_model: str = Field(
        description="CLIP model of the scorer: a model name of open_clip, `local-dir:FOLDER` or "
        "`hf-hub:ID`.",
    )
    clip_pretrained: str | None = Field(
        default=None,
        description="Weights for clip_model: a pretrained tag of open_clip or a .safetensors file.",
    )
    scorer_device: str = Field(
        default="cpu",
        description="Device of the scorer. A CPU is fast enough and leaves the GPU to the "
        "renderers.",
    )
    scorer_threads: int = Field(
        default=1, ge=1, description="torch threads of the scorer on a CPU."
    )
