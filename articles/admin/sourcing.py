"""The sourcing report's screen, and the report as a spreadsheet."""

import csv

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from articles.exporting.sourcing import csv_rows
from articles.forms.sourcing import ScopeForm
from articles.sourcing import report

PERMISSION = "articles.view_quote"
SHOWN = 20
IN_FILE = 5000


def whom_we_quote(request):
    """The report for the period asked for; ``?as=csv`` gives it as a file, with longer tables."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    form = ScopeForm(request.GET.dict())
    if not form.is_valid():
        return _page(request, form, None)
    scope, at = form.cleaned_data["scope"], timezone.now()
    if request.GET.get("as") == "csv":
        return _file(report(scope, at=at, most=IN_FILE))
    return _page(request, form, report(scope, at=at, most=SHOWN))


def _page(request, form, found):
    query = request.GET.copy()
    query["as"] = "csv"
    context = {
        **admin.site.each_context(request),
        "title": "Whom we quote",
        "form": form,
        "media": form.media,
        "report": found,
        "csv": f"?{query.urlencode()}",
    }
    template = "admin/articles/sourcing.html"
    return TemplateResponse(request, template, context, status=200 if found else 400)


def _file(found):
    scope = found.scope
    name = f"whom-we-quote-{scope.first}-{scope.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers=headers)
    csv.writer(response).writerows(csv_rows(found))
    return response


admin.site.add_page(
    whom_we_quote,
    route="whom-we-quote/",
    name="whom_we_quote",
    title="Whom we quote",
    heading="Desk",
    permission=PERMISSION,
)
