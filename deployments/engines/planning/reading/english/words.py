"""English function words and names that reading needs to know."""

from deployments.engines.planning.reading.grammar import Pronoun, PronounKind, words_of_text
from deployments.engines.planning.vocabulary.names import sexes_by_name

_HE = Pronoun(sex="m", is_animate=True)
_SHE = Pronoun(sex="f", is_animate=True)
_IT = Pronoun(is_animate=False)
_THEY = Pronoun(is_plural=True)
_REFLEXIVE = Pronoun(kind=PronounKind.REFLEXIVE)
_RELATIVE = Pronoun(kind=PronounKind.RELATIVE)
_EMPTY = Pronoun(kind=PronounKind.EMPTY)
_EVERYBODY = Pronoun(kind=PronounKind.EVERYBODY)

PRONOUNS = {
    **dict.fromkeys(("he", "him", "his"), _HE),
    **dict.fromkeys(("she", "her", "hers"), _SHE),
    **dict.fromkeys(("it", "its"), _IT),
    **dict.fromkeys(("they", "them", "their", "theirs", "both", "neither"), _THEY),
    **dict.fromkeys(("himself", "herself", "itself", "themselves", "oneself", "one's"), _REFLEXIVE),
    **dict.fromkeys(("who", "whom", "which", "that", "whose"), _RELATIVE),
    **dict.fromkeys(("everyone", "everybody", "nobody", "no-one"), _EVERYBODY),
    **dict.fromkeys(
        words_of_text(
            """
            everything each something nothing anything this these those there i me my we us our
            you your what one all some somebody someone anyone none much many more
            another others other so enough here myself yourself any
            """
        ),
        _EMPTY,
    ),
}

_COUNTING = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
NUMBERS = {
    **{word: place for place, word in enumerate(_COUNTING.split(" "), start=1)},
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "hundred": 100,
    "thousand": 1000,
    "dozen": 12,
}

TIME_WORDS = frozenset(
    {"day", "morning", "evening", "night", "time", "year", "week", "moment", "month", "hour"}
    | {"minute", "second", "weekend"}
)
WEEKDAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
NEW_ONES = frozenset(
    {"another", "first", "second", "third", "fourth", "last", "other", "next", "different"}
)
DEFINITE = frozenset({"the", "this", "that", "these", "those", "same"})
NEGATIONS = frozenset(
    {"hardly", "not", "n't", "never", "no", "nobody", "none", "nothing", "without"}
)

CONDITIONS = frozenset(
    {"if", "unless", "in case", "whether", "provided", "provided that", "as long as", "or else"}
)
WISHES = frozenset({"so that", "in order", "lest", "for"})
PRETENCES = frozenset({"as if", "as though", "like"})

TERMS = frozenset({"condition", "bet", "wager", "deal", "rule", "law", "bargain", "agreement"})
"""Nouns before a colon whose content only may happen: "on one condition: the loser pays"."""

NOTHINGS = words_of_text(
    """
    lot bit way time moment end fill turn lump slice pair bunch set crumb drop kind sort piece
    number rest case help idea plan
    reason trick luck chance matter thing fun love fear anger joy pity mercy attention life
    death truth lie advice question answer word story tale problem trouble work deed day year
    while place course fact hope wish promise secret name side part top bottom front middle
    couple use power strength test exam lesson mistake justice hunger thirst pain sorrow sense
    mind pride cunning kindness greed wisdom courage minute hour week month second other
    others such smell scent aroma bet wager scene frame shot panel storyboard style
    grip grasp hold clutches maths honesty
    """
)
"""Nouns that are no thing to be drawn, unless the tables know them."""

_SEXES = sexes_by_name("en")
MEN = frozenset(name for name, sex in _SEXES.items() if sex == "m")
WOMEN = frozenset(name for name, sex in _SEXES.items() if sex == "f")

OBJECT_PREPOSITIONS = words_of_text("at on to for after of about over into as like across upon")
"""Prepositions that make a verb of the table with it, and the noun behind it its object."""

PLACE_PREPOSITIONS = words_of_text(
    """
    in at on into onto to through across over under behind near beside by around along between
    against off inside outside above below beneath down up toward towards past from among amid
    within beyond upon underneath opposite throughout round aboard
    """
)
PREPOSITIONS = {
    "upon": "on",
    "towards": "toward",
    "beneath": "under",
    "before": "in front of",
    "underneath": "under",
    "below": "under",
    "onto": "onto",
    "within": "in",
    "throughout": "in",
    "among": "among",
    "amid": "among",
    "round": "around",
    "next to": "beside",
    "close to": "near",
    "in front of": "in front of",
    "inside": "inside",
    "out of": "out of",
    "out from": "out of",
    "from under": "from under",
    "on top of": "on",
    "up to": "to",
    "all over": "over",
}

VERB_TAGS = {
    "can": "aspect",
    "must": "aspect",
    "have": "aspect",
    "try": "aspect",
    "manage": "aspect",
    "dare": "aspect",
    "begin": "aspect",
    "start": "aspect",
    "continue": "aspect",
    "hurry": "aspect",
    "rush": "aspect",
    "happen": "aspect",
    "seem": "aspect",
    "burst": "aspect",
    "use": "aspect",
    "need": "wish",
    "refuse": "refusal",
    "fail": "refusal",
    "forget": "refusal",
    "avoid": "refusal",
    "promise": "promise",
    "vow": "promise",
    "offer": "promise",
    "agree": "promise",
    "threaten": "promise",
    "read": "perception",
    "learn": "perception",
    "know": "perception",
    "realize": "perception",
    "realise": "perception",
    "understand": "perception",
    "notice": "perception",
    "discover": "perception",
    "find": "perception",
    "remember": "perception",
    "show": "perception",
    "teach": "cause",
    "become": "role",
    "work": "role",
    "bet": "speech",
    "send": "cause handover",
    "ask": "handover",
    "beg": "handover",
    "invite": "handover",
    "order": "handover",
    "command": "handover",
    "tell": "handover",
    "force": "handover",
    "hire": "cause handover",
    "bribe": "cause",
    "wear": "wear",
    "dress": "wear",
    "clothe": "wear",
    "pretend": "pretence",
    "think": "speech",
    "believe": "speech",
    "wonder": "speech",
    "dream": "pretence",
    "imagine": "pretence",
}
"""What reading needs to know of verbs beside the tags of the table."""

SAME_VERBS = {
    "dress as": "disguise",
    "dress up like": "disguise",
    "dress like": "disguise",
}
"""Verbs with prepositions that the table has under another wording."""
