"""Measure imports against the budgets: `make bench`, or `python -m bench.imports`.

Writes an invented WordPress export (bench.wxr) and imports it into empty databases on SQLite and on
a scratch PostgreSQL, each time in a process of its own: without suggestions, with them, and one of
about 1 GB, which shows that cost and memory stay flat. A loop that saves the same stories one by
one, as the newsroom's own screens do, is timed beside it.

A large export is read by a process of its own beside the one that writes: CPU and memory are those
of both. Machines differ and are shared, so look at CPU and at "yards": how many times as long as
counting the words of a fixed text takes. What is beyond a budget is marked `!`. `--record`
keeps the numbers in bench/imports_last.json, and the next run says what changed.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from pathlib import Path

from bench.scratch import REPOSITORY, databases, environment_of, manage, measured
from bench.wxr import write_export

RECORD = Path(__file__).with_name("imports_last.json")
WITHOUT, WITH, LARGE = "without suggestions", "with suggestions", "large"
LOOP_WITHOUT, LOOP_WITH = "one by one, without", "one by one, with"
# Each loop, and the import that does the same.
LOOPS = {LOOP_WITHOUT: WITHOUT, LOOP_WITH: WITH}
# DESIGN: budgets. Articles a second on SQLite; the process and the server on PostgreSQL share it.
LEAST_A_SECOND = {WITHOUT: 300, WITH: 150}
MOST_MB, LEAST_TIMES_LOOP, MOST_GROWTH = 150, 10, 1.15
NOTEWORTHY = 1.2
# Posts of the export, of the large one (about 1 GB), and stories that the loop saves.
FULL, QUICK = (20_000, 120_000, 500), (150, 300, 20)
HEADINGS = ("stories", "a second", "CPU ms", "yards", "SQL ms", "queries", "peak MB")
COLUMNS = ("stories", "stories_a_second", "cpu_ms", "yards", "sql_ms", "queries", "peak_mb")


def main(argv: list[str] | None = None) -> int:
    """Write, import and print; return 0, or 1 with --strict if something is beyond its budget."""
    options = _options(argv)
    numbers: dict = {"python": platform.python_version()}
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        small = options.file or _export(Path(folder), options.posts[0])
        large = _export(Path(folder), options.posts[1]) if options.posts[1] else None
        for vendor, url_of in databases(options.only):
            numbers[vendor] = _measured(url_of, small, large, options.posts[2])
    if options.quick:
        print("So few stories say nothing about time: only the numbers of queries do.")
    faults = _print(numbers)
    before = json.loads(RECORD.read_text()) if RECORD.is_file() else {}
    _print_changes(numbers, before)
    if options.record:
        RECORD.write_text(json.dumps(_kept(before, numbers), indent=1, ensure_ascii=False) + "\n")
        print(f"recorded in {RECORD.relative_to(REPOSITORY)}")
    return 1 if options.strict and faults else 0


def _kept(before: dict, numbers: dict) -> dict:
    """What was measured now, and before of what was not measured now."""
    vendors = {name for name, value in numbers.items() if isinstance(value, dict)}
    return {**before, **numbers, **{one: before.get(one, {}) | numbers[one] for one in vendors}}


def _options(argv):
    parser = argparse.ArgumentParser(
        prog="python -m bench.imports",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="a few stories: does it run at all?")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database alone")
    parser.add_argument("--posts", type=int, help="posts of the export (20000)")
    parser.add_argument("--large", type=int, help="posts of the large one (120000); 0: none")
    parser.add_argument("--file", type=Path, help="import this export instead")
    parser.add_argument("--record", action="store_true", help="keep the numbers to compare with")
    parser.add_argument("--strict", action="store_true", help="exit 1 if a budget is broken")
    options = parser.parse_args(argv)
    given = (options.posts, options.large, None)
    usual = QUICK if options.quick else FULL
    options.posts = [own if own is not None else n for own, n in zip(given, usual, strict=True)]
    return options


def _export(folder: Path, posts: int) -> Path:
    path = folder / f"{posts}.xml"
    counts = write_export(path, posts)
    print(f"{path.name}: {path.stat().st_size / 1e6:.0f} MB, {counts}", file=sys.stderr)
    return path


def _measured(url_of, small: Path, large: Path | None, stories: int) -> dict:
    """{which run: what it cost} on one kind of database."""
    runs = {
        WITHOUT: ("import", small, "--no-suggest"),
        WITH: ("import", small),
        LOOP_WITHOUT: ("loop", small, "--no-suggest", "--limit", str(stories)),
        LOOP_WITH: ("loop", small, "--limit", str(stories)),
    }
    if large:
        runs[LARGE] = ("import", large)
    found = {}
    for name, (what, path, *more) in runs.items():
        env = environment_of(url_of(name.replace(" ", "_")))
        manage(env, "migrate", "--verbosity", "0")
        found[name] = measured(env, "bench.importing", what, str(path), *more)
    return found


# --- what it says --------------------------------------------------------------------------------


def _print(numbers: dict) -> list[str]:
    """Print the tables; give what is beyond its budget, in words."""
    faults = []
    for vendor in ("sqlite", "postgresql"):
        runs = numbers.get(vendor, {})
        if runs:
            print(f"\n{vendor:22}" + "".join(f"{one:>10}" for one in HEADINGS))
        for name, cost in runs.items():
            broken = beyond(name, runs, is_embedded=vendor == "sqlite")
            row = "".join(f"{cost[column]:>10}" for column in COLUMNS)
            print(f"{name:22}{row}{' !' if broken else ''}")
            faults += [f"{vendor}, {name}: {fault}" for fault in broken]
    print("\nbeyond budget:" if faults else "\nall within budget")
    for fault in faults:
        print(f"  {fault}")
    return faults


def beyond(name: str, runs: dict[str, dict], *, is_embedded: bool) -> list[str]:
    """What of a run is beyond its budget, in words; the rate is asked of SQLite alone."""
    cost, found = runs[name], []
    least = LEAST_A_SECOND.get(name, 0) if is_embedded else 0
    rate = cost["stories_a_second"]
    if rate < least:
        found.append(f"{rate:.0f} stories a second of {least}")
    if name not in LOOPS and cost["peak_mb"] > MOST_MB:
        found.append(f"{cost['peak_mb']} MB of {MOST_MB}")
    if name == LARGE and cost["yards"] > MOST_GROWTH * runs[WITH]["yards"]:
        growth = cost["yards"] / runs[WITH]["yards"]
        found.append(f"{growth:.2f} × the cost of a story in the smaller export")
    if name in LOOPS:
        times = cost["wall_s"] / cost["stories"] * runs[LOOPS[name]]["stories_a_second"]
        if times < LEAST_TIMES_LOOP:
            found.append(f"the import is {times:.1f} × as fast, of {LEAST_TIMES_LOOP}")
    return found


def _print_changes(numbers: dict, before: dict) -> None:
    for vendor in ("sqlite", "postgresql"):
        for name, cost in numbers.get(vendor, {}).items():
            known = before.get(vendor, {}).get(name, {})
            if known.get("stories") != cost["stories"]:
                print(f"no recorded run of this size: {vendor}, {name}")
                continue
            for change in changes(cost, known):
                print(f"changed: {vendor}, {name}: {change}")


def changes(now: dict, before: dict) -> list[str]:
    """What changed between two costs of one run, in words: queries by a tenth, yards by a fifth."""
    found = []
    if abs(now["queries"] - before["queries"]) > 0.1 * before["queries"]:
        found.append(f"{before['queries']} queries a story are now {now['queries']}")
    if not 1 / NOTEWORTHY < now["yards"] / before["yards"] < NOTEWORTHY:
        found.append(f"{before['yards']} yards are now {now['yards']}")
    if now["peak_mb"] > NOTEWORTHY * before["peak_mb"]:
        found.append(f"{before['peak_mb']} MB are now {now['peak_mb']}")
    return found


if __name__ == "__main__":
    sys.exit(main())
