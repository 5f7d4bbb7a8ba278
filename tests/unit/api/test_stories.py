"""/stories over HTTP: codes, links, headers, events."""

import base64
import io
import time

import pytest
from PIL import Image
from starlette.testclient import TestClient

from serve_app.api.application import build_api
from serve_app.api.middleware import InFlight
from serve_app.api.service_info import ServiceInfo
from serve_app.images.frame_png import read_recipe
from tests.support.samples import plan
from tests.support.threaded_stories import threaded_stories

STORY = "Aldar Kose tricks a merchant and steals his horse"
NOWHERE = "0" * 32


@pytest.fixture(scope="module")
def http(tmp_path_factory):
    info = ServiceInfo(base_model="embedded", lora_path="lora", planner="auto", version="0")
    with threaded_stories(tmp_path_factory.mktemp("stories")) as (stories, _):
        api = build_api(lambda: stories, info, InFlight())
        yield TestClient(api, raise_server_exceptions=False)


def post(http, key=None, **body):
    headers = {} if key is None else {"idempotency-key": key}
    return http.post("/stories", json={"prompt": STORY, "num_frames": 6} | body, headers=headers)


def wait(http, path, states=("done", "failed", "cancelled")):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        told = http.get(path).json()
        if told["state"] in states:
            return told
        time.sleep(0.01)
    raise AssertionError(told["state"])


@pytest.fixture(scope="module")
def done(http):
    return wait(http, post(http).json()["links"]["self"])


def events(http, path, **headers):
    """The events as (id, kind, data) of a stream that ends."""
    answer = http.get(path, headers={name.replace("_", "-"): v for name, v in headers.items()})
    assert answer.headers["content-type"].startswith("text/event-stream")
    found = []
    for block in answer.text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if fields:
            found.append((int(fields["id"]), fields["event"], fields["data"]))
    return found


def test_an_accepted_story_has_an_id_and_links_at_once(http):
    answer = post(http)
    told = answer.json()
    assert answer.status_code == 202
    assert answer.headers["location"] == told["links"]["self"] == f"/stories/{told['id']}"
    assert told["links"]["events"] == f"/stories/{told['id']}/events"
    assert told["story_prompt"] == STORY
    assert told["request_id"] == answer.headers.get("x-request-id", told["request_id"])


def test_a_story_that_is_done_tells_plan_frames_scores_and_times(done):
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


def test_a_frame_is_a_png_with_its_recipe(http, done):
    frame = done["frames"][2]
    answer = http.get(frame["image"])
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert read_recipe(answer.content).seed == frame["seed"]


def test_who_has_a_frame_is_not_sent_it_again(http, done):
    shown = http.get(f"/stories/{done['id']}/frames/1.png")
    final = http.get(f"/stories/{done['id']}/frames/1.png?revision=1")
    assert shown.headers["etag"] == final.headers["etag"]
    assert shown.headers["cache-control"] == "no-cache"
    assert "immutable" in final.headers["cache-control"]
    again = http.get(shown.request.url, headers={"if-none-match": shown.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-7", slice(0, 8)),
        ("bytes=8-", slice(8, None)),
        ("bytes=-4", slice(-4, None)),
        ("bytes=0-999999", slice(0, None)),
    ],
)
def test_a_part_of_a_frame_is_sent_to_who_asks_for_it(http, done, asked, part):
    whole = http.get(done["frames"][0]["image"])
    answer = http.get(done["frames"][0]["image"], headers={"range": asked})
    assert answer.status_code == 206
    assert answer.content == whole.content[part]
    start = range(len(whole.content))[part][0]
    end = start + len(answer.content) - 1
    assert answer.headers["content-range"] == f"bytes {start}-{end}/{len(whole.content)}"


@pytest.mark.parametrize("asked", ["bytes=-", "bytes=0-1,3-4", "lines=1-2", "bytes=a-b"])
def test_a_range_that_is_none_is_answered_with_the_whole(http, done, asked):
    answer = http.get(done["frames"][0]["image"], headers={"range": asked})
    assert answer.status_code == 200


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=5-2", "bytes=-0"])
def test_a_range_outside_of_the_picture_is_refused(http, done, asked):
    answer = http.get(done["frames"][0]["image"], headers={"range": asked})
    assert answer.status_code == 416


def test_a_range_of_another_picture_is_answered_with_the_whole(http, done):
    headers = {"range": "bytes=0-7", "if-range": '"another"'}
    assert http.get(done["frames"][0]["image"], headers=headers).status_code == 200


def test_events_tell_kinds_ids_and_links(http):
    story = post(http, seed=11).json()
    told = events(http, story["links"]["events"])
    assert [number for number, _, _ in told] == list(range(1, len(told) + 1))
    kinds = [kind for _, kind, _ in told]
    assert kinds[:2] == ["queued", "planned"]
    assert kinds[-1] == "story.completed"
    assert kinds.count("frame.completed") == 6
    completed = next(data for _, kind, data in told if kind == "frame.completed")
    assert f'"image":"/stories/{story["id"]}/frames/' in completed
    assert '"preview":"data:image/jpeg;base64,' in completed


def test_events_resume_by_header_or_query(http, done):
    # Something has to come after, or there is nothing to stream.
    whole = events(http, done["links"]["events"])
    assert events(http, done["links"]["events"], last_event_id="5") == whole[5:]
    assert events(http, f"{done['links']['events']}?after=5") == whole[5:]
    assert events(http, f"{done['links']['events']}?after=2", last_event_id="5") == whole[5:]


def test_a_browser_is_told_to_stop_when_nothing_more_will_happen(http, done):
    headers = {"last-event-id": str(done["last_event_id"])}
    answer = http.get(done["links"]["events"], headers=headers)
    assert (answer.status_code, answer.content) == (204, b"")


def test_the_same_key_gives_the_same_story_and_another_body_a_conflict(http):
    first, again = post(http, key="k-1").json(), post(http, key="k-1").json()
    assert first["id"] == again["id"]
    refused = post(http, key="k-1", seed=1)
    assert refused.status_code == 409
    assert refused.json()["code"] == "conflict"
    assert refused.json()["detail"] == "this Idempotency-Key was used for another request"


@pytest.mark.parametrize("key", ["", "x" * 256, "\x7f"])
def test_a_key_that_is_none_is_refused(http, key):
    assert post(http, key=key).status_code == 422


def test_generate_is_a_story_that_can_be_found_again(http):
    told = http.post("/generate", json={"prompt": STORY, "num_frames": 6, "seed": 3}).json()
    story = http.get(f"/stories/{told['story_id']}").json()
    assert story["state"] == "done"
    for frame, kept in zip(told["frames"], story["frames"], strict=True):
        assert http.get(kept["image"]).content == base64.b64decode(frame["image"])
        assert frame["recipe"] == kept["recipe"]


def test_a_plan_is_edited_and_approved(http):
    path = post(http, approve_plan=True).json()["links"]["self"]
    told = wait(http, path, ("awaiting_approval",))
    assert told["frames"] == []
    scenes = told["plan"]["scenes"]
    scenes[1]["prompt"] = "aldar_kose_man laughs in the steppe"
    kept = http.patch(f"{path}/plan", json={"scenes": scenes, "approve": False}).json()
    assert kept["state"] == "awaiting_approval"
    assert kept["plan"]["scenes"][1]["prompt"] == "aldar_kose_man laughs in the steppe"
    assert http.patch(f"{path}/plan", json={}).status_code == 200
    told = wait(http, path)
    assert told["frames"][1]["prompt"] == "aldar_kose_man laughs in the steppe"
    assert http.patch(f"{path}/plan", json={}).status_code == 409


def test_a_frame_is_redrawn_and_the_earlier_drawing_selected_again(http):
    path = wait(http, post(http, seed=21).json()["links"]["self"])["links"]["self"]
    before = http.get(f"{path}/frames/2.png").content
    made = http.post(f"{path}/frames/2", json={"seed": 8, "caption": "Again"})
    assert made.status_code == 202
    assert (made.json()["revision"], made.json()["image"]) == (2, None)
    told = wait(http, path)["frames"][1]
    assert (told["revision"], told["caption"]) == (2, "Again")
    assert http.get(f"{path}/frames/2.png").content != before
    told = http.patch(f"{path}/frames/2", json={"revision": 1}).json()["frames"][1]
    assert told["revision"] == 1
    assert [each["is_selected"] for each in told["revisions"]] == [True, False]
    assert http.get(f"{path}/frames/2.png").content == before


def test_a_reference_picture_guides_a_redraw(http, done):
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "blue").save(buffer, "PNG")
    path = f"/stories/{done['id']}/frames/6"
    body = {"reference_image": base64.b64encode(buffer.getvalue()).decode()}
    assert http.post(path, json=body).status_code == 202
    wait(http, f"/stories/{done['id']}")
    refused = http.post(path, json={"reference_image": "https://example.org/a.png"})
    assert refused.status_code == 422


def test_a_story_is_cancelled_and_purged(http):
    path = post(http, approve_plan=True).json()["links"]["self"]
    wait(http, path, ("awaiting_approval",))
    assert http.delete(f"{path}?purge=true").status_code == 409
    assert http.delete(path).json()["state"] == "cancelled"
    assert http.delete(path).json()["state"] == "cancelled"
    assert http.delete(f"{path}?purge=true").status_code == 200
    assert http.get(path).status_code == 404


def test_stories_are_listed_in_pages(http, done):
    for seed in (31, 32, 33):
        wait(http, post(http, seed=seed).json()["links"]["self"])
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
        ("GET", f"/stories/{NOWHERE}"),
        ("DELETE", f"/stories/{NOWHERE}"),
        ("DELETE", f"/stories/{NOWHERE}?purge=true"),
        ("GET", f"/stories/{NOWHERE}/events"),
        ("GET", f"/stories/{NOWHERE}/frames/1.png"),
        ("GET", f"/stories?before={NOWHERE}"),
    ],
)
def test_what_does_not_exist_is_a_404_with_a_sentence(http, method, path):
    answer = http.request(method, path)
    assert answer.status_code == 404
    assert answer.json()["detail"] == f"there is no story {NOWHERE}"


@pytest.mark.parametrize(
    "path", ["/stories/x", "/stories/a%2fb", "/stories/%00", "/stories/x/events"]
)
def test_an_id_that_is_none_is_refused(http, path):
    assert http.get(path).status_code in (404, 422)


def test_a_frame_that_is_not_drawn_is_not_found(http, done):
    answer = http.get(f"/stories/{done['id']}/frames/9.png")
    assert answer.status_code == 404
    assert http.get(f"/stories/{done['id']}/frames/1.png?revision=9").status_code == 404


def test_scenes_are_taken_as_a_plan(http):
    scenes = [scene.model_dump() for scene in plan(6).scenes]
    told = wait(http, post(http, scenes=scenes).json()["links"]["self"])
    assert told["planner"] == "request"


def test_browsers_get_the_studio_page_and_programs_the_health(http):
    page = http.get("/", headers={"accept": "text/html,application/xhtml+xml"})
    assert page.headers["content-type"].startswith("text/html")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    for accept in ("*/*", "application/json"):
        assert http.get("/", headers={"accept": accept}).json()["status"] == "running"
