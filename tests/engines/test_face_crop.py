"""The face of a reference, for adapters that were trained on crops of faces."""

import shutil
import sys

import numpy as np
import pytest
from PIL import Image
from skimage.data import astronaut, coffee

from deployments.engines.sdxl import face_crop
from deployments.engines.sdxl.face_crop import check_detector, find_face
from deployments.engines.sdxl.ip_adapter import IPAdapterRenderer
from deployments.errors import GeneratorNotInitialized
from deployments.types import FrameRequest
from tests.engines.frames import sha256

WOMAN = Image.fromarray(astronaut())
EYES = ((206, 107), (242, 110))
"""Where the eyes of the astronaut are, seen by eye."""


def holds(box, point):
    left, upper, right, lower = box
    return left < point[0] < right and upper < point[1] < lower


def test_the_crop_is_a_square_around_the_face():
    box = find_face(WOMAN)
    assert all(holds(box, eye) for eye in EYES)
    assert box[2] - box[0] == box[3] - box[1]
    assert 100 < box[2] - box[0] < 200


@pytest.mark.parametrize("mode", ["L", "RGBA", "CMYK", "P"])
def test_a_face_is_found_in_images_of_every_mode(mode):
    assert all(holds(find_face(WOMAN.convert(mode)), eye) for eye in EYES)


def test_the_largest_of_several_faces_is_taken():
    group = Image.new("RGB", (900, 512), "white")
    group.paste(WOMAN.crop((130, 0, 330, 250)).resize((140, 175)), (20, 40))
    group.paste(WOMAN, (388, 0))
    assert find_face(group)[0] > 388


def test_a_face_at_the_edge_gives_a_crop_within_the_image():
    left, upper, right, lower = find_face(WOMAN.crop((165, 50, 300, 200)))
    assert 0 <= left < right <= 135
    assert 0 <= upper < lower <= 150


def test_an_image_without_a_face_gives_none():
    assert find_face(Image.fromarray(coffee())) is None
    assert find_face(Image.new("RGB", (8, 8))) is None
    noise = np.random.default_rng(1).integers(0, 255, (96, 96, 3), dtype=np.uint8)
    assert find_face(Image.fromarray(noise)) is None


@pytest.fixture(scope="module")
def face_settings(settings, tmp_path_factory):
    folder = tmp_path_factory.mktemp("adapter")
    shutil.copytree(settings.ip_adapter_path, folder, dirs_exist_ok=True)
    name = "ip-adapter-plus-face_sdxl_vit-h.safetensors"
    (folder / settings.ip_adapter_weight_name).rename(folder / name)
    update = {
        "ip_adapter_path": str(folder),
        "ip_adapter_weight_name": name,
        "ip_adapter_scale": 1.0,
        "num_inference_steps": 2,
    }
    return settings.model_copy(update=update)


def request(reference):
    return FrameRequest(frame_number=2, prompt="aldar_kose_man", seed=7, reference=reference)


def test_a_plus_face_adapter_follows_the_crop_and_the_recipe_says_it(face_settings):
    renderer = IPAdapterRenderer(face_settings)
    whole = IPAdapterRenderer(face_settings.model_copy(update={"ip_adapter_face_crop": False}))
    box = find_face(WOMAN)
    frame = renderer.render(request(WOMAN))
    assert frame.recipe.reference_crop == box
    assert sha256(frame) == sha256(whole.render(request(WOMAN.crop(box))))
    assert sha256(frame) != sha256(whole.render(request(WOMAN)))


def test_a_reference_without_a_face_is_followed_as_a_whole(face_settings):
    renderer = IPAdapterRenderer(face_settings)
    frame = renderer.render(request(Image.fromarray(coffee())))
    assert frame.recipe.reference_crop is None
    assert frame.recipe.reference_sha256


def test_a_missing_detector_is_told_at_the_start(face_settings, monkeypatch):
    monkeypatch.setitem(sys.modules, "cv2", None)
    face_crop._detector.cache_clear()
    with pytest.raises(ValueError, match="install the extra `faces`"):
        check_detector()
    with pytest.raises(GeneratorNotInitialized) as caught:
        IPAdapterRenderer(face_settings)
    assert "needs OpenCV" in caught.value.reason or "need OpenCV" in caught.value.reason
