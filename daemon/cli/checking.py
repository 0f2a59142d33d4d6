"""What `check` asks of a site beyond its files: that texts can be made, that rule tests hold, that this machine lets the daemon
live, that servers let it in. Law: nothing is changed.
"""

import asyncio
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from daemon import config
from daemon.cli.screen import plain, say
from daemon.config import Loaded
from daemon.decide import Policy
from daemon.journal import Journal, JournalError, JournalUnprepared, Place
from daemon.model import Mailbox


def problems(loaded: Loaded, policy: Policy) -> list[str]:
    """What is wrong with the texts and the rule tests of a site whose files could be read, a line each."""
    texts = [f"templates/{name}: {message}" for name, message in policy.texts.problems()]
    return [*texts, *map(str, loaded.tests.errors), *_failed(loaded.tests, policy)]


def _failed(tests: config.RuleTests, policy: Policy) -> Iterator[str]:
    """Try the rule tests: a line for each expectation that is not met, and one for why it came so."""
    if not tests.tests:
        return
    from daemon.service.rule_tests import try_test

    for test in tests.tests:
        try:
            tried = try_test(test, policy)
        except ValueError as error:
            yield str(tests.at(test, "", f'"{test.name}" cannot be tried: {error}'))
            continue
        for one in tried.amiss:
            yield str(tests.at(test, one.key, f'"{test.name}": {one.said}'))
        if tried.amiss:
            yield f"    it came so: {tried.because}"


def ground(place: Place, now: datetime) -> Iterator[str]:
    """What the daemon would stumble over on this machine: its folder, its disk, its journal, the clock; each with what to do."""
    from daemon.service import watermark
    from daemon.service.footing import RESERVE

    try:
        if isinstance(place, Path):
            folder = place.parent if place.parent.exists() else place.parent.parent
            for path in (folder, place):
                if path.exists() and not os.access(path, os.R_OK | os.W_OK):
                    yield f"{path}: user {os.geteuid()}, who runs this, may not write here; give it to the daemon's user"
                    return
            if (free := shutil.disk_usage(folder).free) < RESERVE:
                yield f"{folder}: the disk has {free >> 20} MB left, and below {RESERVE >> 20} no mail is fetched; make room"
            watermark.demand(place)
            watermark.demand_clock(folder, watermark.read(folder), now)
        if not isinstance(place, Path) or place.exists():
            Journal.open(place, readonly=True, check=True).close()
    except JournalUnprepared:
        return  # the next start makes it, or brings it up to date
    except (JournalError, OSError) as error:
        yield plain(error)


def connected(mailbox: Mailbox) -> bool:
    """Log in as the daemon would, change and send nothing, and say what came of it."""
    from daemon import inbox, outbox
    from daemon.cli.questions import Words
    from daemon.service.clock import SystemClock
    from daemon.service.keys import Keys

    words, key = Words("en"), Keys(os.environ, SystemClock().now)(mailbox)
    try:
        found = inbox.survey(mailbox, key, newest=1)
    except config.SiteErrors:
        return False  # a note has said so
    except inbox.NotReached as error:
        end = mailbox.imap
        said = words.word(f"not.{error.obstacle}", host=end.host, port=end.port, said=error, advice=".")
        say(f"mailbox {mailbox.name}: {said}", err=True)
        return False
    say(f"mailbox {mailbox.name}: {words.word('in', mails=words.mails(found.messages), folder=mailbox.folder)}")
    tried, end = asyncio.run(outbox.try_login(mailbox, key)), mailbox.smtp
    if tried.trouble is not None:
        said = words.word("not.smtp", host=end.host, port=end.port, said=tried.trouble.text)
        say(f"mailbox {mailbox.name}: {said}", err=True)
        return False
    say(f"mailbox {mailbox.name}: {words.word('out' if tried.offered else 'out.open', host=end.host)}")
    return True
