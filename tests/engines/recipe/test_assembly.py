"""Disassembling a family and assembling it again changes no weight."""

import torch
from safetensors.torch import load_file

from deployments.embedded import ROOT
from deployments.embedded.recipe.training.assembly import assemble, disassemble
from deployments.embedded.recipe.workspace import Workspace

FACTOR = 4


def test_disassembly_and_assembly_change_no_weight(tmp_path):
    workspace, target = Workspace(tmp_path / "workspace"), tmp_path / "family"
    disassemble(ROOT, FACTOR, workspace)
    disassemble(ROOT, FACTOR, workspace)  # A second time changes nothing.
    assemble(workspace, FACTOR, target)
    before = {path.relative_to(ROOT): path for path in ROOT.rglob("*.safetensors")}
    after = {path.relative_to(target): path for path in target.rglob("*.safetensors")}
    assert before.keys() == after.keys()
    for name, path in before.items():
        old, new = load_file(path), load_file(after[name])
        assert old.keys() == new.keys()
        assert all(torch.equal(old[key], new[key]) for key in old), name
