"""Lists of the editors' screens that cost the same at a thousand rows and at a million.

An exact count, an exact last page and a search of every row grow with the archive. So the count
stops at a thousand, no page lies beyond it, and a search looks at an index or at the rows that
changed last. Every list of ours stands on ``ListAdmin``.
"""

import math

from django.contrib.admin import ModelAdmin, ShowFacets
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.paginator import Paginator
from django.utils.functional import cached_property

from newsroom.record.audit import note
from newsroom.record.removed import GuardedModelForm

MOST = 1000
PER_PAGE = 50
SEARCHED = 5000


class BoundedPaginator(Paginator):
    """Counts to MOST + 1 and no further."""

    @cached_property
    def count(self):
        rows = self.object_list
        if hasattr(rows, "order_by"):
            return rows.order_by().values("pk")[: MOST + 1].count()
        return len(rows)

    @cached_property
    def num_pages(self):
        return max(1, math.ceil(min(self.count, MOST) / self.per_page))

    def page(self, number):
        """The rows of a page, found by their keys first: those passed over cost only an index."""
        rows = self.object_list
        if not hasattr(rows, "order_by"):
            return super().page(number)
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        keys = rows.values("pk")[start : start + self.per_page]
        return self._get_page(rows.filter(pk__in=keys), number, self)


class BoundedChangeList(ChangeList):
    """A list that says “1,000+” where it stopped counting."""

    @property
    def is_cut_off(self):
        return self.result_count > MOST

    @property
    def result_label(self):
        """The number of rows in words: “3 stories”, “1,000+ stories”."""
        if self.is_cut_off:
            return f"{MOST:,}+ {self.nouns}"
        return f"{self.result_count:,} {self.noun if self.result_count == 1 else self.nouns}"

    @property
    def noun(self):
        return self.model_admin.noun or self.opts.verbose_name

    @property
    def nouns(self):
        return self.model_admin.nouns or self.opts.verbose_name_plural


class PlainRelationsMixin:
    """Search boxes for what a row refers to, without four small icons beside each."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            may_add = field.widget.can_add_related and db_field.name in self.addable
            field.widget.can_add_related = may_add
            field.widget.can_change_related = False
            field.widget.can_delete_related = False
            field.widget.can_view_related = False
        return field

    addable = ()


class ListAdmin(PlainRelationsMixin, ModelAdmin):
    """The base of all our screens: bounded lists, and nothing done to many rows at once."""

    form = GuardedModelForm
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_per_page = PER_PAGE
    list_max_show_all = 0
    sortable_by = ()
    actions = None
    view_on_site = False
    # The newsroom's word for a row and for rows, where it isn't the model's.
    noun = nouns = ""

    def get_changelist(self, request, **kwargs):
        return BoundedChangeList

    def render_change_form(self, request, context, *, obj=None, **kwargs):
        """A page is called after the thing it shows."""
        new = f"New {self.noun or self.opts.verbose_name}"
        nouns = self.nouns or self.opts.verbose_name_plural
        own = {"title": str(obj) if obj else new, "subtitle": None, "nouns": nouns}
        return super().render_change_form(request, {**context, **own}, obj=obj, **kwargs)

    def delete_model(self, request, obj):
        """What went is on the record, with who did it."""
        note(obj, verb="delete", user=request.user)
        super().delete_model(request, obj)


class ReadOnlyMixin:
    """What the newsroom's record holds is read here, and written only by verbs."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def newest(queryset, *order):
    """The rows that changed last, for a search that may not look at all of them."""
    return queryset.filter(
        pk__in=queryset.model._base_manager.order_by(*order).values("pk")[:SEARCHED]
    )
