"""What a LoRA's layer makes of a weight, in closed form.

    LoRA      W + s up down                              Hu et al. 2021, eq. 3
    LoCon     the same for convolutions; with a core, the Tucker form (Yeh et al. 2023)
    LoHa      W + s (a1 b1) * (a2 b2)                    Hyeon-Woo et al. 2021, eq. 2
    LoKr      W + s w1 (x) w2                            Yeh et al. 2023, Kronecker product
    full      W + diff
    DoRA      m V / |V|, where V is one of the above     Liu et al. 2024, eq. 5

s is alpha / rank. All is computed in float32, on the device of the weight.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from deployments.engines.sdxl.lora_keys import Part

_TUCKER = "ijkl,ip,jr->prkl"
"""Core [rank, rank, kh, kw], output factor [rank, out], input factor [rank, in]."""

_LOHA = frozenset({"hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b"})
_LOHA_CORES = frozenset({"hada_t1", "hada_t2"})
_DORA = frozenset({"dora_scale", "magnitude"})
_BIASES = frozenset({"up_bias", "diff_b", "b_norm"})


class Misfit(ValueError):
    """A layer is incomplete, or does not fit its module; the text says why."""


@dataclass(frozen=True, slots=True)
class LoraLayer:
    """A LoRA's tensors for one module.

    Attributes:
        tensors: each part of the layer, in the file's own floating-point type.
        strength: alpha / rank from a configuration; None: from the tensors.
    """

    tensors: Mapping[Part, Tensor]
    strength: float | None = None

    @property
    def kind(self) -> str:
        """The name of the method."""
        parts = self.tensors.keys()
        kinds = {"LoHa": "hada_", "LoKr": "lokr_", "LoRA": "down", "full": "diff", "norm": "w_norm"}
        kind = next((k for k, p in kinds.items() if any(x.startswith(p) for x in parts)), "bias")
        return f"{kind} with DoRA" if self.has_magnitude else kind

    @property
    def has_magnitude(self) -> bool:
        """Whether it is a DoRA, which also sets the length of each row of the weight."""
        return bool(self.tensors.keys() & _DORA)


@dataclass(frozen=True, slots=True)
class LowRankFactors:
    """The change of a plain LoRA as two matrices, whose product need not be made as a whole.

    Attributes:
        up: float32 [out, rank].
        down: float32 [rank, in]; of a convolution, in times the size of its kernel.
        strength: alpha / rank.
    """

    up: Tensor
    down: Tensor
    strength: float

    def to(self, device: torch.device) -> "LowRankFactors":
        """The factors on a device."""
        return LowRankFactors(self.up.to(device), self.down.to(device), self.strength)


def low_rank_factors(layer: LoraLayer) -> LowRankFactors | None:
    """The factors of a layer that is nothing but a plain LoRA, and fits its module."""
    if layer.tensors.keys() - {"up", "down", "alpha"} or "down" not in layer.tensors:
        return None
    up, down = layer.tensors["up"].float().flatten(1), layer.tensors["down"].float().flatten(1)
    return LowRankFactors(up, down, _strength(layer, len(down)))


def weight_delta(layer: LoraLayer, shape: torch.Size) -> Tensor | None:
    """What the layer adds to its module's weight, before DoRA; None: only the bias changes.

    Args:
        layer: the tensors, on the device where the result is wanted.
        shape: of the weight.

    Raises:
        Misfit: a part is missing or left over, or the shapes do not fit.
    """
    parts = set(layer.tensors) - _DORA - _BIASES
    if not parts:
        if layer.has_magnitude:
            raise Misfit("it has a DoRA magnitude and nothing else")
        return None
    tensors = {part: layer.tensors[part].float() for part in parts}
    try:
        delta = _delta(tensors, layer.strength, shape)
    except KeyError as error:
        raise Misfit(f"its {error.args[0]} is missing") from None
    except (RuntimeError, IndexError) as error:
        raise Misfit("its tensors do not fit each other") from error
    if tensors:
        raise Misfit(f"its {sorted(tensors)[0]} belongs to no weights")
    if delta.shape[0] != shape[0] or delta.numel() != shape.numel():
        raise Misfit(f"it changes a weight {list(delta.shape)}, which is {list(shape)}")
    return delta.reshape(shape)


def bias_delta(layer: LoraLayer) -> Tensor | None:
    """What the layer adds to its module's bias."""
    tensors = layer.tensors
    delta = next((tensors[p].float() for p in ("diff_b", "b_norm") if p in tensors), None)
    if "up_bias" in tensors:
        if "down" not in tensors:
            raise Misfit("its up_bias belongs to no weights")
        bias = tensors["up_bias"].float() * _strength(layer, tensors["down"].shape[0])
        delta = bias if delta is None else delta + bias
    return delta


def decomposed(weight: Tensor, layer: LoraLayer) -> Tensor:
    """The weight with the layer's magnitudes in place of its own; unchanged without DoRA.

    Args:
        weight: float32, the weight with the delta.
        layer: with `dora_scale` (LyCORIS: one magnitude per output or input) or `magnitude` (PEFT:
            one per output).

    Raises:
        Misfit: the magnitudes do not fit the weight.
    """
    part = next((part for part in ("dora_scale", "magnitude") if part in layer.tensors), None)
    if part is None:
        return weight
    magnitude = layer.tensors[part].float()
    # LyCORIS and OneTrainer write [1, in, 1, 1] for magnitudes per input.
    is_per_input = part == "dora_scale" and magnitude.ndim > 1 and magnitude.shape[0] == 1
    axis = 1 if is_per_input and weight.ndim > 1 else 0
    if magnitude.numel() != weight.shape[axis]:
        raise Misfit(f"its DoRA of {magnitude.numel()} rows has a weight {list(weight.shape)}")
    others = tuple(dim for dim in range(weight.ndim) if dim != axis)
    norm = torch.linalg.vector_norm(weight, dim=others, keepdim=True)
    # As LyCORIS: no division by zero where a row of the weight is zero.
    return weight * (magnitude.reshape(norm.shape) / (norm + torch.finfo(norm.dtype).eps))


def _strength(layer: LoraLayer, rank: int) -> float:
    if layer.strength is not None:
        return layer.strength
    alpha = layer.tensors.get("alpha")
    return 1.0 if alpha is None else alpha.item() / rank


def _delta(tensors: dict[Part, Tensor], strength: float | None, shape: torch.Size) -> Tensor:
    """The delta; takes the parts that it uses out of `tensors`."""
    if "down" in tensors or "up" in tensors:
        delta, rank = _lora(tensors)
    elif tensors.keys() & _LOHA:
        delta, rank = _loha(tensors)
    elif any(part.startswith("lokr_") for part in tensors):
        delta, rank = _lokr(tensors, shape)
    elif "w_norm" in tensors or "diff" in tensors:
        return tensors.pop("w_norm" if "w_norm" in tensors else "diff")
    else:
        raise Misfit(f"its {sorted(tensors)[0]} belongs to no weights")
    alpha = tensors.pop("alpha", None)
    if strength is None:
        strength = alpha.item() / rank if alpha is not None and rank else 1.0
    return delta * strength


def _lora(tensors: dict[Part, Tensor]) -> tuple[Tensor, int]:
    down, up, core = tensors.pop("down"), tensors.pop("up"), tensors.pop("mid", None)
    rank = down.shape[0]
    if core is not None:
        return torch.einsum(_TUCKER, core, up.flatten(1).T, down.flatten(1)), rank
    product = up.flatten(1) @ down.flatten(1)
    return product.reshape(up.shape[0], *down.shape[1:]), rank


def _loha(tensors: dict[Part, Tensor]) -> tuple[Tensor, int]:
    a1, b1 = tensors.pop("hada_w1_a"), tensors.pop("hada_w1_b")
    a2, b2 = tensors.pop("hada_w2_a"), tensors.pop("hada_w2_b")
    rank = b1.shape[0]
    if tensors.keys() & _LOHA_CORES:
        one = torch.einsum(_TUCKER, tensors.pop("hada_t1"), a1, b1)
        return one * torch.einsum(_TUCKER, tensors.pop("hada_t2"), a2, b2), rank
    return (a1 @ b1) * (a2 @ b2), rank


def _lokr(tensors: dict[Part, Tensor], shape: torch.Size) -> tuple[Tensor, int]:
    """The Kronecker product, and the rank of its factors; 0 if both are full matrices."""
    first, first_rank = _kronecker_factor(tensors, "lokr_w1")
    second, second_rank = _kronecker_factor(tensors, "lokr_w2")
    # LyCORIS writes the rank of the factor that is split; both have the same.
    while first.ndim < second.ndim:
        first = first.unsqueeze(-1)
    return torch.kron(first, second.contiguous()), first_rank or second_rank


def _kronecker_factor(tensors: dict[Part, Tensor], name: Part) -> tuple[Tensor, int]:
    if name in tensors:
        return tensors.pop(name), 0
    a, b = tensors.pop(f"{name}_a"), tensors.pop(f"{name}_b")
    if name == "lokr_w2" and "lokr_t2" in tensors:
        return torch.einsum(_TUCKER, tensors.pop("lokr_t2"), a, b), b.shape[0]
    return a @ b, b.shape[0]
