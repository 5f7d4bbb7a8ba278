"""Render prompts of beats: who does what, how it looks and with whom, in English."""

import re
from collections.abc import Sequence

from deployments.engines.planning.builtin.beats import Beat, Stage
from deployments.engines.planning.builtin.deeds import DeedWriter, Wording
from deployments.engines.planning.builtin.figures import MAX_LISTED, Figures
from deployments.engines.planning.builtin.onlooking import alone
from deployments.engines.planning.builtin.participants import (
    is_alive,
    is_happening,
    others_of,
    reacting,
    things_of,
)
from deployments.engines.planning.builtin.phrases import PhraseFiller
from deployments.engines.planning.reading.events import Entity, Event, Setting
from deployments.types import HERO_TRIGGER

_ONLOOKERS = ("watching", "looking at")
_POSES = ("standing", "smiling", "standing proudly")
_SLY = frozenset({"trick", "taking", "pretence", "change"})


class PromptWriter:
    """Words the beats of one story.

    Args:
        figures: words for its entities.
    """

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._deeds = DeedWriter(figures)
        self._phrases = PhraseFiller(figures)

    def wording(self, beat: Beat, variant: int = 0) -> Wording:
        """What the beat shows; equal beats with other variants differ."""
        event = beat.event
        if event is None:
            return self._gathering(beat, variant)
        if not event.participants and not event.state and event.setting == Setting():
            return Wording(f"{HERO_TRIGGER} {alone(variant).prompt}", ())
        if beat.stage is Stage.APPROACH:
            wording = self._approach(event)
        elif beat.stage is Stage.REACTION:
            wording = self._reaction(event)
        elif beat.stage is Stage.DETAIL:
            wording = self._detail(event)
        else:
            wording = self._deeds.wording(event)
        worn = self._worn_by_hero(event)
        if beat.stage is Stage.DEED and worn and worn not in wording.shown:
            words_worn = f"{wording.words}, holding {self._figures.phrase(worn)}"
            wording = Wording(words_worn, (*wording.shown, worn))
        more = [self._merged(other, event) for other in beat.events if other is not event][:1]
        words, shown = [wording.words], list(wording.shown)
        if beat.stage is Stage.DEED:
            words.extend(other.words for other in more)
            shown.extend(entity for other in more for entity in other.shown)
        if HERO_TRIGGER not in " ".join(words):
            # He comes first, so that he is the same man in every frame, whoever acts.
            words[0] = f"{HERO_TRIGGER} {_ONLOOKERS[variant % len(_ONLOOKERS)]} {words[0]}"
        elif not any(is_alive(entity) and not entity.is_hero for entity in shown):
            # Guests of "a wedding with dancing guests" are there already.
            here = " ".join(words)
            company = [e for e in self._company(beat) if self._figures.phrase(e) not in here]
            words.extend(f"{self._figures.phrase(entity)} nearby" for entity in company)
            shown.extend(company)
        unique = tuple(dict.fromkeys(shown))
        return Wording(self._once(", ".join(filter(None, words)), unique), unique)

    def _merged(self, other: Event, main: Event) -> Wording:
        """A second event of one picture; the same doers are named once."""
        is_same = bool(other.doers) and other.doers == main.doers
        return self._deeds.done(other) if is_same else self._deeds.wording(other)

    def _worn_by_hero(self, event: Event) -> Entity | None:
        """A garment of the hero that the event's clause names; it is drawn as a thing."""
        garments = (g for doer in event.doers if doer.is_hero for g in doer.wears)
        clause = event.clause.lower()
        return next((g for g in garments if g.text and g.text.split()[-1][:4] in clause), None)

    def _company(self, beat: Beat) -> tuple[Entity, ...]:
        """Somebody of the story who may stand beside the hero when he acts alone."""
        owners = [entity.owner for event in beat.events for entity in event.participants]
        near = [*(owner for owner in owners if owner is not None), *beat.cast]
        return self._figures.drawable(e for e in near if is_alive(e) and not e.is_hero)[:1]

    def _approach(self, event: Event) -> Wording:
        doers = self._figures.drawable(event.doers)
        verb = event.verb
        own = self._deeds.own_words.ahead(event)
        if not own.words and event.objects and all(map(is_happening, event.objects)):
            words = f"getting ready for {self._figures.listed(event.objects)}"
            return Wording(f"{self._figures.listed(doers)} {words}", (*doers, *event.objects))
        words, used = (
            self._phrases.filled((verb.approach,), event) if verb is not None else ("", ())
        )
        if words:
            return Wording(f"{self._figures.listed(doers)} {words}", (*doers, *used))
        if own.words:
            return Wording(f"{self._figures.listed(doers)} {own.words}", (*doers, *own.shown))
        goal = self._figures.drawable(others_of(event))[:1]
        words = f"walking up to {self._figures.listed(goal)}"
        if not goal:
            goal = self._figures.drawable(event.objects)[:2]
            getting = "holding" if event.has_tag("transfer") else "reaching for"
            words = f"{getting} {self._figures.listed(goal)}" if goal else "getting ready"
        return Wording(f"{self._figures.listed(doers)} {words}", (*doers, *goal))

    def _reaction(self, event: Event) -> Wording:
        others = self._figures.drawable(reacting(event))[:1]
        look = event.verb.reaction if event.verb is not None else ""
        words = f"{self._figures.listed(others)} {look}"
        doers = self._figures.drawable(event.doers)
        if any(doer.is_hero for doer in doers):
            is_sly = event.has_tag(*_SLY)
            smile = "slyly" if is_sly else "kindly"
            words = f"{HERO_TRIGGER} smiling {smile} behind {words}"
            return Wording(words, (*others, *doers))
        return Wording(words, others)

    def _detail(self, event: Event) -> Wording:
        things = self._figures.drawable(things_of(event))[:2]
        if not things:
            return self._deeds.wording(event)
        doers = self._figures.drawable(event.doers)[:1]
        words = self._figures.listed(things)
        if doers:
            words += f" in front of {self._figures.listed(doers)}"
        return Wording(words, (*things, *doers))

    def _gathering(self, beat: Beat, variant: int) -> Wording:
        """People and things of the story together with the hero."""
        others = [e for e in self._figures.drawable(beat.cast) if not e.is_hero]
        hero = tuple(e for e in beat.cast if e.is_hero)
        if beat.stage is Stage.CLOSING:
            some = [e for e in others if is_alive(e)][:2] or others[:1]
            end = f" beside {self._figures.listed(some)}" if some else ""
            words = f"{HERO_TRIGGER} smiling and waving goodbye{end}"
            return Wording(words, (*hero, *some))
        if beat.moment is not None:
            doing = beat.moment.prompt.format(other=self._figures.listed(others[:1]))
            return Wording(f"{HERO_TRIGGER} {doing}", (*hero, *others[:1]))
        people = [e for e in others if is_alive(e)][:2]
        things = [e for e in others if not is_alive(e)][: MAX_LISTED - len(people)]
        some = [*people, *things]
        doing = _POSES[variant % len(_POSES)]
        words = (
            f"{HERO_TRIGGER} {doing} with {self._figures.listed(some)}" if some else HERO_TRIGGER
        )
        return Wording(words, (*hero, *some))

    def _once(self, words: str, shown: Sequence[Entity]) -> str:
        """The words with each one once: later mentions become "him", so that he is not two."""
        phrases = {
            self._figures.phrase(entity): entity for entity in shown if not is_happening(entity)
        }
        known = sorted(filter(None, phrases), key=len, reverse=True)
        if not known:
            return words
        named: set[str] = set()

        def once(match: re.Match[str]) -> str:
            phrase = match.group()
            if phrase in named:
                return _pronoun(phrases[phrase], phrase)
            named.add(phrase)
            return phrase

        # The longest phrase first, and whole words: no "it" for the car of "a carnation".
        # A bag that is "a bag full of gold" there is another one; the hero never is.
        others = "|".join(re.escape(phrase) for phrase in known if phrase != HERO_TRIGGER)
        other = rf"(?:{others})\b(?! (?:in|with|of|full)\b)" if others else HERO_TRIGGER
        return re.sub(rf"\b(?:{HERO_TRIGGER}\b|{other})", once, words)


def _pronoun(entity: Entity, phrase: str) -> str:
    """The English pronoun for somebody or something that a prompt has named."""
    if entity.is_several:
        return "them"
    if not (entity.is_person or entity.is_hero):
        return "it"
    is_woman = entity.sex == "f" or re.search(r"\b(?:dress|headscarf|woman|girl)\b", phrase)
    return "her" if is_woman and entity.sex != "m" else "him"
