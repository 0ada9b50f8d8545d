"""Measure pages on the database named in DATABASE_URL; print the numbers as JSON.

Started by bench.pages, once for each database and size, so that one measuring disturbs no other.
"""

from tests import environment  # isort: skip - before all else: settings read the environment

import argparse
import json
import sys
import time
from dataclasses import dataclass

import django

assert environment.DEFAULTS
django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402

from bench import bare, places  # noqa: E402
from tests.bed import static  # noqa: E402

BARE = "bare Django view"


class Queries:
    """Counts and times what is sent to the database while it is installed as a wrapper."""

    def __init__(self):
        self.sent, self.seconds = [], 0.0

    def __call__(self, execute, sql, params, many, context):
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - started
            self.sent.append((sql, params))


@dataclass(frozen=True)
class Cost:
    """What one page costs: the least of several requests; ``buffers`` on PostgreSQL alone."""

    queries: int
    cpu_ms: float
    sql_ms: float
    buffers: int | None


def cost_of(client: Client, url: str, *, repeats: int) -> Cost:
    """Ask for the address so often, after once to warm up. Raises RuntimeError unless it is 200."""
    ask(client, url)
    runs = [_ask_once(client, url) for _ in range(repeats)]
    queries = runs[0][2]
    return Cost(
        queries=len(queries.sent),
        cpu_ms=_least(run[0] for run in runs),
        sql_ms=_least(run[1] for run in runs),
        buffers=_buffers(queries.sent),
    )


def _least(seconds):
    return round(1000 * min(seconds), 2)


def ask(client: Client, url: str) -> str:
    """The text of a page. Raises RuntimeError unless it answers 200."""
    response = client.get(url)
    if response.status_code != 200:
        raise RuntimeError(f"{url} answered {response.status_code}")
    return response.text


def _ask_once(client, url):
    queries = Queries()
    started = time.process_time()
    with connection.execute_wrapper(queries):
        client.get(url)
    return time.process_time() - started, queries.seconds, queries


def _buffers(sent):
    """Pages of 8 kB that PostgreSQL looks at for these queries; None elsewhere."""
    if connection.vendor != "postgresql":
        return None
    total = 0
    with connection.cursor() as cursor:
        for sql, params in sent:
            if sql.lstrip("( ").upper().startswith(("SELECT", "WITH")):
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
                plan = cursor.fetchone()[0]
                plan = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
                total += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return total


def measure_pages(*, repeats: int) -> dict:
    """{page: {place: cost and budgets}} of every page, and of the bare view they compare with."""
    reader, editor = Client(), Client()
    editor.force_login(_editor())
    pages = [*places.public_pages(lambda url: ask(reader, url)), *places.admin_pages()]
    found = {BARE: {"first": _bare(repeats)}}
    for page in pages:
        client = editor if page.is_staff else reader
        found[page.name] = {
            place: vars(cost_of(client, url, repeats=repeats)) for place, url in page.places.items()
        }
        found[page.name]["budget"] = {
            "queries": page.queries,
            "bares": page.bares,
            "is_list": page.is_list,
            "is_search": page.is_search,
        }
    return found


def _bare(repeats):
    with override_settings(MIDDLEWARE=bare.MIDDLEWARE, ROOT_URLCONF="bench.bare"):
        return vars(cost_of(Client(), "/bare/", repeats=4 * repeats))


def _editor():
    user, made = User.objects.get_or_create(username="bench", defaults={"is_staff": True})
    if made:
        user.groups.add(Group.objects.get(name="Chief editors"))
    return user


def main() -> int:
    """Do what is asked, and print it as one line of JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.measuring", description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    static.leave_uncompressed()
    static.use(static.prepare())
    print(json.dumps(measure_pages(repeats=options.repeats)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
