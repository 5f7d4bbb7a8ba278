"""Captions in Kazakh: a clause of the story as a sentence with its subject and a finite verb."""

from typing import NamedTuple

from deployments.engines.planning.reading.events import Entity, Modality
from deployments.engines.planning.reading.kazakh.clause import RAW, Clause
from deployments.engines.planning.reading.kazakh.letters import (
    hearsay,
    is_front,
    joiner,
    negated,
    past,
    past_participle,
    plural,
    present,
    told_by,
)
from deployments.engines.planning.reading.kazakh.lexicon import capitals
from deployments.engines.planning.reading.kazakh.verb_forms import Form
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind
from deployments.engines.planning.reading.kazakh.words import LEADING, NUMERALS, POSTURES

_FINITE = {
    Form.PRESENT: present,
    Form.PAST: past,
    Form.HEARSAY: hearsay,
    Form.PARTICIPLE: past_participle,
}


class Tense(NamedTuple):
    """The tense of a sentence, and who tells it if the teller does it: "мен", "біз" or ""."""

    form: Form
    teller: str


def tense_of(clauses: list[Clause]) -> Tense:
    """The tense in which a sentence is told: that of its last finite verb."""
    for clause in reversed(clauses):
        if clause.form is not None and clause.form.form in _FINITE:
            return Tense(clause.form.form, _speaker(clause))
    return Tense(Form.PRESENT, "")


def _speaker(clause: Clause) -> str:
    """Whether the teller does it, alone ("мен") or with others ("біз"); else empty."""
    if clause.form is None or clause.form.person != "1":
        return ""
    return "біз" if clause.group[-1].low.endswith(("қ", "к", "мыз", "міз")) else "мен"


def caption_of(
    words: list[KazakhWord],
    clause: Clause,
    tense: Tense,
    modality: Modality,
    subjects: tuple[Entity, ...],
    *,
    is_attribute: bool = False,
) -> str:
    """A clause as a sentence.

    Args:
        words: what stands before the verb.
        clause: gives the verb.
        tense: of the sentence.
        modality: a wish is told as one.
        subjects: are put in front; none if the clause names them.
        is_attribute: whether the verb is a participle before a noun.
    """
    spoken = _spoken_words(_inner(words))
    if spoken and subjects and not _is_proper(_inner(words)[0]):
        spoken[0] = spoken[0][:1].lower() + spoken[0][1:]
    if subjects:
        spoken.insert(0, _subject(subjects))
    spoken += _finite(clause, tense, modality, is_attribute=is_attribute)
    text = " ".join(part for part in spoken if part)
    text = text.replace(" ,", ",").replace(" :", ":").replace("–,", "–").strip(" ,")
    return text[:1].upper() + text[1:] + "." if text else ""


_WORD_OF = {number: word for word, number in reversed(NUMERALS.items())}


def _subject(entities: tuple[Entity, ...]) -> str:
    """The doers as the subject of a sentence: "екі дос", "түлкі мен тырна"."""
    text = ""
    for entity in entities:
        name = entity.text
        if entity.count in _WORD_OF and entity.count != 1:
            name = f"{_WORD_OF[entity.count]} {name}"
        elif entity.is_plural:
            name = plural(name)
        text = f"{text} {joiner(text)} {name}" if text else name
    return text


def _inner(words: list[KazakhWord]) -> list[KazakhWord]:
    """The words without conjunctions and commas at both ends; "содан бері" says when."""
    start, end = 0, len(words)
    if [word.low for word in words[:2]] == ["содан", "бері"]:
        return words
    while start < end and (
        words[start].kind in (WordKind.COMMA, WordKind.PARTICLE) or words[start].low in LEADING
    ):
        start += 1
        if words[start - 1].low == "содан" and start < end and words[start].low in ("кейін", "соң"):
            start += 1
    while end > start and words[end - 1].kind is WordKind.COMMA:
        end -= 1
    return words[start:end]


def _is_proper(word: KazakhWord) -> bool:
    return word.is_name or (word.noun is not None and word.noun.stem in capitals())


def _spoken_words(words: list[KazakhWord]) -> list[str]:
    """The words as they are written; a quotation stands between a colon and a dash."""
    found: list[str] = []
    for place, word in enumerate(words):
        if word.kind is WordKind.COMMA and found and found[-1].endswith("–"):
            continue
        if word.kind is not WordKind.SPEECH or word.low == RAW:
            is_low_name = word.is_name and word.text.islower()
            found.append(word.text.capitalize() if is_low_name else word.text)
            continue
        if found and found[-1] == ",":
            found[-1] = ":"
        rest = words[place + 1 :]
        is_apart = bool(rest) and rest[0].kind is WordKind.COMMA
        said = any(after.low == "деп" for after in rest) and not is_apart
        comma = "" if word.text.endswith(("?", "!", "…")) else ","
        found.append(f"«{word.text}»" if said else f"«{word.text}»{comma} –")
    return found


def _finite(clause: Clause, tense: Tense, modality: Modality, *, is_attribute: bool) -> list[str]:
    """The words of the verb group with its last one in the tense of the story."""
    group = clause.group
    if not group:
        return []
    last = group[-1]
    before = [*(word.text for word in group[:-1]), *last.text.split()[:-1]]
    before = [text[:1].lower() + text[1:] for text in before]
    is_finite = clause.form is not None and clause.form.form in _FINITE
    is_finite = is_finite and not (is_attribute or clause.is_aside)
    if last.verb is None or clause.form is None or is_finite:
        return [*before, last.text.split()[-1]]
    stem = last.verb.surface
    if last.verb.form is Form.NOUN and modality is Modality.WISH and not last.verb.is_negated:
        wanted = stem + ("гісі" if is_front(stem) else "ғысы")
        return [*before, _assimilated(wanted, stem), _KEEN[tense.form]]
    is_kept = last.verb.form in (Form.WISH, Form.COMMAND, Form.FUTURE)
    if is_kept and not clause.is_aside:
        return [*before, last.text.split()[-1]]
    is_lasting = bool(before) and stem in POSTURES and tense.form is Form.PRESENT
    is_lasting = is_lasting and not _is_meanwhile(group)
    if is_lasting and not last.verb.is_negated:
        return [*before, POSTURES[stem]]
    stem = negated(stem) if last.verb.is_negated else stem
    is_told = not clause.is_aside or any(word.low in ("мен", "біз") for word in clause.words)
    if tense.teller and is_told:
        return [*before, told_by(stem, tense.teller, is_past=tense.form is Form.PAST)]
    return [*before, _FINITE[tense.form](stem)]


def _is_meanwhile(group: list[KazakhWord]) -> bool:
    """Whether the deed is done while another one begins: "ұстата тұрып"."""
    return len(group) == 2 and group[1].low == "тұрып" and group[0].low[-1] in "ае"


_KEEN = {
    Form.PRESENT: "келеді",
    Form.PAST: "келді",
    Form.HEARSAY: "келіпті",
    Form.PARTICIPLE: "келген",
}


def _assimilated(word: str, stem: str) -> str:
    """The word with a voiceless suffix after a voiceless stem: "айтғысы" -> "айтқысы"."""
    if stem[-1] not in "пфкқтсшщхцчһ":
        return word
    changed = {"ғ": "қ", "г": "к"}.get(word[len(stem)], word[len(stem)])
    return stem + changed + word[len(stem) + 1 :]
