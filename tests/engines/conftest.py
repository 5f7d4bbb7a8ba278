"""The embedded family, loaded once. All engine tests use real models and no network."""

import os

os.environ["HF_HUB_OFFLINE"] = "1"

from pathlib import Path
from typing import Any

import pytest

from deployments import embedded
from deployments.engines.sdxl.ip_adapter import IPAdapterRenderer
from deployments.engines.sdxl.renderer import SDXLRenderer
from deployments.settings import RendererSettings
from tests.engines.lora_writers import write_all


@pytest.fixture(scope="session")
def settings() -> RendererSettings:
    """Settings of the embedded family, with as few steps as still give an image."""
    family: dict[str, Any] = {
        name: value
        for name, value in embedded.FAMILY.items()
        if name in RendererSettings.model_fields
    }
    return RendererSettings(**{**family, "num_inference_steps": 3})


@pytest.fixture(scope="session")
def renderer(settings: RendererSettings) -> SDXLRenderer:
    return SDXLRenderer(settings)


@pytest.fixture(scope="session")
def ref_guided_renderer(settings: RendererSettings) -> IPAdapterRenderer:
    return IPAdapterRenderer(settings)


@pytest.fixture(scope="session")
def lora_files(
    settings: RendererSettings, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """One LoRA for all three models, in each format."""
    return write_all(tmp_path_factory.mktemp("lora"), settings)
