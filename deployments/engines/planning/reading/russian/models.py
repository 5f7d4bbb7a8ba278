"""The models that parse Russian: slovnet's morphology and syntax on navec's word vectors.

They come in the wheel of `natasha`, which itself is never imported.
"""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from deployments.engines.planning.reading.dependencies import Features
from deployments.engines.planning.reading.russian.morphology import (
    folded,
    is_hero_name,
    is_known,
    parses,
)

_STAND_INS = {
    ("NOUN", "masc", "anim"): "мальчик", ("NOUN", "femn", "anim"): "женщина",
    ("NOUN", "neut", "anim"): "существо", ("NOUN", "masc", "inan"): "дом",
    ("NOUN", "femn", "inan"): "книга", ("NOUN", "neut", "inan"): "окно",
    ("ADJF", "", ""): "новый", ("ADJS", "", ""): "новый",
    ("VERB", "perf", "tran"): "купить", ("VERB", "impf", "tran"): "держать",
    ("VERB", "perf", "intr"): "прийти", ("VERB", "impf", "intr"): "стоять",
    ("VERB", "perf", "refl"): "остановиться", ("VERB", "impf", "refl"): "находиться",
}  # fmt: skip
"""Common words that the models know, by word class and what else their form depends on."""

_UNLUCKY = {"осел": "конь", "осла": "коня"}
"""Words that the models take for verbs or rare words, with common ones of the same form."""


@dataclass(frozen=True, slots=True)
class TaggedWord:
    """What the models say of a word.

    Attributes:
        head: index in the sentence; -1 for the root.
        relation: as in Universal Dependencies, without subtype except `:pass` and `:relcl`.
    """

    pos: str
    features: Features
    head: int
    relation: str


@cache
def _models() -> tuple[Any, Any, Any]:
    """Vectors, morphology and syntax; loading takes about 0.8 s."""
    from navec import Navec
    from slovnet import Morph, Syntax

    spec = find_spec("natasha")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the models of the package natasha are missing")
    data = Path(spec.origin).parent / "data"
    vectors = Navec.load(data / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")
    morphology = Morph.load(data / "model" / "slovnet_morph_news_v1.tar", batch_size=4)
    syntax = Syntax.load(data / "model" / "slovnet_syntax_news_v1.tar")
    morphology.navec(vectors)
    syntax.navec(vectors)
    return vectors, morphology, syntax


def is_common(form: str) -> bool:
    """Whether the models know a word, as they know those that newspapers use."""
    return form in _models()[0]


@cache
def _blas() -> Any:
    """The library that multiplies numpy's matrices: those of one sentence are too small to share.

    Two threads take four times the processor time of one, and no less of the clock's.
    """
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().select(user_api="blas", internal_api="openblas")


def tag_words(texts: list[str]) -> list[TaggedWord]:
    """The words of one sentence with their classes, forms, heads and relations."""
    if not texts:
        return []
    _, morphology, syntax = _models()
    words = [_stand_in(text, is_first=index == 0) for index, text in enumerate(texts)]
    with _blas().limit(limits=1):
        forms = next(morphology.map([words])).tokens
        links = next(syntax.map([words])).tokens
    return [
        TaggedWord(
            pos=form.pos,
            features=_features_of(form.feats),
            head=int(link.head_id) - 1 if int(link.head_id) > 0 else -1,
            relation=_relation_of(link.rel),
        )
        for form, link in zip(forms, links, strict=True)
    ]


def _relation_of(relation: str) -> str:
    return relation if relation.endswith((":pass", ":relcl")) else relation.split(":")[0]


def _features_of(feats: dict[str, str]) -> Features:
    return Features(
        case=feats.get("Case", ""),
        gender=feats.get("Gender", ""),
        number=feats.get("Number", ""),
        person=feats.get("Person", ""),
        tense=feats.get("Tense", ""),
        form=feats.get("VerbForm", ""),
        voice=feats.get("Voice", "") if feats.get("VerbForm") == "Part" else "",
        mood=feats.get("Mood", ""),
        animacy="Anim" if feats.get("Animacy") == "Anim" else "",
    )


def _stand_in(text: str, *, is_first: bool) -> str:
    """The word as the models should see it: they know common words, written with е for ё.

    A word that they do not know is replaced by a common one of the same form, so that they see
    at least its form.
    """
    form = folded(text)
    if form in _UNLUCKY:
        return _UNLUCKY[form]
    if is_hero_name(text):
        return _inflected("иван", parses(form)[0].tag).capitalize() if parses(form) else "Иван"
    if is_first and is_known(form) and not any("Name" in p.tag for p in parses(form)[:1]):
        text = form
    text = text.replace("ё", "е").replace("Ё", "Е")
    if form in _models()[0] or not form[:1].isalpha() or not parses(form):
        return text
    word = _common_word(form)
    return word if word and not text[:1].isupper() else (word.capitalize() or text)


def _common_word(form: str) -> str:
    """A common word in the same form; empty if there is none."""
    parse = parses(form)[0]
    tag = parse.tag
    pos = str(tag.POS)
    if pos in ("VERB", "INFN", "PRTF", "PRTS", "GRND"):
        is_reflexive = parse.normal_form.endswith(("ся", "сь"))
        kind = "refl" if is_reflexive else str(tag.transitivity or "tran")
        return _inflected(_STAND_INS["VERB", str(tag.aspect or "perf"), kind], tag)
    if pos == "NOUN":
        key = (pos, str(tag.gender or "masc"), str(tag.animacy or "inan"))
        return _inflected(_STAND_INS.get(key, ""), tag)
    return _inflected(_STAND_INS.get((pos, "", ""), ""), tag)


def _inflected(word: str, tag: Any) -> str:
    """A word in the form of a tag; empty if it has no such form."""
    if not word:
        return ""
    wanted = {
        str(part)
        for part in (
            tag.POS if str(tag.POS) != "NOUN" else None,
            tag.case, tag.number, tag.tense, tag.person, tag.mood, tag.voice,
            tag.gender if str(tag.POS) != "NOUN" else None,
        )
        if part
    }  # fmt: skip
    found = parses(word)[0].inflect(wanted) if parses(word) else None
    return str(found.word) if found else ""
