"""Options of a request reach every place that uses them, by their names."""

from deployments.presets import Preset
from deployments.types import Mode, PlanRequest, StoryOptions
from serve_app.api.schemas.requests import GenerateBody, RequestOut, StoryBody
from serve_app.api.submissions import build_story_request, build_submission
from serve_app.store.records import StoredRequest

STORY = "Aldar Kose tricks a merchant and steals his horse"
BODY = GenerateBody(
    prompt=STORY, use_ref_guided=True, num_frames=7, seed=5, gpt_temperature=0.1, preset="fast"
)


def test_every_option_of_a_story_can_be_sent():
    request = build_story_request(BODY)
    defaults = {name: field.default for name, field in StoryOptions.model_fields.items()}
    assert {name for name, value in request.options().items() if value == defaults[name]} == set()


def test_options_are_stored_and_passed_to_planner_and_renderer():
    request = build_story_request(BODY)
    stored = StoredRequest(**request.options(), reference_key=None)
    restored = StoredRequest.model_validate_json(stored.model_dump_json())
    assert restored.options() == request.options()
    assert restored.render_options() == {"preset": Preset.FAST}
    assert restored.plan_request() == PlanRequest(
        prompt=STORY, num_frames=7, seed=5, temperature=0.1
    )


def test_answers_repeat_the_request():
    assert RequestOut.values(build_story_request(BODY)) == {
        "story_prompt": STORY,
        "mode": Mode.REF_GUIDED,
        "seed": 5,
        "gpt_temperature": 0.1,
    }


def test_fingerprint_tells_bodies_apart_and_ignores_defaults():
    def fingerprint(body):
        return build_submission(body, "r", None).fingerprint

    plain = StoryBody(prompt=STORY)
    assert fingerprint(plain) == fingerprint(GenerateBody(prompt=STORY, seed=42, preset=None))
    assert fingerprint(plain) != fingerprint(StoryBody(prompt=STORY, approve_plan=True))
    assert fingerprint(plain) != fingerprint(StoryBody(prompt=STORY, seed=43))
