"""The screens of the speaker directory: people, organisations, and how both are looked up."""

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import PROTECT, Q
from django.shortcuts import redirect
from django.utils.html import format_html

from newsroom.record.audit import note
from newsroom.record.lists import ListAdmin, PlainRelationsMixin, ReadOnlyMixin
from newsroom.record.removed import GuardedModelForm
from people.forms import PersonForm, SpeakerForm
from people.models import Identifier, Membership, Organization, OtherName, Person, Speaker
from people.names import fold


class OtherNameInline(admin.TabularInline):
    """Under which other names they are printed: the finder knows them by these too."""

    model = OtherName
    form = GuardedModelForm
    fk_name = "speaker"
    fields = ["name", "note", "start_date", "end_date"]
    extra = 0
    verbose_name = "other name"


class IdentifierInline(admin.TabularInline):
    model = Identifier
    form = GuardedModelForm
    fk_name = "speaker"
    extra = 0


class RoleInline(PlainRelationsMixin, admin.TabularInline):
    """What a person was, and when: it stands beside what they said in those years."""

    model = Membership
    form = GuardedModelForm
    fk_name = "person"
    fields = ["label", "role", "organization", "start_date", "end_date"]
    autocomplete_fields = ["organization"]
    addable = ["organization"]
    extra = 0


class StandingFilter(admin.SimpleListFilter):
    """Public, private, or not decided yet."""

    title = "who may look them up"
    parameter_name = "standing"
    CHOICES = {"public": True, "private": False, "undecided": None}

    def lookups(self, request, model_admin):
        return [
            ("public", "Public figures"),
            ("private", "Private persons"),
            ("undecided", "Not decided yet"),
        ]

    def queryset(self, request, queryset):
        if self.value() not in self.CHOICES:
            return queryset
        chosen = self.CHOICES[self.value()]
        field = "is_public_figure__isnull" if chosen is None else "is_public_figure"
        return queryset.filter(**{field: True if chosen is None else chosen})


class DirectoryAdmin(ListAdmin):
    """What people and organisations have in common."""

    form = SpeakerForm
    ordering = ["sort_name", "pk"]
    search_fields = ["key"]  # get_search_results says how
    search_help_text = "The beginning of a name, a surname or another name."

    def get_search_results(self, request, queryset, search_term):
        """Look names up by their folded beginnings, which are indexed."""
        key = fold(search_term)
        if not key:
            return queryset, False
        others = OtherName.objects.filter(key__startswith=key).values("speaker")
        by_name = Q(key__startswith=key) | Q(short_key__startswith=key) | Q(pk__in=others)
        return queryset.filter(by_name), False

    def autocomplete_label(self, speaker):
        return label_of(speaker)

    def delete_view(self, request, object_id, extra_context=None):
        """Say what stands against it; Django would list every quotation there is."""
        speaker = self.get_object(request, object_id)
        if speaker is not None and (kept_by := what_keeps(speaker)):
            words = f"{speaker} can't be deleted: {kept_by} it. Merge it into another instead."
            self.message_user(request, words, messages.ERROR)
            change = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return redirect(change, speaker.pk)
        return super().delete_view(request, object_id, extra_context)

    @transaction.atomic
    def save_model(self, request, obj, form, change):
        """Save; a changed address is claimed and the old one keeps leading here."""
        old_slug = form.initial.get("slug") if change else None
        super().save_model(request, obj, form, change)
        obj.keep_address(old_slug)
        note(obj, verb="change" if change else "add", user=request.user, data=_changed(form))


@admin.register(Person)
class PersonAdmin(DirectoryAdmin):
    """People who are quoted, or who write."""

    form = PersonForm
    list_display = ["name", "distinction", "standing", "updated_at"]
    list_filter = [StandingFilter]
    inlines = [RoleInline, OtherNameInline, IdentifierInline]
    fieldsets = [
        (None, {"fields": ["name", "save_anyway", "distinction", "is_public_figure", "summary"]}),
        ("Sorting and address", {"fields": ["sort_name", "slug", "pronouns"]}),
    ]

    @admin.display(description="Who may look them up")
    def standing(self, person):
        words = {True: "Public figure", False: "Private person", None: "Not decided yet"}
        kind = {True: "public", False: "private", None: "undecided"}[person.is_public_figure]
        return format_html(
            '<span class="pill pill-{}">{}</span>', kind, words[person.is_public_figure]
        )


@admin.register(Organization)
class OrganizationAdmin(DirectoryAdmin):
    """Bodies and companies that speak for themselves, and that people belong to."""

    list_display = ["name", "distinction", "updated_at"]
    inlines = [OtherNameInline, IdentifierInline]
    fieldsets = [
        (None, {"fields": ["name", "save_anyway", "distinction", "summary"]}),
        ("Sorting and address", {"fields": ["sort_name", "slug"]}),
    ]


@admin.register(Speaker)
class SpeakerAdmin(ReadOnlyMixin, DirectoryAdmin):
    """Only for looking speakers up from other forms; it has no place in the menu."""

    def has_module_permission(self, request):
        return False


def what_keeps(speaker):
    """What names this speaker and can't lose them, in words such as "a quotation names"; or ""."""
    for relation in Speaker._meta.get_fields(include_hidden=True):
        is_kept = relation.auto_created and getattr(relation, "on_delete", None) is PROTECT
        if (
            is_kept
            and relation.related_model._base_manager.filter(
                **{relation.field.name: speaker.pk}
            ).exists()
        ):
            name = relation.related_model._meta.verbose_name
            return f"{'an' if name[0] in 'aeiou' else 'a'} {name} names"
    return ""


def label_of(speaker):
    """A speaker as a search offers them: name, what tells them apart, and what they are."""
    kind = "" if speaker.is_person else " · organisation"
    if speaker.is_public_figure is None:
        kind = " · public or private not decided"
    elif not speaker.is_public_figure:
        kind = " · private person"
    return f"{speaker.name}{', ' * bool(speaker.distinction)}{speaker.distinction}{kind}"


def _changed(form):
    return {"fields": form.changed_data} if form.changed_data else {}
