"""A story at its own address: as it runs, as a notice that it was wrong, or gone."""

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Value, When
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.exporting.ninjs import news_object
from articles.exporting.stories import as_public, with_parts
from articles.marking import mark_story
from articles.models import Appearance, Article, ArticleImage, Correction, Status, gate
from articles.reading import links_around_story
from articles.structured_data import news_article
from articles.views.page import show_page
from articles.withholding import cover

JSON_NAME = "article.json"
GONE = "This story is no longer here.\n"


@require_safe
def story(request):
    """200 public, 200 with only headline and notice retracted, 410 taken down, else 404.

    Four queries for a story without corrections and pictures: itself, links, bylines, quotations.
    """
    at = timezone.now()
    article = _answerable(request.path_info, at)
    if article is None:
        raise Http404
    if article.status == Status.RETRACTED:
        return _retracted(request, article, at=at)
    if not article.is_readable:
        return show_page(request, "410.html", {}, at=at, status=410)
    return _public(request, article, at=at)


@require_safe
def story_json(request):
    """The same as a ninjs object: 200 public, 410 taken down or found wrong, else 404."""
    at = timezone.now()
    article = _answerable(request.path_info.removesuffix(JSON_NAME), at)
    if article is None:
        raise Http404
    if not article.is_readable:
        return HttpResponse(GONE, status=410, content_type="text/plain; charset=utf-8")
    rows = with_parts(Article.objects.public(at), at=at).filter(pk=article.pk)
    found = next(as_public(rows), None)
    if found is None:
        raise Http404
    data = news_object(
        found,
        absolute=request.build_absolute_uri,
        publisher=settings.NEWSROOM_NAME,
        licence=settings.NEWSROOM_DATA_LICENCE,
    )
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["X-Robots-Tag"] = "noindex"
    return response


def _answerable(path, at):
    """The story of this address, with what tells which further queries it needs, or None."""
    here = {"article": OuterRef("pk")}
    rows = Article.objects.answerable(at).select_related("section").defer("desk_note")
    return (
        rows.annotate(
            is_readable=Case(When(gate(at), then=Value(True)), default=Value(False)),
            has_pictures=Exists(ArticleImage.objects.filter(**here)),
            has_corrections=Exists(Correction.objects.filter(**here)),
        )
        .filter(path=path)
        .first()
    )


def _public(request, article, *, at):
    around, topics = links_around_story(article, at=at)
    body, appearances = cover(article.body, _appearances(article, at))
    parts = {
        "topics": topics,
        "bylines": list(article.bylines.select_related("person")),
        "pictures": _pictures(article),
        "corrections": _corrections(article, at),
    }
    context = {
        **parts,
        "article": article,
        "published": article.first_live_at or article.live_at,
        "updated": _updated(article),
        "data_address": f"{article.path}{JSON_NAME}",
        "marked": mark_story(body, appearances),
        "data": news_article(
            article,
            publisher=settings.NEWSROOM_NAME,
            absolute=request.build_absolute_uri,
            appearances=appearances,
            **parts,
        ),
    }
    return show_page(request, "articles/article_detail.html", context, at=at, around=around)


def _retracted(request, article, *, at):
    notices = Correction.objects.public(at).filter(article=article, kind=Correction.Kind.RETRACTION)
    context = {"headline": article.headline, "notices": list(notices)}
    return show_page(request, "articles/article_retracted.html", context, at=at)


def _appearances(article, at):
    rows = Appearance.objects.public(at).filter(article=article)
    return list(rows.select_related("quote__speaker").order_by("position", "pk"))


def _pictures(article):
    if not article.has_pictures:
        return []
    return list(article.article_images.select_related("image").order_by("position", "pk"))


def _corrections(article, at):
    if not article.has_corrections:
        return []
    return list(Correction.objects.public(at).filter(article=article).order_by("issued_at", "pk"))


def _updated(article):
    """When the story last changed in what it says, if it did since it first ran."""
    first, last = article.first_live_at, article.significant_at
    return last if first and last and last > first else None
