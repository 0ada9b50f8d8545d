"""Imports, to be read: what each run did, and what became of each item."""

from django.contrib import admin
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from articles.admin import importing_answers
from articles.importing.undoing import can_be_undone
from articles.models import ImportedItem, ImportRun
from articles.permissions import may
from newsroom.record.lists import ListAdmin, ReadOnlyMixin

COUNTS = ["seen", "created", "updated", "unchanged", "skipped", "conflicts", "rejected"]
LISTED = 500
LATEST, SOURCES = 200, 20
LONG = ("copy_as_received", "conflicting_copy", "conflicting_item", "earlier")
PILLS = {"running": "scheduled", "finished": "public", "failed": "withdrawn"}


class StateFilter(admin.SimpleListFilter):
    title, parameter_name = "state", "state"

    def lookups(self, request, model_admin):
        return [*ImportRun.State.choices, ("undone", "Undone")]

    def queryset(self, request, queryset):
        if self.value() == "undone":
            return queryset.filter(undone_at__isnull=False)
        known = self.value() in ImportRun.State.values
        return queryset.filter(state=self.value()) if known else queryset


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
    change_form_template = "admin/articles/importrun/change_form.html"
    ordering = ["-started_at", "-id"]
    fieldsets = [
        (None, {"fields": ["source", "format", "standing", "started", "took", "user", "files"]}),
        ("What became of the items", {"fields": ["outcome", "items_listed"]}),
    ]

    @admin.display(description="Started")
    def started(self, run):
        return timezone.localtime(run.started_at).strftime("%-d %b %Y, %H:%M")

    @admin.display(description="State")
    def standing(self, run):
        undone = run.undone_at is not None
        words = "Undone" if undone else run.get_state_display()
        colour = "draft" if undone else PILLS[run.state]
        return format_html('<span class="pill pill-{}">{}</span>', colour, words)

    def get_urls(self):
        view = self.admin_site.admin_view(self.undo)
        return [path("<int:pk>/undo/", view, name="articles_importrun_undo"), *super().get_urls()]

    def undo(self, request, pk):
        """What undoing a run would do, and doing it."""
        return importing_answers.undo(self, request, pk)

    def changelist_view(self, request, extra_context=None):
        extra = {"may_import": may(request.user, "import_stories"), **(extra_context or {})}
        return super().changelist_view(request, extra)

    def render_change_form(self, request, context, *, obj=None, **kwargs):
        """With the way to its items, and to undoing it."""
        items = reverse("admin:articles_importeditem_changelist")
        may_undo = may(request.user, "import_stories") and may(request.user, "delete_article")
        context |= {
            "items_url": f"{items}?run={obj.pk}",
            "may_undo": may_undo and can_be_undone(obj),
            "undone": obj.undone if obj.undone_at else None,
        }
        return super().render_change_form(request, context, obj=obj, **kwargs)

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

    list_display = ["external_id", "source", "outcome", "article", "reason", "received"]
    list_filter = [OutcomeFilter, SourceFilter, RunFilter]
    noun, nouns = "imported item", "imported items"
    list_select_related = ["article"]
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
            rows = rows.defer(*LONG, "article__body", "article__desk_note")
        return rows

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """An item; one in conflict with both sides, and the two ways to answer it."""
        found = importing_answers.conflict(self, request, object_id)
        return found or super().change_view(request, object_id, form_url, extra_context)

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
