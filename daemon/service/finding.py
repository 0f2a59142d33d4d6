"""Which servers an address has: by its provider, by the DNS (RFC 6186, RFC 8314), or by the names most houses use.

Everything found is a proposal; it is shown to a person and tried before it is written down. Nothing but the domain's own name
is asked of the DNS.
"""

from collections.abc import Callable
from dataclasses import dataclass

from daemon.config.providers import Provider, provider_for

Ask = Callable[[str, str], list[str]]
"""Records of a name (without the final dot) and kind (MX, SRV, A), as text and the best first; [] where there are none."""

PATIENCE = 4.0  # seconds for one name
_IMAP = (("_imaps._tcp", "imaps", 993), ("_imap._tcp", "imap+starttls", 143))
_SMTP = (("_submissions._tcp", "smtps", 465), ("_submission._tcp", "smtp+starttls", 587))


@dataclass(frozen=True, slots=True)
class Found:
    """Server addresses as `sachstand.yaml` has them. ``how``: provider, dns, or guess (nothing was found)."""

    imap: str
    smtp: str
    how: str
    provider: Provider | None = None


def find_servers(domain: str, ask: Ask) -> Found:
    """The servers of a mail domain. ``ask`` that always answers [] leaves the built-in table and a guess."""
    provider = provider_for(domain) or provider_for(domain, ask(domain, "MX"))
    if provider is not None:
        return Found(provider.imap, provider.smtp, "provider", provider)
    imap, smtp = _service(domain, _IMAP, ask), _service(domain, _SMTP, ask)
    if imap and smtp:
        return Found(imap, smtp, "dns")
    host = next((name for name in (f"imap.{domain}", f"mail.{domain}") if ask(name, "A")), f"mail.{domain}")
    sender = next((name for name in (f"smtp.{domain}", f"mail.{domain}") if ask(name, "A")), f"mail.{domain}")
    return Found(imap or f"imaps://{host}", smtp or f"smtps://{sender}", "guess")


def _service(domain: str, kinds: tuple[tuple[str, str, int], ...], ask: Ask) -> str | None:
    """The server that an SRV record names; "." says that there is no such service (RFC 6186 section 3.4)."""
    for label, scheme, usual in kinds:
        for record in ask(f"{label}.{domain}", "SRV"):
            _, _, port, host = record.split()
            if host != ".":
                return f"{scheme}://{host.rstrip('.').lower()}" + ("" if int(port) == usual else f":{int(port)}")
    return None


def dns_questions(*, nameservers: list[str] | None = None, port: int = 53) -> Ask:
    """Ask the DNS where dnspython is installed (``sachstand[dkim]`` brings it); else, and when in trouble, nothing is known."""
    try:
        import dns.exception
        import dns.resolver
    except ImportError:
        return lambda _name, _kind: []
    try:
        resolver = dns.resolver.Resolver(configure=nameservers is None)
    except dns.exception.DNSException:
        return lambda _name, _kind: []
    if nameservers is not None:
        resolver.nameservers, resolver.port = list(nameservers), port

    def ask(name: str, kind: str) -> list[str]:
        try:
            records = sorted(resolver.resolve(f"{name}.", kind, lifetime=PATIENCE, search=False), key=str)
        except (dns.exception.DNSException, ValueError, UnicodeError):
            return []
        if kind == "MX":
            return [str(record.exchange).rstrip(".") for record in sorted(records, key=lambda one: one.preference)]
        if kind == "SRV":
            return [str(one) for one in sorted(records, key=lambda one: (one.priority, -one.weight))]
        return [str(record) for record in records]

    return ask
