"""Cases of a Kazakh clause: what a noun in each case is to the deed."""

from dataclasses import dataclass, field

from deployments.engines.planning.reading.events import Entity, Relation, Setting
from deployments.engines.planning.reading.kazakh.clause import Clause, becomes
from deployments.engines.planning.reading.kazakh.lexicon import nouns_by_stem
from deployments.engines.planning.reading.kazakh.mentions import Mention
from deployments.engines.planning.reading.kazakh.noun_forms import noun_forms
from deployments.engines.planning.reading.kazakh.verbs import takes_object
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.nouns import Noun
from deployments.engines.planning.vocabulary.tables import words_of
from deployments.engines.planning.vocabulary.verbs import Verb

# Verbs whose goal is inside of something.
_INTO = frozenset(
    words_of(
        "төк|сұқ|сал|шанш|қада|тық|тығ|құй|түс|кір|бат|сүңгі|тасы|лақтыр|жасыр|таста|ен|көм|құла|секір|қыстыр"
    )
)
# Verbs whose object stands in the dative: "атқа мінеді".
_DATIVE_OBJECT = frozenset(
    words_of(
        "ride|mount|look|enter|attack|help|believe|marry|mock|laugh|climb|get angry|cling|"
        "be surprised|love|take part|play music|reach|want|greet|bow|get used|hope|visit|shoot|gild"
    )
)
# Verbs whose ablative names the game: "шахматтан жеңеді".
_CONTESTS = frozenset(words_of("win|defeat|lose|compete"))
# Verbs whose ablative is the part that is held: "құйрығынан тістейді".
_HOLDING = frozenset(words_of("sting|bite|pull|catch|hold|kiss|cling|tug sleeve"))
MONEY = frozenset(("wages", "coin", "gold coin", "money", "silver coin", "gold"))


@dataclass(slots=True)
class Roles:
    """The roles of an event while they are being found; as in `Event`."""

    doers: list[Entity] = field(default_factory=list)
    objects: list[Entity] = field(default_factory=list)
    recipients: list[Entity] = field(default_factory=list)
    sources: list[Entity] = field(default_factory=list)
    instruments: list[Entity] = field(default_factory=list)
    companions: list[Entity] = field(default_factory=list)
    topics: list[Entity] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    place: Entity | None = None
    season: Noun | None = None
    weather: Noun | None = None
    time: Noun | None = None
    state: str = ""
    speech: str = ""
    verb: Verb | None = None
    subjects: tuple[Entity, ...] = ()
    names_doer: bool = False

    @property
    def setting(self) -> Setting:
        """Where and when."""
        return Setting(place=self.place, season=self.season, weather=self.weather, time=self.time)


def slots_of(verb: Verb | None) -> frozenset[str]:
    """Which roles a picture of the verb can show."""
    if verb is None:
        return frozenset(("object", "recipient"))
    names = ("object", "recipient", "source", "instrument", "companion", "topic", "place")
    text = " ".join(verb.phrases)
    return frozenset(name for name in names if "{" + name + "}" in text)


class CaseReader:
    """Puts entities into the roles of one clause by their cases."""

    def __init__(self, clause: Clause, roles: Roles) -> None:
        self._clause = clause
        self._roles = roles
        self._verb = clause.verb.verb if clause.verb is not None else None
        self._tags = self._verb.tags if self._verb is not None else frozenset()
        self._key = self._verb.key if self._verb is not None else ""
        self._slots = slots_of(self._verb)

    def take(self, mention: Mention, entity: Entity, *, is_bare: bool, has_object: bool) -> None:
        """Give an entity its role.

        Args:
            mention: how it is named.
            entity: what it is.
            is_bare: whether it is a nominative that does nothing.
            has_object: whether the clause has an object.
        """
        if mention.preposition:
            self._take_postposition(mention, entity)
        elif is_bare:
            form = self._clause.form
            is_caused = form is not None and form.voice == "causative"
            is_topic = self._verb is None or not (is_caused or takes_object(self._clause.verb))
            is_topic = is_topic or becomes(self._clause)
            (self._roles.topics if is_topic else self._roles.objects).append(entity)
        else:
            self._take_case(mention, entity, has_object)

    def _relate(self, preposition: str, entity: Entity) -> None:
        self._roles.relations.append(Relation(preposition=preposition, entity=entity))

    def _take_postposition(self, mention: Mention, entity: Entity) -> None:
        preposition, roles = mention.preposition, self._roles
        if preposition == "to" and mention.words[0].low == "аяғына":
            return  # "аяғына дейін", to the end
        if preposition in ("about", "as"):
            roles.topics.append(entity)
        elif preposition == "with":
            roles.companions.append(entity)
        elif preposition == "for" and mention.is_person:
            roles.recipients.append(entity)
        elif preposition == "in":
            self._relate({"abl": "from", "dat": "into"}.get(mention.case, "in"), entity)
        elif preposition not in ("for", "like", "after", "before", "since", "without"):
            self._relate(preposition, entity)

    def _take_case(self, mention: Mention, entity: Entity, has_object: bool) -> None:
        case = mention.case
        if case == "acc":
            self._roles.objects.append(entity)
        elif case == "dat":
            self._take_dative(mention, entity, has_object)
        elif case == "abl":
            is_source = "source" in self._slots and not _is_place(mention)
            is_held = self._key in _HOLDING and not has_object and _is_part(mention)
            if is_held or (self._key == "lose" and not mention.is_person):
                self._roles.objects.append(entity)
            elif mention.is_person or is_source:
                self._roles.sources.append(entity)
            elif self._key in _CONTESTS:
                self._relate("at", entity)
            else:
                self._relate("from", entity)
        elif case == "loc":
            self._relate(_inside(mention), entity)
        elif case == "ins":
            self._take_instrumental(mention, entity)
        elif case == "gen":
            is_given = mention.is_person and "recipient" in self._slots
            is_done_to = _is_to_part(self._clause) and not has_object
            if is_given:
                self._roles.recipients.append(entity)
            else:
                (self._roles.objects if is_done_to else self._roles.topics).append(entity)

    def _take_dative(self, mention: Mention, entity: Entity, has_object: bool) -> None:
        roles = self._roles
        is_money = entity.noun is not None and entity.noun.key in MONEY
        is_goal_of_swap = self._key == "swap" and (has_object or not mention.is_person)
        is_price = not mention.is_person or mention.count is not None
        is_price = is_price or bool(roles.recipients)
        is_price = is_price and self._key == "sell" and not _is_place(mention)
        if self._key == "feed" and not mention.is_person:
            roles.instruments.append(entity)
            return
        is_event = mention.noun is not None and mention.noun.kind is NounKind.EVENT
        if is_event and self._key in ("laugh", "make laugh"):
            self._relate("at", entity)
            return
        if self._is_purpose(mention):
            return
        if is_price or (
            is_money
            and (self._tags & {"transfer", "taking"} or self._key == "build")
            and not is_goal_of_swap
        ):
            roles.instruments.append(entity)
        elif self._key in ("become", "transform") or is_goal_of_swap:
            roles.topics.append(entity)
        elif _is_place(mention):
            self._go_to(entity)
        elif (mention.is_person and self._is_caused()) or (
            mention.is_person and "recipient" in self._slots
        ):
            roles.recipients.append(entity)
        elif self._key in _DATIVE_OBJECT and not has_object:
            roles.objects.append(entity)
        elif mention.is_person and "motion" not in self._tags:
            roles.recipients.append(entity)
        else:
            self._go_to(entity)

    def _is_purpose(self, mention: Mention) -> bool:
        """Whether it is what for: "туған күніне торт пісіреді", "сыйлыққа маржан алады"."""
        noun = mention.noun
        if noun is None:
            return False
        if noun.key == "gift" and not mention.possessor:
            return bool(self._tags & {"transfer", "taking"}) or self._key in ("ask", "request")
        if noun.kind is not NounKind.EVENT or self._key in ("teach", "learn"):
            return noun.kind is NounKind.EVENT  # "ұшуға үйретеді"
        return self._key not in _DATIVE_OBJECT and not self._tags & {"motion", "speech"}

    def _is_caused(self) -> bool:
        """Whether the one in the dative is made to do it: "байға мінгізеді"."""
        form = self._clause.form
        return form is not None and form.voice == "causative"

    def _go_to(self, entity: Entity) -> None:
        stem = self._clause.verb.main if self._clause.verb is not None else ""
        self._relate("into" if stem in _INTO else "to", entity)

    def _take_instrumental(self, mention: Mention, entity: Entity) -> None:
        roles = self._roles
        kind = entity.kind
        is_ridden = kind is NounKind.ANIMAL and "motion" in self._tags
        if kind is NounKind.GARMENT and roles.doers:
            wearer = roles.doers[0]
            wearer.wears += () if entity in wearer.wears else (entity,)
        elif _is_place(mention):
            self._relate("along", entity)
        elif mention.is_person and not is_ridden:
            roles.companions.append(entity)
        else:
            roles.instruments.append(entity)


def _is_to_part(clause: Clause) -> bool:
    """Whether it is done to a part or at the back of somebody: "түлкінің соңынан еріп"."""
    before = clause.verb.before if clause.verb is not None else ()
    rows = [nouns_by_stem().get(form.stem) for word in before for form in noun_forms(word)[:1]]
    is_part = any(row is not None and row.kind is NounKind.BODY for row in rows)
    is_behind = any(word in ("соңынан", "артынан", "ізінен", "алдынан") for word in before)
    return takes_object(clause.verb) and (is_part or is_behind)


def _is_part(mention: Mention) -> bool:
    is_worn = mention.noun is not None and mention.noun.kind is NounKind.GARMENT
    is_worn = is_worn and bool(mention.possessor)  # "белбеуінен тартады"
    return is_worn or (mention.noun is not None and mention.noun.kind is NounKind.BODY)


def _is_place(mention: Mention) -> bool:
    return mention.noun is not None and mention.noun.kind is NounKind.PLACE


def _inside(mention: Mention) -> str:
    is_on = mention.noun is not None and mention.noun.kind in (NounKind.PLANT, NounKind.ANIMAL)
    return "on" if is_on else "in"
