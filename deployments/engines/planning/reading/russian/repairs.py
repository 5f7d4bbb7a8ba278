"""Repairs of parsed Russian sentences by what the forms of the words say."""

from collections.abc import Callable

from deployments.engines.planning.reading.russian.agreement_repairs import (
    count_subject,
    follow_noun,
    free_adjective,
    read_object,
    read_possessive,
    suit_adjective,
    turn_intransitive,
    turn_participle,
)
from deployments.engines.planning.reading.russian.attribute_repairs import (
    ask_within,
    begin_behind_joint,
    hang_mark,
    join_adjective,
    join_by_conjunction,
    keep_converb,
    open_clause,
    prefer_known,
    read_infinitive,
    read_table_noun,
    repeat_verb,
    resume_subject,
    stand_for_noun,
    tell_owner,
)
from deployments.engines.planning.reading.russian.clause_repairs import (
    find_person_of_impersonal,
    find_subject,
    follow_place,
    join_infinitives,
    join_orphan_verbs,
    join_to_nearest,
    tell_having,
    turn_copula,
)
from deployments.engines.planning.reading.russian.noun_repairs import (
    agree,
    dress,
    find_hidden_object,
    hang_on_verb,
    hang_participle,
    name_roles_by_case,
    raise_object,
    return_to_own_clause,
    tell_companions,
    tell_times,
)
from deployments.engines.planning.reading.russian.object_repairs import (
    keep_whole,
    take_part,
    tell_houses,
    turn_thing,
)
from deployments.engines.planning.reading.russian.order_repairs import (
    bring_to_nearest,
    free_adverbs,
    free_names,
    hang_purpose,
    leave_clause,
    lower_place,
    raise_main_clause,
    read_living_noun,
    return_to_own_segment,
    tell_object_from_subject,
    tell_object_of_infinitive,
    tell_second_verb,
    turn_nominative,
)
from deployments.engines.planning.reading.russian.preposition_repairs import (
    attach_prepositions,
    turn_prepositions,
)
from deployments.engines.planning.reading.russian.segment_repairs import (
    close_content,
    follow_verb,
    go_with_subject,
    keep_near_subject,
    leave_copula,
    leave_far_noun,
    return_to_outer,
    stand_as_subject,
    tell_weather,
)
from deployments.engines.planning.reading.russian.sense_repairs import (
    drop_denied,
    join_measured,
    leave_at_stop,
    name_doubled,
    name_flight,
    raise_first,
    stay_with_verb,
    tell_result,
    tell_standing,
    turn_experiencer,
)
from deployments.engines.planning.reading.russian.tree import (
    RussianWord,
    Sentence,
    attach,
    climb,
    has_subject,
    is_finite,
)
from deployments.engines.planning.reading.russian.word_repairs import (
    find_content,
    join_conjunctions,
    keep_unknown_names,
    name_after,
    name_beside,
    name_verbless,
    read_as_noun,
    read_as_verb,
    tell_adverbs,
    tell_feelings,
    tell_his_from_him,
    tell_single_from_group,
)

REPAIRS: tuple[Callable[[Sentence, RussianWord], None], ...] = (
    name_verbless,
    name_doubled,
    read_possessive,
    suit_adjective,
    read_living_noun,
    read_table_noun,
    keep_whole,
    read_infinitive,
    read_object,
    read_as_noun,
    read_as_verb,
    tell_second_verb,
    prefer_known,
    keep_unknown_names,
    join_adjective,
    stand_for_noun,
    turn_participle,
    free_adjective,
    name_after,
    name_beside,
    find_content,
    stand_as_subject,
    turn_prepositions,
    attach_prepositions,
    free_names,
    free_adverbs,
    agree,
    tell_single_from_group,
    tell_feelings,
    join_conjunctions,
    name_flight,
    tell_result,
    stay_with_verb,
    drop_denied,
    leave_copula,
    follow_verb,
    raise_main_clause,
    tell_adverbs,
    count_subject,
    tell_houses,
    open_clause,
    tell_weather,
    join_by_conjunction,
    join_orphan_verbs,
    ask_within,
    begin_behind_joint,
    follow_noun,
    return_to_own_clause,
    return_to_own_segment,
    leave_far_noun,
    take_part,
    tell_object_from_subject,
    turn_nominative,
    tell_his_from_him,
    turn_copula,
    resume_subject,
    keep_near_subject,
    turn_intransitive,
    find_subject,
    raise_first,
    repeat_verb,
    join_to_nearest,
    join_infinitives,
    bring_to_nearest,
    leave_clause,
    close_content,
    return_to_outer,
    leave_at_stop,
    tell_object_of_infinitive,
    turn_thing,
    keep_converb,
    go_with_subject,
    hang_purpose,
    lower_place,
    tell_standing,
    hang_on_verb,
    tell_companions,
    find_hidden_object,
    tell_having,
    follow_place,
    name_roles_by_case,
    turn_experiencer,
    find_person_of_impersonal,
    raise_object,
    join_measured,
    tell_times,
    hang_participle,
    tell_owner,
    hang_mark,
    dress,
)
"""In this order: classes first, then clauses, then what hangs on them."""


def repair_sentence(words: Sentence) -> None:
    """Repair the words of a sentence in place."""
    root = next((word for word in words if word.head < 0), None)
    for word in words:
        if word.head == word.index and root is not None and not has_subject(words, word):
            word.head = root.index
    for repair in REPAIRS:
        for word in words:
            repair(words, word)
    _break_circles(words)


def _break_circles(words: Sentence) -> None:
    """Let every word hang on the root in the end."""
    if not words:
        return
    verbs = [word for word in words if is_finite(word)]
    root = next((word for word in words if word.relation == "root"), [*verbs, words[0]][0])
    root.head, root.relation = -1, "root"
    for word in words:
        if word.head < 0 and word is not root:
            attach(word, root, "parataxis" if word.relation == "root" else word.relation)
    for word in words:
        if word is not root and root not in climb(words, word):
            word.head = root.index
