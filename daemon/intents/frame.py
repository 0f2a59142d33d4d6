"""The frame of a mail: its salutation and what stands under its closing. Neither says what the writer wants.

Only a prefix and a suffix are taken away, never a line in the middle; if nothing would be left, nothing is taken away.
"""

import re

_NAME = 60  # characters of a name behind a greeting
_SIGNED = 14  # words from the closing to the end; more is no signature

_GREETINGS = r"""
    sehr geehrte[rs]?|geehrte[rs]?|liebe[rs]?|hallo|hallöchen|hi|hey|hiya|moin(?: moin)?|servus|gr[uü]e?zi|hoi
    gr(?:ü|ue)(?:ß|ss) gott|guten (?:tag|morgen|abend)|dear|hello|good (?:morning|afternoon|evening|day)|morning
    bonjour|bonsoir|salut|ch[eè]re?s?|buongiorno|buonasera|gentil[ei]|egregi[oa]|salve|ciao|beste|geachte
    goedemorgen|goedemiddag|hola|buenos d[ií]as|buenas tardes|estimad[oa]s?
"""
_CLOSINGS = r"""
    mit (?:freundlich|best|herzlich|lieb|viel|schön|schoen|kollegial)\w*(?: und \w+)? gr(?:ü|ue)(?:ß|ss)\w*
    (?:viele|liebe|beste|herzliche|schöne|schoene|freundliche|sonnige)n? gr(?:ü|ue)(?:ß|ss)\w*
    gru(?:ß|ss)|gr(?:ü|ue)(?:ß|ss)e|mfg|lg|vg|bg|hochachtungsvoll|ihre?|eure?|deine?|best(?: regards| wishes)?|all the best
    (?:kind(?:est)?|warm(?:est)?) regards|regards
    yours(?: sincerely| faithfully| truly)?|sincerely(?: yours)?|cheers|(?:many )?thanks|thank you
    bien cordialement|cordialement|(?:cordiali )?saluti|distinti saluti|(?:met )?vriendelijke groet(?:en)?
    groet(?:en|jes)?|(?:un )?saludos?
    un cordial saludo|atentamente
"""


def _any(lines: str) -> str:
    """The alternatives of several lines as one."""
    return "|".join(line.strip() for line in lines.strip().splitlines())


_GREETING = re.compile(rf"\s*(?:{_any(_GREETINGS)})\b[^\n.?!,:]{{0,{_NAME}}}(?:[,!:]|\n|$)", re.IGNORECASE)
_CLOSING = re.compile(rf"\n[^\S\n]*(?:{_any(_CLOSINGS)})\b[^\n.?!]{{0,40}}(?=\n|$)", re.IGNORECASE)


def core(text: str) -> str:
    """The text without its frame."""
    greeting = _GREETING.match(text)
    start = greeting.end() if greeting else 0
    tail = max(start, len(text) - 400)
    end = next(
        (m.start() for m in _CLOSING.finditer(text, tail) if len(text[m.start() :].split()) <= _SIGNED), len(text)
    )
    inside = text[start:end]
    return inside if inside.strip() else text
