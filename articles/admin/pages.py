"""The screens of the paper's own pages: about, contact, privacy, and their place in the menu."""

from django.contrib import admin, messages
from django.contrib.flatpages.models import FlatPage
from django.contrib.sites.models import Site
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from js_asset import Media

from articles.admin.conflict import differences_of_page
from articles.admin.refusals import RefusalMixin
from articles.forms.page import PageForm
from articles.models import SitePage
from articles.pages import StalePage, delete_page, save_page
from newsroom.record.audit import entries_about
from newsroom.record.lists import ListAdmin, newest

# Our pages are flat pages with a gate of their own; Django's screen knows neither it nor the
# sanitiser. Our host is the one that a request names: no screen for that either.
admin.site.unregister(FlatPage)
admin.site.unregister(Site)

SHOWN_IN_HISTORY = 50


class OnSiteFilter(admin.SimpleListFilter):
    """Whether readers can open it."""

    title = "where it stands"
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [("published", "Published"), ("draft", "Not published"), ("menu", "In the menu")]

    def queryset(self, request, queryset):
        asked = {"published": {"is_public": True}, "draft": {"is_public": False}}
        asked["menu"] = {"is_public": True, "is_in_menu": True}
        return queryset.filter(**asked.get(self.value(), {}))


@admin.register(SitePage)
class SitePageAdmin(RefusalMixin, ListAdmin):
    """Pages."""

    noun, nouns = "page", "pages"
    form = PageForm
    refusals = (ValidationError, StalePage)
    change_form_template = "admin/articles/sitepage/change_form.html"
    list_display = ["title", "standing", "address", "menu", "changed"]
    list_filter = [OnSiteFilter]
    list_select_related = ["updated_by"]
    ordering = ["url"]
    search_fields = ["title"]
    search_help_text = "Words of the title, or an address."
    fieldsets = [
        (None, {"fields": ["title", "content"], "classes": ["story-text"]}),
        ("For readers", {"fields": ["url", "is_public", "is_in_menu", "menu_title", "menu_order"]}),
    ]

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name.endswith("_changelist"):
            rows = rows.defer("content")
        return rows

    def get_search_results(self, request, queryset, search_term):
        term = search_term.strip()
        if not term or term.startswith("/"):
            return queryset.filter(url=term) if term else queryset, False
        rows = newest(queryset, "-pk")
        for word in term.split()[:8]:
            rows = rows.filter(title__icontains=word)
        return rows, False

    def get_prepopulated_fields(self, request, obj=None):
        """The address follows the title of a new page while it is typed."""
        return {} if obj else {"url": ["title"]}

    def has_delete_permission(self, request, obj=None):
        """Only what no reader could see goes; the rest is taken off the site."""
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or not obj.was_ever_public)

    def delete_model(self, request, obj):
        delete_page(obj, user=request.user)

    # --- the list ------------------------------------------------------------------------------

    @admin.display(description="Where it stands")
    def standing(self, page):
        kind, words = ("published", "Published") if page.is_public else ("draft", "Not published")
        return format_html('<span class="pill pill-{}">{}</span>', kind, words)

    @admin.display(description="Address")
    def address(self, page):
        if not page.is_public:
            return page.url
        return format_html('<a href="{}">{}</a>', page.url, page.url)

    @admin.display(description="In the menu")
    def menu(self, page):
        return f"{page.menu_order}: {page.menu_label}" if page.is_in_menu else "–"

    @admin.display(description="Changed")
    def changed(self, page):
        day = timezone.localtime(page.updated_at).strftime("%-d %b %Y, %H:%M")
        who = page.updated_by.get_short_name() if page.updated_by else "import"
        return format_html('{}<br><span class="quiet">{}</span>', day, who)

    # --- the form ------------------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        """The verb writes it; the row that Django holds only learns its number."""
        page = SitePage.objects.get(pk=obj.pk) if change else SitePage()
        request.was_changed = save_page(
            page, values=form.values(), user=request.user, expected_version=form.expected_version
        )
        obj.pk = page.pk

    def save_related(self, request, form, formsets, change):
        """Nothing is related."""

    def response_add(self, request, obj, post_url_continue=None):
        return self._next(request, obj)

    def response_change(self, request, obj):
        return self._next(request, obj)

    def _next(self, request, obj):
        page = SitePage.objects.get(pk=obj.pk)
        said = f"Saved: “{page}”." if request.was_changed else "Nothing was changed."
        self.message_user(request, said, messages.SUCCESS)
        if "_close" in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_sitepage_changelist"))
        return HttpResponseRedirect(reverse("admin:articles_sitepage_change", args=[obj.pk]))

    def refusal_context(self, request, refusal):
        if not isinstance(refusal, StalePage):
            return {}
        different = differences_of_page(refusal.theirs, refusal.mine)
        return {"conflict": refusal, "differences": different}

    def get_object(self, request, object_id, from_field=None):
        """The page of a form; a number that is none is no page."""
        if not str(object_id).isdecimal():
            return None
        return SitePage.objects.select_related("updated_by").filter(pk=object_id).first()

    def render_change_form(self, request, context, *, obj=None, **kwargs):
        # The import map of the text editor is an inline script: the policy lets it in by nonce.
        context["media"] = Media.from_media(context["media"]).with_nonce(str(request.csp_nonce))
        if obj is not None:
            context["page"] = SitePage.objects.get(pk=obj.pk)
            context["entries"] = entries_about(obj)[:SHOWN_IN_HISTORY]
            context["received"] = obj.imported_items.exclude(copy_as_received="").first()
        return super().render_change_form(request, context, obj=obj, **kwargs)
