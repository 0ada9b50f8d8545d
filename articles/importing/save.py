"""Writes what was planned: the only writer of imported stories, and of pages by way of `pages`.

An item and the row that knows it are written in the same transaction, so a run that is killed has
taken whole items, and the next one goes on where it stopped.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, OperationalError, transaction

from articles import linking, old_addresses, workflow
from articles.importing import pending
from articles.importing.items import PAGE
from articles.importing.killing import kill
from articles.importing.lookups import Lookup, look_up
from articles.importing.pages import write_pages
from articles.importing.plan import MAKES, WRITES, Action, Decision
from articles.importing.prepared import Prepared, not_seen
from articles.importing.preparing import prepare
from articles.importing.report import Outcome, Result, first_line, result_of
from articles.importing.rows import write_rows
from articles.importing.stories import Overtaken, known_articles, new_articles, write_bylines
from articles.listing import relist
from articles.models import Article, ImportedItem, ImportRun, Status
from articles.naming import index_read
from articles.notices import as_json, issue
from articles.revisions import keep_revision
from articles.seeing import SeenText
from articles.suggesting import follow_edits, suggest_for
from articles.topics import assign_topics
from newsroom.record.loading import give_keys, load_keyed

__all__ = ["carry_out", "result_of"]

log = logging.getLogger(__name__)

ALIKE = "a newer version, which reads like what runs here"
GOES_LIVE = (Action.CREATE, Action.UPDATE, Action.PUBLISH)
PUBLISHED_AFTERWARDS = (Action.UPDATE, Action.PUBLISH)  # what is new is written as it runs


@dataclass(frozen=True, slots=True)
class Batch:
    """What holds for all items that are written together."""

    run: ImportRun | None
    at: datetime
    hosts: frozenset[str]
    prepared: Mapping[int, Prepared]


def carry_out(
    decisions: Sequence[Decision],
    *,
    run: ImportRun | None,
    is_dry_run: bool,
    at: datetime,
    hosts: frozenset[str] = frozenset(),
    prepared: Mapping[int, Prepared] | None = None,
) -> list[Result]:
    """Do what was decided in one transaction, and say what became of each.

    All at once if that works, which it nearly always does; else item by item, so that one which
    the database refuses takes no other with it. `hosts` are those that stories came from so far:
    links to them wait for their targets. `prepared` is what `prepare` made of the decisions.
    """
    writing = [decision for decision in decisions if decision.action in WRITES]
    batch = Batch(run, at, hosts, prepare(decisions) if prepared is None else prepared)
    done: dict[int, Result] = {}
    if writing:
        with transaction.atomic():
            done = _write_all(writing, batch)
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
            Action.PUT_OFF: Outcome.UPDATED,
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
    """What a run that is gone on with made of this very version the first time."""
    row = decision.row
    is_ours = run is not None and row is not None and row.run_id == run.pk
    if decision.action not in (Action.LEAVE, Action.PUT_OFF) or not is_ours:
        return None
    is_waiting = row.outcome == ImportedItem.Outcome.PENDING
    if decision.content_hash != (row.conflicting_hash if is_waiting else row.content_hash):
        return None
    taken = {"created": Outcome.CREATED, "updated": Outcome.UPDATED, "pending": Outcome.UPDATED}
    return taken.get(row.outcome)


def _write_all(decisions: Sequence[Decision], batch: Batch) -> dict:
    """Return {id(decision): Result}."""
    try:
        with transaction.atomic():
            return _write(decisions, batch)
    except OperationalError:
        raise
    except Exception as error:
        # Whatever it was, it is found again and named below, with the item that it belongs to.
        log.info("a batch could not be written at once: %s", first_line(error))
    return {id(decision): _write_one(decision, batch) for decision in decisions}


def _write_one(decision: Decision, batch: Batch) -> Result:
    """Write one item in a savepoint of its own, or say why it can't be written."""
    outcome, reason = Outcome.REJECTED, ""
    try:
        with transaction.atomic():
            return _write([decision], batch)[id(decision)]
    except OperationalError:
        raise
    except Overtaken as error:
        outcome, reason = Outcome.CONFLICT, str(error)
    except IntegrityError:
        reason = "another import took this item, or its names, at the same time: run it again"
    except ValidationError as error:
        reason = "; ".join(error.messages)
    except DatabaseError as error:
        reason = f"refused by the database: {first_line(error)}"
    except Exception as error:
        log.debug("unexpected error in %s", decision.item.location, exc_info=True)
        reason = f"unexpected {type(error).__name__}: {error}"
    return result_of(decision.source, decision.item, outcome, reason)


def _write(decisions: Sequence[Decision], batch: Batch) -> dict:
    """Write these items; any error leaves the savepoint around it to be undone."""
    by_action = defaultdict(list)
    for decision in decisions:
        by_action[decision.action].append(decision)
    results = {id(one): _kill(one, batch) for one in by_action.pop(Action.KILL, ())}
    results |= {id(one): _recall(one) for one in by_action.pop(Action.RECALL, ())}
    results |= _pend(by_action.pop(Action.PEND, ()), batch)
    rest = [decision for decision in decisions if decision.action in by_action]
    pages = [decision for decision in rest if decision.item.kind == PAGE]
    stories = [decision for decision in rest if decision.item.kind != PAGE]
    results |= write_pages(pages, batch.run, batch.at) if pages else {}
    return results | (_write_stories(stories, batch) if stories else {})


def _write_stories(decisions: Sequence[Decision], batch: Batch) -> dict:
    making = [decision for decision in decisions if decision.action in MAKES]
    lookup = look_up([decision.item for decision in making])
    articles = _created(decisions, batch, lookup)
    articles |= known_articles(decisions, batch.prepared, lookup, batch.at)
    made = {articles[id(decision)].pk: decision for decision in making}
    write_bylines(decisions, articles, lookup)
    assign_topics({pk: [lookup.topics[name] for name in d.item.topics] for pk, d in made.items()})
    write_rows(decisions, articles, batch.run, batch.at)
    lost = _write_addresses(made, articles, batch.hosts)
    _publish(decisions, articles)
    index_read({pk: batch.prepared[id(decision)].names for pk, decision in made.items()})
    _follow_edits(making, articles)
    unseen = _suggest(made, articles, batch.prepared)
    _issue_notices(decisions, articles)
    # Once for all: what is counted is then added up in one go, and no editor waits for the rest.
    relist([articles[id(d)].pk for d in decisions if d.action is not Action.CONFLICT])
    return {id(d): _result(d, articles[id(d)], lost, unseen) for d in decisions}


def _created(decisions: Sequence[Decision], batch: Batch, lookup: Lookup) -> dict[int, Article]:
    """Write the rows of new stories, {id(decision): story}; what goes live, as it then stands."""
    made = new_articles(decisions, batch.prepared, lookup, batch.at)
    public = [one for one in decisions if id(one) in made and one.is_public]
    workflow.place_archive([(made[id(one)], one.item.published_at) for one in public])
    give_keys(list(made.values()))
    # First the addresses, as whoever publishes by hand does: else the two wait for each other.
    workflow.record_archive([made[id(one)] for one in public])
    load_keyed(list(made.values()))
    return made


def _write_addresses(
    made: Mapping[int, Decision], articles: dict[int, Article], hosts: frozenset[str]
) -> dict[int, list[str]]:
    """Keep old addresses, and links that wait; return {story: addresses that others have}."""
    lost = old_addresses.keep({pk: d.item.old_addresses for pk, d in made.items()})
    linking.wait(
        {pk: articles[id(d)].body for pk, d in made.items()},
        hosts,
        updated=[pk for pk, d in made.items() if d.action is Action.UPDATE],
    )
    return lost


def _follow_edits(decisions: Sequence[Decision], articles: dict[int, Article]) -> None:
    """Quotations confirmed in a draft may have lost their words; its versions get another."""
    for decision in decisions:
        article = articles[id(decision)]
        if decision.action is Action.UPDATE:
            follow_edits(article)
            if article.version:
                keep_revision(article, user=None, note=f"Import from {decision.source}")


def _result(
    decision: Decision, article: Article, lost: dict[int, list[str]], unseen: dict[int, str]
) -> Result:
    """Say what became of an item that was written."""
    warnings = decision.item.warnings if decision.action in MAKES else ()
    warnings += tuple(old_addresses.TAKEN.format(one) for one in lost.get(article.pk, ()))
    warnings += (unseen[article.pk],) if article.pk in unseen else ()
    if decision.action is Action.CONFLICT:
        outcome = Outcome.CONFLICT
    else:
        outcome = Outcome.CREATED if decision.action is Action.CREATE else Outcome.UPDATED
    return result_of(
        decision.source,
        decision.item,
        outcome,
        decision.reason,
        article=article.pk,
        warnings=warnings,
    )


def _publish(decisions: Sequence[Decision], articles: dict[int, Article]) -> None:
    """Let go live what may; a draft that has versions is the desk's by now."""
    moments = {
        articles[id(d)].pk: d.item.published_at
        for d in decisions
        if d.is_public and d.action in PUBLISHED_AFTERWARDS and not articles[id(d)].version
    }
    stories = {article.pk: article for article in articles.values() if article.pk in moments}
    if stories:
        workflow.publish_archive(stories, moments)


def _kill(decision: Decision, batch: Batch) -> Result:
    article, reason = kill(decision, run=batch.run, at=batch.at)
    # As a warning it is also told while the import runs.
    said = {"warnings": (*decision.item.warnings, reason), "article": article}
    return result_of(decision.source, decision.item, Outcome.UPDATED, **said)


def _pend(decisions: Sequence[Decision], batch: Batch) -> dict:
    """Let newer versions of what ran wait for an editor; {id(decision): Result}."""
    lookup = look_up([decision.item for decision in decisions]) if decisions else None
    kept = [pending.keep(one, lookup, run=batch.run, at=batch.at) for one in decisions]
    return {id(one): _pended(one, waits) for one, waits in zip(decisions, kept, strict=True)}


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


def _suggest(
    made: Mapping[int, Decision], articles: dict[int, Article], prepared: Mapping[int, Prepared]
) -> dict[int, str]:
    """Suggest what was seen; {story: what to say} of those whose quotations can't be suggested."""
    unseen = {pk: prepared[id(d)].unseen for pk, d in made.items() if prepared[id(d)].unseen}
    seen = {pk: prepared[id(d)].seen for pk, d in made.items() if prepared[id(d)].seen}
    finding = [articles[id(decision)] for pk, decision in made.items() if pk in seen]
    return unseen | (_suggest_in(finding, seen) if finding else {})


def _suggest_in(articles: Sequence[Article], seen: Mapping[int, SeenText]) -> dict[int, str]:
    """All at once, or else story by story: a failure never costs the story, nor another's."""
    try:
        with transaction.atomic():
            suggest_for(articles, seen=seen, is_queueing=False)
    except OperationalError:
        raise
    except Exception as error:
        if len(articles) == 1:
            return {articles[0].pk: not_seen(error)}
        return {pk: why for one in articles for pk, why in _suggest_in([one], seen).items()}
    return {}
