"""The library of public holidays: as much of it as is needed."""

import subprocess
import sys

ASKED = """
import sys
from daemon.hours import public_holidays as of
print(len(of("DE-HH", 2026)), len(of("AX", 2026)), sum(name.startswith("holidays.countries.") for name in sys.modules))
"""


def test_one_country_is_read_and_not_the_whole_world() -> None:
    told = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True).stdout.split()
    assert told[:2] == ["10", "16"]
    assert int(told[2]) < 10, "a new version of the library imports every country again"
