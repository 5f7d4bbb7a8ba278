"""Repairs of what belongs to a Russian noun, and of words that look like nouns of their own."""

from dataclasses import replace

from deployments.engines.planning.reading.russian.morphology import (
    features_of,
    folded,
    is_hero_name,
    known_nouns,
    parses,
)
from deployments.engines.planning.reading.russian.tree import (
    BOUNDARIES,
    JOINS,
    NOMINAL,
    RussianWord,
    Sentence,
    agrees,
    attach,
    between,
    climb,
    has_subject,
    is_bare,
    is_finite,
)
from deployments.engines.planning.reading.russian.verb_words import (
    LEARNINGS,
    ORDERS,
    TEACHINGS,
    VERB_TAGS,
)
from deployments.engines.planning.reading.russian.words import PET_NAMES
from deployments.engines.planning.vocabulary.names import sexes_by_name
from deployments.engines.planning.vocabulary.nouns import Kind

_ALONE = {"тот", "та", "те", "он", "она", "они"}
_HERE = {"там", "тут", "здесь", "тогда", "потом", "вдруг"}
_QUESTIONS = {"что", "чем", "кто", "чей", "где", "куда", "откуда", "почему", "зачем", "сколько"}


def _kind(word: RussianWord) -> Kind | None:
    noun = known_nouns().get(word.lemma)
    return noun.kind if noun is not None else None


def _before(words: Sentence, word: RussianWord) -> RussianWord | None:
    return words[word.index - 1] if word.index else None


def prefer_known(words: Sentence, word: RussianWord) -> None:
    """A capital word is a place or name of the tables if it can be: "в Астане", "Асану"."""
    if not word.text[:1].isupper() or is_hero_name(word.text):
        return
    pets = [p for p in parses(word.form) if p.normal_form in PET_NAMES and p.tag.POS == "NOUN"]
    if word.index and pets and word.lemma not in PET_NAMES:
        word.parse, word.features, word.lemma = pets[0], features_of(pets[0]), pets[0].normal_form
    if word.lemma in known_nouns():
        return
    for parse in parses(word.form):
        lemma = folded(parse.normal_form)
        noun, names = known_nouns().get(lemma), sexes_by_name("ru")
        is_place = noun is not None and noun.kind is Kind.PLACE
        is_name = lemma in names and word.lemma not in names and word.pos == "PROPN"
        if (is_place or is_name) and parse.tag.POS == "NOUN":
            word.parse, word.features, word.pos = parse, features_of(parse), "PROPN"
            word.lemma = folded(parse.normal_form)
            return


def join_adjective(words: Sentence, word: RussianWord) -> None:
    """A word that can be an adjective is one before a noun it suits: "проезжего купца"."""
    after = words[word.index + 1] if word.index + 1 < len(words) else None
    if word.pos != "NOUN" or after is None or after.pos != "NOUN":
        return
    form, wanted = word.features, after.features
    if (form.case, form.number) != (wanted.case, wanted.number) or not form.case:
        return
    for parse in parses(word.form):
        found = features_of(parse)
        suits = found.number == "Plur" or found.gender == wanted.gender
        if parse.tag.POS != "ADJF" or found.case != wanted.case or not suits:
            continue
        if word.head != after.index and after not in climb(words, word):
            after.head, after.relation = word.head, word.relation
        for other in words:
            if other.head == word.index and other is not after:
                other.head = after.index
        word.parse, word.pos, word.features = parse, "ADJ", found
        word.lemma = folded(parse.normal_form)
        attach(word, after, "amod")
        return


def tell_owner(words: Sentence, word: RussianWord) -> None:
    """The hero's name just behind an animal or a thing owns it: "коня Алдара-Косе"."""
    noun = _before(words, word)
    if not is_hero_name(word.text) or noun is None or noun.pos != "NOUN":
        return
    is_owned = _kind(noun) not in (None, Kind.PERSON, Kind.PLACE, Kind.TIME, Kind.SEASON)
    can_be = any(features_of(parse).case == "Gen" for parse in parses(word.form))
    if is_owned and can_be and word.features.case in ("Acc", "Gen") and word.head == noun.index:
        word.relation = "nmod"
        word.features = replace(word.features, case="Gen", animacy="Anim")


def hang_mark(words: Sentence, word: RussianWord) -> None:
    """A mark on somebody's body is part of who stands before it: "коня со звездой на лбу"."""
    if word.relation != "obl" or word.features.case != "Ins" or is_bare(words, word):
        return
    after = words[word.index + 1 : word.index + 3]
    is_mark = len(after) == 2 and after[0].form == "на" and _kind(after[1]) is Kind.BODY
    preposition = next(o for o in words if o.relation == "case" and o.head == word.index)
    bearer = _before(words, preposition)
    if bearer is not None and bearer.relation == "nmod" and bearer.head >= 0:
        bearer = words[bearer.head]
    if not is_mark or bearer is None or preposition.form not in ("с", "со"):
        return
    if bearer.pos == "NOUN" and bearer.features.animacy:
        attach(word, bearer, "nmod")
        attach(after[1], word, "discourse")


def open_clause(words: Sentence, word: RussianWord) -> None:
    """A pronoun behind a comma is the subject of the next verb: "пока тот не достал"."""
    if word.form not in _ALONE or not word.relation.startswith("nsubj"):
        return
    head = words[word.head]
    if head.index > word.index or not any(o.form == "," for o in between(words, head, word)):
        return
    behind = words[word.index + 1 :]
    verb = next((o for o in behind if o.form in BOUNDARIES or is_finite(o)), None)
    if verb is None or not is_finite(verb) or has_subject(words, verb):
        return
    if agrees(word.features, verb.features):
        attach(word, verb, "nsubj")


def keep_converb(words: Sentence, word: RussianWord) -> None:
    """A converb before ", и" goes with the verb before it: "говорит, макая рукав, и он ..."."""
    if word.features.form != "Conv":
        return
    if word.head <= word.index:
        _bring_last(words, word)
        return
    comma = next((o for o in reversed(words[: word.index]) if o.pos not in ("ADV", "PART")), None)
    if comma is None or comma.form not in (",", "—") or comma.index == 0:
        return
    if words[comma.index - 1].form in JOINS:
        return
    verb = next((o for o in reversed(words[: comma.index]) if is_finite(o)), None)
    end = next((o for o in words[word.index :] if o.form in BOUNDARIES), None)
    is_closed = end is not None and end.form == "," and words[end.index + 1].form in JOINS
    if verb is not None and is_closed and word not in climb(words, verb):
        attach(word, verb, "advcl")


def ask_within(words: Sentence, word: RussianWord) -> None:
    """A question behind a verb of learning is what is learnt: "узнав, чем она занималась"."""
    if word.form not in _QUESTIONS or word.index < 2 or words[word.index - 1].form != ",":
        return
    asked = words[word.index - 2]
    if asked.lemma not in LEARNINGS or asked.pos != "VERB":
        return
    behind = words[word.index + 1 :]
    verb = next((o for o in behind if o.form in BOUNDARIES or is_finite(o)), None)
    if verb is not None and is_finite(verb) and verb not in climb(words, asked):
        attach(verb, asked, "ccomp")


def stand_for_noun(words: Sentence, word: RussianWord) -> None:
    """What stands for a noun is a pronoun: "нарисовал такую же", "кутает спасённого"."""
    after = words[word.index + 1 : word.index + 2]
    is_alone = bool(after) and after[0].pos not in ("NOUN", "ADJ", "PROPN", "DET", "ADV")
    is_same = word.lemma == "такой" and [o.form for o in after] == ["же"]
    is_same = is_same or (word.index > 0 and words[word.index - 1].lemma == "самый" and is_alone)
    is_done = word.features.form == "Part" and word.features.voice == "Pass"
    if word.features.case != "Acc" or not is_bare(words, word) or word.lemma in known_nouns():
        return
    verb = next((o for o in reversed(words[: word.index]) if o.pos == "VERB"), None)
    if verb is None or any(o.form in BOUNDARIES for o in between(words, verb, word)):
        return
    is_somebody = word.form.endswith(("ого", "его"))
    if is_same or (is_done and is_alone and is_somebody and word.head == verb.index):
        word.pos, word.lemma = "PRON", "оный" if is_same else "он"
        word.features = replace(word.features, form="", voice="")
        attach(word, verb, "obj")


def repeat_verb(words: Sentence, word: RussianWord) -> None:
    """A verb that is said again goes on with its first mention: "шепнул ей, а мулле шепнул"."""
    if word.relation != "conj" or not is_finite(word) or has_subject(words, word):
        return
    first = next((o for o in words[: word.index] if o.form == word.form and is_finite(o)), None)
    if first is not None and not is_finite(words[word.head]) and word not in climb(words, first):
        attach(word, first, "conj")


def begin_behind_joint(words: Sentence, word: RussianWord) -> None:
    """What follows ", и там" belongs to the next verb: "и там, на глазах у всех, упал"."""
    if word.pos not in NOMINAL | {"ADV"} or not 0 <= word.head < word.index:
        return
    starts = [
        o.index
        for o in words[word.head + 1 : word.index]
        if o.form in JOINS and words[o.index - 1].form == "," and words[o.index + 1].form in _HERE
    ]
    verb = next((o for o in words[word.index :] if is_finite(o)), None)
    if not starts or verb is None or word in climb(words, verb):
        return
    gap = words[starts[-1] + 1 : verb.index]
    if not any(o.form in JOINS or is_finite(o) for o in gap):
        attach(word, verb, word.relation)


def resume_subject(words: Sentence, word: RussianWord) -> None:
    """A noun before a converb is the subject behind it: "муравей, узнав, что ..., закрыл дверь"."""
    is_named = word.pos in NOMINAL and word.features.case == "Nom" and is_bare(words, word)
    after = [o.form for o in words[word.index + 1 : word.index + 2]]
    if not is_named or word.relation != "root" or after != [","]:
        return
    own = [o for o in words[word.index :] if o.head == word.index and is_finite(o)]
    verb = next((o for o in own if o.relation in ("conj", "parataxis", "acl")), None)
    if verb is None or has_subject(words, verb) or not agrees(word.features, verb.features):
        return
    if not any(o.features.form == "Conv" for o in between(words, word, verb)):
        return
    verb.head, verb.relation = word.head, word.relation
    attach(word, verb, "nsubj")
    for other in words:
        if other.head == word.index and (other.relation == "advcl" or is_finite(other)):
            other.head = verb.index


def _bring_last(words: Sentence, word: RussianWord) -> None:
    """Hang a converb behind a comma on the verb just before it: "ушёл, не оглянувшись"."""
    if word.relation not in ("conj", "advcl"):
        return
    before = [o for o in words[: word.index] if o.pos not in ("ADV", "PART")]
    verb = next((o for o in reversed(before) if is_finite(o)), None)
    is_apart = len(before) > 1 and before[-1].form == "," and before[-2].form not in JOINS
    if verb is not None and is_apart and verb.index > word.head:
        attach(word, verb, "advcl")


def read_table_noun(words: Sentence, word: RussianWord) -> None:
    """A word of the noun table that is no adverb is a noun: "испекла баурсаки"."""
    if word.pos not in ("ADV", "X", "INTJ", "ADP") or word.lemma not in known_nouns():
        return
    found = [p for p in parses(word.form) if p.tag.POS == "NOUN"]
    if not found or any(p.tag.POS in ("ADVB", "PREP", "PRCL", "CONJ") for p in parses(word.form)):
        return
    word.parse, word.pos, word.features = found[0], "NOUN", features_of(found[0])
    if word.relation == "advmod" and is_bare(words, word):
        word.relation = "nsubj" if word.index < word.head else "obj"
        word.features = replace(word.features, case="Nom" if word.relation == "nsubj" else "Acc")


def join_by_conjunction(words: Sentence, word: RussianWord) -> None:
    """A finite verb behind "а" or "но" belongs to no noun: "не ушла, а пожелала ему утра"."""
    if word.relation != "acl" or not is_finite(word) or word.index < 2:
        return
    is_joined = words[word.index - 1].form in JOINS and words[word.index - 2].form == ","
    verb = next((o for o in reversed(words[: word.index]) if is_finite(o)), None)
    if is_joined and verb is not None and word not in climb(words, verb):
        attach(word, verb, "conj")
        words[word.index - 1].head = words[word.index - 2].head = word.index


def read_infinitive(words: Sentence, word: RussianWord) -> None:
    """A word that can be the infinitive of the verb before it is one: "нанялся пасти овец"."""
    is_short = word.features.form == "Part" and not word.features.case
    form = f"{word.form}ь" if is_short and word.form.endswith("т") else word.form
    found = [p for p in parses(form) if p.tag.POS == "INFN"]
    if not (word.pos == "NOUN" or is_short) or not found or not is_bare(words, word):
        return
    verb = next((o for o in reversed(words[: word.index]) if o.pos == "VERB"), None)
    takes_deed = verb is not None and (
        verb.lemma in TEACHINGS | ORDERS
        or {"aspect", "wish", "refusal"} & VERB_TAGS.get(verb.lemma, set())
    )
    if verb is None or not takes_deed:
        return
    if any(o.form in BOUNDARIES | JOINS for o in between(words, verb, word)):
        return
    word.parse, word.pos, word.features = found[0], "VERB", features_of(found[0])
    word.lemma = folded(found[0].normal_form)
    attach(word, verb, "xcomp")
    for other in words:
        if other.head == word.index and other.relation.startswith(("nmod", "nsubj")):
            other.relation = "obj" if is_bare(words, other) else "obl"
