"""What stands before a Kazakh noun and belongs to it: other nouns, participles with their words."""

from deployments.engines.planning.reading.kazakh.letters import possessive
from deployments.engines.planning.reading.kazakh.lexicon import noun_phrases, nouns_by_stem
from deployments.engines.planning.reading.kazakh.mentions import (
    TIMES,
    Mention,
    Part,
    PhraseStart,
    hero_length,
    is_doer,
)
from deployments.engines.planning.reading.kazakh.names import TITLES, has_title
from deployments.engines.planning.reading.kazakh.noun_forms import NounForm
from deployments.engines.planning.reading.kazakh.verbs import is_named_animal, takes_object
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.nouns import Noun
from deployments.engines.planning.vocabulary.tables import words_of

_MODIFYING = frozenset(
    (NounKind.THING, NounKind.PLANT, NounKind.FOOD, NounKind.PLACE, NounKind.BODY, NounKind.WEATHER)
)

# What things are made of: "алтын жүзікті".
_MATERIALS = frozenset(words_of("gold|silver|silk|leather|felt|wool|clay|brick|glass|iron|ice"))
# Who is nobody's job or age: "ханша күйеу таңдайды".
_SOMEBODY_ELSE = frozenset(
    words_of(
        "husband|wife|bride|groom|guest|friend|worker|servant|enemy|devil|giant|witch|thief|khan"
    )
)
# Things that do something themselves: "робот тамақ жасайды".
_SELF_MOVING = frozenset(words_of("robot|drone|snowman|doll|android|scarecrow"))
# Animals whose fur is worn: "түлкі тымағы".
_FURRED = frozenset(
    words_of(
        "horse|cow|ox|foal|deer|fox|wolf|bear|hare|sable|beaver|otter|sheep|ram|lamb|goat|tiger|mink"
    )
)


def modifies(
    word: KazakhWord,
    noun: Noun | None,
    form: NounForm,
    after: KazakhWord | None,
    *,
    is_owned: bool,
) -> bool:
    """Whether a bare noun says of what kind the next one is: "алтын сақина".

    Args:
        word: the noun.
        noun: its row.
        form: its form.
        after: the next word.
        is_owned: whether a genitive stands before it: "оның балық қоржынын".
    """
    if form.case != "nom" or form.possessor or form.is_plural or after is None:
        return False
    next_form = after.noun if after.kind is WordKind.NOUN else None
    if next_form is None or after.is_name:
        return False
    next_noun = nouns_by_stem().get(next_form.stem)
    if noun is None:
        return not word.is_name and next_noun is not None and next_noun.kind not in TIMES
    if word.low == "көрші" and next_noun is not None and next_noun.kind is NounKind.PLACE:
        return True
    if noun.kind is NounKind.PERSON and next_noun is not None:
        is_bare = not next_form.possessor and next_form.case == "nom"
        if next_noun.kind is NounKind.ANIMAL:
            return next_form.is_plural and next_form.case == "nom"  # "құтқарушы иттер"
        is_other = next_noun.key in _SOMEBODY_ELSE
        return (
            next_noun.kind is NounKind.PERSON and is_bare and not (next_form.is_plural or is_other)
        )
    if noun.kind is NounKind.ANIMAL and next_noun is not None:
        is_its = next_form.possessor == "3" and (is_owned or next_noun.kind is NounKind.PLACE)
        return is_its or (noun.key in _FURRED and next_noun.kind is NounKind.GARMENT)
    is_made = next_noun is not None and next_noun.kind in (NounKind.THING, NounKind.GARMENT)
    return (noun.key in _MATERIALS and is_made) or _says_kind(noun, next_form)


def _says_kind(noun: Noun, after: NounForm) -> bool:
    if noun.kind is NounKind.PLACE or noun.key in _SELF_MOVING:
        return after.possessor == "3"  # "көпір | су тасқынынан қирайды"
    return noun.kind in _MODIFYING and (after.possessor == "3" or after.case == "nom")


def is_owner(form: NounForm, noun: Noun | None, rest: list[KazakhWord], parts: list[Part]) -> bool:
    """Whether a bare person owns what comes next, as another one does the deed.

    "Алдар қазды | хан | отбасына береді".
    """
    is_bare = form.case == "nom" and not (form.possessor or form.is_plural)
    kinds = (NounKind.PERSON, NounKind.ANIMAL)
    if not is_bare or noun is None or noun.kind not in kinds or not rest:
        return False
    after = rest[0]
    owned = after.noun if after.kind is WordKind.NOUN else None
    row = nouns_by_stem().get(owned.stem) if owned is not None else None
    is_family = row is not None and row.key == "family"
    is_owned = owned is not None and (owned.possessor == "3" or is_family)
    doers = [part for part in parts if is_doer(part, is_first=True)]
    is_second = bool(doers) and isinstance(parts[-1], Mention)
    return is_owned and row is not None and (is_second or _is_host(noun, rest))


def _is_host(noun: Noun, rest: list[KazakhWord]) -> bool:
    """Whether a person only owns where another one acts: "хан тойында | палуан жеңеді"."""
    owned = rest[0].noun
    is_where = owned is not None and owned.possessor == "3" and owned.case in ("loc", "abl")
    is_acted = any(word.low == "өзі" or _names_person(word) for word in rest[1:])
    return noun.kind is NounKind.PERSON and is_where and is_acted


def _names_person(word: KazakhWord) -> bool:
    form = word.noun if word.kind is WordKind.NOUN else None
    row = nouns_by_stem().get(form.stem) if form is not None and form.case == "nom" else None
    is_person = row is not None and row.kind is NounKind.PERSON
    return form is not None and form.case == "nom" and (word.is_name or is_person)


def names_next(words: list[KazakhWord], word: KazakhWord) -> bool:
    """Whether a name belongs to the next word: "Шығай бай", "Ер Төстік"."""
    place = next(i for i, one in enumerate(words) if one is word)
    after = words[place + 1] if place + 1 < len(words) else None
    if after is None or after.noun is None or after.kind is not WordKind.NOUN:
        return False
    is_title = after.noun.stem in TITLES and not has_title(word.low)
    is_title = is_title and not (after.noun.possessor or after.noun.is_plural)
    is_title = is_title or is_named_animal(word, after)
    return (after.is_name and not hero_length(words, place + 1)) or is_title


def comes_after(mention: Mention | None, word: KazakhWord) -> bool:
    """Whether a relative comes up from behind: "ағасы | артынан келеді"."""
    if mention is None or word.low != "артынан":
        return False
    is_human = mention.is_hero or bool(mention.name) or mention.possessor == "3"
    is_human = is_human or (mention.noun is not None and mention.noun.kind is NounKind.PERSON)
    return is_human and mention.is_person and mention.case == "nom" and not mention.owner


def relative_start(parts: list[Part], participle: KazakhWord) -> int:
    """Where the words of a participle begin among the parts before it."""
    verb = participle.verb
    has_slot = verb is not None and takes_object(verb.stem)
    start = len(parts)
    while start:
        part = parts[start - 1]
        if is_doer(part, is_first=start == 1) or _is_comma(part):
            start -= has_slot and start == len(parts) and _is_second(parts)
            break
        if isinstance(part, Mention) and not part.preposition:
            if part.case == "acc" and not has_slot:
                break
            if part.case == "loc" and start < len(parts):
                break  # "базарда | қаз ұрлаған ұрыны көреді"
            if part.case == "dat" and part.is_person and not _is_given(participle):
                break
            has_slot = has_slot and part.case not in ("acc", "nom")
        start -= 1
    is_bare = start == len(parts) and start == 1 and not _is_comma(parts[0])
    if is_bare and verb is not None and takes_object(verb.stem):
        start -= 1
    return start


def _is_second(parts: list[Part]) -> bool:
    """Whether the last of the parts is another doer than the first: "Алдар | бай баққан қой"."""
    last = parts[-1]
    is_own = isinstance(last, Mention) and not last.is_joined
    return is_own and any(is_doer(part, is_first=True) for part in parts[:-1])


def _is_comma(part: Part) -> bool:
    return isinstance(part, KazakhWord) and part.kind is WordKind.COMMA


def _is_given(participle: KazakhWord) -> bool:
    """Whether the deed is done for somebody, or towards somebody."""
    row = participle.verb.stem.verb if participle.verb is not None else None
    return row is None or "motion" in row.tags or any("{recipient}" in one for one in row.phrases)


def is_its_part(mention: Mention, look: KazakhWord) -> bool:
    """Whether a look is that of a part of the next noun: "аяғы сынған бөлтірік"."""
    is_part = mention.noun is not None and mention.noun.kind is NounKind.BODY
    is_bare = mention.possessor == "3" and mention.case == "nom" and not mention.owner
    return is_part and is_bare and look.low.endswith(("ған", "ген", "қан", "кен"))


def genitive_compound(before: PhraseStart, form: NounForm) -> Noun | None:
    """The noun of two words that an owner and what it has make: "араның ұясы" is a beehive."""
    owner = before.owner
    if owner is None or owner.looks or owner.owner is not None:
        return None
    if owner.noun is None or owner.noun.kind is NounKind.PERSON or form.possessor != "3":
        return None
    return noun_phrases().get((owner.head, possessive(form.stem)))


def give_back_doer(parts: list[Part]) -> None:
    """Let the doer of a participle do the whole deed too, if nobody else does it.

    "Қарға | тауып алған ірімшікті | жейді": the crow found it, and the crow eats it.
    """
    if any(is_doer(part, is_first=True) for part in parts):
        return
    for place, part in enumerate(parts):
        relative = part.relative if isinstance(part, Mention) else None
        if relative is None or not isinstance(part, Mention) or part.case in ("nom", "gen"):
            continue
        if len(relative.parts) == 1 and is_doer(relative.parts[0], is_first=True):
            parts.insert(place, relative.parts[0])
            return
