"""A base model in a single file, as on Civitai, gives the same pixels as in a folder, offline."""

import json

import open_clip
import pytest
import torch
from diffusers import StableDiffusionXLPipeline
from diffusers.loaders import single_file_utils
from safetensors.torch import save_file
from transformers import CLIPTokenizer

from deployments.engines.sdxl import single_file
from deployments.engines.sdxl.base_model import load_base_model
from deployments.engines.sdxl.clip_tokenizers import build_tokenizers
from deployments.engines.sdxl.original_layout import (
    text_2_weights,
    text_weights,
    unet_weights,
    vae_weights,
)
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.errors import GeneratorNotInitialized
from deployments.types import FrameRequest
from tests.engines.frames import sha256
from tests.support.original_writer import original_tensors, write_single_file
from tests.support.random_family import FULL
from tests.support.tiny_sdxl import load_tiny_sdxl, write_tiny_sdxl

REQUEST = FrameRequest(frame_number=1, prompt="aldar_kose_man riding a brown horse!", seed=7)
PARTS = ("unet", "vae", "text_encoder", "text_encoder_2")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return write_tiny_sdxl(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def pipeline(tiny):
    return load_tiny_sdxl(tiny.base_model)


@pytest.fixture
def tiny_sizes(tiny, monkeypatch):
    """The loader's own configuration has SDXL's sizes; this is the tiny model's."""
    monkeypatch.setattr(single_file, "BASE_CONFIG", single_file.Path(tiny.base_model))


@pytest.fixture
def load(tiny, tiny_sizes, tmp_path):
    """Loads tensors as a base model in one file."""

    def load(tensors, metadata=None, **settings):
        file = tmp_path / "checkpoint.safetensors"
        save_file(tensors, file, metadata)
        update = {"base_model": str(file), **settings}
        return load_base_model(tiny.model_copy(update=update), torch.float32)

    return load


def equal_weights(one, other):
    return all(
        torch.equal(getattr(one, part).state_dict()[key], value)
        for part in PARTS
        for key, value in getattr(other, part).state_dict().items()
    )


def test_a_single_file_gives_the_same_pixels_as_a_folder(tiny, pipeline, tiny_sizes, tmp_path):
    file = tmp_path / "tiny.safetensors"
    write_single_file(pipeline, file)
    of_file = SDXLRenderer(tiny.model_copy(update={"base_model": str(file)})).render(REQUEST)
    of_folder = SDXLRenderer(tiny).render(REQUEST)
    assert sha256(of_file) == sha256(of_folder)
    assert of_file.recipe.base_model.endswith("tiny.safetensors")


def test_the_weights_are_those_that_diffusers_reads(tiny, pipeline, load, tmp_path):
    file = tmp_path / "of_diffusers.safetensors"
    write_single_file(pipeline, file)
    theirs = StableDiffusionXLPipeline.from_single_file(
        str(file), config=tiny.base_model, dtype=torch.float32
    )
    ours = load(original_tensors(pipeline))
    assert equal_weights(ours, theirs)
    assert equal_weights(ours, pipeline)


def test_the_names_of_full_size_are_those_that_diffusers_knows():
    models = single_file._empty_models(with_vae=True)
    places = {
        "unet": unet_weights(models["unet"].state_dict(), models["unet"].config),
        "vae": vae_weights(models["vae"].state_dict(), models["vae"].config),
        "text_encoder": text_weights(models["text_encoder"].state_dict()),
        "text_encoder_2": text_2_weights(models["text_encoder_2"].state_dict()),
    }
    file = {}
    for part, model in models.items():
        for key, value in model.state_dict().items():
            place, shape = places[part][key], tuple(value.shape)
            rows = (3 * shape[0], *shape[1:]) if place.third is not None else shape
            shape = rows[::-1] if place.is_transposed else rows
            file[place.key] = torch.empty(shape, device="meta")
    # SDXL's own file has 2515 tensors, two of which no computation reads.
    assert len(file) == 2513
    assert single_file_utils.infer_diffusers_model_type(file) == "xl_base"
    read = {
        "unet": single_file_utils.convert_ldm_unet_checkpoint(file, models["unet"].config),
        "vae": single_file_utils.convert_ldm_vae_checkpoint(file, models["vae"].config),
        "text_encoder": single_file_utils.convert_ldm_clip_checkpoint(file),
        "text_encoder_2": single_file_utils.convert_open_clip_checkpoint(
            models["text_encoder_2"], file, prefix="conditioner.embedders.1.model."
        ),
    }
    for part, model in models.items():
        bare = part == "text_encoder"
        shapes = {
            key.removeprefix("text_model.") if bare else key: value.shape
            for key, value in read[part].items()
        }
        assert shapes == {key: value.shape for key, value in model.state_dict().items()}


def test_full_size_has_the_sizes_of_sdxl():
    models = single_file._empty_models(with_vae=True)
    # The published figure of stabilityai/stable-diffusion-xl-base-1.0's UNet.
    assert sum(p.numel() for p in models["unet"].parameters()) == 2_567_463_684
    for part, sizes in (("unet", FULL.unet), ("vae", FULL.vae), ("text_encoder_2", FULL.text_2)):
        config = single_file.base_config(part)
        assert {name: _plain(config[name]) for name in sizes} == {
            name: _plain(value) for name, value in sizes.items()
        }


def _plain(value):
    return list(value) if isinstance(value, tuple) else value


TEXTS = [
    "riding a brown horse, aldar_kose_man!",
    "It's 1234 o'clock... we're at the «Bazaar» - қазақ, Алдар Көсе; naïve café\n\t new line",
    "<|endoftext|> a!b!! 你好 🐎",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_tokenizers_are_those_of_the_repository(text, tmp_path):
    # As in stabilityai/stable-diffusion-xl-base-1.0, with the vocabulary from open_clip's class.
    reference = open_clip.tokenizer.SimpleTokenizer()
    names = {"<start_of_text>": "<|startoftext|>", "<end_of_text>": "<|endoftext|>"}
    vocabulary = {names.get(token, token): number for token, number in reference.encoder.items()}
    merges = sorted(reference.bpe_ranks, key=reference.bpe_ranks.get)
    ours = build_tokenizers()
    for tokenizer, padding in zip(ours, ("<|endoftext|>", "!"), strict=True):
        folder = tmp_path / str(len(padding))
        folder.mkdir()
        (folder / "vocab.json").write_text(json.dumps(vocabulary))
        (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(map(" ".join, merges)))
        (folder / "tokenizer_config.json").write_text(
            json.dumps(
                {
                    "tokenizer_class": "CLIPTokenizer",
                    "model_max_length": 77,
                    "bos_token": "<|startoftext|>",
                    "eos_token": "<|endoftext|>",
                    "unk_token": "<|endoftext|>",
                    "pad_token": padding,
                }
            )
        )
        theirs = CLIPTokenizer.from_pretrained(folder)
        options = {"padding": "max_length", "truncation": True}
        assert tokenizer(text, **options).input_ids == theirs(text, **options).input_ids
        assert tokenizer.model_max_length == theirs.model_max_length == 77
        assert tokenizer.pad_token_id == theirs.pad_token_id


@pytest.mark.parametrize(
    ("markers", "metadata", "expected"),
    [
        ((), None, ("epsilon", "leading", False)),
        (("v_pred",), None, ("v_prediction", "leading", False)),
        (("v_pred", "ztsnr"), None, ("v_prediction", "trailing", True)),
        ((), {"modelspec.prediction_type": "v"}, ("v_prediction", "leading", False)),
        ((), {"modelspec.prediction_type": "epsilon"}, ("epsilon", "leading", False)),
    ],
)
def test_a_file_says_what_its_unet_predicts(markers, metadata, expected, pipeline, load):
    tensors = original_tensors(pipeline) | {marker: torch.tensor([]) for marker in markers}
    config = load(tensors, metadata).scheduler.config
    spacing, has_pure_noise = config.timestep_spacing, config.rescale_betas_zero_snr
    assert (config.prediction_type, spacing, has_pure_noise) == expected


def test_settings_say_it_for_a_file_without_markers(tiny, pipeline, tiny_sizes, tmp_path):
    marked, plain = tmp_path / "marked.safetensors", tmp_path / "plain.safetensors"
    write_single_file(pipeline, marked, v_pred=torch.tensor([]), ztsnr=torch.tensor([]))
    write_single_file(pipeline, plain)

    def draw(file, **update):
        renderer = SDXLRenderer(tiny.model_copy(update={"base_model": str(file), **update}))
        return renderer.render(REQUEST)

    told = {
        "prediction_type": "v_prediction",
        "timestep_spacing": "trailing",
        "rescale_betas_zero_snr": True,
    }
    frame = draw(marked)
    assert sha256(draw(plain, **told)) == sha256(frame) != sha256(draw(plain))
    assert {name: getattr(frame.recipe, name) for name in told} == told


UNET = "model.diffusion_model.out.2.weight"
TEXT = "conditioner.embedders.1.model.transformer.resblocks.0.attn.in_proj_weight"
VAE = "first_stage_model.decoder.mid.attn_1.q.weight"


@pytest.mark.parametrize("key", [UNET, TEXT, VAE])
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda tensors, key: tensors.pop(key), "lacks"),
        (lambda tensors, key: tensors.update({f"{key}.more": torch.ones(1)}), "unexpected weight"),
        (lambda tensors, key: tensors.update({key: torch.ones(3, 5)}), "has another shape in one"),
    ],
)
def test_wrong_weights_are_named(key, damage, said, pipeline, load):
    tensors = original_tensors(pipeline)
    damage(tensors, key)
    with pytest.raises(GeneratorNotInitialized) as raised:
        load(tensors)
    assert said in raised.value.reason
    assert key in raised.value.reason


def test_what_training_and_other_programs_leave_in_a_file_does_no_harm(pipeline, load):
    more = {
        "model_ema.decay": torch.ones(1),
        "alphas_cumprod": torch.ones(1000),
        "denoiser.sigmas": torch.ones(1000),
        "first_stage_model.loss.logvar": torch.ones(1),
        # ComfyUI writes CLIP's projection of the first text encoder, which SDXL does not use.
        "conditioner.embedders.0.transformer.text_projection.weight": torch.ones(4, 4),
        "conditioner.embedders.0.logit_scale": torch.ones(1),
    }
    assert equal_weights(load(original_tensors(pipeline) | more), pipeline)


def test_a_file_without_vae_takes_an_external_one(tiny, pipeline, load):
    tensors = {
        key: value
        for key, value in original_tensors(pipeline).items()
        if not key.startswith("first_stage_model.")
    }
    with pytest.raises(GeneratorNotInitialized, match="BASE_MODEL") as raised:
        load(tensors)
    assert "it has no VAE: set VAE_PATH" in raised.value.reason
    assert equal_weights(load(tensors, vae_path=f"{tiny.base_model}/vae"), pipeline)
