"""Noun phrases of a Kazakh clause: who and what is mentioned, with its looks, owner and case."""

from dataclasses import replace

from deployments.engines.planning.reading.kazakh.attributes import (
    comes_after,
    genitive_compound,
    give_back_doer,
    is_its_part,
    is_owner,
    modifies,
    names_next,
    relative_start,
)
from deployments.engines.planning.reading.kazakh.lexicon import nouns_by_stem
from deployments.engines.planning.reading.kazakh.mention_looks import look_of_two, one_with_look
from deployments.engines.planning.reading.kazakh.mentions import (
    EPITHET,
    INSIDE,
    Mention,
    Part,
    PhraseStart,
    Relative,
    case_of_part,
    hero_length,
    hero_of,
    in_compound,
    is_apposed,
    is_own_part,
    is_pitied,
    named,
    share_cases,
    table_phrase,
)
from deployments.engines.planning.reading.kazakh.noun_forms import NounForm
from deployments.engines.planning.reading.kazakh.verb_forms import Form
from deployments.engines.planning.reading.kazakh.verbs import is_named_animal, takes_object
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind
from deployments.engines.planning.reading.kazakh.words import (
    DEMONSTRATIVES,
    MANY,
    NAMED,
    PRONOUNS,
)
from deployments.engines.planning.vocabulary.nouns import Noun


class PhraseReader:
    """Reads the phrases of one clause from left to right."""

    def __init__(self, words: list[KazakhWord]) -> None:
        self._words = words
        self._parts: list[Part] = []
        self._before = PhraseStart()
        self._joins = False

    def read(self) -> list[Part]:
        """The mentions of the clause and its other words, in order."""
        place = 0
        while place < len(self._words):
            place += self._step(place)
        self._spill()
        give_back_doer(self._parts)
        share_cases(self._parts)
        return self._parts

    def _step(self, place: int) -> int:
        word = self._words[place]
        if length := hero_length(self._words, place):
            self._add_hero(place, length)
            return length
        if is_pitied(self._words, place):
            words, self._before = [*self._before.words, self._words[place]], PhraseStart()
            self._append(Mention(words=words, pronoun=EPITHET))
            return 1
        if found := table_phrase(self._words, place):
            length, noun, form = found
            if form.extra:
                self._before.keep_place(noun, form)
                self._before.words += self._words[place : place + length]
            else:
                self._add(self._words[place : place + length], noun, form)
            return length
        look = look_of_two(self._words, place)
        if look is not None:
            self._add_look(self._words[place : place + 2], look)
            return 2
        self._read_word(word, place)
        return 1

    def _read_word(self, word: KazakhWord, place: int) -> None:
        owner, case = self._before.owner, case_of_part(word.low)
        if owner is not None and case:
            self._before, owner.case = PhraseStart(), case
            owner.words = [*owner.words, word]
            self._append(owner)
            return
        last = self._parts[-1] if self._parts and isinstance(self._parts[-1], Mention) else None
        if word.kind in (WordKind.POSTPOSITION, WordKind.PLACE_NOUN):
            self._add_postposition(word, last)
        elif word.low in ("жоқ", "бар") and last is not None and is_own_part(last):
            self._parts.pop()
            self._before.words += [*last.words, word]
        elif word.kind is WordKind.COORDINATOR:
            self._joins = last is not None
            self._parts.append(word)
        elif word.kind is WordKind.PRONOUN:
            self._add_pronoun(word)
        elif word.kind is WordKind.DETERMINER:
            self._add_determiner(word)
        elif word.kind is WordKind.NUMERAL:
            self._before.count_in(word)
        elif word.kind is WordKind.LOOK and word.look is not None:
            if last is not None and last.noun is not None and is_its_part(last, word):
                self._parts.pop()
                self._before.words += last.words
            self._add_look([word], word.look.key)
        elif word.kind is WordKind.VERB and word.verb and word.verb.form is not Form.DEED:
            self._add_relative(word)
        elif word.kind is WordKind.NOUN and word.noun is not None:
            self._read_noun(word, word.noun, place)
        else:
            self._spill()
            self._parts.append(word)

    def _add_look(self, words: list[KazakhWord], look: str) -> None:
        self._before.words += words
        self._before.looks += [look] if look else []
        self._before.text += [word.low for word in words]

    def _add_relative(self, word: KazakhWord) -> None:
        """Take what belongs to a participle out of the clause around it."""
        known = self._before.relative
        if known is not None:
            known.verbs.append(word)
            return
        owner = self._before.owner
        if owner is not None and word.verb is not None and not takes_object(word.verb.stem):
            self._before.relative = Relative([], [word])  # "ханның | күлмейтін | қызы"
            return
        self._spill()
        start = relative_start(self._parts, word)
        parts, self._parts = self._parts[start:], self._parts[:start]
        self._before.relative = Relative(parts, [word])

    def _add_postposition(self, word: KazakhWord, last: Mention | None) -> None:
        owner = self._before.owner
        if owner is not None:
            self._before = PhraseStart()
            self._append(owner)
            last = owner
        last = None if comes_after(last, word) else last
        if last is None and word.kind is WordKind.PLACE_NOUN:
            last = Mention(words=[], pronoun=INSIDE)
            self._append(last)
        elif last is None:
            self._parts.append(word)
            return
        last.words.append(word)
        last.preposition = word.preposition
        if word.kind is WordKind.PLACE_NOUN:
            last.case = word.case

    def _add_pronoun(self, word: KazakhWord) -> None:
        from_table = Mention(
            words=[*self._before.words, word], pronoun=PRONOUNS[word.low][0], case=word.case,
            relative=self._before.relative,
        )  # fmt: skip
        self._before.words, self._before.relative = [], None
        if word.case == "gen":
            self._before.owner = from_table
            self._before.words = from_table.words
        else:
            self._append(from_table)

    def _add_determiner(self, word: KazakhWord) -> None:
        self._before.words.append(word)
        if word.low in ("жасар", "жастағы"):
            self._before.count, self._before.is_plural = None, False
        elif word.low == "өз":
            self._before.is_own = True
        elif word.low in ("басқа", "екінші", "үшінші"):
            self._before.is_other = True
            self._before.text.append(word.low)
        elif word.low in MANY or "-" in word.low:
            self._before.is_plural = True
        elif word.low in NAMED and self._parts and isinstance(self._parts[-1], Mention):
            named = self._parts.pop()
            assert isinstance(named, Mention)
            self._before.name = named.name or named.text[:1].upper() + named.text[1:]
            self._before.is_named = True
            self._before.relative = named.relative
            self._before.words[:0] = named.words
        elif word.low not in DEMONSTRATIVES | {"бір", "бірдей"}:
            self._before.text.append(word.low)

    def _read_noun(self, word: KazakhWord, form: NounForm, place: int) -> None:
        noun = nouns_by_stem().get(form.stem) if form.is_known else None
        if form.extra:
            self._before.words.append(word)
            if form.extra != "at":
                self._before.text.append(word.low)
            self._before.keep_place(noun, form)
            return
        owner = self._before.owner
        if owner is None and is_owner(form, noun, self._words[place + 1 :], self._parts):
            self._add([word], noun, replace(form, case="gen"))
            return
        superlative = one_with_look(word.low) if noun is None and owner is None else None
        if superlative is not None:
            words, self._before = [*self._before.words, word], PhraseStart()
            self._append(replace(superlative, words=words))
            return
        if modifies(word, noun, form, self._after(place), is_owned=owner is not None):
            self._add_look([word], word.look.key if word.look is not None else "")
            self._before.is_compound = True
            return
        self._add([word], noun, form)

    def _after(self, place: int) -> KazakhWord | None:
        return self._words[place + 1] if place + 1 < len(self._words) else None

    def _add(self, words: list[KazakhWord], noun: Noun | None, form: NounForm) -> None:
        before = self._before
        is_name = noun is None and words[0].is_name
        if is_name and form.case == "nom" and names_next(self._words, words[-1]):
            self._add_to_name(words)
            return
        if row := genitive_compound(before, form):
            before = self._before = replace(before, owner=None, is_compound=True)
            noun = row
        known = [before.name] if before.name and noun is None else []
        head = " ".join([*known, *(word.low for word in words[:-1]), form.stem])
        name = before.name
        if is_name:
            head = name = " ".join(part.capitalize() for part in (*before.name.split(), form.stem))
        mention = Mention(
            words=[*before.words, *words],
            noun=noun,
            head=head,
            text=name if is_name else " ".join([*before.text, in_compound(before, form, head)]),
            name=name,
            case=form.case,
            possessor=form.possessor,
            looks=list(before.looks),
            count=before.count,
            is_plural=before.is_plural or form.is_plural,
            is_known=noun is not None or is_name,
            owner=before.owner,
            is_own=before.is_own,
            is_other=before.is_other,
            is_compound=before.is_compound or len(words) > 1,
            relative=before.relative,
            at=before.at,
        )
        if name and noun is not None:
            mention.text = name if before.is_named else f"{name} {mention.head.split()[-1]}"
            mention.name = mention.text
        self._before = PhraseStart()
        self._place(mention)

    def _add_to_name(self, words: list[KazakhWord]) -> None:
        """Keep a name that belongs to the next word."""
        after = self._after(next(i for i, one in enumerate(self._words) if one is words[-1]))
        if self._before.name and after is not None and is_named_animal(words[-1], after):
            self._place(named(self._before))
            self._before = PhraseStart()
        self._before.name = (self._before.name + " " + words[0].text).strip()
        self._before.words += words

    def _add_hero(self, place: int, length: int) -> None:
        before, self._before = self._before, PhraseStart()
        self._place(hero_of(before, self._words[place : place + length]))

    def _place(self, mention: Mention) -> None:
        """Keep a mention as a part, or as the owner of the next one if it is genitive."""
        if mention.case == "gen":
            self._before = PhraseStart(words=list(mention.words), owner=mention)
        else:
            self._append(mention)

    def _append(self, mention: Mention) -> None:
        last = self._parts[-1] if self._parts else None
        if isinstance(last, Mention) and not self._joins and is_apposed(last, mention):
            last.name = mention.name
            last.text = mention.name or last.text
            last.words += mention.words
            return
        mention.is_joined, self._joins = self._joins, False
        self._parts.append(mention)

    def _spill(self) -> None:
        """Keep words of a phrase without head as they are: an adverb, a predicate."""
        owner = self._before.owner
        owned = owner.words if owner is not None else []
        free = [word for word in self._before.words if word not in owned]
        self._parts += [owner, *free] if owner is not None else free
        self._before = PhraseStart()
