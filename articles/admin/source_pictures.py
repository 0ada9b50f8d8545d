"""Pictures as sources name them, to be read: which are here, which are missing and why."""

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator

from articles.importing.addresses import host_of
from articles.models import SourcePicture
from newsroom.record.lists import ListAdmin, ReadOnlyMixin

STATES = {
    "here": ("Here", {"image__isnull": False}),
    "missing": ("Looked for and missing", {"image__isnull": True, "tries__gt": 0}),
    "waiting": ("Not looked for yet", {"image__isnull": True, "tries": 0}),
}


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [(key, label) for key, (label, _) in STATES.items()]

    def queryset(self, request, queryset):
        return queryset.filter(**STATES[self.value()][1]) if self.value() in STATES else queryset


@admin.register(SourcePicture)
class SourcePictureAdmin(ReadOnlyMixin, ListAdmin):
    """Addresses of pictures, those named last first."""

    noun, nouns = "picture elsewhere", "pictures elsewhere"
    list_display = ["name", "state", "host", "source", "last_tried"]
    list_filter = [StateFilter]
    list_select_related = ["image"]
    ordering = ["-created_at", "-id"]
    search_fields = ["path"]
    search_help_text = "A picture's whole path at its source, such as /uploads/2019/05/gull.jpg."
    fieldsets = [
        (None, {"fields": ["address", "source", "picture", "reason", "tries", "last_tried"]}),
    ]

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(path=search_term.strip()) if search_term else queryset, False

    @admin.display(description="Picture")
    def name(self, row):
        return Truncator(row.address.rpartition("/")[2] or row.address).chars(48)

    @admin.display(description="Stood at")
    def host(self, row):
        return Truncator(host_of(row.address.partition("//")[2].partition("/")[0])).chars(40) or "–"

    @admin.display(description="State")
    def state(self, row):
        if row.image_id:
            return "Here"
        return row.reason or "Not looked for yet"

    @admin.display(description="Picture")
    def picture(self, row):
        if row.image is None:
            return "–"
        url = reverse("admin:articles_image_change", args=[row.image_id])
        return format_html('<a href="{}">{}</a>', url, row.image)

    @admin.display(description="Last looked for")
    def last_tried(self, row):
        if row.tried_at is None:
            return "–"
        return timezone.localtime(row.tried_at).strftime("%-d %b %Y, %H:%M")
