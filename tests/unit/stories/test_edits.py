"""Edits of a story: a frame is redrawn, another revision is selected, the story is deleted."""

import asyncio
import time

import pytest
from PIL import Image

from deployments.errors import InvalidRequest, RenderError, ScoreError
from deployments.lifecycle import EventKind, FrameState, StoryState
from deployments.types import Coverage, FrameScore, Mode, ShotSize, frame_seed
from serve_app.store.blobs import ImageStore
from serve_app.store.errors import Conflict, NotFound, StorageFull
from serve_app.stories.submission import RedrawRequest
from tests.support.fake_deployments import FakePlanner, FakeScorer
from tests.support.rule_planner import RulePlanner
from tests.support.samples import plan, shot_scene
from tests.support.stories import ended, submission, wait_for_frames, working


async def finished_story(stories, **request):
    """The view of a story that was accepted and has ended."""
    story = await stories.accept(submission(**request))
    return await ended(stories, story.id)


def shown(view):
    """The digests of the images that the storyboard shows."""
    return [frame.shown.image.sha256 for frame in view.frames]


async def test_a_redrawn_frame_is_shown_and_the_others_stay_the_same(tmp_path):
    async with working(tmp_path) as (stories, log):
        before = await finished_story(stories)
        frame = await stories.edits.redraw(before.story.id, 3, RedrawRequest(seed=5))
        assert (frame.revision, frame.state) == (2, FrameState.PENDING)
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


async def test_a_redraw_without_options_uses_another_seed(tmp_path):
    async with working(tmp_path) as (stories, _):
        before = await finished_story(stories)
        await stories.edits.redraw(before.story.id, 2, RedrawRequest())
        after = await ended(stories, before.story.id)
    assert shown(after)[1] != shown(before)[1]


async def test_an_earlier_revision_can_be_selected_again(tmp_path):
    async with working(tmp_path) as (stories, _):
        before = await finished_story(stories)
        story_id = before.story.id
        await stories.edits.redraw(story_id, 3, RedrawRequest(seed=5))
        await ended(stories, story_id)
        await stories.edits.select(story_id, 3, 1)
        assert shown(await stories.view(story_id)) == shown(before)
        assert (await stories.stored_image(story_id, 3, 2)).sha256 not in shown(before)
        with pytest.raises(NotFound, match="no drawing 3 of frame 3"):
            await stories.edits.select(story_id, 3, 3)
        assert shown(await stories.view(story_id)) == shown(before)


async def test_a_redraw_with_another_prompt_and_caption_leaves_the_plan_as_it_was(tmp_path):
    async with working(tmp_path) as (stories, log):
        story_id = (await finished_story(stories)).story.id
        changed = RedrawRequest(prompt="aldar_kose_man laughs in the steppe", caption="Ha!")
        await stories.edits.redraw(story_id, 4, changed)
        view = await ended(stories, story_id)
    assert log.requests[-1].prompt == "aldar_kose_man laughs in the steppe"
    assert view.frames[3].shown.scene.caption == "Ha!"
    assert view.story.plan == plan(6)


async def test_a_redraw_with_a_prompt_that_breaks_a_rule_is_refused(tmp_path):
    class StrictPlanner(FakePlanner):
        async def adopt(self, scenes):
            raise InvalidRequest("scene 4 shows no hero")

    async with working(tmp_path, planner=StrictPlanner()) as (stories, log):
        story_id = (await finished_story(stories)).story.id
        with pytest.raises(InvalidRequest, match="shows no hero"):
            await stories.edits.redraw(story_id, 4, RedrawRequest(prompt="a horse"))
        assert len(log.requests) == 6


async def test_a_redraw_names_its_shot_in_the_new_prompt(tmp_path):
    async with working(tmp_path, planner=RulePlanner()) as (stories, log):
        scenes = (*plan(5).scenes, shot_scene())
        story_id = (await finished_story(stories, scenes=scenes)).story.id
        changed = RedrawRequest(prompt="wide shot of aldar_kose_man in the steppe")
        await stories.edits.redraw(story_id, 6, changed)
        scene = (await ended(stories, story_id)).frames[5].shown.scene
        await stories.edits.redraw(story_id, 6, RedrawRequest(seed=7))
        again = (await ended(stories, story_id)).frames[5].shown.scene
    assert log.requests[-1].prompt == "wide shot of aldar_kose_man in the steppe"
    assert (scene.shot_size, scene.angle) == (ShotSize.WIDE, None)
    assert (scene.dialogue, scene.duration_s) == ("Take mine, bai.", 3.5)
    assert again == scene


async def test_an_edited_plan_keeps_the_notes_but_not_the_coverage(tmp_path):
    class Reader(FakePlanner):
        async def plan(self, request):
            horse = Coverage(kind="animal", name="horse", scenes=(1,))
            return plan(6, notes=("Drawn without style.",), coverage=(horse,))

    async with working(tmp_path, planner=Reader()) as (stories, _):
        story = await stories.accept(submission(approve_plan=True))
        while (await stories.view(story.id)).story.state is not StoryState.AWAITING_APPROVAL:
            await asyncio.sleep(0.01)
        scenes = (*plan(5).scenes, shot_scene())
        await stories.edits.approve(story.id, scenes, is_approved=False)
        edited = (await stories.view(story.id)).story.plan
    assert edited.scenes == scenes
    assert edited.notes == ("Drawn without style.",)
    assert edited.coverage == ()


async def test_a_redraw_is_refused_when_the_disk_is_full(tmp_path, monkeypatch):
    async with working(tmp_path, min_free_mb=1) as (stories, log):
        story_id = (await finished_story(stories)).story.id
        monkeypatch.setattr(ImageStore, "free_bytes", lambda store: 0)
        with pytest.raises(StorageFull):
            await stories.edits.redraw(story_id, 2, RedrawRequest(seed=5))
        assert len((await stories.view(story_id)).frames[1].revisions) == 1
    assert len(log.requests) == 6


async def test_a_reference_image_can_guide_one_frame_of_a_simple_story(tmp_path):
    async with working(tmp_path) as (stories, log):
        story_id = (await finished_story(stories)).story.id
        blue = Image.new("RGB", (4, 4), "blue")
        await stories.edits.redraw(story_id, 2, RedrawRequest(reference_image=blue))
        view = await ended(stories, story_id)
    assert log.requests[-1].reference.tobytes() == blue.tobytes()
    assert view.frames[1].shown.reference_key is not None
    # It is still compared with frame 1, not with the image that guided it.
    assert view.frames[1].consistency == 1.0


async def test_all_frames_are_compared_with_the_revision_of_frame_1_that_is_shown(tmp_path):
    class OtherFeatures(FakeScorer):
        """The second revision of frame 1 looks different from all other images."""

        async def score(self, frame, text_features):
            if frame.recipe.seed == frame_seed(5, 1, 1):
                return FrameScore(0.9, (0.6, 0.8))
            return await super().score(frame, text_features)

    async with working(tmp_path, scorer=OtherFeatures()) as (stories, _):
        before = await finished_story(stories)
        story_id = before.story.id
        assert [frame.consistency for frame in before.frames] == [1.0] * 6
        await stories.edits.redraw(story_id, 1, RedrawRequest(seed=5))
        after = await ended(stories, story_id)
        assert [frame.consistency for frame in after.frames] == [1.0] + [0.6] * 5
        await stories.edits.select(story_id, 1, 1)
        assert [f.consistency for f in (await stories.view(story_id)).frames] == [1.0] * 6


async def test_a_redraw_in_ref_guided_mode_is_guided_by_frame_1(tmp_path):
    async with working(tmp_path) as (stories, log):
        before = await finished_story(stories, mode=Mode.REF_GUIDED)
        await stories.edits.redraw(before.story.id, 5, RedrawRequest(seed=5))
        await ended(stories, before.story.id)
    assert log.requests[-1].reference.tobytes() == log.requests[1].reference.tobytes()


async def test_several_frames_can_be_redrawn_at_once_but_no_frame_twice(tmp_path):
    async with working(tmp_path) as (stories, log):
        story_id = (await finished_story(stories)).story.id
        log.hold()
        await stories.edits.redraw(story_id, 2, RedrawRequest(seed=5))
        await stories.edits.redraw(story_id, 3, RedrawRequest(seed=5))
        with pytest.raises(Conflict, match="frame 2 is being drawn"):
            await stories.edits.redraw(story_id, 2, RedrawRequest(seed=6))
        log.release()
        view = await ended(stories, story_id)
    assert [len(frame.revisions) for frame in view.frames] == [1, 2, 2, 1, 1, 1]
    assert view.story.state is StoryState.DONE


async def test_cancelling_a_redraw_leaves_the_story_done(tmp_path):
    async with working(tmp_path) as (stories, log):
        before = await finished_story(stories)
        story_id = before.story.id
        log.hold()
        await stories.edits.redraw(story_id, 2, RedrawRequest(seed=5))
        await log.begun(7)
        assert (await stories.cancel(story_id)).state is StoryState.DONE
        after = await ended(stories, story_id)
    assert shown(after) == shown(before)
    assert after.frames[1].revisions[-1].state is FrameState.CANCELLED


async def test_a_redraw_that_fails_leaves_the_story_done_and_says_why(tmp_path):
    async with working(tmp_path) as (stories, log):
        before = await finished_story(stories)
        story_id = before.story.id
        log.error = RenderError("no")
        await stories.edits.redraw(story_id, 2, RedrawRequest(seed=5))
        after = await ended(stories, story_id)
        events = [event async for event in stories.follow(story_id, before.story.last_event)]
    assert after.story.state is StoryState.DONE
    assert shown(after) == shown(before)
    assert after.frames[1].revisions[-1].error.detail == "Generation failed: no"
    assert EventKind.FRAME_FAILED in [event.kind for event in events]


async def test_a_redraw_does_not_change_the_generation_time_of_the_story(tmp_path):
    async with working(tmp_path) as (stories, _):
        before = await finished_story(stories)
        requested = time.time()
        await stories.edits.redraw(before.story.id, 2, RedrawRequest(seed=5))
        after = await ended(stories, before.story.id)
        took_s = time.time() - requested
    assert after.story.generation_time_s == before.story.generation_time_s
    # Counted from the redraw, not from the start of the story.
    assert after.frames[1].shown.rendered.ready_time_s < took_s


async def test_a_redraw_of_a_frame_that_does_not_exist_is_refused(tmp_path):
    async with working(tmp_path) as (stories, _):
        story_id = (await finished_story(stories)).story.id
        with pytest.raises(NotFound, match="no frame 7"):
            await stories.edits.redraw(story_id, 7, RedrawRequest())
        with pytest.raises(NotFound):
            await stories.edits.redraw("0" * 32, 1, RedrawRequest())


async def test_a_story_is_deleted_with_its_images_but_not_before_it_has_ended(tmp_path):
    async with working(tmp_path) as (stories, log):
        log.hold()
        story = await stories.accept(submission())
        await log.begun()
        with pytest.raises(Conflict, match="cancel it first"):
            await stories.edits.delete(story.id)
        log.release()
        await ended(stories, story.id)
        assert list((tmp_path / "pictures").rglob("*.png"))
        await stories.edits.delete(story.id)
        assert not list((tmp_path / "pictures").rglob("*.png"))
        with pytest.raises(NotFound):
            await stories.view(story.id)


async def test_an_unfinished_story_is_done_when_its_last_missing_frame_is_redrawn(tmp_path):
    async with working(tmp_path, simple_frame_slots=1) as (stories, log):
        log.hold()
        story_id = (await stories.accept(submission())).id
        await log.begun()
        log.let_finish(2)
        await wait_for_frames(stories, story_id, 2)
        await stories.cancel(story_id)
        log.release()
        frames = (await stories.view(story_id)).frames
        missing = [frame.number for frame in frames if frame.shown is None]
        assert missing
        states = []
        for number in (1, *missing):
            await stories.edits.redraw(story_id, number, RedrawRequest(seed=5))
            states.append((await ended(stories, story_id)).story.state)
    assert set(states[:-1]) == {StoryState.CANCELLED}
    assert states[-1] is StoryState.DONE


async def test_a_failed_story_stays_failed_while_frames_are_missing(tmp_path):
    class FailsOnce(FakeScorer):
        has_failed = False

        async def score(self, frame, text_features):
            if frame.frame_number == 3 and not self.has_failed:
                self.has_failed = True
                raise ScoreError("no")
            return await super().score(frame, text_features)

    async with working(tmp_path, scorer=FailsOnce(), simple_frame_slots=1) as (stories, _):
        failed = (await finished_story(stories)).story
        await stories.edits.redraw(failed.id, 1, RedrawRequest(seed=5))
        again = (await ended(stories, failed.id)).story
    assert failed.state is again.state is StoryState.FAILED
    assert again.error == failed.error


async def test_no_frame_is_redrawn_before_frame_1_with_which_it_is_compared(tmp_path):
    async with working(tmp_path) as (stories, log):
        log.hold()
        story = await stories.accept(submission())
        await log.begun()
        await stories.cancel(story.id)
        log.release()
        with pytest.raises(Conflict, match="frame 1"):
            await stories.edits.redraw(story.id, 3, RedrawRequest(seed=5))
        await stories.edits.redraw(story.id, 1, RedrawRequest(seed=5))
        await stories.edits.redraw(story.id, 3, RedrawRequest(seed=5))
        view = await ended(stories, story.id)
    assert [frame.number for frame in view.frames if frame.shown] == [1, 3]
