"""What the lists of stories and quotations add to the bounded ones: filters in newsroom words."""

from datetime import datetime

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import QuoteSuggestion, Revision, Section, Status

OPEN = QuoteSuggestion.State.OPEN


def open_suggestions():
    """The number of a story's suggestions that wait for an answer, as one subquery a row shown."""
    rows = (
        QuoteSuggestion.objects.filter(article=OuterRef("pk"), state=OPEN)
        .order_by()
        .values("article")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(rows), 0)


class StandingFilter(admin.SimpleListFilter):
    """Where a story stands; scheduled is published at a time to come."""

    title = "where it stands"
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [
            ("draft", "Drafts"),
            ("scheduled", "Scheduled"),
            ("published", "Published"),
            ("withdrawn", "Withdrawn"),
            ("retracted", "Retracted"),
            ("withheld", "Withheld"),
        ]

    def queryset(self, request, queryset):
        now = timezone.now()
        if self.value() == "scheduled":
            return queryset.filter(live_at__gt=now)
        if self.value() == "withheld":
            return queryset.filter(withheld_at__isnull=False)
        if self.value() == "published":
            return queryset.filter(live_at__lte=now)
        return queryset.filter(status=self.value()) if self.value() in Status.values else queryset


class AttentionFilter(admin.SimpleListFilter):
    """Stories with quotations that nobody answered yet."""

    title = "quotations"
    parameter_name = "quotations"

    def lookups(self, request, model_admin):
        return [("open", "Waiting for an answer")]

    def queryset(self, request, queryset):
        if self.value() != "open":
            return queryset
        waiting = QuoteSuggestion.objects.filter(article=OuterRef("pk"), state=OPEN)
        return queryset.filter(Exists(waiting))


class NewerFilter(admin.SimpleListFilter):
    """Stories that ran and of which their source sent a newer version."""

    title = "newer versions"
    parameter_name = "newer"

    def lookups(self, request, model_admin):
        return [("waiting", "Waiting for an answer")]

    def queryset(self, request, queryset):
        if self.value() != "waiting":
            return queryset
        return queryset.filter(pk__in=Revision.pending.order_by().values("article"))


class SectionFilter(admin.SimpleListFilter):
    """The section a story runs in, in the order of the paper."""

    title = "section"
    parameter_name = "section"

    def lookups(self, request, model_admin):
        return [(str(section.pk), section.name) for section in Section.objects.all()[:100]]

    def queryset(self, request, queryset):
        value = self.value()
        return queryset.filter(section=value) if value and value.isdigit() else queryset


class WhenFilter(admin.SimpleListFilter):
    """Years, then the months of one, by the first and last row of an index."""

    column = "live_at"

    def lookups(self, request, model_admin):
        chosen = request.GET.get(self.parameter_name, "")
        years = [(str(year), str(year)) for year in self._years(model_admin.model)]
        if not chosen[:4].isdigit():
            return years
        months = [
            (f"{chosen[:4]}-{month:02}", f"{datetime(2000, month, 1):%B} {chosen[:4]}")  # noqa: DTZ001
            for month in range(1, 13)
        ]
        position = next((n for n, one in enumerate(years) if one[0] == chosen[:4]), -1)
        return [*years[: position + 1], *months, *years[position + 1 :]]

    def queryset(self, request, queryset):
        span = _span(self.value() or "")
        if span is None:
            return queryset
        return queryset.filter(**{f"{self.column}__gte": span[0], f"{self.column}__lt": span[1]})

    def _years(self, model):
        rows = model._base_manager.filter(**{f"{self.column}__isnull": False}).order_by()
        first = rows.order_by(self.column).values_list(self.column, flat=True).first()
        last = rows.order_by(f"-{self.column}").values_list(self.column, flat=True).first()
        if first is None:
            return []
        return range(timezone.localtime(last).year, timezone.localtime(first).year - 1, -1)


class RanFilter(WhenFilter):
    title = "when it ran"
    parameter_name = "ran"


class ConfirmedFilter(WhenFilter):
    title = "when it was confirmed"
    parameter_name = "confirmed"
    column = "confirmed_at"


def _span(value):
    """The aware (first, after last) moments of “2026” or “2026-05”; None for anything else."""
    year, _, month = value.partition("-")
    if not (year.isdigit() and (month.isdigit() or not month)):
        return None
    try:
        first = datetime(int(year), int(month or 1), 1)  # noqa: DTZ001
        later = first.year * 12 + first.month - 1 + (1 if month else 12)
        after = datetime(later // 12, later % 12 + 1, 1)  # noqa: DTZ001
    except ValueError:
        return None
    return timezone.make_aware(first), timezone.make_aware(after)
