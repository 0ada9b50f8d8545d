"""Counts that pages show, kept as they change: no page counts rows.

``add`` is called by articles.listing.relist, articles.about and articles.queueing.follow with what
they added and took away. A tally counts what runs or will run; the reader's number is that less
what is not due yet, or whose rights ended. Those of the queue are the newsroom's own.
"""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from articles.models import (
    FIRM,
    ArticleSpeaker,
    ListedQuote,
    QueueEntry,
    QuoteTopic,
    StoryAbout,
    Tally,
)
from people.models import Speaker

# (of, topic id or None, speaker id or None)
Counted = tuple[str, int | None, int | None]
QUOTES, STORIES, ABOUT = (of.value for of in (Tally.Of.QUOTES, Tally.Of.STORIES, Tally.Of.ABOUT))
BATCH = 200


def counted_by(row) -> list[Counted]:
    """The tallies that a list row counts towards; none while its story does not run."""
    if row.live_at is None:
        return []
    if isinstance(row, ArticleSpeaker):
        return [(STORIES, None, row.speaker_id)]
    if isinstance(row, StoryAbout):
        return [(ABOUT, None, row.speaker_id)]
    if isinstance(row, ListedQuote):
        return [(QUOTES, None, row.speaker_id)] if row.speaker_id else []
    whole = [(QUOTES, row.topic_id, None)]
    return [*whole, (QUOTES, row.topic_id, row.speaker_id)] if row.speaker_id else whole


@transaction.atomic
def add(changes: Counter) -> None:
    """Add to each tally what changed, {(of, topic, speaker): how many}; rows that lack are made."""
    changes = {key_of(counted): (counted, n) for counted, n in changes.items() if n}
    keys = sorted(changes)
    for start in range(0, len(keys), BATCH):
        _add({key: changes[key] for key in keys[start : start + BATCH]})


def _add(changes):
    # Always in the order of the keys: two writers that lock in other orders would wait for ever.
    locked = Tally.objects.select_for_update().filter(key__in=changes).order_by("key")
    there = set(locked.values_list("key", flat=True))
    new = [_row(key, counted) for key, (counted, _) in changes.items() if key not in there]
    Tally.objects.bulk_create(new, ignore_conflicts=True)
    steps = [When(key=key, then=Value(n)) for key, (_, n) in changes.items()]
    changed = Tally.objects.filter(key__in=changes)
    changed.update(n=F("n") + Case(*steps, default=Value(0)))
    changed.filter(n=0).delete()


def _row(key, counted, n=0):
    of, topic, speaker = counted
    return Tally(key=key, of=of, topic_id=topic, speaker_id=speaker, n=n)


def key_of(counted: Counted) -> str:
    """The one key of a count."""
    return ":".join(str(part or "") for part in counted)


@transaction.atomic
def recount() -> int:
    """Count everything anew, for when a copy went wrong; return how many tallies were mended."""
    wrong = dict(differences())
    Tally.objects.filter(key__in=[key for key, (_, n) in wrong.items() if not n]).delete()
    rows = [_row(key, counted, n) for key, (counted, n) in wrong.items() if n]
    Tally.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key"], update_fields=["n"], batch_size=BATCH
    )
    return len(wrong)


def differences() -> Iterable[tuple[str, tuple[Counted, int]]]:
    """Yield (key, (what, raw count)) for each tally that is not what a count of the rows says."""
    have = dict(Tally.objects.values_list("key", "n"))
    for counted, n in raw_counts():
        if have.pop(key_of(counted), 0) != n:
            yield key_of(counted), (counted, n)
    for key, n in have.items():
        if n:
            of, topic, speaker = key.split(":")
            yield key, ((of, int(topic or 0) or None, int(speaker or 0) or None), 0)


def raw_counts() -> Iterable[tuple[Counted, int]]:
    """Every count, by the database's own counting: slow, for comparing."""
    rows = QuoteTopic.objects.filter(live_at__isnull=False).order_by()
    for topic, n in rows.values_list("topic").annotate(n=Count("pk")):
        yield (QUOTES, topic, None), n
    named = rows.filter(speaker__isnull=False)
    for topic, speaker, n in named.values_list("topic", "speaker").annotate(n=Count("pk")):
        yield (QUOTES, topic, speaker), n
    quotes = ListedQuote.objects.filter(speaker__isnull=False).order_by()
    for speaker, n in quotes.values_list("speaker").annotate(n=Count("pk")):
        yield (QUOTES, None, speaker), n
    stories = ArticleSpeaker.objects.filter(live_at__isnull=False).order_by()
    for speaker, n in stories.values_list("speaker").annotate(n=Count("pk")):
        yield (STORIES, None, speaker), n
    about = StoryAbout.objects.order_by()
    for speaker, n in about.values_list("speaker").annotate(n=Count("pk")):
        yield (ABOUT, None, speaker), n
    yield from _raw_counts_of_queue()


def _raw_counts_of_queue():
    rows = QueueEntry.objects.order_by()
    for lane, n in rows.values_list("lane").annotate(n=Count("pk")):
        yield (lane, None, None), n
    if n := rows.filter(certainty__gte=FIRM).count():
        yield (Tally.Of.FIRM.value, None, None), n
    archived = rows.filter(lane=QueueEntry.Lane.ARCHIVES, speaker__isnull=False)
    plain = archived.filter(named=QueueEntry.Named.PLAINLY)
    for of, some in ((Tally.Of.ARCHIVES.value, archived), (Tally.Of.BULK.value, plain)):
        for speaker, n in some.values_list("speaker").annotate(n=Count("pk")):
            yield (of, None, speaker), n


# --- what a page shows ---------------------------------------------------------------------------


class CountOf(Subquery):
    """How many rows a queryset has, counted within another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def hidden_now(rows, at):
    """An expression: how many of the rows a tally counts and readers don't see.

    Those not due yet, and those past their rights; each by a stretch of an index, which one
    condition with an "or" would not be.
    """
    rows = rows.order_by().values("pk")
    over = rows.filter(live_until__lte=at, live_at__lte=at)
    return CountOf(rows.filter(live_at__gt=at)) + CountOf(over)


def shown_quotes(speaker: Speaker, *, at):
    """An expression: how many quotes of a speaker readers can see, each once."""
    return _shown((QUOTES, None, speaker.pk), ListedQuote.objects.filter(speaker=speaker), at)


def shown_stories(speaker: Speaker, *, at):
    """An expression: how many public stories quote a speaker."""
    return _shown((STORIES, None, speaker.pk), ArticleSpeaker.objects.filter(speaker=speaker), at)


def shown_about(speaker: Speaker, *, at):
    """An expression: how many public stories name a speaker or quote them, each once."""
    return _shown((ABOUT, None, speaker.pk), StoryAbout.objects.filter(speaker=speaker), at)


def _shown(counted, rows, at):
    tally = Tally.objects.filter(key=key_of(counted)).values("n")
    return Coalesce(Subquery(tally), 0) - hidden_now(rows, at)


def shown_by_topic(at, **narrowed) -> QuerySet[Tally]:
    """Tallies of quotes under topics, as (topic or speaker) ``narrowed``, with ``shown``.

    ``shown`` is the number readers may be told. The most first.
    """
    rows = QuoteTopic.objects.filter(topic=OuterRef("topic"), speaker=OuterRef("speaker"))
    tallies = Tally.objects.filter(of=QUOTES, n__gt=0, **narrowed)
    tallies = tallies.filter(topic__isnull=False, speaker__isnull=False)
    return tallies.annotate(shown=F("n") - hidden_now(rows, at)).order_by("-n", "pk")
