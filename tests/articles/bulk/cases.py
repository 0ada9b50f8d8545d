"""An archive in which one harbour master said a great deal."""

from articles.listing import relist
from articles.models import Article, BulkSample, ImportedItem
from articles.quoting import confirm, dismiss
from tests import factories

SAID = "“The wall held for winter number {0},” said {1}, the harbour master."


def archive_of(name, number, *, source="old paper"):
    """So many published stories of an import, each with one quotation of theirs."""
    return [archived(SAID.format(n, name), source=source) for n in range(number)]


def archived(text, *, source="old paper"):
    """A published story as an import left it."""
    article = factories.make_published(text=text)
    ImportedItem.objects.create(
        source=source, external_id=str(article.pk), article=article, outcome="created"
    )
    Article.objects.filter(pk=article.pk).update(is_archive=True, edited_at=None)
    relist([article.pk])
    return Article.objects.get(pk=article.pk)


def read(review, *, user, wrong=0):
    """Answer the whole sample by hand, the first few as wrong."""
    for row in BulkSample.objects.filter(review=review, verdict="").select_related(
        "suggestion__article"
    ):
        if row.position <= wrong:
            dismiss(row.suggestion, user=user)
        else:
            confirm(row.suggestion, user=user, speaker=review.speaker)
