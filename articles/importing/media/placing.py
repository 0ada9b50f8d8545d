"""Pictures into the stories that name them, unless an editor chose others.

A story that nobody changed here simply gets them. One that was changed gets them as a revision of
its own, and only while its pictures are still those that the import gave it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from articles.importing.items import Picture
from articles.models import Article, ArticleImage, ChangeLevel, Revision, Status
from articles.revisions import keep_revision
from articles.text import normalise_space

__all__ = ["Placing", "Use", "chosen_by_editors", "in_order", "place", "use_of", "uses_of"]

Shown = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Use:
    """A picture as a story shows it."""

    image: int
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Placing:
    """The pictures that a story's source names and that we have, in their order.

    `is_whole` where this run wrote the story: then it shows these and no others.
    """

    article: int
    source: str
    uses: tuple[Use, ...]
    is_whole: bool = False


def in_order(pictures: Iterable[Picture]) -> list[Picture]:
    """A story's pictures as it will show them: those that lead, then the others."""
    return sorted(pictures, key=lambda picture: not picture.is_lead)


def use_of(picture: Picture, image: int) -> Use:
    """How a story shows a picture; what is too long for its column ends in an ellipsis."""
    return Use(image, _cut(picture.alt, "alt"), _cut(picture.caption, "caption"))


def _cut(text: str, column: str) -> str:
    text = normalise_space(text)
    most = ArticleImage._meta.get_field(column).max_length
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def uses_of(articles: Collection[int]) -> dict[int, list[ArticleImage]]:
    """{story: the rows of its pictures, in order}; one query."""
    rows = defaultdict(list)
    for row in ArticleImage.objects.filter(article__in=articles).order_by("position", "pk"):
        rows[row.article_id].append(row)
    return rows


def chosen_by_editors(articles: Collection[int]) -> set[int]:
    """Those of these stories whose pictures an editor changed, and those that stay as they are."""
    changed = Article.objects.filter(pk__in=articles, version__gt=0)
    status = dict(changed.values_list("pk", "status"))
    if not status:
        return set()
    kept = {pk for pk, now in status.items() if now == Status.RETRACTED}
    before: dict[int, list[Shown]] = {}
    revisions = Revision.objects.filter(article__in=status).order_by("article_id", "number")
    for pk, user, images in revisions.values_list("article_id", "user_id", "snapshot__images"):
        shown = [(row["image"], row["alt"], row["caption"]) for row in images or []]
        if user is not None and shown != before.get(pk, shown):
            kept.add(pk)
        before[pk] = shown
    for pk, rows in uses_of(before).items():
        # Changed by a program, or before there were revisions: not ours to fill either.
        if [(row.image_id, row.alt, row.caption) for row in rows] != before[pk]:
            kept.add(pk)
    return kept


@transaction.atomic
def place(placings: Sequence[Placing], *, at: datetime) -> int:
    """Give the stories these pictures, in one transaction; return how many there are more.

    What is there already is not written again.
    """
    locked = Article.objects.select_for_update().filter(pk__in=[one.article for one in placings])
    stories = {story.pk: story for story in locked.order_by("pk")}
    # Asked again under the lock: an editor may have saved while pictures were fetched.
    kept = chosen_by_editors(stories)
    there = uses_of(stories)
    written: list[ArticleImage] = []
    gone, more = [], 0
    changed: list[Placing] = []
    for one in placings:
        if one.article not in stories or one.article in kept:
            continue
        rows = _rows(one, there[one.article])
        dropped = {row.pk for row in there[one.article]} - {row.pk for row in rows}
        news = _news(rows, there[one.article])
        if news or dropped:
            written += news
            gone += dropped
            more += sum(row._state.adding for row in news)
            changed.append(one)
    _write(written, gone)
    for one in changed:
        _keep(stories[one.article], one.source, at)
    return more


def _rows(one: Placing, there: Sequence[ArticleImage]) -> list[ArticleImage]:
    """The story's rows as they shall be: its source's, then those that only the story has."""
    by_image = {row.image_id: row for row in there}
    uses: Mapping[int, Use] = {}
    for use in one.uses:
        uses.setdefault(use.image, use)
    rows = [_row(one.article, use, by_image.get(use.image)) for use in uses.values()]
    if not one.is_whole:
        rows += [_copy(row) for row in there if row.image_id not in uses]
    for position, row in enumerate(rows):
        row.position = position
    return rows


def _row(article: int, use: Use, there: ArticleImage | None) -> ArticleImage:
    row = _copy(there) if there else ArticleImage(article_id=article, image_id=use.image)
    row.alt, row.caption = use.alt, use.caption
    return row


def _copy(row: ArticleImage) -> ArticleImage:
    names = [column.attname for column in row._meta.concrete_fields]
    copied = ArticleImage(**{name: getattr(row, name) for name in names})
    copied._state.adding = False
    return copied


def _news(rows: Sequence[ArticleImage], there: Sequence[ArticleImage]) -> list[ArticleImage]:
    """Those rows that are not in the database as they are."""
    known = {row.pk: (row.position, row.alt, row.caption) for row in there}
    return [row for row in rows if known.get(row.pk) != (row.position, row.alt, row.caption)]


def _write(rows: Sequence[ArticleImage], gone: Collection) -> None:
    if gone:
        ArticleImage.objects.filter(pk__in=gone).delete()
    ArticleImage.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["position", "alt", "caption"],
        batch_size=100,
    )


def _keep(story: Article, source: str, at: datetime) -> None:
    """A story that has versions gets another; whoever has it open is told when they save."""
    if not story.version:
        return
    story.version += 1
    story.updated_at, story.updated_by = at, None
    story.save(update_fields=["version", "updated_at", "updated_by"])
    level = ChangeLevel.MINOR if story.was_ever_public else ""
    keep_revision(story, user=None, note=f"Pictures from {source}", level=level)
