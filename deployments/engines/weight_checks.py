"""Refuses models whose weights are not all there, are too many, or are not finite.

transformers fills missing weights at random, differently in each process, and diffusers leaves
unknown ones aside. Either would draw other images than the model's own, without any error.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

_CLIP_TOWERS = {
    "text": ("vision_model.", "visual_projection."),
    "vision": ("text_model.", "text_projection."),
}
"""Which half of a CLIP model is loaded -> prefixes of the other half, for files that hold both."""

_NOT_USED = ("position_ids", "logit_scale")
"""Ends of keys that older programs wrote, and that no computation here reads."""


def check_loading(part: str, loaded: Mapping[str, Any], clip_tower: str | None = None) -> None:
    """Check what diffusers or transformers say after loading a model.

    Args:
        part: the part of the pipeline, for the message.
        loaded: their `output_loading_info`.
        clip_tower: "text" or "vision" if the model is one half of a CLIP model.

    Raises:
        ValueError: weights are missing, unexpected or of another shape.
    """
    others = _CLIP_TOWERS.get(clip_tower or "", ())
    unexpected = [
        key
        for key in loaded.get("unexpected_keys") or ()
        if not key.endswith(_NOT_USED) and not key.startswith(others or "\0")
    ]
    shapes = [str(entry[0]) for entry in loaded.get("mismatched_keys") or ()]
    check_keys(part, loaded.get("missing_keys") or (), unexpected, shapes)


def check_keys(
    part: str, missing: Iterable[str], unexpected: Iterable[str], misshapen: Iterable[str]
) -> None:
    """Check that there are no such keys.

    Raises:
        ValueError: there are; the text names the first of each kind.
    """
    problems = [
        _count_and_name(kind, sorted(keys))
        for kind, keys in (
            ("lacks {} weight", set(missing)),
            ("has {} unexpected weight", set(unexpected)),
            ("has another shape in {} weight", set(misshapen)),
        )
        if keys
    ]
    if problems:
        raise ValueError(f"its {part} {' and '.join(problems)}")


def check_finite(part: str, state_dict: Mapping[str, Tensor]) -> None:
    """Check that the weights of a model have values, and none of them is NaN or infinite.

    Args:
        part: the part of the pipeline, for the message.
        state_dict: its weights.

    Raises:
        ValueError: a weight has none, or such a one; the text names it and its type.
    """
    weights = {name: weight for name, weight in state_dict.items() if weight.is_floating_point()}
    check_keys(part, [name for name, weight in weights.items() if weight.is_meta], (), ())
    if not weights:
        return
    # NaN and infinity survive a sum, and one sum needs far less memory than a mask. All sums
    # together wait for the device once.
    sums = torch.stack([weight.sum(dtype=torch.float32) for weight in weights.values()])
    for (name, weight), is_finite in zip(weights.items(), sums.isfinite().tolist(), strict=True):
        if not is_finite and not bool(weight.isfinite().all()):
            raise ValueError(
                f"its {part} holds NaN or infinite values in {name!r}, in {weight.dtype}"
            )


def check_state_dict_error(part: str, error: Exception) -> None:
    """Say in one sentence what torch says in many lines when weights do not fit a model.

    Raises:
        ValueError: `error` is such an error.
    """
    text = str(error)
    keys = {
        kind: re.findall(r'"([^"]+)"', listed)
        for kind, listed in re.findall(r"(Missing|Unexpected) key\(s\) in state_dict: (.*)", text)
    }
    misshapen = re.findall(r"size mismatch for (\S+):", text)
    check_keys(part, keys.get("Missing", ()), keys.get("Unexpected", ()), misshapen)


def _count_and_name(kind: str, keys: Sequence[str]) -> str:
    if len(keys) == 1:
        return f"{kind.format('one')}, {keys[0]!r}"
    return f"{kind.format(len(keys))}s, e.g. {keys[0]!r}"
