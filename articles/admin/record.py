"""The newsroom's record, to be read: corrections and what everybody did."""

from django.contrib import admin
from django.utils import timezone

from articles.models import Correction
from newsroom.record.lists import ListAdmin, ReadOnlyMixin
from newsroom.record.models import AuditEntry


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyMixin, ListAdmin):
    """Corrections that were issued. They are issued with a change, and stay for good."""

    list_display = ["issued", "kind", "shortened", "article", "issued_by"]
    list_display_links = ["shortened"]
    list_select_related = ["article", "issued_by"]
    ordering = ["-issued_at", "-id"]

    @admin.display(description="Issued")
    def issued(self, correction):
        return timezone.localtime(correction.issued_at).strftime("%-d %b %Y, %H:%M")

    @admin.display(description="Notice")
    def shortened(self, correction):
        return correction.text[:120]


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyMixin, ListAdmin):
    """Who did what, when and why."""

    noun, nouns = "entry", "record"
    list_display = ["moment", "who", "verb", "target_label", "note"]
    list_select_related = ["user"]
    ordering = ["-at", "-pk"]
    search_fields = ["target_label"]
    search_help_text = "A thing's number, as it stands in its address here."

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(
            target_id=search_term.strip()[:40]
        ) if search_term else queryset, False

    @admin.display(description="When")
    def moment(self, entry):
        return timezone.localtime(entry.at).strftime("%-d %b %Y, %H:%M")

    @admin.display(description="Who")
    def who(self, entry):
        return entry.user or "The system"
