"""Which columns of which tables travel, and by what a row of another table is named.

Columns that lists and searches copy are written by their own verbs and don't travel; neither does
who did what, since accounts stay behind. A test asks that every table and column is decided here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.db import models

from articles.models import (
    Appearance,
    Article,
    ArticleImage,
    BulkReview,
    Byline,
    Correction,
    Image,
    ImportedItem,
    Joining,
    OldAddress,
    Quote,
    QuoteSuggestion,
    Revision,
    Section,
    SitePage,
    SourcePicture,
    Task,
    Topic,
    WaitingLink,
    Withholding,
)
from articles.models.topic import topic_key
from newsroom.record.models import Address
from people.models import Identifier, Membership, OtherName, Speaker
from people.names import fold
from people.spelling import short_key


@dataclass(frozen=True)
class Shape:
    """How rows of one table travel.

    ``refs`` are the columns that name a row of another kind, ``left`` those that don't travel,
    ``html`` those that have to pass the sanitiser; ``derive`` fills what follows from the others.
    A child (``fk`` is its column for the parent) stands inside its parent's line, under the name
    it has in ``children``, in the order of ``order``.
    """

    model: type[models.Model]
    refs: dict[str, str] = field(default_factory=dict)
    left: frozenset[str] = frozenset()
    html: tuple[str, ...] = ()
    fk: str = ""
    order: tuple[str, ...] = ("pk",)
    # An integer key is kept where it is free, so that what names a row by it still does.
    is_numbered: bool = False
    derive: Callable[[models.Model], None] = lambda row: None
    children: dict[str, "Shape"] = field(default_factory=dict)
    # What sets one row apart from all others, in the file and here.
    key: str = ""

    @cached_property
    def columns(self) -> tuple[models.Field, ...]:
        """The columns that travel, in the order of the model."""
        return tuple(
            column
            for column in self.model._meta.concrete_fields
            if column.name not in self.left
            and column.name != self.fk
            and not (column.primary_key and isinstance(column, models.AutoField))
            and not isinstance(column, models.GeneratedField | models.OneToOneField)
        )

    @property
    def manager(self):
        """All rows, those too that a default manager leaves out."""
        return self.model._base_manager


def _speaker(row):
    row.key = fold(row.name)
    row.short_key = short_key(row.name, kind=row.kind)


def _other_name(row):
    row.key = fold(row.name)
    row.short_key = short_key(row.name, kind=row.speaker.kind)


def _topic(row):
    row.key = topic_key(row.name)


def _users(*names):
    return frozenset(names)


def _withholdings(kind):
    others = {"article", "quote", "speaker"} - {kind}
    return Shape(
        Withholding,
        left=_users("user", "lifted_by") | others,
        fk=kind,
        order=("created_at", "pk"),
    )


def _items(kind):
    """What an old source calls it, so that its next import still knows it here."""
    other = {"article": "page", "page": "article"}[kind]
    return Shape(ImportedItem, left=frozenset({"run", "earlier", other}), fk=kind)


def _old_addresses(kind):
    other = {"article": "page", "page": "article"}[kind]
    return Shape(OldAddress, left=frozenset({other}), fk=kind, order=("host", "path"))


# What a revision names by its place among its own story's rows.
WITHIN = {"correction": "corrections", "item": "items"}
SPEAKER_LEFT = frozenset({"key", "short_key"})
NAMED = Shape(OtherName, left=SPEAKER_LEFT, fk="speaker", derive=_other_name)
STORY_CHILDREN = {
    "bylines": Shape(Byline, {"person": "speaker"}, fk="article", order=("position", "pk")),
    "pictures": Shape(ArticleImage, {"image": "picture"}, fk="article", order=("position", "pk")),
    "appearances": Shape(Appearance, {"quote": "quote"}, fk="article", order=("position", "pk")),
    "corrections": Shape(
        Correction,
        {"quote": "quote", "former_speaker": "speaker"},
        left=_users("issued_by"),
        fk="article",
        order=("issued_at", "pk"),
        is_numbered=True,
    ),
    "items": _items("article"),
    "revisions": Shape(
        Revision,
        {"correction": "correction", "item": "item"},
        left=_users("user"),
        fk="article",
        # A pending one has no number, and the databases differ in where that sorts.
        order=("state", "number"),
    ),
    "suggestions": Shape(
        QuoteSuggestion,
        {"speaker": "speaker", "quote": "quote"},
        left=_users("decided_by"),
        fk="article",
        is_numbered=True,
    ),
    "tasks": Shape(
        Task,
        {"quote": "quote"},
        left=_users("opened_by", "done_by"),
        fk="article",
        is_numbered=True,
    ),
    "withholdings": _withholdings("article"),
    "old_addresses": _old_addresses("article"),
    "waiting_links": Shape(WaitingLink, fk="article", order=("host", "path")),
}
# In the order of the file: a line refers only to lines before it.
SHAPES = {
    "section": Shape(Section, is_numbered=True, key="slug"),
    "topic": Shape(Topic, left=frozenset({"key"}), is_numbered=True, derive=_topic, key="slug"),
    "speaker": Shape(
        Speaker,
        {"merged_into": "speaker"},
        left=SPEAKER_LEFT,
        is_numbered=True,
        derive=_speaker,
        key="slug",
        children={
            "other_names": NAMED,
            "identifiers": Shape(Identifier, fk="speaker"),
            "memberships": Shape(Membership, {"organization": "speaker"}, fk="person"),
            "withholdings": _withholdings("speaker"),
        },
    ),
    "picture": Shape(Image, is_numbered=True, key="sha256"),
    "source_picture": Shape(SourcePicture, {"image": "picture"}, key="key"),
    "page": Shape(
        SitePage,
        left=_users("updated_by"),
        html=("content",),
        is_numbered=True,
        key="url",
        children={"items": _items("page"), "old_addresses": _old_addresses("page")},
    ),
    "bulk_review": Shape(
        BulkReview,
        {"speaker": "speaker"},
        left=_users("drawn_by", "started_by", "undone_by"),
        key="seed",
    ),
    "quote": Shape(
        Quote,
        {
            "speaker": "speaker",
            "on_behalf_of": "speaker",
            "joined_into": "quote",
            "bulk_review": "bulk_review",
        },
        left=_users("checked_by", "second_by", "confirmed_by") | {"live_at"},
        key="id",
        children={"withholdings": _withholdings("quote")},
    ),
    "story": Shape(
        Article,
        {"section": "section"},
        left=_users("updated_by"),
        html=("body",),
        is_numbered=True,
        key="number",
        children=STORY_CHILDREN,
    ),
    "joining": Shape(
        Joining,
        {"survivor": "quote", "other": "quote"},
        left=_users("user", "undone_by"),
    ),
    # What was taken out of the record of addresses by law: hashes under SECRET_KEY.
    "gone": Shape(Address, left=frozenset({"created_at"}), key="path"),
}
# Kinds whose rows have public addresses, by what the record of addresses calls them.
ADDRESSED = {
    "section": "section",
    "topic": "topic",
    "speaker": "speaker",
    "page": SitePage.target_type,
    "quote": "quote",
    "story": "article",
}
