"""People's screen, as far as it bears on stories: people/ knows nothing of them."""

from django.contrib import admin
from django.db import transaction

from articles.listing import relist_speaker
from people.admin import PersonAdmin
from people.models import Person

admin.site.unregister(Person)


@admin.register(Person)
class QuotedPersonAdmin(PersonAdmin):
    """The plain form; a choice who may look somebody up brings the lists and counts along."""

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        """Save, then relist the stories that quote a person whose standing changed."""
        super().save_model(request, obj, form, change)
        if change and "is_public_figure" in form.changed_data:
            relist_speaker(obj, user=request.user)
