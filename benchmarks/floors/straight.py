"""F1, the straight script: IDLE, fetch, send a fixed reply, set a flag; mail by mail, on imapclient and smtplib.

``python -m benchmarks.floors.straight IMAP_PORT SMTP_PORT USER`` runs until it is ended.
"""

import re
import smtplib
import sys

from imapclient import IMAPClient

DONE = "replied"
PATIENCE = 2.0  # seconds; imapclient waits for the socket, and may have the notice in its buffer already
_FIELD = re.compile(rb"(?im)^(From|Message-ID):[ \t]*([^\r\n]*)")
_ADDRESS = re.compile(rb"[^<\s]+@[^>\s]+")
REPLY = (
    "From: projekte@studio-nord.example\r\nTo: {to}\r\nSubject: Re: your mail\r\nIn-Reply-To: {about}\r\nReferences: {about}\r\n"
    "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    "Thank you for your mail. We will be in touch.\r\n"
)


def reply_to(raw: bytes) -> tuple[str, bytes]:
    """For whom, and the fixed reply."""
    fields = {name.lower(): value for name, value in _FIELD.findall(raw, 0, 16_384)}
    found = _ADDRESS.search(fields.get(b"from", b""))
    to, about = (found[0] if found else b"nobody@invalid.example").decode(), fields.get(b"message-id", b"").decode()
    return to, REPLY.format(to=to, about=about).encode()


def main(imap: int, smtp: int, user: str) -> None:
    """Answer everything that does not bear the flag, and idle when nothing is left."""
    client = IMAPClient("127.0.0.1", port=imap, ssl=False)
    client.login(user, "secret")
    client.select_folder("INBOX")
    line = smtplib.SMTP("127.0.0.1", smtp)
    line.ehlo()
    print("ready", flush=True)
    while True:
        while found := client.search(["UNKEYWORD", DONE]):
            for uid in found:
                raw = client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
                to, reply = reply_to(raw)
                line.sendmail("projekte@studio-nord.example", [to], reply)
                client.add_flags([uid], [DONE], silent=True)
        client.idle()
        client.idle_check(timeout=PATIENCE)
        client.idle_done()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
