"""Subjects that robots write, by language. A subject alone is a weak sign: it may only ever make us say less."""

import re

from daemon.mail.subject import bare_subject

AWAY = {
    "en": ("automatic reply", "auto reply", "auto-reply", "autoreply", "auto response", "auto-response",
    "autoresponse", "automated reply",
           "automated response", "out of office", "out-of-office", "out of the office", "i am out of office",
           "vacation reply",
           "away from my mail", "on vacation"),
    "de": ("automatische antwort", "autom. antwort", "automatische rückantwort", "abwesenheitsnotiz",
    "abwesenheitsnachricht",
           "abwesenheitsmeldung", "abwesenheitsassistent", "abwesenheitsbenachrichtigung", "autoantwort",
           "auto-antwort",
           "nicht im büro", "nicht im hause", "ausser haus", "außer haus", "eingangsbestätigung",
           "automatische eingangsbestätigung"),
    "fr": ("réponse automatique", "absence du bureau", "absent du bureau", "message d'absence",
    "notification d'absence"),
    "es": ("respuesta automática", "respuesta automatica", "fuera de la oficina", "fuera de oficina",
    "ausente de la oficina"),
    "it": ("risposta automatica", "risposta non al computer", "fuori ufficio", "assente dall'ufficio",
    "assenza dall'ufficio"),
    "pt": ("resposta automática", "resposta automatica", "fora do escritório", "ausência temporária",
    "ausente do escritório"),
    "nl": ("automatisch antwoord", "afwezigheidsbericht", "afwezig:", "niet op kantoor", "automatische beantwoording"),
    "sv": ("autosvar", "automatiskt svar", "frånvarande", "ej på kontoret"),
    "da": ("automatisk svar", "fraværsbesked", "ikke til stede", "fraværende"),
    "no": ("automatisk svar", "fraværsmelding", "ikke på kontoret", "fravær:"),
    "fi": ("automaattinen vastaus", "poissa toimistosta", "poissaoloviesti", "poissa:"),
    "pl": ("automatyczna odpowiedź", "odpowiedź automatyczna", "poza biurem", "nieobecność w biurze", "autoodpowiedź"),
    "cs": ("automatická odpověď", "mimo kancelář", "nepřítomnost v kanceláři"),
    "hu": ("automatikus válasz", "házon kívül"),
    "ru": ("автоматический ответ", "автоответ", "вне офиса", "отсутствие на рабочем месте"),
    "tr": ("otomatik yanıt", "otomatik cevap", "ofis dışında"),
    "ro": ("răspuns automat", "în afara biroului"),
    "el": ("αυτόματη απάντηση", "εκτός γραφείου"),
    "ja": ("自動応答", "自動返信", "不在通知"),
    "zh": ("自动回复", "自動回覆", "自动答复", "外出"),
}  # fmt: skip
BOUNCE = (
    "undelivered mail returned to sender", "undeliverable", "undeliverable mail", "mail delivery failed",
    "mail delivery failure",
    "delivery status notification", "delivery failure", "delivery notification", "failure notice", "returned mail",
    "mail system error",
    "message status - undeliverable", "warning: message", "warning: could not send message", "unzustellbar",
    "nicht zugestellt",
    "zustellung fehlgeschlagen", "e-mail konnte nicht zugestellt werden", "non remis", "échec de la remise",
    "no se puede entregar",
    "mancato recapito", "não entregue", "onbestelbaar", "kan inte levereras", "kan ikke leveres",
    "nie można dostarczyć",
)  # fmt: skip

_HINT = re.compile(
    "|".join(sorted({re.escape(words) for said in (*AWAY.values(), BOUNCE) for words in said}, key=len, reverse=True))
)
_REPORT = re.compile(r"report domain:\s*\S+\s+submitter:", re.IGNORECASE)


def subject_hint(subject: str) -> str | None:
    """The phrase at the head of the subject that robots use, or None."""
    found = _HINT.match(bare_subject(subject).lower().lstrip("[(*\"' "))
    return found[0] if found else None


def away_subject(subject: str) -> bool:
    """Whether the subject is one that answering machines write for somebody who is away."""
    found = subject_hint(subject)
    return found is not None and found not in BOUNCE


def is_aggregate_report(subject: str) -> bool:
    """Whether the subject is that of a DMARC or TLS aggregate report (RFC 7489 section 7.2.1.1, RFC 8460)."""
    return _REPORT.search(subject) is not None
