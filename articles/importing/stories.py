"""The rows of imported stories: their columns, bylines and topics, a batch at a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from articles import linking, snapshots
from articles.importing.earlier import before_update
from articles.importing.items import ByLine, ImportItem
from articles.importing.lookups import Lookup
from articles.importing.plan import MAKES, PUBLISHED, Action, Decision
from articles.importing.prepared import LINE_COLUMNS, TEXT_COLUMNS, Prepared, columns_of
from articles.models import Article, Byline, ImportedItem, Revision, Status
from newsroom.record import addresses
from newsroom.record.loading import load

__all__ = [
    "OVERTAKEN",
    "SAID",
    "Overtaken",
    "known_articles",
    "new_articles",
    "snapshot_of",
    "write_bylines",
]

OVERTAKEN = "changed here while the import ran; nothing was overwritten"
# What a newer version says of a story that ran; pictures, address and embargo stay ours.
SAID = (*LINE_COLUMNS, *TEXT_COLUMNS, "body", "language", "rights_until")


class Overtaken(Exception):
    """Someone changed the story between the plan and the writing."""


def new_articles(
    decisions: Sequence[Decision], prepared: Mapping[int, Prepared], lookup: Lookup, at: datetime
) -> dict[int, Article]:
    """{id(decision): Article} of the stories to be made, not saved. Raises what preparing met."""
    return {
        id(one): Article(created_at=at, updated_at=at, **_columns(one, prepared, lookup))
        for one in decisions
        if one.action is Action.CREATE
    }


def known_articles(
    decisions: Sequence[Decision], prepared: Mapping[int, Prepared], lookup: Lookup, at: datetime
) -> dict[int, Article]:
    """The same of those that are there; drafts to be updated are written as the items say."""
    known = [decision for decision in decisions if decision.action is not Action.CREATE]
    publishing = [d.row.article_id for d in known if d.action is Action.PUBLISH]
    whole = Article.objects.in_bulk(publishing) if publishing else {}
    return {
        id(one): _update(one, _columns(one, prepared, lookup), at)
        if one.action is Action.UPDATE
        else whole.get(one.row.article_id, one.row.article)
        for one in known
    }


def _update(decision: Decision, columns: dict, at: datetime) -> Article:
    """Overwrite a draft that nobody changed here. Raises Overtaken if someone just did."""
    seen = decision.row.article
    decision.row.earlier = before_update(Article.objects.get(pk=seen.pk), decision.row)
    version = seen.version + 1 if seen.version else 0
    updated = Article.objects.filter(
        pk=seen.pk, status=Status.DRAFT, version=seen.version, edited_at=seen.edited_at
    ).update(version=version, updated_at=at, updated_by=None, **columns)
    if updated != 1:
        raise Overtaken(PUBLISHED if seen.status != Status.DRAFT else OVERTAKEN)
    if decision.row.outcome == ImportedItem.Outcome.PENDING:
        Revision.pending.filter(article=seen.pk).delete()
    return Article.objects.get(pk=seen.pk)


def _columns(decision: Decision, prepared: Mapping[int, Prepared], lookup: Lookup) -> dict:
    made = prepared[id(decision)]
    if made.error:
        raise made.error
    item = decision.item
    slug = addresses.ascii_slug(item.slug or item.headline, fallback="story")
    return {**made.columns, "slug": slug, "section": lookup.sections.get(item.section)}


def write_bylines(
    decisions: Sequence[Decision], articles: dict[int, Article], lookup: Lookup
) -> None:
    updated = [articles[id(d)].pk for d in decisions if d.action is Action.UPDATE]
    if updated:
        Byline.objects.filter(article_id__in=updated).delete()
    rows = (
        (uuid4(), articles[id(d)].pk, position, _byline_person(one, lookup), one.name, one.role)
        for d in decisions
        if d.action in MAKES
        for position, one in enumerate(d.item.bylines)
    )
    load(Byline, ("id", "article_id", "position", "person_id", "printed", "role"), rows)


def _byline_person(byline: ByLine, lookup: Lookup) -> int | None:
    """Whom a map names, or whom the name alone means."""
    return lookup.people.get(byline.name) if byline.person is None else byline.person or None


def snapshot_of(item: ImportItem, ours: dict, lookup: Lookup) -> dict:
    """The tidy snapshot of a story as the item says it; what it can't say is as in `ours`.

    Raises ValidationError for what no story may hold.
    """
    columns = {"language": ours["fields"]["language"], **columns_of(item)}
    columns["rights_until"] = item.rights_until and item.rights_until.isoformat()
    columns["body"] = linking.up_to_date(columns["body"])
    section = lookup.sections.get(item.section)
    return snapshots.tidy(
        {
            **ours,
            "fields": {**ours["fields"], **{name: columns[name] for name in SAID}},
            "section": section.pk if section else None,
            "topics": [lookup.topics[name] for name in item.topics if name in lookup.topics],
            "bylines": _named_bylines(item, lookup, ours["bylines"]),
        }
    )


def _named_bylines(item: ImportItem, lookup: Lookup, ours: list[dict]) -> list[dict]:
    """The item's bylines, with the keys of ours where one says the same."""
    rows = []
    free = list(ours)
    for byline in item.bylines:
        person = _byline_person(byline, lookup)
        row = {"printed": byline.name, "role": byline.role, "person": person}
        same = next((one for one in free if {name: one[name] for name in row} == row), None)
        if same:
            free.remove(same)
        rows.append({**row, "id": same["id"] if same else None})
    return rows
