"""Public stories as they are handed on: what their pages show, and nothing beside it.

Every story passed the gate. Words that are withheld are covered as on the page, and of quotations
only those are told apart that have a page of their own: no private person is named.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from articles.context import join_pieces
from articles.marking import has_permalink
from articles.models import (
    Appearance,
    Article,
    ArticleImage,
    ArticleTopic,
    Byline,
    Correction,
    Quote,
    Topic,
)
from articles.reading import attribution_of, listed
from articles.speakers import public_speakers
from articles.withholding import cover

AT_ONCE = 100


@dataclass(frozen=True)
class Narrowed:
    """Which public stories: of any of these sections, topics and speakers, by their keys; those
    that ran from ``start`` on and before ``end``. What is empty does not narrow."""

    sections: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    speakers: tuple[int, ...] = ()
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class PublicQuote:
    """A quotation as this story prints it; ``attribution`` where no speaker is recorded."""

    quote: Quote
    words: str
    role: str
    attribution: str
    principal_has_page: bool


@dataclass(frozen=True)
class PublicStory:
    """A story with what stands on its page; ``body`` is its HTML with withheld words covered."""

    article: Article
    body: str
    bylines: list[Byline]
    topics: list[Topic]
    pictures: list[ArticleImage]
    corrections: list[Correction]
    quotes: list[PublicQuote]

    @property
    def published_at(self) -> datetime:
        """When it first ran."""
        return self.article.first_live_at or self.article.live_at

    @property
    def updated_at(self) -> datetime:
        """When what it says last changed, else when it first ran."""
        return max(self.published_at, self.article.significant_at or self.published_at)


def public_stories(*, at: datetime, narrowed: Narrowed = Narrowed()) -> Iterator[PublicStory]:
    """Every public story that is asked for, newest first, seven queries for each hundred."""
    until = min(at, narrowed.end - timedelta(microseconds=1)) if narrowed.end else at
    rows = with_parts(_narrowed(Article.objects.public(at), narrowed, at), at=at)
    after = ""
    while True:
        page = rows.page(at=until, size=AT_ONCE, after=after)
        yield from as_public(page.rows)
        after = page.next
        if not after:
            return


def with_parts(articles: QuerySet[Article], *, at: datetime) -> QuerySet[Article]:
    """Public stories with what ``as_public`` asks of them; desk notes and sluglines stay."""
    has_page = public_speakers(at).filter(pk=OuterRef("quote__on_behalf_of"))
    printed = Appearance.objects.public(at).select_related(
        "quote__speaker", "quote__on_behalf_of", "quote__bulk_review"
    )
    parts = {
        "bylines": Byline.objects.select_related("person").order_by("position", "pk"),
        "topic_items": ArticleTopic.objects.select_related("tag").order_by("tag__name"),
        "article_images": ArticleImage.objects.select_related("image").order_by("position", "pk"),
        "corrections": Correction.objects.public(at).order_by("issued_at", "pk"),
        "appearances": printed.annotate(principal_has_page=Exists(has_page)).order_by(
            "position", "pk"
        ),
    }
    fetched = [Prefetch(name, rows, to_attr=f"public_{name}") for name, rows in parts.items()]
    return (
        articles.select_related("section").defer("desk_note", "slugline").prefetch_related(*fetched)
    )


def as_public(articles: Iterable[Article]) -> Iterator[PublicStory]:
    """What is handed on of stories fetched by ``with_parts``."""
    for article in articles:
        body, printed = cover(article.body, article.public_appearances)
        yield PublicStory(
            article=article,
            body=body,
            bylines=article.public_bylines,
            topics=[row.tag for row in article.public_topic_items],
            pictures=article.public_article_images,
            corrections=article.public_corrections,
            quotes=[_quote(row) for row in printed if _may_be_told(row.quote)],
        )


def _narrowed(rows, narrowed, at):
    if narrowed.sections:
        rows = rows.filter(section__in=narrowed.sections)
    if narrowed.topics:
        filed = ArticleTopic.objects.filter(tag__in=narrowed.topics)
        rows = rows.filter(Exists(filed.filter(content_object=OuterRef("pk"))))
    if narrowed.speakers:
        said = Appearance.objects.public(at).filter(
            listed("quote__"), quote__speaker__in=narrowed.speakers
        )
        rows = rows.filter(Exists(said.filter(article=OuterRef("pk"))))
    return rows.filter(live_at__gte=narrowed.start) if narrowed.start else rows


def _may_be_told(quote):
    """Whether a quote of a public story stands in lists of what people said."""
    return has_permalink(quote) and quote.state != Quote.State.DISOWNED


def _quote(row):
    quote = row.quote
    return PublicQuote(
        quote=quote,
        words=join_pieces([piece["exact"] for piece in row.pieces]),
        role=quote.role or row.role_as_printed,
        attribution="" if quote.speaker else attribution_of(row),
        principal_has_page=row.principal_has_page,
    )
