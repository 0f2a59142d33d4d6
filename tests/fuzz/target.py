"""One target of the fuzzer in a process of its own: ``python -m tests.fuzz.target NAME [libFuzzer's options]``."""

import logging
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import atheris

SLOWEST = 2.0  # CPU seconds for one input of a few kilobytes


def _law(name: str) -> Callable[[bytes], object]:
    """The law that a target tries; imported here, so that it is instrumented."""
    from tests.fuzz import laws

    if name == "deciding":
        from daemon.service.reloading import load_policy
        from tests.rig import site

        policy = load_policy(site.write(Path(tempfile.mkdtemp(prefix="fuzz-site-")) / "site"))
        return lambda raw: laws.deciding(raw, policy)
    if name == "guarding":
        return _guarding()
    return {"reading": laws.reading, "ends": laws.line_ends, "words": laws.words, "building": laws.building}[name]


def _guarding() -> Callable[[bytes], object]:
    """The laws of the guard as the property tests state them; the bytes make the choices."""
    from tests.property import test_guard_laws

    tests = [test for name, test in sorted(vars(test_guard_laws).items()) if name.startswith("test_")]

    def one(raw: bytes) -> None:
        if raw:
            tests[raw[0] % len(tests)].hypothesis.fuzz_one_input(raw[1:])

    return one


def main() -> None:
    """Instrument, then fuzz until libFuzzer's options say stop; an exception is a finding and ends the process."""
    logging.disable(logging.CRITICAL)
    name = sys.argv.pop(1)
    with atheris.instrument_imports(include=["daemon"]):
        law = _law(name)

    def one_input(raw: bytes) -> None:
        began = time.process_time()
        law(raw)
        took = time.process_time() - began
        if took > SLOWEST:
            raise AssertionError(f"{took:.1f} s for {len(raw)} octets")

    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
