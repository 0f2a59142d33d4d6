"""What stands under every mail of a writer: signature, "sent from my phone", disclaimer. Only trailing lines, never the first paragraph.

Cutting somebody's own words is the worse error, so each rule needs more than one sign: a delimiter or a closing formula before
the block, contact data in it, no sentence and no question. A "PS:" ends every signature.
"""

import re
from collections.abc import Sequence

from daemon.mail.forward_words import fold

_MOST_LINES = 20  # of a signature, not blank
_CLOSING = tuple(sorted((fold(words) for words in (
    "mit freundlichen Grüßen", "mit freundlichem Gruß", "freundliche Grüße", "mit besten Grüßen", "mit besten Empfehlungen", "beste Grüße",
    "viele Grüße", "liebe Grüße", "herzliche Grüße", "schöne Grüße", "sonnige Grüße", "Grüße", "Gruß", "Hochachtungsvoll", "vielen Dank und",
    "MfG", "LG", "VG", "BG", "best regards", "kind regards", "warm regards", "regards", "best wishes", "best", "cheers", "thanks", "thank you",
    "many thanks", "sincerely", "yours", "all the best", "cordialement", "bien cordialement", "bien à vous", "salutations", "cordiali saluti",
    "distinti saluti", "saluti", "saludos", "un saludo", "un cordial saludo", "atentamente", "atenciosamente", "cumprimentos",
    "com os melhores cumprimentos", "met vriendelijke groet", "met vriendelijke groeten", "groeten", "groet", "mvg", "pozdrawiam", "z poważaniem",
    "s pozdravem", "s pozdravom", "s přátelským pozdravem", "med venlig hilsen", "venlig hilsen", "hilsen", "mvh", "med vänliga hälsningar",
    "vänliga hälsningar", "hälsningar", "vennlig hilsen", "med vennlig hilsen", "terveisin", "ystävällisin terveisin", "üdvözlettel",
    "tisztelettel", "cu respect", "cu stimă", "srdačan pozdrav", "lijep pozdrav", "lugupidamisega", "parimat", "saygılarımla",
    "saygılarımızla", "iyi çalışmalar", "с уважением", "з повагою", "з найкращими побажаннями",
)), key=len, reverse=True))  # fmt: skip

_DEVICE = (
    r"(?:i ?phone|i ?pad|i ?pod|android|samsung|galaxy|huawei|xiaomi|smartphone|handy|mobil(?:e|telefon|gerat|funkgerat)?|phone|tablet|blackberry|"
    r"nokia|outlook|gmail|yahoo|web\.de|gmx|t-online|telekom|proton|thunderbird|k-9|fairemail|spark|aquamail|bluemail|mail app|mail-app|"
    r"telefon\w*|puhelim\w*|telefonas?|apple watch|windows|posteo|tutanota|tuta|zoho)"
)
_TAG = re.compile(
    r"(?:(?:diese (?:nachricht|e-?mail|mail) wurde )?(?:von|aus|mit|uber) .{0,40}" + _DEVICE + r".{0,60}(?:gesendet|verschickt|geschrieben|versendet)"
    r"|(?:gesendet|verschickt|versendet) (?:von|mit|uber|aus|vom) .{0,40}" + _DEVICE + r".{0,60}"
    r"|(?:sent|written) (?:from|with|via|using) .{0,40}" + _DEVICE + r".{0,60}"
    r"|(?:get|holen sie sich|hol dir|laden sie|telecharge[rz]|obtener|ottieni|download|obter|pobierz|ziskat|ziskajte|skaffa|hent|hanki|preuzmite|"
    r"obtineti|beszerzes|hankige|hankkige|skachat|скачать|завантажити) outlook .{0,60}"
    r"|outlook (?:fur|for|pour|per|para|voor|dla|pro|til|til|pre|за|для|pentru|za) .{0,60}"
    r"|(?:envoye|inviato|enviado|enviada|verstuurd|verzonden|wyslano|wyslane|odeslano|odoslane|sendt|skickat|lahetetty|kuldve|trimis|poslano|saadetud|"
    r"отправлено|надіслано|отправлен)\b.{0,40}" + _DEVICE + r".{0,40}"
    r"|.{0,30}" + _DEVICE + r".{0,30}(?:gonderildi|kuldve|kuldtem|lahetetty)"
    r"|virenfrei\.? .{0,40}|virus-free\.? .{0,40}"
    r")(?: ?<?https?://\S{0,200}| (?:herunterladen|beziehen|laden|installieren))?[ .]?"
)  # fmt: skip
_CONTACT = re.compile(
    r"@|www\.|https?://|\b(?:tel|telefon|phone|fon|mobil|mobile|handy|fax|telefax|cell|tel\.nr|t|m|f)\b ?[.:+(]? ?[+(]?\d"
    r"|(?:\+|\b00)\d[\d ()/.-]{6,}|\b(?:gmbh|ag|kg|ohg|ug|gbr|e\.k\.|ltd|llc|inc|s\.a\.|b\.v\.|sp\. z o\.o\.|s\.r\.o\.|oy|a/s|kft|d\.o\.o\.)(?:\W|$)"
    r"|\b(?:hrb|hra|amtsgericht|ust-?id\S*|ust-idnr|vat|steuernummer|geschaftsfuhr\w*|handelsregister|sitz der gesellschaft|registergericht|iban)\b"
    r"|(?:strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer|street|road|avenue|lane|rue|via|calle|laan|straat|ulica|ul\.) ?\d{1,4}\b"
    r"|^(?:[a-z]{1,2}-)?\d{4,5} \w"
)
_DISCLAIMER_MAIL = re.compile(
    r"\b(?:e-?mail|mail|nachricht|message|courriel|correo|messaggio|bericht|information\w*)\b"
)
_DISCLAIMER_SECRET = re.compile(
    r"vertraulich\w*|confidential\w*|privileged|rechtlich geschutzt\w*|confidentiel\w*|confidencial\w*|riservat\w*|vertrouwelijk\w*|poufn\w*|duvern\w*"
)
_DISCLAIMER_TURN = re.compile(
    r"irrtumlich\w*|nicht der (?:richtige|beabsichtigte|vorgesehene|bestimmungsgemasse)|unbefugt\w*|unerlaubt\w*|in error|intended (?:recipient|addressee|only|solely|for)|"
    r"unauthori[sz]ed|not the (?:intended|named)|par erreur|por error|per errore|onbedoeld|ten onrechte"
)
_DISCLAIMER_ALONE = re.compile(
    r"(?:please )?(?:consider|think of) the environment before printing|bitte (?:prufen|denken|uberlegen) sie.{0,80}(?:ausdruck|drucken|umwelt)|"
    r"think before you print|pensez a l'environnement|informationen zum datenschutz|(?:unsere )?datenschutz(?:hinweise|erklarung).{0,40}https?://"
)
_PS = re.compile(r"p\.? ?s\.?\s?[:. ]|nachtrag|n\.b\.", re.IGNORECASE)


def _paragraphs(lines: Sequence[str]) -> list[list[int]]:
    """Indexes of the lines of each paragraph."""
    out: list[list[int]] = []
    for at, line in enumerate(lines):
        if not line.strip():
            continue
        if out and out[-1][-1] == at - 1:
            out[-1].append(at)
        else:
            out.append([at])
    return out


def is_tag(line: str) -> bool:
    """Whether the whole line is what a program or phone puts under a mail."""
    return len(line) <= 200 and _TAG.fullmatch(fold(line).strip(" <>*_-–")) is not None


def _is_disclaimer(text: str) -> bool:
    words = fold(text[:3000])
    legal = all(p.search(words) for p in (_DISCLAIMER_MAIL, _DISCLAIMER_SECRET, _DISCLAIMER_TURN))
    return legal or _DISCLAIMER_ALONE.match(words) is not None


def _disclaimers(lines: Sequence[str], *, keep_first: bool) -> set[int]:
    """Trailing paragraphs that are legal boiler-plate or tags."""
    found: set[int] = set()
    paragraphs = _paragraphs(lines)
    while len(paragraphs) > (1 if keep_first else 0):
        last = paragraphs.pop()
        if not (
            _is_disclaimer(" ".join(lines[i] for i in last)) or all(is_tag(lines[i]) or is_rule(lines[i]) for i in last)
        ):
            break
        found.update(last)
    return found


def is_rule(line: str) -> bool:
    """A drawn line of three or more of the same sign."""
    bare = line.strip()
    return len(bare) >= 3 and bare[0] in "-_=*~–—" and not bare.strip(bare[0])


def _plain_block(lines: Sequence[str], start: int, end: int) -> bool:
    """Whether the lines look like an address block: few, short, no question, no sentence."""
    rest = [line.strip() for line in lines[start:end] if line.strip()]
    return len(rest) <= _MOST_LINES and not any(_is_sentence(line) for line in rest)


def _is_sentence(line: str) -> bool:
    words = line.split()
    return line.endswith("?") or len(line) > 110 or (line.endswith((".", "!", ":")) and len(words) >= 6)


def _until_ps(lines: Sequence[str], start: int, end: int) -> int:
    return next((i for i in range(start, end) if _PS.match(lines[i].strip())), end)


def _delimited(lines: Sequence[str], end: int) -> set[int]:
    """A block under "-- " (RFC 3676, 4.3). Without the blank behind it the sign is weaker, and the block must be plain."""
    for at in range(max(end - 3 * _MOST_LINES, 0), end):
        bare = lines[at].strip("\r")
        if bare.strip() not in ("--", "—", "–") or not any(line.strip() for line in lines[at + 1 : end]):
            continue
        stop = _until_ps(lines, at + 1, end)
        few = sum(bool(line.strip()) for line in lines[at + 1 : stop]) <= _MOST_LINES
        if few and (bare == "-- " or _plain_block(lines, at + 1, stop)):
            return set(range(at, stop))
    return set()


def _closes(line: str) -> bool:
    words = fold(line).strip(" ,.!")
    return len(words) <= 60 and any(words == c or words.startswith((f"{c} ", f"{c},")) for c in _CLOSING)


def _under_closing(lines: Sequence[str], end: int) -> set[int]:
    """Contact data under a closing formula. The formula and the name below it are the writer's own words and stay."""
    at = next((i for i in range(end - 1, max(end - 40, -1), -1) if _closes(lines[i])), None)
    if at is None:
        return set()
    below = [i for i in range(at + 1, end) if lines[i].strip()]
    if below and not _CONTACT.search(fold(lines[below[0]][:300])):
        below = below[1:]  # the name
    if not below:
        return set()
    stop = _until_ps(lines, below[0], end)
    block = [i for i in below if i < stop]
    if any(_CONTACT.search(fold(lines[i][:300])) for i in block) and _plain_block(lines, below[0], stop):
        return set(range(below[0], stop))
    return set()


def signature_lines(lines: Sequence[str], *, first: bool = True) -> set[int]:
    """Indexes of the lines that belong under the mail. ``first``: the lines are the beginning of a mail, not its end below a quotation."""
    found = {i for i, line in enumerate(lines) if is_tag(line)}
    kept = ["" if i in found else line for i, line in enumerate(lines)]
    found |= _disclaimers(kept, keep_first=first)
    end = next((i + 1 for i in range(len(lines) - 1, -1, -1) if i not in found and lines[i].strip()), 0)
    return found | (_delimited(kept, end) or _under_closing(kept, end))
