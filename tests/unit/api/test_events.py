"""The events of a story over HTTP."""

from tests.support.api import post_story


def read_events(http, path, **headers):
    """(id, kind, data) of each event of a stream that ends."""
    answer = http.get(path, headers={name.replace("_", "-"): v for name, v in headers.items()})
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = []
    for block in answer.text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if fields:
            events.append((int(fields["id"]), fields["event"], fields["data"]))
    return events


def test_events_have_ids_kinds_and_links(http):
    story = post_story(http, seed=11).json()
    events = read_events(http, story["links"]["events"])
    assert [number for number, _, _ in events] == list(range(1, len(events) + 1))
    kinds = [kind for _, kind, _ in events]
    assert kinds[:2] == ["queued", "planned"]
    assert kinds[-1] == "story.completed"
    assert kinds.count("frame.completed") == 6
    completed = next(data for _, kind, data in events if kind == "frame.completed")
    assert f'"image":"/stories/{story["id"]}/frames/' in completed
    assert '"preview":"data:image/jpeg;base64,' in completed


def test_events_resume_after_the_id_in_header_or_query(http, done):
    whole = read_events(http, done["links"]["events"])
    assert read_events(http, done["links"]["events"], last_event_id="5") == whole[5:]
    assert read_events(http, f"{done['links']['events']}?after=5") == whole[5:]
    assert read_events(http, f"{done['links']['events']}?after=2", last_event_id="5") == whole[5:]


def test_browser_gets_204_when_no_event_will_follow(http, done):
    headers = {"last-event-id": str(done["last_event_id"])}
    answer = http.get(done["links"]["events"], headers=headers)
    assert (answer.status_code, answer.content) == (204, b"")
