"""Where, when and in what weather a Kazakh clause happens, and what is said in it."""

from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.reading.kazakh.cases import Roles
from deployments.engines.planning.reading.kazakh.cast import KazakhCast
from deployments.engines.planning.reading.kazakh.clause import Clause
from deployments.engines.planning.reading.kazakh.lexicon import nouns_by_stem
from deployments.engines.planning.reading.kazakh.mentions import Mention, Part, weather_of
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind
from deployments.engines.planning.reading.kazakh.words import (
    NOT_SEEN,
    TIME_ADJECTIVES,
    WEATHER_STEMS,
)
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.tables import words_of

# Verbs that things are made with: "қардан аққала соғады".
_MAKING = frozenset(words_of("make|build|build snowman|weave|sew|sculpt|carve"))


class SettingReader:
    """Takes time, season, weather and place of one clause out of its mentions.

    Attributes:
        comes_itself: whether a season or a time is what comes: "қыс түскенде".
    """

    def __init__(self, cast: KazakhCast, clause: Clause, roles: Roles) -> None:
        self._cast = cast
        self._clause = clause
        self._roles = roles
        self._verb = clause.verb.verb if clause.verb is not None else None
        self.comes_itself = False

    def take_places(self, mentions: list[Mention]) -> None:
        """Take where somebody or something is as the place: "дүкендегі робот"."""
        for mention in mentions:
            if mention.at is not None and self._roles.place is None:
                self._roles.place = self._cast.entities_of(mention.at, None)[0]

    def is_impersonal(self) -> bool:
        """Whether the weather or a season does it: "боран соғып тұр", "қыс келеді"."""
        verb = self._clause.verb
        if self._verb is not None and "weather" in self._verb.tags:
            return True
        comes = self._roles.weather is not None or self.comes_itself
        return comes and verb is not None and not verb.before and verb.main in WEATHER_STEMS

    def _is_where(self, mention: Mention) -> bool:
        """Whether a place is where it happens: "далада", or "Айдала." alone."""
        is_there = mention.case == "loc" or (mention.case == "nom" and self._clause.verb is None)
        return is_there and not mention.preposition

    def take_words(self, parts: list[Part]) -> None:
        """Take what is said, and a look that stands for a state."""
        for part in parts:
            if not isinstance(part, KazakhWord):
                continue
            if part.kind is WordKind.SPEECH:
                self._roles.speech = part.text
            elif part.low in TIME_ADJECTIVES:
                self._roles.time = nouns_by_stem().get(TIME_ADJECTIVES[part.low])
            elif part.look is not None and part.kind is WordKind.LOOK and not self._roles.speech:
                is_state = self._verb is None or "state" in self._verb.tags
                self._roles.state = part.look.key if is_state else self._roles.state

    def take(self, mention: Mention, doer: Entity | None) -> bool:
        """Keep a mention as time, season, weather or place of the event, if it is one."""
        noun = mention.noun
        if noun is None:
            return mention.head in NOT_SEEN
        is_bare = mention.case == "nom" and not (mention.preposition or mention.possessor)
        self.comes_itself |= is_bare and noun.kind in (NounKind.SEASON, NounKind.TIME)
        if noun.kind is NounKind.SEASON:
            is_aim = mention.case == "dat" and not mention.preposition  # "қысқа отын жинайды"
            self._roles.season = None if is_aim else noun
        elif noun.kind is NounKind.WEATHER:
            is_made = self._verb is not None and self._verb.key in _MAKING
            self._roles.weather = None if is_made and mention.case == "abl" else noun
        elif noun.kind is NounKind.TIME:
            self._roles.time = noun if mention.head != "күн" else None
            self._roles.weather = weather_of(mention.words) or self._roles.weather
        elif noun.kind is NounKind.PLACE and self._is_where(mention):
            self._roles.place = self._cast.entities_of(mention, doer)[0]
            self._roles.place.is_person = False
        else:
            is_pointed = mention.words[0].kind is WordKind.DETERMINER
            is_near = is_pointed or mention.case in ("dat", "loc")
            is_far = any(word.low in ("арғы", "бергі") for word in mention.words)
            is_there = mention.head in ("жер", "жақ") and is_near
            is_there |= mention.head == "бет" and is_far
            is_there |= mention.head == "жақ" and mention.case in ("abl", "loc")
            return is_there or (mention.head in NOT_SEEN and mention.case in ("nom", "dat"))
        return True
