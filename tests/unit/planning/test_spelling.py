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
        ("a teecher looses her glases on her hed", "a teacher loses her glasses on her head"),
        ("its all wet and he cant swim", "it's all wet and he can't swim"),
        ("he dries it with moms hairdrier", "he dries it with mom's hairdryer"),
        (
            "she falls of her horse and the hole class laughs",
            "she falls off her horse and the whole class laughs",
        ),
        ("he went fishing wih a greedy kahn", "he went fishing with a greedy khan"),
        ("he tels lies, stoped and was geting wet", "he tells lies, stopped and was getting wet"),
        ("the gril saw his big teath", "the girl saw his big teeth"),
        ("a fox an tied a wolf", "a fox and tied a wolf"),
        ("wen he brot it he sed ther was gold", "when he brought it he said there was gold"),
        ("he hids an the theifs wait", "he hides and the thieves wait"),
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
        "the goose waddles to the guards, its tail is wet, he looses an arrow",
        "she lets loose the dogs from the boys' yard",
        "Алдар Көсе 42 % \n\t«»",
        "",
    ],
)
def test_names_and_known_words_stay(text: str) -> None:
    assert correct_spelling(text) == text
