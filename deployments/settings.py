"""Every setting: one flat list, in groups by who reads them.

A setting comes, strongest first, from a launcher flag (`--lora-path`), `args:` of the YAML or
`key=value` on `serve run`, an environment variable of its name in capitals (`LORA_PATH`), or its
default. Secrets are no settings: the planner reads `OPENAI_API_KEY` from the environment.
"""

from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from deployments import embedded
from deployments.presets import PRESET_HELP, Preset

SDXL_FAMILY: dict[str, str | int | float] = {
    # Where the customer's training script leaves its LoRA.
    "lora_path": "outputs/checkpoints/final",
    "ip_adapter_path": "h94/IP-Adapter",
    "ip_adapter_subfolder": "sdxl_models",
    "ip_adapter_weight_name": "ip-adapter_sdxl.safetensors",
    "clip_model": "ViT-L-14",
    "clip_pretrained": "openai",
    # diffusers' own defaults for SDXL.
    "num_inference_steps": 50,
    "guidance_scale": 5.0,
    "min_consistency": 0.70,
    # Text alignment is measured but gates nothing until a user calibrates it for the model.
    "min_clip_score": 0.0,
}
"""What fits the real SDXL, where a setting is not given."""

NEGATIVE_PROMPT = (
    "blurry, low quality, deformed, extra limbs, bad anatomy, text, watermark, duplicate"
)


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class PlannerSettings(_Group):
    """What the planner reads."""

    planner: Literal["auto", "openai", "builtin"] = Field(
        default="auto",
        description="`auto` asks GPT when OPENAI_API_KEY is set and plans by itself otherwise.",
    )
    planner_model: str = Field(default="gpt-4.1", description="Model of the chat endpoint.")
    openai_base_url: str | None = Field(
        default=None, description="Any OpenAI-compatible endpoint; default is OpenAI's own."
    )
    planner_timeout_s: float = Field(default=60, gt=0, description="Limit of one try.")
    planner_total_timeout_s: float = Field(default=120, gt=0, description="Limit of all tries.")
    planner_max_retries: int = Field(default=2, ge=0, description="Retries by the openai SDK.")
    planner_fallback: bool = Field(
        default=False, description="Let the built-in planner stand in when GPT fails."
    )
    plan_cache_dir: Path = Field(
        default=Path("~/.cache/aldar-kose-storyboard/plans"),
        description="Where plans are kept, so that a repeated request gives the same plan.",
    )
    plan_cache_mb: int = Field(default=64, ge=1, description="Size limit of the plan cache.")


class _FewStepSettings(_Group):
    """What renderers and ingress both read."""

    few_step_lora_path: str | None = Field(
        default=None,
        description="Distilled LoRA of the preset `few_step`, for Euler steps without guidance: of "
        "SDXL-Lightning or Hyper-SD. Takes memory for a second UNet.",
    )


class RendererSettings(_FewStepSettings):
    """What both renderers read; a field without a default has one per model family."""

    base_model: str = Field(
        description="SDXL by hub id, folder or single .safetensors file; unset: embedded family.",
    )
    lora_path: str = Field(description="Character LoRA: .safetensors file or folder.")
    lora_scale: float = Field(default=1.0, ge=-4, le=4, description="Strength of the LoRA.")
    ip_adapter_path: str = Field(
        description="Folder with ip-adapter*.safetensors and image_encoder/, or a hub id.",
    )
    ip_adapter_subfolder: str = Field(
        default="", description="Subfolder of ip_adapter_path that holds the adapter's weights."
    )
    ip_adapter_weight_name: str = Field(
        default="ip-adapter.safetensors", description="The adapter's file."
    )
    ip_adapter_image_encoder: str = Field(
        default="image_encoder", description="The image encoder's folder within ip_adapter_path."
    )
    ip_adapter_scale: float = Field(
        default=0.20, ge=0, le=1, description="Weight of the reference picture."
    )
    preset: Preset = Field(default=Preset.EXACT, description=PRESET_HELP)
    num_inference_steps: int = Field(ge=1, le=200, description="Denoising steps.")
    few_step_num_inference_steps: int = Field(
        default=8, ge=1, le=50, description="Steps for which the few-step LoRA was distilled."
    )
    guidance_scale: float = Field(ge=0, le=30, description="Classifier-free guidance.")
    height: int | None = Field(
        default=None, ge=64, le=2048, multiple_of=8, description="Pixels; unset: the model's own."
    )
    width: int | None = Field(
        default=None, ge=64, le=2048, multiple_of=8, description="Pixels; unset: the model's own."
    )
    negative_prompt: str = Field(default=NEGATIVE_PROMPT, description="What no frame shows.")
    torch_device: str | None = Field(
        default=None, description="`cuda`, `cuda:1`, `cpu`, `mps`; unset: the best there is."
    )
    torch_dtype: Literal["float32", "float16", "bfloat16"] | None = Field(
        default=None, description="Unset: bfloat16 or float16 on a GPU, float32 on a CPU."
    )
    torch_compile: bool = Field(
        default=False,
        description="Compile UNet and VAE at start: minutes once, then faster frames.",
    )
    compile_cache_dir: Path | None = Field(
        default=None,
        description="Folder, best shared, of compiled kernels: the next replica starts warm.",
    )
    engine: Literal["sdxl", "simulated"] = Field(
        default="sdxl",
        description="`simulated` draws nothing and only takes a frame's time: for benchmarks.",
    )
    simulated_frame_s: float = Field(
        default=1.0, gt=0, description="Seconds of a simulated frame, as measured on a real GPU."
    )
    cpu_threads: int = Field(
        default=1,
        ge=1,
        description="torch threads of one replica on a CPU; part of what fixes the pixels, so it "
        "does not follow the machine. Two replicas of one thread beat one of two.",
    )


class ScorerSettings(_Group):
    """What the scorer reads."""

    clip_model: str = Field(
        description="open_clip model name, `local-dir:FOLDER` or `hf-hub:ID`.",
    )
    clip_pretrained: str | None = Field(
        default=None, description="open_clip pretrained tag or weights file for clip_model."
    )
    scorer_device: str = Field(
        default="cpu", description="Device of the scorer: a CPU suffices and leaves the GPU free."
    )
    scorer_threads: int = Field(default=1, ge=1, description="torch threads on a CPU.")


class ServingSettings(_FewStepSettings):
    """What the ingress and the pipeline read."""

    min_consistency: float = Field(
        ge=-1, le=1, description="A frame below this CLIP-I to its reference is drawn again."
    )
    min_clip_score: float = Field(
        ge=0, le=1, description="A frame below this CLIPScore is drawn again."
    )
    max_attempts: int = Field(default=2, ge=1, le=10, description="Drawings of one frame at most.")
    simple_frame_slots: int = Field(
        default=2,
        ge=1,
        description="Frames at the simple renderers at once: as many as all replicas take "
        "(`max_ongoing_requests` each).",
    )
    ref_guided_frame_slots: int = Field(
        default=2, ge=1, description="The same for the ref-guided renderers."
    )
    max_stories: int = Field(default=16, ge=1, description="Stories in progress at once.")
    max_waiting_stories: int = Field(
        default=200, ge=0, description="Stories that may wait; one more is refused with 503."
    )
    story_timeout_s: float = Field(default=1800, gt=0, description="Limit of one story.")
    cors_origins: str = Field(
        default="", description="Comma-separated origins whose pages may call the API."
    )
    json_logs: bool = Field(default=False, description="Log JSON lines instead of text.")


class StoreSettings(_Group):
    """Where stories are kept, and for how long."""

    data_dir: Path = Field(
        default=Path("~/.local/share/aldar-kose-storyboard"),
        description="Folder of stories and pictures, where no URL says otherwise.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL for many ingress replicas, postgresql://...; unset: SQLite in "
        "data_dir.",
    )
    pictures_url: str | None = Field(
        default=None,
        description="Object store by fsspec, e.g. s3://bucket/folder; unset: data_dir.",
    )
    lease_s: float = Field(
        default=10, ge=3, description="A story whose ingress is silent for so long is taken up."
    )
    keep_days: float = Field(default=30, gt=0, description="Ended stories are deleted after that.")
    keep_mb: int = Field(
        default=10_000, ge=1, description="Of pictures; the oldest ended stories go first."
    )
    min_free_mb: int = Field(
        default=500, ge=0, description="With less left on the disk new stories are refused."
    )


class AppSettings(
    ServingSettings, StoreSettings, ScorerSettings, PlannerSettings, RendererSettings, BaseSettings
):
    """All settings of the application; also the typed argument of `serve_app.app:build_app`."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_ignore_empty=True)

    @model_validator(mode="before")
    @classmethod
    def _fill_family(cls, values: Any) -> Any:
        """The model family fills whatever is not set: SDXL's, or without BASE_MODEL our own."""
        if not isinstance(values, dict):
            return values
        family = SDXL_FAMILY if values.get("base_model") else embedded.FAMILY
        return {**family, **values}

    @model_validator(mode="after")
    def _check_preset(self) -> Self:
        if self.preset is Preset.FEW_STEP and self.few_step_lora_path is None:
            raise ValueError("preset few_step needs few_step_lora_path")
        return self

    @property
    def is_embedded(self) -> bool:
        """Whether the base model is the embedded family's."""
        return self.base_model == embedded.FAMILY["base_model"]

    def group(self, group: type[_Group]) -> Any:
        """The fields of one group as that group's own frozen value."""
        return group.model_validate(self.model_dump(include=set(group.model_fields)))
