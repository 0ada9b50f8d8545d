"""What an import would do with each item, and why. Reads the database, never writes to it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from articles.importing.items import PAGE, ImportItem, SourceStatus, content_hash
from articles.importing.texts import plain, sanitised
from articles.models import Article, Byline, ImportedItem, Section, SitePage, Status, Topic
from articles.notices import killed

__all__ = [
    "MAKES",
    "WRITES",
    "Action",
    "Decision",
    "fault_of",
    "is_kill",
    "may_publish",
    "only_filling",
    "plan",
]

EDITED = "edited here since the last import; nothing was overwritten"
EDITED_AND_CHANGED = "edited here since the last import, and changed at the source; both are kept"
PUBLISHED = "published here, and changed at the source since; an import never rewrites that"
WAITS = "published here: the newer version waits as a pending version"
BACK = "its source is back at what runs here: the version that waited is gone"
DELETED = "the story made from it was deleted here"
DELETED_PAGE = "the page made from it was deleted here"
OLDER = "older than the version that came before it"
UNDATED = "it does not say when it was issued, and a version that does came before it"
HELD = "not published: its source killed it before, and the task that says so is open"
KILLED_BEFORE = "killed at the source; only a newer version is taken"
LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$")
LOADED = (
    *("source", "kind", "external_id", "content_hash", "outcome", "reason", "conflicting_hash"),
    *("kept_hash", "received_at", "run_id", "issued_at", "article_id"),
    *("article__status", "article__version", "article__edited_at"),
)
LOADED_OF_PAGES = (
    *("page_id", "page__version", "page__edited_at", "page__is_public"),
    "page__first_public_at",
)


class Action(StrEnum):
    """What is to be done with an item."""

    CREATE = "create"
    UPDATE = "update"
    PUBLISH = "publish"  # unchanged, but now it may go live
    PUT_OFF = "put off"  # the same, but not before the run is over
    LEAVE = "leave"
    SKIP = "skip"
    CONFLICT = "conflict"
    PEND = "pend"  # what ran stays; the newer version waits for an editor
    RECALL = "recall"  # what waited is what the source says no more
    KILL = "kill"  # what ran comes down
    REJECT = "reject"


MAKES = (Action.CREATE, Action.UPDATE)
WRITES = (*MAKES, Action.PUBLISH, Action.CONFLICT, Action.KILL, Action.PEND, Action.RECALL)
# Of these a newer version can wait; what was retracted is not changed any more.
CAN_WAIT = (Status.PUBLISHED, Status.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Decision:
    """An item of a source, what to do with it, and why; `row` is what an earlier import left."""

    source: str
    item: ImportItem
    action: Action
    content_hash: str
    reason: str = ""
    field: str = ""
    row: ImportedItem | None = None
    is_public: bool = False


def plan(
    items: Sequence[tuple[str, ImportItem]], *, is_publishing: bool, at: datetime
) -> list[Decision]:
    """Decide about (source, item) pairs, with one query for all of them.

    `is_publishing` lets items go live that the source says are public at the moment `at`.
    """
    rows = _known(items)
    decisions = [
        _decide(source, item, rows.get((source, item.kind, item.external_id)), is_publishing, at)
        for source, item in items
    ]
    return _without_killed(_without_our_own_changes(decisions))


def only_filling(decisions: Iterable[Decision]) -> list[Decision]:
    """The same decisions for a run that looks for pictures alone: no story or row is written."""
    return [
        replace(one, action=Action.LEAVE, reason="", is_public=False)
        if one.action in WRITES
        else one
        for one in decisions
    ]


def may_publish(item: ImportItem, at: datetime) -> bool:
    """Whether an item may go live: public at its source, dated, not in future, under no embargo.

    What its source retracted does not: that is for an editor to publish as such.
    """
    return (
        item.status is SourceStatus.PUBLIC
        and item.published_at is not None
        and item.published_at <= at
        and (item.embargo_until is None or item.embargo_until <= at)
        and (item.rights_until is None or item.rights_until > at)
        and not any(notice.kind == "retraction" for notice in item.notices)
    )


def is_kill(item: ImportItem) -> bool:
    """Whether a service takes a story back. None kills a page: one that says so is not public."""
    return item.status is SourceStatus.KILLED and item.kind != PAGE


def _without_our_own_changes(decisions: list[Decision]) -> list[Decision]:
    """Leave alone what ran or was edited here, and whose copy is still the one that came.

    It would be read otherwise by now, but its source did not change, and nobody is to compare two
    readings of ours. One query, if there is any.
    """
    doubtful = {
        decision.row.pk: decision.item.received
        for decision in decisions
        if decision.action in (Action.CONFLICT, Action.PEND)
        and decision.item.is_copy_whole
        and decision.reason in (WAITS, PUBLISHED, EDITED_AND_CHANGED)
    }
    if not doubtful:
        return decisions
    copies = ImportedItem.objects.filter(pk__in=doubtful).values_list("pk", "copy_as_received")
    same = {pk for pk, copy in copies if copy == doubtful[pk]}
    return [_as_it_came(one) if one.row and one.row.pk in same else one for one in decisions]


def _without_killed(decisions: list[Decision]) -> list[Decision]:
    """Let no draft go live while the desk has not dealt with a kill of it; at most one query."""
    drafts = {
        decision.row.article_id
        for decision in decisions
        if decision.is_public and decision.row and decision.action in (*MAKES, Action.PUBLISH)
    } - {None}
    held = killed(drafts) if drafts else set()
    return [_held(one) if one.row and one.row.article_id in held else one for one in decisions]


def _held(decision: Decision) -> Decision:
    if decision.action is Action.PUBLISH:
        return replace(decision, action=Action.LEAVE, reason=HELD, is_public=False)
    item = replace(decision.item, warnings=(*decision.item.warnings, HELD))
    return replace(decision, item=item, is_public=False)


def _as_it_came(decision: Decision) -> Decision:
    if decision.reason in (WAITS, PUBLISHED):
        return replace(decision, action=Action.LEAVE, reason="")
    return replace(decision, reason=EDITED)


def _known(items: Iterable[tuple[str, ImportItem]]) -> dict[tuple[str, str, str], ImportedItem]:
    # All three, or no index would lead there and each batch look through the whole archive.
    rows = ImportedItem.objects.filter(
        source__in={source for source, _ in items},
        kind__in={item.kind for _, item in items},
        external_id__in={item.external_id for _, item in items},
    )
    if any(item.kind == PAGE for _, item in items):
        rows = rows.select_related("article", "page").only(*LOADED, *LOADED_OF_PAGES)
    else:
        rows = rows.select_related("article").only(*LOADED)
    return {(row.source, row.kind, row.external_id): row for row in rows}


def _decide(
    source: str, item: ImportItem, row: ImportedItem | None, is_publishing: bool, at: datetime
) -> Decision:
    digest = item.digest or content_hash(item)
    is_public = is_publishing and may_publish(item, at) and _has_what_it_needs(item)
    fault = fault_of(item)
    # A kill is obeyed whatever else is wrong with it, as long as it says of what.
    if fault and not (is_kill(item) and fault[0] != "id"):
        field, reason = fault
        return Decision(source, item, Action.REJECT, digest, reason, field=field, row=row)
    if row and _made(row) and digest == row.kept_hash:
        # An editor saw this version of the source, and kept ours.
        return Decision(source, item, Action.LEAVE, digest, row=row)
    action, reason = _action(item, row, digest, is_public)
    return Decision(source, item, action, digest, reason, row=row, is_public=is_public)


def _action(
    item: ImportItem, row: ImportedItem | None, digest: str, is_public: bool
) -> tuple[Action, str]:
    """What to do with an item that is as it should be."""
    is_killed = is_kill(item)
    if row is None:
        return Action.KILL if is_killed else Action.CREATE, ""
    if row.outcome == ImportedItem.Outcome.KILLED and not _is_newer(item, row):
        is_same = is_killed and digest == row.conflicting_hash
        return (Action.LEAVE, "") if is_same else (Action.SKIP, KILLED_BEFORE)
    if digest != row.content_hash and _is_older(item, row):
        return Action.SKIP, OLDER
    if is_killed:
        return Action.KILL, ""
    if digest != row.content_hash and _is_undated(item, row):
        return Action.SKIP, UNDATED
    return _with_row(item, row, digest, is_public)


def _is_newer(item: ImportItem, row: ImportedItem) -> bool:
    return None not in (item.issued_at, row.issued_at) and item.issued_at > row.issued_at


def _is_older(item: ImportItem, row: ImportedItem) -> bool:
    return None not in (item.issued_at, row.issued_at) and item.issued_at < row.issued_at


def _is_undated(item: ImportItem, row: ImportedItem) -> bool:
    """Whether it may be older than what came, and nobody can tell: then it counts as older."""
    return item.issued_at is None and row.issued_at is not None


def _made(row: ImportedItem) -> Article | SitePage | None:
    return row.page if row.kind == PAGE else row.article


def _with_row(
    item: ImportItem, row: ImportedItem, digest: str, is_public: bool
) -> tuple[Action, str]:
    """What to do with an item that an earlier import took."""
    made = _made(row)
    if made is None:
        return _of_nothing(row)
    is_changed = digest != row.content_hash
    is_draft = _is_draft(made)
    if made.edited_at is not None and made.edited_at > row.received_at:
        return Action.CONFLICT, EDITED_AND_CHANGED if is_changed else EDITED
    if not is_draft:
        return _of_what_ran(item, row, made, digest)
    if is_changed:
        return Action.UPDATE, ""
    # A draft that someone here took back has a version of its own: it does not go live by itself.
    if is_public and made.version == 0:
        return Action.PUBLISH, ""
    return Action.LEAVE, ""


def _of_nothing(row: ImportedItem) -> tuple[Action, str]:
    """What to do with an item of which nothing is here: deleted, or killed before it came."""
    if not row.content_hash:
        return Action.CREATE, ""
    return Action.SKIP, DELETED_PAGE if row.kind == PAGE else DELETED


def _of_what_ran(
    item: ImportItem, row: ImportedItem, made: Article | SitePage, digest: str
) -> tuple[Action, str]:
    """What to do with an item whose story ran or is scheduled, and which nobody edited here."""
    is_waiting = row.outcome == ImportedItem.Outcome.PENDING
    if digest == row.content_hash:
        # Without dates the latest run tells what the source says now; with them the newest version.
        is_back = is_waiting and item.issued_at is None and row.issued_at is None
        return (Action.RECALL, BACK) if is_back else (Action.LEAVE, "")
    if is_waiting and digest == row.conflicting_hash:
        return Action.LEAVE, ""
    if isinstance(made, Article) and made.status in CAN_WAIT:
        return Action.PEND, WAITS
    return Action.CONFLICT, PUBLISHED


def _is_draft(made: Article | SitePage) -> bool:
    if isinstance(made, SitePage):
        return not made.was_ever_public
    return made.status == Status.DRAFT


def _has_what_it_needs(item: ImportItem) -> bool:
    """Whether there is anything to show: a page is often made of what a theme put there."""
    return item.kind != PAGE or bool(plain(sanitised(item.body)))


def fault_of(item: ImportItem) -> tuple[str, str] | None:
    """Return (field, reason) for what no story here can hold. Nothing is cut off in silence."""
    for field, values, most in _lengths(item):
        longest = max(map(len, values), default=0)
        if longest > most:
            return field, f"{longest:,} characters long; at most {most:,} can be stored"
    if not item.external_id:
        return "id", "empty"
    if not item.headline:
        return "headline", "empty"
    if item.language and not LANGUAGE.match(item.language):
        return "language", f"“{item.language}” is no language tag such as en or en-GB"
    return None


def _lengths(item: ImportItem) -> Iterable[tuple[str, Sequence[str], int]]:
    """Yield (field, values, the most characters that its column holds)."""
    yield "id", [item.external_id], ImportedItem._meta.get_field("external_id").max_length
    if item.kind == PAGE:
        yield "headline", [item.headline], SitePage._meta.get_field("title").max_length
        return
    for field in ("headline", "dateline", "language", "credit_line", "slugline"):
        yield field, [getattr(item, field)], Article._meta.get_field(field).max_length
    yield "section", [item.section], Section._meta.get_field("name").max_length
    yield "topics", item.topics, Topic._meta.get_field("name").max_length
    names = [byline.name for byline in item.bylines]
    yield "bylines", names, Byline._meta.get_field("printed").max_length
    roles = [byline.role for byline in item.bylines]
    yield "bylines role", roles, Byline._meta.get_field("role").max_length
