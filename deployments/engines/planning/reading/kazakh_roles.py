"""Who does what to whom in one Kazakh clause: cases become roles."""

from dataclasses import dataclass, field
from itertools import pairwise

from deployments.engines.planning.reading.events import Entity, Relation, Setting
from deployments.engines.planning.reading.kazakh_cast import Cast, acts
from deployments.engines.planning.reading.kazakh_clauses import Clause
from deployments.engines.planning.reading.kazakh_letters import devoiced
from deployments.engines.planning.reading.kazakh_lexicon import verb_stems
from deployments.engines.planning.reading.kazakh_phrases import Mention, Part, takes_object
from deployments.engines.planning.reading.kazakh_senses import meant_verb, verb_by_key
from deployments.engines.planning.reading.kazakh_tokens import Kind, Word
from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.nouns import Noun
from deployments.engines.planning.vocabulary.verbs import Verb

# Verbs whose goal is inside of something.
_INTO = frozenset(
    "сал тық тығ құй түс кір бат сүңгі тасы лақтыр жасыр таста ен көм құла секір".split()
)
_WORN = frozenset((NounKind.GARMENT,))
# Nouns that say when or how, and name nothing that is seen.
_NOT_SEEN = frozenset("күн кез уақыт жағ рет сөз іс жағдай мезгіл сәт кезек жөн себеп шара".split())
# Verbs whose object stands in the dative: "атқа мінеді".
_DATIVE_OBJECT = frozenset(
    "ride,mount,look,enter,attack,help,believe,marry,mock,laugh,climb,get angry,be surprised,love,"
    "play music,reach,want,greet,bow,get used,hope,visit,shoot".split(",")
)
# Verbs that are done to persons.
_TO_PERSONS = frozenset(
    "praise,scold,thank,beat,kill,save,help,trick,love,hug,mock,bite,attack,chase,invite,feed,"
    "teach,defeat,drive off,punish,shame,forgive,greet,meet,scare,threaten,persuade".split(",")
)
# Verbs that are done to the one who did something before, if somebody else does them.
_TO_DOER = frozenset(
    "catch,tie,see,lead,push,put,enter,stop,follow,look for,find,leave,look".split(",")
)
_MONEY = frozenset(("coin", "gold coin", "money", "silver coin", "gold"))
_OWNERS = frozenset(("be", "have"))


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


class RoleFinder:
    """Finds the roles of one clause."""

    def __init__(
        self,
        cast: Cast,
        clause: Clause,
        carried: tuple[Entity, ...],
        *,
        acted: tuple[Entity, ...] = (),
        is_first: bool = False,
    ) -> None:
        self._is_first = is_first
        self._acted = acted or carried
        self._cast = cast
        self._clause = clause
        self._carried = carried
        self._verb = clause.verb.verb if clause.verb is not None else None
        self._slots = slots_of(self._verb)
        self._roles = Roles()

    def find(self, parts: list[Part]) -> Roles:
        """The roles of the parts; the carried doers if the clause names none."""
        mentions = [part for part in parts if isinstance(part, Mention)]
        mentions = [mention for mention in mentions if not self._take_setting(mention)]
        mentions = self._without_said(parts, mentions)
        self._take_words(parts, has_topic=bool(mentions))
        has_object = any(m.case == "acc" and not m.preposition for m in mentions)
        doers, bare = self._split_nominatives(mentions, has_object)
        if self._take_possession(doers):
            return self._roles
        if doers:
            self._cast.touch(self._acted)
        for mention in doers:
            self._roles.doers += self._cast.entities_of(mention, self._doer)
        self._roles.names_doer = bool(doers)
        if not doers and not self._is_impersonal():
            self._roles.doers = list(self._carried)
            self._cast.touch(self._carried)
        for mention in mentions:
            if mention not in doers:
                self._take(mention, mention in bare, has_object or bool(bare))
        self._roles.subjects = tuple(self._roles.doers)
        if self._is_passive():
            self._roles.objects, self._roles.doers = [*self._roles.doers, *self._roles.objects], []
        if self._clause.verb is not None:
            stem, is_at_home = self._clause.verb.main, self._roles.place is not None
            self._roles.verb = meant_verb(stem, self._roles.objects)
            if stem == "тұр" and is_at_home and len(self._clause.group) == 1:
                self._roles.verb = verb_by_key("live")
            if self._verb is not None and self._verb.key == "give" and self._roles.sources:
                is_bought = bool(self._roles.instruments)
                self._roles.verb = verb_by_key("buy" if is_bought else "take")
        return self._roles

    def _take_possession(self, doers: list[Mention]) -> bool:
        """Take "шалдың үш ұлы бар" as what the old man has."""
        is_being = self._verb is not None and self._verb.key in _OWNERS
        owner = doers[0].owner if doers else None
        has = verb_by_key("have")
        if not is_being or owner is None or has is None:
            return False
        self._roles.doers += self._cast.entities_of(owner, self._doer)
        for mention in doers:
            self._roles.objects += self._cast.entities_of(mention, self._doer)
        self._roles.verb = has
        self._roles.names_doer = True
        return True

    @property
    def _doer(self) -> Entity | None:
        if self._roles.doers:
            return self._roles.doers[0]
        return self._carried[0] if self._carried else None

    def _without_said(self, parts: list[Part], mentions: list[Mention]) -> list[Mention]:
        """Keep "тірі қоян деп" as words that are said, and the other mentions as roles."""
        for part, following in pairwise(parts):
            is_said = isinstance(following, Word) and following.kind is Kind.PARTICLE
            is_said = is_said and isinstance(following, Word) and following.low == "деп"
            if is_said and isinstance(part, Mention) and part.case == "nom" and len(mentions) > 1:
                self._roles.speech = part.text
                return [mention for mention in mentions if mention is not part]
        return mentions

    def _is_passive(self) -> bool:
        """Whether the deed is done to the nominative: "күшік табылды"."""
        clause = self._clause
        if clause.verb is None or clause.form is None or self._verb is None:
            return False
        stem = clause.verb.main
        base = stem[:-2]
        known = verb_stems().get(devoiced(base) or base) or verb_stems().get(base)
        is_passive = stem.endswith(("ыл", "іл")) and known is not None and known.verb is self._verb
        is_thing = not any(acts(entity) for entity in self._roles.doers)
        is_passive = is_passive and (is_thing or self._verb.key == "find")
        return "object" in self._slots and (clause.form.voice == "passive" or is_passive)

    def _is_impersonal(self) -> bool:
        return (
            self._roles.weather is not None
            and self._clause.verb is not None
            and (
                self._clause.verb.stem
                in ("жау", "соқ", "бол", "түс", "ұр", "кел", "бұрқыра", "баста")
            )
        )

    def _take_words(self, parts: list[Part], *, has_topic: bool) -> None:
        for part in parts:
            if not isinstance(part, Word):
                continue
            if part.kind is Kind.SPEECH:
                self._roles.speech = part.text
            elif part.kind is Kind.LOOK and part.look is not None:
                is_state = self._verb is None or "state" in self._verb.tags
                self._roles.state = part.look.key if is_state else self._roles.state

    def _take_setting(self, mention: Mention) -> bool:
        """Keep a mention as time, season, weather or place of the event, if it is one."""
        noun = mention.noun
        if noun is None:
            return mention.head in _NOT_SEEN
        if noun.kind is NounKind.SEASON:
            self._roles.season = noun
        elif noun.kind is NounKind.WEATHER:
            self._roles.weather = noun
        elif noun.kind is NounKind.TIME:
            self._roles.time = noun if mention.head != "күн" else None
        elif noun.kind is NounKind.PLACE and mention.case == "loc" and not mention.preposition:
            self._roles.place = self._cast.entities_of(mention, self._doer)[0]
            self._roles.place.is_person = False
        else:
            is_there = mention.head in ("жер", "жақ") and mention.words[0].kind is Kind.DETERMINER
            return is_there or (mention.head in _NOT_SEEN and mention.case in ("nom", "dat"))
        return True

    def _split_nominatives(
        self, mentions: list[Mention], has_object: bool
    ) -> tuple[list[Mention], list[Mention]]:
        """Nominatives that do the deed, and those that stand bare before the verb."""
        found = [m for m in mentions if m.case == "nom" and not m.preposition]
        groups: list[list[Mention]] = []
        for mention in found:
            if groups and (mention.is_joined or self._lists(groups[-1][-1], mention)):
                groups[-1].append(mention)
            else:
                groups.append([mention])
        if not groups:
            return [], []
        if (
            self._clause.form is not None
            and self._clause.form.voice == "passive"
            and self._verb is None
        ):
            return [], groups[-1]
        if len(groups) > 1:
            return groups[0], [mention for group in groups[1:] for mention in group]
        only = groups[0]
        return (only, []) if self._does(only[0], mentions, has_object) else ([], only)

    def _lists(self, first: Mention, second: Mention) -> bool:
        """Whether two nominatives are a list: both persons, or both none."""
        return (
            first.is_person == second.is_person
            and not second.owner
            and second is not first
            and (not takes_object(self._clause.verb) or not first.is_person)
        )

    def _does(self, mention: Mention, mentions: list[Mention], has_object: bool) -> bool:
        """Whether the only nominative is the doer, not a bare object: "ат ұрлады"."""
        if has_object or mention.is_hero or mention.name or mention.pronoun:
            return not self._becomes(mention)
        if self._becomes(mention):
            return not self._carried
        if not takes_object(self._clause.verb):
            return True
        if self._is_first and mention is mentions[0] and mention.is_person:
            return True
        is_last = mention is mentions[-1]
        is_human = mention.noun is not None and mention.noun.kind is NounKind.PERSON
        if not is_last:
            return mention.is_person or not self._carried
        if is_human:
            return not (self._carried and "taking" in (self._verb.tags if self._verb else ()))
        if mention.is_person:
            return not self._carried
        return False

    def _becomes(self, mention: Mention) -> bool:
        """Whether the nominative says as what: "молда болып"."""
        group = self._clause.group
        starts = bool(group) and group[0].low in ("болып", "бола") and len(group) > 1
        return starts or (self._verb is not None and self._verb.key in ("become", "pretend"))

    def _take(self, mention: Mention, is_bare: bool, has_object: bool) -> None:
        from_whom = None
        if self._verb is not None and "taking" in self._verb.tags:
            sources = self._roles.sources
            from_whom = sources[0] if sources else self._cast.other_than(self._doer)
        to_person = self._verb is not None and (
            self._verb.key in _TO_PERSONS
            or bool(self._verb.tags & {"speech", "cause"})
            or (self._verb.key in _TO_DOER and self._doer not in self._carried)
        )
        entities = self._cast.entities_of(
            mention,
            self._doer,
            from_whom,
            wants_person=to_person,
            is_new=is_bare and not mention.is_person,
        )
        for entity in entities:
            if mention.preposition:
                self._take_postposition(mention, entity)
            elif is_bare:
                self._take_bare(mention, entity)
            else:
                self._take_case(mention, entity, has_object)

    def _take_bare(self, mention: Mention, entity: Entity) -> None:
        is_topic = (
            self._becomes(mention) or self._verb is None or not takes_object(self._clause.verb)
        )
        (self._roles.topics if is_topic else self._roles.objects).append(entity)

    def _take_postposition(self, mention: Mention, entity: Entity) -> None:
        preposition, roles = mention.preposition, self._roles
        if preposition in ("about", "as"):
            roles.topics.append(entity)
        elif preposition == "with":
            roles.companions.append(entity)
        elif preposition == "for":
            roles.recipients.append(entity)
        elif preposition not in ("like", "after", "before", "since", "without", ""):
            preposition = "from" if mention.case == "abl" and preposition == "in" else preposition
            preposition = "into" if mention.case == "dat" and preposition == "in" else preposition
            roles.relations.append(Relation(preposition=preposition, entity=entity))

    def _take_case(self, mention: Mention, entity: Entity, has_object: bool) -> None:
        roles, case = self._roles, mention.case
        if case == "acc":
            roles.objects.append(entity)
        elif case == "dat":
            self._take_dative(mention, entity, has_object)
        elif case == "abl":
            if mention.is_person or ("source" in self._slots and not _is_place(mention)):
                roles.sources.append(entity)
            else:
                roles.relations.append(Relation(preposition="from", entity=entity))
        elif case == "loc":
            roles.relations.append(Relation(preposition=_inside(mention), entity=entity))
        elif case == "ins":
            self._take_instrumental(mention, entity)
        elif case == "gen":
            roles.topics.append(entity)

    def _take_dative(self, mention: Mention, entity: Entity, has_object: bool) -> None:
        roles, slots = self._roles, self._slots
        stem = self._clause.verb.main if self._clause.verb is not None else ""
        if entity.noun is not None and entity.noun.key in _MONEY and self._verb is not None:
            if self._verb.tags & {"transfer", "taking"}:
                roles.instruments.append(entity)
                return
        is_become = self._verb is not None and self._verb.key in ("become", "swap")
        if is_become and not (
            mention.is_person and self._verb and self._verb.key == "swap" and not has_object
        ):
            roles.topics.append(entity)
        elif _is_place(mention):
            into = "into" if stem in _INTO else "to"
            roles.relations.append(Relation(preposition=into, entity=entity))
        elif mention.is_person and "recipient" in slots:
            roles.recipients.append(entity)
        elif self._verb is not None and self._verb.key in _DATIVE_OBJECT and not has_object:
            roles.objects.append(entity)
        elif mention.is_person and not (self._verb and "motion" in self._verb.tags):
            roles.recipients.append(entity)
        else:
            into = "into" if stem in _INTO else "to"
            roles.relations.append(Relation(preposition=into, entity=entity))

    def _take_instrumental(self, mention: Mention, entity: Entity) -> None:
        roles = self._roles
        is_ridden = entity.noun is not None and entity.noun.kind is NounKind.ANIMAL
        is_ridden = is_ridden and "motion" in (self._verb.tags if self._verb else ())
        if entity.noun is not None and entity.noun.kind in _WORN and roles.doers:
            wearer = roles.doers[0]
            wearer.wears += () if entity in wearer.wears else (entity,)
        elif _is_place(mention):
            roles.relations.append(Relation(preposition="along", entity=entity))
        elif mention.is_person and not is_ridden:
            roles.companions.append(entity)
        else:
            roles.instruments.append(entity)


def _is_place(mention: Mention) -> bool:
    return mention.noun is not None and mention.noun.kind is NounKind.PLACE


def _inside(mention: Mention) -> str:
    is_on = mention.noun is not None and mention.noun.kind in (NounKind.PLANT, NounKind.ANIMAL)
    return "on" if is_on else "in"
