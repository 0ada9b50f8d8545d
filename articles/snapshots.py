"""take() and apply(): the only two places that know the shape of a story's snapshot.

A snapshot is plain JSON: fields, section, topics, bylines, pictures, and the quotes as they stood.
Speakers and topics are named by id. ``apply`` writes all but the quotes, which have verbs of
their own (articles.quoting, articles.corrections).
"""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_datetime

from articles.models import Article, ArticleImage, Byline, Topic
from articles.redacting.knowing import standing
from articles.text import sanitise
from articles.topics import assign_topics
from people.merging import survivors

TEXT_FIELDS = (
    "headline",
    "standfirst",
    "dateline",
    "body",
    "slug",
    "language",
    "credit_line",
    "usage_terms",
    "slugline",
    "desk_note",
)
TIME_FIELDS = ("rights_until", "embargo_until")
ONE_LINE = ("headline", "dateline", "slug", "language", "credit_line", "slugline")


def blank() -> dict:
    """The snapshot of a story that nobody has written yet."""
    return take(Article())


def take(article: Article) -> dict:
    """The story as it stands in the database, as JSON; an unsaved one gives its defaults."""
    is_saved = article.pk is not None
    return {
        "fields": {
            **{name: getattr(article, name) for name in TEXT_FIELDS},
            **{name: _iso(getattr(article, name)) for name in TIME_FIELDS},
        },
        "section": article.section_id,
        "topics": sorted(article.topic_items.values_list("tag_id", flat=True)) if is_saved else [],
        "bylines": [_byline(row) for row in article.bylines.all()] if is_saved else [],
        "images": [_image(row) for row in article.article_images.all()] if is_saved else [],
        "quotes": _quotes(article) if is_saved else [],
    }


def tidy(snapshot: dict) -> dict:
    """The snapshot as it would be stored: HTML sanitised, lines trimmed, rows in order.

    Words that were redacted are redacted again, whoever brings them back. Raises
    ValidationError, by field, for what no story may hold.
    """
    snapshot = standing().snapshot(snapshot)
    fields = dict(snapshot["fields"])
    fields["body"] = sanitise(fields["body"])
    for name in ONE_LINE:
        fields[name] = " ".join(fields[name].split())
    for name in ("standfirst", "usage_terms", "desk_note"):
        fields[name] = fields[name].strip()
    for name in TIME_FIELDS:
        fields[name] = _iso(parse_datetime(fields[name])) if fields[name] else None
    if not fields["headline"]:
        raise ValidationError({"headline": "A story needs a headline."})
    fields["language"] = fields["language"] or "en"
    return {
        **snapshot,
        "fields": fields,
        "topics": sorted(set(snapshot["topics"])),
        "bylines": _numbered(snapshot["bylines"]),
        "images": _numbered(snapshot["images"]),
    }


def differs(one: dict, other: dict) -> list[str]:
    """The names of what a human would call changed between two tidy snapshots."""
    changed = [name for name, value in one["fields"].items() if value != other["fields"][name]]
    return changed + [
        part for part in ("section", "topics", "bylines", "images") if one[part] != other[part]
    ]


@transaction.atomic
def apply(article: Article, snapshot: dict) -> None:
    """Write a tidy snapshot to the story's rows; a new story is saved first.

    Raises ValidationError when the database would refuse it. Does not relist, and leaves quotes
    alone.
    """
    for name in TEXT_FIELDS:
        setattr(article, name, snapshot["fields"][name])
    for name in TIME_FIELDS:
        value = snapshot["fields"][name]
        setattr(article, name, parse_datetime(value) if value else None)
    article.section_id = snapshot["section"]
    article.full_clean(exclude=["topics"])
    if article.pk is None:
        article.save()
    else:
        article.save(update_fields=[*TEXT_FIELDS, *TIME_FIELDS, "section"])
    known = Topic.objects.filter(pk__in=snapshot["topics"]).values_list("pk", flat=True)
    assign_topics({article.pk: list(known)})
    bylines = through_merges(snapshot["bylines"])
    _write_rows(article, Byline, "bylines", bylines, ("person", "printed", "role"))
    _write_rows(
        article, ArticleImage, "article_images", snapshot["images"], ("image", "alt", "caption")
    )


def through_merges(bylines: list[dict]) -> list[dict]:
    """The bylines with the people they mean now: some may have been merged into others since."""
    people = {row["person"] for row in bylines} - {None}
    now = survivors(people) if people else {}
    return [{**row, "person": now.get(row["person"], row["person"])} for row in bylines]


def _write_rows(article, model, name, rows, fields):
    """Make the story's rows of one inline those of the snapshot, by their UUIDs."""
    manager = getattr(article, name)
    keys = [uuid.UUID(str(row["id"])) for row in rows]
    # A key that belongs to another story's row is not a key we may write to.
    foreign = model.objects.filter(pk__in=keys).exclude(article=article)
    if foreign.exists():
        raise ValidationError("A row of another story can't be taken over.")
    manager.exclude(pk__in=keys).delete()
    attributes = [model._meta.get_field(field).attname for field in fields]
    new = [
        model(
            pk=key,
            article=article,
            position=row["position"],
            **{attribute: row[field] for attribute, field in zip(attributes, fields, strict=True)},
        )
        for key, row in zip(keys, rows, strict=True)
    ]
    for row in new:
        row.clean_fields(exclude=["article"])
    model.objects.bulk_create(
        new, update_conflicts=True, unique_fields=["id"], update_fields=[*fields, "position"]
    )


def _iso(moment):
    return moment.isoformat() if moment else None


def _numbered(rows):
    return [
        {**row, "id": str(row.get("id") or uuid.uuid4()), "position": number}
        for number, row in enumerate(rows)
    ]


def _byline(row):
    return {
        "id": str(row.pk),
        "person": row.person_id,
        "printed": row.printed,
        "role": row.role,
        "position": row.position,
    }


def _image(row):
    return {
        "id": str(row.pk),
        "image": row.image_id,
        "alt": row.alt,
        "caption": row.caption,
        "position": row.position,
    }


def _quotes(article):
    rows = article.appearances.select_related("quote")
    return [
        {
            "id": str(row.pk),
            "quote": str(row.quote_id),
            "text": row.quote.text,
            "speaker": row.quote.speaker_id,
            "role": row.quote.role,
            "said_on": row.quote.said_on,
            "kind": row.quote.kind,
            "state": row.quote.state,
            "pieces": row.pieces,
            "attribution_text": row.attribution_text,
            "role_as_printed": row.role_as_printed,
            "is_in_text": row.is_in_text,
        }
        for row in rows
    ]
