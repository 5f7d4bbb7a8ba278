"""Exports over HTTP: file names, caching, and the number of exports at once."""

import asyncio
import io
import json
import threading
import time
import zipfile

import pytest

from serve_app.api.routes.exports import in_slot
from tests.support.api import finished_story, post_story, wait_for_story


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("zip", "application/zip"),
        ("sheet", "image/png"),
        ("pdf", "application/pdf"),
        ("gif", "image/gif"),
        ("mp4", "video/mp4"),
        ("csv", "text/csv; charset=utf-8"),
    ],
)
def test_export_is_an_attachment_that_is_not_sent_twice(http, done, name, media_type):
    answer = http.get(f"{done['links']['export']}?format={name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="aldar-kose-tricks-a-merchant-and.')
    etag = answer.headers["etag"]
    again = http.get(answer.request.url, headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert http.get(answer.request.url, headers={"if-none-match": "*"}).status_code == 304


def test_manifest_has_the_story_and_names_the_files(http, done):
    data = http.get(done["links"]["export"]).content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        manifest = json.loads(archive.read("storyboard.json"))
        assert manifest["id"] == done["id"]
        assert [each["image"] for each in manifest["frames"]] == archive.namelist()[:6]
        assert manifest["frames"][1]["recipe"] == done["frames"][1]["recipe"]


def test_redrawn_frame_changes_the_export(http):
    path = finished_story(http, seed=91)["links"]["self"]
    before = http.get(f"{path}/export")
    http.post(f"{path}/frames/2", json={"seed": 5})
    wait_for_story(http, path)
    after = http.get(f"{path}/export")
    assert before.headers["etag"] != after.headers["etag"]
    assert before.content != after.content


def test_revision_that_is_not_shown_is_in_the_manifest(http):
    path = finished_story(http, seed=92)["links"]["self"]
    before = http.get(f"{path}/export")
    http.post(f"{path}/frames/2", json={"seed": 5})
    wait_for_story(http, path)
    http.patch(f"{path}/frames/2", json={"revision": 1})
    known = {"if-none-match": before.headers["etag"]}
    after = http.get(f"{path}/export", headers=known)
    assert after.status_code == 200
    with zipfile.ZipFile(io.BytesIO(after.content)) as archive:
        manifest = json.loads(archive.read("storyboard.json"))
    assert [each["revision"] for each in manifest["frames"][1]["revisions"]] == [1, 2]


def test_file_name_of_a_kazakh_story_keeps_its_letters(http):
    story = finished_story(http, prompt="Алдар Көсе байды алдады")
    disposition = http.get(story["links"]["export"]).headers["content-disposition"]
    assert 'filename="storyboard.zip"' in disposition
    assert "filename*=UTF-8''%D0%B0%D0%BB%D0%B4%D0%B0%D1%80" in disposition


def test_story_without_a_finished_frame_has_no_export(http):
    path = post_story(http, approve_plan=True).json()["links"]["self"]
    answer = http.get(f"{path}/export")
    assert answer.status_code == 409
    assert answer.json()["detail"] == "nothing of this story is drawn yet"


def test_unknown_format_is_refused(http, done):
    answer = http.get(f"{done['links']['export']}?format=exe")
    assert answer.status_code == 422
    assert "format must be 'zip', 'sheet', 'pdf', 'gif', 'mp4' or 'csv'" in answer.json()["detail"]


async def test_export_of_a_client_that_left_keeps_its_slot_until_it_ends():
    slots, count, running, maximum = asyncio.Semaphore(2), threading.Lock(), 0, 0

    def make():
        nonlocal running, maximum
        with count:
            running += 1
            maximum = max(maximum, running)
        time.sleep(0.1)
        with count:
            running -= 1
        return b"made"

    async def build():
        return await asyncio.to_thread(make)

    for _ in range(3):
        waiting = [asyncio.create_task(in_slot(slots, build)) for _ in range(2)]
        await asyncio.sleep(0.02)
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    assert await in_slot(slots, build) == b"made"
    assert maximum == 2
    assert running == 0


async def test_failed_export_frees_its_slot():
    async def fail():
        raise ValueError("no image")

    slots = asyncio.Semaphore(1)
    for _ in range(3):
        with pytest.raises(ValueError, match="no image"):
            await in_slot(slots, fail)
