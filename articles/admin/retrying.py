"""Rejected items taken again from a screen, and those of one run: their file, and what became."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from articles.importing import rejections, retrying
from articles.models import ImportRun, Rejection
from articles.permissions import may


def tried_again(request, keys, *, is_publishing=False):
    """Take these again and lead to the run that does; None if there was nothing to take."""
    try:
        run = retrying.try_again(keys, user=request.user, is_publishing=is_publishing)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return None
    run.refresh_from_db()
    taken = run.created + run.updated + run.unchanged + run.conflicts
    if run.state == ImportRun.State.FINISHED:
        said = messages.success if taken == run.seen else messages.warning
        said(request, f"{taken:,} of {run.seen:,} taken.")
    if len(keys) == 1 and taken == 0 and run.state == ImportRun.State.FINISHED:
        return redirect("admin:articles_rejection_change", keys[0])
    return redirect("admin:articles_importrun_change", run.pk)


def of_run(request, pk):
    """The rejected items of a run: taken again all at once on POST, else their file."""
    if not may(request.user, "import_stories"):
        raise PermissionDenied
    run = get_object_or_404(ImportRun, pk=pk)
    rows = rejections.of_run(run).filter(state=Rejection.State.OPEN)
    if request.method == "POST":
        keys = list(rows.values_list("pk", flat=True)[: retrying.MOST])
        # As that run did, for those who may.
        publishing = run.is_publishing and may(request.user, "publish_article")
        here = redirect("admin:articles_importrun_change", pk)
        return tried_again(request, keys, is_publishing=publishing) or here
    if not rows.exists():
        raise Http404
    lines = rejections.lines_of(rows)
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    response["Content-Disposition"] = f'attachment; filename="rejects-{run.pk}.jsonl"'
    return response


def standing_of(run):
    """[(how many, of them with text, state, its word, address)] of what a run rejected."""
    counted = rejections.counts(run)
    url = reverse("admin:articles_rejection_changelist")
    return [
        (*counted[state], state, label.lower(), f"{url}?run={run.pk}&state={state}")
        for state, label in Rejection.State.choices
        if counted.get(state)
    ]
