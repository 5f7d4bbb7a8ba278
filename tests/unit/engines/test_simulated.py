"""The simulated renderer takes a real one's time, stops like it, and names itself."""

import time

import pytest

from deployments.engines.simulated import SimulatedRenderer
from deployments.errors import RenderStopped
from deployments.settings import AppSettings, RendererSettings
from deployments.types import FrameRequest

REQUEST = FrameRequest(frame_number=3, prompt="aldar_kose_man in the steppe", seed=7)


def renderer(**values):
    settings = AppSettings(engine="simulated", num_inference_steps=5, **values)
    return SimulatedRenderer(settings.group(RendererSettings))


def test_a_frame_takes_the_configured_time():
    started = time.perf_counter()
    frame = renderer(simulated_frame_s=0.2).render(REQUEST)
    assert time.perf_counter() - started >= 0.2
    assert frame.render_time_s >= 0.2


def test_the_image_depends_only_on_the_seed():
    one = renderer(simulated_frame_s=0.01)
    first, again = one.render(REQUEST).image, renderer(simulated_frame_s=0.02).render(REQUEST).image
    other = one.render(FrameRequest(frame_number=3, prompt=REQUEST.prompt, seed=8)).image
    assert first.tobytes() == again.tobytes() != other.tobytes()


def test_the_recipe_names_the_size_and_the_simulated_model():
    frame = renderer(simulated_frame_s=0.01, height=64, width=96).render(REQUEST)
    assert frame.image.size == (96, 64)
    assert frame.recipe.base_model == frame.recipe.device == "simulated"
    assert (frame.recipe.height, frame.recipe.width, frame.recipe.seed) == (64, 96, 7)


def test_rendering_stops_at_the_next_step():
    checks = []

    def is_stopped():
        checks.append(None)
        return len(checks) == 3

    with pytest.raises(RenderStopped):
        renderer(simulated_frame_s=0.05).render(REQUEST, is_stopped)
    assert len(checks) == 3


def test_rendering_stops_after_the_deadline():
    late = FrameRequest(frame_number=3, prompt=REQUEST.prompt, seed=7, deadline=time.time() - 1)
    with pytest.raises(RenderStopped, match="deadline"):
        renderer(simulated_frame_s=0.05).render(late)
