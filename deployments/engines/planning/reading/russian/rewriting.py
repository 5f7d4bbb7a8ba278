"""What a Russian text leaves to its reader is written out before it is parsed."""

from deployments.engines.planning.reading.russian.gaps import with_verbs
from deployments.engines.planning.reading.russian.inserted_speech import with_quotes
from deployments.engines.planning.reading.russian.stops import with_stops


def spelled_out(text: str) -> str:
    """The text with the stops, quotation marks and verbs that it lacks."""
    return with_verbs(with_quotes(with_stops(text)))
