"""The queue of open suggestions: ``follow`` is the one writer of its rows and of their counts.

Whatever opens, answers or changes a suggestion calls ``follow`` for its story in the same
transaction, as does relist. The screen asks the suggestion's own state as well, so a wrong row can
misplace a suggestion and never offer one that was answered.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from articles import tallies
from articles.models import FIRM, ImportedItem, QueueEntry, QuoteSuggestion, Tally
from newsroom.record.loading import load_new
from people.models import Speaker

BATCH = 500
OPEN = QuoteSuggestion.State.OPEN
Lane, Named = QueueEntry.Lane, QueueEntry.Named
Of = Tally.Of
# What a suggestion tells its row, beside what the row asks of the story.
ASKED = ["pk", "article_id", "speaker_id", "speaker_name", "kind", "confidence", "match_reason"]
ASKED += ["attribution_text"]
COPIED = ["lane", "section_id", "source", "speaker_id", "kind", "certainty", "named"]
WORD = re.compile(r"\w+")
# Copy that comes in so soon after its date is the day's own, not an archive's.
OF_THE_DAY = timedelta(days=3)


def follow(article_ids: Iterable[int], changes: Counter | None = None) -> None:
    """Make the queue's rows of these stories those of their open suggestions.

    Touches only what differs. ``changes`` gathers what that adds to each tally, for a caller who
    adds it in the same transaction; without it the tallies are brought up to date here.
    """
    if changes is None:
        with transaction.atomic():
            changes = Counter()
            follow(article_ids, changes)
            if any(changes.values()):
                tallies.add(changes)
        return
    ids = sorted(set(article_ids))
    for start in range(0, len(ids), BATCH):
        _follow(ids[start : start + BATCH], changes)


@transaction.atomic
def forget(*, articles: Iterable[int] = (), suggestions: Iterable[int] = ()) -> None:
    """Take the rows of what is about to be deleted, by its keys, and what they counted."""
    changes = Counter()
    rows = QueueEntry.objects.filter(
        Q(article_id__in=list(articles)) | Q(suggestion_id__in=list(suggestions))
    )
    for row in rows.select_for_update():
        changes.subtract(counted_by(row))
    rows.delete()
    if changes:
        tallies.add(changes)


def counted_by(row: QueueEntry) -> list[tallies.Counted]:
    """The tallies that a row counts towards."""
    is_archive = row.lane == Lane.ARCHIVES
    found = [(Of.ARCHIVES.value if is_archive else Of.HERE.value, None, None)]
    if row.certainty >= FIRM:
        found.append((Of.FIRM.value, None, None))
    if is_archive and row.speaker_id:
        found.append((Of.ARCHIVES.value, None, row.speaker_id))
        if row.named == Named.PLAINLY:
            found.append((Of.BULK.value, None, row.speaker_id))
    return found


def totals() -> dict[str, int]:
    """{"here", "archives", "firm": how many suggestions are open}, from their tallies."""
    keys = {
        of.value: tallies.key_of((of.value, None, None)) for of in (Of.HERE, Of.ARCHIVES, Of.FIRM)
    }
    found = dict(Tally.objects.filter(key__in=keys.values()).values_list("key", "n"))
    return {name: found.get(key, 0) for name, key in keys.items()}


def totals_of(speaker: Speaker) -> dict[str, int]:
    """{"archives", "bulk"}: open suggestions in archives that point to a speaker, by tallies."""
    rows = Tally.objects.filter(speaker=speaker, topic=None, of__in=[Of.ARCHIVES, Of.BULK])
    return {Of.ARCHIVES.value: 0, Of.BULK.value: 0, **dict(rows.values_list("of", "n"))}


def speakers_in_archives(most: int) -> list[Tally]:
    """Those whom the most open suggestions could be confirmed for in bulk, with how many."""
    rows = Tally.objects.filter(of=Of.BULK, speaker__isnull=False, n__gt=0)
    return list(rows.select_related("speaker").order_by("-n", "id")[:most])


def strays() -> dict[str, object]:
    """{what is wrong, in words: rows}: for doctor. relist --all mends them."""
    open_rows = QuoteSuggestion.objects.filter(state=OPEN)
    row = QueueEntry.objects.filter(suggestion=OuterRef("pk"))
    in_section = QueueEntry.objects.exclude(section=F("article__section"))
    return {
        "Open suggestions that the queue lacks": open_rows.filter(~Exists(row)),
        "Rows of the queue that were answered": QueueEntry.objects.exclude(suggestion__state=OPEN),
        "Rows of the queue in another section than their story": in_section.exclude(
            section__isnull=True, article__section__isnull=True
        ),
    }


# --- from suggestions to rows ------------------------------------------------------------------


def _follow(ids, changes):
    # The rows first, locked: what another answer is taking just now is waited for, and then seen.
    have = {
        row.pk: row
        for row in QueueEntry.objects.filter(article_id__in=ids).select_for_update(of=("self",))
    }
    wanted = {row.pk: row for row in map(_row, _asked(ids))}
    surplus = [row for key, row in have.items() if key not in wanted]
    changed = [new for key, new in wanted.items() if key in have and _differs(have[key], new)]
    new = [row for key, row in wanted.items() if key not in have]
    for row in (*surplus, *(have[row.pk] for row in changed)):
        changes.subtract(counted_by(row))
    for row in (*changed, *new):
        changes.update(counted_by(row))
    if surplus:
        QueueEntry.objects.filter(pk__in=[row.pk for row in surplus]).delete()
    if changed:
        QueueEntry.objects.bulk_update(changed, COPIED, batch_size=100)
    load_new(new, ignore_conflicts=True)


def _asked(ids):
    imported = ImportedItem.objects.filter(article=OuterRef("article_id")).order_by("-pk")
    imported = imported.exclude(kind=ImportedItem.MOVED)
    return (
        QuoteSuggestion.objects.filter(article_id__in=ids, state=OPEN)
        .order_by()
        .values(
            *ASKED,
            section_id=F("article__section_id"),
            is_archive=F("article__is_archive"),
            edited_at=F("article__edited_at"),
            published_at=F("article__published_at"),
            came_at=F("article__created_at"),
            source=Coalesce(Subquery(imported.values("source")[:1]), Value("")),
        )
    )


def _row(asked):
    """The row of an open suggestion: an unsaved QueueEntry from a dict of ASKED."""
    certainty = round(asked["confidence"] * 1000)
    is_archive = asked["is_archive"] or _came_late(asked)
    return QueueEntry(
        suggestion_id=asked["pk"],
        article_id=asked["article_id"],
        lane=Lane.ARCHIVES if is_archive else Lane.HERE,
        section_id=asked["section_id"],
        source=asked["source"],
        speaker_id=asked["speaker_id"],
        kind=asked["kind"],
        certainty=certainty,
        named=_named(asked, certainty),
    )


def _came_late(asked):
    """Whether it is copy of another day, or of none, that nobody worked on here."""
    if not asked["source"] or asked["edited_at"]:
        return False
    ran_at = asked["published_at"]
    return ran_at is None or ran_at < asked["came_at"] - OF_THE_DAY


def _named(asked, certainty):
    """How plainly the story says that it is the suggested speaker (docs/decisions.md)."""
    is_full = asked["match_reason"] == "full name"
    if not (is_full and asked["speaker_id"] and certainty >= FIRM):
        return Named.DOUBTFUL
    surname = WORD.findall(asked["speaker_name"].casefold())[-1:]
    beside = WORD.findall(asked["attribution_text"].casefold())
    return Named.PLAINLY if surname and surname[0] in beside else Named.CARRIED


def _differs(row, new):
    return any(getattr(row, name) != getattr(new, name) for name in COPIED)
