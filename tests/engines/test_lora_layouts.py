"""Every layout of a LoRA file gives the weights that its own program gives, to 1e-5."""

import re
from copy import deepcopy
from functools import partial

import pytest
import torch
from diffusers import StableDiffusionXLPipeline
from diffusers.training_utils import _collate_lora_metadata
from diffusers.utils import convert_state_dict_to_diffusers
from lycoris.kohya import create_network
from peft import LoHaConfig, LoKrConfig, LoraConfig, get_peft_model_state_dict
from safetensors.torch import load_file, save_file

from deployments.engines.sdxl.lora import read_lora
from deployments.engines.sdxl.lora_fusion import ScaledLora, fuse_loras
from deployments.errors import GeneratorNotInitialized
from deployments.lora_path import PEFT_FOLDERS
from tests.engines import lora_layouts as layouts

TOLERANCE = 1e-5
KOHYA_SUFFIXES = ("lora_down.weight", "lora_up.weight")
TARGETS = {
    "unet": r".*(to_q|to_k|to_v|to_out\.0|proj_in|ff\.net\.0\.proj|conv1|time_emb_proj|conv_in)",
    "text_encoder": r".*(q_proj|v_proj|out_proj|fc1)",
    "text_encoder_2": r".*(q_proj|k_proj|v_proj|out_proj|fc1|fc2|text_projection)",
}


@pytest.fixture(scope="module")
def models():
    return layouts.tiny_models()


def fused(models, path, scale=1.0):
    copies = deepcopy(models)
    fuse_loras(copies, [ScaledLora(read_lora(str(path)), scale)])
    return copies


def assert_true(models, result, truth):
    """The changes are those of the truth, and nothing else has changed."""
    changed = 0
    for component in PEFT_FOLDERS:
        before = dict(getattr(models, component).named_parameters())
        for name, value in getattr(result, component).named_parameters():
            expected = truth.weights.get((component, name))
            if expected is None or torch.equal(expected, before[name].double()):
                assert torch.equal(value, before[name]), name
                continue
            change = (expected - before[name].double()).norm()
            error = (value.double() - expected).norm() / change
            assert error <= TOLERANCE, (component, name, float(error))
            changed += 1
    assert changed > 20


PLAIN = {
    "kohya": (layouts.kohya, KOHYA_SUFFIXES, True),
    "kohya without alpha": (layouts.kohya, KOHYA_SUFFIXES, False),
    "OneTrainer": (layouts.onetrainer, KOHYA_SUFFIXES, True),
    "OneTrainer, backup": (layouts.onetrainer_internal, KOHYA_SUFFIXES, True),
    "OneTrainer, OMI": (layouts.omi, KOHYA_SUFFIXES, True),
    "ComfyUI": (layouts.comfyui, KOHYA_SUFFIXES, True),
    "diffusers": (layouts.diffusers, ("lora_A.weight", "lora_B.weight"), False),
    "diffusers, named adapter": (
        layouts.diffusers,
        ("lora_A.default_0.weight", "lora_B.default_0.weight"),
        False,
    ),
    "diffusers, lora.down": (layouts.diffusers, ("lora.down.weight", "lora.up.weight"), False),
    "diffusers, lora_linear_layer": (
        layouts.diffusers,
        ("lora_linear_layer.down.weight", "lora_linear_layer.up.weight"),
        False,
    ),
}


@pytest.mark.parametrize("layout", PLAIN)
def test_a_lora_of_all_layers(layout, models, tmp_path):
    name_of, suffixes, alpha = PLAIN[layout]
    path = tmp_path / "lora.safetensors"
    truth = layouts.plain_lora(path, models, name_of, suffixes, alpha=alpha)
    assert_true(models, fused(models, path), truth)


@pytest.mark.parametrize(
    "write",
    [
        layouts.attention_processors,
        layouts.comfyui_difference,
        layouts.onetrainer_dora,
        layouts.onetrainer_loha,
    ],
)
def test_another_layout_or_method(write, models, tmp_path):
    truth = write(tmp_path / "lora.safetensors", models)
    assert_true(models, fused(models, tmp_path / "lora.safetensors"), truth)


def peft_lora(component, **options):
    patterns = {"unet": "to_k", "text_encoder": "fc1", "text_encoder_2": "fc2"}
    return LoraConfig(
        r=4,
        lora_alpha=6,
        target_modules=TARGETS[component],
        rank_pattern={patterns[component]: 2},
        alpha_pattern={patterns[component]: 9},
        **options,
    )


def peft_lycoris(config, component, **options):
    return config(
        r=4,
        alpha=6,
        target_modules=TARGETS[component],
        rank_pattern={"fc1": 2},
        alpha_pattern={"fc1": 9},
        **options,
    )


PEFT = {
    "LoRA": peft_lora,
    "rsLoRA": partial(peft_lora, use_rslora=True),
    "DoRA": partial(peft_lora, use_dora=True),
    "LoRA with bias": partial(peft_lora, lora_bias=True),
    "LoHa": partial(peft_lycoris, LoHaConfig),
    "LoHa, Tucker": partial(peft_lycoris, LoHaConfig, use_effective_conv2d=True),
    "LoKr": partial(peft_lycoris, LoKrConfig),
    "LoKr, both decomposed": partial(peft_lycoris, LoKrConfig, decompose_both=True),
    "LoKr, Tucker": partial(peft_lycoris, LoKrConfig, use_effective_conv2d=True),
}


@pytest.mark.parametrize("method", PEFT)
def test_folders_of_peft(method, models, tmp_path):
    adapted = layouts.peft_adapted(biased(models) if "bias" in method else models, PEFT[method])
    for component, folder in PEFT_FOLDERS.items():
        getattr(adapted, component).save_pretrained(tmp_path / folder)
    if "bias" in method:
        with pytest.raises(GeneratorNotInitialized, match="bias that the model does not have"):
            fused(models, tmp_path)
    else:
        assert_true(models, fused(models, tmp_path), layouts.merged(adapted))


def biased(models):
    """Models whose attention has biases, which PEFT's option needs and SDXL does not have."""
    copies = deepcopy(models)
    for _, _, module in layouts.places(copies):
        if module.bias is None:
            module.bias = torch.nn.Parameter(torch.zeros(module.weight.shape[0]))
    return copies


def test_biases_of_peft_are_fused_where_the_model_has_them(models, tmp_path):
    copies = biased(models)
    adapted = layouts.peft_adapted(copies, PEFT["LoRA with bias"])
    for component, folder in PEFT_FOLDERS.items():
        getattr(adapted, component).save_pretrained(tmp_path / folder)
    assert_true(copies, fused(copies, tmp_path), layouts.merged(adapted))


@pytest.mark.parametrize("method", ["LoRA", "rsLoRA", "DoRA"])
@pytest.mark.parametrize("is_converted", [False, True])
def test_files_of_diffusers_with_alpha_in_the_header(method, is_converted, models, tmp_path):
    adapted = layouts.peft_adapted(models, PEFT[method])
    layers = {
        f"{component}_lora_layers": {
            key.removeprefix("base_model.model."): value
            for key, value in get_peft_model_state_dict(getattr(adapted, component)).items()
        }
        for component in PEFT_FOLDERS
    }
    if is_converted:
        layers = {name: convert_state_dict_to_diffusers(each) for name, each in layers.items()}
        keys = [key for each in layers.values() for key in each]
        assert any(".lora.down" in key for key in keys)
        assert any("lora_linear_layer" in key for key in keys)
    inner = {name: getattr(adapted, name).base_model.model for name in PEFT_FOLDERS}
    StableDiffusionXLPipeline.save_lora_weights(tmp_path, **layers, **_collate_lora_metadata(inner))
    assert_true(models, fused(models, tmp_path), layouts.merged(adapted))


def test_the_file_of_a_single_adapted_unet(models, tmp_path):
    unet = deepcopy(models.unet)
    unet.add_adapter(peft_lora("unet", init_lora_weights=False))
    unet.save_lora_adapter(tmp_path)
    truth = deepcopy(unet).double()
    truth.fuse_lora()
    truth.unload_lora()
    weights = {("unet", name): value for name, value in truth.named_parameters()}
    assert_true(models, fused(models, tmp_path), layouts.Truth(weights))


LYCORIS = {
    "LoCon": {"algo": "locon"},
    "LoCon, Tucker": {"algo": "locon", "use_tucker": True},
    "LoCon, scalar": {"algo": "locon", "use_scalar": True},
    "LoCon, rsLoRA": {"algo": "locon", "rs_lora": True},
    "DoRA": {"algo": "locon", "dora_wd": True},
    "DoRA on inputs": {"algo": "locon", "dora_wd": True, "wd_on_output": False},
    "LoHa": {"algo": "loha"},
    "LoHa, Tucker": {"algo": "loha", "use_tucker": True},
    "LoHa, DoRA": {"algo": "loha", "dora_wd": True},
    "LoKr": {"algo": "lokr", "factor": 4},
    "LoKr, Tucker": {"algo": "lokr", "factor": 2, "use_tucker": True},
    "LoKr, both decomposed": {"algo": "lokr", "factor": 8, "decompose_both": True},
    "LoKr, full matrix": {"algo": "lokr", "full_matrix": True},
    "LoKr, DoRA": {"algo": "lokr", "factor": 4, "dora_wd": True},
    "full": {"algo": "full"},
    "norms": {"algo": "locon", "train_norm": True},
    "DyLoRA": {"algo": "dylora", "block_size": 1},
}


def lycoris_network(models, **options):
    torch.manual_seed(7)
    copies = deepcopy(models)
    encoders = [copies.text_encoder, copies.text_encoder_2]
    options = {"conv_dim": 3, "conv_alpha": 2, **options}
    network = create_network(1.0, 4, 6.0, None, encoders, copies.unet, **options)
    network.apply_to(encoders, copies.unet, True, True)
    for name, parameter in network.named_parameters():
        if "dora_scale" in name:
            parameter.data.mul_(1 + torch.rand_like(parameter))
        elif options["algo"] == "full":
            parameter.data.add_(torch.randn_like(parameter) * 0.1)
        elif "scalar" in name:
            parameter.data.fill_(0.7)
        else:
            parameter.data = torch.randn_like(parameter) * 0.3
    return network


def inputs_of(module):
    torch.manual_seed(8)
    if isinstance(module, torch.nn.Conv2d):
        return torch.randn(2, module.in_channels, 6, 6)
    width = next(getattr(module, n) for n in ("in_features", "num_channels", "normalized_shape")
                 if hasattr(module, n))  # fmt: skip
    return torch.randn(2, *(width if isinstance(width, tuple) else (width,)))


@pytest.mark.parametrize("names", ["diffusers", "kohya"])
@pytest.mark.parametrize("method", LYCORIS)
def test_files_of_lycoris(method, names, models, tmp_path):
    """Compared by what the layers make of an input: LyCORIS keeps its weights to itself."""
    network = lycoris_network(models, **LYCORIS[method])
    path = tmp_path / "lycoris.safetensors"
    network.save_weights(str(path), None, None)
    if names == "kohya":
        rename_as_kohya(path, models)
    result = fused(models, path)
    assert len(network.loras) > 40
    components = {"lora_unet": "unet", "lora_te1": "text_encoder", "lora_te2": "text_encoder_2"}
    modules = {
        f"{prefix}_{name.replace('.', '_')}": (
            getattr(models, component).get_submodule(name),
            getattr(result, component).get_submodule(name),
        )
        for prefix, component in components.items()
        for name, _ in getattr(models, component).named_modules()
    }
    for lora in network.loras:
        base, ours = modules[lora.lora_name]
        inputs = inputs_of(base)
        without, expected, actual = base(inputs), lora(inputs), ours(inputs)
        error = (actual - expected).norm() / (expected - without).norm()
        assert error <= TOLERANCE, (lora.lora_name, float(error))


def rename_as_kohya(path, models):
    """Give the UNet's layers Stability's names, which kohya's trainer has for SDXL."""
    named = {
        layouts.onetrainer("unet", name): layouts.kohya("unet", name)
        for component, name, _ in layouts.places(models)
        if component == "unet"
    }
    tensors = load_file(path)
    renamed = {}
    for key, value in tensors.items():
        layer, _, part = key.partition(".")
        renamed[f"{named.get(layer, layer)}.{part}"] = value
    assert renamed.keys() != tensors.keys()
    save_file(renamed, path)


@pytest.mark.parametrize(
    ("algo", "name"),
    [("glora", "GLoRA"), ("ia3", "IA3"), ("diag-oft", "OFT"), ("boft", "OFT"), ("tlora", "T-LoRA")],
)
def test_other_methods_of_lycoris_are_refused_by_name(algo, name, models, tmp_path):
    network = lycoris_network(models, algo=algo)
    path = tmp_path / "lycoris.safetensors"
    network.save_weights(str(path), None, None)
    with pytest.raises(GeneratorNotInitialized) as raised:
        read_lora(str(path))
    assert re.search(rf"of the kind {name}, which is not supported", raised.value.reason)
