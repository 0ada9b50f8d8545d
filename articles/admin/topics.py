"""Topics and sections: what stories are filed under, with addresses that are never given away."""

from django.contrib import admin
from django.db import transaction
from taggit.models import Tag

from articles.forms.directory import SectionForm, TopicForm
from articles.models import Section, Topic, topic_key
from newsroom.record.audit import note
from newsroom.record.lists import ListAdmin

# Our topics are taggit's tags with pages of their own; its own table is not used.
admin.site.unregister(Tag)


class AddressedAdmin(ListAdmin):
    """A screen whose rows have a slug: the old address keeps leading to the row."""

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        old_slug = form.initial.get("slug") if change else None
        super().save_model(request, obj, form, change)
        obj.keep_address(old_slug)
        note(obj, verb="change" if change else "add", user=request.user)


@admin.register(Topic)
class TopicAdmin(AddressedAdmin):
    """Topics. One that stories carry is not deleted: it would leave them without saying so."""

    form = TopicForm
    list_display = ["name", "slug", "description"]
    ordering = ["name"]
    search_fields = ["key"]
    search_help_text = "The beginning of a topic's name."

    def get_search_results(self, request, queryset, search_term):
        key = topic_key(search_term)
        return queryset.filter(key__startswith=key) if key else queryset, False

    def has_delete_permission(self, request, obj=None):
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or not obj.items.exists())


@admin.register(Section)
class SectionAdmin(AddressedAdmin):
    """Sections, in the order of the front page."""

    form = SectionForm
    list_display = ["name", "position", "slug", "description"]
    ordering = ["position", "name"]
    search_fields = ["name__istartswith"]

    def has_delete_permission(self, request, obj=None):
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or not obj.articles.exists())
