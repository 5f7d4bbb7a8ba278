"""The rules that every plan obeys, of the built-in planner, of GPT or of a user.

The rules: each prompt holds the hero's trigger and nothing of his clothes; each recurring element
has one descriptor; the setting is named and changes only where the story says so; scene 1 is a
front-facing view of the hero with the story's key elements; the prompt names the chosen shot size,
and an angle other than eye-level; 6 to 10 scenes, and no more than asked.
`enforce` corrects a plan and records each change in `corrections`; a plan that obeys is unchanged.
Problems that code cannot correct are in plan_problems.py.
"""

import re
from collections.abc import Callable, Sequence
from functools import partial

from deployments.engines.planning.rules.element_wording import restored
from deployments.engines.planning.rules.elements import (
    Look,
    inferred_elements,
    is_drawable,
    look_of,
)
from deployments.engines.planning.rules.hero_wording import (
    is_hero,
    tidy,
    with_trigger,
    without_hero_clothes,
)
from deployments.engines.planning.rules.setting_wording import (
    is_named,
    is_same_setting,
    may_move_to,
    moved,
    phrase_of,
    setting_of,
    story_places,
)
from deployments.engines.planning.rules.shot_wording import (
    angle_in,
    shot_size_in,
    with_angle,
    with_shot_size,
)
from deployments.types import (
    HERO_TRIGGER,
    MAX_FRAMES,
    MAX_SCENE_PROMPT_CHARS,
    MIN_FRAMES,
    Angle,
    Element,
    Scene,
    StoryPlan,
)

DEFAULT_SETTING = "steppe"
"""The setting of a story that names no place."""

MAX_KEY_ELEMENTS = 3
"""Elements that scene 1 must show; more would leave no space for the hero."""

_MAX_PASSES = 4
"""Maximum passes until nothing changes; a second one is needed only if a long prompt was cut."""


_CUT_CHARS = 20
"""Characters that are cut at a time from a prompt that is too long."""

_FRONT = re.compile(
    r"\bfront(?:al)?[\s-]+(?:facing|view|portrait|shot)\b|\bfrontal\b"
    r"|\b(?:facing|looking\s+(?:straight\s+)?(?:at|into|towards?))\s+(?:the\s+)?(?:viewer|camera)\b",
    re.IGNORECASE,
)
_NOT_FRONT = re.compile(
    r"\b(?:(?:seen\s+|shot\s+|viewed\s+)?from\s+(?:behind|the\s+(?:back|side))|(?:back|rear|side)"
    r"[\s-]+view(?:\s+of)?|in\s+profile|profile\s+view(?:\s+of)?"
    r"|(?:(?:with\s+)?his\s+)?back\s+(?:turned\s+)?to\s+(?:us|the\s+viewer|(?:the\s+)?camera))\b",
    re.IGNORECASE,
)


def enforce(plan: StoryPlan, story: str = "", num_frames: int | None = None) -> StoryPlan:
    """The plan corrected by every rule, with each change recorded in `corrections`.

    Idempotent. Scenes beyond `num_frames` are dropped from the middle, since the first and the last
    one carry the beginning and the end. A correction that would not fit the prompt's length limit
    cuts the prompt's end and says so.

    Args:
        plan: of any planner; with `planner="request"` the scenes are the user's own, so scene 1
            is not given more elements than the user put there.
        story: the story's text. Without it any change of setting counts as the story's own.
        num_frames: at most so many scenes are kept; not fewer than 6.
    """
    for _ in range(_MAX_PASSES):
        corrected = _enforce_once(plan, story, num_frames)
        if corrected == plan:
            break
        plan = corrected
    return plan


def _enforce_once(plan: StoryPlan, story: str, num_frames: int | None) -> StoryPlan:
    corrections: list[str] = []
    elements = _usable_elements(plan.elements, corrections)
    described = elements or inferred_elements([scene.prompt for scene in plan.scenes])
    looks = [look_of(element, is_declared=bool(elements)) for element in described]
    # The built-in planner writes the same descriptor in every prompt, so nothing is to restore.
    restorable = [] if plan.planner == "builtin" else looks
    scenes = [
        _with_one_look(
            number, _with_hero_rules(number, scene, looks, corrections), restorable, corrections
        )
        for number, scene in _kept(plan.scenes, num_frames, corrections)
    ]
    scenes[0] = _front_facing(scenes[0], corrections)
    if plan.planner != "request":
        key_looks = [look_of(element) for element in elements[:MAX_KEY_ELEMENTS]]
        scenes[0] = _with_key_elements(scenes[0], key_looks, corrections)
    scenes = _with_settings(scenes, story, corrections)
    scenes = [_with_shot(number, scene, corrections) for number, scene in enumerate(scenes, 1)]
    if not corrections:
        return plan
    return plan.model_copy(
        update={
            "scenes": tuple(scenes),
            "elements": elements,
            "corrections": (*plan.corrections, *corrections),
        }
    )


def _usable_elements(elements: tuple[Element, ...], corrections: list[str]) -> tuple[Element, ...]:
    """The elements with name and descriptor, without the hero, whose look comes from the LoRA."""
    drawn = tuple(element for element in elements if is_drawable(element))
    if drawn != elements:
        corrections.append("Elements: removed what has no name or no descriptor.")
    kept = tuple(element for element in drawn if not is_hero(element))
    if kept != drawn:
        corrections.append("Elements: removed the hero's own description, which the LoRA owns.")
    return kept


def _kept(
    scenes: Sequence[Scene], num_frames: int | None, corrections: list[str]
) -> list[tuple[int, Scene]]:
    """The numbered scenes, at most `num_frames`, spread evenly with the first and the last."""
    numbered = list(enumerate(scenes, start=1))
    limit = max(num_frames or MAX_FRAMES, MIN_FRAMES)
    if len(numbered) <= limit:
        return numbered
    kept = [numbered[round(index * (len(numbered) - 1) / (limit - 1))] for index in range(limit)]
    dropped = sorted({number for number, _ in numbered} - {number for number, _ in kept})
    names = ", ".join(map(str, dropped))
    corrections.append(f"Dropped scene {names} to keep at most {limit} scenes.")
    return [(number, scene) for number, (_, scene) in enumerate(kept, start=1)]


def _corrected(
    number: int,
    scene: Scene,
    correct: Callable[[str], str],
    what: str,
    corrections: list[str],
) -> Scene:
    """The scene with a corrected prompt; a change is recorded as "Scene 3: <what>."."""
    prompt = correct(scene.prompt)
    if prompt == scene.prompt:
        return scene
    shortened = scene.prompt
    while len(prompt) > MAX_SCENE_PROMPT_CHARS:
        # The end goes, since what matters most to a text encoder comes first.
        shortened = shortened[:-_CUT_CHARS].rsplit(" ", 1)[0]
        prompt = correct(shortened)
    if shortened != scene.prompt:
        what += f", and cut the prompt's end to keep {MAX_SCENE_PROMPT_CHARS} characters"
    corrections.append(f"Scene {number}: {what}.")
    return scene.model_copy(update={"prompt": prompt})


def _with_hero_rules(
    number: int, scene: Scene, looks: Sequence[Look], corrections: list[str]
) -> Scene:
    """The scene with the trigger and without the hero's clothes."""
    scene = _corrected(
        number, scene, with_trigger, f"named the hero by the trigger {HERO_TRIGGER}", corrections
    )
    nouns = [noun for look in looks for noun in (look.head, look.noun)]
    things = [look.descriptor for look in looks]
    correct = partial(without_hero_clothes, actors=nouns, things=things)
    what = "removed the hero's clothes or beard, which the LoRA owns"
    return _corrected(number, scene, correct, what, corrections)


def _with_one_look(
    number: int, scene: Scene, looks: Sequence[Look], corrections: list[str]
) -> Scene:
    """The scene with each recurring element by its descriptor."""
    what = "restored the descriptors of recurring elements"
    return _corrected(number, scene, lambda prompt: restored(prompt, looks), what, corrections)


def _with_settings(scenes: Sequence[Scene], story: str, corrections: list[str]) -> list[Scene]:
    """The scenes with their setting named, and kept where the story does not change it."""
    named = [setting for scene in scenes if (setting := setting_of(scene))]
    places = [place.key for place in story_places(story)]
    current = (named + places + [DEFAULT_SETTING])[0]
    settled = []
    for number, scene in enumerate(scenes, start=1):
        setting = setting_of(scene) or current
        if story and not is_same_setting(setting, current) and not may_move_to(setting, story):
            scene = _moved_back(number, scene, setting, current, corrections)
            setting = current
        if not is_named(setting, scene.prompt):
            scene = _with_setting(number, scene, setting, corrections)
        settled.append(scene)
        current = setting
    return settled


def _moved_back(
    number: int, scene: Scene, setting: str, current: str, corrections: list[str]
) -> Scene:
    what = f"kept the setting {current}, because the story does not move to {setting}"
    correct = partial(moved, away_from=setting, to=current)
    moved_scene = _corrected(number, scene, correct, what, corrections)
    if moved_scene == scene:
        corrections.append(f"Scene {number}: {what}.")
    return moved_scene.model_copy(update={"setting": current})


def _with_setting(number: int, scene: Scene, setting: str, corrections: list[str]) -> Scene:
    what = f"named the setting, {phrase_of(setting)}"
    scene = _corrected(number, scene, _appending(phrase_of(setting)), what, corrections)
    return scene.model_copy(update={"setting": setting})


def _front_facing(scene: Scene, corrections: list[str]) -> Scene:
    """Scene 1 as a front-facing view."""

    def turned(prompt: str) -> str:
        prompt = tidy(_NOT_FRONT.sub("", prompt)) if _NOT_FRONT.search(prompt) else prompt
        if _FRONT.search(prompt):
            return prompt
        front_view = f"front view of {prompt}"
        return front_view if prompt.startswith(HERO_TRIGGER) else f"{prompt}, front-facing"

    return _corrected(1, scene, turned, "made the view of the hero front-facing", corrections)


def _with_key_elements(scene: Scene, looks: Sequence[Look], corrections: list[str]) -> Scene:
    """Scene 1 with the plan's first elements in it."""
    for look in looks:
        if look.is_named_in(scene.prompt):
            continue
        what = f"added the key element {look.descriptor}"
        scene = _corrected(1, scene, _appending(look.descriptor), what, corrections)
    return scene


def _with_shot(number: int, scene: Scene, corrections: list[str]) -> Scene:
    """The scene whose prompt names its shot size and angle.

    Where a field is not chosen, but the prompt names a shot, the field takes it from there.
    """
    if number == 1 and scene.angle is Angle.OVERHEAD:
        corrections.append("Scene 1: took the angle eye-level, for a front view of the hero.")
        scene = scene.model_copy(update={"angle": Angle.EYE_LEVEL})
    named = {"shot_size": shot_size_in(scene.prompt), "angle": angle_in(scene.prompt)}
    for field, choice in named.items():
        if choice is not None and getattr(scene, field) is None:
            name = field.replace("_", " ")
            corrections.append(f"Scene {number}: took the {name} {choice} from the prompt.")
            scene = scene.model_copy(update={field: choice})
    if scene.shot_size is not None:
        correct = partial(with_shot_size, size=scene.shot_size)
        what = f"named the shot size, {scene.shot_size}"
        scene = _corrected(number, scene, correct, what, corrections)
    if scene.angle is not None:
        correct = partial(with_angle, angle=scene.angle)
        what = f"named the angle, {scene.angle}"
        scene = _corrected(number, scene, correct, what, corrections)
    return scene


def _appending(phrase: str) -> Callable[[str], str]:
    """A correction that adds a phrase at a prompt's end."""
    return lambda prompt: f"{tidy(prompt)}, {phrase}"
