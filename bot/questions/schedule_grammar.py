"""How people ask about the timetable, as patterns of whole sentences, in English and in German.

They are matched against words in small letters, without accents and signs: `what's` is `what s`, `nächste` is
`nachste`, `Q&A` is `q a`. Lessons and sessions that are named stand there as `lessonref2` and `sessionref0`.
"""

import re
from collections.abc import Sequence
from functools import cache

ADDRESS = re.compile(r"<?@?\bhomeroom\b>?[,:]?\s*", re.IGNORECASE)

_HELLO = (
    r"hi|hello|hey|hiya|ok|okay|so|and|but|sorry|um|uh|btw|please|pls|quick question|question|all|everyone|everybody|"
    r"there|guys|folks|team|thanks|thank you|good (?:morning|evening|afternoon)|hallo|moin|servus|na|"
    r"guten (?:morgen|tag|abend)|also|und|aber|kurze frage|frage|entschuldigung|zusammen|alle|leute|ihr lieben|"
    r"bitte|danke"
)
_ASKING = (
    r"(?:can|could|would|will) (?:someone|somebody|anyone|anybody|you)(?: please| pls| kindly)? (?:tell|remind) "
    r"(?:me|us)|"
    r"(?:does|do|has) (?:anyone|anybody|someone|somebody|you|we) (?:know|remember|happen to know)|"
    r"(?:anyone|anybody) knows?|i (?:am |m |was )?(?:just )?wondering|i (?:would|d) like to know|"
    r"(?:please )?(?:tell|remind) (?:me|us)|i (?:do not|don t|can t|cannot) (?:know|remember|find(?: out)?)|not sure|"
    r"any idea|weiss (?:jemand|einer|wer|ihr|du|man)(?: von euch)?|"
    r"kann (?:mir |uns )?(?:jemand|einer|wer)(?: mir| uns)?(?: bitte)? (?:sagen|verraten)|"
    r"(?:konnt ihr|kannst du)(?: mir| uns)?(?: bitte)? sagen|sagt? mir(?: bitte)?|"
    r"ich (?:wurde gerne?|wollte|mochte|will)(?: mal)? wissen|ich (?:weiss nicht|frage mich)(?: mehr)?"
)
BEGIN = re.compile(rf"^(?:(?:{_HELLO}) )*(?:(?:{_ASKING}) )?")
_TAIL = (
    r"please|pls|plz|thanks|thank you|thx|again|exactly|anyone|anybody|everyone|all|now|then|by the way|btw|though|"
    r"do you know|does anyone know|bitte|danke|nochmal|noch mal|nochmals|eigentlich|genau|denn|jetzt|eigentlich|"
    r"vielen dank|weiss das jemand|so"
)
END = re.compile(rf"(?: (?:{_TAIL}))+$")

_DAY = (
    r"today|tomorrow|tonight|yesterday|this week|next week|last week|the week|"
    r"(?:on |this |next |last )*(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|"
    r"heute(?: abend)?|morgen|gestern|(?:diese|dieser|nachste|nachster|letzte|letzter|letzten) woche|"
    r"(?:am )?(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)"
)
_WEEK = r"(?:the )?(?:week|woche) \d{1,2}|(?:the |der )?\d{1,2}(?:st|nd|rd|th)? (?:week|woche)"
_IN_WEEK = rf"(?: (?:(?:in|of|for|von|der|fur|aus) )?(?:{_WEEK}|{_DAY}))?"
_THE = r"(?:(?:the|our|a|an|this|that|any|der|die|das|den|dem|unser\w*|eine?[nrms]?|diese\w*|week s|my) )*"
_NEXT = (
    r"(?:(?:next|upcoming|coming|live|weekly|first|last|latest|new|following|online|nachst\w*|kommend\w*|letzt\w*|"
    r"erst\w*|neu\w*|wochentlich\w*) )*"
)

_SESSION_NOUN = (
    r"(?:sessionref\d+|q a|qa|qna|office hours?|live sessions?|sessions?|live q a|meetings?|meetups?|calls?|"
    r"(?:q a|qa|live) (?:sessions?|calls?|meetings?|termine?|runden?)|zoom(?: call| meeting)?|webinars?|"
    r"termin|live termin|livetermin|treffen|sitzung|sprechstunde|fragestunde|fragerunde|runde)"
)
_SESSION = rf"{_THE}{_NEXT}{_SESSION_NOUN}{_IN_WEEK}"
_LESSON_NOUN = r"(?:lesson|lektion|kapitel|lecture|unit|module|modul|einheit)"
_LESSON_REF = (
    rf"(?:(?:the |die |das )?{_LESSON_NOUN} (?:on |about |uber |zu |called )?)?(?:the |die )?lesson(?:ref|no)\d+"
    rf"(?: {_LESSON_NOUN})?"
)
_LESSON = rf"(?:{_THE}{_NEXT}{_LESSON_NOUN}s?(?:en)?|{_LESSON_REF}){_IN_WEEK}"

_WHEN = (
    r"(?:when|when exactly|what time|at what time|what day|which day|on (?:what|which) day|what date|on what date|"
    r"how long (?:is it )?(?:until|till)|wann|wann genau|um wie ?viel uhr|um wieviel uhr|zu welcher (?:zeit|uhrzeit)|"
    r"an welchem tag|welchen tag)"
)
_IS = r"(?:is|are|s|re|will|does|do|was|ist|sind|war|findet|beginnt|startet|fangt|kommt|gibt es|wird|geht|haben wir)"
_HAPPENS = (
    r"(?: (?:be|start|starts|starting|begin|begins|take|takes|taking|place|happen|happens|happening|held|scheduled|on|"
    r"going|to|planned|statt|los|an|starten|beginnen|stattfinden|geplant))*"
)
_COMES = (
    r"(?: (?:be|come|comes|coming|out|up|released|release|available|published|posted|open|opens|start|starts|begin|"
    r"begins|unlocked|unlock|get|here|due out|drop|drops|dropping|going|live|online|yet|already|to|raus|heraus|"
    r"verfugbar|freigeschaltet|da|dran|veroffentlicht|los|erscheinen|kommen|schon|sein|an))*"
)

_WORK_NOUN = (
    r"(?:exercises?|assignments?|homeworks?|projects?|deliverables?|tasks?|work|solutions?|submissions?|it|this|that|"
    r"this one|one|aufgaben?|hausaufgaben?|projekt\w*|ubung\w*|abgaben?|losung\w*|arbeit|das|es|sie)"
)
_WORK = (
    rf"(?:{_THE}{_NEXT}{_WORK_NOUN}(?: (?:of|for|from|in|on|about|von|fur|aus|zu|der) {_LESSON})?{_IN_WEEK}|"
    rf"{_THE}{_LESSON_REF}(?: {_WORK_NOUN})?)"
)
_DEADLINE_NOUN = (
    r"(?:deadlines?|due dates?|submission (?:deadline|date)|hand in (?:deadline|date)|cut ?off|abgabe|abgabetermin|"
    r"abgabefrist|abgabeschluss|abgabedatum|frist|einreichfrist|stichtag)"
)
_OF_WORK = rf"(?: (?:of|for|on|to|from|von|vom|fur|der|des|zu|zur|zum|bei) (?:{_WORK}|{_LESSON}|{_WEEK}|{_DAY}))?"
_DEADLINE = rf"{_THE}{_NEXT}(?:{_LESSON_REF} )?{_DEADLINE_NOUN}{_OF_WORK}{_IN_WEEK}"
_HAND_IN = r"(?:submit|hand in|turn in|deliver|post|upload|finish|send in|hand)"
_MUST = r"(?:can|do|must|should|may|could|have|need|to|need to|have to|shall)"
_WE = r"(?:i|we|you|one)"
_WIR = r"(?:ich|wir|man|ihr)"
_ABGEBEN = r"(?:abgeben|einreichen|hochladen|abliefern|fertig (?:haben|sein)|abgegeben (?:haben|sein))"

_RECORDING_NOUN = (
    r"(?:recordings?|replays?|video recording|aufzeichnung(?:en)?|aufnahmen?|mitschnitte?|videomitschnitt)"
)
_OF_SESSION = (
    rf"(?: (?:of|from|for|to|von|vom|der|des|zu|zur|aus|dem) (?:{_SESSION}|{_WEEK}|{_DAY}|{_LESSON}))?"
    rf"(?: (?:of|from|in|von|vom|aus|in der|der) (?:{_WEEK}|{_DAY}))?"
)
_RECORDING = rf"{_THE}{_NEXT}(?:(?:{_SESSION_NOUN}|{_WEEK}|{_DAY})(?: s)? )?{_RECORDING_NOUN}{_OF_SESSION}{_IN_WEEK}"
_YET = (
    r"(?: (?:yet|already|up|out|online|available|there|posted|somewhere|here|be|schon|da|verfugbar|irgendwo|online))*"
)

_PATTERNS: tuple[tuple[str, str], ...] = (
    # Recordings stand first: they are of sessions.
    (
        "recording",
        rf"(?:where|wo) (?:is|are|s|can (?:i|we|you|one) (?:find|watch|see|get)|do (?:i|we) (?:find|get|watch)|"
        rf"ist|sind|finde ich|findet man|gibt es|finden wir|kann (?:ich|man)|liegt|bekomme ich) {_RECORDING}"
        rf"{_YET}(?: (?:finden|sehen|ansehen|anschauen))?",
    ),
    (
        "recording",
        rf"(?:is|are|will|was|has|gibt es|gibt s|wird es|ist|sind|have)(?: there)?(?: be)?(?: schon)? {_RECORDING}"
        rf"{_YET}(?: (?:geben|been))?{_YET}",
    ),
    ("recording", rf"{_WHEN} {_IS} {_RECORDING}(?: be)?{_YET}{_COMES}"),
    (
        "recording",
        rf"(?:(?:is|was|will|wird|wurde|werden|are|were) )(?:there )?{_SESSION}(?: be| being)? "
        rf"(?:recorded|aufgezeichnet|aufgenommen|mitgeschnitten)",
    ),
    (
        "recording",
        rf"(?:(?:do|does) (?:you|anyone|we) have |(?:what s|what is|give me|send me|can i (?:get|have)) )?"
        rf"(?:(?:the )?link (?:to|for|of) )?{_RECORDING}",
    ),
    ("recording", rf"(?:hat (?:jemand|wer) )(?:den link (?:zu|zur|fur) )?{_RECORDING}"),
    # Deadlines, and whether they are over.
    (
        "still open",
        rf"(?:is|are|ist|sind) (?:it|{_WORK}|{_DEADLINE}|{_THE}submissions?) (?:still|noch) (?:open|possible|"
        rf"offen|moglich|running)",
    ),
    ("still open", rf"(?:can|could|may) {_WE} still {_HAND_IN}(?: {_WORK})?(?: in)?{_IN_WEEK}"),
    (
        "still open",
        rf"(?:is it|am i|are we|is this) (?:already )?too late(?: (?:to {_HAND_IN}|for)(?: {_WORK})?(?: in)?)?",
    ),
    ("still open", rf"(?:is|has) {_DEADLINE} (?:already )?(?:over|past|gone|passed|up)(?: already)?"),
    ("still open", rf"(?:did|have) {_WE} (?:miss|missed) {_DEADLINE}"),
    ("still open", rf"(?:kann|konnen|darf|konnte) {_WIR}(?: {_WORK})? (?:immer )?noch(?: {_WORK})? {_ABGEBEN}"),
    (
        "still open",
        rf"ist es (?:schon|bereits)? ?zu spat(?: (?:zum abgeben|fur {_WORK}|fur {_DEADLINE}|um {_WORK} "
        rf"(?:abzugeben|einzureichen)))?",
    ),
    ("still open", rf"ist {_DEADLINE} (?:schon |bereits )?(?:vorbei|abgelaufen|rum|um|verstrichen)"),
    ("still open", rf"hab(?:e|en)? {_WIR} {_DEADLINE} verpasst"),
    ("deadline", rf"(?:{_WHEN}|what|was) {_IS} {_DEADLINE}(?: due)?"),
    ("deadline", rf"{_WHEN} {_DEADLINE}(?: is| ist)"),
    ("deadline", rf"{_WHEN} {_IS} (?:{_WORK}|{_LESSON}) (?:due|fallig|abzugeben)"),
    ("deadline", rf"{_WHEN} (?:{_WORK}|{_LESSON}) (?:is due|fallig ist)"),
    (
        "deadline",
        rf"(?:until|till|by) when (?:{_MUST} )+{_WE} (?:(?:have|need) to )?{_HAND_IN}(?: {_WORK})?(?: in| by)?",
    ),
    ("deadline", rf"{_WHEN} (?:{_MUST} )+{_WE} (?:(?:have|need) to )?{_HAND_IN}(?: {_WORK})?(?: in)?(?: by)?"),
    ("deadline", rf"bis wann (?:muss|mussen|kann|konnen|soll|sollen|darf|mussten) {_WIR}(?: {_WORK})? {_ABGEBEN}"),
    (
        "deadline",
        rf"(?:bis )?wann (?:muss|mussen|ist|sind|sein) (?:{_WORK}|{_LESSON}) (?:fallig|abgegeben|fertig|"
        rf"abgegeben sein|fertig sein|abzugeben)",
    ),
    ("deadline", rf"(?:bis )?wann ist {_DEADLINE}"),
    (
        "deadline",
        rf"(?:how long|wie lange) (?:do|can|have|haben|hab|habe) (?:{_WE}|{_WIR}) (?:have |still )?"
        rf"(?:got |noch |zeit )*(?:for|to {_HAND_IN}|fur) {_WORK}(?: zeit| in)?",
    ),
    ("deadline", rf"{_DEADLINE}"),
    # Sessions.
    ("session", rf"{_WHEN} {_IS} (?:we have |there )?{_SESSION}{_HAPPENS}{_IN_WEEK}"),
    ("session", rf"{_WHEN} {_SESSION}(?: is| starts| begins| takes place| ist| beginnt| stattfindet| startet)?"),
    ("session", rf"{_WHEN} (?:do|will) we (?:meet|have {_SESSION})(?: (?:next|again))?{_IN_WEEK}"),
    (
        "session",
        rf"(?:do we have|is there|is|will there be|haben wir|gibt es|ist) (?:(?:{_DAY}) )?{_SESSION}"
        rf"(?: (?:on|statt|{_DAY}))*",
    ),
    ("session", rf"findet (?:(?:{_DAY}) )?{_SESSION}(?: (?:{_DAY}))? statt"),
    ("session", r"wann (?:treffen|sehen|sprechen) wir uns(?: (?:wieder|das nachste mal|nachstes mal))*"),
    (
        "session",
        rf"(?:what s|what is|was ist) (?:the )?(?:date|time|day|datum|uhrzeit) (?:of|for|von|der|vom) {_SESSION}",
    ),
    ("session", rf"(?:the )?next {_SESSION_NOUN}|nachste[rsn]? {_SESSION_NOUN}"),
    # Lessons.
    ("lesson", rf"{_WHEN} {_IS} {_LESSON}{_COMES}"),
    ("lesson", rf"{_WHEN} {_LESSON}(?: (?:is|comes|starts|will be|kommt|erscheint|ist|beginnt)){_COMES}"),
    (
        "lesson",
        rf"{_WHEN} (?:do|can|will) (?:i|we|you) (?:get|have|see|start|begin|read|access|open)(?: with)? {_LESSON}",
    ),
    (
        "lesson",
        rf"wann (?:kommt|gibt es|gibt s|erscheint|ist|startet|beginnt|wird|bekommen wir|kriegen wir|geht|kann ich) "
        rf"{_LESSON}(?: (?:sehen|lesen|anfangen|beginnen|machen))?{_COMES}",
    ),
    (
        "lesson",
        rf"(?:is|ist) {_LESSON} (?:out|available|there|up|online|released|schon|da|verfugbar|raus|draussen|yet|"
        rf"already|posted|freigeschaltet)(?: (?:yet|already|da|online|verfugbar|raus|draussen|freigeschaltet))*",
    ),
    # What comes.
    (
        "next",
        r"(?:what|whats)(?: (?:s|is|comes|happens|are we doing|do (?:i|we) do|should (?:i|we) do|do (?:i|we) have to "
        r"do))?(?: (?:coming|up|now|on))? (?:next|this week|next week|now|coming up)",
    ),
    (
        "next",
        r"what (?:s|is) (?:the plan|planned|on|up|coming(?: up)?|scheduled|my next step|the next step|next for me)"
        r"(?: (?:for )?(?:this week|next week|next|today|tomorrow))?",
    ),
    ("next", r"what (?:is|are) (?:my|the|our) next (?:steps?|thing|things|task)(?: to do)?"),
    (
        "next",
        r"(?:my )?next steps?|what now|now what|how (?:does it|do we) (?:go on|continue)|what should i (?:do|work on)"
        r" (?:next|now)",
    ),
    (
        "next",
        r"(?:was|und was) (?:kommt|ist|steht|passiert|machen wir|mache ich|mach ich|soll ich|muss ich)"
        r"(?: (?:jetzt|nun|denn))?(?: als)?(?: (?:nachstes|nachste woche|diese woche|heute|morgen|jetzt))?"
        r"(?: (?:an|dran|machen|tun|auf dem plan))?",
    ),
    (
        "next",
        r"wie (?:geht es|gehts|geht s)(?: (?:jetzt|nun|denn))? weiter|was nun|und jetzt|was jetzt|"
        r"(?:was|welches) ist (?:mein|der) nachster? schritt|was steht an|mein nachster schritt",
    ),
    # The whole.
    (
        "beginning",
        rf"{_WHEN} (?:does|do|is|will|did) (?:the |our |this )?(?:course|cohort|class|we) (?:start|begin|"
        r"starting|beginning)|wann (?:beginnt|startet|fangt|geht) (?:der |unser |die )?(?:kurs|kohorte|es)"
        r"(?: an| los)?",
    ),
    (
        "ending",
        rf"{_WHEN} (?:does|do|is|will) (?:the |our |this )?(?:course|cohort|class|we|it all) (?:end|over|finish|"
        r"finished|ending|done|be over)|wann (?:endet|ist) (?:der |unser )?kurs(?: (?:zu ende|vorbei|aus))?",
    ),
)


@cache
def patterns() -> Sequence[tuple[str, re.Pattern[str]]]:
    """What is asked about, and how: the first that fits a whole sentence counts. Made when first wanted."""
    return [(about, re.compile(written)) for about, written in _PATTERNS]
