"""Writes what was planned: the only writer of imported stories.

An item and the row that knows it are written in the same transaction, so a run that is killed has
taken whole items, and the next one goes on where it stopped.
"""

import logging
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, OperationalError, transaction

from articles import workflow
from articles.importing.items import ByLine, ImportItem
from articles.importing.plan import PUBLISHED, Action, Decision
from articles.importing.report import Outcome, Result
from articles.listing import relist
from articles.models import Article, Byline, ImportedItem, ImportRun, Section, Status, topic_key
from articles.naming import index_names
from articles.revisions import keep_revision
from articles.suggesting import follow_edits, suggest_quotes
from articles.text import CONTROLS, normalise_space, sanitise
from articles.topics import assign_topics, ensure_topics
from newsroom.record import addresses
from people.models import OtherName, Speaker
from people.names import fold

__all__ = ["carry_out", "result_of"]

log = logging.getLogger(__name__)

MAKES = (Action.CREATE, Action.UPDATE)
WRITES = (Action.CREATE, Action.UPDATE, Action.PUBLISH, Action.CONFLICT)
OVERTAKEN = "changed here while the import ran; nothing was overwritten"
TEXT_COLUMNS = ("standfirst", "usage_terms", "desk_note")
LINE_COLUMNS = ("headline", "dateline", "credit_line", "slugline")
TIME_COLUMNS = ("published_at", "embargo_until", "rights_until")


class Overtaken(Exception):
    """Someone changed the story between the plan and the writing."""


@dataclass(slots=True)
class Lookup:
    """What a batch refers to, fetched or made at once: nothing is asked for item by item."""

    sections: dict[str, Section] = field(default_factory=dict)
    topics: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)


def result_of(
    source: str, item: ImportItem, outcome: Outcome, reason: str = "", *, article=None, **more
) -> Result:
    return Result(
        external_id=item.external_id,
        outcome=outcome,
        reason=reason,
        article=article,
        location=item.location,
        source=source,
        **{"warnings": item.warnings, **more},
    )


def carry_out(
    decisions: Sequence[Decision], *, run: ImportRun | None, is_dry_run: bool, at: datetime
) -> list[Result]:
    """Do what was decided in one transaction, and say what became of each.

    All at once if that works, which it nearly always does; else item by item, so that one which
    the database refuses takes no other with it.
    """
    writing = [decision for decision in decisions if decision.action in WRITES]
    done: dict[int, Result] = {}
    if writing:
        with transaction.atomic():
            done = _write_all(writing, run, at)
            if is_dry_run:
                transaction.set_rollback(True)
                done = {key: _as_not_kept(result) for key, result in done.items()}
    return [done.get(id(decision)) or _not_written(decision) for decision in decisions]


def _as_not_kept(result: Result) -> Result:
    """Return what a dry run says: a story that it made is gone again, and so is its number."""
    return replace(result, article=None) if result.outcome is Outcome.CREATED else result


def _not_written(decision: Decision) -> Result:
    outcome = {
        Action.LEAVE: Outcome.UNCHANGED,
        Action.SKIP: Outcome.SKIPPED,
        Action.REJECT: Outcome.REJECTED,
    }[decision.action]
    article = decision.row.article_id if decision.row else None
    return result_of(
        decision.source,
        decision.item,
        outcome,
        decision.reason,
        field=decision.field,
        article=article,
        # An item that is left alone was warned about when it came.
        warnings=(),
    )


def _write_all(decisions: Sequence[Decision], run: ImportRun | None, at: datetime) -> dict:
    """Return {id(decision): Result}."""
    try:
        with transaction.atomic():
            return _write(decisions, run, at)
    except OperationalError:
        raise
    except Exception as error:
        # Whatever it was, it is found again and named below, with the item that it belongs to.
        log.info("a batch could not be written at once: %s", error)
    return {id(decision): _write_one(decision, run, at) for decision in decisions}


def _write_one(decision: Decision, run: ImportRun | None, at: datetime) -> Result:
    """Write one item in a savepoint of its own, or say why it can't be written."""
    outcome, reason = Outcome.REJECTED, ""
    try:
        with transaction.atomic():
            return _write([decision], run, at)[id(decision)]
    except OperationalError:
        raise
    except Overtaken as error:
        outcome, reason = Outcome.CONFLICT, str(error)
    except IntegrityError:
        reason = "another import took this item, or its names, at the same time: run it again"
    except ValidationError as error:
        reason = "; ".join(error.messages)
    except DatabaseError as error:
        reason = f"refused by the database: {error}".splitlines()[0]
    except Exception as error:
        log.debug("unexpected error in %s", decision.item.location, exc_info=True)
        reason = f"unexpected {type(error).__name__}: {error}"
    return result_of(decision.source, decision.item, outcome, reason)


def _write(decisions: Sequence[Decision], run: ImportRun | None, at: datetime) -> dict:
    """Write these items; any error leaves the savepoint around it to be undone."""
    lookup = _look_up([decision.item for decision in decisions if decision.action in MAKES])
    articles = _write_articles(decisions, lookup, at)
    _write_bylines(decisions, articles, lookup)
    assign_topics(
        {
            articles[id(decision)].pk: [lookup.topics[name] for name in decision.item.topics]
            for decision in decisions
            if decision.action in MAKES
        }
    )
    _write_rows(decisions, articles, run, at)
    index_names(articles[id(d)].pk for d in decisions if d.action in MAKES)
    results = {id(decision): _finish(decision, articles) for decision in decisions}
    # Once for all: what is counted is then added up in one go, and no editor waits for the rest.
    relist([articles[id(d)].pk for d in decisions if d.action is not Action.CONFLICT])
    return results


def _look_up(items: Sequence[ImportItem]) -> Lookup:
    """Fetch what the items refer to, and make the sections and topics that are new."""
    names = {name for item in items for name in item.topics}
    topics = {topic.key: topic.pk for topic in ensure_topics(sorted(names)).values()}
    return Lookup(
        sections=_sections({item.section for item in items} - {""}),
        topics={name: topics[topic_key(name)] for name in names},
        people=_people({byline.name for item in items for byline in item.bylines}),
    )


def _sections(names: set[str]) -> dict[str, Section]:
    """{name as the source has it: Section}; case and spaces make no other section."""
    if not names:
        return {}
    known = {topic_key(section.name): section for section in Section.objects.all()}
    for name in sorted(names):
        if topic_key(name) not in known:
            known[topic_key(name)] = Section.objects.create(name=name)
    return {name: known[topic_key(name)] for name in names}


def _people(names: set[str]) -> dict[str, int]:
    """{printed name: id} for names that mean exactly one person of the directory."""
    keys = {name: fold(name) for name in names}
    wanted = set(keys.values()) - {""}
    found: dict[str, set[int]] = defaultdict(set)
    if wanted:
        people = Speaker.objects.filter(kind=Speaker.Kind.PERSON, key__in=wanted)
        others = OtherName.objects.filter(speaker__kind=Speaker.Kind.PERSON, key__in=wanted)
        for key, pk in [
            *people.values_list("key", "pk"),
            *others.values_list("key", "speaker_id"),
        ]:
            found[key].add(pk)
    return {name: min(found[key]) for name, key in keys.items() if len(found[key]) == 1}


def _write_articles(
    decisions: Sequence[Decision], lookup: Lookup, at: datetime
) -> dict[int, Article]:
    """Return {id(decision): Article}, written as the items say."""
    new = [decision for decision in decisions if decision.action is Action.CREATE]
    made = Article.objects.bulk_create(
        Article(created_at=at, updated_at=at, **_columns(decision.item, lookup)) for decision in new
    )
    articles = {id(decision): article for decision, article in zip(new, made, strict=True)}
    publishing = [d.row.article_id for d in decisions if d.action is Action.PUBLISH]
    whole = Article.objects.in_bulk(publishing) if publishing else {}
    for decision in decisions:
        if decision.action is Action.UPDATE:
            articles[id(decision)] = _update(decision, lookup, at)
        elif decision.row:
            seen = decision.row.article
            articles[id(decision)] = whole.get(seen.pk, seen)
    return articles


def _update(decision: Decision, lookup: Lookup, at: datetime) -> Article:
    """Overwrite a draft that nobody changed here. Raises Overtaken if someone just did."""
    seen = decision.row.article
    version = seen.version + 1 if seen.version else 0
    updated = Article.objects.filter(
        pk=seen.pk, status=Status.DRAFT, version=seen.version, edited_at=seen.edited_at
    ).update(version=version, updated_at=at, updated_by=None, **_columns(decision.item, lookup))
    if updated != 1:
        raise Overtaken(PUBLISHED if seen.status != Status.DRAFT else OVERTAKEN)
    return Article.objects.get(pk=seen.pk)


def _columns(item: ImportItem, lookup: Lookup) -> dict:
    """Return the values of a story's columns; HTML has passed the one sanitiser."""
    columns = {name: normalise_space(getattr(item, name)) for name in LINE_COLUMNS}
    columns |= {name: CONTROLS.sub("", getattr(item, name)).strip() for name in TEXT_COLUMNS}
    columns |= {name: getattr(item, name) for name in TIME_COLUMNS}
    columns["body"] = sanitise(item.body)
    columns["slug"] = addresses.ascii_slug(item.slug or item.headline, fallback="story")
    columns["section"] = lookup.sections.get(item.section)
    if item.language:
        columns["language"] = item.language
    return columns


def _write_bylines(
    decisions: Sequence[Decision], articles: dict[int, Article], lookup: Lookup
) -> None:
    updated = [articles[id(d)].pk for d in decisions if d.action is Action.UPDATE]
    if updated:
        Byline.objects.filter(article_id__in=updated).delete()
    Byline.objects.bulk_create(
        _byline(byline, position, articles[id(decision)], lookup)
        for decision in decisions
        if decision.action in MAKES
        for position, byline in enumerate(decision.item.bylines)
    )


def _byline(byline: ByLine, position: int, article: Article, lookup: Lookup) -> Byline:
    return Byline(
        article=article,
        position=position,
        person_id=lookup.people.get(byline.name),
        printed=byline.name,
        role=byline.role,
    )


def _write_rows(
    decisions: Sequence[Decision],
    articles: dict[int, Article],
    run: ImportRun | None,
    at: datetime,
) -> None:
    """Write down what was taken, or held back, so that the next run knows it."""
    ImportedItem.objects.bulk_create(
        ImportedItem(
            source=decision.source,
            kind=decision.item.kind,
            external_id=decision.item.external_id,
            article=articles[id(decision)],
            run=run,
            **_taken(decision, ImportedItem.Outcome.CREATED, at),
        )
        for decision in decisions
        if decision.action is Action.CREATE
    )
    for decision in decisions:
        row = ImportedItem.objects.filter(pk=decision.row.pk) if decision.row else None
        if decision.action is Action.UPDATE:
            row.update(run=run, **_taken(decision, ImportedItem.Outcome.UPDATED, at))
        elif decision.action is Action.CONFLICT and _is_news(decision):
            row.update(
                outcome=ImportedItem.Outcome.CONFLICT,
                reason=decision.reason,
                conflicting_copy=_storable(decision.item.received),
                conflicting_hash=decision.content_hash,
                run=run,
            )


def _taken(decision: Decision, outcome, at: datetime) -> dict:
    return {
        "content_hash": decision.content_hash,
        "outcome": outcome,
        "reason": "; ".join(decision.item.warnings),
        "copy_as_received": _storable(decision.item.received),
        "conflicting_copy": "",
        "conflicting_hash": "",
        "received_at": at,
    }


def _is_news(decision: Decision) -> bool:
    """Whether a conflict brings a version of the source that is not kept yet."""
    kept = {decision.row.content_hash, decision.row.conflicting_hash}
    return decision.content_hash not in kept


def _storable(text: str) -> str:
    """Return text without what PostgreSQL can't hold; else it is kept as received."""
    return re.sub("[\x00\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)


def _finish(decision: Decision, articles: dict[int, Article]) -> Result:
    """Publish and suggest, and say what became of the item."""
    article = articles[id(decision)]
    warnings = decision.item.warnings if decision.action in MAKES else ()
    if decision.action is Action.CONFLICT:
        outcome = Outcome.CONFLICT
    else:
        outcome = Outcome.CREATED if decision.action is Action.CREATE else Outcome.UPDATED
    if decision.action is Action.UPDATE:
        # Quotations that were confirmed in the draft may have lost their words.
        follow_edits(article)
    if decision.action in MAKES:
        if article.version:
            keep_revision(article, user=None, note=f"Import from {decision.source}")
        warnings += _suggest(article)
    if decision.is_public and decision.action is not Action.CONFLICT and article.version == 0:
        workflow.publish(
            article,
            user=None,
            at=decision.item.published_at,
            is_archive=True,
            is_relisting=False,
        )
    return result_of(
        decision.source,
        decision.item,
        outcome,
        decision.reason,
        article=article.pk,
        warnings=warnings,
    )


def _suggest(article: Article) -> tuple[str, ...]:
    """Look for quotations; return a warning if that fails, which never costs the story."""
    try:
        with transaction.atomic():
            suggest_quotes(article, is_queueing=False)
    except OperationalError:
        raise
    except Exception as error:
        log.debug("suggesting quotations failed for story %s", article.pk, exc_info=True)
        return (f"quotations could not be looked for: {type(error).__name__}: {error}",)
    return ()
