"""What a plan says beside its scenes: what of the story is in no picture, and how it was read."""

from collections.abc import Iterator, Sequence

from serve_app.cli.console import print_line
from serve_app.cli.payloads import CoveragePayload, PlanPayload

KIND_WORDS = {
    "person": "people",
    "animal": "animals",
    "thing": "things",
    "place": "places",
    "deed": "deeds",
}
"""By `CoverageKind`; importing the domain's values would load an imaging library."""


def print_remarks(plan: PlanPayload | None) -> None:
    """Print the sentence about coverage and the notes of a plan, a line each."""
    for line in () if plan is None else _remarks(plan):
        print_line(line)


def _remarks(plan: PlanPayload) -> Iterator[str]:
    if coverage := plan.get("coverage"):
        yield coverage_sentence(coverage)
    yield from plan.get("notes", ())


def coverage_sentence(coverage: Sequence[CoveragePayload]) -> str:
    """How much of the story is shown, and what is in no picture."""
    missing = [each["name"] for each in coverage if not each["scenes"]]
    kinds = {each["kind"] for each in coverage}
    *few, last = [word for kind, word in KIND_WORDS.items() if kind in kinds] or ["parts"]
    words = f"{', '.join(few)} and {last}" if few else last
    end = f"; in no picture: {', '.join(missing)}" if missing else ""
    return f"Shown: {len(coverage) - len(missing)} of {len(coverage)} {words}{end}."
