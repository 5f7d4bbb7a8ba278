"""The names of SDXL's modules in other programs, against diffusers' own converter."""

import pytest
import torch
from diffusers.loaders.single_file_utils import convert_ldm_unet_checkpoint

from deployments.engines.sdxl import module_names
from tests.support.random_family import FULL, TINY, build_unet


def unet_of(sizes):
    with torch.device("meta"):
        return build_unet(sizes)


@pytest.mark.parametrize("sizes", [FULL, TINY], ids=["full", "tiny"])
def test_diffusers_converts_stabilitys_names_to_the_same_modules(sizes):
    unet = unet_of(sizes)
    names = module_names.unet_names(unet)
    checkpoint, state_dict = {}, unet.state_dict()
    for key, value in state_dict.items():
        module, _, parameter = key.rpartition(".")
        (stability,) = names[module] - {module} or {module}
        checkpoint[f"model.diffusion_model.{stability}.{parameter}"] = value
    converted = convert_ldm_unet_checkpoint(checkpoint, unet.config)
    assert converted.keys() == state_dict.keys()
    for key, value in state_dict.items():
        assert converted[key] is value


def test_no_two_modules_have_the_same_name():
    names_of = module_names.unet_names(unet_of(FULL))
    spelled = [module_names.spelled(name) for names in names_of.values() for name in names]
    assert len(spelled) == len(set(spelled)) > 1000
