"""What can be changed of a story: one frame's drawing, which one is shown, whether it is kept."""

import asyncio
import time

import pytest
from PIL import Image

from deployments.errors import InvalidRequest, RenderError, ScoreError
from deployments.lifecycle import EventKind, FrameState, StoryState
from deployments.types import Mode, frame_seed
from serve_app.store.blobs import ImageStore
from serve_app.store.errors import Conflict, NotFound, StorageFull
from serve_app.stories.submission import RedrawRequest
from tests.support.pipelines import Scorer
from tests.support.samples import plan
from tests.support.stories import ended, frames_done, submission, working


async def drawn_story(stories, **request):
    story = await stories.accept(submission(**request))
    return await ended(stories, story.id)


def shown(view):
    return [frame.shown.image.sha256 for frame in view.frames]


async def test_a_redrawn_frame_is_shown_and_all_others_stay(tmp_path):
    async with working(tmp_path) as (stories, log):
        before = await drawn_story(stories)
        made = await stories.edits.redraw(before.story.id, 3, RedrawRequest(seed=5))
        assert (made.revision, made.state) == (2, FrameState.PENDING)
        after = await ended(stories, before.story.id)
    assert len(log.requests) == 7
    assert [a == b for a, b in zip(shown(before), shown(after), strict=True)] == [
        True,
        True,
        False,
        True,
        True,
        True,
    ]
    third = after.frames[2]
    assert third.shown.rendered.kept.seed == frame_seed(5, 3, 1)
    assert [record.revision for record in third.revisions] == [1, 2]


async def test_a_redraw_without_wishes_takes_another_seed(tmp_path):
    async with working(tmp_path) as (stories, _):
        before = await drawn_story(stories)
        await stories.edits.redraw(before.story.id, 2, RedrawRequest())
        after = await ended(stories, before.story.id)
    assert shown(after)[1] != shown(before)[1]


async def test_earlier_drawings_can_be_shown_again(tmp_path):
    async with working(tmp_path) as (stories, _):
        before = await drawn_story(stories)
        story_id = before.story.id
        await stories.edits.redraw(story_id, 3, RedrawRequest(seed=5))
        await ended(stories, story_id)
        await stories.edits.select(story_id, 3, 1)
        assert shown(await stories.view(story_id)) == shown(before)
        assert (await stories.stored_image(story_id, 3, 2)).sha256 not in shown(before)
        with pytest.raises(NotFound, match="no drawing 3 of frame 3"):
            await stories.edits.select(story_id, 3, 3)
        assert shown(await stories.view(story_id)) == shown(before)


async def test_another_prompt_and_caption_are_drawn_and_told(tmp_path):
    async with working(tmp_path) as (stories, log):
        story_id = (await drawn_story(stories)).story.id
        wanted = RedrawRequest(prompt="aldar_kose_man laughs in the steppe", caption="Ha!")
        await stories.edits.redraw(story_id, 4, wanted)
        view = await ended(stories, story_id)
    assert log.requests[-1].prompt == "aldar_kose_man laughs in the steppe"
    assert view.frames[3].shown.scene.caption == "Ha!"
    assert view.story.plan == plan(6)


async def test_a_prompt_that_breaks_a_rule_is_refused(tmp_path):
    class StrictPlanner:
        async def plan(self, request):
            return plan(request.num_frames or 6)

        async def adopt(self, scenes):
            raise InvalidRequest("scene 4 shows no hero")

    async with working(tmp_path, planner=StrictPlanner()) as (stories, log):
        story_id = (await drawn_story(stories)).story.id
        with pytest.raises(InvalidRequest, match="shows no hero"):
            await stories.edits.redraw(story_id, 4, RedrawRequest(prompt="a horse"))
        assert len(log.requests) == 6


async def test_a_full_disk_refuses_to_draw_a_frame_again(tmp_path, monkeypatch):
    async with working(tmp_path, min_free_mb=1) as (stories, log):
        story_id = (await drawn_story(stories)).story.id
        monkeypatch.setattr(ImageStore, "free_bytes", lambda store: 0)
        with pytest.raises(StorageFull):
            await stories.edits.redraw(story_id, 2, RedrawRequest(seed=5))
        assert len((await stories.view(story_id)).frames[1].revisions) == 1
    assert len(log.requests) == 6


async def test_a_reference_guides_one_frame_even_of_a_simple_story(tmp_path):
    async with working(tmp_path) as (stories, log):
        story_id = (await drawn_story(stories)).story.id
        blue = Image.new("RGB", (4, 4), "blue")
        await stories.edits.redraw(story_id, 2, RedrawRequest(reference_image=blue))
        view = await ended(stories, story_id)
    assert log.requests[-1].reference.tobytes() == blue.tobytes()
    assert view.frames[1].shown.reference_key is not None
    # Compared is it with frame 1 all the same, which fake scorers embed as (0.6, 0.8).
    assert view.frames[1].consistency == 1.0


async def test_redrawing_frame_1_changes_what_all_frames_are_compared_with(tmp_path):
    class Features:
        """Frame 1's second drawing looks different from everything else."""

        async def embed_texts(self, texts):
            return [(1.0, 0.0)] * len(texts)

        async def embed(self, image):
            return (1.0, 0.0)

        async def score(self, frame, text_features):
            from deployments.types import FrameScore

            other = frame.recipe.seed == frame_seed(5, 1, 1)
            return FrameScore(0.9, (0.6, 0.8) if other else (1.0, 0.0))

    async with working(tmp_path, scorer_target=Features()) as (stories, _):
        before = await drawn_story(stories)
        story_id = before.story.id
        assert [frame.consistency for frame in before.frames] == [1.0] * 6
        await stories.edits.redraw(story_id, 1, RedrawRequest(seed=5))
        after = await ended(stories, story_id)
        assert [frame.consistency for frame in after.frames] == [1.0] + [0.6] * 5
        await stories.edits.select(story_id, 1, 1)
        assert [f.consistency for f in (await stories.view(story_id)).frames] == [1.0] * 6


async def test_ref_guided_frames_are_redrawn_by_the_frame_1_that_is_shown(tmp_path):
    async with working(tmp_path) as (stories, log):
        before = await drawn_story(stories, mode=Mode.REF_GUIDED)
        await stories.edits.redraw(before.story.id, 5, RedrawRequest(seed=5))
        await ended(stories, before.story.id)
    assert log.requests[-1].reference.tobytes() == log.requests[1].reference.tobytes()


async def test_several_frames_can_be_redrawn_while_one_is_drawn_but_none_twice(tmp_path):
    async with working(tmp_path, renderer={"frame_s": 0.5}) as (stories, _):
        story_id = (await drawn_story(stories)).story.id
        await stories.edits.redraw(story_id, 2, RedrawRequest(seed=5))
        await stories.edits.redraw(story_id, 3, RedrawRequest(seed=5))
        with pytest.raises(Conflict, match="frame 2 is being drawn"):
            await stories.edits.redraw(story_id, 2, RedrawRequest(seed=6))
        view = await ended(stories, story_id)
    assert [len(frame.revisions) for frame in view.frames] == [1, 2, 2, 1, 1, 1]
    assert view.story.state is StoryState.DONE


async def test_cancelling_a_redraw_leaves_the_story_done(tmp_path):
    async with working(tmp_path, renderer={"frame_s": 0.3}) as (stories, _):
        before = await drawn_story(stories)
        story_id = before.story.id
        await stories.edits.redraw(story_id, 2, RedrawRequest(seed=5))
        await asyncio.sleep(0.1)
        assert (await stories.cancel(story_id)).state is StoryState.DONE
        after = await ended(stories, story_id)
    assert shown(after) == shown(before)
    assert after.frames[1].revisions[-1].state is FrameState.CANCELLED


async def test_a_redraw_that_fails_leaves_the_story_done_and_says_why(tmp_path):
    async with working(tmp_path) as (stories, log):
        before = await drawn_story(stories)
        story_id = before.story.id
        log.error = RenderError("no")
        await stories.edits.redraw(story_id, 2, RedrawRequest(seed=5))
        after = await ended(stories, story_id)
        events = [event async for event in stories.follow(story_id, before.story.last_event)]
    assert after.story.state is StoryState.DONE
    assert shown(after) == shown(before)
    assert after.frames[1].revisions[-1].error.detail == "Generation failed: no"
    assert EventKind.FRAME_FAILED in [event.kind for event in events]


async def test_a_story_that_takes_long_keeps_its_time_when_a_frame_is_redrawn(tmp_path):
    async with working(tmp_path) as (stories, _):
        before = await drawn_story(stories)
        asked = time.time()
        await stories.edits.redraw(before.story.id, 2, RedrawRequest(seed=5))
        after = await ended(stories, before.story.id)
        took_s = time.time() - asked
    assert after.story.generation_time_s == before.story.generation_time_s
    # Counted from the redraw, not from the beginning of the story.
    assert after.frames[1].shown.rendered.ready_time_s < took_s


async def test_a_frame_that_does_not_exist_is_not_found(tmp_path):
    async with working(tmp_path) as (stories, _):
        story_id = (await drawn_story(stories)).story.id
        with pytest.raises(NotFound, match="no frame 7"):
            await stories.edits.redraw(story_id, 7, RedrawRequest())
        with pytest.raises(NotFound):
            await stories.edits.redraw("0" * 32, 1, RedrawRequest())


async def test_a_story_is_deleted_with_its_pictures_once_it_has_ended(tmp_path):
    async with working(tmp_path, renderer={"frame_s": 0.5}) as (stories, _):
        story = await stories.accept(submission())
        await frames_done(stories, story.id, 1)
        with pytest.raises(Conflict, match="cancel it first"):
            await stories.edits.delete(story.id)
        await ended(stories, story.id)
        assert list((tmp_path / "pictures").rglob("*.png"))
        await stories.edits.delete(story.id)
        assert not list((tmp_path / "pictures").rglob("*.png"))
        with pytest.raises(NotFound):
            await stories.view(story.id)


async def cancelled_story(stories, count):
    """A story that was cancelled when it had so many pictures."""
    story = await stories.accept(submission())
    await frames_done(stories, story.id, count)
    await stories.cancel(story.id)
    return await stories.view(story.id)


async def test_an_unfinished_story_is_done_when_the_last_frame_it_lacks_is_drawn(tmp_path):
    slow = {"renderer": {"frame_s": 0.1}, "simple_frame_slots": 1}
    async with working(tmp_path, **slow) as (stories, _):
        view = await cancelled_story(stories, 2)
        lacking = [frame.number for frame in view.frames if frame.shown is None]
        assert lacking
        states = []
        for number in (1, *lacking):
            await stories.edits.redraw(view.story.id, number, RedrawRequest(seed=5))
            states.append((await ended(stories, view.story.id)).story.state)
    assert set(states[:-1]) == {StoryState.CANCELLED}
    assert states[-1] is StoryState.DONE


async def test_a_failed_story_stays_failed_while_it_lacks_frames(tmp_path):
    class FailsOnce(Scorer):
        has_failed = False

        async def score(self, frame, text_features):
            if frame.frame_number == 3 and not self.has_failed:
                self.has_failed = True
                raise ScoreError("no")
            return await super().score(frame, text_features)

    slow = {"renderer": {"frame_s": 0.05}, "simple_frame_slots": 1}
    async with working(tmp_path, scorer_target=FailsOnce(), **slow) as (stories, _):
        failed = (await drawn_story(stories)).story
        await stories.edits.redraw(failed.id, 1, RedrawRequest(seed=5))
        again = (await ended(stories, failed.id)).story
    assert failed.state is again.state is StoryState.FAILED
    assert again.error == failed.error


async def test_no_frame_is_drawn_again_before_there_is_one_to_compare_it_with(tmp_path):
    async with working(tmp_path, renderer={"frame_s": 0.5}) as (stories, log):
        story = await stories.accept(submission())
        while not log.requests:
            await asyncio.sleep(0.01)
        await stories.cancel(story.id)
        with pytest.raises(Conflict, match="frame 1"):
            await stories.edits.redraw(story.id, 3, RedrawRequest(seed=5))
        await stories.edits.redraw(story.id, 1, RedrawRequest(seed=5))
        await stories.edits.redraw(story.id, 3, RedrawRequest(seed=5))
        view = await ended(stories, story.id)
    assert [frame.number for frame in view.frames if frame.shown] == [1, 3]
