"""Imports, to be read: what each run did, and what became of each item."""

from django.contrib import admin
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from articles.admin import importing_answers, reports, retrying
from articles.importing.beats import in_state
from articles.models import ImportedItem, ImportRun
from articles.permissions import may
from newsroom.record.lists import ListAdmin, ReadOnlyMixin

COUNTS = ["seen", "created", "updated", "unchanged", "skipped", "conflicts", "rejected"]
LATEST, SOURCES = 200, 20
LONG = ("copy_as_received", "conflicting_copy", "conflicting_item", "earlier")


class StateFilter(admin.SimpleListFilter):
    title, parameter_name = "state", "state"

    def lookups(self, request, model_admin):
        return [*ImportRun.State.choices, ("undone", "Undone")]

    def queryset(self, request, queryset):
        if self.value() == "undone":
            return queryset.filter(undone_at__isnull=False)
        known = self.value() in ImportRun.State.values
        return in_state(queryset, self.value()) if known else queryset


class SourceFilter(admin.SimpleListFilter):
    """The sources of the latest runs."""

    title, parameter_name = "source", "source"

    def lookups(self, request, model_admin):
        latest = ImportRun.objects.order_by("-started_at", "-id").values_list("source", flat=True)
        return [(name, name) for name in sorted(set(latest[:LATEST]))][:SOURCES]

    def queryset(self, request, queryset):
        return queryset.filter(source=self.value()) if self.value() else queryset


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyMixin, ListAdmin):
    """Runs, newest first, each with its report."""

    noun, nouns = "import", "imports"
    list_display = ["started", "source", "format", "standing", "outcome"]
    list_filter = [StateFilter, SourceFilter]
    list_select_related = ["user"]
    change_list_template = "admin/articles/importrun/change_list.html"
    ordering = ["-started_at", "-id"]

    @admin.display(description="Started")
    def started(self, run):
        return timezone.localtime(run.started_at).strftime("%-d %b %Y, %H:%M")

    @admin.display(description="State")
    def standing(self, run):
        colour, words = reports.standing_of(run)
        return format_html('<span class="pill pill-{}">{}</span>', colour, words)

    def get_urls(self):
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/undo/", wrap(self.undo), name="articles_importrun_undo"),
            path("<int:pk>/rejects/", wrap(self.rejects), name="articles_importrun_rejects"),
        ]
        return own + super().get_urls()

    def undo(self, request, pk):
        """What undoing a run would do, and doing it."""
        return importing_answers.undo(self, request, pk)

    def rejects(self, request, pk):
        """The file of what a run rejected, or all of it taken again."""
        return retrying.of_run(request, pk)

    def changelist_view(self, request, extra_context=None):
        extra = {"may_import": may(request.user, "import_stories"), **(extra_context or {})}
        return super().changelist_view(request, extra)

    def get_queryset(self, request):
        return super().get_queryset(request).defer("report", "rejected_keys", "undone", "options")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The report of a run."""
        return reports.page(self, request, object_id)

    @admin.display(description="Items")
    def outcome(self, run):
        counts = [(getattr(run, name), name) for name in COUNTS]
        said = ((name, n, name) for n, name in counts if n or name == "seen")
        return format_html_join(" ", '<span class="tally tally-{}">{} {}</span>', said)


class OutcomeFilter(admin.SimpleListFilter):
    title = "outcome"
    parameter_name = "outcome"

    def lookups(self, request, model_admin):
        return ImportedItem.Outcome.choices

    def queryset(self, request, queryset):
        return queryset.filter(outcome=self.value()) if self.value() else queryset


class RunFilter(admin.SimpleListFilter):
    """One run, as its page links here; else the latest few to choose from."""

    title, parameter_name = "run", "run"

    def lookups(self, request, model_admin):
        asked = request.GET.get("run", "")
        rows = list(ImportRun.objects.order_by("-started_at", "-id")[:10])
        if asked.isdigit() and int(asked) not in {run.pk for run in rows}:
            rows += ImportRun.objects.filter(pk=asked)
        return [(str(run.pk), str(run)) for run in rows]

    def queryset(self, request, queryset):
        return queryset.filter(run=self.value()) if (self.value() or "").isdigit() else queryset


@admin.register(ImportedItem)
class ImportedItemAdmin(ReadOnlyMixin, ListAdmin):
    """Items of a source, and the stories they became."""

    list_display = ["external_id", "source", "outcome", "became", "reason", "received"]
    list_filter = [OutcomeFilter, SourceFilter, RunFilter]
    noun, nouns = "imported item", "imported items"
    list_select_related = ["article", "page"]
    ordering = ["-received_at", "-id"]
    search_fields = ["external_id"]
    search_help_text = "An item's whole name in its source."
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "source",
                    "kind",
                    "external_id",
                    "outcome",
                    "reason",
                    "article",
                    "page",
                    "run",
                ]
            },
        ),
        ("Both sides", {"fields": ["both_sides"]}),
    ]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name.endswith("_changelist"):
            rows = rows.defer(*LONG, "article__body", "article__desk_note", "page__content")
        return rows

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """An item; one that asks for an answer with both sides, and the ways to answer it."""
        found = importing_answers.answer(self, request, object_id)
        return found or super().change_view(request, object_id, form_url, extra_context)

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(external_id=search_term.strip()) if search_term else queryset, False

    @admin.display(description="Story or page")
    def became(self, item):
        return item.article or item.page or "–"

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
