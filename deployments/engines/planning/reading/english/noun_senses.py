"""What English nouns of two meanings mean where they stand."""

import re

from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.english.words import DEFINITE, WEEKDAYS
from deployments.engines.planning.vocabulary.nouns import Noun

_ANY_DAY = frozenset({"one", "every", "each", "some", "that", "next", "other", "same"})
_SOUNDS = frozenset({"crack", "blow", "stroke", "lash", "clap", "jingle"})
_ARMED = frozenset({"shoot", "kill", "hunt", "hit", "arm", "aim", "fight", "man", "archer"})
_PIECES = frozenset({"piece", "slice", "lump", "crumb", "bit", "half"})
_SHEETS = {**dict.fromkeys(("sheet", "roll", "scrap", "slip"), ("paper",)), "wheel": ("cheese",)}
_GROUPS = frozenset({"gang", "group", "band", "pack", "swarm", "flock", "herd", "couple", "pair"})
"""Nouns that give way to what they are a group of: "a gang of rats"."""

_BOXING = re.compile(r"\bbox(?:er|ers|ing|es)?\b", re.IGNORECASE)
_FIGHT = re.compile(r"\b(?:box(?:er|ers|ing)|wrestl\w+|fight\w*|match|champion)\b", re.IGNORECASE)
_MODERN = re.compile(
    r"\b(?:mall|airport|bank|museum|supermarket|shop|store|office|concert|stadium|hotel|parking)\b",
    re.IGNORECASE,
)
_STARRED = frozenset({"horse", "forehead", "racer", "mare", "foal", "stallion", "pacer", "steed"})
_ARGUMENTS = frozenset({"nsubj", "obj", "iobj"})
_DEATHS_DEEDS = frozenset(
    {"cheat", "trick", "fool", "outwit", "meet", "invite", "knock", "come", "challenge", "beat"}
)
_NARRATORS = {"i": "child", "me": "child", "we": "children", "us": "children"}
_HOME = re.compile(
    r"\b(?:mom|mum|mommy|dad|daddy|grandma|grandpa|granny|teacher|school|homework|"
    r"my (?:little |big |baby |best )?(?:brother|sister|friend))\b",
    re.IGNORECASE,
)
_ADULT = re.compile(r"\bmy (?:wife|husband|boss|kids|children|son|daughter|job|office)\b", re.I)
_DISHING = frozenset(
    {"hide", "eat", "cook", "prepare", "carry", "steal", "smell", "devour", "gobble", "cover"}
)
"""What is done with the dishes of a feast."""
_HORSE = re.compile(r"\b(?:horses?|bai|khan|mare|stallion|saddle)\b", re.IGNORECASE)
_GOAT = re.compile(r"\b(goats?|nanny)\b", re.IGNORECASE)


def sense_of(sentence: Sentence, word: Word, row: Noun, determiners: set[str]) -> str:
    """The key of what a noun of two meanings means here: a spring, the Earth, a goat's kid."""
    if row.key == "spring" and _is_water(sentence, word, determiners):
        return "mountain spring"
    if row.key == "earth" and word.text == "Earth":
        return "planet Earth"
    if row.key == "flight" and sentence.case_words(word) in ("on", "during"):
        return "plane cabin"
    if row.key == "ring" and _is_entered(sentence, word):
        return "boxing ring" if _BOXING.search(sentence.text) else "wrestling ring"
    if row.key == "classroom" and word.lemma == "class" and word.relation in _ARGUMENTS:
        return "school class"
    if row.key == "feast" and word.relation == "obj" and sentence.head(word).lemma in _DISHING:
        return "food"
    if row.key == "racing driver" and _HORSE.search(sentence.text):
        return "horse"
    if row.key == "star" and _is_mark(sentence, word):
        return "forehead star"
    if row.key == "guard" and _MODERN.search(sentence.text):
        return "security guard"
    if word.lemma == "kid" and _GOAT.search(sentence.text):
        return "kid goat"
    return row.key


def _is_entered(sentence: Sentence, word: Word) -> bool:
    """Whether a ring is one to step into, not one to wear."""
    is_in = sentence.case_words(word) in ("into", "in", "around", "out of", "from")
    return is_in and _FIGHT.search(sentence.text) is not None


def _is_mark(sentence: Sentence, word: Word) -> bool:
    """Whether a star is one on a horse's forehead."""
    on = sentence.words[word.index + 1 : word.index + 5]
    return any(near.text.lower() == "on" for near in on[:1]) and any(
        near.lemma.lower() in _STARRED for near in on
    )


def _is_water(sentence: Sentence, word: Word, determiners: set[str]) -> bool:
    """Whether a spring is one to drink from: "finds a spring", not "in the spring"."""
    is_subject = word.relation.startswith("nsubj")
    case = sentence.case_words(word)
    return bool(determiners & {"a", "the"}) and not is_subject and case not in ("in", "during")


def is_like_another(sentence: Sentence, word: Word) -> bool:
    """Whether a thing looks as one before it: "another hare just like it", "an identical box"."""
    looks = {child.text.lower() for child in sentence.children(word, "amod")}
    alike = [c for c in sentence.children(word, "nmod") if sentence.case_words(c) == "like"]
    is_same = any(child.text.lower() in ("it", "him", "her", "them") for child in alike)
    return is_same or bool(looks & {"identical", "similar"})


def is_possible(sentence: Sentence, word: Word) -> bool:
    """Whether a relative clause tells which one it is: "a man who can tell him a lie"."""
    helpers = {helper.lemma for helper in sentence.children(word, "aux", "aux:pass")}
    first = min(below.index for below in sentence.subtree(word))
    is_told = sentence.words[first - 1].text == ","
    is_open = bool(helpers & {"can", "could", "would"}) or word.text.lower() == "supposed"
    return word.relation == "acl:relcl" and is_open and not is_told


def says_nothing(sentence: Sentence, word: Word) -> bool:
    """Whether a word names nothing: a weekday, "one day", "a group" of something."""
    if word.text == "well" and sentence.case_words(word) == "as":
        return True  # "sleeps as well as he does"
    if word.lemma == "bow" and sentence.case_words(word) == "with":
        return sentence.head(word).lemma not in _ARMED
    measured = [c for c in sentence.children(word, "nmod") if sentence.case_words(c) == "of"]
    if word.lemma in _PIECES and sentence.child(word, "compound") is not None:
        return True
    if any(c.lemma in _SHEETS.get(word.lemma, ()) for c in measured):
        return True
    if word.lemma in _GROUPS | _SOUNDS and measured:
        return True
    others = {child.text.lower() for child in sentence.children(word)}
    is_many = word.features.number == "Plur" or sentence.child(word, "nummod") is not None
    is_any_day = word.lemma == "day" and (is_many or not others.isdisjoint(_ANY_DAY))
    return is_any_day or word.text.lower() in WEEKDAYS


def is_definite(sentence: Sentence, word: Word) -> bool:
    """Whether a noun is known to be the one before: "the bai", but not "the man who can fly"."""
    determiners = {child.text.lower() for child in sentence.children(word, "det", "amod")}
    is_wanted = any(is_possible(sentence, c) for c in sentence.children(word, "acl:relcl"))
    is_known = bool(determiners & DEFINITE) and not is_wanted
    return is_known or is_like_another(sentence, word)


def is_death(sentence: Sentence, word: Word) -> bool:
    """Whether Death is somebody: "cheats death at cards"."""
    is_met = sentence.head(word).lemma in _DEATHS_DEEDS and word.relation in _ARGUMENTS
    return word.text == "Death" or (word.text == "death" and is_met)


def narrator(sentence: Sentence, word: Word) -> str:
    """The key of who tells a story of home or school as "I" or "we"; empty for other words."""
    text = word.text.lower()
    is_told = text in _NARRATORS and word.relation in (*_ARGUMENTS, "conj", "obl", "nsubj:pass")
    is_child = _HOME.search(sentence.text) is not None and not _ADULT.search(sentence.text)
    return _NARRATORS[text] if is_told and is_child else ""
