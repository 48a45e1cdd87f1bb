"""Messages that talk to a language model instead of to people. Such a message is not shown to any model.

Rules can miss one: what comes back is verified as well, whoever wrote it. A message taken for one wrongly is quoted.
"""

import re

_PATTERNS = (
    # "ignore all previous instructions"
    r"\b(?:ignore|disregard|forget|override|bypass|skip|drop)\b[^.!?\n]{0,40}"
    r"\b(?:instructions?|prompts?|rules?|guidelines?|above|previous|prior|earlier|everything|schema)\b",
    r"\b(?:ignorier\w*|vergiss|vergesst|missachte\w*|überge\w*)\b[^.!?\n]{0,40}"
    r"\b(?:anweisung\w*|regeln?|vorgaben?|prompts?|oben|bisherige\w*|vorherige\w*|alles)\b",
    r"\b(?:new|updated|revised|neue)\s(?:instructions?|task|rules?|anweisung\w*|aufgabe)\s*:",
    # what stands around a prompt
    r"\b(?:system|developer|hidden|secret)[ -]?(?:prompt|message|instructions?)\b|\bsystemprompt\b",
    r"^\s*[\[<#*\"']{0,3}\s*(?:system|assistant|developer|user|model|instructions?|anweisung(?:en)?)\s*[\]>*]*\s*[:\]>]",
    r"</?(?:system|assistant|user|instructions?|prompt|data|messages?)\b",
    r"<\|[a-z_]+\|>|\[/?INST\]|\bEND OF (?:DATA|MESSAGES|INPUT|MATERIAL)\b|=====",
    r"\b(?:source_ids?|topic_id|json schema)\b",
    # "you are now …", "dear AI"
    r"\b(?:you are|act as|pretend to be|behave like|du bist|sei|verhalte dich wie)\b[^.!?\n]{0,30}"
    r"\b(?:now|jetzt|an? ai|ki|assistant|assistent\w*|model|modell|dan|chatbot|language model|jailbr\w+)\b",
    r"\b(?:dear|hey|hello|attention|note to|message to|to the|to any|an (?:die|das)|liebe[rs]?|hallo)\b[^.!?\n]{0,20}"
    r"\b(?:ai|ki|llm|gpt|chatgpt|assistant|language model|sprachmodell|model|summari[sz]er|summary bot|bot)\b",
    # "the assistant must write …"
    r"\b(?:ai|llm|gpt|ki|assistant|summari[sz]er|summary bot|model|sprachmodell)s?\b[^.!?\n]{0,30}"
    r"\b(?:must|should|shall|has to|have to|muss|soll|sollst|musst|please|bitte)\b[^.!?\n]{0,40}"
    r"\b(?:write|say|include|output|add|print|reply|answer|end|begin|start|schreib\w*|sag\w*|ausgeben|antworte\w*|füge)\b",
    # "in your summary"
    r"\b(?:in|into|to|from|of|for|ins?|zur|im|der|die) (?:the |your |this |deine[rn]? )?(?:weekly |your )?"
    r"(?:summary|summaries|wrap-?up|digest|recap|bullets?|zusammenfassung|wochenrückblick)\b",
    r"\b(?:when|if|while|wenn|falls)\b[^.!?\n]{0,25}\b(?:summari[sz]\w*|zusammenfass\w*)\b",
    # "reply only with: …"
    r"\b(?:write|say|output|print|repeat|reply|respond|answer|append|include|schreib\w*|antworte\w*|wiederhole\w*)\b"
    r"[^.!?\n]{0,30}\b(?:exactly|verbatim|only|nothing but|nothing else|the (?:phrase|words?|string|text|sentence)|"
    r"genau|wörtlich|nur|den satz|das wort)\b[^.!?\n]{0,6}[:\"'“„»`]",
    r"\bjailbreak\b|\bprompt injection\b",
    # written so that people do not read it
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]",
    r"[A-Za-z0-9+/]{40,}={0,2}",
)
_TALKS_TO_MODELS = re.compile("|".join(_PATTERNS), re.IGNORECASE | re.MULTILINE)


def talks_to_models(text: str) -> bool:
    """Whether somebody wrote this for a language model to read, or in a way that hides what it says."""
    return _TALKS_TO_MODELS.search(text) is not None
