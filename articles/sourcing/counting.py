"""Whom we quote: the sourcing report, counted from the rows themselves.

It counts a quotation in each story that prints it, and only what readers can see: public stories
whose text still holds the words, and nothing that was disowned. So its numbers are those of a plain
count over the same rows. What it reads is bounded by the period, at most ``LONGEST`` days.

Private persons and people whose words were not given on the record are counted and never named.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from articles.models import Appearance, ArticleTopic, Quote
from articles.sourcing.shapes import Line, Report, Scope, Story, Table, Voice, midnight
from people.dates import MONTHS
from people.models import Membership, Speaker
from people.roles import wording

TOP = 5
ON_RECORD = Q(quote__terms=Quote.Terms.ON_RECORD, quote__speaker__isnull=False)
NAMED = ON_RECORD & Q(quote__speaker__is_public_figure=True)
PRIVATE = ON_RECORD & ~Q(quote__speaker__is_public_figure=True)
NOTHING_RECORDED = ("Not recorded", None)


def report(scope: Scope, *, at: datetime, most: int = 50) -> Report:
    """The report as of ``at``, with at most so many lines a table or list; eight queries.

    Every table of quotations but that of topics adds up to the total, with its ``rest``: a story
    may have several topics or none.
    """
    rows = printed(scope, at=at)
    totals = _totals(rows)
    speakers = _speakers(rows, totals, most=most)
    single = _single_voiced(rows, most=most)
    voices = _first_time(rows, scope, at=at, most=most)
    return Report(
        scope=scope,
        **{name: totals[name] for name in NUMBERS},
        top=sum(line.quotations for line in speakers.lines[:TOP] if line.pk),
        tables=[
            speakers,
            _topics(rows, most=most),
            *_sections_and_months(rows, scope),
            *_organisations_and_roles(rows, totals, most=most),
        ],
        single=[row for row, _ in single],
        single_total=single[0][1] if single else 0,
        voices=[row for row, _ in voices],
        voices_total=voices[0][1] if voices else 0,
    )


def printed(scope: Scope, *, at: datetime) -> QuerySet[Appearance]:
    """The rows that the report counts: a quotation in a story that ran in the period."""
    rows = Appearance.objects.public(at).exclude(quote__state=Quote.State.DISOWNED).order_by()
    rows = rows.filter(article__live_at__gte=scope.start, article__live_at__lt=scope.end)
    if scope.section:
        rows = rows.filter(article__section=scope.section)
    if scope.topic:
        stories = ArticleTopic.objects.filter(tag=scope.topic).values("content_object")
        rows = rows.filter(article__in=stories)
    return rows


# --- totals and tables ---------------------------------------------------------------------------

NUMBERS = ("quotations", "stories", "named", "private", "unnamed", "speakers")
QUOTATIONS = Count("pk")
STORIES = Count("article", distinct=True)


def _totals(rows):
    speaker = "quote__speaker"
    totals = rows.aggregate(
        quotations=QUOTATIONS,
        stories=STORIES,
        named=Count("pk", filter=NAMED),
        private=Count("pk", filter=PRIVATE),
        private_stories=Count("article", distinct=True, filter=PRIVATE),
        private_people=Count(speaker, distinct=True, filter=PRIVATE),
        on_record=Count("pk", filter=ON_RECORD),
        on_record_stories=Count("article", distinct=True, filter=ON_RECORD),
        unnamed_stories=Count("article", distinct=True, filter=~ON_RECORD),
        speakers=Count(speaker, distinct=True, filter=NAMED),
    )
    return {**totals, "unnamed": totals["quotations"] - totals["on_record"]}


def _speakers(rows, totals, *, most):
    """Named speakers by number, then all private persons as one, and all who are not named."""
    speaker = {
        "key": F("quote__speaker"),
        "name": F("quote__speaker__name"),
        "detail": F("quote__speaker__distinction"),
    }
    found = rows.filter(NAMED).values(**speaker).annotate(n=QUOTATIONS, m=STORIES)
    lines = _lines(found.order_by("-n", "name", "key")[:most])
    rest = totals["named"] - sum(line.quotations for line in lines)
    for kind, name in (("private", "Private persons"), ("unnamed", "No speaker named")):
        if totals[kind]:
            lines.append(Line(name, "", totals[kind], totals[f"{kind}_stories"]))
    return Table("speakers", "Speakers", "Speaker", "Stories", lines, rest, is_cut=rest > 0)


def _topics(rows, *, most):
    topic = {
        "key": F("article__topic_items__tag"),
        "name": Coalesce("article__topic_items__tag__name", Value("No topic")),
        "detail": Value(""),
    }
    found = rows.values(**topic).annotate(n=QUOTATIONS, m=STORIES).order_by("-n", "name", "key")
    note = "A story may have several topics; its quotations count under each."
    lines = _lines(found[: most + 1])
    is_cut = len(lines) > most
    return Table("topics", "Topics", "Topic", "Stories", lines[:most], is_cut=is_cut, note=note)


def _sections_and_months(rows, scope):
    """Both from one query: a story has one section and ran in one month."""
    months = list(_months(scope))
    steps = [When(article__live_at__gte=start, then=n) for n, start in reversed(months)]
    found = (
        rows.annotate(month=Case(*steps, default=0, output_field=IntegerField()))
        .values_list(
            "month", "article__section", Coalesce("article__section__name", Value("No section"))
        )
        .annotate(n=QUOTATIONS, m=STORIES)
    )
    by_section, by_month = defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, 0])
    for month, section, name, n, m in found:
        for sums in (by_section[name, section], by_month[month]):
            sums[0] += n
            sums[1] += m
    sections = [Line(name, "", *sums, pk=pk) for (name, pk), sums in by_section.items()]
    sections.sort(key=lambda line: (-line.quotations, line.name))
    return (
        Table("sections", "Sections", "Section", "Stories", sections),
        Table(
            "months",
            "Months",
            "Month",
            "Stories",
            [Line(_month_name(start), "", *by_month[n]) for n, start in months],
        ),
    )


def _months(scope):
    """(number, its first moment within the period) of each month: at most thirteen."""
    day, number = scope.first, 0
    while day <= scope.last:
        yield number, midnight(day)
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        number += 1


def _month_name(start):
    day = timezone.localtime(start)
    return f"{MONTHS[day.month - 1]} {day.year}"


def _organisations_and_roles(rows, totals, *, most):
    """For whom named speakers spoke, and as what, that day."""
    role = Coalesce(NullIf("quote__role", Value("")), "role_as_printed")
    found = rows.filter(NAMED).values_list(
        "quote__speaker",
        "quote__speaker__kind",
        "quote__speaker__name",
        "quote__on_behalf_of",
        "quote__on_behalf_of__name",
        role,
    )
    known = _bodies_by_role(rows)
    bodies, roles = _Sums(), _Sums()
    for speaker, kind, name, behalf, behalf_name, as_what, n in found.annotate(n=QUOTATIONS):
        if behalf:
            body = (behalf_name, behalf)
        elif kind == Speaker.Kind.ORGANIZATION:
            body = (name, speaker)
        else:
            body = known.get((speaker, as_what), NOTHING_RECORDED)
        bodies.add(body, n, speaker)
        roles.add((as_what, None) if as_what else NOTHING_RECORDED, n, speaker)
    return (
        bodies.table("organisations", "Organisations", "Organisation", totals, most=most),
        roles.table("roles", "Roles that day", "Role", totals, most=most),
    )


def _bodies_by_role(rows):
    """{(speaker, role as worded): (name, id) of the organisation it was held in}."""
    people = rows.filter(NAMED).values("quote__speaker")
    held = Membership.objects.filter(person__in=people, organization__isnull=False)
    return {
        (one.person_id, wording(one)): (one.organization.name, one.organization_id)
        for one in held.select_related("organization").order_by("-pk")
    }


class _Sums:
    """Quotations and the different people who said them, by (name, id)."""

    def __init__(self):
        self.quotations, self.people = defaultdict(int), defaultdict(set)

    def add(self, what, n, speaker):
        self.quotations[what] += n
        self.people[what].add(speaker)

    def table(self, slug, title, head, totals, *, most):
        """The table, in which private persons and the unnamed are a line each."""
        known = [self._line(what) for what in self.quotations if what != NOTHING_RECORDED]
        known.sort(key=lambda line: (-line.quotations, line.name))
        lines, rest = known[:most], sum(line.quotations for line in known[most:])
        if NOTHING_RECORDED in self.quotations:
            lines.append(self._line(NOTHING_RECORDED))
        if totals["private"]:
            people = totals["private_people"]
            lines.append(Line("Private persons", "not listed", totals["private"], people))
        if totals["unnamed"]:
            lines.append(Line("No speaker named", "", totals["unnamed"], 0))
        return Table(slug, title, head, "Speakers", lines, rest, is_cut=rest > 0)

    def _line(self, what):
        name, pk = what
        return Line(name, "", self.quotations[what], len(self.people[what]), pk)


def _lines(rows):
    return [Line(row["name"], row["detail"], row["n"], row["m"], row["key"]) for row in rows]


# --- stories with one voice, and voices that are new ---------------------------------------------

HOW_MANY = Window(Count(Value(1)))


def _single_voiced(rows, *, most):
    """(story, how many there are), the newest first: stories that name one speaker alone."""
    found = (
        rows.values("article", "article__headline", "article__path", "article__live_at")
        .annotate(
            voices=Count("quote__speaker", distinct=True, filter=ON_RECORD),
            n=QUOTATIONS,
            known=Count("pk", filter=NAMED),
            voice=Min("quote__speaker__name", filter=ON_RECORD),
        )
        .filter(voices=1)
        .annotate(total=HOW_MANY)
        .order_by("-article__live_at", "-article_id")
    )
    return [
        (
            Story(
                pk=row["article"],
                headline=row["article__headline"],
                path=row["article__path"],
                at=row["article__live_at"],
                voice=row["voice"] if row["known"] else "a private person",
                quotations=row["n"],
            ),
            row["total"],
        )
        for row in found[:most]
    ]


def _first_time(rows, scope, *, at, most):
    """(speaker, how many there are): named here, and in no public story before the period."""
    earlier = Appearance.objects.public(at).filter(
        ON_RECORD, quote__speaker=OuterRef("pk"), article__live_at__lt=scope.start
    )
    # The copied date is the first of a quote's stories: it keeps later ones from being looked at.
    earlier = earlier.filter(quote__live_at__lt=scope.start)
    earlier = earlier.exclude(quote__state=Quote.State.DISOWNED)
    now = rows.filter(NAMED)
    first = now.filter(quote__speaker=OuterRef("pk")).values("quote__speaker")
    first = first.annotate(ran=Min("article__live_at")).values("ran")
    found = (
        Speaker.objects.filter(~Exists(earlier), pk__in=now.values("quote__speaker"))
        .annotate(total=HOW_MANY, first=first)
        .order_by("-first", "sort_name", "pk")
    )
    return [
        (Voice(one.pk, one.name, one.distinction, one.first, one.is_person), one.total)
        for one in found[:most]
    ]
