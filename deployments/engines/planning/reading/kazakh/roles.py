"""Who does what to whom in one Kazakh clause."""

from itertools import pairwise

from deployments.engines.planning.reading.events import Entity, Event
from deployments.engines.planning.reading.kazakh.cases import CaseReader, Roles
from deployments.engines.planning.reading.kazakh.cast import KazakhCast
from deployments.engines.planning.reading.kazakh.clause import Clause
from deployments.engines.planning.reading.kazakh.doers import DoerFinder, genitive_doer, is_passive
from deployments.engines.planning.reading.kazakh.mentions import (
    Mention,
    Part,
    said_text,
)
from deployments.engines.planning.reading.kazakh.pronoun_verbs import (
    KINDS,
    MADE_TO_DO,
    TO_BODY,
    TO_DOER,
    TO_LAST_DOER,
    TO_PERSONS,
    TO_SUFFERING,
)
from deployments.engines.planning.reading.kazakh.senses import settle_sense
from deployments.engines.planning.reading.kazakh.settings import SettingReader
from deployments.engines.planning.reading.kazakh.unnamed import (
    bitten,
    feeling,
    is_denied,
    is_him_too,
    is_let_go,
    owner_of_part,
)
from deployments.engines.planning.reading.kazakh.verbs import takes_object, verb_by_key
from deployments.engines.planning.reading.kazakh.word import KazakhWord, WordKind
from deployments.engines.planning.reading.kazakh.words import (
    NOTHING,
)


class RoleFinder:
    """Finds the roles of one clause.

    Args:
        cast: the entities so far.
        clause: gives the verb.
        carried: who does the deed if the clause names nobody.
        last: the deed before.
        is_first: whether the clause begins its sentence.
        is_reaction: whether "оны" is who acted: "түлкі келгенде, бөдене оны алып барады".
    """

    def __init__(
        self,
        cast: KazakhCast,
        clause: Clause,
        carried: tuple[Entity, ...],
        *,
        last: Event | None = None,
        is_first: bool = False,
        is_reaction: bool = False,
    ) -> None:
        self._cast = cast
        self._clause = clause
        self._carried = carried
        self._acted = (last.doers if last is not None else ()) or carried
        is_gone = last is not None and last.verb is not None and last.verb.key == "lose"
        suffered = last.objects if last is not None and not is_gone else ()
        self._suffered = tuple(one for one in suffered if one.is_animate)
        self._is_reaction = is_reaction
        is_bare = last is None or not any(not one.is_animate for one in last.objects)
        self._to_last_doer = TO_LAST_DOER | (TO_BODY if is_bare else frozenset())
        self._let_go = not self._suffered and is_let_go(last)
        self._doers = DoerFinder(clause, carried, is_first=is_first)
        self._verb = clause.verb.verb if clause.verb is not None else None
        self._roles = Roles()
        self._said: Mention | None = None
        self._settings = SettingReader(cast, clause, self._roles)
        self._finds_nothing = False

    def find(self, parts: list[Part]) -> Roles:
        """The roles of the parts; the carried doers if the clause names none."""
        mentions = [part for part in parts if isinstance(part, Mention)]
        mentions = self._without_said(parts, mentions)
        settings = self._settings
        mentions = [mention for mention in mentions if not settings.take(mention, self._doer)]
        settings.take_words(parts)
        settings.take_places(mentions)
        has_object = any(m.case == "acc" and not m.preposition for m in mentions)
        is_known = bool(mentions) and self._cast.knows(mentions[0])
        owner = genitive_doer(self._clause, mentions)
        if owner is not None:
            mentions = [owner, *(mention for mention in mentions if mention is not owner)]
            is_known = True
        doers, bare = self._doers.split(mentions, has_object=has_object, is_known=is_known)
        if self._take_possession(doers):
            return self._roles
        self._take_doers(doers, mentions)
        others = [mention for mention in mentions if mention not in doers]
        self._take_cases(others, bare, has_object=has_object or bool(bare))
        self._take_said()
        self._remember_things()
        self._roles.subjects = tuple(self._roles.doers)
        if is_passive(self._clause, self._roles.doers):
            self._take_sufferer()
        settle_sense(self._roles, self._clause)
        if self._finds_nothing:
            self._roles.verb = verb_by_key("find")
        self._take_height()
        is_told = self._verb is not None and "weather" in self._verb.tags
        comes = self._settings.comes_itself or (self._roles.weather is not None and not is_told)
        if comes and not self._roles.doers and self._settings.is_impersonal():
            self._clause.verb = None  # "қыс түскенде": only the season is told
        return self._roles

    def _take_cases(
        self, mentions: list[Mention], bare: list[Mention], *, has_object: bool
    ) -> None:
        cases = CaseReader(self._clause, self._roles)
        self._cast.name_others(mentions)
        for mention in mentions:
            is_bare = mention in bare
            for entity in self._entities_of(mention, is_bare=is_bare):
                if mention.pronoun and entity in self._roles.recipients:
                    continue
                if mention.pronoun == "өзі" and mention.case == "nom":
                    continue
                cases.take(mention, entity, is_bare=is_bare, has_object=has_object)

    def _take_sufferer(self) -> None:
        """Take the doers of a passive as its objects; things only in "оның | ішегі үзіліп"."""
        roles = self._roles
        done_to = [*roles.doers, *roles.objects]
        things = [one for one in done_to if not one.is_animate]
        is_own = bool(roles.objects and roles.doers and things)
        roles.objects, roles.doers = (things if is_own else done_to), []
        if any(one.is_animate for one in roles.sources):
            roles.doers, roles.sources = roles.sources, []  # "иесінен қуылып"

    def _take_height(self) -> None:
        """Let somebody climb what was mentioned last, if it is not said what he climbs."""
        roles = self._roles
        verb = roles.verb or self._verb
        is_climbing = verb is not None and verb.key == "climb"
        if is_climbing and not (roles.objects or roles.relations or roles.place):
            roles.objects = self._cast.height()

    def _remember_things(self) -> None:
        """Let the cast know what the deed is done to and with."""
        moves = self._verb is not None and "motion" in self._verb.tags
        relations = () if moves else self._roles.relations
        things = [one.entity for one in relations]
        things += [one for one in self._roles.doers if not one.is_animate]
        is_lost = self._verb is not None and self._verb.key == "lose"
        objects = () if is_lost else self._roles.objects
        self._cast.handle([*things, *self._roles.instruments, *objects])

    @property
    def _doer(self) -> Entity | None:
        if self._roles.doers:
            return self._roles.doers[0]
        return self._carried[0] if self._carried else None

    def _is_done_to_doer(self, mentions: list[Mention]) -> bool:
        """Whether somebody unnamed does it to the last doer: "оны кіргізбейді"."""
        is_him = any(m.pronoun == "ол" and m.case == "acc" for m in mentions)
        form = self._clause.form
        is_made = form is not None and form.voice == "causative"
        is_him = is_him and not (is_made and any(m.case == "dat" and m.is_person for m in mentions))
        if not is_him or not self._carried or not self._is_done_to_persons(is_changed=True):
            return False
        return self._cast.other_than(self._carried[0]) is None

    def _take_doers(self, doers: list[Mention], mentions: list[Mention]) -> None:
        if doers:
            self._cast.touch(self._acted)
        for mention in doers:
            found = self._cast.entities_of(mention, self._doer)
            other = self._cast.other_than(self._doer) if mention.is_other else None
            found = (other,) if mention.pronoun and other is not None else found
            self._roles.doers += [one for one in found if one not in self._roles.doers]
        self._roles.names_doer = bool(doers)
        if any(mention.pronoun in ("мен", "біз") for mention in doers):
            self._carried = ()  # the teller does it
        self._roles.doers = feeling(self._roles.doers, self._verb)
        if not any(mention.pronoun for mention in doers):
            self._cast.keep_together(tuple(self._roles.doers))
        nothing = doers and all(mention.pronoun in NOTHING for mention in doers)
        if nothing and self._clause.is_negated:
            self._roles.names_doer, self._finds_nothing = False, True  # "ештеңе шықпайды"
        if (
            (not doers or self._finds_nothing)
            and not self._settings.is_impersonal()
            and not self._is_done_to_doer(mentions)
        ):
            self._roles.doers = list(self._carried)
            self._cast.touch(self._carried)

    def _entities_of(self, mention: Mention, *, is_bare: bool) -> tuple[Entity, ...]:
        verb, owner = self._verb, None
        if verb is not None and "taking" in verb.tags:
            sources = self._roles.sources
            other = self._cast.other_than(self._doer)
            other = None if self._cast.acted_together(other, self._doer) else other
            owner = sources[0] if sources else other
        others = self._suffered or bitten(mention, self._verb, self._doer, self._cast)
        owner = owner or owner_of_part(mention, self._clause, others, self._doer)
        is_unnamed = not self._roles.doers
        is_changed = is_unnamed or self._doer not in self._carried
        to_person = self._is_done_to_persons(is_changed=is_changed)
        if to_person and is_unnamed and (mention.pronoun, mention.case) == ("ол", "acc"):
            return self._carried
        is_self = (mention.pronoun, mention.case) == ("өзі", "acc")
        if is_him_too(mention, self._clause) or (self._clause.is_led and is_self):
            acted = next((one for one in self._acted if one is not self._doer), None)
            asker = acted or self._cast.other_than(self._doer)  # "өзін тойдыруды сұрайды"
            return (asker,) if asker is not None else ()
        is_him = (mention.pronoun, mention.case) == ("ол", "acc")
        if is_him and is_changed and self._acted and not any(one.is_animate for one in self._acted):
            return self._acted  # "сүйек тұрып қалады, оны тырна суырып алады"
        is_reacting = self._is_reaction and self._doer not in self._acted
        if is_him and ((to_person and is_changed) or is_reacting):
            is_cared = self._verb is not None and self._verb.key in TO_SUFFERING
            suffered = self._suffered or self._cast.suffering(self._doer)
            return (suffered if is_cared else ()) or self._acted
        if self._said is not None and (mention.pronoun, mention.case) == ("ол", "acc"):
            called = self._cast.called(self._said.head)
            if called is not None:
                return (called,)
        is_new = (is_bare or mention.preposition == "with") and not mention.is_person
        return self._cast.entities_of(
            mention,
            self._doer,
            owner,
            wants_person=to_person,
            kinds=KINDS.get(verb.key, frozenset()) if verb is not None else frozenset(),
            is_new=is_new,
        )

    def _is_done_to_persons(self, *, is_changed: bool) -> bool:
        """Whether "оны" is a person: by the verb, or as the doer of the deed before."""
        verb, form = self._verb, self._clause.form
        is_caused = form is not None and form.voice == "causative"
        if self._let_go and verb is not None and verb.key in ("find", "take", "carry", "lift"):
            return False  # "дорбасын түсіріп алады, оны шешей табады"
        return verb is not None and (
            verb.key in TO_PERSONS
            or (is_caused and (verb.key in MADE_TO_DO or not takes_object(self._clause.verb)))
            or bool(verb.tags & {"speech", "cause"} and verb.key not in ("ask", "request"))
            or (verb.key in TO_DOER and is_changed)
            or (verb.key in self._to_last_doer and is_changed and self._roles.names_doer)
        )

    def _take_possession(self, doers: list[Mention]) -> bool:
        """Take "шалдың үш ұлы бар" as what the old man has."""
        is_being = self._verb is not None and self._verb.key in ("be", "have")
        owner = doers[0].owner if doers else None
        if not is_being or owner is None:
            return False
        self._roles.doers += self._cast.entities_of(owner, self._doer)
        for mention in doers:
            self._roles.objects += self._cast.entities_of(mention, self._doer)
        self._roles.verb = verb_by_key("have")
        self._roles.subjects = tuple(self._roles.doers)
        self._roles.names_doer = True
        return True

    def _without_said(self, parts: list[Part], mentions: list[Mention]) -> list[Mention]:
        """Keep "тірі қоян деп" as words that are said, and the other mentions as roles."""
        denied = [id(one) for one, after in pairwise(parts) if is_denied(after)]
        mentions = [one for one in mentions if id(one) not in denied] or mentions
        said = [part for part in parts if not (isinstance(part, KazakhWord) and part.low == "екен")]
        for part, following in pairwise(said):
            if not isinstance(following, KazakhWord) or following.low != "деп":
                continue
            if following.kind is not WordKind.PARTICLE:
                continue
            is_thought = len(said) < len(parts)  # "жын екен деп"
            is_said = len(mentions) > 1 or is_thought
            if isinstance(part, Mention) and part.case == "nom" and is_said:
                self._roles.speech = said_text(part)
                self._said = part
                return [mention for mention in mentions if mention is not part]
            if isinstance(part, KazakhWord) and part.kind is WordKind.LOOK:
                self._roles.speech = part.text
                is_felt = self._clause.verb is not None and not takes_object(self._clause.verb)
                return [one for one in mentions if not (is_felt and one.case == "acc")]
        return mentions

    def _take_said(self) -> None:
        """Take what something is called as a topic, if it is another thing: "қоян деп"."""
        said = self._said
        if said is None or (self._verb is not None and "speech" in self._verb.tags):
            return
        entities = self._cast.entities_of(said, self._doer)
        self._roles.topics += [one for one in entities if one not in self._roles.objects]
