"""Passwords come from outside the site's files and never show themselves."""

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from daemon import config
from daemon.model import Endpoint, Mailbox, OAuth

CANARY = "kanarienvogel-4711"
BOX = Mailbox(
    "projekte-2", "p@x.example", Endpoint("imaps", "x.example", 993), Endpoint("smtps", "x.example", 465), "p"
)


def file(path: Path, text: str = CANARY + "\n", mode: int = 0o600) -> str:
    path.write_text(text)
    path.chmod(mode)
    return str(path)


def refused(mailbox: Mailbox, environ: dict[str, str]) -> str:
    with pytest.raises(config.SiteErrors) as caught:
        config.password(mailbox, environ)
    assert CANARY not in str(caught.value)
    return str(caught.value)


def test_a_secret_does_not_show_itself() -> None:
    secret = config.Secret(CANARY)
    assert CANARY not in f"{secret} {secret!r} {secret:>20} {[secret]} %s" % secret
    assert secret.reveal() == CANARY
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    assert secret == config.Secret(CANARY)
    assert secret != CANARY


def test_the_credential_comes_before_the_file_and_the_file_before_the_environment(tmp_path: Path) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    named = replace(BOX, credential="inbox", password_file=file(tmp_path / "p", "from the file\n"))
    environ = {"CREDENTIALS_DIRECTORY": str(credentials), "SACHSTAND_PASSWORD_PROJEKTE_2": "from the environment"}
    file(credentials / "inbox", "from the credential", 0o440)
    assert config.password(named, environ).reveal() == "from the credential"
    (credentials / "inbox").unlink()
    assert config.password(named, environ).reveal() == "from the file"
    assert config.password(BOX, environ).reveal() == "from the environment"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused_with_the_command_that_helps(tmp_path: Path, mode: int) -> None:
    path = file(tmp_path / "p", mode=mode)
    assert refused(replace(BOX, password_file=path), {}) == f"{path}: others may read this file; run: chmod 600 {path}"


def test_files_that_cannot_be_a_password_are_refused(tmp_path: Path) -> None:
    assert "is not there; write it, for its owner only" in refused(
        replace(BOX, password_file=str(tmp_path / "none")), {}
    )
    assert "is empty" in refused(replace(BOX, password_file=file(tmp_path / "a", "\n")), {})
    assert "more than one line" in refused(replace(BOX, password_file=file(tmp_path / "b", "a\nb\n")), {})
    assert "too long" in refused(replace(BOX, password_file=file(tmp_path / "c", "x" * 5000)), {})


def test_a_password_that_is_nowhere_says_where_it_could_be() -> None:
    assert refused(BOX, {}).endswith("name a password_file for the mailbox, or set SACHSTAND_PASSWORD_PROJEKTE_2")
    assert 'the systemd credential "inbox" is not there' in refused(replace(BOX, credential="inbox"), {})


def test_blanks_of_a_password_are_kept(tmp_path: Path) -> None:
    assert config.password(replace(BOX, password_file=file(tmp_path / "p", " a b \n")), {}).reveal() == " a b "


def test_a_key_for_tokens_is_for_its_owner_only(tmp_path: Path) -> None:
    key = tmp_path / "key.json"
    box = replace(BOX, oauth=OAuth("google", str(tmp_path / "token"), key_file=str(key)))
    assert config.no_key(box, {}) == f"mailbox {BOX.name}: {key} is not there"
    key.write_text("{}")
    key.chmod(0o644)
    assert config.no_key(box, {}) == f"mailbox {BOX.name}: others may read {key}; run: chmod 600 {key}"
    key.chmod(0o600)
    assert config.no_key(box, {}) is None
