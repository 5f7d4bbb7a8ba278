"""The simulated renderer takes a renderer's time, stops as one does, and says what it is."""

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


def test_a_frame_takes_its_time():
    started = time.perf_counter()
    frame = renderer(simulated_frame_s=0.2).render(REQUEST)
    assert time.perf_counter() - started >= 0.2
    assert frame.render_time_s >= 0.2


def test_the_seed_alone_fixes_the_picture():
    one = renderer(simulated_frame_s=0.01)
    first, again = one.render(REQUEST).image, renderer(simulated_frame_s=0.02).render(REQUEST).image
    other = one.render(FrameRequest(frame_number=3, prompt=REQUEST.prompt, seed=8)).image
    assert first.tobytes() == again.tobytes() != other.tobytes()


def test_size_is_as_set_and_the_recipe_says_simulated():
    frame = renderer(simulated_frame_s=0.01, height=64, width=96).render(REQUEST)
    assert frame.image.size == (96, 64)
    assert frame.recipe.base_model == frame.recipe.device == "simulated"
    assert (frame.recipe.height, frame.recipe.width, frame.recipe.seed) == (64, 96, 7)


def test_it_stops_at_the_next_step():
    asked = []

    def is_stopped():
        asked.append(None)
        return len(asked) == 3

    with pytest.raises(RenderStopped):
        renderer(simulated_frame_s=0.05).render(REQUEST, is_stopped)
    assert len(asked) == 3


def test_a_passed_deadline_ends_it():
    late = FrameRequest(frame_number=3, prompt=REQUEST.prompt, seed=7, deadline=time.time() - 1)
    with pytest.raises(RenderStopped, match="deadline"):
        renderer(simulated_frame_s=0.05).render(late)
