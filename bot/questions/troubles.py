"""How people tell that something does not work, in English and German, without asking. Data, no decisions."""

import re

from bot.questions.cues import NOT, any_of

TROUBLE = any_of(
    r"\b(?:does|do|did|is|are|was|will|wo|can)" + NOT + r" "
    r"(?:work|run|load|start|open|show|stop|compile|end|let|appear|find|save|play|connect|update|change|accept)\w*\b",
    r"\bnever (?:ends|stops|loads|finishes|starts|shows|arrives|says|opens|came|comes|works?|opened|arrived)\b",
    r"\b(?:freezes|crash(?:es|ed)|hangs|fails|failed|broken|stays empty|doubled|vanish(?:es|ed)?|"
    r"disappear(?:s|ed)?|disconnected)\b",
    r"(?<!learners )(?<!people )(?<!they )(?<!students )\bkeeps? (?!going|calm|learning|trying|reading)\w+ing\b",
    r"\b(?:i|it|we) (?:keep|kept|always|just|only)? ?(?:get|gets|getting|got|says?|shows?|throws?) .{0,40}\b"
    r"(?:error|exception|warning|message|nothing|blank|empty)",
    r"\b(?:problem|issue|trouble) (?:with|when|is|in|opening|installing|running)\b",
    # what cannot be done, what is not there
    r"(?:^|[.,;:–-] ?|\b(?:i|we|and|but|still|me|also) )(?:ca|could|wo)n['’]?t (?!wait|help|believe|complain|"
    r"imagine|stop|say|remember)\w+",
    r"(?:^|[.,;:–-] ?|\b(?:i|we|and|but|still) )(?:cannot|can not|could not|am unable to|not able to) (?!wait|"
    r"help|believe)\w+",
    r"\b(?:nothing|nobody) (?:happens|happened|shows|appears|changes|changed|works|comes|came)\b",
    r"(?:^|\b(?:there is|there['’]s|have|get|got|with) )no (?:sound|audio|video|picture|image|output|internet|"
    r"access|link|file|button)\b",
    r"\b(?:is|are|was|were|seems?|looks?|goes|went|became|comes? out|came out) (?:\w+ )?"
    r"(?:dead|broken|down|gone|missing|wrong|frozen|locked|empty|blank|blurry|invisible|unreadable|tiny|twice|"
    r"weird|different|grey|greyed)\b(?! from| to| with)",
    r"\b(?:gives|shows|prints|returns|makes|says|counts) (?:me |back |us )?"
    r"(?:nothing|none|nan|null|only|always|twice|a different|different|funny|strange|weird|wrong|0|zero|"
    r"rubbish|garbage)\b",
    r"\b(?:all over the place|too (?:early|late|small|big|often|slow)|for ever|forever|not (?:the same|what i))\b",
    r"\b(?:mine|it|this|that|they|which|he|she|(?:the|my) \w+) (?:just |still )?(?:won['’]?t|can['’]?t|cannot|"
    r"doesn['’]?t|don['’]?t|isn['’]?t|aren['’]?t|refuses?|stopped|lost)\b",
    r"\b(?:whatever|no matter what|however often) (?:i|we)\b|\begal,? (?:was|wie|wo)\b|\balthough (?:i|it|my|"
    r"the)\b|\bobwohl (?:ich|es|mein|das)\b",
    r"\b(?:in|on|at|auf|im|am|bei) .{3,30}(?:it['’]s|they['’]re|it is|they are|everything is|ist alles|"
    r"geht['’]?s|geht es|ist es) (?:perfect|fine|ok|okay|gut|good|correct|there)\b",
    r"\b(?:have|has|had|got) (?:no|not any|n['’]t any) (?:permission|access|rights?|idea|clue)\b|\b(?:do not|"
    r"don['’]?t) have (?:permission|access|rights)\b",
    r"\bneed to .{3,80}\bbut\b|\bhas (?:just )?(?:disappeared|vanished|gone)\b|\bextra (?:line|space|row|"
    r"column|empty)\w*\b",
    r"\blooks? (?:\w+ )?(?:washed|heav|odd|off|strange|squeezed|stretched|crooked|ugly|wrong|blurr|pixel)\w*\b",
    r"\bi (?:only )?(?:expected|wanted|was expecting|hoped for)\b",
    r"\b(?:i|we|have|['’]ve) (?:\w+ )?(?:tried|installed|reinstalled|removed|deleted|renamed|restarted|"
    r"changed|joined|merged|copied|followed) .{3,160}"
    r"\b(?:but|and|now|still|yet)\b.{0,80}\b(?:still|not|no|nothing|only|says?|gives?|gets?|got|always|half|"
    r"wrong|\w+n['’]t)\b",
    r"\bthe (?:bot|page|site|system|app|calendar|quiz)\b.{0,60}\b(?:twice|again|too late|wrong|nothing|not)\b",
    r"\b(?:everything|it all|all of it) (?:ends|ended|lands|goes|comes|came|is in)\b",
    r"\band still\W*$|\bimmer noch nicht\b",
    r"\btried (?:to|installing|it \w+ times|everything|everywhere)\b",
    r"\b(?:it|this|python|pip|conda|terminal|console|page|screen|site|browser|program|file|script|editor|app|"
    r"button|checker|pycharm|"
    r"jupyter|notebook|install|import|run|push|version|system|bot) (?:\w+ ){0,4}?(?:says?|tells? me|complains|"
    r"answers)\b",
    r"\b(?:gives?|says?|shows?|got|get|throws?|error) [\"“'„]",
    # in German
    r"\b(?:funktioniert|klappt|geht|läuft|startet|lädt) (?:\w+ ){0,3}nicht\b|\bbleibt (?:\w+ )?(?:leer|weiß|so)\b",
    r"\b(?:wird|werden|ist|sind|kann|höre?|sehe?|krieg\w*|bekomme?|zieht|kommt|erscheint|lädt|öffnet|schickt|"
    r"macht|tut|passiert)\W+(?:\w+ ){0,5}"
    r"(?:nicht|nichts|nix|komisch|leer|weg|kaputt|falsch|unsichtbar|verschwunden|abgeschnitten)(?! so)\b",
    r"^\W*hilfe\b|\b(?:breiter|schmaler|höher|länger|kleiner|größer) als .{3,60}\bobwohl\b",
)

FAILURE = re.compile(
    r"\b[A-Z]\w*(?:Error|Exception|Warning)\b|\bTraceback\b|\b(?:error|ERROR):|\b(?:HTTP|[Ee]rror) ?[45]0\d\b|"
    r"\b[45]0\d [Ee]rror"
    r"|(?i:\b(?:no module named|no such file|has no attribute|not (?:recogni[sz]ed|defined|found|a valid|"
    r"permitted|supported|allowed)|"
    r"command not found|(?:permission|access) denied|you need permission|cannot read propert\w+|can only concatenate|"
    r"invalid (?:syntax|token|value|literal)|must (?:be|appear)|could not (?:build|find|open|connect|convert)|"
    r"out of range|"
    r"unexpected (?:token|eof|indent|end)|is undefined|undefined is|kernel died|segmentation fault|"
    r"timed? ?out|rejected))\b"
)
