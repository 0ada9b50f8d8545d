"""People's screen, as far as it bears on stories: people/ knows nothing of them."""

from django.contrib import admin
from django.db import transaction

from articles.about import names_changed
from articles.listing import relist_speaker
from people.admin import OrganizationAdmin, PersonAdmin
from people.models import Organization, OtherName, Person

admin.site.unregister(Person)
admin.site.unregister(Organization)


class NamedInStories:
    """A form whose names stories print: which stories are about whom follows a changed one."""

    @transaction.atomic
    def save_related(self, request, form, formsets, change):
        """Save the other names too, then bring up to date what stands on the names."""
        super().save_related(request, form, formsets, change)
        names = [formset for formset in formsets if formset.model is OtherName]
        if "name" in form.changed_data or any(formset.has_changed() for formset in names):
            names_changed(form.instance, user=request.user)


@admin.register(Person)
class QuotedPersonAdmin(NamedInStories, PersonAdmin):
    """The plain form; a choice who may look somebody up brings the lists and counts along."""

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        """Save, then relist the stories that quote a person whose standing changed."""
        super().save_model(request, obj, form, change)
        if change and "is_public_figure" in form.changed_data:
            relist_speaker(obj, user=request.user)


@admin.register(Organization)
class QuotedOrganizationAdmin(NamedInStories, OrganizationAdmin):
    """The plain form; counts follow the names."""
