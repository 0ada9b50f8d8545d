"""The page of a run: what became of its items and pictures, and what can be done about it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import background
from articles.admin import retrying
from articles.admin.jobs import LOOK_AGAIN
from articles.forms.importing_reading import FORMAT_WORDS, MEANING_WORDS
from articles.importing import rejections
from articles.importing.beats import has_stopped
from articles.importing.retrying import FORMAT
from articles.importing.undoing import can_be_undone, has_items
from articles.models import ImportRun, Rejection
from articles.permissions import may

LISTED = 500
FIGURES = {
    "seen": "Read",
    "created": "New",
    "updated": "Updated",
    "unchanged": "There already",
    "skipped": "Passed over",
    "conflicts": "In conflict",
    "rejected": "Rejected",
}
ALWAYS = ("seen", "created")
BAD = ("conflicts", "rejected")
PILLS = {"running": "scheduled", "finished": "public", "failed": "withdrawn"}


def standing_of(run):
    """(pill, words) for how a run stands."""
    if run.undone_at is not None:
        return "draft", "Undone"
    if has_stopped(run):
        return PILLS["failed"], "Stopped before its end"
    return PILLS[run.state], run.get_state_display()


def page(model_admin, request, key):
    """The report of a run; while something about it goes on in the background, how far it is."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    rows = ImportRun.objects.select_related("user", "undone_by")
    run = rows.filter(pk=key if str(key).isdigit() else 0).first()
    if run is None:
        raise Http404
    job = background.about(run)
    is_busy = job is not None and not job.is_over
    pill, words = standing_of(run)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": f"Import: {run.source}",
        "run": run,
        "pill": pill,
        "standing": words,
        "took": _took(run),
        "figures": _figures(run),
        "pictures": _pictures(run),
        "asked": _asked(run),
        "noted": _noted(run),
        "job": job if is_busy or (job and job.error) else None,
        **_rejected(run, request.user),
        **_ways_on(run, request.user),
    }
    response = TemplateResponse(request, "admin/articles/importrun/report.html", context)
    if is_busy:
        response["Refresh"] = str(LOOK_AGAIN)
    return response


def _took(run):
    if run.finished_at is None:
        return ""
    seconds = (run.finished_at - run.started_at).total_seconds()
    if seconds < 90:
        return f"{seconds:.1f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"


def _figures(run):
    """(label, how many, address of the list or "", whether it is bad) for each count."""
    items = reverse("admin:articles_importeditem_changelist")
    lists = {
        "created": f"{items}?run={run.pk}&outcome=created",
        "updated": f"{items}?run={run.pk}&outcome=updated",
        "conflicts": f"{items}?run={run.pk}&outcome=conflict",
        "rejected": f"{reverse('admin:articles_rejection_changelist')}?run={run.pk}&state=all",
    }
    return [
        (label, n, lists.get(name, "") if n else "", name in BAD and n)
        for name, label in FIGURES.items()
        if (n := getattr(run, name)) or name in ALWAYS
    ]


def _asked(run):
    """What the run was asked for beside the usual, in newsroom words."""
    chosen = run.options.get("format")
    columns = run.options.get("columns") or ()
    return {
        "format": FORMAT_WORDS.get(chosen) if chosen != FORMAT else None,
        "columns": [(name, MEANING_WORDS.get(ours, ours)) for name, ours in columns if ours],
        "left_out": [name for name, ours in columns if not ours],
        "has_no_quotations": not run.options.get("is_suggesting", True),
    }


def _pictures(run):
    """What became of pictures; None where there were none."""
    found = run.also_found.get("pictures") if isinstance(run.also_found, dict) else None
    if not found:
        return None
    failed = sorted(found.get("failed", {}).items(), key=lambda pair: (-pair[1], pair[0]))
    return {**found, "why": failed}


def _noted(run):
    """What has something to say; a rejected item leads to where it is mended."""
    rows = [row for row in run.report if isinstance(row, dict)][:LISTED]
    asked = [row.get("id") for row in rows if row.get("outcome") == "rejected"]
    found = rejections.of_run(run).filter(external_id__in=asked) if asked else None
    keys = dict(found.values_list("external_id", "pk")) if found is not None else {}
    return [{**row, "rejection": keys.get(row.get("id"))} for row in rows]


def _rejected(run, user):
    """What of a run was rejected, as it stands now, and what may be done about it."""
    standing = retrying.standing_of(run)
    waiting = next((whole for _, whole, state, *_ in standing if state == Rejection.State.OPEN), 0)
    kept = sum(n for n, *_ in standing)
    # Runs of earlier releases did not count it.
    counted = {"kept": kept, "not_kept": max(0, run.rejected - kept)}
    return {
        "rejections": standing,
        "kept_of_rejected": run.also_found.get("rejected") or counted,
        "waiting": waiting if may(user, "import_stories") else 0,
    }


def _ways_on(run, user):
    may_undo = may(user, "import_stories") and may(user, "delete_article")
    is_lacking = run.undone_at is None and run.also_found.get("pictures", {}).get("missing")
    may_fill = is_lacking and may(user, "import_stories")
    upload = run.uploads.filter(state="done").exclude(folder="").first() if may_fill else None
    return {
        "can_fill": upload.pk if upload else None,
        "items_url": f"{reverse('admin:articles_importeditem_changelist')}?run={run.pk}",
        "may_undo": may_undo and can_be_undone(run) and has_items(run),
    }
