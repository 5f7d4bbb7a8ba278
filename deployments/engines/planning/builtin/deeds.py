"""How a deed looks: who does what to whom, by the phrases of the verb table."""

from collections.abc import Sequence
from dataclasses import dataclass

from deployments.engines.planning.builtin.descriptors import is_english
from deployments.engines.planning.builtin.figures import MAX_LISTED, Figures
from deployments.engines.planning.builtin.own_words import OwnWording, OwnWords
from deployments.engines.planning.builtin.participants import (
    is_alive,
    is_happening,
)
from deployments.engines.planning.builtin.phrases import VISIBLE, PhraseFiller
from deployments.engines.planning.reading.english.forms import listed
from deployments.engines.planning.reading.events import Entity, Event, Modality
from deployments.engines.planning.reading.grammar import SETTING_KINDS, words_of_text
from deployments.types import HERO_TRIGGER

_INWARD = words_of_text("know learn think believe doubt hope forget stop finish")
"""Keys of verbs whose inner deed is not done in the picture."""

_REFUSED = ("cause", "refusal", "speech", "taking", "transfer", "wish")
"""Tags of deeds that one refuses by not doing them."""

_NOT_DONE = {
    **dict.fromkeys(("smile", "laugh"), "with a sad face"),
    **dict.fromkeys(("see", "notice"), "looking away from {object}"),
    **dict.fromkeys(("find", "reach"), "looking around in vain for {object}"),
    **dict.fromkeys(("say", "answer", "speak", "tell"), "keeping silent with closed lips"),
    **dict.fromkeys(("eat", "drink"), "turning away from {object}"),
    "sleep": "lying awake with open eyes",
    "work": "sitting idle with folded arms",
    "cry": "holding back tears",
}
"""How one looks who does not do a deed, by the key of its verb."""

_STATES = {"dead": "lying still as if dead", "asleep": "asleep", "alive": "alive and well"}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a prompt, and whom and what they show.

    Attributes:
        words: without setting and style.
        shown: the entities that the words name.
        is_own: whether a deed is in the story's own words, which tell all of its clause.
    """

    words: str
    shown: tuple[Entity, ...]
    is_own: bool = False


class DeedWriter:
    """Words the deeds of one story.

    Attributes:
        own_words: that an English story has for them.

    Args:
        figures: words for its entities.
    """

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._phrases = PhraseFiller(figures)
        self.own_words = OwnWords(figures)

    def wording(self, event: Event) -> Wording:
        """Who does what to whom."""
        doers = self._figures.drawable(event.doers)
        if not doers:
            return self._weather_deed(event) or self._suffering(event)
        verb = event.verb
        is_cause = event.has_tag("cause", "aspect")
        is_plain = verb is not None and (verb.visibility < 2 or verb.key == "make")
        if event.complement is not None and is_cause and is_plain:
            return self._caused(doers, event.complement)
        done = self.done(event)
        text = _spaced(listed(map(self._figures.people, doers)), done.words)
        shown = (*doers, *done.shown)
        return self._with_inner(Wording(text, shown, done.is_own), event, event.doers)

    def done(self, event: Event) -> Wording:
        """What is done, without the doers: "hiding oats between the pages"."""
        predicate, used = self._predicate(event)
        own = self.own_words.done(event)
        is_own = _is_better(own, event, (predicate, used))
        if is_own:
            predicate, used = own.words, own.shown
        rest = list(self._phrases.rest(event, used))
        words = _spaced(predicate, *(phrase for _, phrase in rest))
        return Wording(words, (*used, *(entity for entity, _ in rest)), is_own)

    def _predicate(self, event: Event) -> tuple[str, tuple[Entity, ...]]:
        """The words after the doers, and the entities in them."""
        if event.is_negated:
            return self._denied(event)
        is_state = event.verb is None or event.verb.visibility < 2
        if event.state and event.state.isascii() and is_state:
            return _STATES.get(event.state, f"looking {event.state}"), ()
        if event.modality is Modality.WISH:
            return self._wished(event)
        if event.verb is None:
            return self._unknown(event)
        objects = self._figures.drawable(event.objects)
        if objects and _is_at_event(event, objects):
            return f"at {self._figures.happening(objects[0])}", objects[:1]
        if event.has_tag("wear") and any(map(is_alive, objects)):
            return f"dressing {self._figures.listed(objects)}", objects
        if event.has_tag("wear") and any(doer.is_hero for doer in event.doers) and objects:
            # The LoRA owns what the hero wears, so that a garment is a thing in his hands.
            return f"holding up {self._figures.listed(objects)}", objects
        return self._phrases.filled(event.verb.phrases, event)

    def _unknown(self, event: Event) -> tuple[str, tuple[Entity, ...]]:
        """A deed of which no table tells the look: English has its word, others the people."""
        objects = self._figures.drawable(event.objects)
        if is_english(event.english):
            return f"{event.english} {self._figures.listed(objects)}".strip(), objects
        others = self._figures.drawable(filter(is_alive, (*event.recipients, *objects)))
        if others:
            return f"turning to {self._figures.listed(others)}", others
        if objects:
            return f"busy with {self._figures.listed(objects)}", objects
        return "standing" if event.doers else "looking into the distance", ()

    def _denied(self, event: Event) -> tuple[str, tuple[Entity, ...]]:
        """A deed that is not done: people refuse it or fail, others stay where they are."""
        shown = self._figures.drawable(event.objects)
        before = f" in front of {self._figures.listed(shown)}" if shown else ""
        is_person = any(doer.is_person or doer.is_hero for doer in event.doers) or not event.doers
        is_return = event.verb is not None and event.verb.key in ("come back", "return")
        if is_return and not event.objects:
            return "going away into the distance", ()
        if is_person and event.verb is not None and event.verb.key in _NOT_DONE and event.doers:
            look = _NOT_DONE[event.verb.key]
            if "{" not in look:
                return look, ()
            if shown:
                return look.format(object=self._figures.listed(shown)), shown
        if not is_person or (event.has_tag("motion") and not shown):
            return f"standing still{before}", shown
        if event.verb is None or event.has_tag(*_REFUSED):
            return f"shaking the head in refusal{before}", shown
        return f"spreading both hands helplessly{before}", shown

    def _wished(self, event: Event) -> tuple[str, tuple[Entity, ...]]:
        """A deed that somebody only wants or is told to do: how one looks before it."""
        if event.verb is not None and event.verb.approach:
            words, used = self._phrases.filled((event.verb.approach,), event)
            if words:
                return words, used
        shown = self._figures.drawable((*event.objects, *event.recipients, *event.sources))[
            :MAX_LISTED
        ]
        return (f"dreaming of {self._figures.listed(shown)}" if shown else "deep in thought"), shown

    def _caused(self, doers: Sequence[Entity], deed: Event) -> Wording:
        """A deed that somebody else brings about: "a father shaking hands, a man urging him on"."""
        wording = self.wording(deed)
        causers = [doer for doer in doers if doer not in deed.doers]
        if not causers:
            return wording
        words = f"{self._figures.listed(causers)} urging with open hands, {wording.words}"
        return Wording(words, (*causers, *wording.shown))

    def _with_inner(self, deed: Wording, event: Event, who: Sequence[Entity]) -> Wording:
        """A deed with the one inside it: "talking a bai round, *exchanging coats*"."""
        inner = event.complement
        if inner is None or deed.is_own or not self._is_seen(inner, event, deed):
            return deed
        is_other = bool(inner.doers) and inner.doers != who
        found = self.wording(inner) if is_other else self.done(inner)
        words = ", ".join(filter(None, (deed.words, found.words)))
        return Wording(words, tuple(dict.fromkeys((*deed.shown, *found.shown))))

    def _is_seen(self, inner: Event, event: Event, deed: Wording) -> bool:
        """Whether the picture shows the deed inside a deed, and not only what is thought of."""
        if event.verb is not None and event.verb.key in _INWARD:
            return False
        if inner.modality is Modality.WISH and (inner.verb is None or not inner.verb.approach):
            return False
        new = [e for e in self._figures.drawable(inner.participants) if e not in deed.shown]
        is_visible = inner.verb is not None and inner.verb.visibility >= VISIBLE
        has_look = bool(inner.state) or is_visible
        return bool(new) or (has_look and bool(self._figures.drawable(inner.participants)))

    def _weather_deed(self, event: Event) -> Wording | None:
        """A deed of the weather or of a time of day: "rain falling on a window"."""
        nouns = [doer.noun for doer in event.doers if doer.noun is not None]
        if not nouns or nouns[0].kind not in SETTING_KINDS:
            return None
        done = self.done(event)
        return Wording(
            _spaced("" if event.has_tag("weather") else nouns[0].key, done.words), done.shown
        )

    def _suffering(self, event: Event) -> Wording:
        """An event whose doer is unknown: what happens to its object."""
        objects = self._figures.drawable(event.objects)[:MAX_LISTED]
        if objects:
            own = self.own_words.done(event)
            # A fish that is served does not bow in thanks.
            is_handed = event.has_tag("transfer", "speech")
            reacts = any(e.is_person if is_handed else is_alive(e) for e in objects)
            look = event.verb.reaction if event.verb and reacts else ""
            is_own = _is_better(own, event, (look, ()))
            look, used = (own.words, own.shown) if is_own else (look, ())
            rest = list(self._phrases.rest(event, (*objects, *used)))
            text = _spaced(self._figures.listed(objects), look, *(words for _, words in rest))
            shown = (*objects, *used, *(entity for entity, _ in rest))
            return self._with_inner(Wording(text, shown, is_own), event, event.objects)
        done = self.done(event)
        who = HERO_TRIGGER if event.verb is None else "" if event.has_tag("weather") else "people"
        return Wording(_spaced(who, done.words), done.shown)


def _is_better(own: OwnWording, event: Event, phrase: tuple[str, Sequence[Entity]]) -> bool:
    """Whether the story's own words show more than a phrase that names some entities."""
    words, used = phrase
    is_seen = event.verb is None or event.verb.visibility >= VISIBLE - 1
    # Who moves something does not only walk.
    is_seen = is_seen or (event.has_tag("motion") and not set(event.objects) <= set(used))
    if event.complement is not None and event.verb is not None and event.verb.key in _INWARD:
        return False
    is_more = any(entity not in used for entity in own.shown)
    is_more = is_more or not set(" ".join(own.details).split()) <= set(words.split())
    return bool(own.words) and is_seen and is_more


def _is_at_event(event: Event, objects: Sequence[Entity]) -> bool:
    """Whether somebody holds, gets or joins an event, which one sees by its own look."""
    is_seen = event.verb is not None and event.verb.visibility >= VISIBLE
    is_told = event.has_tag("perception", "speech")
    is_handed = bool(event.recipients or event.sources)
    is_missed = event.verb is not None and event.verb.key in ("be sad", "refuse", "forget")
    return all(map(is_happening, objects)) and not (is_seen or is_told or is_handed or is_missed)


def _spaced(*words: str) -> str:
    """The words that are not empty, divided by spaces."""
    return " ".join(filter(None, words))
