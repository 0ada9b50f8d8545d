"""Imports, to be read: what each run did, and what became of each item."""

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from articles.models import ImportedItem, ImportRun
from newsroom.record.lists import ListAdmin, ReadOnlyMixin

COUNTS = ["seen", "created", "updated", "unchanged", "skipped", "conflicts", "rejected"]
LISTED = 500


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyMixin, ListAdmin):
    """Runs, newest first, each with its report."""

    noun, nouns = "import", "imports"
    list_display = ["started", "source", "format", "state", "outcome"]
    list_select_related = ["user"]
    ordering = ["-started_at", "-id"]
    fieldsets = [
        (None, {"fields": ["source", "format", "state", "started", "took", "user", "files"]}),
        ("What became of the items", {"fields": ["outcome", "items_listed"]}),
    ]

    @admin.display(description="Started")
    def started(self, run):
        return timezone.localtime(run.started_at).strftime("%-d %b %Y, %H:%M")

    @admin.display(description="Took")
    def took(self, run):
        if run.finished_at is None:
            return "–"
        return f"{(run.finished_at - run.started_at).total_seconds():.1f} seconds"

    @admin.display(description="Files")
    def files(self, run):
        return format_html_join("", "{}<br>", ((str(one),) for one in run.paths[:50])) or "–"

    @admin.display(description="Items")
    def outcome(self, run):
        counts = [(getattr(run, name), name) for name in COUNTS]
        said = ((name, n, name) for n, name in counts if n or name == "seen")
        return format_html_join(" ", '<span class="tally tally-{}">{} {}</span>', said)

    @admin.display(description="Worth a look")
    def items_listed(self, run):
        rows = [row for row in run.report if isinstance(row, dict)][:LISTED]
        if not rows:
            return "Everything went smoothly."
        body = format_html_join(
            "",
            '<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>',
            ((row.get("id"), row.get("outcome"), row.get("reason") or "") for row in rows),
        )
        head = "<thead><tr><th>Item</th><th>Outcome</th><th>Why</th></tr></thead>"
        return format_html(
            '<div class="wide"><table class="report">' + head + "<tbody>{}</tbody></table></div>",
            body,
        )


class OutcomeFilter(admin.SimpleListFilter):
    title = "outcome"
    parameter_name = "outcome"

    def lookups(self, request, model_admin):
        return ImportedItem.Outcome.choices

    def queryset(self, request, queryset):
        return queryset.filter(outcome=self.value()) if self.value() else queryset


@admin.register(ImportedItem)
class ImportedItemAdmin(ReadOnlyMixin, ListAdmin):
    """Items of a source, and the stories they became."""

    list_display = ["external_id", "source", "outcome", "article", "reason", "received"]
    list_filter = [OutcomeFilter]
    list_select_related = ["article"]
    ordering = ["-received_at", "-id"]
    search_fields = ["external_id"]
    search_help_text = "An item's whole name in its source."
    fieldsets = [
        (
            None,
            {"fields": ["source", "kind", "external_id", "outcome", "reason", "article", "run"]},
        ),
        ("Both sides", {"fields": ["both_sides"]}),
    ]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name.endswith("_changelist"):
            rows = rows.defer("copy_as_received", "conflicting_copy")
        return rows

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(external_id=search_term.strip()) if search_term else queryset, False

    @admin.display(description="Received")
    def received(self, item):
        return timezone.localtime(item.received_at).strftime("%-d %b %Y, %H:%M")

    @admin.display(description="")
    def both_sides(self, item):
        """The copy as received, and the source's newer one where it is in conflict with ours."""
        sides = [("Copy as received", item.copy_as_received)]
        if item.conflicting_copy:
            sides.append(("The source's newer copy, not taken", item.conflicting_copy))
        shown = format_html_join(
            "",
            "<section><h3>{}</h3><pre>{}</pre></section>",
            ((title, copy or "Not kept.") for title, copy in sides),
        )
        return format_html('<div class="both-sides">{}</div>', shown)
