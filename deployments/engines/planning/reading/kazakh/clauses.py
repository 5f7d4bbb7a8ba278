"""Cuts a Kazakh sentence into clauses, one for each verb that is no attribute."""

from dataclasses import replace

from deployments.engines.planning.reading.events import Modality
from deployments.engines.planning.reading.kazakh.clause import (
    ATTRIBUTIVE,
    RAW,
    Clause,
    matrix_subject,
    modality_of,
)
from deployments.engines.planning.reading.kazakh.clause_ends import (
    TIMES,
    WANTING,
    asks,
    is_attribute,
    is_conceded,
    is_found_out,
    is_goal,
    is_plain_noun,
    is_spoken,
    names_doer_after,
    with_told_states,
)
from deployments.engines.planning.reading.kazakh.leads import lift_leads
from deployments.engines.planning.reading.kazakh.lexicon import (
    VerbStem,
    noun_phrases,
)
from deployments.engines.planning.reading.kazakh.verb_forms import Form, VerbForm
from deployments.engines.planning.reading.kazakh.verbs import (
    compound_at,
    is_feigned,
    is_izafet,
    is_kept,
    stem_of_group,
)
from deployments.engines.planning.reading.kazakh.word import SAYING, KazakhWord, WordKind
from deployments.engines.planning.reading.kazakh.words import NEGATORS
from deployments.engines.planning.vocabulary.verbs import verbs_by_word

_BEFORE_TIME = ATTRIBUTIVE | {Form.NOUN, Form.DEED}


_AFTER_VERB = frozenset(("емес", "еді", "екен", "жоқ", "ма", "ме", "ба", "бе", "ғой", "шығар"))


# Endings of a condition that the speaker sets to himself or to whom he speaks.
_TO_YOU = ("сам", "сем", "саң", "сең", "сақ", "сек", "саңыз", "сеңіз")
_GOING = frozenset(("кел", "кет", "бар", "кір"))


def clauses_of(words: list[KazakhWord]) -> list[Clause]:
    """The clauses of a sentence, in order."""
    found = _Splitter(with_told_states(words)).split()
    lift_leads(found)
    return found


class _Splitter:
    """Goes through a sentence and ends a clause at each verb that is no attribute."""

    def __init__(self, words: list[KazakhWord]) -> None:
        self._words = words
        self._clauses: list[Clause] = []
        self._open: list[KazakhWord] = []
        self._spoken: Clause | None = None

    def split(self) -> list[Clause]:
        place = 0
        while place < len(self._words):
            word = self._words[place]
            if word.kind is WordKind.VERB:
                place = self._take_verb(place)
            elif word.kind is WordKind.PREDICATE:
                place = self._predicate(place)
            else:
                self._open.append(word)
                place += 1
        if self._ends_with_doer() or self._ends_with_speech():
            self._clauses[-1].words = [*self._open, *self._clauses[-1].words]
        elif any(word.kind not in (WordKind.COMMA, WordKind.PARTICLE) for word in self._open):
            self._clauses.append(Clause(words=self._open))
        return self._clauses

    def _ends_with_doer(self) -> bool:
        """Whether the rest of the sentence is the doer of what was said: "..., – дейді ол"."""
        return (
            bool(self._clauses)
            and 0 < len(self._open) < 4
            and all(
                word.kind in (WordKind.NOUN, WordKind.PRONOUN, WordKind.LOOK) and word.case == "nom"
                for word in self._open
            )
            and (self._open[-1].noun is None or self._open[-1].noun.case == "nom")
        )

    def _ends_with_speech(self) -> bool:
        """Whether what is said follows the verb: "бай айқайлайды: «Ұста!»"."""
        is_said = any(word.kind is WordKind.SPEECH for word in self._open)
        words = [word for word in self._open if word.kind not in (WordKind.COMMA, WordKind.SPEECH)]
        return is_said and not words and bool(self._clauses)

    def _open_attribute(self, group: list[KazakhWord]) -> None:
        """Leave a participle among the words, a compound as one word: "жұмыс істейтін"."""
        stem, taken = stem_of_group([*self._open, *group], len(self._open))
        first = group[0].verb
        if stem is not None and taken and first is not None:
            before = self._open[len(self._open) - taken :]
            kept = [word for word in before if is_kept(word, stem)]
            text = " ".join(word.text for word in [*before, group[0]] if word not in kept)
            self._open = [*self._open[: len(self._open) - taken], *kept]
            verb = replace(first, stem=stem)
            group = [KazakhWord(text, text.lower(), WordKind.VERB, verb=verb), *group[1:]]
        self._open += group

    def _predicate(self, place: int) -> int:
        """End a clause at "бар", "жоқ" or "керек"; gives the place after it."""
        word = self._words[place]
        after = self._words[place + 1] if place + 1 < len(self._words) else None
        if after is not None and after.low in SAYING:
            self._speak([word], None, word.low == "жоқ")
            return place + 1
        self._close([word], None, word.low == "жоқ")
        lemma = {"керек": "керек болу", "қажет": "қажет болу"}.get(word.low, "болу")
        self._clauses[-1].verb = VerbStem("бол", lemma, verbs_by_word("kk").get(lemma))
        return place + 1

    def _take_verb(self, place: int) -> int:
        """Read the verb group that begins here; gives the place after it."""
        group, end, is_denied = self._group(place)
        after = self._words[end] if end < len(self._words) else None
        form = group[-1].verb
        assert form is not None
        if self._is_manner(group, end) and self._has_verb_after(end):
            is_noun = self._open[-1].kind is WordKind.NOUN
            group[0].kind = WordKind.POSTPOSITION if is_noun else WordKind.PARTICLE
            group[0].preposition = "as"
            self._open += group
        elif group[-1].low == "деп" and self._has_verb_after(end):
            self._keep_said(group[-1])
        elif is_attribute(form, after) or is_plain_noun(form, after):
            self._open_attribute(group)
        elif after is not None and form.form in _BEFORE_TIME and after.low in TIMES:
            self._close(group, form, is_denied, is_aside=True)
            self._clauses[-1].is_before = after.low in ("соң", "кейін", "бойда")
            end += 1
        elif after is not None and is_spoken(form, after):
            self._speak(group, form, is_denied, is_others=names_doer_after(self._words[end:]))
        else:
            self._close(group, form, is_denied)
            if form.form is Form.FUTURE and self._words[end - 1].low == "еді":
                self._clauses[-1].modality = Modality.CONDITION
            if form.form is Form.CONDITION and (is_conceded(after) or is_found_out(self._words)):
                self._clauses[-1].modality = Modality.FACT
            if after is not None and form.form is Form.NOUN and after.low in WANTING:
                self._clauses[-1].is_purpose = after.low == "үшін"
                end += 1
        return end

    def _is_manner(self, group: list[KazakhWord], end: int) -> bool:
        """Whether the group only says as what: "лақты құс етіп киіндіреді"."""
        is_apart = end < len(self._words) and self._words[end].kind is WordKind.COMMA
        if len(group) > 1 or group[0].low not in ("етіп", "қылып") or not self._open or is_apart:
            return False  # also not "мүйізін баспалдақ қылып, шығып кетеді"
        return stem_of_group([*self._open, *group], len(self._open))[1] == 0

    def _has_verb_after(self, place: int) -> bool:
        return any(word.kind is WordKind.VERB for word in self._words[place:])

    def _keep_said(self, word: KazakhWord) -> None:
        """Leave деп as a word of the clause whose verb says how it is said."""
        self._open.append(KazakhWord(word.text, word.low, WordKind.PARTICLE))

    def _speak(
        self,
        group: list[KazakhWord],
        form: VerbForm | None,
        is_denied: bool,
        *,
        is_others: bool = False,
    ) -> None:
        """Keep what is said or thought as one word, without the words of who says it.

        Args:
            group: the verb of what is said.
            form: its last form.
            is_denied: whether it is not so.
            is_others: whether who says it is named afterwards.
        """
        spoken = self._closed(group, form, is_denied)
        self._spoken = spoken
        condition = self._condition_of(spoken)
        before = [] if is_others else matrix_subject(spoken)
        starts = [n for n, one in enumerate(condition) if asks(one) or one.low == "егер"]
        start = starts[0] if starts else 0
        before, condition = [*condition[:start], *before], condition[start:]
        said = [*condition, *spoken.words, *spoken.group]
        text = " ".join(word.text for word in said).replace(" ,", ",")
        self._open = [*before, KazakhWord(text.strip(" ,"), RAW, WordKind.SPEECH)]

    def _condition_of(self, spoken: Clause) -> list[KazakhWord]:
        """Take the condition of an order into what is said: "жасы үлкен болса, сол алсын деп"."""
        last = self._clauses[-1] if self._clauses else None
        if last is None or last.form is None or last.modality is not Modality.CONDITION:
            return []
        is_order = spoken.form is not None and (
            spoken.form.form in (Form.WISH, Form.COMMAND) or spoken.form.person == "1"
        )
        is_choice = is_order and any(asks(word) for word in last.words)
        if not is_choice and not last.group[-1].low.endswith(_TO_YOU):
            return []  # "шешпесең, басыңды аламын деп" is a threat
        self._clauses.pop()
        spoken.verb = None  # nobody knows yet who will do it
        return [*last.words, *last.group, KazakhWord(",", ",", WordKind.COMMA)]

    def _group(self, place: int) -> tuple[list[KazakhWord], int, bool]:
        """The verb that begins here with its auxiliaries, the place after it, and a denial."""
        group, end, is_denied = [self._words[place]], place + 1, False
        while end < len(self._words):
            last, following = group[-1], self._words[end]
            if following.low in _AFTER_VERB:
                is_denied = is_denied or following.low in NEGATORS
                end += 1
            elif last.low != "деп" and self._continues(last, end):
                following.kind = WordKind.VERB
                group.append(following)
                end += 1
            else:
                break
        return group, end, is_denied

    def _continues(self, last: KazakhWord, place: int) -> bool:
        """Whether the word here is an auxiliary or a part of a compound with the one before."""
        following = self._words[place]
        if following.verb is None or last.verb is None or following.kind is WordKind.COMMA:
            return False
        form = last.verb.form
        if form in ATTRIBUTIVE:
            return following.low in ("болып", "болады", "болды", "болса", "болғанда")
        if compound_at(self._words, place, place) is not None:
            return True  # also "ашуға мінеді"
        if form not in (Form.CONVERB, Form.MANNER, Form.WISH, Form.PURPOSE):
            return False
        return following.is_auxiliary and not self._goes(last, following)

    def _goes(self, last: KazakhWord, following: KazakhWord) -> bool:
        """Whether an auxiliary of motion is a deed of its own: "үйге тоңып келеді"."""
        if following.verb is None or following.verb.stem.stem not in _GOING or last.verb is None:
            return False
        verb = last.verb.stem.verb
        is_moving = verb is not None and bool(verb.tags & {"motion", "taking", "transfer"})
        has_goal = any(is_goal(word) for word in self._open)
        return has_goal and verb is not None and not is_moving and last.verb.form is Form.CONVERB

    def _closed(self, group: list[KazakhWord], form: VerbForm | None, is_denied: bool) -> Clause:
        words = self._open
        stem, taken = stem_of_group([*words, *group], len(words)) if form else (None, 0)
        start = len(words) - taken
        kept = [word for word in words[start:] if is_kept(word, stem)]
        if taken > 1 and is_izafet(words[-2], words[-1]):
            kept = [word for word in kept if word is not words[-2]]
        if tuple(word.low for word in words[start:]) in noun_phrases():
            kept = words[start:]
        clause = Clause(
            words=[*words[:start], *kept],
            group=[*(word for word in words[start:] if word not in kept), *group],
            verb=stem,
            form=form,
        )
        main = group[0].verb
        if form is not None and main is not None and main.voice and not form.voice:
            clause.form = replace(form, voice=main.voice)
        known = stem.before if stem is not None else ()  # "кезек күтпей өту" is a deed
        denied = (word for word in group if word.low not in known)
        clause.is_negated = is_denied or any(w.verb and w.verb.is_negated for w in denied)
        clause.is_negated = clause.is_negated and not is_feigned(stem)
        if form is not None:
            clause.modality = modality_of(form, group, stem)
        return clause

    def _close(
        self,
        group: list[KazakhWord],
        form: VerbForm | None,
        is_denied: bool,
        *,
        is_aside: bool = False,
    ) -> None:
        clause = self._closed(group, form, is_denied)
        clause.is_aside = is_aside or (
            form is not None and form.form in (Form.WHEN, Form.CONDITION)
        )
        clause.spoken, self._spoken = self._spoken, None
        clause.follows_directly = not self._open and bool(self._clauses)
        self._clauses.append(clause)
        self._open = []
