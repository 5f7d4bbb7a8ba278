"""Frames over HTTP: their images with recipes, caching and ranges; redraws and revisions."""

import pytest

from serve_app.images.png import read_recipe
from tests.support.api import encoded_image, finished_story, wait_for_story


def test_image_is_a_png_with_its_recipe(http, done):
    frame = done["frames"][2]
    answer = http.get(frame["image"])
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert read_recipe(answer.content).seed == frame["seed"]


def test_image_that_the_client_has_is_not_sent_again(http, done):
    shown = http.get(f"/stories/{done['id']}/frames/1.png")
    final = http.get(f"/stories/{done['id']}/frames/1.png?revision=1")
    assert shown.headers["etag"] == final.headers["etag"]
    assert shown.headers["cache-control"] == "no-cache"
    assert "immutable" in final.headers["cache-control"]
    again = http.get(shown.request.url, headers={"if-none-match": shown.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("range_header", "part"),
    [
        ("bytes=0-7", slice(0, 8)),
        ("bytes=8-", slice(8, None)),
        ("bytes=-4", slice(-4, None)),
        ("bytes=0-999999", slice(0, None)),
    ],
)
def test_requested_range_of_an_image_is_sent(http, done, range_header, part):
    whole = http.get(done["frames"][0]["image"])
    answer = http.get(done["frames"][0]["image"], headers={"range": range_header})
    assert answer.status_code == 206
    assert answer.content == whole.content[part]
    start = range(len(whole.content))[part][0]
    end = start + len(answer.content) - 1
    assert answer.headers["content-range"] == f"bytes {start}-{end}/{len(whole.content)}"


@pytest.mark.parametrize("range_header", ["bytes=-", "bytes=0-1,3-4", "lines=1-2", "bytes=a-b"])
def test_unusable_range_is_answered_with_the_whole_image(http, done, range_header):
    answer = http.get(done["frames"][0]["image"], headers={"range": range_header})
    assert answer.status_code == 200


@pytest.mark.parametrize("range_header", ["bytes=999999-", "bytes=5-2", "bytes=-0"])
def test_range_outside_the_image_is_refused(http, done, range_header):
    answer = http.get(done["frames"][0]["image"], headers={"range": range_header})
    assert answer.status_code == 416


def test_range_of_another_version_is_answered_with_the_whole_image(http, done):
    headers = {"range": "bytes=0-7", "if-range": '"another"'}
    assert http.get(done["frames"][0]["image"], headers=headers).status_code == 200


def test_missing_frame_or_revision_is_not_found(http, done):
    answer = http.get(f"/stories/{done['id']}/frames/9.png")
    assert answer.status_code == 404
    assert http.get(f"/stories/{done['id']}/frames/1.png?revision=9").status_code == 404


def test_frame_is_redrawn_and_the_earlier_revision_selected_again(http):
    path = finished_story(http, seed=21)["links"]["self"]
    before = http.get(f"{path}/frames/2.png").content
    accepted = http.post(f"{path}/frames/2", json={"seed": 8, "caption": "Again"})
    assert accepted.status_code == 202
    assert (accepted.json()["revision"], accepted.json()["image"]) == (2, None)
    frame = wait_for_story(http, path)["frames"][1]
    assert (frame["revision"], frame["caption"]) == (2, "Again")
    assert http.get(f"{path}/frames/2.png").content != before
    frame = http.patch(f"{path}/frames/2", json={"revision": 1}).json()["frames"][1]
    assert frame["revision"] == 1
    assert [each["is_selected"] for each in frame["revisions"]] == [True, False]
    assert http.get(f"{path}/frames/2.png").content == before


def test_redraw_accepts_a_reference_image(http, done):
    path = f"/stories/{done['id']}/frames/6"
    assert http.post(path, json={"reference_image": encoded_image()}).status_code == 202
    wait_for_story(http, f"/stories/{done['id']}")
    refused = http.post(path, json={"reference_image": "https://example.org/a.png"})
    assert refused.status_code == 422
