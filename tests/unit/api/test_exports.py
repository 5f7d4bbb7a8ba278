"""Exports over HTTP: named, not sent twice, never more at once than there are places."""

import asyncio
import io
import json
import threading
import time
import zipfile

import pytest
from starlette.testclient import TestClient

from serve_app.api.application import build_api
from serve_app.api.middleware import InFlight
from serve_app.api.routes.exports import in_slot
from serve_app.api.service_info import ServiceInfo
from tests.support.threaded_stories import threaded_stories
from tests.unit.api.test_stories import post, wait


@pytest.fixture(scope="module")
def http(tmp_path_factory):
    info = ServiceInfo(base_model="embedded", lora_path="lora", planner="auto", version="0")
    with threaded_stories(tmp_path_factory.mktemp("stories")) as (stories, _):
        yield TestClient(build_api(lambda: stories, info, InFlight()))


@pytest.fixture(scope="module")
def story(http):
    return wait(http, post(http).json()["links"]["self"])


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("zip", "application/zip"),
        ("sheet", "image/png"),
        ("pdf", "application/pdf"),
        ("gif", "image/gif"),
        ("mp4", "video/mp4"),
    ],
)
def test_a_story_is_exported_as_an_attachment_that_is_not_sent_twice(http, story, name, media_type):
    answer = http.get(f"{story['links']['export']}?format={name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    told = answer.headers["content-disposition"]
    assert told.startswith('attachment; filename="aldar-kose-tricks-a-merchant-and.')
    etag = answer.headers["etag"]
    again = http.get(answer.request.url, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert http.get(answer.request.url, headers={"if-none-match": "*"}).status_code == 304


def test_the_manifest_tells_the_story_and_names_the_files(http, story):
    data = http.get(story["links"]["export"]).content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        told = json.loads(archive.read("storyboard.json"))
        assert told["id"] == story["id"]
        assert [each["image"] for each in told["frames"]] == archive.namelist()[:6]
        assert told["frames"][1]["recipe"] == story["frames"][1]["recipe"]


def test_a_redrawn_frame_makes_another_export(http):
    path = wait(http, post(http, seed=91).json()["links"]["self"])["links"]["self"]
    before = http.get(f"{path}/export")
    http.post(f"{path}/frames/2", json={"seed": 5})
    wait(http, path)
    after = http.get(f"{path}/export")
    assert before.headers["etag"] != after.headers["etag"]
    assert before.content != after.content


def test_another_drawing_that_is_not_shown_is_told_in_the_manifest(http):
    path = wait(http, post(http, seed=92).json()["links"]["self"])["links"]["self"]
    before = http.get(f"{path}/export")
    http.post(f"{path}/frames/2", json={"seed": 5})
    wait(http, path)
    http.patch(f"{path}/frames/2", json={"revision": 1})
    known = {"if-none-match": before.headers["etag"]}
    after = http.get(f"{path}/export", headers=known)
    assert after.status_code == 200
    with zipfile.ZipFile(io.BytesIO(after.content)) as archive:
        told = json.loads(archive.read("storyboard.json"))
    assert [each["revision"] for each in told["frames"][1]["revisions"]] == [1, 2]


def test_the_name_of_a_kazakh_story_is_told_in_its_letters(http):
    path = wait(http, post(http, prompt="Алдар Көсе байды алдады").json()["links"]["self"])
    told = http.get(path["links"]["export"]).headers["content-disposition"]
    assert 'filename="storyboard.zip"' in told
    assert "filename*=UTF-8''%D0%B0%D0%BB%D0%B4%D0%B0%D1%80" in told


def test_a_story_of_which_nothing_is_drawn_has_no_export(http):
    path = post(http, approve_plan=True).json()["links"]["self"]
    answer = http.get(f"{path}/export")
    assert answer.status_code == 409
    assert answer.json()["detail"] == "nothing of this story is drawn yet"


def test_an_unknown_format_is_refused(http, story):
    answer = http.get(f"{story['links']['export']}?format=exe")
    assert answer.status_code == 422
    assert "format must be 'zip', 'sheet', 'pdf', 'gif' or 'mp4'" in answer.json()["detail"]


async def test_what_a_client_no_longer_waits_for_keeps_its_place_until_it_ends():
    places, count, going, most = asyncio.Semaphore(2), threading.Lock(), 0, 0

    def make():
        nonlocal going, most
        with count:
            going += 1
            most = max(most, going)
        time.sleep(0.1)
        with count:
            going -= 1
        return b"made"

    async def build():
        return await asyncio.to_thread(make)

    for _ in range(3):
        waiting = [asyncio.create_task(in_slot(places, build)) for _ in range(2)]
        await asyncio.sleep(0.02)
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    assert await in_slot(places, build) == b"made"
    assert most == 2
    assert going == 0


async def test_a_failed_export_gives_its_place_back():
    async def fail():
        raise ValueError("no picture")

    places = asyncio.Semaphore(1)
    for _ in range(3):
        with pytest.raises(ValueError, match="no picture"):
            await in_slot(places, fail)
