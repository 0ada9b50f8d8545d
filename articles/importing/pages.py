"""Writes imported pages (about, contact, privacy), by the rules that hold for stories.

Each is written by itself: a site has a dozen, not thousands.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from articles import old_addresses
from articles.importing.items import ImportItem, SourceStatus
from articles.importing.plan import MAKES, Action, Decision
from articles.importing.report import Outcome, Result, result_of
from articles.importing.rows import write_rows
from articles.importing.stories import OVERTAKEN, Overtaken
from articles.importing.texts import plain, sanitised
from articles.models import ImportRun, SitePage
from articles.page_addresses import fault_of, first_free, path_at_source
from articles.pages import contents, menu_is_full, write
from articles.text import normalise_space
from newsroom.record.audit import note as note_down

__all__ = ["as_said", "write_pages"]

OTHER_ADDRESS = "its address {} can’t be a page’s here, so it has {}"
NO_ROOM = "not in the menu, which is full"
NO_PICTURES = "pages hold text alone: {} not taken"
NO_TEXT = "no text, so it stays a draft"


def write_pages(
    decisions: Sequence[Decision], run: ImportRun | None, at: datetime
) -> dict[int, Result]:
    """Write these pages and the rows that know them; {id(decision): Result}. Raises Overtaken."""
    made = {id(decision): _written(decision, at) for decision in decisions}
    write_rows(decisions, made, run, at)
    wanted = {made[id(d)].pk: d.item.old_addresses for d in decisions if d.action in MAKES}
    lost = old_addresses.keep(wanted, of="page")
    return {id(d): _result(d, made[id(d)], lost) for d in decisions}


def _written(decision: Decision, at: datetime) -> SitePage:
    """The page of an item, made or changed as was decided."""
    if decision.action is Action.CONFLICT:
        return decision.row.page
    if decision.action is Action.CREATE:
        page, former = SitePage(created_at=at, updated_at=at), ""
        values = as_said(decision.item) | _placed(decision.item)
    else:
        page = _taken_up(decision, at)
        former, values = page.url, contents(page)
        if decision.action is Action.UPDATE:
            values |= as_said(decision.item)
    values["is_public"] = decision.is_public and page.version == 0
    write(page, values=values, former=former, at=at)
    if page.is_public:
        note_down(page, verb="publish", user=None, note=f"Import from {decision.source}")
    return page


def _taken_up(decision: Decision, at: datetime) -> SitePage:
    """A draft that nobody changed since it was planned. Raises Overtaken if someone just did."""
    seen = decision.row.page
    mine = {"version": seen.version, "edited_at": seen.edited_at, "first_public_at": None}
    changed = {"updated_at": at, "updated_by": None}
    if seen.version and decision.action is Action.UPDATE:
        changed["version"] = seen.version + 1
    if SitePage.objects.filter(pk=seen.pk, **mine).update(**changed) != 1:
        raise Overtaken(OVERTAKEN)
    return SitePage.objects.get(pk=seen.pk)


def as_said(item: ImportItem) -> dict:
    """What the source says of a page: its title and text, and what its menu calls it."""
    title, menu_title = normalise_space(item.headline), normalise_space(item.menu_title)
    most = SitePage._meta.get_field("menu_title").max_length
    return {
        "title": title,
        "content": sanitised(item.body),
        "menu_title": menu_title if menu_title != title and len(menu_title) <= most else "",
        "menu_order": item.menu_order,
    }


def _placed(item: ImportItem) -> dict:
    """Where a new page stands: its address at the source if that is free here, and the menu.

    A page below another has no entry of its own, and neither has a draft.
    """
    url = next((path for path in _paths(item) if not fault_of(path)), "")
    url = url or first_free(item.slug or item.headline)
    return {"url": url, "is_in_menu": _is_for_menu(item, url) and not menu_is_full()}


def _is_for_menu(item: ImportItem, url: str) -> bool:
    """Whether the source shows the page on its first level, and there is something to read."""
    is_shown = bool(item.menu_title) and item.status is SourceStatus.PUBLIC
    is_first = next(_paths(item), url).count("/") == 2
    return is_shown and is_first and bool(plain(sanitised(item.body)))


def _paths(item: ImportItem) -> Iterator[str]:
    return filter(None, map(path_at_source, item.old_addresses))


def _result(decision: Decision, page: SitePage, lost: dict[int, list[str]]) -> Result:
    warnings = ()
    if decision.action in MAKES:
        warnings = (*decision.item.warnings, *_warnings(decision, page))
        warnings += tuple(old_addresses.TAKEN.format(one) for one in lost.get(page.pk, ()))
    outcome = {Action.CREATE: Outcome.CREATED, Action.CONFLICT: Outcome.CONFLICT}
    return result_of(
        decision.source,
        decision.item,
        outcome.get(decision.action, Outcome.UPDATED),
        decision.reason,
        warnings=warnings,
    )


def _warnings(decision: Decision, page: SitePage) -> Iterator[str]:
    """What an editor should look at of a page that was just taken."""
    item = decision.item
    if pictures := len(item.pictures):
        yield NO_PICTURES.format("1 picture" if pictures == 1 else f"{pictures} pictures")
    if item.status is SourceStatus.PUBLIC and not plain(page.content):
        yield NO_TEXT
    if decision.action is not Action.CREATE:
        return
    path = next(_paths(item), "")
    if path and path != page.url:
        yield OTHER_ADDRESS.format(path, page.url)
    if _is_for_menu(item, page.url) and not page.is_in_menu:
        yield NO_ROOM
