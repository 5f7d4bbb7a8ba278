"""Captions: a clause of a Russian story as a sentence of its own, with its subject."""

from collections.abc import Sequence

from deployments.engines.planning.reading.dependencies import (
    SUBJECT_RELATIONS,
    Features,
    Sentence,
    Word,
)
from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.reading.grammar import QUOTE, words_of_text
from deployments.engines.planning.reading.russian.inflection import (
    decline_phrase,
    features_of_phrase,
    finite_form,
)
from deployments.engines.planning.reading.russian.morphology import folded, is_hero_name

_OPENINGS = words_of_text(
    "и а но да или однако зато потом затем поэтому тогда когда если что чтобы где куда откуда пока "
    "потому ибо так как хотя будто словно якобы едва лишь то либо после тут же"
)
"""Words that join a clause to the one before, and say nothing without it."""

_NO_SPACE_BEFORE = frozenset(",.;:!?…»)”")
_LOOSE = frozenset({",", ";", "—", "–", "-", ":"})
_NO_SPACE_AFTER = frozenset("«(“„")
_SUBJECT_PRONOUNS = frozenset({"PRON", "DET"})
_SPOKEN = frozenset(
    {"весь", "я", "ты", "мы", "вы", "кто", "что", "все", "никто", "это", "некто"}
) | {"один", "другой"}


def caption_of(
    sentence: Sentence,
    words: Sequence[Word],
    predicate: Word,
    doers: Sequence[Entity],
    objects: Sequence[Entity] = (),
) -> str:
    """A clause as a sentence of its own with its subject.

    Args:
        sentence: where it stands.
        words: its words, without other clauses.
        predicate: the word that heads it.
        doers: its subjects; they replace a pronoun, or are put in.
        objects: those that it shares with the clause before; they are put in.
    """
    kept = _without_openings(sentence, words, predicate)
    texts = {word.index: sentence.text[word.start : word.end] for word in kept}
    texts |= {word.index: texts[word.index].title() for word in kept if is_hero_name(word.text)}
    texts |= {word.index: _quoted(word.text) for word in kept if word.pos == QUOTE}
    _replace_relatives(sentence, kept, predicate, texts)
    verb = _finite(sentence, predicate, doers)
    texts[predicate.index] = verb if predicate.index in texts else ""
    if any(folded(child.text) == "пока" for child in sentence.children(predicate)):
        texts |= {word.index: "" for word in kept if folded(word.text) == "не"}
    if objects and all(entity.text for entity in objects):
        shared = " и ".join(decline_phrase(entity.text, "Acc") for entity in objects)
        texts[predicate.index] += f" {shared}"
    subject = next((w for w in kept if _is_subject(w, predicate)), None)
    name = _shared_name(sentence, predicate, doers) or _names(doers)
    if subject is not None:
        is_replaced = subject.pos in _SUBJECT_PRONOUNS and subject.features.case in ("", "Nom")
        if is_replaced and subject.lemma not in _SPOKEN and name:
            texts[subject.index] = name
    elif name and _needs_subject(predicate):
        place = _subject_place(kept, predicate)
        said = texts[place]
        said = said[:1].lower() + said[1:] if place == predicate.index else said
        texts[place] = f"{name} {said}".rstrip()
    return _sentence(_joined(kept, texts)) or _sentence(predicate.text)


def _quoted(text: str) -> str:
    """A speech in quotation marks."""
    return text if text[:1] in '«“„"' else f"«{text}»"


def _without_openings(sentence: Sentence, words: Sequence[Word], predicate: Word) -> list[Word]:
    loose = [w for w in words if sentence.child(w, "orphan") and w.relation == "conj"]
    cut = {below.index for word in loose for below in sentence.subtree(word)}
    kept = [word for word in words if word.index not in cut]
    while kept and (kept[0].pos == "PUNCT" or _opens(kept[0])) and kept[0].text not in "«“„":
        if folded(kept[0].text) in ("чтобы", "чтоб") and kept[0].head != predicate.index:
            break  # "Чтобы проверить слуг, хан раздал им семена."
        kept = kept[1:]
    while kept and (kept[-1].pos == "PUNCT" or _opens(kept[-1])):
        kept = kept[:-1]
    if len(kept) > 2 and kept[0].pos == "ADP" and kept[1].lemma == "что":
        kept = kept[2:]
    return kept


def _opens(word: Word) -> bool:
    is_joint = word.pos in ("CCONJ", "SCONJ", "ADV", "PART", "PRON")
    return is_joint and folded(word.text) in _OPENINGS and word.relation not in SUBJECT_RELATIONS


def _is_subject(word: Word, predicate: Word) -> bool:
    return word.head == predicate.index and word.relation in SUBJECT_RELATIONS


def _shared_name(sentence: Sentence, predicate: Word, doers: Sequence[Entity]) -> str:
    """The noun of the clause before, if the verb agrees with it and not with its first name.

    "птица села и запела", where the bird is "соловей".
    """
    if len(doers) != 1 or agreement_of(doers).gender == predicate.features.gender:
        return ""
    governor = sentence.head(predicate)
    subject = sentence.child(governor, "nsubj")
    if predicate.relation != "conj" or subject is None or subject.pos != "NOUN":
        return ""
    form, noun = predicate.features, subject.features
    is_same = form.number == "Sing" and form.gender == noun.gender == governor.features.gender
    is_alone = not sentence.children(subject)
    return subject.text.lower() if form.gender and is_same and is_alone else ""


def _names(doers: Sequence[Entity]) -> str:
    """The doers as a subject: "Маша и Петя"; empty if one of them has no name to be used."""
    texts = [doer.text for doer in doers]
    if not texts or not all(texts):
        return ""
    return " и ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def agreement_of(doers: Sequence[Entity]) -> Features:
    """Gender and number of a verb with these subjects."""
    if len(doers) != 1 or doers[0].is_plural:
        return Features(number="Plur")
    features = features_of_phrase(doers[0].text)
    gender = {"m": "Masc", "f": "Fem"}.get(doers[0].sex, features.gender)
    return Features(number="Sing", gender=gender)


def _finite(sentence: Sentence, predicate: Word, doers: Sequence[Entity]) -> str:
    """The predicate as a finite verb that agrees with its subjects."""
    text = sentence.text[predicate.start : predicate.end]
    form = predicate.features.form
    if not doers or not (form == "Conv" or (form == "Part" and predicate.features.case)):
        return text
    agreement = agreement_of(doers)
    head = sentence.head(predicate)
    tense = head.features.tense if head.features.form == "Fin" else "Past"
    return finite_form(text, tense, agreement.gender, agreement.number) or text


def _needs_subject(predicate: Word) -> bool:
    features = predicate.features
    if predicate.pos in ("VERB", "AUX"):
        return features.form in ("Fin", "Part", "Conv") and features.mood != "Imp"
    return predicate.pos == "ADJ"


def _subject_place(kept: Sequence[Word], predicate: Word) -> int:
    """Before which word the subject is put: the verb, or the adverbs and particles before it."""
    place = next(at for at, word in enumerate(kept) if word.index == predicate.index)
    before = kept[place - 1] if place else None
    while before is not None and place and _clings(before, predicate, is_first=place == 1):
        place -= 1
        before = kept[place - 1] if place else None
    while place and kept[place - 1].pos == "ADP":
        place -= 1
    return kept[place].index


def _clings(word: Word, predicate: Word, *, is_first: bool) -> bool:
    """Whether a word before the verb stays with it behind the subject."""
    if word.pos in ("PART", "AUX"):
        return True
    if word.pos == "PRON" and not is_first:
        return word.head == predicate.index
    return word.pos == "ADV" and not (is_first and folded(word.text) in _TIMES)


_TIMES = words_of_text(
    "наутро утром днем вечером ночью вдруг однажды теперь сегодня вчера завтра скоро вскоре "
    "наконец затем сначала"
)


def _replace_relatives(
    sentence: Sentence, kept: Sequence[Word], predicate: Word, texts: dict[int, str]
) -> None:
    """Name whom "которого", "которой" mean: "которого обманул Алдар" -> "купца обманул Алдар"."""
    for word in kept:
        if word.lemma != "который" or word.relation in SUBJECT_RELATIONS:
            continue
        if predicate.relation.startswith("acl") and word.features.case:
            antecedent = sentence.head(predicate)
            name = sentence.text[antecedent.start : antecedent.end]
            nominative = decline_phrase(name, "Nom", antecedent.features)
            texts[word.index] = decline_phrase(nominative, word.features.case)


def _joined(kept: Sequence[Word], texts: dict[int, str]) -> str:
    """The words as a text, with the spaces that belong between them."""
    joined = ""
    for place, word in enumerate(kept):
        text = texts[word.index]
        if not text or (text in _LOOSE and _is_loose(kept, place)):
            continue
        glued = text[:1] in _NO_SPACE_BEFORE or joined[-1:] in _NO_SPACE_AFTER or not joined
        joined += text if glued else f" {text}"
    return joined


def _is_loose(kept: Sequence[Word], place: int) -> bool:
    """Whether a comma is left over from what was taken out beside it."""
    if place in (0, len(kept) - 1):
        return True
    before, word, after = kept[place - 1 : place + 2]
    return before.index + 1 != word.index or word.index + 1 != after.index


def _sentence(text: str) -> str:
    """A text with a capital and a full stop."""
    text = text.strip(" ,;:—–-")
    while text and text[0] in ".!?…»)":
        text = text[1:].lstrip()
    if not text:
        return ""
    start = next((place for place, letter in enumerate(text) if letter.isalpha()), 0)
    text = text[:start] + text[start].upper() + text[start + 1 :]
    said = text.rstrip('»”"')
    return text if said[-1:] in (".", "!", "?", "…") else f"{text}."
