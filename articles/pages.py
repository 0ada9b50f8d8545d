"""save_page() and delete_page(): the only ways a page of the paper's own is changed by hand.

A page has no revisions. What readers could see is kept in the audit log as it was before each
change, so that nothing public is rewritten in secret; what nobody saw leaves no copy.
"""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.models import MOST_IN_MENU, SitePage
from articles.page_addresses import as_address, fault_of, first_free
from articles.permissions import allow
from articles.text import normalise_space, plain_text, sanitise
from newsroom.record import addresses
from newsroom.record.audit import note as note_down

__all__ = ["CONTENT", "StalePage", "contents", "delete_page", "menu_is_full", "save_page", "write"]

# What a save changes; columns of the page, its flat page's among them.
CONTENT = ("title", "url", "content", "is_public", "is_in_menu", "menu_title", "menu_order")
FULL_MENU = (
    f"The menu has {MOST_IN_MENU} entries already, which is as many as readers take in. "
    "Take one out first."
)


class StalePage(Exception):
    """Someone else saved the page meanwhile; nothing was written.

    ``theirs`` and ``mine`` are contents, ``by`` the other user or None, ``at`` when, and
    ``version`` the page's version now.
    """

    def __init__(self, page: SitePage, *, mine: Mapping):
        super().__init__(f"“{page}” was saved by someone else meanwhile.")
        self.theirs, self.mine = contents(page), mine
        self.by, self.at, self.version = page.updated_by, page.updated_at, page.version


@transaction.atomic
def save_page(page: SitePage, *, values: Mapping, user, expected_version: int) -> list[str]:
    """Save a page; a new one is an unsaved SitePage and version 0. Returns the names changed.

    ``values`` has every name of CONTENT; an empty ``url`` is made from the title. Whoever may
    change a page may publish it. Raises ValidationError by field, PermissionDenied, StalePage.
    """
    allow(user, "change_sitepage" if page.pk else "add_sitepage")
    kept = _locked(page) if page.pk else None
    values = _tidy(values, page)
    if kept is not None and kept.version != expected_version:
        raise StalePage(kept, mine=values)
    before = contents(kept) if kept else {}
    changed = [name for name in CONTENT if before.get(name) != values[name]]
    if not changed:
        return []
    _check(values, kept)
    now = timezone.now()
    page.version = expected_version + 1
    page.updated_at = page.edited_at = now
    page.updated_by = user
    was_public = kept is not None and kept.was_ever_public
    write(page, values=values, former=before.get("url", ""), at=now)
    data = {"version": page.version, "changed": changed}
    if was_public:
        data["former"] = {name: before[name] for name in changed}
    note_down(page, verb=_verb(before, values), user=user, data=data)
    return changed


def write(page: SitePage, *, values: Mapping, former: str = "", at: datetime) -> None:
    """Write a page with its address, its place on the site and, if it is public, since when.

    The caller has tidied and checked the values, and holds a transaction. Raises ValidationError
    when somebody else took the address meanwhile.
    """
    was_public = page.was_ever_public
    for name in CONTENT:
        setattr(page, name, values[name])
    if page.is_public and not was_public:
        page.first_public_at = at
    page.save()
    target = {"target_type": SitePage.target_type, "target_id": page.pk}
    if former and former != page.url and not was_public:
        addresses.release(former, **target)
    try:
        addresses.claim(page.url, **target)
    except addresses.AddressTaken as error:
        raise ValidationError({"url": fault_of(page.url, page=page)}) from error
    page.sites.set([settings.SITE_ID] if page.is_public else [])


@transaction.atomic
def delete_page(page: SitePage, *, user) -> None:
    """Delete a page that no reader could see. Raises ValidationError, PermissionDenied."""
    allow(user, "delete_sitepage")
    kept = _locked(page)
    if kept.was_ever_public:
        raise ValidationError("Readers could see this page. Take it off the site instead.")
    note_down(kept, verb="delete", user=user)
    addresses.release(kept.url, target_type=SitePage.target_type, target_id=kept.pk)
    kept.delete()


def contents(page: SitePage) -> dict:
    """What a save of the page would change."""
    return {name: getattr(page, name) for name in CONTENT}


def menu_is_full(*, but: SitePage | None = None) -> bool:
    """Whether no further page fits into the menu; those not published yet have their place."""
    rows = SitePage.objects.filter(is_in_menu=True).exclude(pk=but.pk if but else None)
    return rows.order_by().values("pk")[: MOST_IN_MENU + 1].count() >= MOST_IN_MENU


def _locked(page):
    return (
        SitePage.objects.select_for_update(of=("self",))
        .select_related("updated_by")
        .get(pk=page.pk)
    )


def _tidy(values, page):
    """The values as they are stored."""
    tidied = dict(values)
    tidied["title"] = normalise_space(values["title"])
    tidied["menu_title"] = normalise_space(values["menu_title"])
    tidied["content"] = sanitise(values["content"])
    own = page if page.pk else None
    tidied["url"] = as_address(values["url"]) or first_free(tidied["title"], page=own)
    return tidied


def _check(values, kept):
    errors = {}
    if not values["title"]:
        errors["title"] = "A page needs a title."
    if fault := fault_of(values["url"], page=kept):
        errors["url"] = fault
    if values["is_public"] and not plain_text(values["content"]):
        errors["content"] = "A page without a text can’t be published."
    if values["is_in_menu"] and not (kept and kept.is_in_menu) and menu_is_full(but=kept):
        errors["is_in_menu"] = FULL_MENU
    for name in ("title", "menu_title"):
        most = SitePage._meta.get_field(name).max_length
        if len(values[name]) > most:
            errors[name] = f"At most {most} characters."
    if errors:
        raise ValidationError(errors)


def _verb(before, values):
    """What the record calls the save."""
    if bool(before.get("is_public")) == values["is_public"]:
        return "change" if before else "add"
    return "publish" if values["is_public"] else "take off the site"
