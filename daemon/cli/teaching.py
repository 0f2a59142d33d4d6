"""Commands about what the daemon learns: correct a mail, list and remove corrections, see what they come to."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from daemon import mail
from daemon.cli import tables
from daemon.cli.acting import existing, operator
from daemon.cli.opening import need_journal, read_journal
from daemon.cli.screen import say
from daemon.decide import LABELS, Policy, intent_named
from daemon.intents import Lesson, Reader, check_texts, learn
from daemon.journal import CorrectionRow, JournalError
from daemon.model import Intent
from daemon.service.reloading import load_policy
from daemon.service.teaching import lessons_of, taught

MOST_LEFT_OUT = 60  # lessons up to which each is also judged by the others alone


@click.command("correct")
@click.argument("number", type=int, metavar="ID")
@click.argument("intent", metavar="INTENT")
@click.pass_obj
def correct_command(site: Path, number: int, intent: str) -> None:
    """Say what a mail really is: complaint, change-request, status-request or other.

    ID is the mail's number in `sachstand journal`. Its case becomes one of the right kind, the people of the new route are told,
    and mails like it are read that way from now on. Saying what it was read as at first takes an earlier word back.
    """
    from daemon.service.correcting import NotCorrected, correct

    policy = load_policy(site)
    meant = intent_named(intent, policy.words)
    if meant is None:
        raise click.BadParameter(f"{intent!r} is none of {', '.join(LABELS)}", param_hint="INTENT")
    try:
        done = correct(existing(site), policy, number, meant, by=operator(), how="command", now=datetime.now(UTC))
    except NotCorrected as error:
        raise click.ClickException(str(error)) from None
    case = f", case {done.case}" if done.case else ""
    what = f"correction {done.number}" if done.number else "the correction before is undone"
    say(f"mail {number}: {done.after}, not {done.before}{case} ({what})")


@click.command("corrections")
@click.option("--remove", type=int, metavar="ID", help="Forget this correction and what was learned from it.")
@click.option("--all", "everything", is_flag=True, help="Those that were undone, too.")
@click.pass_obj
def corrections_command(site: Path, remove: int | None, everything: bool) -> None:
    """List what people have corrected, or forget one. The mail's own case stays as it is."""
    if remove is not None:
        try:
            existing(site).undo_correction(remove, datetime.now(UTC), operator())
        except JournalError as error:
            raise click.ClickException(str(error)) from None
        say(f"correction {remove} is forgotten; a running daemon reads without it within seconds")
        return
    journal = need_journal(site)
    rows = journal.all_corrections() if everything else journal.active_corrections()
    tables.show(
        ("id", "at", "by", "how", "mail", "was read as", "is", "from", "subject", "undone"),
        (
            (
                str(row.id), tables.when(row.at), row.by or "-", row.how, str(row.arrival_id), row.from_intent,
                row.to_intent, row.sender, row.subject, _undone(row),
            )
            for row in rows
        ),
        empty="Nothing was corrected yet.",
    )  # fmt: skip


def _undone(row: CorrectionRow) -> str:
    return f"{tables.when(row.undone)} by {row.undone_by}" if row.undone else ""


@click.command("evaluate")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.pass_obj
def evaluate_command(site: Path, file: Path | None) -> None:
    """Show how well mails are read without and with the site's corrections.

    FILE holds JSON lines {"subject", "body" (or "text"), "primary" (or "intent")}; without it the corrected mails themselves are
    judged, and the texts that ship with the model.
    """
    policy = load_policy(site)
    journal = read_journal(site)
    rows = journal.active_corrections() if journal else []
    after = taught(policy, journal).reader
    lessons = lessons_of(rows)
    if file is not None:
        _judge(f"{file.name}", list(_examples(file)), policy.reader, after)
        return
    if not lessons:
        say("Nothing was corrected yet.")
        return
    _each(lessons, policy, after)
    _judge("corrected mails", [(lesson.text, lesson.intent) for lesson in lessons], policy.reader, after)
    if len(lessons) <= MOST_LEFT_OUT:
        right = sum(_by_the_others(policy.reader, lessons, lesson) for lesson in lessons)
        say(f"each by the others' lessons alone: {right} of {len(lessons)} right")
    _judge("texts that ship", [(check.text, check.intent) for check in check_texts()], policy.reader, after)


def _each(lessons: Sequence[Lesson], policy: Policy, after: Reader) -> None:
    tables.show(
        ("id", "is", "read without", "read with", "text"),
        (
            (
                str(lesson.id), lesson.intent, policy.reader.read(lesson.text).primary, after.read(lesson.text).primary,
                lesson.text[:60],
            )
            for lesson in lessons
        ),
        empty="",
    )  # fmt: skip


def _by_the_others(reader: Reader, lessons: Sequence[Lesson], one: Lesson) -> bool:
    others = learn(reader, [lesson for lesson in lessons if lesson is not one], reach=0)
    return reader.taught(others).read(one.text).primary is one.intent


def _judge(what: str, examples: Sequence[tuple[str, Intent]], before: Reader, after: Reader) -> None:
    """One line: how many are read rightly without and with the corrections, and how many are left to a person."""
    first, second = ([reader.read(text).primary for text, _ in examples] for reader in (before, after))
    right, then = (
        sum(read is intent for read, (_, intent) in zip(found, examples, strict=True)) for found in (first, second)
    )
    left, later = (sum(read is Intent.UNCLEAR for read in found) for found in (first, second))
    say(
        f"{what}: {len(examples)}; right without {right}, with {then}; unclear without {left}, with {later}; "
        f"read differently {sum(one is not other for one, other in zip(first, second, strict=True))}"
    )


def _examples(file: Path) -> Iterator[tuple[str, Intent]]:
    for number, line in enumerate(_lines(file), start=1):
        if not line.strip():
            continue
        try:
            row: dict[str, Any] = json.loads(line)
            intent = Intent(str(row.get("primary") or row.get("intent")).replace("_", "-"))
            body = mail.clean_text(str(row.get("body") or row["text"]))
        except (ValueError, KeyError, AttributeError):
            raise click.ClickException(
                f'{file}:{number}: not an object like {{"subject": …, "body": …, "primary": "complaint"}}'
            ) from None
        subject = mail.clean_text(str(row.get("subject") or ""))
        yield (f"{subject}\n\n{body}".strip() if not mail.is_reply_subject(subject) else body), intent


def _lines(file: Path) -> Iterable[str]:
    return file.read_text("utf-8", "replace").splitlines()
