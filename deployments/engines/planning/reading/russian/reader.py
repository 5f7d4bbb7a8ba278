"""A Russian story as events."""

from deployments.engines.planning.reading.clauses import read_sentences
from deployments.engines.planning.reading.events import Reading
from deployments.engines.planning.reading.russian.grammar import RussianGrammar
from deployments.engines.planning.reading.russian.parser import parse_russian
from deployments.engines.planning.reading.russian.rewriting import spelled_out


def read_russian(text: str) -> Reading:
    """What a Russian story says; any text can be read.

    The first call loads the models, which takes about a second.
    """
    return read_sentences(parse_russian(spelled_out(text)), RussianGrammar())
