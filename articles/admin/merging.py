"""Merges and moves: the list of them, what became of each, and the two screens that begin one."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from articles import background, merging
from articles.admin.jobs import LOOK_AGAIN
from articles.admin.moving import move_screen
from articles.forms.merging import NoteForm, OtherForm
from articles.merge_preview import preview
from newsroom.record.lists import ListAdmin, ReadOnlyMixin
from people.likeness import lookalikes
from people.models import Speaker, Transfer

# What the tables of a batch are called here.
TABLES = {
    "articles.quote": "quotations",
    "articles.quotesuggestion": "suggested quotations",
    "articles.judgement": "judged suggestions",
    "articles.byline": "bylines",
    "people.othername": "other names",
    "people.identifier": "outside ids",
    "people.membership": "roles",
    "record.address": "addresses",
}
REFUSED_SHOWN = 200


class KindFilter(admin.SimpleListFilter):
    title = "what was done"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return [("merge", "Merges"), ("split", "Moved quotations")]

    def queryset(self, request, queryset):
        known = Transfer.Kind.values
        return queryset.filter(kind=self.value()) if self.value() in known else queryset


@admin.register(Transfer)
class TransferAdmin(ReadOnlyMixin, ListAdmin):
    """Every merge and every move of quotations, each with its way back."""

    list_display = ["what", "how_it_stands", "user", "moment"]
    list_filter = [KindFilter]
    list_select_related = ["from_speaker", "to_speaker", "user"]
    ordering = ["-created_at", "-id"]

    @admin.display(description="What")
    def what(self, transfer):
        link = " into" if transfer.kind == Transfer.Kind.MERGE else ": quotations to"
        return f"{transfer.from_speaker}{link} {transfer.to_speaker}"

    @admin.display(description="State")
    def how_it_stands(self, transfer):
        words = transfer.get_state_display()
        return format_html('<span class="pill pill-{}">{}</span>', transfer.state, words)

    @admin.display(description="When")
    def moment(self, transfer):
        return timezone.localtime(transfer.created_at).strftime("%-d %b %Y, %H:%M")

    def get_urls(self):
        view = self.admin_site.admin_view
        own = [
            path("merge/<int:pk>/", view(self.merge), name="people_transfer_merge"),
            path("move/<int:pk>/", view(self.move), name="people_transfer_move"),
            path("<int:pk>/undo/", view(self.undo), name="people_transfer_undo"),
        ]
        return own + super().get_urls()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What became of one, with its way back."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = Transfer.objects.select_related("from_speaker", "to_speaker", "user", "undone_by")
        transfer = get_object_or_404(rows, pk=object_id if object_id.isdigit() else 0)
        response = self._page(request, "result", **_result(transfer, request.user))
        if transfer.is_under_way:
            response["Refresh"] = str(LOOK_AGAIN)
        return response

    def merge(self, request, pk):
        """Choose the other; see what would happen; do it with a note."""
        _allow(request)
        chosen = get_object_or_404(Speaker, pk=pk)
        likely = [one for one, _ in lookalikes(chosen.name, kind=chosen.kind, leaving_out=pk)]
        search = OtherForm(request.GET if "other" in request.GET else None, likely=likely)
        if not search.is_valid():
            return self._page(request, "choose", speaker=chosen, form=search, likely=likely)
        survivor, other = chosen, search.cleaned_data["other"]
        if request.GET.get("keep") == str(other.pk):
            survivor, other = other, survivor
        form = NoteForm(request.POST if request.method == "POST" else None)
        if form.is_valid() and (done := self._merged(request, survivor, other, form)):
            return redirect("admin:people_transfer_change", done.pk)
        found = preview(survivor, other=other)
        kept = {"preview": found, "form": form, "speaker": chosen}
        return self._page(request, "merge", **kept, swap=_swapped(chosen, survivor, other))

    def _merged(self, request, survivor, other, form):
        try:
            done = merging.merge_speakers(
                survivor, other=other, user=request.user, note=form.cleaned_data["note"]
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return None
        if done.is_under_way:
            background.launch(background.about(done))
        else:
            messages.success(request, f"Merged: {other} is {survivor} now.")
        return done

    def move(self, request, pk):
        """Move chosen quotations to another speaker."""
        _allow(request)
        return move_screen(self, request, get_object_or_404(Speaker, pk=pk))

    def undo(self, request, pk):
        """Put everything back that can be."""
        _allow(request)
        transfer = get_object_or_404(Transfer, pk=pk)
        if request.method == "POST":
            try:
                transfer = merging.undo(transfer, user=request.user)
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))
            else:
                self._tell_undone(request, transfer)
        return redirect("admin:people_transfer_change", pk)

    def _tell_undone(self, request, transfer):
        if transfer.is_under_way:
            background.launch(background.about(transfer))
        elif transfer.refused:
            messages.warning(request, "Undone, but for what changed since: see below.")
        else:
            messages.success(request, "Undone: everything is as it was.")

    def _page(self, request, name, **context):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media + OtherForm().media,
            "title": TITLES[name].format(**context),
            **context,
        }
        return TemplateResponse(request, f"admin/people/transfer/{name}.html", context)


TITLES = {
    "choose": "Merge {speaker}",
    "merge": "Merge {preview.other.speaker} into {preview.survivor.speaker}",
    "move": "Move quotations of {giver}",
    "result": "{transfer}",
}


def _allow(request):
    if not request.user.has_perm("people.merge_speakers"):
        raise PermissionDenied


def _swapped(chosen, survivor, other):
    """The address of the same preview the other way round."""
    second = other if survivor == chosen else survivor
    keep = other if survivor == chosen else chosen
    address = reverse("admin:people_transfer_merge", args=[chosen.pk])
    return f"{address}?other={second.pk}&keep={keep.pk}"


def _result(transfer, user):
    """What the page of one transfer shows."""
    counts = {}
    for table, action, keys in transfer.batches.values_list("table", "action", "keys"):
        if table in TABLES and action != "added":
            counts[TABLES[table]] = counts.get(TABLES[table], 0) + len(keys)
    may = user.has_perm("people.merge_speakers")
    return {
        "transfer": transfer,
        "counts": counts,
        "refused": transfer.refused[:REFUSED_SHOWN],
        "job": background.about(transfer) if transfer.is_under_way else None,
        "may_undo": may and transfer.state == Transfer.State.DONE and not transfer.readers_told,
    }
