"""A name server of the test's own: real DNS over UDP on loopback, with the records it is given."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


@contextmanager
def name_server(records: dict[str, str], *, mute: bool = False) -> Iterator[int]:
    """Serve these records; the port. The name has no final dot; other kinds than TXT stand before it: ``MX krause.example``.

    ``mute``: every question is ignored.
    """
    door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    door.bind(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve, args=(door, records, mute), daemon=True)
    thread.start()
    try:
        yield door.getsockname()[1]
    finally:
        door.sendto(b"", door.getsockname())
        thread.join(5)
        door.close()


def _serve(door: socket.socket, records: dict[str, str], mute: bool) -> None:
    while True:
        asked, peer = door.recvfrom(4096)
        if not asked:
            return
        if mute:
            continue
        question = dns.message.from_wire(asked)
        reply = dns.message.make_response(question)
        reply.flags |= dns.flags.RA
        name = question.question[0].name
        kind = dns.rdatatype.to_text(question.question[0].rdtype)
        text = records.get(str(name).rstrip(".") if kind == "TXT" else f"{kind} {str(name).rstrip('.')}")
        if text is None:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        elif kind != "TXT":
            reply.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *text.split("; ")))
        else:
            strings = " ".join(f'"{text[at : at + 250]}"' for at in range(0, len(text), 250))
            reply.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", strings))
        door.sendto(reply.to_wire(), peer)
