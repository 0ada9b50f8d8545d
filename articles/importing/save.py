"""Writes what was planned: the only writer of imported stories, and of pages by way of `pages`.

An item and the row that knows it are written in the same transaction, so a run that is killed has
taken whole items, and the next one goes on where it stopped.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, OperationalError, transaction

from articles import linking, old_addresses, workflow
from articles.importing import pending
from articles.importing.killing import kill
from articles.importing.lookups import look_up
from articles.importing.pages import write_pages
from articles.importing.plan import MAKES, PAGE, Action, Decision
from articles.importing.report import Outcome, Result, result_of
from articles.importing.rows import write_rows
from articles.importing.stories import Overtaken, write_articles, write_bylines
from articles.listing import relist
from articles.models import Article, ImportedItem, ImportRun, Status
from articles.naming import index_names
from articles.notices import as_json, issue
from articles.revisions import keep_revision
from articles.suggesting import follow_edits, suggest_quotes
from articles.topics import assign_topics

__all__ = ["carry_out", "result_of"]

log = logging.getLogger(__name__)

WRITES = (Action.CREATE, Action.UPDATE, Action.PUBLISH, Action.CONFLICT, Action.KILL)
WRITES += (Action.PEND, Action.RECALL)
ALIKE = "a newer version, which reads like what runs here"
GOES_LIVE = (Action.CREATE, Action.UPDATE, Action.PUBLISH)


def carry_out(
    decisions: Sequence[Decision],
    *,
    run: ImportRun | None,
    is_dry_run: bool,
    at: datetime,
    hosts: frozenset[str] = frozenset(),
) -> list[Result]:
    """Do what was decided in one transaction, and say what became of each.

    All at once if that works, which it nearly always does; else item by item, so that one which
    the database refuses takes no other with it. `hosts` are those that stories came from so far:
    links to them wait for their targets.
    """
    writing = [decision for decision in decisions if decision.action in WRITES]
    done: dict[int, Result] = {}
    if writing:
        with transaction.atomic():
            done = _write_all(writing, run, at, hosts)
            if is_dry_run:
                transaction.set_rollback(True)
                done = {key: _as_not_kept(result) for key, result in done.items()}
    return [done.get(id(decision)) or _not_written(decision, run) for decision in decisions]


def _as_not_kept(result: Result) -> Result:
    """Return what a dry run says: a story that it made is gone again, and so is its number."""
    return replace(result, article=None) if result.outcome is Outcome.CREATED else result


def _not_written(decision: Decision, run: ImportRun | None) -> Result:
    outcome = (
        _before_it_was_killed(decision, run)
        or {
            Action.LEAVE: Outcome.UNCHANGED,
            Action.SKIP: Outcome.SKIPPED,
            Action.REJECT: Outcome.REJECTED,
        }[decision.action]
    )
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


def _before_it_was_killed(decision: Decision, run: ImportRun | None) -> Outcome | None:
    """What a run that is gone on with made of an item the first time; no id comes twice in one."""
    row = decision.row
    is_ours = run is not None and row is not None and row.run_id == run.pk
    if decision.action is not Action.LEAVE or not is_ours:
        return None
    taken = {"created": Outcome.CREATED, "updated": Outcome.UPDATED, "pending": Outcome.UPDATED}
    return taken.get(row.outcome)


def _write_all(
    decisions: Sequence[Decision], run: ImportRun | None, at: datetime, hosts: frozenset[str]
) -> dict:
    """Return {id(decision): Result}."""
    try:
        with transaction.atomic():
            return _write(decisions, run, at, hosts)
    except OperationalError:
        raise
    except Exception as error:
        # Whatever it was, it is found again and named below, with the item that it belongs to.
        log.info("a batch could not be written at once: %s", error)
    return {id(decision): _write_one(decision, run, at, hosts) for decision in decisions}


def _write_one(
    decision: Decision, run: ImportRun | None, at: datetime, hosts: frozenset[str]
) -> Result:
    """Write one item in a savepoint of its own, or say why it can't be written."""
    outcome, reason = Outcome.REJECTED, ""
    try:
        with transaction.atomic():
            return _write([decision], run, at, hosts)[id(decision)]
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


def _write(
    decisions: Sequence[Decision], run: ImportRun | None, at: datetime, hosts: frozenset[str]
) -> dict:
    """Write these items; any error leaves the savepoint around it to be undone."""
    by_action = defaultdict(list)
    for decision in decisions:
        by_action[decision.action].append(decision)
    results = {id(one): _kill(one, run, at) for one in by_action.pop(Action.KILL, ())}
    results |= {id(one): _recall(one) for one in by_action.pop(Action.RECALL, ())}
    results |= _pend(by_action.pop(Action.PEND, ()), run, at)
    rest = [decision for decision in decisions if decision.action in by_action]
    pages = [decision for decision in rest if decision.item.kind == PAGE]
    stories = [decision for decision in rest if decision.item.kind != PAGE]
    results |= write_pages(pages, run, at) if pages else {}
    return results | (_write_stories(stories, run, at, hosts) if stories else {})


def _write_stories(
    decisions: Sequence[Decision], run: ImportRun | None, at: datetime, hosts: frozenset[str]
) -> dict:
    lookup = look_up([decision.item for decision in decisions if decision.action in MAKES])
    articles = write_articles(decisions, lookup, at)
    write_bylines(decisions, articles, lookup)
    assign_topics(
        {
            articles[id(decision)].pk: [lookup.topics[name] for name in decision.item.topics]
            for decision in decisions
            if decision.action in MAKES
        }
    )
    write_rows(decisions, articles, run, at)
    lost = _write_addresses(decisions, articles, hosts)
    index_names(articles[id(d)].pk for d in decisions if d.action in MAKES)
    results = {id(decision): _finish(decision, articles, lost) for decision in decisions}
    _issue_notices(decisions, articles)
    # Once for all: what is counted is then added up in one go, and no editor waits for the rest.
    relist([articles[id(d)].pk for d in decisions if d.action is not Action.CONFLICT])
    return results


def _write_addresses(
    decisions: Sequence[Decision], articles: dict[int, Article], hosts: frozenset[str]
) -> dict[int, list[str]]:
    """Keep old addresses, and links that wait; return {story: addresses that others have}."""
    made = {articles[id(d)].pk: d for d in decisions if d.action in MAKES}
    lost = old_addresses.keep({pk: d.item.old_addresses for pk, d in made.items()})
    linking.wait(
        {pk: articles[id(d)].body for pk, d in made.items()},
        hosts,
        updated=[pk for pk, d in made.items() if d.action is Action.UPDATE],
    )
    return lost


def _finish(decision: Decision, articles: dict[int, Article], lost: dict[int, list[str]]) -> Result:
    """Publish and suggest, and say what became of the item."""
    article = articles[id(decision)]
    warnings = decision.item.warnings if decision.action in MAKES else ()
    warnings += tuple(old_addresses.TAKEN.format(one) for one in lost.get(article.pk, ()))
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


def _kill(decision: Decision, run: ImportRun | None, at: datetime) -> Result:
    article, reason = kill(decision, run=run, at=at)
    # As a warning it is also told while the import runs.
    said = {"warnings": (*decision.item.warnings, reason), "article": article}
    return result_of(decision.source, decision.item, Outcome.UPDATED, **said)


def _pend(decisions: Sequence[Decision], run: ImportRun | None, at: datetime) -> dict:
    """Let newer versions of what ran wait for an editor; {id(decision): Result}."""
    lookup = look_up([decision.item for decision in decisions]) if decisions else None
    return {id(one): _pended(one, pending.keep(one, lookup, run=run, at=at)) for one in decisions}


def _pended(decision: Decision, is_waiting: bool) -> Result:
    outcome, reason = (
        (Outcome.UPDATED, decision.reason) if is_waiting else (Outcome.UNCHANGED, ALIKE)
    )
    # As a warning it is also told while the import runs.
    warnings = (*decision.item.warnings, reason) if is_waiting else ()
    said = {"warnings": warnings, "article": decision.row.article_id}
    said["reason"] = "" if is_waiting else reason
    return result_of(decision.source, decision.item, outcome, **said)


def _recall(decision: Decision) -> Result:
    pending.put_back(ImportedItem.objects.get(pk=decision.row.pk))
    said = {"warnings": (decision.reason,), "article": decision.row.article_id}
    return result_of(decision.source, decision.item, Outcome.UPDATED, **said)


def _issue_notices(decisions: Sequence[Decision], articles: dict[int, Article]) -> None:
    """Issue what the source corrected, of stories that went live; of others it waits on the row."""
    live = [d for d in decisions if articles[id(d)].status == Status.PUBLISHED and d.is_public]
    issue((articles[id(d)], as_json(d.item.notices)) for d in live if d.action in GOES_LIVE)
    waited = [d.row.pk for d in live if d.action is Action.PUBLISH and d.item.notices]
    if waited:
        ImportedItem.objects.filter(pk__in=waited).update(notices=None)


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
