"""What systemd is told: readiness, the watchdog's beat, stopping (sd_notify(3)). Silent where there is no systemd."""

import os
import socket


def notify(state: str) -> bool:
    """Send one state such as ``READY=1``; False where nobody listens or the socket is gone."""
    path = os.environ.get("NOTIFY_SOCKET")
    if not path:
        return False
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as link:
            link.connect("\0" + path[1:] if path.startswith("@") else path)
            link.sendall(state.encode())
    except OSError:
        return False
    return True


def watchdog_seconds() -> float | None:
    """How often systemd wants to hear from us, in seconds; None when it does not watch."""
    try:
        wanted = int(os.environ.get("WATCHDOG_USEC", "0"))
    except ValueError:
        return None
    return wanted / 1_000_000 if wanted > 0 else None
