"""relist(): the one writer of the copied sort columns and of the rows that only serve lists.

It runs in the transaction of whatever changed a story's dates, status, topics or quotes. Pages
sort by the copies and ask the story's own gate as well, so a wrong copy can misplace a row and
never show one.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Min, OuterRef, Subquery

from articles.models import Appearance, Article, ArticleSpeaker, ArticleTopic, Quote, QuoteTopic

BATCH = 500


@transaction.atomic
def relist(article_ids: Iterable[int]) -> None:
    """Bring the copies of these stories, and of every quote they print, up to date.

    Set-based: the number of queries depends on the number of batches, not of stories.
    """
    for ids in _batches(sorted(set(article_ids))):
        _relist_topics(ids)
        quote_ids = list(
            Appearance.objects.filter(article_id__in=ids)
            .order_by()
            .values_list("quote_id", flat=True)
            .distinct()
        )
        _relist_quotes(quote_ids)
        _replace(ArticleSpeaker, {"article_id__in": ids}, _wanted_speaker_rows(ids))
        for some in _batches(quote_ids):
            _replace(QuoteTopic, {"quote_id__in": some}, _wanted_topic_rows(some))


def forget_quotes(quote_ids, article_ids):
    """Take the list rows of quotes that are about to go, then relist their stories."""
    QuoteTopic.objects.filter(quote_id__in=quote_ids).delete()
    relist(article_ids)


def _batches(values):
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))


def _relist_topics(ids):
    live = Article.objects.filter(pk=OuterRef("content_object_id")).values("live_at")
    ArticleTopic.objects.filter(content_object_id__in=ids).update(live_at=Subquery(live))


def _relist_quotes(quote_ids):
    """A quote is as old as the first story that printed it and still does."""
    printed = (
        Appearance.objects.filter(quote_id=OuterRef("pk"), is_in_text=True)
        .order_by()
        .values("quote_id")
        .annotate(first=Min("article__live_at"))
        .values("first")
    )
    for ids in _batches(quote_ids):
        Quote.objects.filter(pk__in=ids).update(live_at=Subquery(printed))


def _wanted_speaker_rows(ids):
    """{(article, speaker): live_at} for every speaker that these stories quote."""
    rows = (
        Appearance.objects.filter(article_id__in=ids, is_in_text=True, quote__speaker__isnull=False)
        .order_by()
        .values_list("article_id", "quote__speaker_id", "article__live_at")
        .distinct()
    )
    return {
        (article, speaker): ArticleSpeaker(article_id=article, speaker_id=speaker, live_at=live)
        for article, speaker, live in rows
    }


def _wanted_topic_rows(quote_ids):
    """{(quote, topic): row}: a quote's topics are those of the stories that run, or will run."""
    rows = (
        Appearance.objects.filter(
            quote_id__in=quote_ids, is_in_text=True, article__live_at__isnull=False
        )
        .order_by()
        .values_list("quote_id", "article__topic_items__tag_id", "quote__speaker_id")
        .annotate(first=Min("article__live_at"))
    )
    return {
        (quote, topic): QuoteTopic(
            quote_id=quote, topic_id=topic, speaker_id=speaker, live_at=first
        )
        for quote, topic, speaker, first in rows
        if topic is not None
    }


KEYS = {
    ArticleSpeaker: (("article_id", "speaker_id"), ["live_at"]),
    QuoteTopic: (("quote_id", "topic_id"), ["live_at", "speaker"]),
}


def _replace(model, scope, wanted):
    """Make the rows in scope those that are wanted, touching only what differs."""
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
    if surplus:
        model.objects.filter(pk__in=surplus).delete()
    if changed:
        model.objects.bulk_update(changed, copied, batch_size=BATCH)
    model.objects.bulk_create(wanted.values(), batch_size=BATCH)
