"""Access tokens: had in time, had once, had anew when a server refuses them, and never without a word of what to do."""

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.model import TokenRefused
from daemon.tokens import TokenKey, microsoft_sign_in
from daemon.tokens.keeper import EARLY
from tests.rig.certs import Certificates
from tests.rig.token_stub import CODE, TokenStub
from tests.unit.tokens.conftest import WAYS, mailbox


class Time:
    """Real time, and as much more as a test wants: the provider's library reads the clock itself."""

    def __init__(self) -> None:
        self.more = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.more


def key(way: str, provider: TokenStub, certificates: Certificates, where: Path, time: Time | None = None) -> TokenKey:
    box = mailbox(way, provider, certificates.ca, where)
    if way == "microsoft-person":
        assert box.oauth is not None
        shown: list[tuple[str, str]] = []
        microsoft_sign_in(box, box.oauth, lambda url, code: shown.append((url, code)))
        assert shown == [(f"{provider.url}/enter", CODE)]
        assert Path(box.oauth.token_file).stat().st_mode & 0o077 == 0
        provider.asked.clear()
    return TokenKey(box, time or Time())


@pytest.mark.parametrize("way", WAYS)
def test_a_token_is_asked_for_once_while_it_is_good(
    way: str, provider: TokenStub, certificates: Certificates, tmp_path: Path
) -> None:
    time = Time()
    token = key(way, provider, certificates, tmp_path, time)
    threads = [threading.Thread(target=token) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first = token()
    assert first in provider.valid
    assert len(provider.asked) <= 1, "at most once for all, and not at all where signing in brought one"
    time.more = timedelta(seconds=provider.lasts) - EARLY - timedelta(seconds=60)
    assert token() == first


@pytest.mark.parametrize("way", ["google-person", "google-server"])
def test_a_token_is_asked_for_anew_five_minutes_before_it_ends(
    way: str, provider: TokenStub, certificates: Certificates, tmp_path: Path
) -> None:
    time = Time()
    token = key(way, provider, certificates, tmp_path, time)
    first = token()
    time.more = timedelta(seconds=provider.lasts) - EARLY + timedelta(seconds=1)
    assert token() != first


@pytest.mark.parametrize("way", WAYS)
def test_a_token_that_a_server_refused_is_not_used_again(
    way: str, provider: TokenStub, certificates: Certificates, tmp_path: Path
) -> None:
    token = key(way, provider, certificates, tmp_path)
    first = token()
    token.renew()
    assert token() != first
    assert token() in provider.valid


@pytest.mark.parametrize("way", WAYS)
def test_a_refusal_says_what_to_do_and_shows_no_secret(
    way: str, provider: TokenStub, certificates: Certificates, tmp_path: Path
) -> None:
    token = key(way, provider, certificates, tmp_path)
    token.renew()
    provider.refusal = (400, "invalid_grant")
    with pytest.raises(TokenRefused) as refused:
        token()
    said = str(refused.value)
    assert "invalid_grant" in said
    assert ("run: sachstand login projekte" in said) == way.endswith("person")
    assert "geheim" not in said
    assert "refresh-1" not in said


@pytest.mark.fault(17)
@pytest.mark.parametrize("way", WAYS)
def test_a_provider_that_is_down_is_trouble_for_now_only(
    way: str, provider: TokenStub, certificates: Certificates, tmp_path: Path
) -> None:
    token = key(way, provider, certificates, tmp_path)
    token.renew()
    provider.refusal = (503, "temporarily_unavailable")
    with pytest.raises(OSError):
        token()
    provider.refusal = None
    assert token() in provider.valid


@pytest.mark.parametrize("way", ["google-person", "microsoft-person"])
def test_nobody_has_signed_in_yet(way: str, provider: TokenStub, certificates: Certificates, tmp_path: Path) -> None:
    box = mailbox(way, provider, certificates.ca, tmp_path)
    assert box.oauth is not None
    Path(box.oauth.token_file).unlink(missing_ok=True)
    with pytest.raises(TokenRefused, match=r"nobody has signed in .*; run: sachstand login projekte"):
        TokenKey(box, Time())()


@pytest.mark.parametrize("way", ["google-server", "microsoft-server"])
def test_a_key_that_is_not_there_is_named(
    way: str, provider: TokenStub, certificates: Certificates, tmp_path: Path
) -> None:
    box = mailbox(way, provider, certificates.ca, tmp_path)
    name = "key.json" if way.startswith("google") else "client.secret"
    (tmp_path / name).unlink()
    with pytest.raises(TokenRefused, match=name):
        TokenKey(box, Time())()


def test_an_untrusted_provider_is_not_asked(provider: TokenStub, certificates: Certificates, tmp_path: Path) -> None:
    box = mailbox("google-person", provider, certificates.self_signed.cert, tmp_path)
    with pytest.raises(OSError, match="cannot be reached"):
        TokenKey(box, Time())()
    assert provider.asked == []


def test_what_a_person_left_behind_is_kept_whole(
    provider: TokenStub, certificates: Certificates, tmp_path: Path
) -> None:
    box = mailbox("google-person", provider, certificates.ca, tmp_path)
    assert box.oauth is not None
    TokenKey(box, Time())()
    kept = json.loads(Path(box.oauth.token_file).read_text())
    assert kept["refresh_token"] == provider.refresh
    assert Path(box.oauth.token_file).stat().st_mode & 0o077 == 0
