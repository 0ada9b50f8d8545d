"""Measure every kind of page against the budgets: `make bench`.

Builds two invented archives, small and large, on SQLite and on a scratch PostgreSQL, and prints for
each page's first, middle and deepest place: queries, CPU, time in the database, and how these
compare with the small archive and with a bare Django view. What is beyond a budget is marked `!`.
A page is compared with the same place at the small size where both have a full page; a search may
take five times as long as there, and 50 ms.
Absolute times vary between machines; ratios of one run can be compared. `--record` keeps the
numbers in bench/pages_last.json, and the next run says what changed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import platform
import sys
from pathlib import Path

import psycopg

from bench.scratch import databases, environment_of, manage, measured

REPOSITORY = Path(__file__).resolve().parent.parent
RECORD = Path(__file__).with_name("pages_last.json")
BARE = "bare Django view"
# DESIGN: budgets. A list at the large size against the same place at the small one.
MOST_CPU, MOST_BUFFERS = 1.3, 2.0
# A search at the large size: by itself, and against the small one.
MOST_SEARCH_MS, MOST_SEARCH = 50.0, 5.0
# Shorter times than these say more about the clock than about the page.
LEAST_CPU_MS, LEAST_BUFFERS = 2.0, 200
NOTEWORTHY = 1.5
NO_BUDGET = {"queries": 99, "bares": None, "is_list": False, "is_search": False}
QUICK = {"small": (60, 150, 40, 10), "large": (200, 500, 100, 15)}
FULL = {"small": (4_000, 10_000, 2_000, 200), "large": (40_000, 100_000, 20_000, 1_000)}


def main(argv: list[str] | None = None) -> int:
    """Build, measure and print; return 0, or 1 with --strict if something is beyond its budget."""
    options = _options(argv)
    numbers: dict = {"python": platform.python_version(), "sizes": options.sizes}
    for name, url_of in databases(options.only):
        numbers[name] = {}
        for size, amounts in options.sizes.items():
            env = environment_of(url_of(size))
            _build(env, amounts)
            numbers[name][size] = measured(
                env, "bench.measuring", "--repeats", str(options.repeats)
            )
    if options.quick:
        print("These archives are too small for ratios: only the numbers of queries say something.")
    faults = _print(numbers)
    _print_changes(numbers, json.loads(RECORD.read_text()) if RECORD.is_file() else {})
    if options.record:
        RECORD.write_text(json.dumps(numbers, indent=1, ensure_ascii=False) + "\n")
        print(f"recorded in {RECORD.relative_to(REPOSITORY)}")
    return 1 if options.strict and faults else 0


def _options(argv):
    parser = argparse.ArgumentParser(
        prog="python -m bench.pages",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    amounts = "ARTICLES,QUOTES,SPEAKERS,TOPICS"
    parser.add_argument(
        "--small", metavar=amounts, help="the smaller archive (4000,10000,2000,200)"
    )
    parser.add_argument("--large", metavar=amounts, help="the larger (40000,100000,20000,1000)")
    parser.add_argument("--quick", action="store_true", help="tiny archives: does it run at all?")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database alone")
    parser.add_argument("--repeats", type=int, default=5, help="requests a page; the best counts")
    parser.add_argument("--record", action="store_true", help="keep the numbers to compare with")
    parser.add_argument("--strict", action="store_true", help="exit 1 if a budget is broken")
    options = parser.parse_args(argv)
    options.sizes = {
        size: _amounts(getattr(options, size), parser) or list(default)
        for size, default in (QUICK if options.quick else FULL).items()
    }
    return options


def _amounts(text, parser):
    if text is None:
        return None
    parts = text.split(",")
    if len(parts) != 4 or not all(part.isdigit() for part in parts):
        parser.error(f"{text}: write four numbers, as 4000,10000,2000,200")
    return [int(part) for part in parts]


# --- the archives --------------------------------------------------------------------------------


def _build(env, amounts):
    """Make the archive; PostgreSQL also looks at its tables, as it does by itself in time."""
    names = ("--articles", "--quotes", "--speakers", "--topics")
    corpus = [part for name, n in zip(names, amounts, strict=True) for part in (name, str(n))]
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "make_corpus", *corpus)
    if env["DATABASE_URL"].startswith("postgresql"):
        connection = psycopg.connect(env["DATABASE_URL"], autocommit=True)
        with contextlib.closing(connection):
            connection.execute("VACUUM ANALYZE")


# --- what it says --------------------------------------------------------------------------------


def _print(numbers):
    """Print the tables; give what is beyond its budget, in words."""
    faults = []
    for name in ("sqlite", "postgresql"):
        if name in numbers:
            faults += [f"{name}: {fault}" for fault in _print_pages(name, numbers[name])]
    print("\nbeyond budget:" if faults else "\nall within budget")
    for fault in faults:
        print(f"  {fault}")
    return faults


def _print_pages(name, found):
    bare = found["large"][BARE]["first"]["cpu_ms"]
    print(f"\n{name}: a bare Django view takes {bare} ms of CPU")
    print(f"{'page':26}{'place':9}{'queries':>8}{'CPU ms':>9}{'SQL ms':>9}", end="")
    print(f"{'buffers':>9}{'× bare':>8}{'× small':>9}{'buf ×':>7}")
    faults = []
    for page, costs in found["large"].items():
        budget = costs.get("budget", NO_BUDGET)
        for place, cost in costs.items():
            if place != "budget":
                small = found["small"].get(page, {}).get(place)
                broken = beyond(cost, small, budget, bare=bare)
                print(f"{page:26}{place:9}{_figures(cost, small, bare)}{' !' if broken else ''}")
                faults += [f"{page}, {place}: {fault}" for fault in broken]
    return faults


def _figures(cost, small, bare):
    more = _ratio(cost["cpu_ms"], small and small["cpu_ms"])
    buffers = _ratio(cost["buffers"], small and small["buffers"])
    shown = "" if cost["buffers"] is None else cost["buffers"]
    return (
        f"{cost['queries']:>8}{cost['cpu_ms']:>9.1f}{cost['sql_ms']:>9.1f}{shown:>9}"
        f"{cost['cpu_ms'] / bare:>8.1f}{more:>9}{buffers:>7}"
    )


def _ratio(large, small):
    return f"{large / small:.2f}" if large and small else ""


def beyond(cost: dict, small: dict | None, budget: dict, *, bare: float) -> list[str]:
    """What of a page's cost is beyond its budget, in words; ``small`` is the smaller archive's."""
    found = []
    if cost["queries"] > budget["queries"]:
        found.append(f"{cost['queries']} queries of {budget['queries']}")
    if budget["bares"] and cost["cpu_ms"] > budget["bares"] * bare:
        found.append(f"{cost['cpu_ms'] / bare:.1f} × a bare view of {budget['bares']}")
    if budget["is_search"]:
        return found + _beyond_of_a_search(cost, small)
    if not (small and budget["is_list"]):
        return found
    if cost["cpu_ms"] > max(LEAST_CPU_MS, MOST_CPU * small["cpu_ms"]):
        found.append(f"{cost['cpu_ms'] / small['cpu_ms']:.2f} × the CPU at the small size")
    if cost["buffers"] and cost["buffers"] > max(LEAST_BUFFERS, MOST_BUFFERS * small["buffers"]):
        found.append(f"{cost['buffers'] / small['buffers']:.2f} × the buffers at the small size")
    return found


def _beyond_of_a_search(cost, small):
    found, took = [], _time_of(cost)
    if took > MOST_SEARCH_MS:
        found.append(f"{took:.0f} ms of {MOST_SEARCH_MS:.0f}")
    if small and took > MOST_SEARCH * _time_of(small):
        found.append(f"{took / _time_of(small):.1f} × the time at the small size")
    return found


def _time_of(cost):
    """CPU, and the time of a database that works in a process of its own; SQLite's is in ours."""
    return cost["cpu_ms"] + (0 if cost["buffers"] is None else cost["sql_ms"])


def _print_changes(numbers, before):
    """Say which pages ask other queries than in the recorded run, or cost much more or less."""
    if before.get("sizes") != numbers["sizes"]:
        print("no recorded run of these sizes to compare with")
        return
    for name in ("sqlite", "postgresql"):
        for page, costs in numbers.get(name, {}).get("large", {}).items():
            old = before.get(name, {}).get("large", {}).get(page, {})
            for place in set(costs) & set(old) - {"budget"}:
                for change in changes(costs[place], old[place]):
                    print(f"changed: {name}, {page}, {place}: {change}")


def changes(now: dict, before: dict) -> list[str]:
    """What changed between two costs of one page, in words: any query, and time by half."""
    found = []
    if now["queries"] != before["queries"]:
        found.append(f"{before['queries']} queries are now {now['queries']}")
    factor = now["cpu_ms"] / before["cpu_ms"]
    if not 1 / NOTEWORTHY < factor < NOTEWORTHY:
        found.append(f"{before['cpu_ms']} ms of CPU are now {now['cpu_ms']}")
    return found


if __name__ == "__main__":
    sys.exit(main())
