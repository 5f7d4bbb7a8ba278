"""Noun phrases as people and things of the story, each one an object of its own."""

from dataclasses import dataclass, field, replace

from deployments.engines.planning.reading.antecedents import (
    agrees,
    is_beast,
    is_usually_man,
    may_be_doer,
    named_below,
    objects_beside,
)
from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.events import Entity, Language, Setting
from deployments.engines.planning.reading.grammar import (
    SETTING_KINDS,
    Grammar,
    NounWord,
    Pronoun,
    PronounKind,
)
from deployments.engines.planning.reading.possessions import be_kin, belongs, is_animate_kind
from deployments.engines.planning.reading.references import Cast
from deployments.engines.planning.vocabulary.nouns import Kind

_KEPT_BY_PEOPLE = frozenset({Kind.GARMENT, Kind.THING, Kind.FOOD, Kind.VEHICLE})


@dataclass(slots=True)
class Phrases:
    """The noun phrases of a story.

    Attributes:
        doers: who does the deed of the clause that is being read; reflexives mean them.
        setting: fields of the setting that phrases told since it was taken: "a winter steppe".
        found: whom each word means, by its place in the text.
    """

    grammar: Grammar
    cast: Cast
    doers: tuple[Entity, ...] = ()
    setting: Setting = field(default_factory=Setting)
    found: dict[int, tuple[Entity, ...]] = field(default_factory=dict)

    def entities(self, sentence: Sentence, word: Word) -> tuple[Entity, ...]:
        """Everybody that a noun with its joined ones, or a pronoun, stands for."""
        found: list[Entity] = []
        for single in sentence.coordinated(word):
            found += [e for e in self._single(sentence, single) if e not in found]
        return tuple(found)

    def _single(self, sentence: Sentence, word: Word) -> tuple[Entity, ...]:
        if word.start not in self.found:
            self.found[word.start] = ()
            self.found[word.start] = self._find(sentence, word)
        return self.found[word.start]

    def _find(self, sentence: Sentence, word: Word) -> tuple[Entity, ...]:
        pronoun = self.grammar.pronoun(sentence, word)
        if pronoun is not None:
            return self._pronoun(sentence, word, pronoun)
        return tuple(filter(None, (self._entity(sentence, word),)))

    def _pronoun(self, sentence: Sentence, word: Word, pronoun: Pronoun) -> tuple[Entity, ...]:
        if pronoun.kind is PronounKind.REFLEXIVE:
            return self.doers
        if pronoun.kind is PronounKind.RELATIVE:
            clauses = [w for w in sentence.ancestors(word) if w.relation == "acl:relcl"]
            return self._single(sentence, sentence.head(clauses[0])) if clauses else ()
        if pronoun.kind in (PronounKind.ONE, PronounKind.OTHER):
            is_first = pronoun.kind is PronounKind.ONE
            return self.cast.one_of_several(
                self.grammar.language, is_first=is_first, text=pronoun.text
            )
        if pronoun.kind in (PronounKind.ALL, PronounKind.EVERYBODY):
            is_all = pronoun.kind is PronounKind.ALL
            return self.cast.everybody(self.grammar.language, are_named=is_all)
        if pronoun.kind is not PronounKind.PERSONAL:
            return self._members(sentence, word)
        if pronoun.is_speaker and any(agrees(doer, pronoun) for doer in self.doers):
            return self.doers
        is_free = may_be_doer(sentence, word) and not pronoun.is_other
        others = () if is_free else self.doers
        meant = self.cast.pronoun(pronoun, (*others, *self._named_beside(sentence, word)))
        if len(meant) == 1 and meant[0].is_animate:
            is_open = not meant[0].sex or is_usually_man(meant[0])
            meant[0].sex = (pronoun.sex if is_open else "") or meant[0].sex
        return meant

    def _named_beside(self, sentence: Sentence, word: Word) -> list[Entity]:
        """Who is named in the clause of a pronoun and so is not meant by it."""
        named: list[Entity | None] = []
        for other in objects_beside(sentence, word):
            noun = self.grammar.noun(sentence, other)
            named += self.found.get(other.start, ())
            if (noun.noun or noun.name) and other.start not in self.found:
                named.append(self.cast.known(noun, (), None))
        below = [self.grammar.noun(sentence, other) for other in named_below(sentence, word)]
        named += [self.cast.known(noun, (), None) for noun in below]
        return [entity for entity in named if entity is not None]

    def _members(self, sentence: Sentence, word: Word) -> tuple[Entity, ...]:
        """Whom "each of them" and "all of the thieves" mean."""
        for child in sentence.children(word, "nmod", "obl"):
            if self.grammar.preposition(sentence, child) == "of":
                return self.entities(sentence, child)
        return ()

    def _entity(self, sentence: Sentence, word: Word) -> Entity | None:
        noun = self.grammar.noun(sentence, word)
        if noun.is_nothing:
            self.read_modifiers(sentence, word, noun)
            return self._stand_in(sentence, word)
        looks = self._looks(sentence, word, noun)
        owner = self._owner(sentence, word, noun)
        entity = self.cast.known(noun, looks, owner)
        is_new = entity in self.doers and entity is not None and entity.noun is not noun.noun
        if (
            is_new
            and not word.relation.startswith("nsubj")
            and self.grammar.language is Language.EN
        ):
            entity = None  # "he looks for the owner"
        if entity is None:
            entity = self.cast.add(noun.as_entity(), noun.gender)
        else:
            self.cast.mention(entity)
        if not entity.is_hero:
            entity.looks += tuple(look for look in looks if look not in entity.looks)
        if owner is not None and entity.owner is None and entity not in (owner, owner.owner):
            entity.owner = owner
            if self.grammar.language is Language.EN:
                be_kin(entity, owner)
        self.read_modifiers(sentence, word, noun)
        self._read_details(sentence, word, entity, noun)
        return entity

    def _stand_in(self, sentence: Sentence, word: Word) -> Entity | None:
        """What is meant by "a piece of cheese", "a cheese slice", "the voice of the crow"."""
        if sentence.head(word).lemma in ("praise", "admire", "envy"):
            for child in sentence.children(word, "nmod:poss"):
                pronoun = self.grammar.pronoun(sentence, child)  # "praises his generosity"
                owners = self.cast.pronoun(pronoun, self.doers) if pronoun else ()
                return next(iter(owners or self._single(sentence, child)), None)
        for child in sentence.children(word, "compound"):
            return self._entity(sentence, child)
        for child in sentence.children(word, "nmod"):
            if self.grammar.preposition(sentence, child) == "of":
                found = self.entities(sentence, child)
                return found[0] if found else None
        return None

    def _looks(self, sentence: Sentence, word: Word, noun: NounWord) -> list[str]:
        adjectives = [
            joined
            for child in sentence.children(word, "amod", "acl", "compound", "nmod", "det")
            if child.index not in noun.used and not sentence.case_words(child)
            if sentence.child(child, "obl") is None
            for joined in sentence.coordinated(child)
        ]
        found = [self.grammar.look(adjective) for adjective in adjectives]
        return list(dict.fromkeys(look.key for look in found if look is not None))

    def _owner(self, sentence: Sentence, word: Word, noun: NounWord) -> Entity | None:
        for child in sentence.children(word, "nmod:poss"):
            if child.index in noun.used:
                continue
            owners = self._owners(sentence, child, noun)
            if owners:
                return owners[0]
        return None

    def _owners(self, sentence: Sentence, word: Word, thing: NounWord) -> tuple[Entity, ...]:
        pronoun = self.grammar.pronoun(sentence, word)
        if pronoun is None or pronoun.kind is not PronounKind.PERSONAL:
            return self._single(sentence, word)
        for entity in self._joined_before(sentence, word):
            if entity.is_animate and agrees(entity, pronoun):
                return (entity,)  # "the miller and his wife"
        if pronoun.is_other:
            return self.cast.pronoun(pronoun, self.doers)
        if pronoun.is_plural and len(self.doers) > 1:
            return self.doers
        keepers = self.cast.pronoun(pronoun, self.doers) if thing.kind in _KEPT_BY_PEOPLE else ()
        for doer in self.doers:
            if agrees(doer, pronoun):
                if is_beast(doer, pronoun) and keepers and keepers[0].is_person:
                    return keepers  # "the marmot sits on his hat"
                doer.sex = doer.sex or (pronoun.sex if doer.is_animate else "")
                return (doer,)
        found = self.cast.pronoun(pronoun, ())
        if len(found) == 1 and found[0].is_animate:
            found[0].sex = found[0].sex or pronoun.sex
        return found

    def _joined_before(self, sentence: Sentence, word: Word) -> tuple[Entity, ...]:
        """Who is named before "and his wife" in one noun phrase."""
        thing = sentence.head(word)
        return self.found.get(sentence.head(thing).start, ()) if thing.relation == "conj" else ()

    def read_modifiers(self, sentence: Sentence, word: Word, noun: NounWord) -> None:
        """Take a season or weather that stands before a noun: "a winter steppe"."""
        for child in sentence.children(word, "compound", "amod", "nmod"):
            if child.index in noun.used or sentence.case_words(child):
                continue
            told = self.grammar.noun(sentence, child)
            if child.pos != "ADJ" or self.grammar.look(child) is None:
                self.set_time(told)

    def set_time(self, noun: NounWord) -> bool:
        """Take a season, weather or time of day into the setting; False for other nouns."""
        if noun.noun is None or noun.noun.kind not in SETTING_KINDS:
            return False
        change = {SETTING_KINDS[noun.noun.kind]: noun.noun}
        self.setting = replace(self.setting, **change)  # type: ignore[arg-type]
        return True

    def take_setting(self) -> Setting:
        """The setting that was told since the last call."""
        setting, self.setting = self.setting, Setting()
        return setting

    def _read_details(self, sentence: Sentence, word: Word, entity: Entity, noun: NounWord) -> None:
        for child in sentence.children(word):
            number = self.grammar.count(child) if child.relation == "nummod" else None
            if number is not None:
                entity.count, entity.is_plural = number, number > 1
            elif child.relation == "appos":
                self._read_apposition(sentence, child, entity)
            elif child.relation == "nmod" and child.index not in noun.used:
                self._read_complement(sentence, child, entity)
            elif child.relation in ("amod", "acl"):
                self._read_participle(sentence, child, entity)

    def _read_apposition(self, sentence: Sentence, word: Word, entity: Entity) -> None:
        noun = self.grammar.noun(sentence, word)
        looks = self._looks(sentence, word, noun)
        entity.looks += tuple(look for look in looks if look not in entity.looks)
        if noun.name and not entity.name:
            entity.name = noun.name
        if entity.noun is None and noun.noun is not None:
            entity.noun, entity.is_person = noun.noun, noun.is_person or bool(entity.name)
            entity.sex = entity.sex or noun.sex

    def _read_complement(self, sentence: Sentence, word: Word, entity: Entity) -> None:
        """What follows a noun with a preposition: a garment worn, a part, an owner."""
        preposition = self.grammar.preposition(sentence, word)
        noun = self.grammar.noun(sentence, word)
        if noun.noun is None or noun.is_nothing or preposition == "without":
            return
        kind = noun.noun.kind
        if kind is Kind.GARMENT and preposition in ("in", "with") and entity.is_animate:
            self.wear(sentence, word, entity)
        elif belongs(sentence, word, entity, (kind, preposition)):
            self.add_parts(sentence, word, entity)
        elif preposition == "of" and is_animate_kind(kind) and entity.owner is None:
            owners = self.entities(sentence, word)
            entity.owner = owners[0] if owners and owners[0] is not entity else None

    def _read_participle(self, sentence: Sentence, word: Word, entity: Entity) -> None:
        """Take what fills or clothes a thing: "full of gold", "wearing a cap"."""
        verb = self.grammar.verb(sentence, word)
        for child in sentence.children(word, "obj", "obl", "obl:agent", "nmod", "xcomp"):
            noun = self.grammar.noun(sentence, child)
            if noun.noun is None:
                continue
            if "wear" in verb.tags and noun.noun.kind is Kind.GARMENT:
                self.wear(sentence, child, entity)
            elif noun.text in ("hole", "patch"):
                entity.looks += ("torn" if noun.text == "hole" else "patched",)
            elif word.pos == "ADJ" and noun.noun.kind not in (Kind.PLACE, *SETTING_KINDS):
                self.add_parts(sentence, child, entity)

    def identify(self, word: Word, entity: Entity) -> None:
        """Take "Karim is a shepherd who lives ..." for one person, not two."""
        if len(self.doers) != 1 or not (entity.is_person and self.doers[0].is_animate):
            return
        self.found[word.start] = self.doers
        self.cast.forget(entity)
        doer = self.doers[0]
        if not doer.is_hero:
            doer.looks += tuple(look for look in entity.looks if look not in doer.looks)
            doer.noun = doer.noun or entity.noun

    def wear(self, sentence: Sentence, word: Word, entity: Entity) -> None:
        """Clothe somebody."""
        worn = self.entities(sentence, word)
        for garment in worn:
            garment.owner = garment.owner or entity
        entity.wears += tuple(garment for garment in worn if garment not in entity.wears)

    def add_parts(self, sentence: Sentence, word: Word, entity: Entity) -> None:
        """Add what belongs to a thing's look."""
        parts = self.entities(sentence, word)
        entity.parts += tuple(p for p in parts if p not in entity.parts and p is not entity)
