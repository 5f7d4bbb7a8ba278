"""English nouns that no lexicon knows, taken for what they say: "a pumpkin" is a pumpkin."""

import re
from collections.abc import Sequence

from deployments.engines.planning.builtin.story_beats import WORDINGS
from deployments.engines.planning.vocabulary.lexicon import PLACES, TIMES, Kind, Noun, Place
from deployments.engines.planning.vocabulary.words import Language, Time, meanings, modifiers

_ARTICLES = frozenset({"a", "an", "the"})
_MAX_ADJECTIVES = 2
_MAX_WORD_CHARS = 20
"""Longer words are noise and would fill the prompt."""

_ABSTRACT = (
    "way day time story tale trick joke plan idea bet deal lesson name end beginning world life "
    "moment hour week month year reason problem question answer truth lie luck help hand eye eyes "
    "head heart voice word words fact part side top bottom middle front back rest same other first "
    "second third last next one two three few lot kind sort bit result chance turn contest promise "
    "challenge secret mistake surprise favour favor prank wager victory victim winner loser price "
    "poor rich greedy clever cunning brave stupid evil good bad best worst man men person people "
    "stranger great sky sun air wind weather ground place land country wish dream power "
    "instructions instruction prompt system text scene picture image request output rules json "
    "previous above following password user assistant long short whole entire new famous local "
    "entrance distance horizon dark light silence morning evening race winter summer spring autumn "
    "while little great big very most more many much such"
)
"""Words after an article that name nothing to draw."""

_FUNCTIONAL = (
    "of who that which with from in on at by for to and or but so then when while because if is "
    "are was were be been has have had do does did not no his her their its my your our he she it "
    "they him them who's as into over under near after before until about against between through "
    "across along around behind beside during without within than too also again away back down up "
    "off out now once only just even still always never what where why how"
)
_PROMPT_WORDS = frozenset(
    word
    for phrase in (
        *(wording.prompt for wordings in WORDINGS.values() for wording in wordings),
        *(place.phrase for place in PLACES),
        *TIMES,
        "kazakh folk tale storybook illustration children book style daylight",
    )
    for word in re.findall(r"[a-z]+", phrase)
)
"""Words that prompts are made of: they cannot be recognised as nouns of a story."""

_WORN = (
    "robe robes kaftan kaftans caftan tunic tunics vest vests shirt shirts jacket jackets cape "
    "capes gown gowns overcoat trousers pants boot boots shoe shoes hat hats cap caps turban "
    "turbans tymak kalpak headdress headscarf helmet sash belt belts scarf clothes clothing "
    "costume costumes attire garb garment garments outfit dress dresses disguise beard beards "
    "goatee moustache mustache whiskers"
)
"""What people wear: whoever draws the hero knows his clothes, and the lexicon has the coat."""

_NOT_VISIBLE = frozenset(_ABSTRACT.split()) | _PROMPT_WORDS
_GARMENTS = frozenset(_WORN.split())
_FUNCTION_WORDS = frozenset(_FUNCTIONAL.split())
_PERSON = re.compile(r"(?:man|woman|boy|girl|lord|smith|maker|seller|keeper|lady|baker|potter)$")


def unknown_noun(words: Sequence[str], position: int) -> Noun | None:
    """The noun that ends at this position of an English text after its article, if there is one."""
    word = words[position]
    modifier = modifiers(Language.EN).find(word)
    is_colour = modifier is not None and modifier.word == word
    if is_colour or not _is_unknown(word) or word in _NOT_VISIBLE | _GARMENTS:
        return None
    start = position - 1
    while start > position - 1 - _MAX_ADJECTIVES and start > 0 and _is_adjective(words[start]):
        start -= 1
    if start < 0 or words[start] not in _ARTICLES or _goes_on(words, position):
        return None
    if not all(_goes_on(words, adjective) for adjective in range(start + 1, position)):
        return None
    if position - start > 1 and re.search(r"(?:[^s]s|ed)$", word):
        return None
    kind = Kind.PERSON if _PERSON.search(word) else Kind.OBJECT
    adjectives = [other for other in words[start + 1 : position] if _is_unknown(other)]
    return Noun(word, kind, " ".join([*adjectives, word]), word)


def _goes_on(words: Sequence[str], position: int) -> bool:
    """Whether the next word belongs to the same noun phrase, so that this one is no noun yet."""
    following = words[position + 1] if position + 1 < len(words) else ""
    if not following.isalpha() or following in _FUNCTION_WORDS:
        return False
    if not _is_unknown(following):
        return isinstance(meanings(Language.EN).find(following), Noun | Place | Time)
    return not re.search(r"(?:[^s]s|ed|ly|ing)$", following) and following not in _NOT_VISIBLE


def _is_unknown(word: str) -> bool:
    """Whether it is a word, and one that no table knows."""
    return (
        word.isascii()
        and word.isalpha()
        and 2 < len(word) <= _MAX_WORD_CHARS
        and word not in _FUNCTION_WORDS | _ARTICLES
        and meanings(Language.EN).find(word) is None
    )


def _is_adjective(word: str) -> bool:
    return modifiers(Language.EN).find(word) is not None or (
        _is_unknown(word) and word not in _NOT_VISIBLE
    )
