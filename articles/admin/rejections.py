"""Rejected items: what is wrong with each, mended and taken again, alone or together."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator

from articles.admin.imports import SourceFilter
from articles.admin.retrying import tried_again
from articles.forms.rejection import MendForm
from articles.importing import rejections, retrying
from articles.importing.formats import FORMATS
from articles.models import ImportRun, Rejection
from articles.permissions import may
from newsroom.record.lists import ListAdmin, ReadOnlyMixin

State = Rejection.State
PILLS = {State.OPEN: "open", State.TAKEN: "public", State.ASIDE: "draft"}
SHOWN_RAW = 20_000
LATEST = 500


class StateFilter(admin.SimpleListFilter):
    """Those that wait, unless others are asked for."""

    title, parameter_name = "state", "state"

    def lookups(self, request, model_admin):
        return [*State.choices, ("all", "All")]

    def choices(self, changelist):
        return [one for one in super().choices(changelist) if one["display"] != "All"] + [
            {
                "selected": self.value() == "all",
                "query_string": changelist.get_query_string({self.parameter_name: "all"}),
                "display": "All",
            }
        ]

    def value(self):
        return super().value() or State.OPEN

    def queryset(self, request, queryset):
        known = self.value() in State.values
        return queryset.filter(state=self.value()) if known else queryset


class FormatFilter(admin.SimpleListFilter):
    """The formats of the latest rows."""

    title, parameter_name = "format", "format"

    def lookups(self, request, model_admin):
        latest = Rejection.objects.order_by("-created_at", "-id").values_list("format", flat=True)
        return [(name, name) for name in sorted(set(latest[:LATEST]) - {""})]

    def queryset(self, request, queryset):
        return queryset.filter(format=self.value()) if self.value() in FORMATS else queryset


class RunFilter(admin.SimpleListFilter):
    """One run, as its page links here; else the latest few that rejected something."""

    title, parameter_name = "run", "run"

    def lookups(self, request, model_admin):
        asked = request.GET.get("run", "")
        latest = ImportRun.objects.order_by("-started_at", "-id").defer("report", "rejected_keys")
        rows = [run for run in latest[:100] if run.rejected][:10]
        if asked.isdigit() and int(asked) not in {run.pk for run in rows}:
            rows += latest.filter(pk=asked)
        return [(str(run.pk), str(run)) for run in rows]

    def queryset(self, request, queryset):
        value = self.value() or ""
        run = ImportRun.objects.filter(pk=value).first() if value.isdigit() else None
        return queryset.filter(pk__in=run.rejected_keys) if run else queryset


@admin.register(Rejection)
class RejectionAdmin(ReadOnlyMixin, ListAdmin):
    """What imports could not take, with the reason; each can be mended and taken again."""

    noun, nouns = "rejected item", "rejected items"
    list_display = ["name", "why", "source", "format", "standing", "moment"]
    list_filter = [StateFilter, SourceFilter, FormatFilter, RunFilter]
    ordering = ["-created_at", "-id"]
    search_fields = ["external_id"]
    search_help_text = "An item's whole id at its source."
    actions = ["try_again", "set_aside"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("item", "raw")

    def get_actions(self, request):
        allowed = may(request.user, "import_stories")
        return super().get_actions(request) if allowed else {}

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(external_id=search_term.strip()) if search_term else queryset, False

    @admin.display(description="Item")
    def name(self, row):
        return Truncator(row.external_id or row.location or "–").chars(60)

    @admin.display(description="What is wrong")
    def why(self, row):
        reason = f"{row.field}: {row.reason}" if row.field else row.reason
        return Truncator(reason).chars(160)

    @admin.display(description="State")
    def standing(self, row):
        words = f"Taken: {row.became}" if row.state == State.TAKEN else row.get_state_display()
        return format_html('<span class="pill pill-{}">{}</span>', PILLS[row.state], words)

    @admin.display(description="Since")
    def moment(self, row):
        return timezone.localtime(row.created_at).strftime("%-d %b %Y, %H:%M")

    @admin.action(description="Try these again")
    def try_again(self, request, queryset):
        """Take the chosen ones again, as drafts."""
        keys = list(queryset.values_list("pk", flat=True)[: retrying.MOST])
        return tried_again(request, keys) or redirect(request.get_full_path())

    @admin.action(description="Set aside: they are not wanted")
    def set_aside(self, request, queryset):
        """Let the chosen ones go."""
        keys = list(queryset.values_list("pk", flat=True)[: retrying.MOST])
        n = rejections.set_aside(keys, user=request.user)
        messages.success(request, f"{n:,} set aside.")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One of them: what is wrong, what was read, and the form that mends it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = Rejection.objects.select_related("run", "imported_item", "answered_by")
        row = get_object_or_404(rows, pk=object_id if str(object_id).isdigit() else 0)
        if request.method == "POST":
            return self._post(request, row)
        return self._page(request, row, _form(request, row))

    def _post(self, request, row):
        if request.POST.get("action") == "aside":
            rejections.set_aside([row.pk], user=request.user)
            messages.success(request, "Set aside.")
            return redirect("admin:articles_rejection_changelist")
        form = _form(request, row, request.POST)
        if form is None or not form.is_valid():
            return self._page(request, row, form)
        try:
            self._mended(request, row, form)
        except ValidationError as refusal:
            form.refuse(refusal)
            return self._page(request, row, form)
        publishing = form.cleaned_data.get("is_publishing", False)
        here = redirect("admin:articles_rejection_change", row.pk)
        return tried_again(request, [row.pk], is_publishing=publishing) or here

    def _mended(self, request, row, form):
        if form.is_by_hand():
            retrying.mend(row, user=request.user, item=form.item())
        else:
            retrying.mend(row, user=request.user, item=None, raw=form.cleaned_data["raw"])

    def _page(self, request, row, form):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Rejected: {row.headline or row.external_id or row.location}",
            "row": row,
            "pill": PILLS[row.state],
            "form": form,
            "received": str((row.item or {}).get("received") or "")[:SHOWN_RAW],
            "may_answer": may(request.user, "import_stories"),
        }
        return TemplateResponse(request, "admin/articles/rejection/mend.html", context)


def _form(request, row, *data):
    is_open = row.state == State.OPEN
    if not (is_open and may(request.user, "import_stories")):
        return None
    return MendForm(*data, rejection=row, may_publish=may(request.user, "publish_article"))
