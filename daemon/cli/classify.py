"""``classify``: what do these texts want? JSON lines in, JSON lines out; needs no site."""

import json
import sys
from typing import Any

import click

from daemon import config, mail
from daemon.cli.screen import say, say_json
from daemon.intents import Reader
from daemon.model import Intent, Reading


@click.command("classify")
@click.option("--json", "as_json", is_flag=True, help="JSON lines in and out (the only form; the flag is for clarity).")
def classify_command(as_json: bool) -> None:  # noqa: ARG001
    """Read {"id", "subject", "body"} lines from standard input and say for each what its writer wants."""
    reader = Reader(config.read_words())
    wrong = 0
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        item = _parse(line)
        if isinstance(item, str):
            say(f"sachstand: line {number}: {item}", err=True)
            wrong += 1
            continue
        say_json(_classify(reader, item))
    if wrong:
        raise click.exceptions.Exit(1)


def _parse(line: bytes) -> dict[str, Any] | str:
    try:
        item = json.loads(line)
        _written(item)
    except (ValueError, RecursionError) as error:
        return f"no JSON: {error}"
    if not isinstance(item, dict):
        return 'not an object like {"id": …, "subject": …, "body": …}'
    return item


def _written(value: object) -> str:
    """As JSON that any reader takes; half a surrogate pair in an id stays escaped, as it came."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace").decode()


def _classify(reader: Reader, item: dict[str, Any]) -> dict[str, Any]:
    reading = reading_of(reader, str(item.get("subject") or ""), str(item.get("body") or ""))
    return {"id": item.get("id"), **reading_object(reading)}


def reading_of(reader: Reader, subject: str, body: str) -> Reading:
    """A mail's new part as the daemon reads it; the subject counts only where the writer chose it."""
    title, new = mail.clean_text(subject), mail.history.split(mail.clean_text(body)).new
    return reader.read(new, title, is_reply=mail.is_reply_subject(title) or mail.is_forward_subject(title))


def reading_object(reading: Reading) -> dict[str, Any]:
    """A reading with the fixed keys of ``classify``."""
    scores = {str(s.intent): round(s.confidence, 4) for s in reading.scores if s.intent is not Intent.UNCLEAR}
    return {
        "language": reading.language, "primary": str(reading.primary), "secondary": [str(i) for i in reading.secondary],
        "confidence": round(reading.confidence, 4), "scores": scores,
    }  # fmt: skip
