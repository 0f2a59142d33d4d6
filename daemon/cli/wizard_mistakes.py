"""What `sachstand init` says to an answer that cannot be, by question. A language that is not here hears the reader's own words,
which are English.
"""

MISTAKES: dict[str, dict[str, str]] = {
    "de": {
        "address": "„{answer}“ ist keine Mailadresse. Gebraucht wird sie ohne Namen und Umlaute, wie projekte@studio-nord.example.",
        "imap": "„{answer}“ ist kein IMAP-Server. Schreib imaps://host, imap+starttls://host oder, nur auf diesem Rechner, imap://localhost.",
        "smtp": "„{answer}“ ist kein SMTP-Server. Schreib smtps://host, smtp+starttls://host oder, nur auf diesem Rechner, smtp://localhost.",
        "name": "Hier muss etwas stehen, in einer Zeile.",
        "lead": "Hier muss ein Name stehen; so heißt die Person, die Kunden genannt wird.",
        "lead_address": "„{answer}“ ist keine Mailadresse. Gebraucht wird sie ohne Namen und Umlaute, wie jonas@studio-nord.example.",
        "holidays": "„{answer}“ ist kein bekanntes Kürzel. Es gibt zum Beispiel DE, DE-BY, AT, AT-9, CH-ZH, FR.",
        "timezone": "„{answer}“ ist keine Zeitzone. Schreib zum Beispiel Europe/Berlin oder Europe/Zurich.",
        "days": "„{answer}“ sind keine Arbeitstage. Schreib zum Beispiel Mo-Fr oder Mo, Di, Do.",
        "from": "„{answer}“ ist keine Uhrzeit. Schreib zum Beispiel 09:00.",
        "to": "„{answer}“ ist keine Uhrzeit. Schreib zum Beispiel 17:30.",
        "pick": "Schreib eine der Nummern von oben, oder 0.",
        "people": "Schreib die Nummern von oben, zum Beispiel 1, 3.",
        "client": "Hier muss etwas stehen, in einer Zeile.",
        "project": "Hier muss etwas stehen, in einer Zeile.",
        "project_key": "„{answer}“ kann kein Kürzel sein. Schreib Großbuchstaben und Ziffern, zum Beispiel SHOP.",
        "project_language": "Es gibt de und en.",
        "form": "Es gibt Sie, Du und Vorname.",
        "salutation": "Schreib die Anrede in einer Zeile, zum Beispiel Frau Krause.",
        "approve": "Schreib die Nummern von oben, zum Beispiel 1, 3, oder nur Enter.",
        "promise": "„{answer}“ ist kein Termin. Schreib, was fertig wird, und den Tag, zum Beispiel: Livegang 18.12.2026",
    },
}  # fmt: skip
