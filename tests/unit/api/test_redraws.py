"""Frames of a finished story are drawn again, and revisions selected."""

from tests.support.api import encoded_image, finished_story, wait_for_story


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
