"""A stopped stage of the recipe resumes with the same result as an uninterrupted one."""

import pytest
import torch
from torch import nn

from deployments.embedded.recipe.training import trainer as trainer_module
from deployments.embedded.recipe.training.muon import orthogonalized
from deployments.embedded.recipe.training.trainer import Trainer, seed_of
from deployments.embedded.recipe.training.workers import save_atomically
from deployments.embedded.recipe.workspace import Workspace

STEPS = 12


class StoppedError(Exception):
    """Stands for an interrupt by the user."""


def new_module() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.5), nn.Linear(8, 1))


def train(
    folder,
    *,
    steps: int = STEPS,
    stop_at: int | None = None,
    name: str = "tiny",
    uses_muon: bool = False,
):
    """Train a tiny module; return its weights and the steps that were taken."""
    module, taken = new_module(), []

    def loss_of(step):
        if step == stop_at:
            raise StoppedError
        taken.append(step)
        inputs = torch.randn(16, 4)
        loss = ((module(inputs)[:, 0] - inputs.sum(1)) ** 2).mean()
        return loss, {}

    trainer = Trainer(
        Workspace(folder), name, {"module": module}, steps, rate=1e-2, uses_muon=uses_muon
    )
    trainer.run(loss_of)
    return [parameter.detach().clone() for parameter in module.parameters()], taken


def are_equal(first, second) -> bool:
    return all(torch.equal(one, other) for one, other in zip(first, second, strict=True))


@pytest.mark.parametrize("uses_muon", [False, True], ids=["adamw", "muon"])
@pytest.mark.parametrize("stop_at", [1, 5, STEPS - 1])
def test_a_stopped_and_resumed_stage_ends_with_the_same_weights_bit_by_bit(
    tmp_path, monkeypatch, stop_at, uses_muon
):
    expected, steps = train(tmp_path / "once", uses_muon=uses_muon)
    assert steps == list(range(STEPS))
    monkeypatch.setattr(trainer_module, "_CHECKPOINT_EVERY_S", -1.0)
    with pytest.raises(StoppedError):
        train(tmp_path / "twice", stop_at=stop_at, uses_muon=uses_muon)
    torch.manual_seed(987)
    resumed, steps = train(tmp_path / "twice", uses_muon=uses_muon)
    assert steps == list(range(stop_at, STEPS))
    assert are_equal(resumed, expected)


def test_a_stage_stopped_before_its_first_checkpoint_starts_again(tmp_path):
    expected, _ = train(tmp_path / "once")
    with pytest.raises(StoppedError):
        train(tmp_path / "twice", stop_at=5)
    resumed, steps = train(tmp_path / "twice")
    assert steps == list(range(STEPS))
    assert are_equal(resumed, expected)


def test_a_finished_stage_is_not_trained_again(tmp_path):
    weights, _ = train(tmp_path)
    again, steps = train(tmp_path)
    assert steps == []
    assert are_equal(again, weights)


def test_a_stage_with_more_steps_than_requested_is_finished(tmp_path):
    weights, _ = train(tmp_path)
    again, steps = train(tmp_path, steps=STEPS // 2)
    assert steps == []
    assert are_equal(again, weights)


def test_stages_of_different_names_do_not_share_checkpoints(tmp_path):
    train(tmp_path)
    _, steps = train(tmp_path, name="other")
    assert steps == list(range(STEPS))


def test_training_moves_the_weights(tmp_path):
    weights, _ = train(tmp_path)
    assert not are_equal(weights, list(new_module().parameters()))


def test_frozen_parameters_stay_as_they_are(tmp_path):
    module = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 1))
    module[0].requires_grad_(False)
    frozen, free = module[0].weight.clone(), module[1].weight.clone()
    trainer = Trainer(Workspace(tmp_path), "frozen", {"module": module}, 3, rate=1e-2)
    trainer.run(lambda step: (module(torch.randn(4, 2)).square().mean(), {}))
    assert torch.equal(module[0].weight, frozen)
    assert not torch.equal(module[1].weight, free)


def test_a_failed_save_leaves_the_earlier_checkpoint(tmp_path):
    path = tmp_path / "checkpoint.pt"
    save_atomically({"step": 1}, path)
    with pytest.raises(Exception, match="pickle"):
        save_atomically({"step": lambda: 2}, path)
    assert torch.load(path) == {"step": 1}


def test_seeds_differ_between_stages_and_steps():
    seeds = {seed_of(name, step) for name in ("vae8", "vae4", "unet8", "lora8") for step in (0, 1)}
    assert len(seeds) == 8


@pytest.mark.parametrize("shape", [(8, 8), (4, 20), (20, 4)])
def test_muon_makes_all_singular_values_of_a_matrix_equal(shape):
    torch.manual_seed(0)
    matrix = torch.randn(shape) @ torch.diag(torch.logspace(-1, 1, shape[1]))
    values = torch.linalg.svdvals(orthogonalized(matrix))
    assert values.min() > 0.5
    assert values.max() < 1.5


def test_muon_learns_what_a_matrix_should_be(tmp_path):
    torch.manual_seed(0)
    wanted, layer = torch.randn(6, 6), nn.Linear(6, 6, bias=False)

    def loss_of(step):
        inputs = torch.randn(32, 6)
        return (layer(inputs) - inputs @ wanted.T).square().mean(), {}

    Trainer(
        Workspace(tmp_path), "map", {"layer": layer}, 300, rate=5e-2, ema_decay=0.9, uses_muon=True
    ).run(loss_of)
    assert (layer.weight - wanted).abs().max() < 0.1
