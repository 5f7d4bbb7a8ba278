"""A frame follows its reference image by the configured scale, and other frames do not."""

import hashlib

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionXLPipeline
from PIL import Image

from deployments.engines.sdxl.ip_adapter import (
    CACHED_REFERENCES,
    IP_ADAPTER_NOT_LOADED,
    IPAdapterRenderer,
    ReferenceEncoder,
    reference_sha256,
)
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.errors import GeneratorNotInitialized
from deployments.types import FrameRequest
from tests.engines.frames import mean_difference, pixels, sha256
from tests.engines.lora_writers import ROUNDING

PROMPT = "aldar_kose_man riding a brown horse"


@pytest.fixture(scope="module")
def reference(renderer):
    return renderer.render(
        FrameRequest(frame_number=1, prompt="aldar_kose_man in the bazaar, front-facing", seed=3)
    ).image


@pytest.fixture(scope="module")
def simple(renderer):
    return renderer.render(FrameRequest(frame_number=2, prompt=PROMPT, seed=7))


def guided(reference):
    return FrameRequest(frame_number=2, prompt=PROMPT, seed=7, reference=reference)


def test_without_a_reference_the_frame_equals_that_of_simple_mode(simple, ref_guided_renderer):
    frame = ref_guided_renderer.render(FrameRequest(frame_number=2, prompt=PROMPT, seed=7))
    assert sha256(frame) == sha256(simple)
    assert frame.recipe == simple.recipe


@pytest.mark.parametrize("guidance_scale", [4.0, 1.0])
def test_with_scale_zero_the_frame_equals_that_of_simple_mode(guidance_scale, settings, reference):
    update = {"ip_adapter_scale": 0.0, "guidance_scale": guidance_scale}
    changed = settings.model_copy(update=update)
    frame = IPAdapterRenderer(changed).render(guided(reference))
    plain = SDXLRenderer(changed).render(FrameRequest(frame_number=2, prompt=PROMPT, seed=7))
    assert sha256(frame) == sha256(plain)


def test_a_reference_changes_the_pixels_and_the_recipe(simple, ref_guided_renderer, reference):
    frame = ref_guided_renderer.render(guided(reference))
    assert mean_difference(frame, simple) > 0.1
    assert frame.recipe.ip_adapter is not None
    assert frame.recipe.ip_adapter.endswith("ip_adapter/ip-adapter.safetensors")
    assert frame.recipe.ip_adapter_scale == 0.2
    assert frame.recipe.reference_sha256 == hashlib.sha256(reference.tobytes()).hexdigest()


def test_a_higher_scale_changes_more(simple, ref_guided_renderer, settings, reference):
    changed = settings.model_copy(update={"ip_adapter_scale": 0.9})
    strong = IPAdapterRenderer(changed).render(guided(reference))
    weak = ref_guided_renderer.render(guided(reference))
    assert mean_difference(strong, simple) > mean_difference(weak, simple)


def test_a_reference_does_not_affect_the_next_frame(simple, ref_guided_renderer, reference):
    first = ref_guided_renderer.render(guided(reference))
    without = ref_guided_renderer.render(FrameRequest(frame_number=2, prompt=PROMPT, seed=7))
    again = ref_guided_renderer.render(guided(reference))
    assert sha256(without) == sha256(simple)
    assert sha256(again) == sha256(first)


def test_frame_equals_that_of_diffusers(ref_guided_renderer, settings, reference):
    pipeline = StableDiffusionXLPipeline.from_pretrained(
        settings.base_model, use_safetensors=True, dtype=torch.float32
    )
    pipeline.load_lora_weights(settings.lora_path, use_safetensors=True)
    pipeline.load_ip_adapter(
        settings.ip_adapter_path, subfolder="", weight_name="ip-adapter.safetensors"
    )
    pipeline.set_ip_adapter_scale(settings.ip_adapter_scale)
    expected = pipeline(
        prompt=PROMPT,
        negative_prompt=settings.negative_prompt,
        ip_adapter_image=reference,
        num_inference_steps=settings.num_inference_steps,
        guidance_scale=settings.guidance_scale,
        generator=torch.Generator("cpu").manual_seed(7),
        output_type="np",
    ).images[0]
    frame = ref_guided_renderer.render(guided(reference))
    assert np.abs(pixels(frame) / 255 - expected).max() < 0.5 / 255 + ROUNDING


@pytest.mark.parametrize("mode", ["RGBA", "L", "P"])
def test_a_reference_with_another_colour_mode_is_read_as_rgb(mode, ref_guided_renderer, reference):
    converted = reference.convert(mode)
    frame = ref_guided_renderer.render(guided(converted))
    same = ref_guided_renderer.render(guided(converted.convert("RGB")))
    assert sha256(frame) == sha256(same)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ip_adapter_path": "/nowhere"}, "there is no such folder"),
        ({"ip_adapter_weight_name": "ip-adapter.bin"}, "is not a .safetensors file"),
        ({"ip_adapter_weight_name": "absent.safetensors"}, "absent.safetensors"),
        ({"ip_adapter_image_encoder": "absent"}, "there is no file absent/config.json"),
        ({"ip_adapter_path": "nobody/no-such-adapter"}, "nobody/no-such-adapter"),
    ],
)
def test_an_unusable_ip_adapter_is_refused_with_a_reason(change, reason, settings):
    with pytest.raises(GeneratorNotInitialized) as raised:
        IPAdapterRenderer(settings.model_copy(update=change))
    assert raised.value.message == IP_ADAPTER_NOT_LOADED
    assert raised.value.reason.startswith("IP_ADAPTER_PATH ")
    assert reason in raised.value.reason


@pytest.fixture
def encoder(ref_guided_renderer):
    return ReferenceEncoder(ref_guided_renderer.pipeline, has_guidance=True, crops_faces=False)


@pytest.fixture
def count_encodings(encoder, ref_guided_renderer):
    """A function that encodes images and returns how often the image encoder ran."""
    runs = []
    image_encoder = ref_guided_renderer.pipeline.image_encoder
    handle = image_encoder.register_forward_hook(lambda *_: runs.append(None))

    def count(*images):
        before = len(runs)
        for image in images:
            encoder.encode(image)
        # With guidance the pipeline encodes each image once.
        return len(runs) - before

    yield count
    handle.remove()


def test_the_embeddings_of_the_last_few_references_are_cached(count_encodings):
    reference = Image.linear_gradient("L").convert("RGB")
    few = CACHED_REFERENCES - 1
    others = [Image.new("RGB", (32, 32), (n, 0, 0)) for n in range(3 * few)]
    assert count_encodings(reference, reference.copy()) == 1
    assert count_encodings(*others[:few]) == few
    assert count_encodings(reference) == 0
    # The reference was used last, so it stays when the others are replaced.
    assert count_encodings(*others[few : 2 * few], reference) == few
    assert count_encodings(*others[2 * few :], others[0], reference) == few + 1 + 1


def test_the_cache_has_room_for_exactly_so_many_references(count_encodings):
    images = [Image.new("RGB", (32, 32), (n, 0, 0)) for n in range(CACHED_REFERENCES + 1)]
    assert count_encodings(*images) == CACHED_REFERENCES + 1
    assert count_encodings(*images[1:]) == 0
    assert count_encodings(images[0]) == 1


def test_references_with_equal_bytes_and_different_shapes_have_different_embeddings(encoder):
    wide = Image.frombytes("RGB", (64, 16), bytes(range(256)) * 12)
    tall = Image.frombytes("RGB", (16, 64), bytes(range(256)) * 12)
    assert reference_sha256(wide) == reference_sha256(tall)
    one, other = (encoder.encode(image).embeds[0] for image in (wide, tall))
    assert not torch.equal(one, other)


@pytest.mark.parametrize(("has_guidance", "rows"), [(True, 2), (False, 1)])
def test_embeddings_have_one_row_or_with_guidance_two(has_guidance, rows, ref_guided_renderer):
    encoder = ReferenceEncoder(
        ref_guided_renderer.pipeline, has_guidance=has_guidance, crops_faces=False
    )
    (embeds,) = encoder.encode(Image.new("RGB", (32, 32), "white")).embeds
    (no_reference,) = encoder.no_reference
    assert embeds.shape[:2] == no_reference.shape[:2] == (rows, 1)
    assert embeds.any()
    assert not no_reference.any()
