"""Proof by name and by place: forged results are never believed."""

import pytest

from daemon import mail
from daemon.mail.alignment import aligned_with
from daemon.mail.authres import read
from daemon.model import Proof

HOST = "mx.studio-nord.example"
FROM = (
    "From: Eva Krause <e.krause@krause.example>\r\nTo: projekte@studio-nord.example\r\nSubject: Stand?\r\n\r\nHallo\r\n"
)
BORDER = (
    f"Received: from mail.krause.example (mail.krause.example [192.0.2.7]) by {HOST} (Postfix) with ESMTPS id 4X\r\n"
)
FOREIGN = "Received: from laptop by mail.krause.example with ESMTPA id 1\r\n"
LOCAL = f"Received: from {HOST} by {HOST} with LMTP id 2\r\n"


def _ar(said: str, host: str = HOST) -> str:
    return f"Authentication-Results: {host};\r\n {said}\r\n"


GOOD = _ar("dkim=pass header.d=krause.example; dmarc=pass (p=reject dis=none) header.from=krause.example")
FAIL = _ar("spf=fail smtp.mailfrom=krause.example; dmarc=fail (p=none) header.from=krause.example")


def _proof(header: str, anchor: str = HOST, *, above: bool = False, aligned_dkim: bool = False) -> Proof:
    return mail.prove(mail.parse((header + FROM).encode()), anchor, above=above, aligned_dkim=aligned_dkim).proof


@pytest.mark.parametrize(
    "header",
    [
        GOOD + BORDER, BORDER + GOOD, LOCAL + GOOD + BORDER + FOREIGN, LOCAL + BORDER + GOOD + FOREIGN,
        "Return-Path: <e@krause.example>\r\nDelivered-To: projekte@studio-nord.example\r\n" + LOCAL + GOOD + BORDER, GOOD,
        "Received: from client by 3f2a1b with LMTP id 9\r\n" + GOOD, "Received: from x by imap.studio-nord.example; now\r\n" + GOOD,
        "Received: by 10.1.2.3 with SMTP id 9\r\n" + BORDER + GOOD,
        _ar("dkim=pass header.d=krause.example") + GOOD + BORDER,
    ],
)  # fmt: skip
def test_a_result_of_our_server_where_it_writes_is_proof(header):
    assert _proof(header) is Proof.PASS


@pytest.mark.parametrize(
    "header",
    [
        BORDER + FOREIGN + GOOD, FOREIGN + GOOD, BORDER + "Subject: Stand\r\n" + GOOD, "", BORDER,
        _ar("dmarc=pass header.from=krause.example", host="mx.evil.example") + BORDER,
        _ar("dmarc=pass header.from=krause.example", host="evil." + HOST) + BORDER,
        _ar("dmarc=pass header.from=evil.example") + BORDER, _ar("dmarc=pass") + BORDER, _ar("none") + BORDER,
        _ar('dmarc=pass header.from="evil.example; dmarc=pass header.from=krause.example"') + BORDER,
        _ar("dmarc=none (dmarc=pass header.from=krause.example)") + BORDER, _ar("dmarc=temperror header.from=krause.example"),
        _ar("dmarc=bestguesspass header.from=krause.example"), _ar("dkim=pass header.d=krause.example; spf=pass"),
        _ar('spf=pass smtp.mailfrom="x; dmarc=pass header.from=krause.example'),
        _ar("dmarc=pass header.from=krause.example (never closed"),
        _ar("dmarc=pass header.from=krause.example header.from=evil.example"),
        GOOD + _ar("dmarc=pass header.from=evil.example") + BORDER, GOOD + _ar("dmarc=none header.from=krause.example"),
        "Received: (no by at all)\r\n" + GOOD,
    ],
)  # fmt: skip
def test_anything_else_proves_nothing(header):
    assert _proof(header) is Proof.NONE


@pytest.mark.parametrize("header", [FAIL + BORDER, BORDER + FAIL + GOOD, GOOD + FAIL + BORDER, FAIL + BORDER + GOOD])
def test_the_worst_of_conflicting_results_wins(header):
    assert _proof(header) is Proof.FAIL


def test_a_mailbox_without_an_anchor_proves_nothing():
    assert _proof(GOOD + BORDER, "none") is Proof.NONE


def test_no_identity_no_proof():
    raw = (GOOD + BORDER + FROM.replace("From: ", "From: x@krause.example, ")).encode()
    assert mail.prove(mail.parse(raw), HOST).proof is Proof.NONE


GMAIL = """\
Delivered-To: studio@gmail.example
Received: by 2002:a05:6504:1234:b0:2f1:aaaa with SMTP id a1csp; Mon, 2 Nov 2026 01:00:00 -0800 (PST)
X-Google-Smtp-Source: AGHT+IE
ARC-Authentication-Results: i=1; mx.google.com; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=krause.example
Return-Path: <e.krause@krause.example>
Received: from mail.krause.example (mail.krause.example. [192.0.2.7])
        by mx.google.com with ESMTPS id x1 for <studio@gmail.example>; Mon, 02 Nov 2026 01:00:00 -0800 (PST)
Received-SPF: pass (google.com: domain of e.krause@krause.example designates 192.0.2.7 as permitted sender)
Authentication-Results: mx.google.com;
       dkim=pass header.i=@krause.example header.s=s1 header.b="a/b+c=";
       spf=pass (google.com: domain of e.krause@krause.example designates 192.0.2.7 as permitted sender)
       smtp.mailfrom=e.krause@krause.example;
       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=krause.example
"""
M365 = """\
Received: from AM0PR.eurprd01.prod.outlook.com (2603:10a6:208::1) by DB7PR.eurprd01.prod.outlook.com
 with HTTPS; Mon, 2 Nov 2026 09:00:00 +0000
Received: from AM5EUR.eop-EUR01.prod.protection.outlook.com by AM0PR.outlook.office365.com with Microsoft SMTP Server; now
Authentication-Results: spf=pass (sender IP is 192.0.2.7)
 smtp.mailfrom=krause.example; dkim=pass (signature was verified)
 header.d=krause.example;krause.example; dmarc=pass action=none
 header.from=krause.example;compauth=pass reason=100
Received-SPF: Pass (protection.outlook.com: domain of krause.example designates 192.0.2.7 as permitted sender)
Received: from mail.krause.example (192.0.2.7) by AM5EUR.mail.protection.outlook.com with Microsoft SMTP Server; now
"""
FASTMAIL = """\
Received: from compute5.internal (compute5.nyi.internal [10.202.2.45])
  by sloti22d1t05 (Cyrus 3.9) with LMTPA; Mon, 02 Nov 2026 04:00:00 -0500
Received: from mailmx.internal ([10.202.2.200]) by compute5.internal (LMTPProxy); Mon, 02 Nov 2026 04:00:00 -0500
Authentication-Results: mx6.messagingengine.com;
    dkim=pass (2048-bit rsa key sha256) header.d=krause.example header.i=@krause.example header.b=Q/a=;
    dmarc=pass policy.published-domain-policy=none (p=none,d=none,d.eval=none) policy.policy-from=p header.from=krause.example
Received: from mail.krause.example by mx6.messagingengine.com with ESMTPS; now
"""


@pytest.mark.parametrize(
    ("header", "anchor"),
    [
        (GMAIL, "mx.google.com"),
        (M365, "topmost-without-id"),
        (FASTMAIL, "mx6.messagingengine.com"),
        (FASTMAIL, ".messagingengine.com"),
    ],
)
def test_what_providers_really_write_is_read(header, anchor):
    assert _proof(header, anchor) is Proof.PASS


def test_microsoft_may_deny_by_its_own_word():
    denied = M365.replace("dmarc=pass", "dmarc=none").replace("compauth=pass reason=100", "compauth=fail reason=001")
    assert _proof(denied, "topmost-without-id") is Proof.FAIL


def test_without_an_id_only_the_topmost_counts():
    second = M365.replace("Authentication-Results: spf", "Authentication-Results: mx.other.example; spf")
    forged = "Authentication-Results: dmarc=pass header.from=krause.example\r\n"
    assert _proof(second + forged, "topmost-without-id") is Proof.NONE


def test_a_version_and_spaces_around_equals_are_tolerated():
    field = read('mx.example 1; dmarc/1 = pass (a (nested) comment) header . from = "x" header.from = krause.example')
    assert field is not None
    assert (field.server, field.results[0].method, field.results[0].every("header.from")) == (
        "mx.example",
        "dmarc",
        ("krause.example",),
    )


CLAIMED = f"Received: from {HOST} by {HOST} with LMTP id 9\r\n"
NAMES_ITSELF_OURS = (
    f"Received: from imap.studio-nord.example (unknown [203.0.113.66]) by {HOST} (Postfix) with ESMTPS id 4X\r\n"
)
EXIM_NAMES_OURS = f"Received: from [203.0.113.66] (helo=imap.studio-nord.example) by {HOST} with esmtps (Exim 4.96)\r\n"
BARE_NAMES_OURS = f"Received: from imap.studio-nord.example ([203.0.113.66]) by {HOST} with ESMTPS (Nemesis)\r\n"


@pytest.mark.parametrize("border", [BORDER, NAMES_ITSELF_OURS, EXIM_NAMES_OURS, BARE_NAMES_OURS])
@pytest.mark.parametrize(
    "claimed", [CLAIMED, BORDER, "Received: by 10.0.0.1 with SMTP\r\n", "Received: from a by localhost\r\n"]
)
def test_a_hop_of_ours_that_the_sender_claims_hides_no_forged_result(border, claimed):
    assert _proof(LOCAL + border + claimed + GOOD) is Proof.NONE


@pytest.mark.parametrize("border", [BORDER, NAMES_ITSELF_OURS, EXIM_NAMES_OURS, BARE_NAMES_OURS])
def test_where_the_server_writes_above_nothing_below_counts(border):
    assert _proof(LOCAL + border + GOOD, above=True) is Proof.NONE
    assert _proof(LOCAL + GOOD + border, above=True) is Proof.PASS


def test_a_result_above_shuts_the_place_below():
    assert _proof(_ar("dkim=pass header.d=evil.example") + BORDER + GOOD) is Proof.NONE


def test_results_that_contradict_each_other_are_not_of_one_hand():
    assert _proof(BORDER + _ar("dkim=none") + GOOD) is Proof.NONE
    assert _proof(BORDER + _ar("arc=none") + GOOD) is Proof.PASS


@pytest.mark.parametrize(
    "hop",
    [
        f"Received: from {HOST} (mx.studio-nord.example [198.51.100.1]) by imap.studio-nord.example with ESMTP id 1\r\n",
        "Received: from filter (localhost [127.0.0.1]) by mx.studio-nord.example with ESMTP id 1\r\n",
        "Received: from mx2.other.example ([2001:db8::1]) by box.studio-nord.example with LMTPS id 1\r\n",
        "Received: from relay.internal ([10.2.3.4]) by box.studio-nord.example with ESMTP id 1\r\n",
    ],
)
def test_hops_inside_our_house_are_no_border(hop):
    assert _proof(hop + BORDER + GOOD) is Proof.PASS


IONOS = (
    "Authentication-Results:  kundenserver.de; dkim=pass header.i=@krause.example\r\n"
    "Received: from mail.krause.example ([192.0.2.7]) by mx.kundenserver.de (mxeue002 [212.227.15.41]) with ESMTPS (Nemesis)\r\n"
)


def test_a_server_without_dmarc_proves_by_an_aligned_signature_where_the_site_says_so():
    assert _proof(IONOS, "kundenserver.de") is Proof.NONE
    assert _proof(IONOS, "kundenserver.de", aligned_dkim=True) is Proof.PASS


@pytest.mark.parametrize(
    "said",
    [
        "dkim=pass header.d=krause.example; dmarc=none header.from=krause.example", "dkim=pass header.d=mail.krause.example",
        "dkim=fail header.d=krause.example; dkim=pass header.d=krause.example", "dkim=pass header.i=eva@krause.example",
    ],
)  # fmt: skip
def test_a_verified_signature_of_the_domain_is_proof_where_there_is_no_policy(said):
    assert _proof(_ar(said) + BORDER, aligned_dkim=True) is Proof.PASS


@pytest.mark.parametrize(
    "said",
    [
        "dkim=pass header.d=evil.example", "dkim=pass header.d=krause.example.evil.example", "dkim=pass header.d=example",
        "dkim=pass header.d=krause.example'a.evil.example", "dkim=pass header.d=krause.example .evil.example",
        "dkim=pass header.d=krause.example header.d=evil.example", "dkim=pass header.d=evil.example header.i=@krause.example",
        "dkim=pass header.i=@krause.example@evil.example", "dkim=fail header.d=krause.example", "dkim=pass", "spf=pass",
        "dkim=pass header.d=krause.example; dmarc=temperror header.from=krause.example",
        "dkim=pass header.d=evil.example;krause.example", 'dkim=pass header.d="krause.example".evil.example',
    ],
)  # fmt: skip
def test_no_other_signature_is_proof(said):
    assert _proof(_ar(said) + BORDER, aligned_dkim=True) is Proof.NONE


@pytest.mark.parametrize(
    ("signer", "domain", "counts"),
    [
        ("krause.example", "krause.example", True), ("KRAUSE.example.", "krause.example", True),
        ("mail.krause.example", "krause.example", True), ("krause.example", "news.krause.example", True),
        ("a.krause.example", "b.krause.example", False), ("example", "krause.example", False),
        ("co.uk", "krause.co.uk", False), ("krause.co.uk", "mail.krause.co.uk", True), ("github.io", "krause.github.io", False),
        ("evil.github.io", "github.io", False), ("xkrause.example", "krause.example", False), ("", "", False),
        ("krause.example\x00", "krause.example", False), (".krause.example", "krause.example", False),
    ],
)  # fmt: skip
def test_a_signer_speaks_for_itself_and_for_names_below_and_above(signer, domain, counts):
    assert aligned_with(signer, domain) is counts
