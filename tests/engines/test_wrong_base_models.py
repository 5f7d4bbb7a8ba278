"""A file that is no SDXL base model is named in one sentence, at once."""

import time

import pytest
from diffusers.loaders.single_file_utils import CHECKPOINT_KEY_NAMES

from deployments.base_model_path import BASE_MODEL_NOT_LOADED, check_base_model
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.errors import GeneratorNotInitialized
from deployments.weight_kinds import SDXL_CHECKPOINT, kind_of_shapes
from tests.support.wrong_base_models import WRONG

LIMIT_S = 5.0

LATE = {"component_missing", "shard_missing"}
"""Told by the loader; the others already before anything is started."""


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_base_model_is_named_at_once(name, settings, tmp_path):
    write, said = WRONG[name]
    path = str(write(tmp_path))
    # Of the processor, so that a busy machine does not fail the test.
    started = time.process_time()
    with pytest.raises(GeneratorNotInitialized) as raised:
        SDXLRenderer(settings.model_copy(update={"base_model": path}))
    assert time.process_time() - started < LIMIT_S
    reason = raised.value.reason
    assert raised.value.message == BASE_MODEL_NOT_LOADED
    assert reason.startswith(f"BASE_MODEL {path!r} cannot be loaded: ")
    assert said in reason
    assert "\n" not in reason
    if name not in LATE:
        with pytest.raises(GeneratorNotInitialized, match="BASE_MODEL"):
            check_base_model(path)


def test_no_family_that_diffusers_knows_is_taken_for_sdxl():
    of_sdxl = {"xl_base", "open_clip_sdxl"}
    for family, markers in CHECKPOINT_KEY_NAMES.items():
        for marker in [markers] if isinstance(markers, str) else markers:
            kind = kind_of_shapes({marker: (1,)}).name
            assert (kind == SDXL_CHECKPOINT) == (family in of_sdxl), (family, kind)
