"""A trust anchor is proposed from the mail of a mailbox, and only one that would prove it."""

import pytest

from daemon import mail
from daemon.model import Proof
from tests.unit.mail.test_proof import FASTMAIL, GMAIL, M365

FROM = "From: Eva Krause <e.krause@krause.example>\r\nSubject: Stand\r\n\r\n"
BORDER = "Received: from mail.krause.example (mail.krause.example [192.0.2.7]) by mx.studio-nord.example with ESMTPS id 1\r\n"
IONOS = "Authentication-Results: kundenserver.de; dkim=pass header.i=@krause.example\r\n" + BORDER.replace(
    "mx.studio-nord.example", "mxeue011.kundenserver.de"
)
RSPAMD = BORDER + (
    "Authentication-Results: mx.studio-nord.example; dkim=pass header.d=krause.example; "
    "dmarc=pass header.from=krause.example\r\n"
)
INTERNAL = "Received: from localhost by mx.studio-nord.example with LMTP id 3\r\nFrom: Jonas <jonas@studio-nord.example>\r\n\r\n"


def proposed(*heads: str, own: str = "studio-nord.example") -> mail.Anchor:
    return mail.propose_anchor([mail.parse((head + FROM).encode()) for head in heads], own)


@pytest.mark.parametrize(
    ("heads", "server", "above", "aligned"),
    [
        ([GMAIL] * 20, "mx.google.com", False, False),
        ([M365] * 20, "topmost-without-id", False, False),
        ([FASTMAIL, FASTMAIL.replace("mx6.", "mx1.")] * 10, ".messagingengine.com", True, False),
        ([FASTMAIL] * 20, "mx6.messagingengine.com", True, False),
        ([IONOS] * 20, "kundenserver.de", True, True),
        ([RSPAMD] * 20, "mx.studio-nord.example", False, False),
    ],
)  # fmt: skip
def test_what_is_proposed_for_a_provider_proves_its_mail(heads, server, above, aligned):
    anchor = proposed(*heads)
    assert (anchor.server, anchor.above, anchor.aligned_dkim) == (server, above, aligned)
    assert (anchor.seen, anchor.of) == (20, 20)
    first = mail.parse((heads[0] + FROM).encode())
    assert mail.prove(first, server, above=above, aligned_dkim=aligned).proof is Proof.PASS


def test_where_results_stand_below_one_mail_without_them_is_enough_to_propose_nothing():
    anchor = proposed(*[RSPAMD] * 40, BORDER)
    assert anchor.server == "none"
    assert (anchor.nearest, anchor.seen, anchor.of) == ("mx.studio-nord.example", 40, 41)


def test_where_results_stand_above_a_few_without_them_do_no_harm():
    bare = BORDER.replace("mx.studio-nord.example", "mxeue011.kundenserver.de")
    assert proposed(*[IONOS] * 40, bare).server == "kundenserver.de"


def test_mail_of_the_house_itself_counts_for_nothing():
    inside = [mail.parse(INTERNAL.encode())] * 10
    outside = [mail.parse((RSPAMD + FROM).encode())] * 10
    assert mail.propose_anchor(inside + outside, "studio-nord.example").of == 10


def test_a_line_that_a_sender_wrote_proposes_nobody():
    forged = "Authentication-Results: mx.krause.example; dmarc=pass header.from=krause.example\r\n"
    assert proposed(*[BORDER + forged] * 20).server == "none"


def test_a_handful_of_mails_proposes_nothing():
    assert proposed(*[GMAIL] * 4).server == "none"
    assert proposed() == mail.Anchor("none", 0, 0)


HANDED_IN = (
    "Received: from client (localhost [127.0.0.1]) by mx.studio-nord.example (Postfix) with ESMTP id 4\r\n"
    "Authentication-Results: mx.studio-nord.example; dmarc=pass header.from=krause.example\r\n"
)


@pytest.mark.parametrize(
    ("heads", "nearest", "seen", "doubt"),
    [
        ([RSPAMD] * 4, "mx.studio-nord.example", 4, mail.Doubt.FEW),
        ([GMAIL] * 4, "mx.google.com", 4, mail.Doubt.FEW),
        ([HANDED_IN] * 4, "mx.studio-nord.example", 4, mail.Doubt.UNSEEN),
        ([HANDED_IN] * 20, "mx.studio-nord.example", 20, mail.Doubt.UNSEEN),
        ([*[HANDED_IN] * 20, *[RSPAMD] * 4], "mx.studio-nord.example", 24, mail.Doubt.FEW),
        ([*[RSPAMD] * 9, BORDER], "mx.studio-nord.example", 9, mail.Doubt.GAPS),
        ([RSPAMD.replace("dmarc=pass", "spf=pass"), *[RSPAMD] * 9], "mx.studio-nord.example", 10, mail.Doubt.SILENT),
        ([BORDER * 2 + RSPAMD] * 20, "mx.studio-nord.example", 20, mail.Doubt.PLACE),
    ],
)  # fmt: skip
def test_a_server_that_is_not_proposed_is_named_with_the_doubt(heads, nearest, seen, doubt):
    anchor = proposed(*heads)
    assert (anchor.server, anchor.nearest, anchor.seen, anchor.of) == ("none", nearest, seen, len(heads))
    assert anchor.doubt is doubt


@pytest.mark.parametrize(
    "head", [BORDER, HANDED_IN.partition("Authentication")[0].replace("mx.studio-nord.example", "localhost")]
)
def test_a_name_from_elsewhere_is_never_told(head):
    forged = "Authentication-Results: mx.krause.example; dmarc=pass header.from=krause.example\r\n"
    assert proposed(*[head + forged] * 20) == mail.Anchor("none", 0, 20)
