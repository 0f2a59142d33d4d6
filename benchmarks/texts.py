"""The words that people and machines write in the mails of a measurement: our own, in German and English."""

ASKS = {
    "de": (
        "wie ist der aktuelle Stand bei {thing}?",
        "wie weit sind Sie mit {thing}? Ich soll am Nachmittag davon berichten.",
        "gibt es schon etwas Neues zu {thing}?",
        "wann können wir mit {thing} rechnen?",
        "liegen wir bei {thing} noch im Zeitplan?",
    ),
    "en": (
        "what is the current status of {thing}?",
        "how far along are you with {thing}? I am to report on it this afternoon.",
        "is there any news about {thing}?",
        "when can we expect {thing}?",
        "are we still on schedule with {thing}?",
    ),
}
WISHES = {
    "de": (
        "bitte ändern Sie bei {thing} die Farbe der Überschriften auf Dunkelblau.",
        "könnten Sie bitte bei {thing} noch ein Feld für die Telefonnummer ergänzen?",
        "bitte ersetzen Sie bei {thing} das große Bild durch das beigefügte.",
    ),
    "en": (
        "please change the colour of the headings of {thing} to dark blue.",
        "could you please add a field for the phone number to {thing}?",
        "please replace the large picture of {thing} with the new one.",
    ),
}
NEWS = {
    "de": (
        "anbei unsere Texte für {thing}, wie besprochen. Bitte sehen Sie sie in Ruhe durch.",
        "am Dienstag kommt Frau Sommer zum Gespräch über {thing} mit; sie hat den Schlüssel.",
    ),
    "en": (
        "here are our texts for {thing}, as discussed. Please read them when you find the time.",
        "on Tuesday Ms Sommer joins our talk about {thing}; she has the key.",
    ),
}
THINGS = {
    "de": ("der Startseite", "dem Anmeldeformular", "der Produktsuche", "dem Veranstaltungskalender", "der Bildergalerie",
           "der Druckfassung", "dem Spendenformular", "der Lagekarte", "dem Kundenbereich", "der Preisliste"),
    "en": ("the home page", "the sign-up form", "the product search", "the event calendar", "the picture gallery",
           "the print version", "the donation form", "the site map", "the customer area", "the price list"),
}  # fmt: skip
HELLO = {
    "de": ("Guten Tag,", "Sehr geehrte Damen und Herren,", "Hallo zusammen,"),
    "en": ("Hello,", "Dear all,", "Good morning,"),
}
BYE = {"de": "Mit freundlichen Grüßen", "en": "Kind regards"}
SIGNATURE = """\
--\x20
{name}
{client} · Am Alten Markt 7 · 12345 Musterhausen
Telefon +49 30 555 01 {number:02}
Diese Nachricht ist nur für die Person bestimmt, an die sie gerichtet ist.
"""
QUOTED = {
    "de": (
        "Am 12. November schrieb Studio Nord:\n> danke für das gute Gespräch in der letzten Woche. Wir melden uns, sobald\n"
        "> die ersten Entwürfe da sind, und bringen zum Termin die Muster mit. Falls sich bei\n"
        "> Ihnen noch etwas ändert, genügt uns eine kurze Nachricht.\n"
    ),
    "en": (
        "On 12 November Studio Nord wrote:\n> thank you for the good talk last week. We will be in touch as soon as the\n"
        "> first drafts are there, and bring the samples to the meeting. If anything changes on\n"
        "> your side, a short note is all we need.\n"
    ),
}
ABSENT = (
    "Guten Tag,\n\nich bin bis zum 4. Dezember nicht im Haus und lese meine Mails erst danach.\n",
    "Hello,\n\nI am out of the office until 4 December and will read my mail after that.\n",
)
ABSENT_SUBJECTS = (
    "Abwesenheitsnotiz: Ihre Nachricht",
    "Automatische Antwort: Ihre Nachricht",
    "Out of Office: your message",
    "Automatic reply: your message",
)
ODD_FIELDS = (
    "X-Autoreply: yes",
    "X-Autorespond: Ihre Nachricht",
    "X-Auto-Response-Suppress: All",
    "Precedence: auto_reply",
)
BOUNCE = "The following message could not be delivered to <{to}>:\n550 5.1.1 unknown user\n"
LISTED = "In dieser Woche: drei Termine, zwei neue Gesichter und ein Bericht von der Werkstatt.\n"
ROBOT = "Your order {number} has left our warehouse. You do not have to do anything.\n"
