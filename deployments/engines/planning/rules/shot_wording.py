"""How prompts name the shot: its size at the start, its angle at the end unless it is eye-level."""

import re
from collections.abc import Iterable
from typing import TypeVar

from deployments.engines.planning.rules.hero_wording import PREPOSITIONS, tidy
from deployments.types import Angle, ShotSize

_Choice = TypeVar("_Choice", ShotSize, Angle)

_SHOT = r"(?:shot|view|portrait)"
_ANGLED = r"(?:[\s-]+angle)?"
_TILTED = rf"[\s-]+angle(?:[\s-]+{_SHOT})?"
_EYE = r"['’]?s[\s-]+eye[\s-]+view"
_NAMES = {
    # Medium first: "medium close-up" and "medium long shot" hold the names of other sizes.
    ShotSize.MEDIUM: (
        rf"(?:medium|mid)(?:[\s-]+(?:close[\s-]?up|long|wide|full))?{_ANGLED}[\s-]+{_SHOT}"
        rf"|medium[\s-]+close[\s-]?up|(?:waist[\s-]?up|half[\s-]body)(?:[\s-]+{_SHOT})?"
    ),
    ShotSize.WIDE: (
        rf"(?:(?:very|extreme|ultra)[\s-]+)?(?:wide|long){_ANGLED}[\s-]+(?:shot|view)"
        r"|(?:establishing|panoramic)[\s-]+(?:shot|view)"
    ),
    ShotSize.FULL: rf"full{_ANGLED}[\s-]+shot|full[\s-]+(?:body|length)(?:[\s-]+{_SHOT})?",
    ShotSize.CLOSE_UP: (
        rf"(?:(?:extreme|tight|big)[\s-]+)?(?:close-?up(?:[\s-]+{_SHOT})?"
        rf"|close\s+up(?:\s+{_SHOT}|(?=\s+of\b)))"
    ),
    Angle.LOW: rf"low{_TILTED}|worm{_EYE}|(?<=seen from )below",
    Angle.HIGH: rf"high{_TILTED}|(?<=seen from )above",
    Angle.OVERHEAD: (
        rf"overhead[\s-]+{_SHOT}|top[\s-]+down[\s-]+{_SHOT}|bird{_EYE}"
        r"|(?<=from )(?:directly\s+above|overhead)"
    ),
    Angle.EYE_LEVEL: rf"eye[\s-]+level(?:[\s-]+(?:angle|{_SHOT}))?",
}
"""The wordings of each shot size and angle. "From above" alone is none: rain comes from there."""

_BEFORE = (
    r"(?:\b(?:seen|viewed)\s+)?(?:(?P<within>\b(?:in|as|at|from))\s+)?(?:\b(?:an?|the)\s+)?"
    r"(?:(?:low|high)[\s-]+angle\s+(?=\w+[\s-]shot))?"
)
_AFTER = r"(?(within)|(?:\s+(?:of|showing)\b|\s*:)?)"
"""After "from a low angle" an "of" belongs to the words before it."""

_STARTS_WITHOUT_NOUN = re.compile(
    rf"(?:(?:{PREPOSITIONS}|and|while|as)\b|(?:an?\s+)?(?:[\w-]+\s+)?{_SHOT}\b|front-facing)",
    re.IGNORECASE,
)
"""A start after which "wide shot of" would be no English."""

_ANGLE_PHRASES = {
    Angle.LOW: "from a low angle",
    Angle.HIGH: "from a high angle",
    Angle.OVERHEAD: "seen from directly above",
}


def _pattern_of(choices: Iterable[ShotSize | Angle]) -> re.Pattern[str]:
    """A pattern of all wordings, in groups named after the choices."""
    names = "|".join(f"(?P<{choice.name}>{_NAMES[choice]})" for choice in choices)
    return re.compile(rf"{_BEFORE}\b(?:{names})(?![\w-]){_AFTER}", re.IGNORECASE)


_SIZES = _pattern_of([ShotSize.MEDIUM, ShotSize.WIDE, ShotSize.FULL, ShotSize.CLOSE_UP])
_ANGLES = _pattern_of(Angle)


def shot_size_in(prompt: str) -> ShotSize | None:
    """The one shot size that a prompt names; None if it names none or several."""
    return _only({ShotSize[name] for name in _named(_SIZES, prompt)})


def angle_in(prompt: str) -> Angle | None:
    """The one angle that a prompt names; None if it names none or several."""
    return _only({Angle[name] for name in _named(_ANGLES, prompt)})


def with_shot_size(prompt: str, size: ShotSize) -> str:
    """The prompt that names this shot size and no other."""
    prompt = _without_others(_SIZES, size, prompt)
    if size.name in _named(_SIZES, prompt):
        return prompt
    phrase = "close-up" if size is ShotSize.CLOSE_UP else f"{size} shot"
    return f"{phrase}{',' if _STARTS_WITHOUT_NOUN.match(prompt) else ' of'} {prompt}"


def with_angle(prompt: str, angle: Angle) -> str:
    """The prompt that names this angle and no other; eye level needs no words."""
    prompt = _without_others(_ANGLES, angle, prompt)
    if angle is Angle.EYE_LEVEL or angle.name in _named(_ANGLES, prompt):
        return prompt
    return f"{tidy(prompt)}, {_ANGLE_PHRASES[angle]}"


def _named(pattern: re.Pattern[str], prompt: str) -> set[str]:
    return {match.lastgroup for match in pattern.finditer(prompt) if match.lastgroup}


def _without_others(pattern: re.Pattern[str], wanted: ShotSize | Angle, prompt: str) -> str:
    """The prompt without the wordings of other choices."""

    def keep(match: re.Match[str]) -> str:
        return match.group() if match.lastgroup == wanted.name else ""

    left = pattern.sub(keep, prompt)
    return prompt if left == prompt else tidy(left)


def _only(named: set[_Choice]) -> _Choice | None:
    return named.pop() if len(named) == 1 else None
