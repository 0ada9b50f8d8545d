"""The editors' site: its name, the order of its screens, and what an expired login may not eat."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

# Heading of the menu → the screens under it with their names, in the order of a newsroom's day.
SCREENS = {
    "Desk": {
        "articles.article": "Stories",
        "articles.quote": "Quotations",
        "articles.task": "Tasks",
        "articles.image": "Pictures",
        "articles.sitepage": "Pages",
    },
    "Directory": {
        "people.person": "People",
        "people.organization": "Organisations",
        "articles.topic": "Topics",
        "articles.section": "Sections",
    },
    "Imports": {"articles.importrun": "Imports"},
    # Not needed every day: these stand on the desk alone, not in the menu across the top.
    "Record": {
        "articles.correction": "Corrections",
        "record.auditentry": "Record",
        "articles.importeditem": "Imported items",
        "articles.rejection": "Rejected items",
        "articles.importupload": "Uploads",
        "articles.sourcepicture": "Pictures elsewhere",
        "articles.bulkreview": "Confirmed in bulk",
        "people.transfer": "Merges",
        "articles.withholding": "Withheld",
        "articles.redaction": "Redactions",
        "articles.job": "Background work",
    },
    "Users": {"auth.user": "Users", "auth.group": "Groups"},
}
# What a form sends beside what somebody wrote.
NOT_WRITTEN = ("csrfmiddlewaretoken", "password", "version", "next")


class LabelledAutocomplete(AutocompleteJsonView):
    """Search results that tell namesakes apart, where a screen has a label for them."""

    def serialize_result(self, obj, to_field_name):
        result = super().serialize_result(obj, to_field_name)
        label = getattr(self.model_admin, "autocomplete_label", None)
        return {**result, "text": label(obj)} if label else result


@dataclass(frozen=True)
class AdminPage:
    """A page of the editors' site: a view of a request, where it stands, and who may open it."""

    route: str
    name: str
    title: str
    heading: str
    permission: str
    view: Callable

    def as_screen(self, site):
        """As the menu wants it."""
        url = reverse(f"admin:{self.name}", current_app=site)
        return {"name": self.title, "object_name": self.name, "admin_url": url, "add_url": None}


class NewsroomAdminSite(AdminSite):
    """One admin for the whole newsroom, with a menu across the top."""

    site_header = settings.NEWSROOM_NAME
    site_title = settings.NEWSROOM_NAME
    index_title = "Newsroom desk"
    enable_nav_sidebar = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._pages = []

    def add_page(self, view, **about):
        """Give a page that lists no rows, such as a report, a place among the screens.

        ``view`` takes a request; ``about`` is the rest of an AdminPage.
        """
        self._pages.append(AdminPage(view=view, **about))

    def get_urls(self):
        """Our own pages, then Django's."""
        own = [path(page.route, self.admin_view(page.view), name=page.name) for page in self._pages]
        return own + super().get_urls()

    def get_app_list(self, request, app_label=None):
        """Group the screens as SCREENS says; those it does not name follow under “More”."""
        if app_label:
            return super().get_app_list(request, app_label)
        found = {
            f"{app['app_label']}.{model['object_name'].lower()}": model
            for app in self._build_app_dict(request).values()
            for model in app["models"]
        }
        groups = [
            (
                heading,
                [{**found.pop(key), "name": name} for key, name in screens.items() if key in found],
            )
            for heading, screens in SCREENS.items()
        ]
        for page in self._pages:
            if request.user.has_perm(page.permission):
                dict(groups)[page.heading].append(page.as_screen(self.name))
        groups.append(("More", list(found.values())))
        return [self._group(heading, models) for heading, models in groups if models]

    def _group(self, heading, models):
        label = heading.lower()
        return {
            "name": heading,
            "app_label": label,
            "app_url": models[0]["admin_url"] or "",
            "has_module_perms": True,
            "models": models,
        }

    def autocomplete_view(self, request):
        return LabelledAutocomplete.as_view(admin_site=self)(request)

    def admin_view(self, view, cacheable=False):
        """As Django's, but a text sent after the login ran out is shown again, not thrown away."""
        guarded = super().admin_view(view, cacheable)

        def inner(request, *args, **kwargs):
            is_lost = request.method == "POST" and not self.has_permission(request)
            if is_lost and request.path != reverse("admin:logout", current_app=self.name):
                return self.login_expired(request)
            return guarded(request, *args, **kwargs)

        return update_wrapper(inner, guarded)

    def login_expired(self, request):
        """Show what was written, with a way to log in that keeps this page open."""
        texts = [
            {"name": name.replace("_", " ").capitalize(), "value": value, "rows": _rows(value)}
            for name, value in request.POST.items()
            if _is_written(name, value)
        ]
        if not texts:
            login = reverse("admin:login", current_app=self.name)
            return HttpResponseRedirect(f"{login}?next={request.path}")
        context = {**self.each_context(request), "title": "Your login has run out", "texts": texts}
        context["login_url"] = f"{reverse('admin:login')}?next={request.path}"
        return TemplateResponse(request, "admin/login_expired.html", context, status=403)


def _is_written(name, value):
    is_plumbing = name in NOT_WRITTEN or name.startswith("_") or "_FORMS" in name or "__" in name
    is_choice = value.strip().isdigit() or name.endswith(("-id", "-article"))
    return bool(value.strip()) and not is_plumbing and not is_choice


def _rows(value):
    return min(20, 1 + len(value) // 90)
