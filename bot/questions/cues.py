"""Turns of phrase that show what a message does, in English and German, as one pattern each. Data, no decisions.

A question mark alone misses a quarter of what people ask, and finds much that nobody asked.
"""

import re


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in alternatives), re.IGNORECASE)


_CLAUSE = r"(?:^|[,;:–-]\s*|\b(?:and|but|so|also|hi|hello|hey|all|und|aber|hallo)\s+)"
_ASKS = r"(?:if|whether|how|why|what|when|where|which)"
_NOT = r"(?: not|n['’]?t)"

ASKING = _any(
    # somebody, anybody
    r"\b(?:does|do|did|has|have|is|was|can|could|would|will) (?:anyone|anybody|someone|somebody)\b",
    r"\b(?:anyone|anybody) (?:know|knows|have|has|got|able|tried|managed|see|seen|seeing|getting|having)\b",
    r"\b(?:weiß|weiss|hat|kann|könnte|kennt|versteht) (?:mir |uns |hier )?(?:jemand|wer|einer)\b",
    # not knowing
    r"\b(?:not|un) ?(?:really |quite |entirely )?(?:sure|certain) " + _ASKS + r"\b",
    r"\b(?:do not|don['’]?t|can ?not|can['’]?t|couldn['’]?t) (?:really |quite |seem to )?"
    r"(?:understand|get|see|grasp|know|figure|find|tell|make sense)\b(?: out)?(?! (?:either|too)\b)",
    r"\b(?:wondering|i wonder|curious|no idea|unclear|(?:want|love|like) to (?:know|hear|understand))"
    r"(?: to me)? (?:about |on )?" + _ASKS + r"\b",
    r"\b(?:stuck|confused|puzzled|struggling|lost) (?:on|at|with|about|by|in|when|to|how|why|here)\b",
    r"\b(?:versteh|verstehe|kapier|kapiere|begreife|weiß|weiss|finde|bekomme) (?:\w+ )?nicht\b",
    r"\bnicht sicher,? (?:ob|wie|wann|warum|was)\b",
    r"\bfrage mich,? (?:ob|wie|warum|wann|was)\b",
    # asking for something
    r"\bany (?:ideas?|tips?|advice|suggestions?|pointers?|hints?|recommendations?)\b",
    r"\b(?:need|please|some|can i get) help\b|\bhelp (?:me|with|needed|please)\b|\bplease explain\b",
    r"\b(?:quick|my|one|another|a) question\b(?! (?:was|is answered))",
    r"\bis there (?:a|an|any|some)\b|\bis it (?:possible|ok|okay|allowed|normal|just me)\b",
    # question words and inverted verbs, at the beginning of a clause
    _CLAUSE + r"how (?:do|does|did|can|could|would|should|to|come|long|many|much|often)\b",
    _CLAUSE + r"what(?:['’]s| is| are| does| do| did| should| would| if| happens)\b",
    _CLAUSE + r"(?:why|where|when|who|which \w+) "
    r"(?:do|does|did|is|are|was|were|can|could|should|would|will|have|has)(?:n['’]t)?\b",
    _CLAUSE + r"(?:can|could|should|may|must|shall|do|am|will|would) (?:i|we|it|there)\b",
    _CLAUSE + r"wie (?:kann|mache?|bekomme?|komme?|geht|lässt|finde?|stelle?|lange|viel|oft)\b",
    _CLAUSE + r"(?:warum|wieso|weshalb|wo (?:finde?|ist|kann|gibt|steht)|gibt es|wann (?:ist|kommt|wird|muss))\b",
    _CLAUSE + r"(?:darf|muss|kann|soll) ich\b",
)

TROUBLE = _any(
    r"\b(?:does|do|did|is|are|was|will|wo|can)" + _NOT + r" "
    r"(?:work|run|load|start|open|show|stop|compile|end|let|appear|find)\w*\b",
    r"\bnever (?:ends|stops|loads|finishes|starts|shows|arrives)\b",
    r"\b(?:freezes|crashes|hangs|fails|broken|stays empty)\b",
    r"\bkeeps? (?:saying|asking|failing|crashing|getting|printing)\b",
    r"\b(?:i|it|we) (?:keep|kept|always|just|only)? ?(?:get|gets|getting|got|says?|shows?|throws?) .{0,40}\b"
    r"(?:error|exception|warning|message|nothing|blank|empty)",
    r"\b(?:problem|issue|trouble) (?:with|when|is|in|opening|installing|running)\b",
    r"\b(?:funktioniert|klappt|geht|läuft|startet|lädt) (?:\w+ ){0,3}nicht\b|\bbleibt (?:\w+ )?leer\b",
)

FAILURE = re.compile(
    r"\b[A-Z]\w*(?:Error|Exception|Warning)\b|\bTraceback\b|\berror:|\b(?:HTTP|[Ee]rror) ?[45]0\d\b|\b[45]0\d [Ee]rror"
)

RHETORICAL = _any(
    r"^(?:lol|haha|wow|omg)\b",
    r"\bwho (?:knew|would have|would['’]ve|doesn['’]?t love|needs)\b",
    r"\bhow (?:cool|nice|great|awesome|crazy|good|lovely|funny) (?:is|are|was)\b",
    r"^(?:isn['’]t|aren['’]t|wasn['’]t) (?:it|that|this|these|they)\b",
    r"\b(?:is|are) (?:it|we) (?:already|really) \b",
    r"^(?:really|seriously|right|why not|you know|see|what the \w+)\W*$",
    r"^you\b.*\bright\W*$",
    r"^(?:echt|wirklich|oder|ne|gell)\W*$",
)

SOCIAL = _any(
    r"\bany (?:more |other |further )?questions\b|\bnoch fragen\b",
    r"\bwho(?:['’]s| is|['’]re| are)? (?:else|up for|in for|around|coming|watching)\b",
    r"\b(?:anyone|anybody) (?:up for|wants?|fancy|fancies|around|in the mood)\b",
    r"\b(?:anyone|anybody) else (?:excited|tired|here|going|watching)\b",
    r"\bhow(?:['’]s| is| are| was) (?:everyone|everybody|you|your (?:day|week|weekend))\b",
    r"\b(?:coffee|beer|lunch|dinner|weekend|weather|football|the match|the game)\b",
)

SAME_HERE = _any(
    r"^\W*\+1\b",
    r"^\W*(?:the )?same\b.{0,20}$",
    r"^\W*(?:oh |yes |yeah |hm )?me too\b",
    r"\bwondering (?:that|this|the same|about that)\b",
    r"^\W*(?:good|great|nice) (?:question|one)\b",
    r"^\W*(?:dito|ditto|following|ich auch|geht mir (?:auch|genauso)|das frage ich mich auch|gleiche frage)\b",
)

NO_ANSWER = _any(
    r"\b(?:no idea|no clue|idk|dunno|keine ahnung|not sure either|don['’]?t know either|can['’]?t help)\b",
    r"\b(?:i|we)(?:['’]ll| will| can) (?:have a look|look|check|find out|ask|get back|see|test|try)\b",
    r"\blet me (?:check|look|ask|see)\b|\blooking into\b|^\W*on it\b|\bgive me (?:a|an|until|some)\b|\bone moment\b",
    r"\bschaue? (?:mal|nach|es mir)\b|\bkümmere mich\b",
    r"\b(?:use|in) (?:the |a )?threads?\b|\bwrong (?:room|channel)\b|\bkeep (?:this|the) (?:room|channel|thread)\b",
    r"\b(?:ask|post|put) (?:this|that|it|them) (?:in|into|to)\b",
    r"^\W*(?:great|good|ok|okay|thanks)?\W*(?:both |all |well )?noted\b",
    r"\b(?:works|worked|fine|no problem|no issues?) (?:fine |well )?(?:for me|here|on mine|with mine|bei mir)\b",
)

STILL_STUCK = _any(
    r"\bstill (?:not|no|nothing|the same|gets?|getting|came|comes|fails?|failing)\b",
    r"\bstill (?:does|doesn|can|broken|stuck|see|have|says)\b|\b(?:no luck|no success|no change|no difference)\b",
    r"\b(?:did|does|do)"
    + _NOT
    + r" (?:help|work|change|fix|solve)\b|\bnot working\b|\bsame (?:error|result|problem)\b",
    r"\b(?:immer noch|trotzdem|hilft (?:leider )?nicht|klappt (?:leider )?nicht|geht (?:leider )?nicht)\b",
)

GRATEFUL = _any(
    r"\b(?:thanks|thank you|thankyou|thx|tysm|ty|cheers|merci|danke|dankeschön|vielen dank)\b",
    r"\b(?:got it|makes sense|i see now|clear now|much clearer)\b",
    r"\bthat (?:helped|helps|worked|works|was it|did it|fixed it|solved it)\b",
    r"^\W*(?:ah+|oh+|perfect|great|awesome|brilliant|super|top|wunderbar)\b\W*$",
    r"[👍🙏✅💡❤]",
)

SOLVED = _any(
    r"\b(?:solved|fixed|resolved|sorted|nevermind|never mind|nvm|turned out|turns out)\b",
    r"\b(?:figured (?:it|that|this)? ?out|found (?:it|the (?:bug|problem|mistake|error))|my (?:bad|mistake))\b",
    r"\b(?:works now|working now|it works|it worked)\b(?! (?:then|before|yesterday|last|until|but|except|on))",
    r"\b(?:gelöst|erledigt|hat sich erledigt|gefunden)\b",
    r"\b(?:klappt|funktioniert|geht|läuft)(?: es)?(?: jetzt| nun)?(?=\W|$)(?! \w* ?nicht)",
)

IN_ADVANCE = _any(r"\bin advance\b", r"\bim voraus\b", r"\bfor any help\b", r"\bschon ?mal\b")

REPORTING = _any(
    r"^\W*(?:here(?:['’]s| is| are)|this is) (?:my|mine|our)\b",
    r"^\W*(?:mine|my|ours?|meine?s?)\b",
    r"^\W*(?:i|we) (?:made|wrote|posted|finished|did|built|took|tried|used|called|chose|went)\b",
    r"^\W*(?:finished|done|submitted|handed in|fertig|abgegeben)\b",
    r"^\W*(?:hier ist|hier sind) (?:mein|meine|unser)\b",
)

QUOTATION = re.compile(r"\"[^\"\n]*\"|“[^”\n]*”|„[^“\n]*“|«[^»\n]*»")
ADDRESSED = _any(r"\b(?:you|your|du|dein\w*|dir|dich|sie|ihr)\b")
OWN = _any(r"\b(?:i|i['’]m|i['’]ve|my|mine|me|we|our|us|ich|mein\w*|mir|mich|wir)\b")
EVERYBODY = _any(r"\b(?:anyone|anybody|someone|somebody|everyone|everybody|you all|all of you|jemand|alle)\b")
YES_OR_NO = re.compile(r"^\W*(?:yes|yep|yeah|yup|no|nope|exactly|correct|right|ja|nein|genau|stimmt)\b", re.IGNORECASE)
