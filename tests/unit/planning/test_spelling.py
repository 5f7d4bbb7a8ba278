"""Typing errors of English stories are corrected; names and known words stay."""

import pytest

from deployments.engines.planning.reading.english.spelling import correct_spelling


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (
            "Aldr Kose trick a gredy mercant an take his hors",
            "Aldar Kose trick a greedy merchant and take his horse",
        ),
        ("a beutiful girl becuase teh khan", "a beautiful girl because the khan"),
        ("a theif sends a freind to the markit", "a thief sends a friend to the market"),
        ("alder kose sells a camal", "Aldar Kose sells a camel"),
    ],
)
def test_a_typing_error_becomes_the_likeliest_word(typed: str, meant: str) -> None:
    assert correct_spelling(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Shigai-bai plays the dombra in a yurt on the steppe and drinks kumis",
        "Zhirenshe and Karlygash meet a dzhigit",
        "A barista debugs the laptop, an hour before an honest tailor wakes",
        "la-la-la, don't stop!",
        "Алдар Көсе 42 % \n\t«»",
        "",
    ],
)
def test_names_and_known_words_stay(text: str) -> None:
    assert correct_spelling(text) == text
