"""Requests with wrong fields or broken bodies never reach the service."""

import pytest

from tests.support.stories import STORY


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"prompt": "short"}, "prompt must be at least 10 characters"),
        ({"prompt": "x" * 501}, "prompt must be at most 500 characters"),
        ({"prompt": None}, "prompt must be a string"),
        ({"prompt": " " * 20}, "prompt must be text that is not blank and has no control chara"),
        ({"prompt": "a story\x00 with NUL"}, "prompt must be text that is not blank"),
        ({"prompt": "a terminal code \x9b31m"}, "prompt must be text that is not blank"),
        ({"num_frames": 5}, "num_frames must be at least 6"),
        ({"num_frames": 11}, "num_frames must be at most 10"),
        ({"num_frames": 7.5}, "num_frames must be an integer"),
        ({"seed": "42"}, "seed must be an integer"),
        ({"seed": True}, "seed must be an integer"),
        ({"seed": 2**53}, "seed must be at most 9007199254740991"),
        ({"gpt_temperature": 1.1}, "gpt_temperature must be at most 1"),
        ({"gpt_temperature": "hot"}, "gpt_temperature must be a number"),
        ({"use_ref_guided": "yes"}, "use_ref_guided must be true or false"),
        ({"promt": "typo"}, "promt is not a known field"),
        ({"preset": "quick"}, "preset must be 'exact', 'fast', 'fastest' or 'few_step'"),
        ({"scenes": []}, "scenes must have at least 6 items"),
        ({"scenes": [{"prompt": ""}] * 6}, "scenes.0.prompt must be at least 1 characters"),
        ({"scenes": "none"}, "scenes must be a list"),
        *(
            ({"scenes": [{"prompt": "aldar_kose_man"} | wrong] * 6}, f"scenes.0.{detail}")
            for wrong, detail in [
                (
                    {"shot_size": "dutch"},
                    "shot_size must be 'wide', 'full', 'medium' or 'close-up'",
                ),
                ({"shot_size": ""}, "shot_size must be 'wide', 'full', 'medium' or 'close-up'"),
                ({"angle": 3}, "angle must be 'eye-level', 'low', 'high' or 'overhead'"),
                ({"dialogue": None}, "dialogue must be a string"),
                ({"dialogue": "x" * 301}, "dialogue must be at most 300 characters"),
                ({"dialogue": "a\x07b"}, "dialogue must be text that is not blank"),
                ({"duration_s": 0.4}, "duration_s must be at least 0.5"),
                ({"duration_s": 31}, "duration_s must be at most 30"),
                ({"duration_s": "3"}, "duration_s must be a number"),
                ({"duration_s": True}, "duration_s must be a number"),
                ({"shot": "wide"}, "shot is not a known field"),
            ]
        ),
        (
            {"scenes": [{"prompt": "aldar_kose_man"}] * 8, "num_frames": 6},
            "scenes has 8 items but num_frames allows 6",
        ),
        ({"reference_image": "aGk="}, "reference_image needs use_ref_guided: true"),
        (
            {"use_ref_guided": True, "reference_image": "https://example.com/a.png"},
            "reference_image must be the base64 text of a PNG, JPEG or WebP file, not a URL",
        ),
    ],
)
def test_wrong_field_gets_422_with_a_sentence_that_names_it(client, service, fields, detail):
    answer = client.post("/generate", json={"prompt": STORY} | fields)
    assert answer.status_code == 422
    body = answer.json()
    assert body["detail"].startswith(detail)
    assert body["code"] == "invalid_request"
    assert body["request_id"]
    assert not service.requests


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"[]", 422),
        (b'"text"', 422),
        (b"null", 422),
        (b'{"prompt": NaN}', 422),
        (b'{"prompt": "a long story", "gpt_temperature": NaN}', 422),
        (b'{"prompt": "a long story", "gpt_temperature": 1e999}', 422),
        (b'{"prompt": "\\ud800 a long story"}', 422),
        (b'{"prompt": "a long story", "\\udfff": 1}', 422),
        (b'{"prompt": "a long story", "seed": ' + b"9" * 5000 + b"}", 400),
        (b"[" * 100_000, 400),
        (b"\xff\xfe{", 400),
        (b'{"prompt": "\xff\xff\xff a long story"}', 400),
        (b'{"prompt": "' + b"a" * 5_000_000 + b'"}', 422),
        (b'{"prompt": "' + b"a" * 15_000_000 + b'"}', 413),
    ],
    ids=lambda value: repr(value[:40]) if isinstance(value, bytes) else None,
)
@pytest.mark.parametrize("path", ["/generate", "/plan"])
def test_broken_body_gets_a_4xx_answer_in_json(client, service, path, body, status):
    answer = client.post(path, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert isinstance(answer.json()["detail"], str)
    assert answer.json()["code"]
    assert not service.requests
