"""A bare `pip install sachstand`: no command needs an extra before it is used."""

import subprocess
import sys

import pytest

from daemon.cli import COMMANDS

EXTRAS = (
    "aiosmtpd", "dkim", "dns", "google", "google_auth_oauthlib", "msal", "prometheus_client", "psycopg", "pymap",
    "requests", "starlette", "typst", "uvicorn", "vobject", "icalendar",
)  # fmt: skip
WITHOUT = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {extras!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Missing())
sys.argv[:] = ["sachstand", *{words!r}]
from daemon.cli import main
main()
"""


def without_extras(*words: str) -> subprocess.CompletedProcess[str]:
    program = WITHOUT.format(extras=EXTRAS, words=words)
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)


def test_the_list_of_commands_needs_no_extra() -> None:
    done = without_extras("--help")
    assert done.returncode == 0, done.stderr
    assert [command for command in COMMANDS if f"\n  {command} " not in done.stdout] == []


@pytest.mark.parametrize(("words", "said"), [(("demo",), "pip install 'sachstand[demo]'")])
def test_a_command_that_needs_an_extra_says_how_to_get_it(words: tuple[str, ...], said: str) -> None:
    done = without_extras(*words)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert said in done.stderr
