"""Rows that belong to a story: bylines and pictures. They are read here, never saved here."""

import uuid

from django import forms
from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.urls import reverse
from django.utils.html import format_html

from articles.forms.story import BylineForm, PictureUseForm
from articles.models import ArticleImage, Byline
from newsroom.record.lists import PlainRelationsMixin

LAST = 10_000


class SnapshotFormSet(BaseInlineFormSet):
    """Rows by their UUID, also those that someone else deleted meanwhile.

    Django would look each posted key up and refuse one that is gone; here the version token finds
    that out, and both texts are shown.
    """

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "id" in form.fields:
            is_there = index is not None and index < self.initial_form_count()
            form.fields["id"] = forms.UUIDField(
                required=False,
                widget=forms.HiddenInput,
                initial=form.instance.pk if is_there else None,
            )

    def rows(self, *names):
        """The rows to keep, in order, as a snapshot holds them; foreign keys by id."""
        kept = [form for form in self.forms if self._is_kept(form)]
        kept.sort(key=_order)
        return [
            {
                "id": str(form.cleaned_data.get("id") or form.instance.pk),
                "position": position,
                **{name: _plain(form.cleaned_data.get(name)) for name in names},
            }
            for position, form in enumerate(kept)
        ]

    def _is_kept(self, form):
        is_blank = form.instance._state.adding and not form.has_changed()
        return not is_blank and not form.cleaned_data.get("DELETE")


def _order(form):
    position = form.cleaned_data.get("position")
    return LAST if position is None else position


def _plain(value):
    return getattr(value, "pk", value)


class BylineFormSet(SnapshotFormSet):
    """Bylines; those of a newer version where the form is filled from it."""

    def get_queryset(self):
        rows = getattr(self.instance, "filled", {}).get("bylines")
        if rows is None:
            return super().get_queryset()
        if not hasattr(self, "_queryset"):
            self._queryset = [_in_no_table_yet(row, self.instance) for row in rows]
        return self._queryset


def _in_no_table_yet(row, article):
    """A byline of a snapshot as the form shows it; its key may be that of a row that is there."""
    said = {name: row[name] for name in ("printed", "role", "position")}
    byline = Byline(pk=uuid.UUID(row["id"]), article=article, person_id=row["person"], **said)
    byline._state.adding = False
    return byline


class BylineInline(PlainRelationsMixin, admin.TabularInline):
    """Who wrote, translated or photographed it."""

    model = Byline
    form = BylineForm
    formset = BylineFormSet
    fields = ["position", "person", "printed", "role"]
    autocomplete_fields = ["person"]
    verbose_name_plural = "bylines"

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else 1


class PictureInline(PlainRelationsMixin, admin.TabularInline):
    """The pictures of a story; the first leads it."""

    model = ArticleImage
    form = PictureUseForm
    formset = SnapshotFormSet
    fields = ["position", "preview", "image", "alt", "caption"]
    readonly_fields = ["preview"]
    autocomplete_fields = ["image"]
    addable = ["image"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("image")

    @admin.display(description="")
    def preview(self, use):
        if not use.image_id:
            return "—"
        return thumbnail(use.image)


def thumbnail(image):
    """A small view of a picture, for the newsroom: unpublished ones are not at a public address."""
    source = reverse("admin:articles_image_file", args=[image.pk])
    return format_html('<img class="thumb" src="{}" alt="" loading="lazy">', source)
