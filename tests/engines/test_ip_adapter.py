"""A reference picture guides a drawing by the scale that is set, and no other drawing."""

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
    reference_sha256,
)
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.errors import GeneratorNotInitialized
from deployments.types import FrameRequest
from tests.engines.lora_writers import SAME

PROMPT = "aldar_kose_man riding a brown horse"


@pytest.fixture(scope="module")
def reference(renderer):
    return renderer.render(FrameRequest(1, "aldar_kose_man in the bazaar, front-facing", 3)).image


@pytest.fixture(scope="module")
def simple(renderer):
    return renderer.render(FrameRequest(2, PROMPT, 7))


def guided(reference):
    return FrameRequest(2, PROMPT, 7, reference=reference)


def pixels(frame):
    return np.asarray(frame.image, dtype=float)


def test_without_a_reference_it_draws_exactly_as_simple_mode(simple, ref_guided_renderer):
    frame = ref_guided_renderer.render(FrameRequest(2, PROMPT, 7))
    assert frame.image.tobytes() == simple.image.tobytes()
    assert frame.recipe == simple.recipe


@pytest.mark.parametrize("guidance_scale", [4.0, 1.0])
def test_scale_zero_draws_exactly_as_simple_mode(guidance_scale, settings, reference):
    update = {"ip_adapter_scale": 0.0, "guidance_scale": guidance_scale}
    changed = settings.model_copy(update=update)
    frame = IPAdapterRenderer(changed).render(guided(reference))
    plain = SDXLRenderer(changed).render(FrameRequest(2, PROMPT, 7))
    assert frame.image.tobytes() == plain.image.tobytes()


def test_a_reference_changes_the_drawing_and_the_recipe(simple, ref_guided_renderer, reference):
    frame = ref_guided_renderer.render(guided(reference))
    assert np.abs(pixels(frame) - pixels(simple)).mean() > 0.1
    assert frame.recipe.ip_adapter is not None
    assert frame.recipe.ip_adapter.endswith("ip_adapter/ip-adapter.safetensors")
    assert frame.recipe.ip_adapter_scale == 0.2
    assert frame.recipe.reference_sha256 == hashlib.sha256(reference.tobytes()).hexdigest()


def test_a_greater_scale_changes_more(simple, ref_guided_renderer, settings, reference):
    changed = settings.model_copy(update={"ip_adapter_scale": 0.9})
    strong = IPAdapterRenderer(changed).render(guided(reference))
    weak = ref_guided_renderer.render(guided(reference))
    assert (
        np.abs(pixels(strong) - pixels(simple)).mean()
        > np.abs(pixels(weak) - pixels(simple)).mean()
    )


def test_no_drawing_inherits_anothers_reference(simple, ref_guided_renderer, reference):
    first = ref_guided_renderer.render(guided(reference))
    without = ref_guided_renderer.render(FrameRequest(2, PROMPT, 7))
    again = ref_guided_renderer.render(guided(reference))
    assert without.image.tobytes() == simple.image.tobytes()
    assert again.image.tobytes() == first.image.tobytes()


def test_it_draws_what_diffusers_draws(ref_guided_renderer, settings, reference):
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
    assert np.abs(pixels(frame) / 255 - expected).max() < 0.5 / 255 + SAME


def test_embeddings_of_the_last_few_references_are_kept(ref_guided_renderer, reference):
    encoded = []
    encoder = ref_guided_renderer.pipeline.image_encoder
    handle = encoder.register_forward_hook(lambda *_: encoded.append(None))
    few = CACHED_REFERENCES - 1
    others = [Image.new("RGB", (32, 32), (n, 0, 0)) for n in range(3 * few)]

    def encodings(*pictures):
        before = len(encoded)
        for picture in pictures:
            ref_guided_renderer._image_embeds(guided(picture))
        return len(encoded) - before

    ref_guided_renderer._embeds.clear()
    assert encodings(reference, reference.copy()) == 1
    assert encodings(*others[:few]) == few
    assert encodings(reference) == 0
    # Used again just now, it outlives the others when as many new ones come.
    assert encodings(*others[few : 2 * few], reference) == few
    assert encodings(*others[2 * few :], others[0], reference) == few + 1 + 1
    handle.remove()
    assert len(ref_guided_renderer._embeds) == CACHED_REFERENCES


def test_pictures_of_equal_bytes_and_other_shape_are_not_confused(ref_guided_renderer):
    wide = Image.frombytes("RGB", (64, 16), bytes(range(256)) * 12)
    tall = Image.frombytes("RGB", (16, 64), bytes(range(256)) * 12)
    assert reference_sha256(wide) == reference_sha256(tall)
    one = ref_guided_renderer._reference_embeds(wide)[0]
    assert not torch.equal(one, ref_guided_renderer._reference_embeds(tall)[0])


@pytest.mark.parametrize("mode", ["RGBA", "L", "P"])
def test_a_reference_of_another_mode_is_read_as_rgb(mode, ref_guided_renderer, reference):
    converted = reference.convert(mode)
    frame = ref_guided_renderer.render(guided(converted))
    same = ref_guided_renderer.render(guided(converted.convert("RGB")))
    assert frame.image.tobytes() == same.image.tobytes()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ip_adapter_path": "/nowhere"}, "there is no such folder"),
        ({"ip_adapter_weight_name": "ip-adapter.bin"}, "is not a .safetensors file"),
        ({"ip_adapter_weight_name": "absent.safetensors"}, "absent.safetensors"),
        ({"ip_adapter_image_encoder": "absent"}, "no file named model.safetensors"),
        ({"ip_adapter_path": "nobody/no-such-adapter"}, "nobody/no-such-adapter"),
    ],
)
def test_an_unusable_ip_adapter_is_refused_with_the_reason(change, reason, settings):
    with pytest.raises(GeneratorNotInitialized) as raised:
        IPAdapterRenderer(settings.model_copy(update=change))
    assert raised.value.message == IP_ADAPTER_NOT_LOADED
    assert raised.value.reason.startswith("IP_ADAPTER_PATH ")
    assert reason in raised.value.reason
