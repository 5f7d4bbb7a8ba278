"""English forms: dictionary forms of verbs and nouns, gerunds, plurals, articles and lists."""

import re
from collections.abc import Iterable
from functools import cache

from deployments.engines.planning.vocabulary.looks import looks_by_word
from deployments.engines.planning.vocabulary.verbs import verbs_by_word

_IRREGULAR_VERBS = """
arise arose arisen|awake awoke awoken|be is are am was were been|bear bore borne born
beat beaten|become became|begin began begun|bend bent|bet|bind bound|bite bit bitten|bleed bled
blow blew blown|break broke broken|breed bred|bring brought|build built|burn burnt burned|burst
buy bought|cast|catch caught|choose chose chosen|cling clung|come came|cost|creep crept|cut
deal dealt|dig dug|do does did done|draw drew drawn|dream dreamt dreamed|drink drank drunk
drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel felt|fight fought|find found
flee fled|fling flung|fly flew flown|forbid forbade forbidden|forget forgot forgotten
forgive forgave forgiven|freeze froze frozen|get got gotten|give gave given|go goes went gone
grind ground|grow grew grown|hang hung hanged|have has had|hear heard|hide hid hidden|hit
hold held|hurt|keep kept|kneel knelt kneeled|know knew known|lay laid|lead led|lean leant leaned
leap leapt leaped|learn learnt learned|leave left|lend lent|let|lie lay lain lying lied
light lit lighted|lose lost|make made|mean meant|meet met|mow mowed mown|pay paid|put|read
ride rode ridden|ring rang rung|rise rose risen|run ran|saw sawn|say said|see saw seen
seek sought|sell sold|send sent|set|sew sewed sewn|shake shook shaken|shave shaved shaven
shear sheared shorn|shed|shine shone|shoot shot|show showed shown|shrink shrank shrunk|shut
sing sang sung|sink sank sunk|sit sat|sleep slept|slide slid|sling slung|sow sowed sown
speak spoke spoken|spend spent|spill spilt spilled|spin spun|spit spat|split|spread
spring sprang sprung|stand stood|steal stole stolen|stick stuck|sting stung|strike struck
strive strove striven|swear swore sworn|sweep swept|swell swelled swollen|swim swam swum
swing swung|take took taken|teach taught|tear tore torn|tell told|think thought
throw threw thrown|tie tied tying|die died dying|tread trod trodden|understand understood
wake woke woken|wear wore worn|weave wove woven|weep wept|win won|wind wound
withdraw withdrew withdrawn|wring wrung|write wrote written|overhear overheard
overtake overtook overtaken|outrun outran|mistake mistook mistaken|undo undid undone|bid bade
slay slew slain|oversleep overslept|outgrow outgrew outgrown|overcome overcame
foresee foresaw foreseen|rebuild rebuilt|rewrite rewrote rewritten|retell retold|repay repaid
upset|thrust|unwind unwound|misunderstand misunderstood|outwit outwitted
"""
_IRREGULAR_NOUNS = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "people": "people",
    "feet": "foot",
    "teeth": "tooth",
    "geese": "goose",
    "mice": "mouse",
    "oxen": "ox",
    "thieves": "thief",
    "wolves": "wolf",
    "wives": "wife",
    "knives": "knife",
    "calves": "calf",
    "leaves": "leaf",
    "loaves": "loaf",
    "halves": "half",
    "shelves": "shelf",
    "lives": "life",
}
_VOWELS = "aeiou"
_STRESSED_AT_THE_END = frozenset(
    {"begin", "regret", "admit", "prefer", "kidnap", "quit", "forbid", "forget", "permit", "submit"}
    | {"commit", "refer", "occur", "upset", "equip", "control", "compel", "outwit", "worship"}
)
"""Verbs of two syllables that double their last letter: "forbidding"."""


@cache
def _irregular_forms() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for entry in _IRREGULAR_VERBS.replace("\n", "|").split("|"):
        forms = entry.split()
        for form in forms[1:]:
            found.setdefault(form, []).append(forms[0])
    return {form: tuple(lemmas) for form, lemmas in found.items()}


@cache
def _regular_forms() -> dict[str, tuple[str, ...]]:
    """Regular forms of the verbs of the table: "rides" -> ("ride",)."""
    found: dict[str, list[str]] = {}
    irregular = {lemma for lemmas in _irregular_forms().values() for lemma in lemmas}
    for verb in sorted({word.split()[0] for word in verbs_by_word("en")}):
        pasts = () if verb in irregular else (_past(verb),)
        for form in (verb, third_person(verb), *pasts, gerund(verb)):
            if verb not in found.setdefault(form, []):
                found[form].append(verb)
    return {form: tuple(lemmas) for form, lemmas in found.items()}


def verb_lemmas(form: str, guess: str) -> tuple[str, ...]:
    """Dictionary forms that a verb form may have, the likeliest first.

    Args:
        form: as it stands in the text.
        guess: the lemma of the parser; taken last if no verb of the table has such a form.
    """
    form = form.lower()
    found = _regular_forms().get(form, ()) + _irregular_forms().get(form, ())
    guess = guess.lower()
    if guess in found:
        return tuple(dict.fromkeys((guess, *found)))
    return tuple(dict.fromkeys((*found, guess)))


def is_verb_form(form: str) -> bool:
    """Whether a word can be a form of a verb of the table."""
    return form.lower() in _regular_forms() or form.lower() in _irregular_forms()


def _doubles(verb: str) -> bool:
    """Whether the last letter is doubled: "stop", not "open"."""
    if len(verb) < 3 or verb[-1] in _VOWELS + "wxy" or verb[-2] not in _VOWELS:
        return False
    is_single = verb[-3] not in _VOWELS and sum(letter in _VOWELS for letter in verb) == 1
    return is_single or verb in _STRESSED_AT_THE_END


def third_person(verb: str) -> str:
    """The form of a verb with -s; of a noun, too: "watch" -> "watches"."""
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return verb + "es"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + "s"


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb[:-1] + "ied"
    return verb + (verb[-1] if _doubles(verb) else "") + "ed"


def gerund(verb: str) -> str:
    """The -ing form of a verb, which may have a particle: "run away" -> "running away"."""
    first, _, rest = verb.partition(" ")
    if first in ("lie", "die", "tie"):
        form = first[:-2] + "ying"
    elif first.endswith("e") and not first.endswith(("ee", "oe", "ye")) and first != "be":
        form = first[:-1] + "ing"
    else:
        form = first + (first[-1] if _doubles(first) else "") + "ing"
    return f"{form} {rest}".strip()


def singulars(noun: str) -> tuple[str, ...]:
    """Singulars that a noun may have, itself first: "wives" -> ("wives", "wife")."""
    if noun in _IRREGULAR_NOUNS:
        return (noun, _IRREGULAR_NOUNS[noun])
    found = [noun]
    if noun.endswith("children"):
        return (noun, noun.removesuffix("ren"))
    if noun.endswith("men") and len(noun) > 3:
        found.append(noun[:-2] + "an")
    if noun.endswith("ies"):
        found.append(noun[:-3] + "y")
    if noun.endswith("ves"):
        found += [noun[:-3] + "f", noun[:-3] + "fe"]
    if noun.endswith(("ses", "xes", "ches", "shes", "oes", "zes")):
        found.append(noun[:-2])
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        found.append(noun[:-1])
    return tuple(found)


def plural(noun: str) -> str:
    """The plural of a noun; a word that already is one stays as it is."""
    if noun.endswith("child"):
        return f"{noun}ren"
    known = {one: many for many, one in _IRREGULAR_NOUNS.items()}
    if noun in known:
        return known[noun]
    if singulars(noun)[1:]:
        return noun
    return third_person(noun)


def article(words: str) -> str:
    """The article before words: "a" or "an"."""
    silent = words.startswith(("hour", "honest", "heir"))
    spoken = words.startswith(("uni", "use", "eu", "one"))
    is_vowel = (words[:1].lower() in "aeiou" and not spoken) or silent
    return "an" if is_vowel else "a"


def with_article(words: str) -> str:
    """The words with "a" or "an" before them."""
    return f"{article(words)} {words}"


def listed(phrases: Iterable[str]) -> str:
    """Phrases as an English list: "a goat, a sheep and a cow"."""
    *some, last = [phrase for phrase in phrases if phrase] or [""]
    return f"{', '.join(some)} and {last}" if some else last


def one_article(words: str) -> str:
    """The words without an article inside a noun phrase: "the lost a phone"."""

    def joined(match: re.Match[str]) -> str:
        owner, look, after = match.groups()
        if look not in looks_by_word("en"):
            return match.group()
        return f"{owner} {after}" if after.startswith(look) else f"{owner} {look} {after}"

    return re.sub(r"\b(the|his|her|their) (\w+) an? (\w+)", joined, words)
