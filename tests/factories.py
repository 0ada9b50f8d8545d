"""Rows for tests, made through the same verbs as in life wherever there is one."""

import itertools
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import Group, User
from django.utils import timezone

from articles import snapshots
from articles.importing.items import ImportItem, SourceStatus
from articles.importing.plan import plan
from articles.importing.save import carry_out
from articles.models import Article, ImportedItem, Revision, Section
from articles.quoting import confirm
from articles.revisions import save_article
from articles.text import to_paragraphs
from articles.topics import ensure_topics
from articles.workflow import publish
from people.models import Organization, Person

numbers = itertools.count(1)
LONG_AGO = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def make_user(group="Chief editors", **kwargs):
    """A member of staff in one of the three groups ("" for none)."""
    name = kwargs.pop("username", f"user{next(numbers)}")
    user = User.objects.create(username=name, is_staff=True, **kwargs)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return User.objects.get(pk=user.pk)


def make_person(name=None, *, is_public_figure=True, **kwargs):
    """A person who can be quoted."""
    name = name or f"Person Number{next(numbers)}"
    return Person.objects.create(name=name, is_public_figure=is_public_figure, **kwargs)


def make_organization(name=None, **kwargs):
    """An organisation that can be quoted."""
    return Organization.objects.create(name=name or f"Body Number{next(numbers)}", **kwargs)


def make_section(name="News", **kwargs):
    """The section of that name, made once."""
    return Section.objects.get_or_create(name=name, defaults=kwargs)[0]


def make_snapshot(*, section=None, topics=(), bylines=(), images=(), **fields):
    """A story's snapshot from plain values: topics by name, bylines as printed."""
    snapshot = snapshots.blank()
    body = fields.pop("body", None) or to_paragraphs(fields.pop("text", "Nothing happened."))
    number = next(numbers)
    snapshot["fields"] |= {"headline": f"Headline {number}", "body": body, **fields}
    snapshot["section"] = section.pk if section else None
    snapshot["topics"] = [topic.pk for topic in ensure_topics(topics).values()]
    snapshot["bylines"] = [
        {"id": None, "person": None, "printed": name, "role": "", "position": n}
        for n, name in enumerate(bylines)
    ]
    snapshot["images"] = list(images)
    return snapshot


def make_draft(*, user=None, **kwargs):
    """A story that was saved and not published, with its suggestions."""
    article = Article()
    save_article(article, snapshot=make_snapshot(**kwargs), user=user, expected_version=0)
    return Article.objects.get(pk=article.pk)


def make_published(*, at=LONG_AGO, user=None, **kwargs):
    """A public story, live since ``at`` (long ago)."""
    article = publish(make_draft(user=user, **kwargs), user=None, at=at)
    return Article.objects.get(pk=article.pk)


def make_scheduled(**kwargs):
    """A published story whose time has not come."""
    return make_published(at=timezone.now() + timedelta(days=2), **kwargs)


def confirm_all(article, speaker, *, user=None):
    """Confirm every open suggestion of a story for one speaker; the quotes in order."""
    return [
        confirm(suggestion, user=user, speaker=speaker)
        for suggestion in article.suggestions.filter(state="open")
    ]


def make_waiting(article, *, source="kvn", external_id="1", **fields):
    """A newer version of a story that ran, as its source sent it: the pending revision."""
    known = {"source": source, "external_id": external_id}
    now = timezone.now()
    first = {"article": article, "content_hash": "first", "outcome": "created", "received_at": now}
    ImportedItem.objects.get_or_create(**known, defaults=first)
    said = {"headline": article.headline, "body": article.body, "published_at": LONG_AGO}
    said |= {"status": SourceStatus.PUBLIC, "issued_at": LONG_AGO, "received": "the newer copy"}
    item = ImportItem(external_id=external_id, **{**said, **fields})
    decisions = plan([(source, item)], is_publishing=True, at=now)
    carry_out(decisions, run=None, is_dry_run=False, at=now)
    return Revision.pending.select_related("item").get(article=article)
