"""Put what waits for an answer already into the queue, with its counts, as articles.queueing does."""

import re
from collections import Counter
from datetime import timedelta
from itertools import islice

from django.db import migrations
from django.db.models import OuterRef, Subquery

BATCH = 1000
WORD = re.compile(r"\w+")
FIRM = 900
OF_THE_DAY = timedelta(days=3)


def fill(apps, schema_editor):
    entry, tally = (apps.get_model("articles", name) for name in ("QueueEntry", "Tally"))
    counts = Counter()
    found = _open(apps)
    while rows := [_row(one) for one in islice(found, BATCH)]:
        for row in rows:
            counts.update(_counted(row))
        entry.objects.bulk_create([entry(**row) for row in rows], ignore_conflicts=True)
    tally.objects.bulk_create(
        (
            tally(key=f"{of}::{speaker or ''}", of=of, speaker_id=speaker, n=n)
            for (of, speaker), n in counts.items()
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def _open(apps):
    imported = apps.get_model("articles", "ImportedItem").objects.filter(
        article=OuterRef("article_id")
    )
    return (
        apps.get_model("articles", "QuoteSuggestion")
        .objects.filter(state="open")
        .order_by("pk")
        .values(
            *("pk", "article_id", "speaker_id", "speaker_name", "kind", "confidence"),
            *("match_reason", "attribution_text"),
            *("article__section_id", "article__is_archive", "article__edited_at"),
            *("article__published_at", "article__created_at"),
            source=Subquery(imported.order_by("-pk").values("source")[:1]),
        )
        .iterator(chunk_size=BATCH)
    )


def _row(one):
    certainty = round(one["confidence"] * 1000)
    ran_at, came_at = one["article__published_at"], one["article__created_at"]
    came_in = one["source"] and one["article__edited_at"] is None
    came_in = came_in and (ran_at is None or ran_at < came_at - OF_THE_DAY)
    return {
        "suggestion_id": one["pk"],
        "article_id": one["article_id"],
        "lane": "archives" if one["article__is_archive"] or came_in else "here",
        "section_id": one["article__section_id"],
        "source": one["source"] or "",
        "speaker_id": one["speaker_id"],
        "kind": one["kind"],
        "certainty": certainty,
        "named": _named(one, certainty),
    }


def _named(one, certainty):
    if one["match_reason"] != "full name" or not one["speaker_id"] or certainty < FIRM:
        return 0
    surname = WORD.findall(one["speaker_name"].casefold())[-1:]
    return 2 if surname and surname[0] in WORD.findall(one["attribution_text"].casefold()) else 1


def _counted(row):
    yield row["lane"], None
    if row["certainty"] >= FIRM:
        yield "firm", None
    if row["lane"] == "archives" and row["speaker_id"]:
        yield "archives", row["speaker_id"]
        if row["named"] == 2:
            yield "bulk", row["speaker_id"]


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_queue_and_bulk")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
