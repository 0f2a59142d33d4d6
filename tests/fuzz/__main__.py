"""``./dev fuzz [MINUTES] [TARGET …]``: coverage-guided fuzzing of ``mail``, ``guard`` and the whole core, one target after another.

What was learnt stays in ``.fuzz/`` beside the checkout's other caches; a finding is a file there, named in the last
lines. Put it into tests/fuzz/found/ with the fix: the ordinary tests replay that folder.
"""

import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".fuzz"
TARGETS = ("reading", "ends", "words", "building", "deciding", "guarding")
SEED_SIZE = 6_000  # octets of the largest golden mail that is a seed
OPTIONS = ("-max_len=8192", "-timeout=30", "-rss_limit_mb=2000", "-print_final_stats=1", "-verbosity=0")
MOST_FINDINGS = 10  # of one target in one run


def seeds(target: str) -> Path:
    """The folder the target starts from: golden mails and old findings, copied once; the guard starts from nothing."""
    folder = KEPT / target
    folder.mkdir(parents=True, exist_ok=True)
    if target != "guarding":
        mails = [*ROOT.glob("tests/golden/cases/*/mail.eml"), *ROOT.glob("tests/fuzz/found/*")]
        for mail in mails:
            if mail.stat().st_size <= SEED_SIZE:
                name = mail.parent.name if mail.name == "mail.eml" else mail.name
                (folder / f"seed-{name}").write_bytes(mail.read_bytes())
    return folder


def fuzz(target: str, seconds: float) -> int:
    """Run one target for so long, beginning anew after each finding; the number of findings."""
    folder = seeds(target)
    found = KEPT / "found"
    found.mkdir(exist_ok=True)
    before = len(list(found.glob(f"{target}-*")))
    until = time.monotonic() + seconds
    for _ in range(MOST_FINDINGS):
        left = int(until - time.monotonic())
        if left <= 0:
            break
        command = [
            sys.executable, "-m", "tests.fuzz.target", target, f"-max_total_time={left}", f"-artifact_prefix={found}/{target}-",
            f"-dict={Path(__file__).with_name('mail.dict')}", *OPTIONS, str(folder),
        ]  # fmt: skip
        if subprocess.run(command, cwd=ROOT, check=False).returncode == 0:
            break
    return len(list(found.glob(f"{target}-*"))) - before


def main(words: list[str]) -> int:
    """Minutes in all (default 10), then targets (default all)."""
    minutes = float(words[0]) if words and words[0].replace(".", "", 1).isdigit() else None
    targets = words[minutes is not None :] or list(TARGETS)
    if unknown := [name for name in targets if name not in TARGETS]:
        print(f"fuzz: no target {unknown[0]!r}; there are {', '.join(TARGETS)}", file=sys.stderr)
        return 2
    if find_spec("atheris") is None:
        print("fuzz: atheris is not installed: pip install -r requirements/fuzz.txt", file=sys.stderr)
        return 2
    os.nice(19)
    counts = {target: fuzz(target, (minutes or 10) * 60 / len(targets)) for target in targets}
    for target, count in counts.items():
        print(f"{target}: {count or 'no'} finding{'s' if count != 1 else ''}")
    if any(counts.values()):
        print(f"what broke a law lies in {KEPT / 'found'}; replay with: python -m tests.fuzz.target TARGET FILE")
    return int(any(counts.values()))


sys.exit(main(sys.argv[1:]))
