"""relist(): the one writer of the copied sort columns and of the rows that only serve lists.

It runs in the transaction of whatever changed a story's dates, status, topics or quotes. Pages
sort by the copies and ask the story's own gate as well, so a wrong copy can misplace a row and
never show one.
"""

from collections import Counter
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Count, F, Max, Min, OuterRef, Q, Subquery

from articles import about, background, naming, queueing, tallies
from articles.models import (
    Appearance,
    Article,
    ArticleSpeaker,
    ArticleTopic,
    Correction,
    Job,
    ListedCorrection,
    ListedQuote,
    Quote,
    QuoteTopic,
)
from articles.search.entries import index_quotes
from people.models import named

BATCH = 500
WORK = "relist speaker"
AT_ONCE = 200  # stories that a request may wait for
STEP = 100
UPDATED_AT_ONCE = 100  # each row adds a case to the statement that each row is tried against


@transaction.atomic
def relist(
    article_ids: Iterable[int], *, is_counting: bool = True, also_quotes: Collection = ()
) -> None:
    """Bring the copies of these stories, and of every quote they print, up to date.

    ``also_quotes`` are the keys of quotes that they printed until now.
    Set-based: the number of queries depends on the number of batches, not of stories. Who writes
    a whole archive may leave the counting to ``tallies.recount``, once, in the same transaction.
    """
    changes = Counter()
    for ids in _batches(sorted(set(article_ids))):
        queueing.follow(ids, changes)
        _relist_topics(ids)
        printed = Appearance.objects.filter(article_id__in=ids).order_by()
        quote_ids = list({*printed.values_list("quote_id", flat=True).distinct(), *also_quotes})
        _relist_quotes(quote_ids)
        _replace(ArticleSpeaker, {"article_id__in": ids}, _wanted_speaker_rows(ids), changes)
        for some in _batches(quote_ids):
            scope = {"quote_id__in": some}
            _replace(QuoteTopic, scope, _wanted_topic_rows(some), changes)
            _replace(ListedQuote, scope, _wanted_quote_rows(some), changes)
            index_quotes(some)
        relist_corrections(ids)
        naming.follow(ids)
        changes.update(about.follow_stories(ids))
    if is_counting:
        # Once, in the order of the keys: two writers that lock in other orders wait for ever.
        tallies.add(changes)


def relist_speaker(speaker, *, user=None) -> Job | None:
    """Relist every story that quotes or names a speaker: after a choice whether readers may
    know them.

    Pages ask the speaker as well, so nobody waits for it: where a speaker is quoted in more than
    AT_ONCE stories it is done in the background, and the job is returned.
    """
    ids = list(_quoting(speaker)[: AT_ONCE + 1])
    if len(ids) <= AT_ONCE:
        relist(ids)
        about.names_changed(speaker, user=user)
        return None
    title = f"Lists and counts of {speaker}"
    return background.start(WORK, title=title, user=user, target=speaker)


@background.work(WORK)
def _relist_rest(job, progress):
    """Relist the stories that quote a speaker, from where the last step left off."""
    stories = _quoting(job.target_id)
    progress(total=stories.count())
    about.follow_names([job.target_id])
    while ids := list(stories.filter(article_id__gt=job.memory.get("after", 0))[:STEP]):
        with transaction.atomic():
            relist(ids)
            progress(job.done + len(ids), memory={"after": ids[-1]})


def _quoting(speaker):
    """The keys of the stories that quote a speaker, in order."""
    rows = Appearance.objects.filter(quote__speaker=speaker).order_by("article_id")
    return rows.values_list("article_id", flat=True).distinct()


def relist_corrections(article_ids: Collection[int]) -> None:
    """Write down whose words the corrections issued on these stories are about: one query if all
    is as it was."""
    rows = Correction.objects.filter(article_id__in=article_ids, quote__isnull=False).order_by()
    rows = rows.values_list("pk", "quote__speaker_id", "listed_row__speaker_id")
    wrong = {pk: speaker for pk, speaker, listed in rows if speaker != listed}
    if not wrong:
        return
    ListedCorrection.objects.filter(correction__in=wrong).delete()
    ListedCorrection.objects.bulk_create(
        ListedCorrection(correction_id=pk, speaker_id=speaker)
        for pk, speaker in wrong.items()
        if speaker is not None
    )


def forget_quotes(quote_ids):
    """Take the list rows of quotes that are about to go; the caller then relists their stories."""
    changes = Counter()
    for model in (QuoteTopic, ListedQuote):
        _replace(model, {"quote_id__in": quote_ids}, {}, changes)
    tallies.add(changes)


def _batches(values):
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))


def _relist_topics(ids):
    live = Article.objects.filter(pk=OuterRef("content_object_id")).values("live_at")
    ArticleTopic.objects.filter(content_object_id__in=ids).update(live_at=Subquery(live))


def _relist_quotes(quote_ids):
    """A quote is as old as the first story that printed it and still does."""
    printed = (
        Appearance.objects.filter(
            quote_id=OuterRef("pk"), is_in_text=True, quote__withheld_at__isnull=True
        )
        .order_by()
        .values("quote_id")
        .annotate(first=Min("article__live_at"))
        .values("first")
    )
    for ids in _batches(quote_ids):
        Quote.objects.filter(pk__in=ids).update(live_at=Subquery(printed))


def listable(**scope):
    """Appearances in which words may stand in a list of what someone said.

    Not words given on background, disowned or withheld, nor a private person's: what counts must
    not count them either. Pages ask the quote's own state and its speaker's as well.
    """
    on_record = Appearance.objects.filter(
        is_in_text=True,
        quote__terms=Quote.Terms.ON_RECORD,
        quote__withheld_at__isnull=True,
        **scope,
    )
    sayable = on_record.filter(Q(quote__speaker__isnull=True) | named("quote__speaker__"))
    return sayable.exclude(quote__state=Quote.State.DISOWNED).order_by()


def _wanted_speaker_rows(ids):
    """{(article, speaker): row} for every speaker that these stories quote."""
    rows = listable(article_id__in=ids, quote__speaker__isnull=False).values_list(
        "article_id", "quote__speaker_id", "article__live_at", "article__rights_until"
    )
    return {
        (article, speaker): ArticleSpeaker(
            article_id=article, speaker_id=speaker, live_at=live, live_until=until
        )
        for article, speaker, live, until in rows.distinct()
    }


# From the first of the stories that run until the rights of the last end; for ever if one's don't.
SPAN = {
    "first": Min("article__live_at"),
    "last": Max("article__rights_until"),
    "endless": Count("pk", filter=Q(article__rights_until__isnull=True)),
}


def _wanted_topic_rows(quote_ids):
    """{(quote, topic): row}: a quote's topics are those of the stories that run, or will run."""
    rows = (
        listable(quote_id__in=quote_ids, article__live_at__isnull=False)
        .filter(article__topic_items__isnull=False)
        .values("quote_id", topic_id=F("article__topic_items__tag_id"))
        .annotate(speaker_id=F("quote__speaker_id"), **SPAN)
    )
    return {(row["quote_id"], row["topic_id"]): QuoteTopic(**_spanned(row)) for row in rows}


def _wanted_quote_rows(quote_ids):
    """{(quote,): row} for the quotes of stories that run, or will run."""
    rows = (
        listable(quote_id__in=quote_ids, article__live_at__isnull=False)
        .values("quote_id")
        .annotate(speaker_id=F("quote__speaker_id"), **SPAN)
    )
    return {(row["quote_id"],): ListedQuote(**_spanned(row)) for row in rows}


def _spanned(row):
    first, last, endless = row.pop("first"), row.pop("last"), row.pop("endless")
    return {**row, "live_at": first, "live_until": None if endless else last}


KEYS = {
    ArticleSpeaker: (("article_id", "speaker_id"), ["live_at", "live_until"]),
    QuoteTopic: (("quote_id", "topic_id"), ["live_at", "live_until", "speaker"]),
    ListedQuote: (("quote_id",), ["live_at", "live_until", "speaker"]),
}


def _replace(model, scope, wanted, changes):
    """Make the rows in scope those that are wanted, touching only what differs.

    ``changes`` gathers what that adds to each tally.
    """
    key_fields, copied = KEYS[model]
    attributes = [model._meta.get_field(name).attname for name in copied]
    changed, surplus = [], []
    for row in model.objects.filter(**scope):
        new = wanted.pop(tuple(getattr(row, name) for name in key_fields), None)
        if new is None:
            surplus.append(row.pk)
        elif any(getattr(row, name) != getattr(new, name) for name in attributes):
            new.pk = row.pk
            changed.append(new)
            changes.update(tallies.counted_by(new))
        else:
            continue
        changes.subtract(tallies.counted_by(row))
    if surplus:
        model.objects.filter(pk__in=surplus).delete()
    if changed:
        model.objects.bulk_update(changed, copied, batch_size=UPDATED_AT_ONCE)
    for row in wanted.values():
        changes.update(tallies.counted_by(row))
    model.objects.bulk_create(wanted.values(), batch_size=BATCH)
