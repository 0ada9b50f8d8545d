"""The writer of the search's entries: one for each story that prints a quote.

An entry holds the words as that story printed them, never the record's own, so that a search can
find nothing that readers can't read. Called by articles.listing.relist.
"""

import hashlib
from collections import defaultdict

from django.db import connection
from django.db.models import F, Q

from articles.context import join_pieces
from articles.models import Appearance, ArticleTopic, Quote, QuoteEntry
from articles.search.backends import backend_of
from articles.search.query import place_of, role_mark, section_mark, speaker_mark, topic_mark
from articles.search.words import keys
from people.models import named

MOST_WORDS = 10_000
BATCH = 500
UPDATED_AT_ONCE = 100


def index_quotes(quote_ids):
    """Make the entries of these quotes what their stories print; writes only what differs."""
    wanted = {entry.appearance_id: entry for entry in _wanted(quote_ids)}
    changed, surplus = [], []
    for row in QuoteEntry.objects.filter(quote_id__in=quote_ids).defer("document"):
        new = wanted.pop(row.appearance_id, None)
        if new is None:
            surplus.append(row.pk)
        elif (row.digest, row.live_at, row.quote_id) != (new.digest, new.live_at, new.quote_id):
            new.pk, new.place = row.pk, place_of(new.live_at, row.pk)
            changed.append(new)
    if surplus:
        QuoteEntry.objects.filter(pk__in=surplus).delete()
    fields = ["quote", "live_at", "place", "document", "digest"]
    QuoteEntry.objects.bulk_update(changed, fields, batch_size=UPDATED_AT_ONCE)
    _add(list(wanted.values()))


def _add(entries):
    """Insert entries, then give each its place: it needs the number it was given."""
    made = QuoteEntry.objects.bulk_create(entries, batch_size=BATCH)
    for entry in made:
        entry.place = place_of(entry.live_at, entry.pk)
    QuoteEntry.objects.bulk_update(made, ["place"], batch_size=UPDATED_AT_ONCE)


def _wanted(quote_ids):
    rows = (
        Appearance.objects.filter(
            quote_id__in=quote_ids,
            quote__terms=Quote.Terms.ON_RECORD,
            article__live_at__isnull=False,
            quote__withheld_at__isnull=True,
            is_in_text=True,
        )
        .filter(Q(quote__speaker__isnull=True) | named("quote__speaker__"))
        .exclude(quote__state=Quote.State.DISOWNED)
        .order_by()
        .annotate(
            live_at=F("article__live_at"),
            section=F("article__section_id"),
            speaker=F("quote__speaker_id"),
            role=F("quote__role"),
        )
    )
    rows = list(rows)
    topics = _topics({row.article_id for row in rows})
    backend = backend_of(connection)
    for row in rows:
        words = keys(join_pieces([piece["exact"] for piece in row.pieces]))[:MOST_WORDS]
        document = backend.document(words, _marks(row, topics[row.article_id]))
        yield QuoteEntry(
            appearance_id=row.pk,
            quote_id=row.quote_id,
            live_at=row.live_at,
            document=document,
            digest=hashlib.sha256(document.encode()).hexdigest(),
        )


def _topics(article_ids):
    found = defaultdict(list)
    rows = ArticleTopic.objects.filter(content_object_id__in=article_ids)
    for article, topic in rows.order_by("tag_id").values_list("content_object_id", "tag_id"):
        found[article].append(topic)
    return found


def _marks(row, topics):
    """What a search may be narrowed to, as words that no reader can write."""
    marks = [topic_mark(topic) for topic in topics]
    if row.speaker:
        marks.append(speaker_mark(row.speaker))
    if row.section:
        marks.append(section_mark(row.section))
    roles = keys(f"{row.role} {row.role_as_printed}")
    return marks + [role_mark(key) for key in dict.fromkeys(roles)]
