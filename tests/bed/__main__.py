"""Run the whole suite: ``make test``, or ``python -m tests.bed [PART...]``."""

import argparse
import contextlib
import os
import signal
import subprocess
import sys

from tests.bed import STRICT, MissingError, chromium, postgres

NO_BROWSER = ["-m", "not browser", "-n", "auto", "--maxprocesses", "4", "--durations", "25"]
BROWSER = ["-m", "browser", "-n", "auto", "--maxprocesses", "4", "--durations", "10"]
# In this order: what fails soonest, fails first.
PARTS = {
    "sqlite": NO_BROWSER,
    "postgresql": NO_BROWSER,
    "browser-sqlite": BROWSER,
    "browser-postgresql": BROWSER,
}


def main(argv):
    """Run the parts asked for; give the exit status: 0, 1 if tests failed, 2 if none could run.

    It stops after the first part that fails, so that the last line is always pytest's own.
    """
    options = _options(argv)
    # A terminated bed leaves by way of its context managers: no server stays behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with contextlib.ExitStack() as stack:
            return _run(options, environments=_environments(options.parts, stack))
    except MissingError as missing:
        print(missing, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _options(argv):
    parser = argparse.ArgumentParser(prog="python -m tests.bed", description=__doc__)
    names = ", ".join(PARTS)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of {names}; all if none")
    parser.add_argument("--keep-going", action="store_true", help="run the rest after a failure")
    options = parser.parse_args(argv)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))} (there are {names})")
    options.parts = [part for part in PARTS if not options.parts or part in options.parts]
    return options


def _environments(parts, stack):
    """Start what the parts need; give each part the environment its tests run in."""
    common = {**os.environ, STRICT: "1"}
    if any(part.startswith("browser") for part in parts):
        common[chromium.CHOSEN] = chromium.ensure()
    urls = {"sqlite": "sqlite://:memory:"}
    if any(part.endswith("postgresql") for part in parts):
        urls["postgresql"] = stack.enter_context(
            postgres.scratch_server(postgres.ensure_binaries())
        )
    return {part: {**common, "DATABASE_URL": urls[part.rpartition("-")[2]]} for part in parts}


def _run(options, *, environments):
    """Run pytest once a part; give 1 if any failed."""
    status = 0
    for part in options.parts:
        print(f"\n=== {part}", flush=True)
        command = [sys.executable, "-m", "pytest", *PARTS[part]]
        done = subprocess.run(command, env=environments[part], check=False)
        if done.returncode:
            status = 1
            if not options.keep_going:
                break
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
