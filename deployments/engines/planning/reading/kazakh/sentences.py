"""Sentences of a Kazakh text as words, each with what it is: by tables, forms and place."""

import re

from deployments.engines.planning.reading.kazakh.lexicon import looks_of, nouns_by_stem
from deployments.engines.planning.reading.kazakh.names import begins_names, is_name, starts_name
from deployments.engines.planning.reading.kazakh.noun_forms import (
    NounForm,
    guessed_noun,
    noun_forms,
    unseen_noun,
)
from deployments.engines.planning.reading.kazakh.tokens import tokens_of
from deployments.engines.planning.reading.kazakh.verb_forms import (
    FINITE,
    Form,
    VerbForm,
    guessed_verb,
    verb_forms,
)
from deployments.engines.planning.reading.kazakh.word import SAYING, KazakhWord, WordKind, settle
from deployments.engines.planning.reading.kazakh.word_classes import (
    doubled_look,
    is_determiner,
    is_manner,
    is_pronoun,
    is_topic,
    is_when,
    starts_noun,
)
from deployments.engines.planning.reading.kazakh.words import (
    ADVERBS,
    AUXILIARIES,
    CASES_OF_POSTPOSITIONS,
    CONJUNCTIONS,
    COORDINATORS,
    NEGATORS,
    NUMERALS,
    PARTICLES,
    PLACE_NOUNS,
    POSTPOSITIONS,
    PRONOUNS,
    VERB_FREE,
)
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind


def sentences_of(text: str) -> list[list[KazakhWord]]:
    """The words of each sentence, each with what it is."""
    found = tokens_of(text)
    for words in found:
        _tag(words)
    return found


def _tag(words: list[KazakhWord]) -> None:
    """Say of each word what it is."""
    for place, word in enumerate(words):
        if word.kind in (WordKind.COMMA, WordKind.SPEECH):
            continue
        before = words[place - 1] if place else None
        after = words[place + 1] if place + 1 < len(words) else None
        _tag_word(word, before, after)
        if place == 0 and begins_names(words):
            word.kind, word.is_name, word.noun = (
                WordKind.NOUN,
                True,
                NounForm(word.low, is_known=False),
            )
            word.verb = word.look = None
    for place, word in reversed(tuple(enumerate(words))):
        after = words[place + 1] if place + 1 < len(words) else None
        if word.kind is WordKind.NOUN and not word.is_name:
            before = words[place - 1] if place else None
            settle(word, before, after, _end_of_name(words, place + 1))
        if word.low == "ер" and word.text == "Ер" and after is not None and after.is_name:
            word.kind, word.is_name, word.noun = WordKind.NOUN, True, NounForm("ер", is_known=False)


def _end_of_name(words: list[KazakhWord], place: int) -> KazakhWord | None:
    """The last word of the name that begins here: "Алдар Көсені"."""
    end = place
    while end < len(words) and words[end].is_name:
        end += 1
    return words[end - 1] if end > place else None


# A foreign name with a case: "TikTok-та".
_FOREIGN = re.compile("[a-zа-я0-9]*[a-z][a-zа-я0-9]*-[дтңғгқкпмбн][а-яіңғқ]{1,3}")
_PLACE_STEMS = "|".join(sorted(PLACE_NOUNS, key=len, reverse=True))


_PLACE_NOUN = re.compile(
    f"({_PLACE_STEMS})(?:с?[ыі]|[ыі]м)?(нда|нде|на|не|нан|нен|ндағы|ндегі|мен|а|е)"
)


def _place_noun(word: KazakhWord, before: KazakhWord | None) -> bool:
    match = _PLACE_NOUN.fullmatch(word.low)
    after_noun = before is None or before.kind in (WordKind.NOUN, WordKind.PRONOUN, WordKind.COMMA)
    if not match or not after_noun or match[2] in "ае":
        return False
    form = before.noun if before is not None and match[1] == "бас" else None
    row = nouns_by_stem().get(form.stem) if form is not None and form.case == "nom" else None
    if row is not None and row.kind is NounKind.PERSON:
        return False  # "кемпір | басына айран жағады"
    word.kind, word.preposition = WordKind.PLACE_NOUN, PLACE_NOUNS[match[1]]
    if match[2] == "мен":
        word.preposition, word.case = {"on": "over"}.get(word.preposition, "along"), "ins"
        return True
    word.case = "loc" if match[2].startswith("нд") else "abl" if match[2][-1] == "н" else "dat"
    return True


def _tag_word(word: KazakhWord, before: KazakhWord | None, after: KazakhWord | None) -> None:
    low = word.low
    if (
        low in COORDINATORS
        and before is not None
        and before.kind in (WordKind.NOUN, WordKind.PRONOUN)
    ):
        word.kind = WordKind.COORDINATOR
    elif low in ("сонда", "содан") and (before is None or before.kind is WordKind.COMMA):
        word.kind = WordKind.CONJUNCTION
    elif low in PRONOUNS and is_pronoun(low, before, after):
        word.kind, word.case = WordKind.PRONOUN, PRONOUNS[low][1]
    elif low in POSTPOSITIONS and before is not None and _governs(low, before):
        word.kind, word.preposition = WordKind.POSTPOSITION, POSTPOSITIONS[low]
    elif _FOREIGN.fullmatch(low):
        word.kind = WordKind.ADVERB
    elif low.isdecimal() or low in NUMERALS:
        word.kind = WordKind.NUMERAL
    elif low in VERB_FREE and (
        after is None or after.kind is WordKind.COMMA or after.low in PARTICLES | SAYING
    ):
        word.kind = WordKind.PREDICATE
    elif low in NEGATORS or (low == "болса" and is_topic(before, after)):
        word.kind = WordKind.PARTICLE
    elif is_determiner(low, before, after):
        word.kind = WordKind.DETERMINER
    elif (
        low in PARTICLES
        and before is not None
        and not ((low == "қой" and _noun_after(after)) or (low == "ақ" and starts_noun(after)))
    ):
        word.kind = WordKind.PARTICLE
    elif is_when(low, before, after):
        word.kind = WordKind.ADVERB
    elif low in CONJUNCTIONS and not (low == "содан" and after is not None and after.low == "бері"):
        word.kind = WordKind.CONJUNCTION
    elif low in ADVERBS and low not in looks_of():
        word.kind = WordKind.ADVERB
    elif not _place_noun(word, before):
        _tag_content(word, before, after)


def _noun_after(word: KazakhWord | None) -> bool:
    """Whether a verb follows, so that the word before it is a noun."""
    return word is not None and bool(verb_forms(word.low))


def _governs(low: str, before: KazakhWord) -> bool:
    """Whether the word before has the case that the postposition asks for."""
    case = CASES_OF_POSTPOSITIONS.get(low)
    if case is None or before.kind is WordKind.PRONOUN:
        return case is None or before.case == case
    if low == "орнына" and before.noun is not None and before.noun.case == "nom":
        return True
    if before.kind is not WordKind.NOUN or before.noun is None:
        return before.kind is WordKind.PLACE_NOUN or before.verb is not None
    return before.noun.case == case


def _tag_content(word: KazakhWord, before: KazakhWord | None, after: KazakhWord | None) -> None:
    """Give a word its forms as noun, look and verb; which one it is, is settled later."""
    low = word.low
    word.look = looks_of().get(low) or doubled_look(low)
    is_owned = before is not None and before.noun is not None and before.noun.case == "gen"
    word.noun = unseen_noun(low) or _best_noun(noun_forms(low), is_owned=is_owned)
    word.verb = _best_verb(verb_forms(low)) or _doubled_verb(low)
    if is_name(word, before):
        word.kind, word.is_name, word.noun = WordKind.NOUN, True, guessed_noun(low, True)
        word.verb = None
    elif word.noun or word.verb:
        word.kind = WordKind.NOUN
    elif word.look:
        word.kind = WordKind.LOOK
    elif is_manner(low):
        word.kind = WordKind.ADVERB
    else:
        _guess(word, before, after)


def _guess(word: KazakhWord, before: KazakhWord | None, after: KazakhWord | None) -> None:
    """Give a word that no table has a form: a name if it has a capital within a sentence."""
    is_capital = word.text[:1].isupper()
    is_inner = before is not None and before.kind is not WordKind.SPEECH
    word.is_name = (is_capital and is_inner) or (before is None and starts_name(word, after))
    word.noun = guessed_noun(word.low, is_capital)
    if word.noun.case != "nom" and word.noun.stem in looks_of() and not word.is_name:
        word.kind = WordKind.ADVERB  # "қымбатқа сатады"
    elif not word.is_name:
        word.verb = guessed_verb(word.low)


def _best_noun(forms: tuple[NounForm, ...], *, is_owned: bool) -> NounForm | None:
    """The longest stem; but "қойын" is somebody's sheep rather than a bosom.

    Args:
        forms: what the word may be.
        is_owned: whether a genitive stands before it: "ошақтың отын" is its fire, no firewood.
    """
    rows = nouns_by_stem()
    if is_owned and forms and forms[0].case == "nom" and not forms[0].possessor:
        return next((form for form in forms if form.possessor == "3"), forms[0])
    if forms and forms[0].possessor == "2":
        forms = tuple(form for form in forms if form.case == "gen") or forms  # "терек-тің"
    if len(forms) > 1 and rows[forms[0].stem].kind is NounKind.EVENT:
        kinds = (NounKind.THING, NounKind.FOOD)  # "дәрісін" is medicine rather than a lesson
        return next((form for form in forms if rows[form.stem].kind in kinds), forms[0])
    if len(forms) > 1 and rows[forms[0].stem].kind is NounKind.BODY:
        return next((form for form in forms if rows[form.stem].kind is NounKind.ANIMAL), forms[0])
    return forms[0] if forms else None


def _doubled_verb(low: str) -> VerbForm | None:
    """A converb that is said twice: "сілкіп-сілкіп"."""
    first, _, second = low.partition("-")
    forms = verb_forms(first) if first == second else ()
    return next((form for form in forms if form.form is Form.CONVERB), None)


def _best_verb(forms: tuple[VerbForm, ...]) -> VerbForm | None:
    plain_present = [form for form in forms if form.form is Form.PRESENT and not form.voice]
    if plain_present:
        return plain_present[0]
    order = (*FINITE, Form.CONVERB, Form.PARTICIPLE)
    plain = [form for form in forms if not form.voice] or list(forms)
    plain.sort(key=lambda form: form.stem.stem not in AUXILIARIES)
    return next(
        (form for form in plain if form.form in order and form.form is not Form.COMMAND), None
    ) or (plain[0] if plain else None)
