"""Settings of the engines: renderers, planner and scorer."""

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from deployments.hero_words import HERO_NAME, HERO_TRIGGER
from deployments.presets import PRESET_HELP, Preset
from deployments.schedulers import PredictionType, SchedulerName, TimestepSpacing
from deployments.settings.loras import MAX_LORA_SCALE, LoraChoice, parse_lora_paths
from deployments.values import Value

NEGATIVE_PROMPT = (
    "blurry, low quality, deformed, extra limbs, bad anatomy, text, watermark, duplicate"
)


class FewStepSettings(Value):
    """What both the renderers and the ingress read about the preset `few_step`."""

    few_step_lora_path: str | None = Field(
        default=None,
        description="Distilled LoRA for the preset `few_step`, such as SDXL-Lightning or Hyper-SD. "
        "It is used with Euler steps and without guidance, and needs memory for a second UNet.",
    )


class RendererSettings(FewStepSettings):
    """Settings of both renderers; required fields get a default from the model family."""

    base_model: str = Field(
        description="SDXL base model: a hub id, a folder or a single .safetensors file. Not set: "
        "the embedded model family.",
    )
    vae_path: str | None = Field(
        default=None,
        description="External VAE in place of the base model's own: a hub id, a folder or a single "
        ".safetensors file.",
    )
    scheduler: SchedulerName | None = Field(
        default=None,
        description="Noise scheduler of the preset `exact`: a class of diffusers. Not set: the "
        "base model's own.",
    )
    prediction_type: PredictionType | None = Field(
        default=None,
        description="What the base model predicts. Not set: what the model says about itself, or "
        "else the noise (`epsilon`).",
    )
    timestep_spacing: TimestepSpacing | None = Field(
        default=None,
        description="How the steps lie between noise and image. Distilled checkpoints (Turbo, "
        "Lightning, DMD2) need `trailing`. Not set: the base model's own.",
    )
    rescale_betas_zero_snr: bool | None = Field(
        default=None,
        description="Begin with pure noise, for models trained with zero terminal SNR. Not set: "
        "what the model says about itself.",
    )
    lora_path: str = Field(
        description="Character LoRA: a .safetensors file, a folder, a hub id or "
        "`owner/name/FILE.safetensors` on the hub.",
    )
    lora_scale: float = Field(
        default=1.0,
        ge=-MAX_LORA_SCALE,
        le=MAX_LORA_SCALE,
        description="Strength of the character LoRA. 0 disables it.",
    )
    lora_paths: str = Field(
        default="",
        description="Several LoRAs in place of lora_path, in the order in which they are fused: "
        "`character.safetensors=1, style.safetensors=0.6`. The first one is the character's; "
        "without `=scale` a LoRA has lora_scale.",
    )
    ip_adapter_path: str = Field(
        description="IP-Adapter: a folder with ip-adapter*.safetensors and image_encoder/, or a "
        "hub id.",
    )
    ip_adapter_subfolder: str = Field(
        default="", description="Subfolder of ip_adapter_path with the weights of the IP-Adapter."
    )
    ip_adapter_weight_name: str = Field(
        default="ip-adapter.safetensors", description="File name of the IP-Adapter's weights."
    )
    ip_adapter_image_encoder: str = Field(
        default="image_encoder",
        description="Folder of the image encoder: a name inside ip_adapter_subfolder, or, with a "
        "slash, a path inside ip_adapter_path.",
    )
    ip_adapter_scale: float = Field(
        default=0.20,
        ge=0,
        le=1,
        description="Strength of the reference image in ref-guided mode. 0 ignores it.",
    )
    ip_adapter_face_crop: bool | None = Field(
        default=None,
        description="Cut the largest face out of the reference image. Not set: for adapters whose "
        "file says `plus-face`. It needs the extra `faces`.",
    )
    preset: Preset = Field(default=Preset.EXACT, description=PRESET_HELP)
    num_inference_steps: int = Field(ge=1, le=200, description="Number of denoising steps.")
    few_step_num_inference_steps: int = Field(
        default=8,
        ge=1,
        le=50,
        description="Number of denoising steps for the preset `few_step`: the number for which "
        "its LoRA was distilled.",
    )
    guidance_scale: float = Field(
        ge=0, le=30, description="Scale of classifier-free guidance. Up to 1 means no guidance."
    )
    height: int | None = Field(
        default=None,
        ge=64,
        le=2048,
        multiple_of=8,
        description="Height of a frame in pixels. Not set: the size that the model was trained on.",
    )
    width: int | None = Field(
        default=None,
        ge=64,
        le=2048,
        multiple_of=8,
        description="Width of a frame in pixels. Not set: the size that the model was trained on.",
    )
    negative_prompt: str = Field(
        default=NEGATIVE_PROMPT, description="Negative prompt of every frame: what to avoid."
    )
    torch_device: str | None = Field(
        default=None,
        description="Device of the renderers: `cuda`, `cuda:1`, `mps` or `cpu`. Not set: a GPU if "
        "there is one, otherwise the CPU.",
    )
    torch_dtype: Literal["float32", "float16", "bfloat16"] | None = Field(
        default=None,
        description="Floating-point type of the models. Not set: float32 on a CPU, bfloat16 on a "
        "GPU that supports it, otherwise float16.",
    )
    memory_gb: int | None = Field(
        default=None,
        ge=8,
        description="Memory of the GPU in gigabytes, for one that cannot hold all models at once. "
        "Below 24 the VAE decodes in tiles; below 16 only one model at a time is on the GPU; below "
        "12 the UNet is stored in 8 bits, which changes the pixels. Not set: everything on the "
        "GPU.",
    )
    torch_compile: bool = Field(
        default=False,
        description="Compile the UNet and the VAE decoder at start. This takes minutes once; "
        "frames are faster afterwards.",
    )
    compile_cache_dir: Path | None = Field(
        default=None,
        description="Folder for compiled kernels, so that later replicas start without compiling. "
        "Best on storage that all replicas share.",
    )
    engine: Literal["sdxl", "simulated"] = Field(
        default="sdxl",
        description="`sdxl` renders frames. `simulated` only waits as long as a frame takes; for "
        "benchmarks.",
    )
    simulated_frame_s: float = Field(
        default=1.0, gt=0, description="Time of one frame with the engine `simulated`, in seconds."
    )
    cpu_threads: int = Field(
        default=1,
        ge=1,
        description="torch threads of one renderer replica on a CPU. The number changes the last "
        "bits of the pixels, so it is fixed instead of following the machine. Two replicas of one "
        "thread are faster than one replica of two threads.",
    )

    @field_validator("lora_paths")
    @classmethod
    def _check_lora_paths(cls, value: str) -> str:
        parse_lora_paths(value, 1.0)
        return value

    @property
    def loras(self) -> tuple[LoraChoice, ...]:
        """The LoRAs to fuse, the character's first; at least one."""
        if self.lora_paths:
            return parse_lora_paths(self.lora_paths, self.lora_scale)
        return (LoraChoice(path=self.lora_path, scale=self.lora_scale),)

    @property
    def lora_sources(self) -> tuple[tuple[str, str], ...]:
        """Of every LoRA, that of `few_step` included: the setting that names it, and its path."""
        setting = "lora_paths" if self.lora_paths else "lora_path"
        sources = tuple((setting, choice.path) for choice in self.loras)
        if self.few_step_lora_path is None:
            return sources
        return (*sources, ("few_step_lora_path", self.few_step_lora_path))


class PlannerSettings(Value):
    """Settings of the planner."""

    hero_name: str = Field(
        default=HERO_NAME,
        pattern=r"^\w[\w '-]{0,39}$",
        description="What stories and captions call the hero, up to 40 letters.",
    )
    hero_trigger: str = Field(
        default=HERO_TRIGGER,
        pattern=r"^\w[\w '-]{0,39}$",
        description="Trigger word of the character LoRA; every prompt contains it.",
    )
    planner: Literal["auto", "openai", "builtin"] = Field(
        default="auto",
        description="Which planner to use. `auto` uses GPT if OPENAI_API_KEY is set, and the "
        "built-in planner otherwise.",
    )
    planner_model: str = Field(
        default="gpt-4.1", description="Name of the model to request from the chat endpoint."
    )
    openai_base_url: str | None = Field(
        default=None,
        description="URL of an OpenAI-compatible endpoint. Not set: OpenAI's own endpoint.",
    )
    planner_timeout_s: float = Field(
        default=60, gt=0, description="Time limit of one request to the chat endpoint, in seconds."
    )
    planner_total_timeout_s: float = Field(
        default=120, gt=0, description="Time limit of one plan with all its retries, in seconds."
    )
    planner_max_retries: int = Field(
        default=2, ge=0, description="How often the openai SDK retries a failed request."
    )
    planner_fallback: bool = Field(
        default=False, description="Use the built-in planner when GPT fails."
    )
    plan_cache_dir: Path = Field(
        default=Path("~/.cache/aldar-kose-storyboard/plans"),
        description="Folder of the plan cache. A repeated request gets the same plan from it.",
    )
    plan_cache_mb: int = Field(
        default=64, ge=1, description="Size limit of the plan cache, in megabytes."
    )


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
