"""The library of public holidays: as much of it as is needed."""

import subprocess
import sys


    asked += "print(sum(name.startswith('holidays.countries.') for name in sys.modules))"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()
    assert told[:2] == ["10", "16"]
    assert int(told[2]) < 10, "a new version of the library imports every country again"
