"""Images of frames over HTTP: recipes, caching and ranges."""

import pytest

from serve_app.images.png import read_recipe


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
