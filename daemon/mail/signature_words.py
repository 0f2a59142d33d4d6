"""The words that stand under mails: closing formulas, phones and programs, contact data, legal boiler-plate.

Patterns are matched against folded text (no case, no accents) of bounded length; none repeats inside a repetition.
"""

import re

from daemon.mail.forward_words import fold


def _words(text: str) -> tuple[str, ...]:
    every = {fold(word) for word in text.replace("\n", ",").split(",") if word.strip()}
    return tuple(sorted(every, key=len, reverse=True))


CLOSINGS = _words("""
mit freundlichen Grüßen, mit freundlichem Gruß, freundliche Grüße, mit besten Grüßen, mit besten Empfehlungen, beste Grüße
viele Grüße, liebe Grüße, herzliche Grüße, schöne Grüße, sonnige Grüße, Grüße, Gruß, Hochachtungsvoll, vielen Dank und
MfG, LG, VG, BG, best regards, kind regards, warm regards, regards, best wishes, best, cheers, thanks, thank you, many thanks
sincerely, yours, all the best, cordialement, bien cordialement, bien à vous, salutations, cordiali saluti, distinti saluti
saluti, saludos, un saludo, un cordial saludo, atentamente, atenciosamente, cumprimentos, com os melhores cumprimentos
met vriendelijke groet, met vriendelijke groeten, groeten, groet, mvg, pozdrawiam, z poważaniem, s pozdravem, s pozdravom
s přátelským pozdravem, med venlig hilsen, venlig hilsen, hilsen, mvh, med vänliga hälsningar, vänliga hälsningar, hälsningar
vennlig hilsen, med vennlig hilsen, terveisin, ystävällisin terveisin, üdvözlettel, tisztelettel, cu respect, cu stimă
srdačan pozdrav, lijep pozdrav, lugupidamisega, parimat, saygılarımla, saygılarımızla, iyi çalışmalar, с уважением, з повагою
з найкращими побажаннями
""")
"""How letters end, longest first."""

_DEVICE = (
    r"(?:i ?phon|i ?pad|i ?pod|android|samsung|galaxy|huawei|xiaomi|nokia|blackberry|smartphone|handy|tablet|phone|windows"
    r"|mobil(?:e|telefon|gerat|funkgerat)?|telefon\w{0,12}|puhelim\w{0,12}|apple watch|outlook|gmail|yahoo|web\.de|gmx"
    r"|t-online|telekom|proton|thunderbird|k-9|fairemail|spark|aquamail|bluemail|mail[ -]app|posteo|tutanota|tuta|zoho)"
)
_SENT_DE = r"(?:gesendet|verschickt|geschrieben|versendet)"
_SENT_ELSEWHERE = (
    r"(?:envoye|inviato|enviado|enviada|verstuurd|verzonden|wyslano|wyslane|wysłano|wysłane|odeslano|odoslane|sendt|skickat"
    r"|lahetetty|kuldve|trimis|poslano|saadetud|отправлено|отправлен|надіслано)"
)
_GET = (
    r"(?:get|holen sie sich|hol dir|laden sie|telecharger|telechargez|obtenez|obtener|ottieni|scarica|download|obter|pobierz"
    r"|ziskat|ziskejte|ziskajte|skaffa|hamta|hent|hanki|preuzmite|obtineti|beszerzes|hankige|скачать|загрузить|завантажити)"
)
_LINK = r"(?: ?<?https?://\S{0,200}| (?:herunterladen|beziehen|laden|installieren))?[ .]?"
TAG = re.compile(
    rf"(?:(?:diese (?:nachricht|e-?mail|mail) wurde )?(?:von|aus|mit|uber) .{{0,40}}{_DEVICE}.{{0,60}}{_SENT_DE}"
    rf"|{_SENT_DE} (?:von|mit|uber|aus|vom) .{{0,40}}{_DEVICE}.{{0,60}}"
    rf"|(?:sent|written) (?:from|with|via|using) .{{0,40}}{_DEVICE}.{{0,60}}"
    rf"|{_GET} outlook .{{0,60}}"
    r"|outlook (?:fur|for|pour|per|para|voor|dla|pro|til|pre|за|для|pentru|za) (?:ios|android|mac|windows).{0,60}"
    rf"|{_SENT_ELSEWHERE}\b.{{0,40}}{_DEVICE}.{{0,40}}"
    rf"|.{{0,30}}{_DEVICE}.{{0,30}}(?:gonderildi|kuldve|kuldtem|lahetetty)"
    rf"|(?:virenfrei|virus-free)\.? .{{0,40}}){_LINK}"
)
"""A whole line that a phone or program puts under a mail."""

CONTACT = re.compile(
    r"@|www\.|https?://|(?:\+|\b00)\d[\d ()/.-]{6,40}"
    r"|\b(?:tel|telefon|phone|fon|mobil|mobile|handy|fax|telefax|cell|t|m|f)\b ?[.:+(]? ?[+(]?\d"
    r"|\b(?:gmbh|ag|kg|ohg|ug|gbr|e\.k\.|ltd|llc|inc|s\.a\.|b\.v\.|sp\. z o\.o\.|s\.r\.o\.|oy|a/s|kft|d\.o\.o\.)(?:\W|$)"
    r"|\b(?:hrb|hra|amtsgericht|ust-id|ust-idnr|vat|steuernummer|handelsregister|registergericht|sitz der gesellschaft|iban)\b"
    r"|\bgeschaftsfuhr\w{1,12}"
    r"|(?:strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer|street|road|avenue|lane|rue|via|calle|laan|straat|ulica|ul\.)"
    r" ?\d{1,4}\b|^(?:[a-z]{1,2}-)?\d{4,5} \w"
)
"""Something to reach or identify a sender by."""

LEGAL = (
    re.compile(r"\b(?:e-?mail|mail|nachricht|message|courriel|correo|messaggio|bericht|informationen|information)\b"),
    re.compile(
        r"vertraulich|confidential|privileged|rechtlich geschutzt|confidentiel|confidencial|riservat|vertrouwelijk|poufn|duvern"
    ),
    re.compile(
        r"irrtumlich|nicht der (?:richtige|beabsichtigte|vorgesehene|bestimmungsgemasse)|unbefugt|unerlaubt|in error"
        r"|intended (?:recipient|addressee|only|solely|for)|unauthori[sz]ed|not the (?:intended|named)|par erreur|por error"
        r"|per errore|onbedoeld|ten onrechte"
    ),
)
"""A disclaimer speaks of the mail, of secrecy, and of wrong readers; a client who asks for discretion does not."""

PRINTING = re.compile(
    r"(?:please )?(?:consider|think of) the environment before printing|think before you print|pensez a l'environnement"
    r"|bitte (?:prufen|denken|uberlegen) sie.{0,80}(?:ausdruck|ausgedruckt|drucken|umwelt)|informationen zum datenschutz"
    r"|(?:unsere )?datenschutz(?:hinweise|erklarung).{0,40}https?://"
)
"""How other boiler-plate begins."""

POSTSCRIPT = re.compile(r"p\.? ?s\.?\s?[:. ]|nachtrag|n\.b\.", re.IGNORECASE)

POINTS_BELOW = re.compile(
    r"\b(?:(?:meine? )?(?:antwort(?:en)?|anmerkung(?:en)?|kommentare?) .{0,25}(?:unten|im text|in rot|in blau|farbig|rot)"
    r"|(?:siehe|s\.) (?:unten )?(?:in rot|in blau|im text)|unten (?:in rot|in blau|im text|farbig)"
    r"|(?:my |our )?(?:answers?|comments?|replies|responses?|notes?) .{0,25}"
    r"(?:below|inline|in-line|in red|in blue|in the text)"
    r"|(?:see|answered|replied|commented) (?:below )?(?:inline|in-line|in red|in blue)|in ?line (?:answers|comments|replies)"
    r"|(?:mes )?reponses? .{0,25}(?:ci-dessous|en rouge|dans le texte)"
    r"|(?:mijn )?antwoord(?:en)? .{0,25}(?:hieronder|in rood|in de tekst)"
    r"|(?:mis )?respuestas? .{0,25}(?:abajo|en rojo)|(?:le mie )?risposte .{0,25}(?:sotto|in rosso|nel testo))\b"
)
"""The writer says that answers stand inside the older mail: then nothing of it may be cut."""
