"""A clause of a Kazakh sentence, what its verb tells, and the deeds inside of it."""

from dataclasses import dataclass, field
from itertools import pairwise

from deployments.engines.planning.reading.events import Modality
from deployments.engines.planning.reading.kazakh.lexicon import VerbStem, nouns_by_stem
from deployments.engines.planning.reading.kazakh.mentions import Mention, is_doer
from deployments.engines.planning.reading.kazakh.phrases import PhraseReader
from deployments.engines.planning.reading.kazakh.verb_forms import Form, VerbForm
from deployments.engines.planning.reading.kazakh.verbs import takes_object
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.tables import words_of

ATTRIBUTIVE = frozenset((Form.PARTICIPLE, Form.HABITUAL, Form.FUTURE))


RAW = "деп"
_GAPPING = frozenset(words_of("сосын|содан|кейін|ақыры|соңында|ақырында|кейіннен"))
# A longer list is one enumeration.
_MOST_SEGMENTS = 8
# What is told when it has a deed inside: "алып келуді тапсырады".
TOLD = frozenset(("give", "entrust"))


@dataclass(slots=True)
class Clause:
    """The words of one deed.

    Attributes:
        words: what stands before the verb, commas and quotations included.
        group: the verb with its auxiliaries; empty in a clause without verb.
        verb: the verb's stem and row, of a compound the compound's; None without verb.
        form: the last form of the group.
        modality: whether it happens, as far as the form tells.
        is_negated: "does not".
        is_aside: a clause of time or condition, whose doer does not stay the doer.
        spoken: words said or thought without quotation marks, before деп.
        is_purpose: whether it says what for: "қайтару үшін".
        lead: words of this clause that stand before a deed inside of it: "Хан Алдарға".
        follows_directly: whether it has no words of its own: "іздеп *тауып*".
        is_led: whether the doer of the next deed stood before it.
        is_before: whether it is over when the next deed begins: "аттан түскен соң".
    """

    words: list[KazakhWord] = field(default_factory=list)
    group: list[KazakhWord] = field(default_factory=list)
    verb: VerbStem | None = None
    form: VerbForm | None = None
    modality: Modality = Modality.FACT
    is_negated: bool = False
    is_aside: bool = False
    spoken: "Clause | None" = None
    is_purpose: bool = False
    follows_directly: bool = False
    is_led: bool = False
    is_before: bool = False
    lead: list[KazakhWord] = field(default_factory=list)


# "жібереді де, жолбарыс ...": joins what comes to what was.
_AND = frozenset(("де", "да", "те", "та"))
_BEFORE_DOER = frozenset(
    (WordKind.CONJUNCTION, WordKind.PRONOUN, WordKind.LOOK, WordKind.DETERMINER, WordKind.NUMERAL)
)


def matrix_subject(spoken: Clause) -> list[KazakhWord]:
    """Take the speaker out of what is said: "Алдар | тонды сатамын | деп"."""
    form = spoken.form
    first_words: list[KazakhWord] = []
    while spoken.words and (spoken.words[0].kind is WordKind.COMMA or spoken.words[0].low in _AND):
        spoken.words = spoken.words[1:]
    is_own = form is None or (
        form.person != "3" or form.form in (Form.WISH, Form.COMMAND) or _has_two_doers(spoken)
    )
    if len(spoken.words) > 2 and spoken.words[1].low == "болса" and _acts(spoken.words[0]):
        first_words = spoken.words[:2]
    elif is_own and (joined := _joined_listeners(spoken.words)):
        first_words = joined
    elif is_own:
        for word in spoken.words:
            is_doer = (
                word.kind is WordKind.NOUN and word.noun is not None and word.noun.case == "nom"
            )
            if not (is_doer or word.kind in _BEFORE_DOER):
                break
            is_thing = word.noun is not None and (word.noun.is_known or word.noun.possessor)
            if is_doer and not _acts(word) and (form is None or is_thing):
                break
            first_words.append(word)
            rest = spoken.words[len(first_words) :]
            if is_doer and not (_is_time(word) or _continues(word, rest)):
                first_words += _listener(rest)
                break
        is_mine = form is not None and (form.person == "1" or form.form is Form.WISH)
        first_words = first_words or (_speaker(spoken.words) if is_mine else [])
        is_asked = form is not None and form.form is Form.COMMAND
        if not any(_is_outer(word, is_asked=is_asked) for word in first_words):
            first_words = []
    if first_words and not takes_object(spoken.verb):
        first_words = spoken.words[: _end_of_object(spoken.words) or len(first_words)]
    spoken.words = spoken.words[len(first_words) :]
    return first_words


def _speaker(words: list[KazakhWord]) -> list[KazakhWord]:
    """The words up to who speaks, if others stand before him: "үйге келген әке | ... деп"."""
    parts = PhraseReader(list(words)).read()
    found = (one for one in parts if isinstance(one, Mention) and is_doer(one, is_first=True))
    doer = next(found, None)
    if doer is None or doer.pronoun:
        return []
    last = next(n for n, word in enumerate(words) if word is doer.words[-1])
    return words[: last + 1]


def _joined_listeners(words: list[KazakhWord]) -> list[KazakhWord]:
    """Who are told something, if two are: "қораз бен тауықтарға"."""
    is_pair = len(words) > 3 and words[1].kind is WordKind.COORDINATOR
    last = words[2].noun if is_pair else None
    is_told = last is not None and last.case == "dat" and _acts(words[2])
    return words[:3] if is_told else []


def _is_outer(word: KazakhWord, *, is_asked: bool) -> bool:
    """Whether the word may say who speaks, or to whom: "оған | алып бер | деп"."""
    is_told = is_asked and word.kind is WordKind.PRONOUN and word.low in ("оған", "оларға")
    return is_told or word.kind is WordKind.NOUN or word.low == "ол"


def _end_of_object(words: list[KazakhWord]) -> int:
    """Where the object of the outer deed ends: "ағашты | құламасын деп | сүйейді"."""
    places = [
        place
        for place, word in enumerate(words)
        if word.kind is WordKind.NOUN and word.noun is not None and word.noun.case == "acc"
    ]
    return places[-1] + 1 if places else 0


def _has_two_doers(spoken: Clause) -> bool:
    """Whether the speaker stands before the one that is spoken of: "бала қасқыр келді деп"."""
    parts = PhraseReader(list(spoken.words)).read()
    doers = [
        part
        for part in parts
        if isinstance(part, Mention)
        and part.is_person
        and part.case == "nom"
        and not part.is_joined
    ]
    return len(doers) > 1 and not takes_object(spoken.verb)


def _listener(words: list[KazakhWord]) -> list[KazakhWord]:
    """The person who is told something, if the next word names one: "қасқырға"."""
    form = words[0].noun if len(words) > 1 and words[0].kind is WordKind.NOUN else None
    is_told = form is not None and form.case in ("dat", "acc")
    return words[:1] if is_told and _acts(words[0]) else []


def _is_time(word: KazakhWord) -> bool:
    noun = nouns_by_stem().get(word.noun.stem) if word.noun is not None else None
    return word.low == "күні" or (noun is not None and noun.kind is NounKind.TIME)


def _acts(word: KazakhWord) -> bool:
    """Whether the word names a person or an animal."""
    noun = nouns_by_stem().get(word.noun.stem) if word.noun is not None else None
    is_living = noun is not None and noun.kind in (NounKind.PERSON, NounKind.ANIMAL)
    return word.is_name or is_living


def _is_same_person(word: KazakhWord, rest: list[KazakhWord]) -> bool:
    """Whether the next word says who it is: "шопан бала"."""
    rows = nouns_by_stem()
    forms = [one.noun for one in (word, *rest[:1])]
    found = [rows.get(form.stem) for form in forms if form is not None and form.case == "nom"]
    return len(found) == 2 and all(one and one.kind is NounKind.PERSON for one in found)


def _continues(word: KazakhWord, rest: list[KazakhWord]) -> bool:
    """Whether the next word belongs to the same person: "Алдар Көсе", "шопан бала"."""
    is_name = bool(rest) and rest[0].is_name and rest[0].low.startswith(("көсе", "косе"))
    return is_name or _is_same_person(word, rest)


def becomes(clause: Clause) -> bool:
    """Whether a nominative of the clause says as what: "молда болып"."""
    group = clause.group
    starts = bool(group) and group[0].low in ("болып", "бола")
    verb = clause.verb.verb if clause.verb is not None else None
    return starts or (verb is not None and verb.key in ("become", "pretend"))


def modality_of(form: VerbForm, group: list[KazakhWord], stem: VerbStem | None) -> Modality:
    """Whether a deed happens, as far as the forms of its verb tell."""
    is_pretence = stem is not None and stem.verb is not None and "pretence" in stem.verb.tags
    for word, following in pairwise(group):
        is_done = word.verb is not None and word.verb.form is Form.PARTICIPLE
        if is_done and following.low.startswith("бол") and not is_pretence:
            return Modality.PRETENCE
    if form.form is Form.CONDITION:
        return Modality.CONDITION
    if form.form in (Form.WISH, Form.PURPOSE):
        return Modality.WISH
    if form.form is Form.NOUN:
        return Modality.WISH
    if form.form is Form.AS_IF:
        return Modality.PRETENCE
    wishes = [w.verb for w in group[:-1] if w.verb and w.verb.form in (Form.WISH, Form.PURPOSE)]
    return Modality.WISH if wishes else Modality.FACT


def gapped(words: list[KazakhWord]) -> list[list[KazakhWord]]:
    """The words of each deed of a clause whose verb is said once: "лақ, сосын тоқты алады"."""
    segments: list[list[KazakhWord]] = [[]]
    for word in words:
        if word.kind is WordKind.COMMA:
            segments.append([])
        else:
            segments[-1].append(word)
    segments = [segment for segment in segments if segment]
    if not 1 < len(segments) <= _MOST_SEGMENTS:
        return [words]
    found: list[list[KazakhWord]] = [segments[0]]
    for segment in segments[1:]:
        starts_new = segment[0].low in _GAPPING or (_is_whole(found[-1]) and _is_whole(segment))
        if starts_new:
            found.append(segment)
        else:
            found[-1] = [*found[-1], KazakhWord(",", ",", WordKind.COMMA), *segment]
    return found


def _is_whole(words: list[KazakhWord]) -> bool:
    """Whether the words name a source or recipient and an object: "сиырдан айран"."""
    mentions = [part for part in PhraseReader(list(words)).read() if isinstance(part, Mention)]
    indirect = [m for m in mentions if m.case in ("abl", "dat")]
    direct = [m for m in mentions if m.case in ("nom", "acc") and not m.is_hero]
    return bool(indirect) and bool(direct)


def is_inner(clause: Clause) -> bool:
    """Whether the deed is the object or the aim of the next one: "келгенін көріп"."""
    form = clause.form
    is_noun = form is not None and form.form in (Form.NOUN, Form.DEED)
    return is_noun and not clause.is_purpose and not clause.is_aside
