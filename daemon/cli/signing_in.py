"""`login`: a person signs in once for a mailbox with OAuth; what the provider gives is kept for the daemon."""

from pathlib import Path

import click

from daemon import config, tokens
from daemon.cli.screen import say
from daemon.model import Mailbox, OAuth, TokenRefused

PAGE = "Open {url} on any device, sign in as {user} and type the code {code}"
BROWSER = "Open this page in a browser on this machine and sign in as {user}:\n{{url}}"


@click.command("login")
@click.argument("mailbox")
@click.option("--port", default=0, help="Where the browser's answer is awaited (Google); 0: any free port.")
@click.pass_obj
def login_command(site: Path, mailbox: str, port: int) -> None:
    """Sign in for MAILBOX at Google or Microsoft, so that the daemon gets its tokens."""
    boxes = config.load(site).site.mailboxes
    box = boxes.get(mailbox)
    if box is None:
        raise click.UsageError(f"there is no mailbox {mailbox}; there is: {', '.join(boxes)}")
    if box.oauth is None:
        raise click.UsageError(f"mailbox {mailbox} logs in with a password; give it oauth: in sachstand.yaml first")
    if not box.oauth.by_a_person:
        raise click.UsageError(f"mailbox {mailbox} needs nobody to sign in: it has a key of its own")
    try:
        who = _signed_in(box, box.oauth, port)
    except (TokenRefused, OSError) as error:
        raise click.ClickException(f"mailbox {mailbox}: {error}") from None
    if who and who.lower() != box.username.lower():
        say(f"note: signed in as {who}, and mailbox {mailbox} logs in as {box.username}; set username if that is meant")
    say(f"signed in; kept in {box.oauth.token_file}. Try it: sachstand check --connect")


def _signed_in(box: Mailbox, oauth: OAuth, port: int) -> str:
    if oauth.provider == "google":
        tokens.google_sign_in(box, oauth, BROWSER.format(user=box.username), port)
        return ""
    return tokens.microsoft_sign_in(
        box, oauth, lambda url, code: say(PAGE.format(url=url, user=box.username, code=code))
    )
