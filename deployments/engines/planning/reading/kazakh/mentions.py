"""What a Kazakh clause mentions, how it is found, and whether it is what is known already."""

import re
from dataclasses import dataclass, field
from functools import cache

from deployments.engines.planning.reading.kazakh.letters import possessive
from deployments.engines.planning.reading.kazakh.lexicon import (
    noun_phrases,
    nouns_by_stem,
)
from deployments.engines.planning.reading.kazakh.noun_forms import (
    NounForm,
    noun_form_of,
    noun_forms,
)
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind
from deployments.engines.planning.reading.kazakh.words import number_of
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.nouns import Noun
from deployments.engines.planning.vocabulary.tables import words_of

TIMES = frozenset((NounKind.TIME, NounKind.SEASON, NounKind.WEATHER))


# The pronoun of what a noun of place without a noun belongs to: "ішінен", out of it.
INSIDE = "іші"
# The pronoun of who was named before and is now only pitied: "байғұс құдықта қалады".
EPITHET = "байғұс"


@dataclass(slots=True, kw_only=True)
class Mention:
    """Something that a clause names.

    Attributes:
        words: its words in the clause, modifiers and postposition included.
        noun: its row; None for a name, a pronoun and an unknown word.
        text: its basic form, with the words for its looks.
        head: its basic form without them.
        name: its name as written, in the basic form.
        pronoun: "ол", "олар", "өзі", ...; empty if it is none.
        case: "nom", "gen", "dat", "acc", "loc", "abl" or "ins".
        possessor: person of the possessive suffix, "" if it has none.
        preposition: English, of a postposition.
        is_own: whether өз stands before it.
        is_other: whether it is another one than before: "екінші бала".
        is_compound: whether its possessive suffix only joins two nouns: "ат базары".
        relative: a clause before it that says what it does: "үйде отырған".
        at: the place that it is in: "дүкендегі".
        is_joined: whether it is joined to the mention before it: "... мен ...".
    """

    words: list[KazakhWord]
    noun: Noun | None = None
    text: str = ""
    head: str = ""
    name: str = ""
    pronoun: str = ""
    case: str = "nom"
    possessor: str = ""
    preposition: str = ""
    looks: list[str] = field(default_factory=list)
    count: int | None = None
    is_plural: bool = False
    is_hero: bool = False
    is_known: bool = True
    owner: "Mention | None" = None
    is_own: bool = False
    is_other: bool = False
    is_compound: bool = False
    relative: "Relative | None" = None
    at: "Mention | None" = None
    is_joined: bool = False

    @property
    def is_time(self) -> bool:
        """Whether it says when or in what weather."""
        return self.noun is not None and self.noun.kind in TIMES

    @property
    def is_person(self) -> bool:
        """Whether it may act as a person."""
        if self.is_hero or self.name or self.pronoun:
            return True
        return self.noun is not None and self.noun.kind in (NounKind.PERSON, NounKind.ANIMAL)


Part = Mention | KazakhWord


_PARTS = re.compile(
    "(?:өз|ұш|шет|жарты|бір|біреу|көб|бөліг|екеу|үшеу|бәр|барлығ|қалған|жарт)(?:с?[ыі])"
    "(?:(?P<acc>н)|(?P<dat>н[ае])|(?P<abl>н[ае]н)|(?P<loc>нд[ае])|(?P<ins>мен))?"
)


def case_of_part(word: str) -> str:
    """The case of what stands for its owner: "отардың жартысын", "ханның өзі"; else empty."""
    match = _PARTS.fullmatch(word)
    if match is None:
        return ""
    return next((case for case, suffix in match.groupdict().items() if suffix), "nom")


def words_of_part(part: Part) -> list[KazakhWord]:
    """The words of a mention, or the word itself."""
    return part.words if isinstance(part, Mention) else [part]


@dataclass(slots=True)
class Relative:
    """A clause that says of a noun what it does: its parts and its verb."""

    parts: list[Part]
    verbs: list[KazakhWord]


@dataclass(slots=True)
class PhraseStart:
    """What was read of a phrase whose head is still to come."""

    words: list[KazakhWord] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    count: int | None = None
    is_plural: bool = False
    owner: Mention | None = None
    is_own: bool = False
    is_other: bool = False
    is_compound: bool = False
    name: str = ""
    is_named: bool = False
    relative: Relative | None = None
    at: Mention | None = None

    def count_in(self, word: KazakhWord) -> None:
        """Take a numeral; the parts of one number add up."""
        number = number_of(word.low)
        self.words.append(word)
        if number is not None and number > 1:
            known = self.count
            self.count = number + known if known and known > number else number
            self.is_plural = True

    def keep_place(self, noun: Noun | None, form: NounForm) -> None:
        """Keep where the next noun is: "дүкендегі робот"."""
        if form.extra == "at" and noun is not None and noun.kind is NounKind.PLACE:
            self.at = Mention(words=[], noun=noun, text=form.stem, head=form.stem)


def hero_of(before: PhraseStart, words: list[KazakhWord]) -> Mention:
    """The mention of Aldar Kose by these words."""
    form = words[-1].noun
    return Mention(
        words=[*before.words, *words], text="Алдар Көсе", head="алдар көсе", name="Алдар Көсе",
        case=form.case if form is not None else "nom", is_hero=True, relative=before.relative,
        at=before.at,
    )  # fmt: skip


def is_own_part(mention: Mention) -> bool:
    """Whether it may be what somebody or something has: "шатыры бар үй"."""
    return bool(mention.possessor) and mention.case == "nom"


def is_doer(part: Part, *, is_first: bool) -> bool:
    """Whether the part does what the whole clause says; an animal only if it comes first."""
    if not isinstance(part, Mention) or part.case != "nom" or part.preposition:
        return False
    is_animal = part.noun is not None and part.noun.kind is NounKind.ANIMAL
    return part.is_person and (is_first or not is_animal)


def hero_length(words: list[KazakhWord], place: int) -> int:
    """How many words from here name Aldar Kose."""
    first = words[place]
    if not first.is_name or first.noun is None:
        return 0
    stem = first.noun.stem
    if stem in ("алдар", "алдаркөсе", "алдекең", "алдакөсе", "көсе"):
        follows = place + 1 < len(words) and words[place + 1].low.startswith(("көсе", "косе"))
        return 2 if stem == "алдар" and follows else 1
    return 0


def is_pitied(words: list[KazakhWord], place: int) -> bool:
    """Whether a look stands for who was named before: no person or animal follows."""
    word, after = words[place], words[place + 1] if place + 1 < len(words) else None
    if word.kind is not WordKind.LOOK or word.low not in ("байғұс", "сорлы", "бейшара", "мүсәпір"):
        return False
    noun = nouns_by_stem().get(after.noun.stem) if after is not None and after.noun else None
    is_named = after is not None and (after.is_name or after.kind is WordKind.LOOK)
    return not is_named and noun is not None and noun.kind in (NounKind.PLACE, NounKind.THING)


def table_phrase(words: list[KazakhWord], place: int) -> tuple[int, Noun, NounForm] | None:
    """The noun of several words that stands here, if any: its length, row and form."""
    for length in (4, 3, 2):
        part = words[place : place + length]
        if len(part) < length or any(word.kind is WordKind.COMMA for word in part):
            continue
        start = tuple(word.low for word in part[:-1])
        for last in _last_words().get(start, ()):
            form = noun_form_of(part[-1].low, last)
            row = noun_phrases()[(*start, last)]
            is_his = start == ("бай",) and form is not None and form.possessor
            if form and not (is_his or _is_subject_part(words[:place], row, form, start)):
                return length, row, form
    return None


def _is_subject_part(
    before: list[KazakhWord], row: Noun, form: NounForm, start: tuple[str, ...]
) -> bool:
    """Whether an animal does something to its own part: "бұғы | мүйізіне сүйсінеді"."""
    first = nouns_by_stem().get(start[0]) if len(start) == 1 else None
    is_part = row.kind in (NounKind.BODY, NounKind.PERSON) and form.case in (
        "acc",
        "dat",
        "abl",
        "ins",
    )
    is_animal = first is not None and first.kind is NounKind.ANIMAL
    return is_part and is_animal and all(word.kind is not WordKind.NOUN for word in before)


@cache
def _last_words() -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for (*start, last), noun in noun_phrases().items():
        if noun.kind is NounKind.PLACE and start[0].endswith(("ның", "нің", "дың", "дің", "тың")):
            continue  # "байдың үйі" is the bai's own house, and names him
        found.setdefault(tuple(start), []).append(last)
    return found


# Who follows his job: "көше сыпырушы атай".
_TITLED = frozenset(words_of("grandfather|grandmother|old man|old woman|young man|girl|boy"))


def is_apposed(first: Mention, second: Mention) -> bool:
    """Whether a name follows the noun that says who it is: "батыр Ер Төстік"."""
    is_person = first.noun is not None and first.noun.kind is NounKind.PERSON and not first.name
    is_bare = second.noun is None and bool(second.name) and not second.is_hero
    is_title = second.noun is not None and second.noun.key in _TITLED and not second.looks
    is_bare |= is_title and not (second.name or second.possessor or second.owner)
    return is_person and is_bare and first.case == second.case == "nom"


def share_cases(parts: list[Part]) -> None:
    """Give joined phrases the case, owner and suffix of the last of them."""
    mentions = [part for part in parts if isinstance(part, Mention)]
    for first, second in zip(reversed(mentions[:-1]), reversed(mentions[1:]), strict=True):
        if not second.is_joined:
            continue
        if first.case == "nom":
            first.case, first.preposition = second.case, second.preposition
        if second.owner is None and second.possessor == "3":
            second.owner = first.owner


def named(before: PhraseStart) -> Mention:
    """The mention of a name that ends where another one begins: "Ер Төстік | Шалқұйрық атына"."""
    return Mention(
        words=before.words, text=before.name, head=before.name, name=before.name,
        owner=before.owner, relative=before.relative, at=before.at,
    )  # fmt: skip


def said_text(mention: Mention) -> str:
    """The words of a mention with those of its participle: "хат таситын қоян"."""
    relative = mention.relative
    words = [word for part in relative.parts for word in words_of_part(part)] if relative else []
    words += relative.verbs if relative else []
    return " ".join([*(word.text for word in words), mention.text])


def in_compound(before: PhraseStart, form: NounForm, head: str) -> str:
    """The head as it stands after a noun that says of what kind it is: "дала гүлі"."""
    return possessive(head) if before.is_compound and form.possessor == "3" else head


def weather_of(words: list[KazakhWord]) -> Noun | None:
    """The weather that a day or night has: "аязды күні"."""
    for word in words[:-1]:
        for form in noun_forms(word.low):
            noun = nouns_by_stem().get(form.stem)
            is_made = form.extra == "with" or word.low.endswith(
                ("лы", "лі", "ды", "ді", "ты", "ті")
            )
            if is_made and noun is not None and noun.kind is NounKind.WEATHER:
                return noun
    return None
