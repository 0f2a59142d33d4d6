"""Who writes in a simulated day: clients, the team, strangers, and what they write. Everything follows from their dice."""

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from random import Random

from tests.unit.decide.story import EVA, INBOX, JONAS, LENA, STRANGER, TIM

GRACE = "Grace Ellis <grace.ellis@harbourmuseum.example>"
BEN = "Ben Carter <ben.carter@harbourmuseum.example>"
UWE = "Uwe Klein <klein@krause.example>"  # a contact who may not have the state
MIRA = "Mira Kaya <mira@studio-nord.example>"
CLIENTS = {EVA: "SHOP", TIM: "SHOP", LENA: "SHOP APP", UWE: "APP", GRACE: "HARBOUR", BEN: "HARBOUR"}
CANARIES = {"SHOP": "Kupferkabel", "HARBOUR": "Cobaltline", "APP": "Quarzuhr"}
"""A word that stands in the reports of one project and nowhere else."""

SAID = {
    "status": (
        "Guten Tag,\n\nwie weit ist der Shop? Es geht um Punkt {n}.\n",
        "Hallo,\n\nwie ist der aktuelle Stand? ({n})\n",
        "Hello,\n\nwhat is the current status of item {n}, please?\n",
    ),
    "change": (
        "Guten Tag,\n\nbitte ergänzen Sie einen Filter nach Größe {n}.\n",
        "Hello,\n\nplease add a filter for size {n}.\n",
    ),
    "complaint": (
        "Guten Tag,\n\nich bin sehr enttäuscht, das ist inakzeptabel und ich beschwere mich. Vorgang {n}.\n",
        "Hello,\n\nthis is unacceptable, I am very disappointed and want to complain about {n}.\n",
    ),
    "thanks": ("Vielen Dank!\n", "Thanks!\n"),
    "other": ("Guten Tag,\n\nanbei die Unterlagen Nummer {n} zur Kenntnis und weiteren Verwendung.\n",),
}
ROBOTS = (
    "Ich bin bis auf Weiteres nicht im Büro. {n}\n",
    "Hallo,\n\nwie ist der aktuelle Stand? ({n})\n",  # nothing but its mark tells that it is a machine
)
FORWARD = """Bitte anschauen.

-------- Weitergeleitete Nachricht --------
Betreff: Stand {n}?
Datum: {date}
Von: {who}
An: jonas@studio-nord.example

Guten Tag,

wie weit ist der Shop? Nummer {n}.

Gruß
"""


@dataclass(slots=True)
class Letter:
    """A mail that somebody writes."""

    raw: bytes
    sender: str
    what: str  # status, change, ... or robot, team, stranger, forged
    number: int


@dataclass(slots=True)
class Pen:
    """Writes mails, each with a number of its own."""

    dice: Random
    last: int = 0
    by_number: dict[int, Letter] = field(default_factory=dict)

    def letter(
        self, sender: str, body: str, now: datetime, *, what: str, subject: str | None = None, extra: str = "",
        dmarc: str | None = "pass", to_mail: str | None = None,
    ) -> Letter:  # fmt: skip
        """A plain mail that the border server has looked at."""
        self.last += 1
        domain = sender.rpartition("@")[2].rstrip(">")
        proof = f"Authentication-Results: mx.studio-nord.example; dmarc={dmarc} header.from={domain}\n" if dmarc else ""
        thread = f"In-Reply-To: {to_mail}\nReferences: {to_mail}\n" if to_mail else ""
        head = (
            f"{proof}{extra}From: {sender}\nTo: {INBOX}\nSubject: {subject or f'Anfrage {self.last}'}\n{thread}"
            f"Message-ID: <sim{self.last}@{domain}>\nX-Sim: {self.last}\nDate: {format_datetime(now)}\nMIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        )
        made = Letter((head + body.format(n=self.last)).replace("\n", "\r\n").encode(), sender, what, self.last)
        self.by_number[self.last] = made
        return made

    def client(self, now: datetime, to_mail: str | None) -> Letter:
        """What a client wants today."""
        dice = self.dice
        sender = dice.choice(list(CLIENTS))
        what = dice.choices(list(SAID), (5, 3, 1, 1, 2))[0]
        dmarc = dice.choices(("pass", None, "fail"), (16, 3, 1))[0]
        return self.letter(
            sender,
            dice.choice(SAID[what]),
            now,
            what=what if dmarc != "fail" else "forged",
            dmarc=dmarc,
            to_mail=to_mail,
        )

    def again(self, letter: Letter) -> bytes:
        """The same mail by another road: other bytes."""
        return b"Received: from list.example by mx.studio-nord.example; somewhen\r\n" + letter.raw

    def stranger(self, now: datetime) -> Letter:
        """Nobody knows them."""
        return self.letter(STRANGER, self.dice.choice(SAID["status"]), now, what="stranger")

    def progress(self, now: datetime) -> Letter:
        """The team reports."""
        project = self.dice.choice(list(CANARIES))
        body = f"erledigt: {CANARIES[project]} Schritt {{n}} (2h)\nals nächstes: {CANARIES[project]} Prüfung {{n}}\n"
        return self.letter(MIRA if project != "SHOP" else JONAS, body, now, what="team", subject=f"[{project}]")

    def forward(self, now: datetime) -> Letter:
        """A colleague passes on what a client wrote to them."""
        who = self.dice.choice((EVA, TIM))
        body = FORWARD.replace("{date}", format_datetime(now)).replace("{who}", who)
        return self.letter(JONAS, body, now, what="team", subject="WG: Stand?")

    def word(self, now: datetime, to: str, kind: str, message_id: str, held: list[int]) -> Letter:
        """A member answers what the daemon wrote to them."""
        if kind == "digest" and held:
            body = f"{self.dice.choice(('freigeben', 'verwerfen'))} {self.dice.choice(held)}\n"
        elif kind == "notice":
            body = self.dice.choice(
                (
                    "übernehme ich\n",
                    "schliessen: am Telefon geklärt\n",
                    "freigeben\n",
                    "an Kunde:\nGuten Tag,\n\nich rufe Sie an, Vorgang {n}.\n",
                )
            )
        else:
            body = "danke\n"
        sender = JONAS if to.startswith("jonas") else MIRA
        return self.letter(sender, body, now, what="team", subject="Re: Hinweis", to_mail=message_id)
