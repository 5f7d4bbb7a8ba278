"""English verbs as the table has them: with particle, preposition or light object."""

from collections.abc import Iterator
from dataclasses import replace

from deployments.engines.planning.reading.clause_tree import is_passive
from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.english.forms import gerund, verb_lemmas
from deployments.engines.planning.reading.english.senses import is_person, meant
from deployments.engines.planning.reading.english.words import (
    OBJECT_PREPOSITIONS,
    SAME_VERBS,
    VERB_TAGS,
)
from deployments.engines.planning.reading.grammar import QUOTE, VerbWord
from deployments.engines.planning.vocabulary.nouns import Kind, nouns_by_word
from deployments.engines.planning.vocabulary.verbs import Verb, verbs_by_word

_STARTING = frozenset({"take", "try", "start", "begin", "practise", "practice", "continue", "go"})
"""Verbs whose object may be a deed."""
_LIGHT = frozenset({"give", "let out", "set"})
"""Verbs whose object may be the deed itself: "gives a yell"."""
_OWN = frozenset({"way", "temper", "mind", "breath", "time", "life", "place"})
"""What may be part of a deed though it is one's own: "finds her way", "loses his temper"."""
_TELLING = frozenset({"speech", "perception", "cause", "wish", "pretence", "promise", "refusal"})
_HEARSAY = frozenset({"hear", "read", "know", "learn", "remember", "believe", "guess", "forget"})


def read_verb(sentence: Sentence, word: Word) -> VerbWord:
    """The verb with its particle, preposition or light object, as the table has it."""
    is_found_so = word.pos == "ADJ" and sentence.child(word, "nsubj") is not None
    if is_found_so or sentence.child(word, "cop") is not None:
        return _copular(word)
    if word.pos not in ("VERB", "AUX"):
        return VerbWord(verb=None, lemma="")
    table = verbs_by_word("en")
    for state in _states(sentence, word):
        if state in table:
            return _verb_word(table[state], state, frozenset())
    lemmas = verb_lemmas(word.text, word.lemma)
    if _says_something(sentence, word):
        for lemma in lemmas:
            if (text := f"{lemma} out") in table and "speech" in table[text].tags:
                return _verb_word(table[text], text, frozenset())
    taken_up = _taken_up(sentence, word, lemmas)
    if taken_up is not None:
        return taken_up
    for additions in _additions(sentence, word):
        for lemma in lemmas:
            text = " ".join([lemma, *(added for added, _ in additions)])
            text = SAME_VERBS.get(text, text)
            sense = meant(sentence, word, text)
            if sense and text in _LIGHT:
                additions = [
                    *additions,
                    *_object_of(sentence, word),
                    *_behind(sentence, word, text),
                ]
            text = sense or text
            if text in table:
                used = frozenset(index for _, index in additions)
                return _as_said(sentence, word, _verb_word(table[text], text, used))
    lemma = word.lemma if word.text.lower() != word.lemma else lemmas[0]
    particle = [(w.text.lower(), w.index) for w in sentence.children(word, "compound:prt")]
    english = gerund(" ".join([lemma, *(text for text, _ in particle)]))
    tags = frozenset(VERB_TAGS.get(lemma, "").split())
    used = frozenset(index for _, index in particle)
    return VerbWord(verb=None, lemma=lemma, english=english, used=used, tags=tags)


def _taken_up(sentence: Sentence, word: Word, lemmas: tuple[str, ...]) -> VerbWord | None:
    """What somebody takes up that is a noun in the sentence: "takes up farming", "tries yoga"."""
    thing = sentence.child(word, "obj")
    if thing is None or not _STARTING & set(lemmas):
        return None
    noun = thing.text.lower()
    deeds = verb_lemmas(noun, noun) if noun.endswith("ing") else ()
    texts = (*(deed for deed in deeds if deed != noun), f"do {noun}", f"play {noun}")
    text = next((text for text in texts if text in verbs_by_word("en")), "")
    if not text:
        return None
    particles = {child.index for child in sentence.children(word, "compound:prt")}
    return _verb_word(verbs_by_word("en")[text], text, frozenset({thing.index} | particles))


def _as_said(sentence: Sentence, word: Word, verb: VerbWord) -> VerbWord:
    """The verb; what is heard, read or sighed is like what is said: "reads that there is gold"."""
    is_heard = verb.lemma.split(" ")[0] in _HEARSAY and _has_content(sentence, word)
    is_uttered = _has_content(sentence, word) and not verb.tags & _TELLING
    tags = (verb.tags - {"perception"}) | {"speech"}
    return replace(verb, tags=tags) if is_heard or is_uttered else verb


def _object_of(sentence: Sentence, word: Word) -> list[tuple[str, int]]:
    thing = sentence.child(word, "obj")
    return [] if thing is None else [(thing.text.lower(), thing.index)]


def _behind(sentence: Sentence, word: Word, text: str) -> list[tuple[str, int]]:
    """The "to" of "sets fire to a haystack": the haystack is burnt."""
    if text != "set":
        return []
    nouns = sentence.children(word, "obl", "obl:arg")
    cases = [case for noun in nouns for case in sentence.children(noun, "case")]
    return [("to", case.index) for case in cases if case.text.lower() == "to"]


def _states(sentence: Sentence, word: Word) -> list[str]:
    """What the table may call the state that a participle tells: "be lost", "get lost"."""
    if any(sentence.case_words(role) == "as" for role in sentence.children(word, "obl")):
        return []  # "dressed as a doctor"
    helper = sentence.child(word, "aux")
    if helper is not None and helper.lemma in ("be", "get") and word.features.form == "Part":
        return [f"{helper.lemma} {word.text.lower()}"]
    return [f"be {word.text.lower()}"] if _is_bare_participle(sentence, word) else []


def _is_bare_participle(sentence: Sentence, word: Word) -> bool:
    """Whether a participle tells how somebody is: "born in a yurt", "lost in a snowstorm"."""
    is_loose = word.relation in ("advcl", "acl") and word.features.form == "Part"
    is_alone = sentence.child(word, "obj", "aux", "aux:pass", "obl:agent") is None
    return word.text.lower() == "born" or (is_loose and is_alone)


def _has_content(sentence: Sentence, word: Word) -> bool:
    return any("that" in sentence.marks(child) for child in sentence.children(word, "ccomp"))


def _copular(word: Word) -> VerbWord:
    table = verbs_by_word("en")
    phrase = f"be {word.text.lower()}"
    if phrase in table:
        return _verb_word(table[phrase], phrase, frozenset())
    verb = table.get("be")
    return VerbWord(verb=verb, lemma="be", english="being", tags=frozenset({"state"}))


def _verb_word(verb: Verb, lemma: str, used: frozenset[int]) -> VerbWord:
    own = VERB_TAGS.get(verb.key) or VERB_TAGS.get(lemma.split()[0]) or ""
    tags = verb.tags | set(own.split())
    if "aspect" in own:
        tags -= {"wish"}
    return VerbWord(verb=verb, lemma=lemma, english=gerund(lemma), used=used, tags=tags)


def _additions(sentence: Sentence, word: Word) -> Iterator[list[tuple[str, int]]]:
    """Words that may make a verb of the table together with a verb, most of them first."""
    particles = [
        (child.text.lower(), child.index)
        for child in sentence.children(word, "compound:prt", "advmod")
        if child.index > word.index and child.pos in ("ADP", "ADV", "PART", "ADJ")
        if sentence.words[child.index - 1].text.lower() != "upside"
    ]
    prepositions = _prepositions(sentence, word)
    objects = [
        (part.lower(), child.index)
        for child in sentence.children(word, "obj", "xcomp", "ccomp")
        if child.pos == "ADJ" or (child.pos == "NOUN" and _is_light(sentence, child))
        for part in dict.fromkeys((child.lemma, child.text))
    ]
    infinitives = [
        (text, child.index)
        for child in sentence.children(word, "ccomp", "xcomp", "advcl")
        if child.pos == "VERB" and child.index > word.index
        if child.relation != "advcl" or child.index == word.index + 1
        for text in (child.lemma, child.text.lower())
    ]
    with_what = [
        ("with", case.index)
        for child in sentence.children(word, "obl", "obl:arg")
        for case in sentence.children(child, "case")
        if case.text.lower() == "with" and sentence.child(word, "obj") is None
    ]
    for particle in particles:
        yield from ([particle, *phrase] for phrase in _prepositional(sentence, word))
        for preposition in (*prepositions, *with_what):
            yield [particle, preposition]
    yield from ([particle] for particle in particles)
    yield from _prepositional(sentence, word)
    yield from ([infinitive] for infinitive in infinitives)
    yield from ([noun] for noun in objects)
    yield from ([preposition] for preposition in prepositions)
    yield []


def _prepositional(sentence: Sentence, word: Word) -> Iterator[list[tuple[str, int]]]:
    """A preposition with its noun, as in "falls in love"; a thing stays what it is."""
    for noun in sentence.children(word, "obl"):
        owner, cases = sentence.child(noun, "nmod:poss"), sentence.children(noun, "case")
        is_owned = owner is not None and owner.pos != "PRON" and owner.text.lower() != "other"
        if len(cases) != 1 or noun.pos != "NOUN" or is_owned:
            continue
        row = nouns_by_word("en").get(noun.lemma.lower())
        is_part = row is None or row.kind in (Kind.EVENT, Kind.TIME, Kind.BODY)
        place = noun.index if is_part else cases[0].index
        for text in dict.fromkeys((noun.lemma.lower(), noun.text.lower())):
            yield [(cases[0].text.lower(), cases[0].index), (text, place)]


def _prepositions(sentence: Sentence, word: Word) -> list[tuple[str, int]]:
    """Prepositions that may belong to a verb, with their places."""
    found = [
        (case.text.lower(), case.index)
        for child in sentence.children(word, "obl", "obl:arg", "advcl")
        for case in sentence.children(child, "case", "mark")
        if child.index > word.index and case.text.lower() in OBJECT_PREPOSITIONS
        if case.relation == "case" or case.text.lower() == "into"
    ]
    thing = sentence.child(word, "obj")
    if thing is not None or is_passive(sentence, word):
        words = sentence.words
        is_swapped = thing is not None and word.lemma in ("swap", "exchange", "trade", "barter")
        is_asked = thing is None or not is_person(sentence, thing) or _is_request(word)
        found = [
            (text, index)
            for text, index in found
            if (text == "for" and is_asked and not is_swapped)
            or (text == "as" and word.lemma in ("dress", "dressed"))
            or words[index].relation == "mark"
        ]
    has_both = sentence.child(word, "obj") is not None and sentence.child(word, "iobj") is not None
    return [] if has_both else found


def _is_request(word: Word) -> bool:
    """Whether one asks somebody for something with a verb: not in "pays him for the shade"."""
    rows = [verbs_by_word("en").get(f"{lemma} for") for lemma in verb_lemmas(word.text, word.lemma)]
    return any(row is not None and "speech" in row.tags for row in rows)


def _says_something(sentence: Sentence, word: Word) -> bool:
    """Whether a clause with "that" or a quote follows: "cries that a wolf is coming"."""
    is_said = any(child.pos == QUOTE for child in sentence.children(word))
    return is_said or _has_content(sentence, word)


def _is_light(sentence: Sentence, noun: Word) -> bool:
    """Whether an object may be part of its verb: "takes a nap", not "catches a golden fish"."""
    row = nouns_by_word("en").get(noun.lemma.lower())
    if row is not None and row.kind is Kind.BODY:
        owner = sentence.child(noun, "nmod:poss")
        return owner is None or owner.pos == "PRON"
    owner = sentence.child(noun, "nmod:poss")
    if sentence.child(noun, "amod", "nmod", "nummod", "compound") is not None:
        return False
    if owner is not None:
        return row is None and owner.pos == "PRON" and noun.lemma.lower() in _OWN
    return row is None or row.kind in (Kind.EVENT, Kind.TIME)
