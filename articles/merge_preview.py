"""What a merge would do, row by row, before anybody does it. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from articles import merging
from articles.models import ArticleSpeaker, Correction
from newsroom.record.models import Address
from people.models import Speaker
from people.roles import roles_over_time
from people.transfers import Reference

SAMPLES = 5
# What people/ itself moves, in the words of an editor.
OWN = (
    Reference("people.othername", "speaker", "Other names"),
    Reference("people.identifier", "speaker", "Ids in outside lists"),
    Reference("people.membership", "person", "Roles"),
    Reference("people.membership", "organization", "Roles that people held in it"),
    Reference("people.speaker", "merged_into", "Speakers merged into it before"),
)
WITH_STORY = ("articles.byline", "articles.quotesuggestion")


@dataclass(frozen=True)
class Line:
    """One kind of row that a merge moves: how many there are, and the first few in words."""

    label: str
    many: int
    samples: list[str]


@dataclass(frozen=True)
class Side:
    """One of the two, as the preview shows them beside each other."""

    speaker: Speaker
    quotes: int
    stories: int
    names: list[str]
    roles: list
    identifiers: list[str]
    addresses: list[str]


@dataclass(frozen=True)
class Preview:
    """Both sides, why it can't be or what speaks against it, and every row that would move."""

    survivor: Side
    other: Side
    reasons: list[str]
    warnings: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    total: int = 0

    @property
    def is_large(self) -> bool:
        """Whether it would run in the background."""
        return self.total > merging.AT_ONCE

    @property
    def names_after(self) -> list[str]:
        """The other names that the survivor would have."""
        theirs = [self.other.speaker.name, *self.other.names]
        names = dict.fromkeys([*self.survivor.names, *theirs])
        return [name for name in names if name != self.survivor.speaker.name]


def preview(survivor: Speaker, *, other: Speaker) -> Preview:
    """Say what merging `other` into `survivor` would do; see Preview."""
    moved = [_line(reference, other) for reference in merging.REFERENCES]
    lines = [*reversed(moved), *(_line(reference, other) for reference in OWN)]
    lines += [_addresses(other), _corrections(other)]
    return Preview(
        survivor=_side(survivor),
        other=_side(other),
        reasons=merging.why_not(survivor, other=other),
        warnings=list(_warnings(survivor, other)),
        lines=[line for line in lines if line.many],
        total=sum(line.many for line in moved),
    )


def _line(reference, speaker):
    rows = reference.of(speaker)
    if reference.table in WITH_STORY:
        rows = rows.select_related("article")
    samples = [_worded(row, reference.table) for row in rows[:SAMPLES]]
    return Line(reference.label, rows.count(), samples)


def _worded(row, table):
    if table == merging.QUOTE:
        return f"“{row}”"
    if table in WITH_STORY:
        return f"{row.article}: {row.name if table == 'articles.byline' else f'“{row}”'}"
    return str(row)


def _addresses(other):
    paths = _paths(other)
    return Line("Addresses that will lead to the survivor", len(paths), paths[:SAMPLES])


def _paths(speaker):
    known = Address.objects.filter(target_type="speaker", target_id=str(speaker.pk))
    paths = known.order_by("-is_current", "path").values_list("path", flat=True)
    return list(dict.fromkeys([speaker.get_absolute_url(), *paths]))


def _corrections(other):
    rows = Correction.objects.filter(former_speaker=other).order_by("-issued_at", "-id")
    samples = [str(row) for row in rows[:SAMPLES]]
    return Line("Issued corrections that name them (these stay as they are)", rows.count(), samples)


def _warnings(survivor, other) -> Iterable[str]:
    """What a human should look at twice; none of it is a proof."""
    rows = ArticleSpeaker.objects.filter(
        speaker=survivor, article__in=ArticleSpeaker.objects.filter(speaker=other).values("article")
    )
    both = [f"“{row.article}”" for row in rows.select_related("article").order_by("pk")[:3]]
    if both:
        yield f"Both are quoted in {', '.join(both)}. Stories seldom call one person two names."
    if survivor.distinction and other.distinction and survivor.distinction != other.distinction:
        yield f"Told apart as “{survivor.distinction}” and “{other.distinction}”."
    if survivor.pronouns and other.pronouns and survivor.pronouns != other.pronouns:
        yield f"Different pronouns: {survivor.pronouns} and {other.pronouns}."


def _side(speaker):
    return Side(
        speaker=speaker,
        quotes=speaker.quotes.count(),
        stories=speaker.article_rows.count(),
        names=[row.name for row in speaker.other_names.order_by("name")],
        roles=roles_over_time(speaker.memberships.select_related("organization")),
        identifiers=[str(row) for row in speaker.identifiers.order_by("scheme", "identifier")],
        addresses=_paths(speaker),
    )
