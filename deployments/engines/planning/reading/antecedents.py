"""Who a pronoun may stand for, as far as the grammar of its sentence tells."""

from deployments.engines.planning.reading.dependencies import Sentence, Word
from deployments.engines.planning.reading.events import Entity
from deployments.engines.planning.reading.reference_words import USUALLY_MEN


def may_be_doer(sentence: Sentence, word: Word) -> bool:
    """Whether a pronoun can mean the doer himself: not as an object, nor in "lets it go"."""
    if not word.relation.startswith("nsubj") or word.features.case == "Acc":
        return False
    verb = sentence.head(word)
    is_caused = verb.relation in ("ccomp", "xcomp") and verb.features.form == "Inf"
    return not is_caused or sentence.child(verb, "aux", "mark") is not None


def objects_beside(sentence: Sentence, word: Word) -> list[Word]:
    """The nouns beside a pronoun at the same verb: "he sells the loaf to the bai"."""
    return [
        other
        for other in sentence.children(sentence.head(word), "obj", "iobj", "obl", "obl:arg")
        if other.pos in ("NOUN", "PROPN") and other.index != word.index
    ]


def is_usually_man(entity: Entity) -> bool:
    """Whether its sex is only the usual one of its trade."""
    return entity.noun is not None and entity.noun.key in USUALLY_MEN
