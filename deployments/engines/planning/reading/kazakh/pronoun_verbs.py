"""Verbs that tell whom or what "оны" means: a person, an animal, or the thing before."""

from deployments.engines.planning.vocabulary.nouns import Kind as NounKind
from deployments.engines.planning.vocabulary.tables import words_of

# Verbs that are done to persons.
TO_PERSONS = frozenset(
    words_of(
        "praise|scold|thank|beat|kill|save|help|trick|love|hug|mock|bite|attack|"
        "chase|invite|feed|teach|defeat|drive off|punish|shame|forgive|greet|meet|"
        "scare|threaten|persuade|make laugh|make cry|comfort|wake|lead|reward|bandage|heal|shave|"
        "give lift|ransom|introduce|kiss|tickle|shame|arrest|imprison|hire|crown|serve|care|"
        "beg|request|disturb|catch up|stop|dress other|seat guest|tug sleeve|trip up"
    )
)
# What persons are made to do: "оны түйеге мінгізеді".
MADE_TO_DO = frozenset(words_of("ride|mount|put on|sit|dance|sing|cry|laugh|sleep|take bus"))
# Verbs that are done to the one who did something before, if somebody else does them.
TO_DOER = frozenset(
    words_of("catch|tie|see|lead|push|put|enter|stop|follow|look for|find|leave|look|know")
)
# The same if the one who does them is named: "аю оны иіскейді".
TO_LAST_DOER = frozenset(words_of("smell|lick|swallow|notice|meet|recognize|attack|examine"))
# The same if nothing was handled before: "анасы оны сүлгімен сүртеді".
TO_BODY = frozenset(words_of("wash|clean|cover|warm|dry|wrap|undress|throw|carry|lift|hide"))
# Verbs that are done to the one to whom something was done before.
TO_SUFFERING = frozenset(
    words_of("heal|bandage|care|comfort|save|feed|raise child|wake|give lift|hug|feel")
)
# What "оны" may be with some verbs.
KINDS = {
    "eat": frozenset((NounKind.FOOD, NounKind.ANIMAL, NounKind.PLANT)),
    "go out": frozenset((NounKind.THING, NounKind.VEHICLE, NounKind.FOOD, NounKind.PLANT)),
    "drink": frozenset((NounKind.FOOD,)),
    "share": frozenset((NounKind.FOOD, NounKind.THING)),
    "ride": frozenset((NounKind.ANIMAL, NounKind.VEHICLE)),
    "put on": frozenset((NounKind.GARMENT,)),
    "give": frozenset(NounKind) - {NounKind.PERSON, NounKind.PLACE},
    "sell": frozenset(NounKind) - {NounKind.PERSON, NounKind.PLACE},
    "buy": frozenset(NounKind) - {NounKind.PERSON, NounKind.PLACE},
}
