"""A conflict with a source, answered; a run of an import, undone."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from articles import background
from articles.admin.conflict import differences
from articles.admin.jobs import LOOK_AGAIN
from articles.forms.importing import TakeForm
from articles.importing import resolving, undoing
from articles.models import ImportedItem, ImportRun
from articles.permissions import may
from articles.revisions import StaleSave
from articles.snapshots import take

CONFLICT = ImportedItem.Outcome.CONFLICT


def conflict(model_admin, request, key):
    """The page of a conflict that can be answered here; None for any other item."""
    rows = ImportedItem.objects.select_related("article", "run")
    item = rows.filter(pk=key if str(key).isdigit() else 0).first()
    if item is None or item.outcome != CONFLICT or item.article is None:
        return None
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    form = TakeForm(request.POST or None)
    if request.method == "POST" and _answered(request, item, form):
        return redirect("admin:articles_importeditem_change", item.pk)
    theirs = resolving.theirs(item)
    article = item.article
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": f"In conflict: {article}",
        "item": item,
        "article": article,
        "form": form,
        "can_take": theirs is not None,
        "differences": differences(theirs, take(article)) if theirs else [],
        "may_answer": may(request.user, "change_article")
        and (not article.was_ever_public or may(request.user, "correct_article")),
    }
    return TemplateResponse(request, "admin/articles/importeditem/conflict.html", context)


def _answered(request, item, form):
    """Carry out what was asked; what is refused is told, and the page shown again."""
    seen = request.POST.get("hash", "")
    version = request.POST.get("version", "")
    try:
        if request.POST.get("action") == "keep":
            resolving.keep_ours(item, user=request.user, expected_hash=seen)
            messages.success(
                request, "Ours is kept. It is not asked again until the source changes."
            )
            return True
        if not form.is_valid():
            return False
        resolving.take_theirs(
            item,
            user=request.user,
            expected_version=int(version) if version.isdigit() else -1,
            expected_hash=seen,
            **form.change(),
        )
    except StaleSave:
        form.add_error(None, "Someone saved this story meanwhile. Look at both sides again.")
    except ValidationError as refusal:
        for name, found in getattr(refusal, "message_dict", {None: refusal.messages}).items():
            form.add_error(name if name in form.fields else None, found)
    else:
        messages.success(request, "The source's version is taken, as a new version of the story.")
        return True
    return False


def undo(model_admin, request, pk):
    """Preview on GET, undo on POST; while it goes on in the background, how far it is."""
    if not (may(request.user, "import_stories") and may(request.user, "delete_article")):
        raise PermissionDenied
    run = get_object_or_404(ImportRun, pk=pk)
    if request.method == "POST":
        try:
            undoing.start(run, user=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("admin:articles_importrun_undo", pk)
    job = background.about(run, "undo import")
    is_busy = job is not None and not job.is_over
    found = None if is_busy else _outcome(run)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": f"Undo the import: {run}",
        "run": run,
        "job": job if is_busy or (job and job.error) else None,
        "is_busy": is_busy,
        "found": found,
    }
    response = TemplateResponse(request, "admin/articles/importrun/undo.html", context)
    if is_busy:
        response["Refresh"] = str(LOOK_AGAIN)
    return response


def _outcome(run):
    """What became of it, or what would."""
    return run.undone if run.undone_at else undoing.preview(run).as_json()
