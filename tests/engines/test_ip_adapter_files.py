"""IP-Adapters in h94's repository layout: each kind with its image encoder, and wrong pairs named.

sdxl_models/  plain.safetensors, plain_vit-h.safetensors, plus_vit-h.safetensors
              image_encoder/      as wide as ViT-bigG: another width than ViT-H's
models/       image_encoder/      ViT-H
"""

import shutil

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

from deployments.engines.sdxl.ip_adapter import IPAdapterRenderer
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.errors import GeneratorNotInitialized
from deployments.types import FrameRequest
from tests.engines.frames import pixels, sha256
from tests.engines.lora_writers import ROUNDING
from tests.support.random_family import TINY
from tests.support.tiny_sdxl import load_tiny_sdxl, write_tiny_sdxl

BIG, HUGE = "sdxl_models/image_encoder", "models/image_encoder"
BIG_WIDTH, HUGE_WIDTH, HUGE_HIDDEN, CROSSED = 24, 16, 32, 72
TOKENS, INNER, LAYERS = 16, 64, 4
REFERENCE = Image.linear_gradient("L").convert("RGB").resize((96, 80))


def resampler():
    """The projection of the "plus" adapters, in the names of IP-Adapter's own program."""
    torch.manual_seed(3)

    def linear(rows, columns):
        return torch.randn(rows, columns) * columns**-0.5

    weights = {
        "latents": torch.randn(1, TOKENS, INNER) * INNER**-0.5,
        "proj_in.weight": linear(INNER, HUGE_HIDDEN),
        "proj_in.bias": torch.zeros(INNER),
        "proj_out.weight": linear(CROSSED, INNER),
        "proj_out.bias": torch.zeros(CROSSED),
        "norm_out.weight": torch.ones(CROSSED),
        "norm_out.bias": torch.zeros(CROSSED),
    }
    for layer in range(LAYERS):
        attention = {
            "norm1.weight": torch.ones(INNER),
            "norm1.bias": torch.zeros(INNER),
            "norm2.weight": torch.ones(INNER),
            "norm2.bias": torch.zeros(INNER),
            "to_q.weight": linear(INNER, INNER),
            "to_kv.weight": linear(2 * INNER, INNER),
            "to_out.weight": linear(INNER, INNER),
        }
        feed_forward = {
            "0.weight": torch.ones(INNER),
            "0.bias": torch.zeros(INNER),
            "1.weight": linear(4 * INNER, INNER),
            "3.weight": linear(INNER, 4 * INNER),
        }
        for number, block in enumerate((attention, feed_forward)):
            weights |= {f"layers.{layer}.{number}.{key}": value for key, value in block.items()}
    return {f"image_proj.{key}": value for key, value in weights.items()}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiny")
    settings = write_tiny_sdxl(folder)
    repository = folder / "h94"
    torch.manual_seed(4)
    for place, width in ((BIG, BIG_WIDTH), (HUGE, HUGE_WIDTH)):
        config = CLIPVisionConfig(**TINY.image_encoder | {"projection_dim": width})
        CLIPVisionModelWithProjection(config).save_pretrained(repository / place)
    plain = load_file(folder / "ip_adapter/adapter.safetensors")
    attention = {key: value for key, value in plain.items() if key.startswith("ip_adapter.")}
    wide = torch.randn(plain["image_proj.proj.weight"].shape[0], BIG_WIDTH) * BIG_WIDTH**-0.5
    save_file(
        plain | {"image_proj.proj.weight": wide}, repository / "sdxl_models/plain.safetensors"
    )
    save_file(plain, repository / "sdxl_models/plain_vit-h.safetensors")
    save_file(attention | resampler(), repository / "sdxl_models/plus_vit-h.safetensors")
    update = {
        "ip_adapter_path": str(repository),
        "ip_adapter_subfolder": "sdxl_models",
        "ip_adapter_scale": 0.7,
    }
    return settings.model_copy(update=update)


def request(reference):
    return FrameRequest(frame_number=2, prompt="aldar_kose_man", seed=7, reference=reference)


def with_adapter(tiny, name, encoder):
    update = {"ip_adapter_weight_name": f"{name}.safetensors", "ip_adapter_image_encoder": encoder}
    return tiny.model_copy(update=update)


@pytest.mark.parametrize("guidance_scale", [4.0, 1.0])
@pytest.mark.parametrize(
    ("name", "encoder"),
    [("plain", "image_encoder"), ("plain_vit-h", HUGE), ("plus_vit-h", HUGE)],
)
def test_each_kind_draws_as_in_diffusers(name, encoder, guidance_scale, tiny):
    settings = with_adapter(tiny, name, encoder).model_copy(
        update={"guidance_scale": guidance_scale}
    )
    renderer = IPAdapterRenderer(settings)
    frame = renderer.render(request(REFERENCE))
    pipeline = load_tiny_sdxl(settings.base_model)
    pipeline.load_lora_weights(settings.lora_path)
    pipeline.load_ip_adapter(
        settings.ip_adapter_path,
        subfolder="sdxl_models",
        weight_name=settings.ip_adapter_weight_name,
        # Spelled as here.
        image_encoder_folder=encoder,
    )
    pipeline.set_ip_adapter_scale(settings.ip_adapter_scale)
    expected = pipeline(
        prompt="aldar_kose_man",
        negative_prompt=settings.negative_prompt,
        ip_adapter_image=REFERENCE,
        num_inference_steps=settings.num_inference_steps,
        guidance_scale=guidance_scale,
        height=64,
        width=64,
        generator=torch.Generator("cpu").manual_seed(7),
        output_type="np",
    ).images[0]
    assert np.abs(pixels(frame) / 255 - expected).max() < 0.5 / 255 + ROUNDING
    # It has an effect, and only where there is a reference.
    plain = SDXLRenderer(settings).render(request(None))
    assert sha256(renderer.render(request(None))) == sha256(plain) != sha256(frame)


@pytest.mark.parametrize(
    ("name", "encoder", "needed", "found"),
    [
        ("plain", HUGE, f"projection_dim {BIG_WIDTH}", f"'{HUGE}' has {HUGE_WIDTH}"),
        ("plain_vit-h", "image_encoder", f"projection_dim {HUGE_WIDTH}", f"'{BIG}' has"),
    ],
)
def test_a_wrong_pair_is_named(name, encoder, needed, found, tiny):
    with pytest.raises(GeneratorNotInitialized) as raised:
        IPAdapterRenderer(with_adapter(tiny, name, encoder))
    reason = raised.value.reason
    assert f"'{name}.safetensors' needs an image encoder with {needed}" in reason
    assert found in reason
    assert "set IP_ADAPTER_IMAGE_ENCODER" in reason


def change_adapter(change):
    """A change to the tensors of the plus adapter."""

    def write(folder):
        file = folder / "sdxl_models/plus_vit-h.safetensors"
        tensors = load_file(file)
        change(tensors)
        save_file(tensors, file)

    return write


def change_encoder(change):
    """A change to the tensors of ViT-H."""

    def write(folder):
        file = folder / HUGE / "model.safetensors"
        tensors = load_file(file)
        change(tensors)
        save_file(tensors, file, {"format": "pt"})

    return write


def replaced(tensors, new):
    tensors.clear()
    tensors.update(new)


ENCODER_KEY = "vision_model.encoder.layers.0.mlp.fc1.weight"
LATENTS = "image_proj.latents"
ONE = torch.ones(1)

FAULTS = {
    "narrow encoder": (
        change_adapter(lambda t: t.update({"image_proj.proj_in.weight": torch.ones(INNER, 20)})),
        "needs an image encoder with hidden_size 20",
    ),
    "of Stable Diffusion 1": (
        change_adapter(lambda t: t.update({"ip_adapter.1.to_k_ip.weight": torch.ones(CROSSED, 7)})),
        "was made for another base model: ip_adapter.1.to_k_ip.weight",
    ),
    "fewer layers": (
        change_adapter(lambda t: t.pop("ip_adapter.1.to_k_ip.weight")),
        "it was made for another base model",
    ),
    "incomplete projection": (
        change_adapter(lambda t: t.pop("image_proj.layers.1.0.to_q.weight")),
        "its adapter lacks",
    ),
    "fewer projection layers": (
        change_adapter(lambda t: replaced(t, {k: v for k, v in t.items() if "layers.3." not in k})),
        "its adapter lacks",
    ),
    "not finite": (
        change_adapter(lambda t: t[LATENTS].view(-1)[0].fill_(float("nan"))),
        "its adapter holds NaN or infinite values in 'latents'",
    ),
    "a face adapter": (
        change_adapter(lambda t: replaced(t, {"image_proj.proj.0.weight": ONE})),
        "a FaceID or full-face IP-Adapter, which is not supported",
    ),
    "a LoRA": (
        change_adapter(lambda t: replaced(t, {"lora_unet_a.lora_down.weight": ONE})),
        "its file is a LoRA, not an IP-Adapter",
    ),
    "encoder lacks": (
        change_encoder(lambda t: t.pop(ENCODER_KEY)),
        f"its image encoder lacks one weight, '{ENCODER_KEY}'",
    ),
    "encoder has more": (
        change_encoder(lambda t: t.update({"vision_model.more": ONE})),
        "its image encoder has one unexpected weight, 'vision_model.more'",
    ),
    "encoder in another shape": (
        change_encoder(lambda t: t.update({ENCODER_KEY: torch.ones(2, 2)})),
        "its image encoder has another shape in one weight",
    ),
    "encoder not finite": (
        change_encoder(lambda t: t[ENCODER_KEY].view(-1)[0].fill_(float("inf"))),
        "its image encoder holds NaN or infinite values",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_file_is_refused_by_name(name, tiny, tmp_path):
    damage, said = FAULTS[name]
    folder = shutil.copytree(tiny.ip_adapter_path, tmp_path / "h94")
    damage(folder)
    settings = with_adapter(tiny, "plus_vit-h", HUGE)
    with pytest.raises(GeneratorNotInitialized) as raised:
        IPAdapterRenderer(settings.model_copy(update={"ip_adapter_path": str(folder)}))
    assert raised.value.reason.startswith("IP_ADAPTER_PATH ")
    assert said in raised.value.reason


def test_an_image_encoder_with_only_fp16_files_is_loaded(tiny, tmp_path):
    folder = shutil.copytree(tiny.ip_adapter_path, tmp_path / "h94")
    file = folder / HUGE / "model.safetensors"
    settings = with_adapter(tiny, "plus_vit-h", HUGE)
    wanted = IPAdapterRenderer(settings).render(request(REFERENCE))
    file.rename(file.with_name("model.fp16.safetensors"))
    moved = settings.model_copy(update={"ip_adapter_path": str(folder)})
    assert sha256(IPAdapterRenderer(moved).render(request(REFERENCE))) == sha256(wanted)


def test_an_encoder_in_a_file_of_a_whole_clip_model_is_loaded(tiny, tmp_path):
    folder = shutil.copytree(tiny.ip_adapter_path, tmp_path / "h94")
    change_encoder(
        lambda tensors: tensors.update(
            {"text_model.final_layer_norm.weight": ONE, "logit_scale": torch.ones(())}
        )
    )(folder)
    settings = with_adapter(tiny, "plus_vit-h", HUGE)
    IPAdapterRenderer(settings.model_copy(update={"ip_adapter_path": str(folder)}))
