"""A small disk of its own for a folder: a tmpfs. Needs root, as mounting does."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path


def missing() -> str | None:
    """Why no disk can be mounted on this machine, or None."""
    return None if os.geteuid() == 0 else "a disk can only be mounted by root"


@dataclass(slots=True)
class Disk:
    """A disk of ``megabytes`` under ``folder``; a context manager."""

    folder: Path
    megabytes: int

    def __enter__(self) -> "Disk":
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        size = f"size={self.megabytes}m,mode=700"
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(self.folder)], check=True, timeout=30)
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["umount", "-l", str(self.folder)], check=True, timeout=30)

    def leave(self, megabytes: float) -> None:
        """Fill it until so much is left."""
        self.clear()
        room = os.statvfs(self.folder)
        taken = room.f_bavail * room.f_frsize - int(megabytes * 1024 * 1024)
        fd = os.open(self.folder / "filling", os.O_WRONLY | os.O_CREAT)
        os.posix_fallocate(fd, 0, taken)
        os.close(fd)

    def clear(self) -> None:
        """Room again."""
        (self.folder / "filling").unlink(missing_ok=True)
