"""Certificates for tests, made by the openssl command: an authority, and leaves that are good, expired, for another
name, or signed by nobody."""

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files in PEM, readable by everybody."""

    cert: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Certificates:
    """``ca`` is the file to trust; ``good`` is for localhost and 127.0.0.1."""

    ca: Path
    good: Certificate
    wrong_name: Certificate
    expired: Certificate
    self_signed: Certificate


def _openssl(where: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=where, check=True, capture_output=True)


def _request(where: Path, name: str, subject: str) -> None:
    _openssl(
        where, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", f"{name}.key",
        "-out", f"{name}.csr", "-subj", f"/CN={subject}",
    )  # fmt: skip


def _leaf(where: Path, name: str, alt: str, *, begins: str, ends: str) -> Certificate:
    _request(where, name, name)
    (where / f"{name}.ext").write_text(f"subjectAltName={alt}\nbasicConstraints=CA:FALSE\n")
    _openssl(
        where, "ca", "-batch", "-config", "ca.cnf", "-in", f"{name}.csr", "-out", f"{name}.pem", "-notext",
        "-startdate", begins, "-enddate", ends, "-extfile", f"{name}.ext",
    )  # fmt: skip
    return _readable(where, name)


def _readable(where: Path, name: str) -> Certificate:
    pair = Certificate(where / f"{name}.pem", where / f"{name}.key")
    pair.cert.chmod(0o644)
    pair.key.chmod(0o644)
    return pair


_CA = """[ca]
default_ca = own
[own]
database = index.txt
serial = serial
new_certs_dir = .
certificate = ca.pem
private_key = ca.key
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
"""
_LOCAL = "DNS:localhost,IP:127.0.0.1"
_BEGAN, _ENDS = "20200101000000Z", "20490101000000Z"


def make(where: Path) -> Certificates:
    """All of them, in a folder that is made."""
    where.mkdir(parents=True, exist_ok=True)
    (where / "ca.cnf").write_text(_CA)
    (where / "index.txt").write_text("")
    (where / "serial").write_text("1000\n")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650")
    _openssl(where, "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Authority for tests")
    alone = ("-keyout", "alone.key", "-out", "alone.pem", "-subj", "/CN=localhost", "-addext")
    _openssl(where, "req", "-x509", *key, *alone, f"subjectAltName={_LOCAL}")
    (where / "ca.pem").chmod(0o644)
    return Certificates(
        ca=where / "ca.pem",
        good=_leaf(where, "good", _LOCAL, begins=_BEGAN, ends=_ENDS),
        wrong_name=_leaf(where, "other", "DNS:mail.other.example", begins=_BEGAN, ends=_ENDS),
        expired=_leaf(where, "expired", _LOCAL, begins=_BEGAN, ends="20210101000000Z"),
        self_signed=_readable(where, "alone"),
    )
