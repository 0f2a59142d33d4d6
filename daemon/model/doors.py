"""Where a door of the daemon stands for a person's own programs: on this machine, and nowhere else."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doorway:
    """A loopback address with its port, or the path of a unix socket; never both."""

    host: str = ""
    port: int = 0
    socket: str = ""

    def __str__(self) -> str:
        if self.socket:
            return f"unix:{self.socket}"
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
