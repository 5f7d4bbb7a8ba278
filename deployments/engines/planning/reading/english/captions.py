"""English clauses as captions: the story's own words, with their subject."""

import re
from collections.abc import Sequence

from deployments.engines.planning.reading.clause_tree import own_subject
from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.english.forms import third_person, verb_lemmas
from deployments.engines.planning.reading.english.words import PRONOUNS
from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.reading.grammar import PronounKind
from deployments.engines.planning.vocabulary.nouns import Kind

_MAX_CAPTION_CHARS = 200
_LEADING = frozenset(
    {"and", "but", "so", "then", "or", "yet", "nor", "thus", "also", "finally", "first", "next"}
)
_CONJUNCTIONS = frozenset(
    {"when", "while", "until", "after", "because", "before", "as", "since", "where"}
)
_CALLED_SO = frozenset(
    {"mother", "father", "mom", "dad", "grandmother", "grandfather", "grandma", "grandpa"}
)
"""Whom a family calls by this word: "Grandpa refuses"."""
_POSSESSIVES = {"m": "his", "f": "her"}
_BE = {"re": "are", "m": "am"}
_WHOLE_BE = re.compile(r"^['’](re|m)\b")


def caption(
    sentence: Sentence, words: Sequence[Word], predicate: Word, doers: Sequence[Entity]
) -> str:
    """A clause as a sentence: its subject, said or understood, put in, its verb finite."""
    kept = list(words)
    leading = _LEADING | {","}
    if predicate.relation in ("advcl", "acl:relcl"):
        leading |= _CONJUNCTIONS
    while kept and kept[0].text.lower() in leading and kept[0].index != predicate.index:
        if kept[0].relation == "amod":
            break  # "Next time ..."
        kept = kept[1:]
    subject = own_subject(sentence, predicate)
    if subject is not None and subject.index not in {word.index for word in kept}:
        subject = None
    first = kept[0] if kept else predicate
    is_object = first.text.lower() in ("whom", "which", "that") and first is not subject
    if predicate.relation == "acl:relcl" and subject is not None and is_object:
        text = _with_antecedent(sentence, kept[1:], predicate)
        return _finished(_with_named(text, subject, doers))
    if subject is not None and first.text.lower() == "whose" and named(doers):
        text = f"{named(doers)} {sentence.slice([w for w in kept if w.index > subject.index])}"
    elif subject is None:
        text = _with_subject(sentence, kept, predicate, doers)
    elif subject.text.lower() in PRONOUNS and doers:
        text = _with_name(sentence, kept, subject, doers)
    else:
        text = _with_article(sentence, kept[0], subject, doers)
        text += _with_finite_verb(sentence, kept, predicate, doers)
    return _finished(text)


def _with_article(sentence: Sentence, first: Word, subject: Word, doers: Sequence[Entity]) -> str:
    """The article that a subject lacks in a story in brief: "alien lands in a field"."""
    is_bare = first is subject and subject.pos == "NOUN" and len(doers) == 1
    if not is_bare or sentence.child(subject, "det", "nummod", "nmod:poss") is not None:
        return ""
    noun = doers[0].noun
    if noun is not None and noun.key in _CALLED_SO:
        return ""
    is_living = noun is not None and noun.kind in (Kind.PERSON, Kind.ANIMAL)
    return "" if doers[0].is_plural or doers[0].name or not is_living else "the "


def _with_named(text: str, subject: Word, doers: Sequence[Entity]) -> str:
    """A text that begins with its subject, with a name in place of a pronoun."""
    name = named(doers)
    is_pronoun = subject.text.lower() in PRONOUNS and text.startswith(subject.text)
    return name + text[len(subject.text) :] if is_pronoun and name else text


def _with_antecedent(sentence: Sentence, words: list[Word], predicate: Word) -> str:
    """A clause like "whom Aldar loves" with its noun: "Aldar loves the bai's daughter"."""
    noun = sentence.head(predicate)
    without = frozenset({predicate.index, *(c.index for c in sentence.children(noun, "case"))})
    phrase = sentence.slice(sentence.subtree(noun, without)).strip(" ,")
    phrase = phrase if noun.pos == "PROPN" else phrase[0].lower() + phrase[1:]
    before = [word for word in words if word.index <= predicate.index]
    after = [word for word in words if word.index > predicate.index]
    return f"{sentence.slice(before)} {phrase} {sentence.slice(after)}"


def _with_finite_verb(
    sentence: Sentence, words: list[Word], predicate: Word, doers: Sequence[Entity]
) -> str:
    """A clause with its own subject: "a bai sitting there" is "a bai is sitting there"."""
    has_auxiliary = sentence.child(predicate, "aux", "aux:pass", "cop") is not None
    if _is_bare_infinitive(sentence, predicate):
        return _with_third_person(sentence, words, predicate, doers)
    text = predicate.text.lower()
    if predicate.features.form != "Ger" or has_auxiliary or verb_lemmas(text, text)[0] == text:
        return sentence.slice(words)
    be = "are" if len(doers) > 1 or (doers and doers[0].is_plural) else "is"
    before = [word for word in words if word.index < predicate.index]
    after = [word for word in words if word.index >= predicate.index]
    return f"{sentence.slice(before)} {be} {sentence.slice(after)}"


def _is_bare_infinitive(sentence: Sentence, verb: Word) -> bool:
    """Whether it says what is seen: "watches him dig"."""
    is_bare = sentence.child(verb, "aux", "aux:pass", "cop") is None
    return is_bare and verb.features.form == "Inf" and verb.relation == "ccomp"


def _with_third_person(
    sentence: Sentence, words: list[Word], predicate: Word, doers: Sequence[Entity]
) -> str:
    """A clause with a bare infinitive: "the Earth rise" is "the Earth rises"."""
    if len(doers) != 1 or doers[0].is_plural:
        return sentence.slice(words)
    before = [word for word in words if word.index < predicate.index]
    after = [word for word in words if word.index > predicate.index]
    verb = third_person(predicate.text)
    return f"{sentence.slice(before)} {verb} {sentence.slice(after)}"


def _finished(text: str) -> str:
    """Capitalised, with one full stop, and not too long."""
    text = " ".join(text.split()).strip(" ,;:-–—")
    if not text:
        return ""
    if len(text) > _MAX_CAPTION_CHARS - 1:
        text = text[: _MAX_CAPTION_CHARS - 2].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    text = text[0].upper() + text[1:]
    return text if text.rstrip("\"'”’»").endswith((".", "!", "?", "…")) else text + "."


def named(doers: Sequence[Entity]) -> str:
    """People and things as the subject of a caption: "Aldar Kose and the bai"."""
    names = [_named(entity, doers[:place]) for place, entity in enumerate(doers)]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _named(entity: Entity, before: Sequence[Entity] = ()) -> str:
    if entity.is_hero:
        return "Aldar Kose"
    if entity.name:
        return entity.name
    text = entity.text
    if entity.is_plural and entity.noun is not None:
        text = entity.noun.plural
    elif entity.is_plural and not text.endswith("s"):
        text += "s"
    if entity.owner is not None and entity.owner is not entity:
        if entity.owner in before:
            return f"{_POSSESSIVES.get(entity.owner.sex, 'their')} {text}"
        owner = _named(entity.owner)
        return f"{owner}'{'' if owner.endswith('s') else 's'} {text}"
    return f"the {text}" if text else ""


def _with_name(
    sentence: Sentence, words: list[Word], subject: Word, doers: Sequence[Entity]
) -> str:
    kind = PRONOUNS[subject.text.lower()].kind
    name = "" if subject.text.lower() in ("both", "neither") else named(doers)
    if not name or kind in (PronounKind.EMPTY, PronounKind.EVERYBODY):
        return sentence.slice(words)
    before = [word for word in words if word.index < subject.index]
    joined = {word.index for word in sentence.subtree(subject)}
    after = [word for word in words if word.index > subject.index and word.index not in joined]
    if kind is PronounKind.RELATIVE:
        before = []
    if subject.text.lower() in ("his", "her", "their", "its"):
        name += "'" if name.endswith("s") else "'s"
    text = _WHOLE_BE.sub(lambda match: _BE[match.group(1)], sentence.slice(after))
    verb = sentence.head(subject)
    if _is_bare_infinitive(sentence, verb) and len(doers) == 1 and not doers[0].is_plural:
        behind = sentence.slice([word for word in after if word.index > verb.index])
        text = f"{third_person(verb.text)} {behind}"
    has_helper = sentence.child(verb, "aux", "aux:pass", "cop") is not None
    if verb.features.form == "Ger" and verb.relation == "ccomp" and not has_helper:
        be = "are" if len(doers) > 1 or doers[0].is_plural else "is"
        text = f"{be} {text}"
    return f"{sentence.slice(before)} {name} {text}"


def _with_subject(
    sentence: Sentence, words: list[Word], predicate: Word, doers: Sequence[Entity]
) -> str:
    name = named(doers)
    text = sentence.slice(words)
    if not name or not words:
        return text
    if predicate.pos not in ("VERB", "AUX") and sentence.child(predicate, "cop") is None:
        return text
    form = predicate.features.form
    has_auxiliary = sentence.child(predicate, "aux", "aux:pass", "cop") is not None
    be = "are" if len(doers) > 1 or doers[0].is_plural else "is"
    if words[0].pos != "PROPN" and words[0].text != "I":
        text = text[0].lower() + text[1:]
    if text.startswith("being "):
        return f"{name} {be} {text.removeprefix('being ')}"
    if text.startswith("having "):
        return f"{name} {'have' if be == 'are' else 'has'} {text.removeprefix('having ')}"
    first = [word for word in words if word.index < predicate.index]
    if form == "Ger" and not has_auxiliary and "without" in sentence.marks(predicate):
        return f"{name} {be} not {text}"
    if form == "Ger" and not has_auxiliary:
        return f"{name} {be} {text}"
    if form == "Part" and not has_auxiliary and predicate.features.voice == "Pass":
        return f"{name} {be} {text}"
    if first and first[0].relation in ("obl", "obl:tmod"):
        return text
    is_bare = form == "Inf" and predicate.relation == "conj" and not has_auxiliary
    if is_bare and words[0] is predicate and be == "is":
        text = " ".join((third_person(predicate.text), sentence.slice(words[1:])))
    return f"{name} {text}"
