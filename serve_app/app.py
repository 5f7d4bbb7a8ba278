"""The graph of the deployments; the only module that calls `.bind()`.

    Ingress -> Planner
            -> SimpleRenderer | RefGuidedRenderer -> CLIPScorer

With `shared_renderer` RefGuidedRenderer takes the place of SimpleRenderer too.

Start it with `storyboard serve`, with a YAML of `cluster/`, or with
`serve run serve_app.app:build_app lora_path=...`. Do not add `from __future__ import annotations`:
Serve validates the arguments by the builder's annotation, which must not be a string.
"""

from collections.abc import Mapping
from typing import Any

from ray.serve import Application
from ray.serve.schema import LoggingConfig

from deployments.clip_scorer import CLIPScorer
from deployments.planner import Planner
from deployments.ref_guided_renderer import RefGuidedRenderer
from deployments.settings import (
    AppSettings,
    PlannerSettings,
    RendererSettings,
    ScorerSettings,
    ServingSettings,
    StoreSettings,
)
from deployments.simple_renderer import SimpleRenderer
from serve_app import __version__
from serve_app.api.dependencies import ServiceInfo
from serve_app.ingress import Ingress


def build_app(settings: AppSettings) -> Application:
    """The application for these settings; Serve adds the options of its YAML to each deployment."""
    return build_graph(settings, {})


def build_graph(settings: AppSettings, options: Mapping[str, Mapping[str, Any]]) -> Application:
    """The application with options for each deployment.

    Args:
        settings: of all deployments.
        options: keyword arguments of `Deployment.options`, by the deployment's name.
    """
    logging_config = LoggingConfig(
        encoding="JSON" if settings.json_logs else "TEXT",
        # The pipeline logs each story and frame with its scores; an access log adds nothing.
        enable_access_log=False,
    )
    deployments: list[Any] = [Planner, SimpleRenderer, RefGuidedRenderer, CLIPScorer, Ingress]
    planner, simple, ref_guided, scorer, ingress = (
        deployment.options(logging_config=logging_config, **options.get(deployment.name, {}))
        for deployment in deployments
    )
    renderer_settings = settings.group(RendererSettings)
    both = ref_guided.bind(renderer_settings)
    return ingress.bind(
        planner.bind(settings.group(PlannerSettings)),
        # Without a reference its frames are those of the simple renderer, bit for bit.
        both if settings.shared_renderer else simple.bind(renderer_settings),
        both,
        scorer.bind(settings.group(ScorerSettings)),
        settings.group(ServingSettings),
        settings.group(StoreSettings),
        service_info(settings),
    )


def service_info(settings: AppSettings) -> ServiceInfo:
    """What /health and /docs say of these settings."""
    return ServiceInfo(
        base_model="embedded" if settings.is_embedded else settings.base_model,
        lora_path=settings.lora_paths or settings.lora_path,
        planner=settings.planner,
        version=__version__,
        cors_origins=tuple(o.strip() for o in settings.cors_origins.split(",") if o.strip()),
    )
