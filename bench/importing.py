"""Measure one import into the database named in DATABASE_URL; print the numbers as JSON.

Started by bench.imports, once for each run, so that the peak memory is that run's alone.
"""

from tests import environment  # isort: skip - before all else: settings read the environment

import argparse
import json
import os
import re
import resource
import statistics
import sys
import threading
import time
import zoneinfo
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, suppress
from functools import partial
from itertools import islice
from pathlib import Path
from unittest.mock import patch

import django

assert environment.DEFAULTS
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from articles import revisions, snapshots, workflow  # noqa: E402
from articles.importing.items import ImportItem  # noqa: E402
from articles.importing.lookups import look_up  # noqa: E402
from articles.importing.plan import may_publish  # noqa: E402
from articles.importing.reading import AUTO, Reading, read_paths  # noqa: E402
from articles.models import Article, QuoteSuggestion  # noqa: E402
from newsroom.record import loading  # noqa: E402

UTC = zoneinfo.ZoneInfo("UTC")
YARDS = 500


class Counted:
    """Counts and times what is sent to the database, and keeps none of it: imports are long."""

    def __init__(self):
        self.number, self.seconds = 0, 0.0

    def __call__(self, execute, *asked):
        started = time.perf_counter()
        self.number += 1
        try:
            return execute(*asked)
        finally:
            self.seconds += time.perf_counter() - started


def measure_import(path: Path, *, is_suggesting: bool, limit: int | None = None) -> dict:
    """Import an archive as `import_articles --publish` does, and say what that cost."""
    more = [] if is_suggesting else ["--no-suggest"]
    more += ["--limit", str(limit)] if limit else []

    def work() -> int:
        with Path(os.devnull).open("w") as quiet, redirect_stderr(quiet):
            call_command("import_articles", str(path), "--publish", *more, stdout=quiet)
        return Article.objects.count()

    return _cost(work) | {"suggestions": QuoteSuggestion.objects.count()}


def measure_loop(path: Path, *, is_suggesting: bool, limit: int) -> dict:
    """Save the same stories one by one, by the verbs with which the newsroom saves by hand."""
    # Saving by hand always looks for quotations; an import that does not is compared without.
    suggest = revisions.suggest_quotes if is_suggesting else lambda article: 0
    with patch.object(revisions, "suggest_quotes", suggest):
        return _cost(lambda: sum(map(_save, islice(_items(path), limit))))


def _items(path):
    found = (read.found for read in read_paths([str(path)], Reading(AUTO, UTC)))
    return (one for one in found if isinstance(one, ImportItem) and one.kind == "article")


def _save(item: ImportItem) -> int:
    lookup = look_up([item])
    section = lookup.sections.get(item.section)
    empty = snapshots.take(Article())
    fields = {name: getattr(item, name) for name in empty["fields"] if hasattr(item, name)}
    fields |= {"embargo_until": None, "rights_until": None, "language": item.language or "en"}
    article = Article()
    snapshot = {
        **empty,
        "fields": {**empty["fields"], **fields},
        "section": section.pk if section else None,
        "topics": [lookup.topics[name] for name in item.topics],
        "bylines": [
            {"id": None, "person": None, "printed": one.name, "role": one.role}
            for one in item.bylines
        ],
    }
    revisions.save_article(article, snapshot=snapshot, user=None, expected_version=0)
    if may_publish(item, article.created_at):
        workflow.publish(article, user=None, at=item.published_at)
    return 1


def _cost(work: Callable[[], int]) -> dict:
    """What it costs this process and the one that reads for it, if there is one."""
    queries, wall, cpu = Counted(), time.perf_counter(), _cpu()
    # COPY goes past the wrappers of Django.
    copying = patch.object(loading, "_copy", partial(queries, loading._copy))
    with connection.execute_wrapper(queries), copying, Memory() as memory:
        stories = work()
    wall, cpu = time.perf_counter() - wall, _cpu() - cpu
    return {
        "stories": stories,
        "wall_s": round(wall, 1),
        "stories_a_second": round(stories / wall, 1),
        "cpu_ms": round(1000 * cpu / stories, 2),
        "yards": round(1000 * cpu / stories / _yard(), 2),
        "sql_ms": round(1000 * queries.seconds / stories, 2),
        "queries": round(queries.number / stories, 2),
        "peak_mb": round(memory.peak / 1024, 1),
    }


def _cpu() -> float:
    """Seconds of CPU, also those of processes that this one started and that have ended."""
    return sum(os.times()[:4])


class Memory(threading.Thread):
    """The most memory that this process and those it started held at one moment, in kB.

    Each half second; what processes share counts once (PSS). Where the system does not tell, the
    peak of this process alone.
    """

    EVERY = 0.5

    def __init__(self):
        super().__init__(daemon=True)
        self.peak = 0
        self._over = threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self.join()
        if not self.peak:
            unit = 1024 if sys.platform == "darwin" else 1
            self.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit

    def run(self):
        while not self._over.wait(self.EVERY):
            self.peak = max(self.peak, sum(map(_memory_of, [os.getpid(), *_started_by_us()])))


def _started_by_us() -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            parent = path.read_text().rpartition(")")[2].split()[1]
            found += [int(path.parent.name)] if int(parent) == os.getpid() else []
    return found


def _memory_of(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0  # it ended meanwhile, or nobody tells
    return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:"))


def _yard() -> float:
    """How many ms of CPU it takes here, now, to count the words of a text of a story's length."""
    text = "The quick brown fox ran over a lazy dog and into the wood. " * 70
    took = []
    for _ in range(5):
        began = time.process_time()
        # Many in one go: some clocks of CPU time tick but a hundred times a second.
        for _ in range(YARDS):
            Counter(re.findall(r"\w+", text))
        took.append(time.process_time() - began)
    return 1000 * statistics.median(took) / YARDS


def main() -> int:
    """Do what is asked, and print it as one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.importing", description=__doc__)
    parser.add_argument("what", choices=["import", "loop"])
    parser.add_argument("path", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--no-suggest", action="store_true")
    options = parser.parse_args()
    measure = measure_loop if options.what == "loop" else measure_import
    found = measure(options.path, is_suggesting=not options.no_suggest, limit=options.limit)
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
