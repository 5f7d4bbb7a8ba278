"""Short words by which languages are told apart."""

from deployments.engines.planning.vocabulary.tables import words_of

# The hero in any spelling tells no language.
HERO = ("алдар", "көсе", "косе", "алдаркөсе", "aldar", "kose", "köse", "kóse", "aldarkose")

FOREIGN_LETTERS = frozenset("їєґўјљњћџђѓќѕӣӯҷҳҡҙҫҗӂѣ")

ENGLISH = frozenset(
    words_of(
        "the|a|an|and|or|but|of|in|on|at|to|into|from|with|by|for|as|is|are|"
        "was|were|be|been|has|have|had|do|does|did|not|no|his|her|its|their|our|"
        "my|your|he|she|it|they|we|you|i|him|them|me|us|who|which|that|this|"
        "these|those|when|while|then|after|before|until|so|if|because|there|where|"
        "what|how|why|can|could|will|would|shall|should|may|might|must|one|two|"
        "three|four|five|six|seven|eight|nine|ten|all|every|some|any|each|other|"
        "another|very|too|also|about|over|under|through|up|down|out|off|again|once|"
        "day|man|woman|people|goes|go|went|gets|got|makes|made|says|said|tells|"
        "told|story|scene|storyboard|frame|style|about|draw|cartoon|old|new|young|"
        "big|small|first|last|good|bad|rich|poor|his|just|only|own|back|away|happy|"
        "sad|finds|found|takes|took"
    )
)

RUSSIAN = frozenset(
    words_of(
        "и|в|во|на|с|со|не|ни|что|как|его|её|ее|их|он|она|оно|они|мы|вы|я|"
        "ты|но|а|же|бы|ли|у|к|ко|по|из|за|от|до|о|об|для|при|под|над|без|"
        "через|между|чтобы|когда|если|потом|тогда|затем|этот|эта|это|эти|тот|та|те|"
        "который|которая|которое|которые|свой|своя|своё|свои|своего|своей|своих|себе|"
        "себя|был|была|было|были|есть|будет|один|одна|одно|два|три|очень|уже|ещё|"
        "еще|там|тут|здесь|только|сам|самый|всё|все|всех|всем|ему|ей|им|ним|ней|"
        "них|него|неё|где|куда|откуда|почему|потому|так|мой|моя|твой|твоя|наш|ваш|"
        "кто|чем|тем|бай|бая|баю|баем|хитрый|скупой"
    )
) - {"бай"}

RUSSIAN_LATIN = frozenset(
    words_of(
        "i|v|na|s|ne|chto|kak|ego|yego|on|ona|oni|my|vy|ya|no|u|k|po|iz|za|"
        "ot|do|dlya|kogda|potom|svoy|svoyu|svoego|svoih|byl|byla|byli|ochen|odin|"
        "odna|baya|bayu|ili|zhe|eto|etot"
    )
)

# French, German, Spanish, Portuguese, Italian, Turkish, Uzbek, Polish, Dutch, Latin, Indonesian.
FOREIGN = frozenset(
    words_of(
        "le|la|les|un|une|des|du|et|est|dans|pour|avec|qui|que|pas|sur|son|ses|"
        "elle|il|au|aux|ce|cette|der|die|das|und|ein|eine|einen|dem|den|ist|"
        "nicht|mit|von|zu|auf|für|sich|auch|er|sie|es|im|el|los|las|una|del|por|"
        "para|con|se|su|sus|y|en|al|lo|como|pero|más|uno|o|os|um|uma|do|da|"
        "dos|das|em|não|com|seu|sua|ao|pelo|il|gli|di|che|per|non|è|della|nel|"
        "suo|sono|lui|ve|bir|için|ile|bu|çok|değil|ama|gibi|olarak|daha|kadar|"
        "sonra|onun|ona|onu|da|de|mi|va|bilan|uchun|ham|bu|edi|emas|u|uning|"
        "qilib|bo'lib|i|w|nie|się|jest|do|na|że|z|od|po|jak|jego|ale|przez|het|"
        "een|van|en|dat|niet|zijn|met|voor|op|te|aan|ook|lorem|ipsum|dolor|amet|"
        "sit|yang|dan|dengan|untuk|adalah|és|egy|hogy|nem|az|van|och|att|det|som|"
        "på|är|en|ja|on|ei|että"
    )
) - {"bir", "bu", "da", "de", "on", "i", "do", "no", "to", "an", "me", "as", "na", "u"}
