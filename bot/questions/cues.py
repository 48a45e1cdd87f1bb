"""Turns of phrase that show what a message does, in English and German, as one pattern each. Data, no decisions.

A question mark alone misses a quarter of what people ask, and finds much that nobody asked.
"""

import re


def any_of(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in alternatives), re.IGNORECASE)


_CLAUSE = (
    r"(?:^|[,;:–-]\s*|\b(?:and|but|so|also|ok|okay|honestly|seriously|(?:hi|hello|hey) (?:all|everyone|folks)|"
    r"hi|hello|hey|und|aber|hallo|no|please)\s+)"
)
_ASKS = r"(?:if|whether|how|why|what|when|where|which)"
NOT = r"(?: not|n['’]?t)"

ASKING = any_of(
    # somebody, anybody
    r"\b(?:does|do|did|has|have|is|was|can|could|would|will) (?:anyone|anybody|someone|somebody)\b",
    r"\b(?:anyone|anybody) (?:know|knows|have|has|got|able|tried|managed|see|seen|seeing|getting|having)\b",
    r"\b(?:weiß|weiss|hat|kann|könnte|kennt|versteht) (?:mir |uns |hier )?(?:jemand|wer|einer)\b",
    r"\b(?:can|could|would|will) (?:any|one|some) of\b|\bany of you\b|\b(?:do|does|did) (?:people|others|"
    r"most people|everybody|everyone)\b",
    r"^\W*(?:do|would|did) you (?:all |guys )?(?:ever |also |usually )?\w+ \w+",
    # not knowing
    r"\bstill (?:fuzzy|unclear|unsure|confused|puzzled|in the dark)\b|\bzero (?:clue|idea)\b",
    r"^\W*(?:the |what['’]?s the )?(?:difference|unterschied|diferencia)\b",
    r"\bversteh\w* (?:\w+\W+){0,8}nicht\b|\bnicht so (?:ganz|recht|richtig)\b",
    r"\b(?:i['’]d|i would) be (?:interested|curious|happy to (?:know|hear|learn))\b",
    r"\b(?:not|un) ?(?:really |quite |entirely )?(?:sure|certain) " + _ASKS + r"\b",
    r"(?<!you )(?<!they )(?<!people )\b(?:do not|don['’]?t|can ?not|can['’]?t|couldn['’]?t) (?:really |quite |"
    r"seem to )?"
    r"(?:understand|get|see|grasp|know|figure|find|tell|make sense)\b(?: out)?(?! (?:either|too)\b)",
    r"\b(?:wondering|i wonder|curious|no (?:real )?(?:idea|clue)|unclear|(?:want|love|like) to (?:know|hear|"
    r"understand))"
    r"(?: to me)? (?:about |on )?" + _ASKS + r"\b",
    r"\bke?in(?:en|e)? (?:plan|ahnung|schimmer),? (?:ob|wie|wann|warum|was|wo|welche\w*)\b",
    r"\b(?:stuck|confused|puzzled|struggling|lost) (?:on|at|with|about|by|in|when|to|how|why|here)\b",
    r"\b(?:versteh|verstehe|kapier|kapiere|begreife|weiß|weiss|finde|bekomme) (?:\w+ )?nicht\b",
    r"\bnicht sicher,? (?:ob|wie|wann|warum|was)\b",
    r"\bfrage mich,? (?:ob|wie|warum|wann|was)\b",
    # asking for something
    r"\bplease (?:tell|explain|help|show|check|send|look|correct|add|extend)\b|\bhow on earth\b|\bwhat (?:now|"
    r"to do)\b",
    r"\b(?:i need|i['’]d need|we need|i['’]m looking for|still looking for) (?:a|an|some|the|help)\b",
    r"\bich (?:bräuchte|würde? gern\w*|hätte gern\w*|suche|brauche)\b",
    r"\b(?:alguien sabe|no entiendo|cómo se|qué significa|quelqu['’]un sait|je ne comprends)\b",
    r"\bany (?:ideas?|tips?|advice|suggestions?|pointers?|hints?|recommendations?)\b",
    r"\b(?:need|please|some|can i get) help\b|\bhelp (?:me|with|needed|please)\b|\bplease explain\b",
    r"\b(?:quick|my|one|another|a) question\b(?! (?:was|is answered))",
    r"\b(?:is|are) there (?:a|an|any|some|something|anything|somewhere|anywhere|ways?)\b",
    r"\bis it (?:possible|ok|okay|allowed|normal|just me|bad|good|fine|wrong|worth|enough|safe|common|true|"
    r"legal|better|necessary)\b",
    r"\w\W{1,3}\w+\W{1,3}\w+\W{1,3}(?:please|pls|plz|bitte)\W*$|^\W*(?:link|slides|help|example|deadline)\b.{0,40}\bplease\b",
    # question words and inverted verbs, at the beginning of a clause
    _CLAUSE + r"how (?:do|does|did|can|could|would|should|to|come|long|many|much|often)\b",
    _CLAUSE + r"what(?:['’]s| is| are| does| do| did| should| would| if| happen\w*|s the)\b",
    _CLAUSE + r"(?:which|whose) \w+ (?:do|does|is|are|should|would|can|could|has|have|must|may)\b",
    _CLAUSE + r"(?:why|where|when|who|which \w+) (?:exactly |on earth |the hell |the heck )?"
    r"(?:do|does|did|is|are|was|were|can|could|should|would|will|have|has)(?:n['’]t)?\b",
    _CLAUSE + r"(?:can|could|should|may|must|shall|do|am|will|would) (?:i|we|it|there)\b",
    _CLAUSE + r"wie (?:kann|mache?|bekomme?|komme?|geht|lässt|finde?|stelle?|lange|viel|oft)\b",
    _CLAUSE + r"(?:warum|wieso|weshalb|wo (?:finde?|ist|kann|gibt|steht)|gibt es|wann (?:ist|kommt|wird|muss))\b",
    _CLAUSE + r"(?:darf|muss|kann|soll) ich\b",
)

RHETORICAL = any_of(
    r"^(?:lol|haha|wow|omg)\b",
    r"^(?:who|why|wer|warum|wieso) .*\?!+\W*$|^(?:who|wer) (?:decided|invented|came up|hat sich .*ausgedacht|"
    r"hat an der uhr)\b",
    r"\bwho would(?:n['’]t)? (?:have|guess|believe)|\bwhat (?:a|an) \w+\W*$|\bam i (?:like this|"
    r"the only one)\b|\bshould i be worried\b",
    r"\bcan you believe\b|\b(?:is it|it['’]s|or is it) just me\b.*\bor\b|\banybody else think|\bor what\W*$",
    r"\bwho (?:knew|would have|would['’]ve|doesn['’]?t love|needs)\b",
    r"\bhow (?:cool|nice|great|awesome|crazy|good|lovely|funny) (?:is|are|was)\b",
    r"^(?:isn['’]t|aren['’]t|wasn['’]t) (?:it|that|this|these|they)\b",
    r"\b(?:is|are) (?:it|we) (?:already|really) \b|\bis it .{1,12} already\b",
    r"^(?:really|seriously|right|why not|you know|see|what the \w+)\W*$",
    r"^you\b.*\bright\W*$",
    r"^(?:echt|wirklich|oder|ne|gell)\W*$",
)

SOCIAL = any_of(
    r"\bany (?:more |other |further )?questions\b|\bnoch fragen\b",
    r"\bwho(?:['’]s| is|['’]re| are)? (?:else|up for|in for|around|coming|watching)\b",
    r"\b(?:anyone|anybody) (?:up for|wants?|fancy|fancies|around|in the mood)\b",
    r"\b(?:anyone|anybody) else (?:excited|tired|here|going|watching|playing|reading|think|feel)\b",
    r"\b(?:anyone|anybody) (?:watching|going|playing|reading|drinking|baking)\b",
    r"\b(?:anyone|anybody|someone) (?:here )?(?:from|near|in) [A-Z]",
    r"\b(?:shall we|let['’]s|wollen wir|want to (?:talk|meet|join|pair)|wanna|wer hat lust|hat (?:jemand|"
    r"wer) lust)\b(?!.*\b(?:where|how)\b)",
    r"\b(?:quiere|quieres|queréis) (?:practicar|quedar|venir)\b|\b(?:quién|quien) (?:viene|quiere)\b|"
    r"\ba las \d+\b|^\W*(?:ja )?(?:gern\w*,? )?\d+ uhr\W*$",
    r"\bbei euch auch so\b|\bhot (?:there|where you)|\bwho(?:['’]s| is) bringing\b",
    r"\bhow(?:['’]s| is| are| was) (?:everyone|everybody|you|your (?:day|week|weekend))\b",
    r"\b(?:coffee|beer|lunch|dinner|weekend|weather|football|the match|the game)\b",
)

SAME_HERE = any_of(
    r"^\W*\+1\b",
    r"\bsame (?:here|for me|with me|thing here|problem here)\b|\bme neither\b|\bmine (?:too|as well|also)\b",
    r"^\W*(?:i|we|mine) (?:had|have|got|was|were|also|always|just) .{0,40}\b(?:too|as well|also|either)\b.{0,20}$",
    r"\bich (?:auch|nehm\w* auch|mach\w* auch|hab\w* auch|sitz\w* auch)\b|\bfrag(?:e)? ich mich auch\b|"
    r"\bbrauch ich auch\b",
    r"\b(?:would|['’]d|want to|now i want to) (?:also )?(?:like|love)? ?(?:to )?know (?:this|that|"
    r"it)? ?(?:too|as well|also)\b",
    r"\bi have the same question\b|\bwe (?:all )?(?:had|got|have) (?:this|that) (?:one )?(?:too|as well)?\b",
    r"^\W*(?:the )?same\b.{0,20}$",
    r"^\W*(?:oh |yes |yeah |hm )?me too\b",
    r"\bwondering (?:that|this|the same|about that)\b",
    r"^\W*(?:ooh? )?(?:good|great|nice|interesting) (?:question|one)\b",
    r"^\W*(?:dito|ditto|following|ich auch|geht mir (?:auch|genauso)|das frage ich mich auch|gleiche frage)\b",
)

NO_ANSWER = any_of(
    r"\b(?:can['’]?t|cannot|don['’]?t) (?:recall|remember)\b|\b(?:so|too|very) true\b|\bgood point\b|"
    r"\bi (?:fully )?agree\b|\bchecking with\b|\bfeel your pain\b",
    r"\b(?:don['’]?t|do not) know (?:any|one|of any|that|this|it)\b",
    r"\b(?:never|not) (?:really )?(?:used|seen|tried|had|done|heard|did|found)\b|\bsorry,? (?:no|not|never|"
    r"i)\b|\bnot me\b",
    r"\b(?:been there|the classic|oh no|oh noe+s|good luck|hugs|poor (?:you|\w+)|i feel you|gave up|so do i|"
    r"i wish i knew)\b",
    r"\bstrange\W*$|^\W*(?:weird|interesting|hm+|hmm+|uff|ouch|oof|ugh|magic|cursed|yikes)\W*$|"
    r"\bcurious (?:too|as well|what|myself)\b",
    r"\b(?:(?:no idea|no clue|keine ahnung)(?!,? (?:what|how|where|why|which|if|whether|when|was|wie|wo|ob|"
    r"warum))|idk|dunno|not sure either|don['’]?t know either|can['’]?t help)\b",
    r"\b(?:i|we)(?:['’]ll| will| can) (?:have a look|look|check|find out|ask|get back|see|test|try)\b",
    r"\blet me (?:check|look|ask|see)\b|\blooking into\b|\bon it\b(?=\W|$)|\bgive me (?:a|an|until|some)\b|"
    r"\bone moment\b",
    r"\bschaue? (?:mal|nach|es mir)\b|\bkümmere mich\b",
    r"\b(?:use|in) (?:the |a )?threads?\b|\bwrong (?:room|channel)\b|\bkeep (?:this|the) (?:room|channel|thread)\b",
    r"\b(?:ask|post|put) (?:this|that|it|them) (?:in|into|to)\b",
    r"^\W*(?:(?:great|good|ok|okay|thanks)\W+)?(?:both |all |well )?noted\b",
    r"\b(?:works|worked|fine|no problem|no issues?) (?:fine |well )?(?:for me|here|on mine|with mine|bei mir)\b",
)

STILL_STUCK = any_of(
    r"\bstill (?:not|no|nothing|the same|gets?|getting|came|comes|fails?|failing)\b",
    r"\bstill (?:does|doesn|can|broken|stuck|see|have|says)\b|\b(?:no luck|no success|no change|no difference)\b",
    r"\b(?:it|that)['’]s not (?:it|that|the)\b|\bi (?:did|tried|stripped|replaced|checked|have|"
    r"changed) .{0,40}\balready\b|"
    r"\balready (?:did|tried|done|checked|have)\b|\bbut (?:then|now) (?:i|it)\b|^\W*tried\b|\bstill there\b|"
    r"\bdon['’]?t think so\b",
    r"\b(?:did|does|do)" + NOT + r" (?:help|work|change|fix|solve)\b|\bnot working\b|\bsame (?:error|result|problem)\b",
    r"\b(?:immer noch|trotzdem|hilft (?:leider )?nicht|klappt (?:leider )?nicht|geht (?:leider )?nicht)\b",
)

GRATEFUL = any_of(
    r"\b(?:thanks|thank you|thankyou|thx|tysm|ty|cheers|merci|danke|dankeschön|vielen dank)\b",
    r"\b(?:gracias|grazie|arigat\w+|obrigad\w|takk|kiitos|thank u|ta|mercy)\b",
    r"\b(?:got it|makes? sense|i see|clear now|much clearer|good to know|understood|i understand now|"
    r"mind blown|brilliant|lovely|life ?saver|legend)\b",
    r"^\W*(?:a+h+|o+h+(?! (?:no|god|gott|dear))|aha|wow|phew|yes+|yay|yep|huh|hah?)\b.{0,40}$",
    r"\bthat (?:helped|helps|worked|works|was it|did it|fixed it|solved it)\b",
    r"^\W*(?:ah+|oh+|perfect|great|awesome|brilliant|super|top|wunderbar)\b\W*$",
    r"[👍🙏✅💡❤🙌🎉🥳🚀💛💚💐😍👏]",
)

SOLVED = any_of(
    r"\b(?:forget it|did the trick|it was (?:that|the|a|my)|i had forgotten|i forgot)\b",
    r"\b(?:solved|fixed|resolved|sorted|nevermind|never mind|nvm|turned out|turns out)\b",
    r"\b(?:figured (?:it|that|this)? ?out|found (?:it|the (?:bug|problem|mistake|error))|my (?:bad|mistake))\b",
    r"\b(?:works now|working now|it works|it worked)\b(?! (?:then|before|yesterday|last|until|but|except|on|"
    r"in|if|when|as))",
    r"\b(?:gelöst|erledigt|hat sich erledigt|gefunden)\b",
    r"(?<!wie das )(?<!wie es )(?<!wie man )(?<!ob das )(?<!ob es )\b(?:klappt|funktioniert|geht|"
    r"läuft)(?: es)?(?: jetzt| nun)?(?=\W|$)(?! \w* ?nicht)",
)

IN_ADVANCE = any_of(
    r"\bin advance\b",
    r"\b(?:thanks|thank you) anyway\b|\btrotzdem danke\b",
    r"\bim voraus\b",
    r"\bfor any help\b",
    r"\bschon ?mal\b",
)

REPORTING = any_of(
    r"^\W*(?:here(?:['’]s| is| are)|this is) (?:my|mine|our)\b",
    r"^\W*(?:mine|my|ours?|meine?s?)\b",
    r"^\W*(?:i|we) (?:made|wrote|posted|finished|did|built|took|tried|used|called|chose|went)\b",
    r"^\W*(?:finished|done|submitted|handed in|fertig|abgegeben)\b",
    r"^\W*(?:hier ist|hier sind) (?:mein|meine|unser)\b",
)

PRAISE = any_of(
    r"\b(?:bravo|brave|well done|congrat\w*|proud|made my (?:day|week)|quote you|fantastic|fantástico|"
    r"wonderful|perfect|exactly|excellent|"
    r"great (?:job|work|one|find)|good (?:job|work|catch|for you)|nice (?:one|work|job)|love (?:it|this|that)|"
    r"ha+|haha\w*|muy bien|super|toll|stark)\b",
    r"[👏🎉😄😂😊😍❤]",
)
AND_ASKS = re.compile(
    r"\b(?:and|but|also)\b[,:]?(?: \w+)? (?:where|how|when|what|why|which) (?:do|does|is|are|can|should|did)\b",
    re.IGNORECASE,
)

NEW_TOPIC = any_of(
    r"^\W*(?:also|and also|by the way|btw|another|next|one more|something else|different (?:topic|question)|"
    r"new question|unrelated)\b",
    r"\b(?:something else|other question|andere frage|noch (?:eine|was)|außerdem|übrigens)\b|"
    r"^\W*(?:and )?what if\b|^\W*und wie\b",
)

SPEAKS_TO = any_of(
    # an answer talks to the one who asked, or says what to do
    r"\b(?:you|your|yours|du|dein\w*|dir|dich|sie|ihr|tú|tu)\b",
    r"^\W*(?:try|use|put|check|look|make|write|take|add|remove|open|click|press|go|ask|set|change|give|do|"
    r"don['’]?t|say|type|see|read|"
    r"nimm|schau\w*|mach\w*|versuch\w*|probier\w*|setz\w*|schreib\w*|drück\w*|klick\w*|lade?)\b",
    r"\b(?:should|needs? to|has to|have to|must|because|means|depends|weil|muss|musst|heißt)\b",
)

EITHER_OR = re.compile(r"^\W*(?:\w+,? )?\w+ (?:or|oder) \w+\W*$", re.IGNORECASE)
GUESSING = any_of(
    # a question that offers an answer, or asks for more about what was just asked
    r"^\W*(?:is|isn['’]?t|was|does|did|could|may|are|aren['’]?t) (?:it|that|this|he|she|they|there|those|these)\b",
    r"^\W*(?:maybe|perhaps|probably|vielleicht|show|send|post|paste|und wenn|what about|how about|have you|did you|"
    r"do you|was steht|zeig)\b",
    r"\b(?:my guess|i (?:think|guess|bet|suspect)|glaub(?:e)? ich|vermute ich)\b",
    r"^\W*(?:which|what) [\w ]{1,30} (?:is it|are they|is that|do you)\b",
    r"\b(?:at that moment|exactly|genau|at the end or|from the start|there too|before or after)\W*$",
)
OPENS = any_of(
    r"^\W*(?:what|why|how|where|when|who|which|whose|can|could|may|should|must|shall|do|does|did|is|are|am|"
    r"was|were|will|would|has|have)\b",
    r"^\W*(?:was|warum|wieso|wie|wo|wann|wer|welche\w*|kann|darf|muss|soll|ist|sind|gibt|hat|geht|wozu|wofür)\b",
    r"^\W*(?:hi|hello|hey|hallo|ok|so|and|but|please|sorry|und|aber)\b",
)
INVITES = any_of(  # staff who want to hear what is difficult: what follows is asked, not told
    r"\b(?:questions?|topics?|broken|stuck|struggl\w+|problems?|was liegt an|fragen|preguntas|dudas)\b",
)
OPEN_PROMPT = any_of(
    r"\b(?:what|which|who|how|where|why|was|welche\w*|wer|wie|wo|warum|qué|cuál|quién)\b",
    r"^\W*(?:post|paste|show|write|tell|find|make|fill|count|guess|bring|pick|describe|share|schätzt|zeigt|"
    r"schreibt|sucht)\b",
)

ASIDE = any_of(
    # words for everybody, or about oneself, that answer nobody
    r"^\W*(?:ha+|haha\w*|lol|hehe|guys)\b(?!.*\b(?:you|your|du|dein)\b).{0,60}$",
    r"^\W*no (?:worries|problem|stress)\b.{0,30}$",
    r"^\W*(?:unrelated|ugh|btw|by the way|fun fact|off ?topic|offtopic|nebenbei)\b|\bübrigens\b",
    r"^\W*(?:happy|merry|feliz|frohe|alles gute|congrat\w*|glückwunsch\w*|¡?feliz|bravo|welcome|willkommen)\b",
    r"^\W*(?:good (?:morning|evening|night)|morning|evening|hi|hello|hey|moin|hallo|guten (?:tag|morgen|"
    r"abend)|hola|servus)"
    r"(?: all| everyone| everybody| zusammen| people| from| folks| hola)?\b.{0,60}$",
    r"\b(?:bye|see you|good night|gute nacht|tschüss|adiós|hasta (?:luego|el|la)|bis (?:nächste|bald|dann|"
    r"morgen)|schönen abend|ciao|chao)\b",
    r"\b(?:thank you|thanks|danke|gracias) (?:all|everybody|everyone|you all|to all|a todos|euch|"
    r"for coming)\b|\bthank you (?:\w+ )?(?:everybody|everyone|all)\b",
    r"\b(?:out of time|time['’]?s up|last minute|that['’]s it for (?:today|tonight)|have to (?:run|close|go|"
    r"leave)|we start in|are we all)\b",
    r"^\W*(?:i['’]ve just had|i just had|i passed|today i|yesterday i|this week i|next week i|tomorrow i|"
    r"my (?:cat|dog|daughter|son|wife|husband|kid))\b",
    r"\bi['’]m from\b|\b(?:here['’]s mine|here are my|happy to share|for those who|für alle,? die)\b",
)

QUOTATION = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”|„[^“\n]*“|«[^»\n]*»")
ADDRESSED = any_of(r"\b(?:you|your|du|dein\w*|dir|dich|sie|ihr)\b")
OWN = any_of(r"\b(?:i|i['’]m|i['’]ve|my|mine|me|we|our|us|ich|mein\w*|mir|mich|wir)\b")
THE_REST = any_of(r"\b(?:others|everybody|everyone|anybody|anyone|you all|who|wer|ihr|alle|all of you|each of you)\b")
ANNOUNCED = any_of(
    r"^\W*(?:(?:hi|hello|hey|ok|so|and),? )*(?:just )?(?:a )?(?:quick|short|small|stupid|silly|kurze|dumme|"
    r"another|one more|next)? ?(?:question|frage)"
    r"(?: for \w+)?\W*$",
    r"^\W*(?:can|may|could|darf|kann) i(?:ch)? (?:quickly |mal |kurz )?(?:ask|fragen)\b.{0,50}$",
)
EVERYBODY = any_of(r"\b(?:anyone|anybody|someone|somebody|everyone|everybody|you all|all of you|jemand|alle)\b")
YES_OR_NO = re.compile(r"^\W*(?:yes|yep|yeah|yup|no|nope|exactly|correct|right|ja|nein|genau|stimmt)\b", re.IGNORECASE)
