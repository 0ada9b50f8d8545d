"""Kill an import of 5,000 items twenty times: `python -m bench.kills`.

The suite's own test (tests/articles/importing/test_killed.py), at full size, on SQLite and on a
scratch PostgreSQL: what is left after the kills and one full run is compared with what an
undisturbed run leaves. Exit status 0 if they are the same on both, else 1.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import time

from tests.bed import postgres

TEST = "tests/articles/importing/test_killed.py"
DATABASES = ("sqlite", "postgresql")


def main(argv: list[str] | None = None) -> int:
    """Run it on each database, and say how long it took."""
    options = _options(argv)
    status = 0
    with contextlib.ExitStack() as stack:
        for name in options.databases or DATABASES:
            url = "sqlite://:memory:"  # the tests make a file of it
            if name == "postgresql":
                url = stack.enter_context(postgres.scratch_server(postgres.ensure_binaries()))
            own = {"DATABASE_URL": url, "NEWSROOM_KILL_ITEMS": str(options.items)}
            began = time.monotonic()
            command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", TEST]
            done = subprocess.run(command, env={**os.environ, **own}, check=False)
            said = "differs" if done.returncode else "the same"
            print(f"{name}, {options.items:,} items: {said}, {time.monotonic() - began:,.0f} s")
            status |= bool(done.returncode)
    return status


def _options(argv):
    parser = argparse.ArgumentParser(prog="python -m bench.kills", description=__doc__)
    names = ", ".join(DATABASES)
    parser.add_argument("databases", nargs="*", metavar="DATABASE", help=f"{names}; both if none")
    parser.add_argument("--items", type=int, default=5_000, metavar="N", help="5,000 if not said")
    options = parser.parse_args(argv)
    if unknown := set(options.databases) - set(DATABASES):
        parser.error(f"no such database: {', '.join(sorted(unknown))} (there are {names})")
    if options.items < 600:
        parser.error("--items: 600 or more, so that every kill meets a running import")
    return options


if __name__ == "__main__":
    sys.exit(main())
