"""What a newcomer sees first: `sachstand demo` reads every sample mail as a person would, and answers what can be answered."""

import re
import subprocess
import sys
from pathlib import Path

SEEN = {
    "01-status-de": ("status-request", "state"),
    "02-change-en": ("change-request", "acknowledge"),
    "03-complaint-angry-de": ("complaint", "acknowledge"),
    "04-complaint-polite-en": ("complaint", "acknowledge"),
    "05-mixed-en": ("change-request", "state"),
    "06-thanks-de": ("other", "nothing"),
    "07-forward-inline-de": ("status-request", "state"),
    "08-forward-attached-en": ("status-request", "state"),
    "09-out-of-office": ("automated", "nothing"),
    "10-bounce": ("automated", "nothing"),
    "11-newsletter": ("automated", "nothing"),
    "12-spoofed": ("status-request", "hold"),
    "13-stranger": ("other", "hold"),
}


def test_the_demo_reads_and_answers_its_mails(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "daemon", "demo", "--dir", str(tmp_path / "demo")]
    shown = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert shown.returncode == 0, shown.stderr
    rows = re.findall(r"^(\d\d-\S+) +(\S+) +(.+?)  ", shown.stdout, re.MULTILINE)
    assert {name: (intent, outcome) for name, intent, outcome in rows} == SEEN
    assert "Traceback" not in shown.stdout + shown.stderr
