"""Default values of the settings that depend on the model family.

There are two families: the real SDXL, and the small one in `deployments/embedded`, which is used
when BASE_MODEL is not set.
"""

from collections.abc import Mapping

from deployments import embedded

FamilyDefaults = Mapping[str, str | int | float]

SDXL_DEFAULTS: FamilyDefaults = {
    # Where the customer's training script writes its LoRA.
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
    # Text alignment is measured, but rejects no frame until a user calibrates it for the model.
    "min_clip_score": 0.0,
}


def family_defaults(base_model: str | None) -> FamilyDefaults:
    """The defaults of the family to which a base model belongs.

    Args:
        base_model: the setting of this name; None or empty selects the embedded family.
    """
    return SDXL_DEFAULTS if base_model else embedded.FAMILY


def is_embedded_family(base_model: str) -> bool:
    """Whether a base model is that of the embedded family."""
    return base_model == embedded.FAMILY["base_model"]
