"""What a story says: its people and things, and who does what to whom, in story order."""

from dataclasses import dataclass, field
from enum import StrEnum

from deployments.engines.planning.vocabulary.nouns import Kind, Noun
from deployments.engines.planning.vocabulary.verbs import Verb


class Modality(StrEnum):
    """Whether an event happens in the story.

    Attributes:
        FACT: it happens.
        WISH: somebody wants, plans or is asked to do it ("wants to buy a horse").
        CONDITION: it only may happen ("if he comes back").
        PRETENCE: it is a lie, a disguise or a comparison ("as if he were hot", "says he is dead").
    """

    FACT = "fact"
    WISH = "wish"
    CONDITION = "condition"
    PRETENCE = "pretence"


@dataclass(slots=True, kw_only=True, eq=False)
class Entity:
    """A person, animal, thing or place of the story; one object, however often it is mentioned.

    Attributes:
        noun: its row of the noun table; None for a bare name ("Alice") and an unknown word.
        text: how a caption names it, in the story's language, in its basic form and without
            article: "old woman", "скупой бай", "жыртық тон".
        english: how a render prompt names it if `noun` is None: an English noun, or a
            transcribed name; empty if it cannot be drawn.
        name: its proper name as written, e.g. "Shigai-bai"; empty if it has none.
        sex: "m", "f" or "" if unknown.
        looks: English words for how it looks, as the story says: "old", "golden", "fat".
        wears: garments that it is said to wear: "a bai in a fox fur coat".
        parts: what belongs to its look: "coat full of holes", "house full of gold".
        owner: whose it is: "the bai's horse".
        count: the number that the story gives; None if it gives none.
        is_plural: whether it is several: "five children", "guards".
        is_person: whether it acts as a person.
        is_hero: whether it is Aldar Kose.
    """

    noun: Noun | None = None
    text: str = ""
    english: str = ""
    name: str = ""
    sex: str = ""
    looks: tuple[str, ...] = ()
    wears: tuple["Entity", ...] = ()
    parts: tuple["Entity", ...] = ()
    owner: "Entity | None" = None
    count: int | None = None
    is_plural: bool = False
    is_person: bool = False
    is_hero: bool = False

    @property
    def kind(self) -> Kind | None:
        """The kind of its noun; None without a row."""
        return self.noun.kind if self.noun is not None else None

    @property
    def is_place(self) -> bool:
        """Whether its noun is a place of the table."""
        return self.kind is Kind.PLACE

    @property
    def is_animate(self) -> bool:
        """Whether it is a person or an animal."""
        return self.is_person or self.kind is Kind.ANIMAL

    @property
    def is_several(self) -> bool:
        """Whether it is more than one, by its number or its form."""
        return self.is_plural or (self.count or 1) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Where something happens, from where or to where: an English preposition and a place.

    The entity need not be a place: "under a tree", "into the cauldron", "on the devil's back".
    """

    preposition: str
    entity: Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """A noun in the words of an English clause.

    Attributes:
        preposition: that stands before it: "above"; empty for an object.
        entities: whom or what it means; empty if that is nobody and nothing of the story.
        words: as the story writes it: "a secret".
    """

    preposition: str = ""
    entities: tuple[Entity, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """What an English clause says of its subject, in the story's own words.

    Attributes:
        verb: a gerund or, where it is done to the subject, a participle: "rubbing", "trapped".
        lemma: the verb's dictionary form.
        pieces: what follows it, in order: words and arguments.
    """

    verb: str
    lemma: str
    pieces: tuple[str | Argument, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where and when, as it holds at one event; empty fields are not known.

    Attributes:
        place: a noun of kind place.
        is_inside: whether it plays inside the place.
        season: a noun of kind season; `weather`, `time` (of day) likewise.
    """

    place: Entity | None = None
    is_inside: bool = False
    season: Noun | None = None
    weather: Noun | None = None
    time: Noun | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One deed or state of the story.

    Attributes:
        verb: its row of the verb table; None for a verb that is not in it.
        lemma: the verb's dictionary form in the story's language; empty for a scene without verb.
        english: a gerund with its particle if `verb` is None and the story is English: "yodelling".
        doers: who does it; empty if nobody is known.
        objects: whom or what it is done to.
        recipients: to whom or for whom.
        sources: from whom or what it is taken.
        instruments: with what.
        companions: with whom.
        topics: about what, as what, into what: "disguises himself as a holy man".
        relations: where, in story order.
        state: English adjective of a state: "hungry", "dead", "furious".
        setting: the place and time that the story gives for this event alone; what it does not
            say is left empty and is carried on from the event before.
        is_negated: "does not sell".
        modality: whether it happens.
        speech: what is said, in the story's language, without quotation marks.
        clause: the story's own clause with its subject put in, as a caption: capitalised, with a
            full stop, in the story's language.
        complement: an event inside this one: "talks the bai into *swapping coats*".
        predicate: what it says of the doers in English words; None in other languages.
    """

    verb: Verb | None = None
    lemma: str = ""
    english: str = ""
    doers: tuple[Entity, ...] = ()
    objects: tuple[Entity, ...] = ()
    recipients: tuple[Entity, ...] = ()
    sources: tuple[Entity, ...] = ()
    instruments: tuple[Entity, ...] = ()
    companions: tuple[Entity, ...] = ()
    topics: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    state: str = ""
    setting: Setting = field(default_factory=Setting)
    is_negated: bool = False
    modality: Modality = Modality.FACT
    speech: str = ""
    clause: str = ""
    complement: "Event | None" = None
    predicate: Predicate | None = None

    @property
    def participants(self) -> tuple[Entity, ...]:
        """Everybody and everything in it, the doers first, without repeats."""
        groups = (
            self.doers,
            self.objects,
            self.recipients,
            self.sources,
            self.companions,
            self.instruments,
            self.topics,
            tuple(relation.entity for relation in self.relations),
            self.complement.participants if self.complement is not None else (),
        )
        return tuple(dict.fromkeys(entity for group in groups for entity in group))

    def has_tag(self, *tags: str) -> bool:
        """Whether the row of its verb has one of the tags."""
        return self.verb is not None and not self.verb.tags.isdisjoint(tags)


class Language(StrEnum):
    """A language that the built-in planner reads."""

    EN = "en"
    RU = "ru"
    KK = "kk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A story as it was read.

    Attributes:
        language: in which the captions are written.
        events: in story order; a story in which nothing is understood has none.
        entities: everybody and everything in it, in order of first mention, without places that
            are only settings.
    """

    language: Language
    events: tuple[Event, ...] = ()
    entities: tuple[Entity, ...] = ()
