"""Bytes to ``Message`` and ``Draft`` to bytes. The only room that reads the e-mail format; reading never raises."""

from daemon.mail import history, html
from daemon.mail.alignment import aligned_with
from daemon.mail.anchor import FEWEST, Anchor, Doubt, propose_anchor
from daemon.mail.build import Envelope, UnsafeDraft, build, dated, draft_headers, plain_text
from daemon.mail.clean import clean_line, clean_text
from daemon.mail.files import files
from daemon.mail.forwards import unwrap
from daemon.mail.hints import away_subject
from daemon.mail.keys import k1, order_key
from daemon.mail.parse import heavy, parse, shown
from daemon.mail.proof import prove
from daemon.mail.sketch import Sketch, sketch
from daemon.mail.subject import bare_subject, is_forward_subject, is_reply_subject, reply_subject
from daemon.mail.tokens import own_ids, read_own_message_id, read_token

__all__ = [
    "FEWEST",
    "Anchor", "Doubt", "Envelope", "Sketch", "UnsafeDraft", "aligned_with", "away_subject", "bare_subject", "build", "clean_line",
    "clean_text", "draft_headers", "heavy", "history", "html", "is_forward_subject", "is_reply_subject", "k1", "order_key",
    "own_ids", "parse", "propose_anchor", "prove", "read_own_message_id", "read_token", "reply_subject", "shown", "sketch",
    "unwrap", "dated", "plain_text", "files",
]  # fmt: skip
