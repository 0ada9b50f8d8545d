"""Roles in words: what someone was on a day, and what they were over the years.

The only place that words a role. It reads memberships by their attributes (Popolo's): `role`,
`label`, `organization` (None, or with a `.name`), and `start_date` and `end_date` as partial dates,
"" where open. Fetch them with their organisations: `memberships.select_related("organization")`.
A date that is no partial date raises ValueError: the field and every import refuse it before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from people.dates import PartialDate, parse

__all__ = ["MembershipLike", "RoleLine", "role_on", "roles_over_time", "wording"]


class MembershipLike(Protocol):
    """What is read of a membership."""

    role: str
    label: str
    organization: object | None
    start_date: str
    end_date: str


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A line of a speaker's page: "Mayor of Harbourton" and "2019–2023"; the span may be ""."""

    label: str
    span: str


def role_on(memberships: Iterable[MembershipLike], day: date | None) -> str:
    """The role held on that day, as printed; "" if none is known, or the day is not.

    Partial dates count in full: an end of 2015 holds on every day of 2015, a start of 2015 from
    1 January. Of several roles the one most recently started is meant, those without a start last.
    """
    if day is None:
        return ""
    held = [one for one in memberships if wording(one) and _holds(one, day)]
    return wording(min(held, key=_newest_start_first)) if held else ""


def roles_over_time(memberships: Iterable[MembershipLike]) -> list[RoleLine]:
    """All roles with their spans, the most recently started first, those without a start last."""
    worded = [one for one in memberships if wording(one)]
    return [
        RoleLine(wording(one), _span(_date(one.start_date), _date(one.end_date)))
        for one in sorted(worded, key=_newest_start_first)
    ]


def wording(membership: MembershipLike) -> str:
    """The label as printed, else "role, organisation", else whichever of the two is there."""
    if label := membership.label.strip():
        return label
    organization = membership.organization.name if membership.organization else ""
    return ", ".join(filter(None, (membership.role.strip(), organization.strip())))


def _date(text: str) -> PartialDate | None:
    return parse(text) if text else None


def _holds(membership: MembershipLike, day: date) -> bool:
    start, end = _date(membership.start_date), _date(membership.end_date)
    has_started = start is None or start.started_by(day)
    return has_started and (end is None or not end.ended_before(day))


def _newest_start_first(membership: MembershipLike) -> tuple[int, int, str]:
    """A sort key that is total, so that no database's row order decides a role."""
    start, end = _date(membership.start_date), _date(membership.end_date)
    started = start.earliest().toordinal() if start else 0
    ended = end.latest().toordinal() if end else date.max.toordinal()
    return -started, -ended, wording(membership)


def _span(start: PartialDate | None, end: PartialDate | None) -> str:
    """ "2019–2023", "June 2019 – 3 May 2023", "since June 2024", "until 2020" or ""."""
    if start is None:
        return f"until {end.display()}" if end else ""
    if end is None:
        return f"since {start.display()}"
    if start == end:
        return start.display()
    # A dash between groups of words is spaced, one between single words is not.
    dash = "–" if start.month is None and end.month is None else " – "
    return f"{start.display()}{dash}{end.display()}"
