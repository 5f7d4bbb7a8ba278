"""The parts that Russian nouns play in a deed, from their case and preposition."""

from deployments.engines.planning.reading.clause_tree import is_passive
from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.grammar import Role, VerbWord
from deployments.engines.planning.reading.russian.morphology import known_nouns
from deployments.engines.planning.reading.russian.verb_words import (
    BECOMING,
    COMINGS,
    DRESSINGS,
    EXCHANGES,
    FETCHINGS,
    HANDLINGS,
    LIKINGS,
    MOCKINGS,
    TOUCHINGS,
)
from deployments.engines.planning.reading.russian.verbs import is_transitive
from deployments.engines.planning.reading.russian.words import (
    LEADING,
    PLACES,
    SAME_PREPOSITIONS,
    SEATS,
)
from deployments.engines.planning.vocabulary.nouns import Kind

_REACHINGS = {"дотянуться", "дотягиваться", "доставать", "достать"}
"""Verbs whose "до" names how far something reaches, not where it is."""

_FARTHER = {"дальше", "выше", "ниже", "ближе"}
"""Adverbs whose genitive without preposition is a place: "дальше порога"."""

_GAMES = {"шахматы", "шашки", "шашка", "карта", "карты", "нарды", "асык", "домино", "кость"}
"""Games at whose things people sit: "играет в шахматы"."""

_AT_HOME = {"дома": "in", "домой": "to"}
"""Words that tell a place without preposition."""


def is_garment(word: Word) -> bool:
    """Whether it is something that one wears."""
    noun = known_nouns().get(word.lemma)
    return noun is not None and noun.kind is Kind.GARMENT


def is_shade(sentence: Sentence, word: Word) -> bool:
    """Whether it throws a shadow in which somebody is: "из тени своего тополя"."""
    head, noun = sentence.head(word), known_nouns().get(word.lemma)
    is_tall = noun is not None and noun.kind in (Kind.PLANT, Kind.PLACE, Kind.THING)
    return is_tall and word.relation == "nmod" and head.lemma in ("тень", "тенек")


def is_scene(word: Word) -> bool:
    """Whether it is a place named before a clause: "аул, дети лепят крепость"."""
    noun = known_nouns().get(word.lemma)
    is_place = noun is not None and noun.kind is Kind.PLACE
    return is_place and word.relation == "obl" and word.features.case == "Nom"


def is_bound(sentence: Sentence, word: Word) -> bool:
    """Whether it is a place that bounds a way: "дальше порога"."""
    before = sentence.words[word.index - 1] if word.index else word
    noun = known_nouns().get(word.lemma)
    is_place = noun is not None and noun.kind is Kind.PLACE
    return is_place and word.features.case == "Gen" and before.text.lower() in _FARTHER


def preposition_of(sentence: Sentence, word: Word) -> str:
    """The Russian preposition in its usual form; empty if there is none."""
    first = sentence.case_words(word).replace("ё", "е").split()[:1]
    return SAME_PREPOSITIONS.get(first[0], first[0]) if first else ""


def place_preposition(sentence: Sentence, word: Word) -> str:
    """The English preposition of a noun's place; "of" and "without" are told too."""
    preposition = preposition_of(sentence, word)
    if preposition == "без":
        return "without"
    if word.lemma == "форма" and sentence.child(word, "nmod") is not None:
        return ""
    if is_shade(sentence, word):
        return "under"
    if is_bound(sentence, word):
        return "to"
    if preposition == "до" and sentence.head(word).lemma in _REACHINGS:
        return "as far as"
    if not preposition and word.text.lower() in _AT_HOME:
        return _AT_HOME[word.text.lower()]
    if preposition == "с" and word.features.case == "Ins":
        return "with"
    if not preposition and is_scene(word):
        return "in"
    if not preposition:
        return "of" if word.features.case == "Gen" and word.relation == "nmod" else ""
    noun = known_nouns().get(word.lemma)
    is_place = noun is not None and noun.kind in (Kind.PLACE, Kind.VEHICLE)
    if is_place and sentence.head(word).lemma in LEADING and word.relation == "nmod":
        return ""
    if preposition == "за" and word.lemma in SEATS:
        return "at"
    found = PLACES.get((preposition, word.features.case))
    return found or next((e for (ru, _), e in PLACES.items() if ru == preposition), "")


def role_of(
    sentence: Sentence, word: Word, verb: VerbWord, *, is_animate: bool, is_drawn: bool
) -> Role:
    """The part that a noun plays.

    Args:
        sentence: where it stands.
        word: the noun or pronoun.
        verb: of its clause.
        is_animate: whether it is a person or an animal.
        is_drawn: whether the noun table has it.
    """
    preposition = preposition_of(sentence, word)
    is_home = word.text.lower() in _AT_HOME and word.features.number != "Plur"
    if not preposition and is_home and word.features.case in ("Loc", "Acc"):
        return Role.PLACE
    if is_shade(sentence, word) or is_bound(sentence, word) or is_scene(word):
        return Role.PLACE
    if not preposition:
        return _bare_role(sentence, word, verb, is_animate=is_animate)
    by_preposition = _role_after(sentence, preposition, word, verb, is_animate=is_animate)
    if by_preposition is not None:
        return by_preposition
    if preposition in _ABSTRACT and not is_drawn and not is_animate:
        return Role.NONE
    return Role.PLACE if place_preposition(sentence, word) else Role.NONE


def _bare_role(sentence: Sentence, word: Word, verb: VerbWord, *, is_animate: bool) -> Role:
    case = word.features.case
    if case == "Dat":
        return Role.OBJECT if verb.lemma in LIKINGS else Role.RECIPIENT
    if case == "Ins":
        if is_animate and is_passive(sentence, sentence.head(word)) and verb.lemma not in BECOMING:
            return Role.DOER
        is_swap = verb.verb is not None and verb.verb.key == "swap"
        if verb.lemma in BECOMING or (is_swap and sentence.child(sentence.head(word), "obj")):
            return Role.TOPIC
        return Role.OBJECT if verb.lemma in HANDLINGS else Role.INSTRUMENT
    is_asked = is_animate and verb.verb is not None and verb.verb.key == "ask"
    return Role.RECIPIENT if is_asked else Role.OBJECT


def _role_after(
    sentence: Sentence, preposition: str, word: Word, verb: VerbWord, *, is_animate: bool
) -> Role | None:
    """The part after a preposition that is no place; None if it may be a place."""
    case = word.features.case
    if case == "Gen" and preposition in ("на", "за") and sentence.child(word, "nummod"):
        case = "Acc"
    if preposition == "над" and verb.lemma in MOCKINGS:
        return Role.OBJECT
    if preposition == "на" and is_animate and verb.verb and verb.verb.key == "marry":
        return Role.COMPANION
    if preposition == "с" and case == "Ins":
        return Role.COMPANION if is_animate else Role.INSTRUMENT
    if preposition == "в":
        return _role_inside(word, verb, is_animate=is_animate)
    if preposition == "к" and is_animate and verb.verb is not None and verb.verb.key == "visit":
        return Role.OBJECT
    is_shared = preposition == "по" and case == "Dat" and "transfer" in verb.tags
    if is_shared and not is_animate and sentence.child(sentence.head(word), "obj") is None:
        return Role.OBJECT
    if preposition in ("о", "про", "насчет") and case != "Gen":
        return Role.TOPIC
    if preposition in ("для", "ради"):
        return Role.RECIPIENT if is_animate else Role.NONE
    if preposition in ("без", "кроме", "вместо", "после", "благодаря", "вопреки", "из-за"):
        return None if preposition == "из-за" and not is_animate else Role.NONE
    if preposition in ("у", "от"):
        return _role_at_somebody(preposition, verb, is_animate=is_animate)
    if preposition == "на" and case == "Loc" and verb.lemma in ("играть", "сыграть"):
        return Role.INSTRUMENT
    if preposition in ("на", "за") and case == "Acc":
        return _role_of_aim(sentence, preposition, word, verb, is_animate=is_animate)
    if preposition == "за" and case == "Ins":
        if verb.lemma in (FETCHINGS if not is_animate else COMINGS):
            return Role.TOPIC
        return Role.OBJECT if "chase" in verb.tags or verb.lemma in _CHASES else None
    return None


def _role_inside(word: Word, verb: VerbWord, *, is_animate: bool) -> Role | None:
    """The part after "в": what is put on, what one becomes, a game, or a place."""
    if word.features.case == "Acc" and is_garment(word) and verb.lemma in DRESSINGS:
        return Role.OBJECT
    if word.lemma in _GROUPS and verb.lemma not in BECOMING:
        return None
    if word.features.case != "Loc" and (is_animate or verb.lemma in BECOMING):
        return Role.TOPIC if verb.lemma in BECOMING else Role.NONE
    return Role.INSTRUMENT if word.lemma in _GAMES else None


def _role_of_aim(
    sentence: Sentence, preposition: str, word: Word, verb: VerbWord, *, is_animate: bool
) -> Role | None:
    """The part after "на" or "за" with an accusative: a price, or what is touched."""
    key = verb.verb.key if verb.verb is not None else ""
    if key in ("shift blame", "pretend"):
        return Role.OBJECT if key == "shift blame" else Role.TOPIC
    if verb.lemma in ("выдать", "выдавать") and is_animate:
        return Role.RECIPIENT
    if preposition == "на" and "speech" in verb.tags and verb.lemma not in TOUCHINGS:
        return Role.TOPIC
    if verb.lemma in EXCHANGES or (preposition == "за" and verb.tags & {"transfer", "taking"}):
        return Role.TOPIC
    if verb.lemma in TOUCHINGS:
        has_object = sentence.child(sentence.head(word), "obj") is not None
        return Role.NONE if has_object else Role.OBJECT
    is_counted = sentence.child(word, "nummod") is not None or word.lemma in _MONEY
    is_turned = "motion" in verb.tags or verb.lemma.endswith("ся")
    return Role.TOPIC if preposition == "за" and is_counted and not is_turned else None


_MONEY = frozenset({"деньга", "деньги", "монета", "золото", "плата", "награда", "тенге", "рубль"})

_GROUPS = frozenset({"отара", "стадо", "табун", "стая", "толпа", "хоровод"})
"""Groups in which somebody can be."""

_ABSTRACT = frozenset({"по", "за", "от", "из-за", "до", "при", "с"})
"""Prepositions that with a word for no thing tell no place: "по приказу"."""

_CHASES = frozenset({"гнаться", "погнаться", "следить", "наблюдать", "ухаживать", "охотиться"})


def _role_at_somebody(preposition: str, verb: VerbWord, *, is_animate: bool) -> Role | None:
    """Taken from somebody; but "живет у бая" is a place."""
    if preposition == "у" and not is_animate and "taking" not in verb.tags:
        return None
    if verb.verb is not None and any("{source}" in phrase for phrase in verb.verb.phrases):
        return Role.SOURCE
    return Role.SOURCE if is_animate and is_transitive(verb.lemma) else None
