"""A conflict with a source, answered; a run of an import, undone."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from articles import background
from articles.admin.conflict import differences, differences_of_page
from articles.admin.jobs import LOOK_AGAIN
from articles.admin.refusals import put_on
from articles.forms.importing import TakeForm
from articles.importing import resolving, undoing
from articles.models import ImportedItem, ImportRun, SitePage
from articles.pages import StalePage, contents
from articles.permissions import may
from articles.revisions import StaleSave
from articles.snapshots import take

CONFLICT = ImportedItem.Outcome.CONFLICT
PENDING = ImportedItem.Outcome.PENDING


def answer(model_admin, request, key):
    """The page of an item that can be answered: of a conflict here, of a newer version that waits
    with its story; None for any other item.
    """
    rows = ImportedItem.objects.select_related("article", "page", "run")
    item = rows.filter(pk=key if str(key).isdigit() else 0).first()
    if item is None or resolving.made_of(item) is None:
        return None
    if item.outcome == PENDING:
        return redirect("admin:articles_article_newer", item.article_id)
    return _conflict(model_admin, request, item) if item.outcome == CONFLICT else None


def _conflict(model_admin, request, item):
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    form = TakeForm(request.POST or None)
    if request.method == "POST" and _answered(request, item, form):
        return redirect("admin:articles_importeditem_change", item.pk)
    made = resolving.made_of(item)
    theirs = resolving.theirs(item)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": f"In conflict: {made}",
        "item": item,
        "made": made,
        "is_page": isinstance(made, SitePage),
        "form": form,
        "can_take": theirs is not None,
        "differences": _differences(theirs, made) if theirs else [],
        "may_answer": all(may(request.user, one) for one in resolving.permissions_for(made)),
    }
    return TemplateResponse(request, "admin/articles/importeditem/conflict.html", context)


def _differences(theirs, made):
    if isinstance(made, SitePage):
        return differences_of_page(theirs, contents(made))
    return differences(theirs, take(made))


def _answered(request, item, form):
    """Carry out what was asked; what is refused is told, and the page shown again."""
    seen = request.POST.get("hash", "")
    version = request.POST.get("version", "")
    kind = "page" if item.kind == "page" else "story"
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
    except (StaleSave, StalePage):
        form.add_error(None, f"Someone saved this {kind} meanwhile. Look at both sides again.")
    except ValidationError as refusal:
        put_on(form, refusal)
    else:
        text = f"The source's version is taken, as a new version of the {kind}."
        messages.success(request, text)
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
