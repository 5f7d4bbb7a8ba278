"""/stories over HTTP: accept, view, list, approve, cancel and delete."""

import base64

import pytest

from tests.support.api import finished_story, post_story, wait_for_story
from tests.support.samples import plan, shot_scene
from tests.support.stories import STORY

UNKNOWN_ID = "0" * 32


def test_accepted_story_has_an_id_and_links_at_once(http):
    answer = post_story(http)
    story = answer.json()
    assert answer.status_code == 202
    assert answer.headers["location"] == story["links"]["self"] == f"/stories/{story['id']}"
    assert story["links"]["events"] == f"/stories/{story['id']}/events"
    assert story["story_prompt"] == STORY
    assert story["request_id"] == answer.headers.get("x-request-id", story["request_id"])


def test_finished_story_has_plan_frames_scores_and_times(done):
    assert (done["state"], done["frames_done"], done["num_frames"]) == ("done", 6, 6)
    assert done["queue_position"] is done["eta_seconds"] is done["error"] is None
    assert done["generation_time_seconds"] > 0
    for number, frame in enumerate(done["frames"], 1):
        assert frame["frame_number"] == number
        assert (frame["state"], frame["revision"]) == ("done", 1)
        assert frame["prompt"] == done["plan"]["scenes"][number - 1]["prompt"]
        assert 0 <= frame["clip_score"] <= 1
        assert -1 <= frame["consistency"] <= 1
        assert frame["revisions"][0]["attempts"][0]["seed"] == frame["seed"]


def test_same_key_gives_the_same_story_and_another_body_a_conflict(http):
    first, again = post_story(http, key="k-1").json(), post_story(http, key="k-1").json()
    assert first["id"] == again["id"]
    refused = post_story(http, key="k-1", seed=1)
    assert refused.status_code == 409
    assert refused.json()["code"] == "conflict"
    assert refused.json()["detail"] == "this Idempotency-Key was used for another request"


@pytest.mark.parametrize("key", ["", "x" * 256, "\x7f"])
def test_unusable_key_is_refused(http, key):
    assert post_story(http, key=key).status_code == 422


def test_generated_storyboard_is_stored_as_a_story(http):
    storyboard = http.post("/generate", json={"prompt": STORY, "num_frames": 6, "seed": 3}).json()
    story = http.get(f"/stories/{storyboard['story_id']}").json()
    assert story["state"] == "done"
    for frame, kept in zip(storyboard["frames"], story["frames"], strict=True):
        assert http.get(kept["image"]).content == base64.b64decode(frame["image"])
        assert frame["recipe"] == kept["recipe"]


def test_plan_is_edited_and_approved(http):
    path = post_story(http, approve_plan=True).json()["links"]["self"]
    story = wait_for_story(http, path, ("awaiting_approval",))
    assert story["frames"] == []
    scenes = story["plan"]["scenes"]
    scenes[1]["prompt"] = "aldar_kose_man laughs in the steppe"
    kept = http.patch(f"{path}/plan", json={"scenes": scenes, "approve": False}).json()
    assert kept["state"] == "awaiting_approval"
    assert kept["plan"]["scenes"][1]["prompt"] == "aldar_kose_man laughs in the steppe"
    assert http.patch(f"{path}/plan", json={}).status_code == 200
    story = wait_for_story(http, path)
    assert story["frames"][1]["prompt"] == "aldar_kose_man laughs in the steppe"
    assert http.patch(f"{path}/plan", json={}).status_code == 409


def test_every_field_of_an_edited_scene_is_kept_and_shown(http):
    path = post_story(http, approve_plan=True).json()["links"]["self"]
    scenes = wait_for_story(http, path, ("awaiting_approval",))["plan"]["scenes"]
    scenes[1] = shot_scene().model_dump(mode="json")
    kept = http.patch(f"{path}/plan", json={"scenes": scenes}).json()
    assert kept["plan"]["scenes"] == scenes
    frame = wait_for_story(http, path)["frames"][1]
    fields = ("prompt", "caption", "shot_size", "angle", "dialogue", "duration_s")
    assert [frame[name] for name in fields] == [scenes[1][name] for name in fields]


def test_a_scene_may_be_added_or_dropped_before_the_approval(http):
    path = post_story(http, approve_plan=True).json()["links"]["self"]
    scenes = wait_for_story(http, path, ("awaiting_approval",))["plan"]["scenes"]
    longer = [*scenes[:3], {"prompt": "aldar_kose_man sings in the steppe"}, *scenes[3:]]
    kept = http.patch(f"{path}/plan", json={"scenes": longer, "approve": False}).json()
    assert len(kept["plan"]["scenes"]) == 7
    refused = http.patch(f"{path}/plan", json={"scenes": scenes[1:]})
    assert refused.status_code == 422
    assert refused.json()["detail"] == "scenes must have at least 6 items"
    http.patch(f"{path}/plan", json={})
    assert wait_for_story(http, path)["frames"][3]["prompt"] == longer[3]["prompt"]


@pytest.mark.parametrize(
    ("wrong", "detail"),
    [
        (
            {"shot_size": "near"},
            "scenes.1.shot_size must be 'wide', 'full', 'medium' or 'close-up'",
        ),
        ({"duration_s": 0}, "scenes.1.duration_s must be at least 0.5"),
    ],
)
def test_a_wrong_field_of_an_edited_scene_is_refused(http, wrong, detail):
    path = post_story(http, approve_plan=True).json()["links"]["self"]
    scenes = wait_for_story(http, path, ("awaiting_approval",))["plan"]["scenes"]
    scenes[1] |= wrong
    refused = http.patch(f"{path}/plan", json={"scenes": scenes})
    assert (refused.status_code, refused.json()["detail"]) == (422, detail)


def test_story_is_cancelled_and_purged(http):
    path = post_story(http, approve_plan=True).json()["links"]["self"]
    wait_for_story(http, path, ("awaiting_approval",))
    assert http.delete(f"{path}?purge=true").status_code == 409
    assert http.delete(path).json()["state"] == "cancelled"
    assert http.delete(path).json()["state"] == "cancelled"
    assert http.delete(f"{path}?purge=true").status_code == 200
    assert http.get(path).status_code == 404


def test_stories_are_listed_in_pages(http, done):
    for seed in (31, 32, 33):
        finished_story(http, seed=seed)
    first = http.get("/stories?limit=2").json()
    assert len(first["stories"]) == 2
    assert first["stories"][0]["cover"].endswith("/frames/1.png?revision=1")
    listed, page = [], first
    while True:
        listed += [story["id"] for story in page["stories"]]
        if page["next"] is None:
            break
        page = http.get(page["next"]).json()
    assert len(set(listed)) == len(listed)
    assert done["id"] in listed


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"/stories/{UNKNOWN_ID}"),
        ("DELETE", f"/stories/{UNKNOWN_ID}"),
        ("DELETE", f"/stories/{UNKNOWN_ID}?purge=true"),
        ("GET", f"/stories/{UNKNOWN_ID}/events"),
        ("GET", f"/stories/{UNKNOWN_ID}/frames/1.png"),
        ("GET", f"/stories?before={UNKNOWN_ID}"),
    ],
)
def test_unknown_story_is_a_404_with_a_sentence(http, method, path):
    answer = http.request(method, path)
    assert answer.status_code == 404
    assert answer.json()["detail"] == f"there is no story {UNKNOWN_ID}"


@pytest.mark.parametrize(
    "path", ["/stories/x", "/stories/a%2fb", "/stories/%00", "/stories/x/events"]
)
def test_malformed_id_is_refused(http, path):
    assert http.get(path).status_code in (404, 422)


def test_scenes_of_the_request_are_its_plan(http):
    scenes = [scene.model_dump() for scene in plan(5).scenes] + [shot_scene().model_dump()]
    story = finished_story(http, scenes=scenes)
    assert story["planner"] == "request"
    assert story["plan"]["scenes"] == scenes
