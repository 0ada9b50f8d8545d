"""How suggestions fared: the report's screen, and the report as a spreadsheet."""

import csv

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse

from articles.exporting.judgements import csv_rows
from articles.forms.judgements import JudgedForm
from articles.judging import GOAL, report

PERMISSION = "articles.view_judgement"
TITLE = "How suggestions fared"
SHOWN = 20
IN_FILE = 5000


def how_suggestions_fared(request):
    """The report for the days asked for; ``?as=csv`` gives it as a file, with longer tables."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    form = JudgedForm(request.GET.dict())
    if not form.is_valid():
        return _page(request, form, None)
    period = form.cleaned_data["period"]
    if request.GET.get("as") == "csv":
        return _file(report(period, most=IN_FILE))
    return _page(request, form, report(period, most=SHOWN))


def _page(request, form, found):
    query = request.GET.copy()
    query["as"] = "csv"
    context = {
        **admin.site.each_context(request),
        "title": TITLE,
        "form": form,
        "report": found,
        "goal": GOAL,
        "csv": f"?{query.urlencode()}",
    }
    template = "admin/articles/judgements.html"
    return TemplateResponse(request, template, context, status=200 if found else 400)


def _file(found):
    name = f"how-suggestions-fared-{found.period.first}-{found.period.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers=headers)
    csv.writer(response).writerows(csv_rows(found))
    return response


admin.site.add_page(
    how_suggestions_fared,
    route="how-suggestions-fared/",
    name="how_suggestions_fared",
    title=TITLE,
    heading="Record",
    permission=PERMISSION,
)
