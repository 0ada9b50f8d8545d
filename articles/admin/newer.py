"""A newer version of a story that waits: what differs, and the three ways to answer it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.dateparse import parse_datetime

from articles.admin.conflict import differences
from articles.admin.refusals import put_on
from articles.admin.standing import standing_of
from articles.forms.importing import TakeForm
from articles.importing import pending as waiting
from articles.importing.frozen import thaw
from articles.importing.items import SourceStatus
from articles.models import Article, Revision, Status
from articles.permissions import may
from articles.revisions import StaleSave
from articles.snapshots import TEXT_FIELDS, TIME_FIELDS, take

STALE = "Someone saved this story meanwhile. Look at both sides again."
# What there is to say of a version that its source does not call public.
NOT_PUBLIC = {
    SourceStatus.DRAFT: "Its source does not call it public.",
    SourceStatus.WITHHELD: "Its source withholds it.",
}
# Of a story that readers don't see: what saving does, and how it stands afterwards.
NOT_LIVE = {
    Status.DRAFT: (
        "The story is a draft; saving changes its text and does not publish it.",
        "It stays a draft.",
    ),
    Status.WITHDRAWN: (
        "The story is taken down; saving changes its text and does not put it back.",
        "It stays taken down.",
    ),
    "withheld": (
        "The story is withheld; saving changes its text and does not show it again.",
        "It stays withheld.",
    ),
}
PUBLISHED = "The newer version is published, as a new version of the story."
SAVED = "The newer version is saved, as a new version of the story. {}"


def has_newer():
    """Whether a newer version of a story waits, for a list or a form of stories."""
    return Exists(Revision.pending.filter(article=OuterRef("pk")))


def context_of(pending, article, user):
    """What the banner and the page say of a version that waits."""
    said = NOT_PUBLIC.get(thaw(pending.item.conflicting_item).status, "")
    edited_at = article.edited_at
    return {
        "pending": pending,
        "item": pending.item,
        "not_public": said,
        "not_live": _not_live(article)[0],
        "held_until": waiting.held_until(pending, article),
        "is_edited_since": edited_at is not None and edited_at > pending.created_at,
        "may_answer": may(user, waiting.PERMISSION) and may(user, "change_article"),
    }


def look(model_admin, request, *, pk):
    """Both sides on GET; the answer on POST."""
    article = get_object_or_404(Article.objects.select_related("section"), pk=pk)
    if not model_admin.has_view_permission(request, article):
        raise PermissionDenied
    pending = waiting.waiting_for(article)
    if pending is None:
        messages.info(request, "No newer version of this story waits.")
        return redirect("admin:articles_article_change", pk)
    form = TakeForm(request.POST or None, initial=_said_by_source(pending, article))
    if request.method == "POST" and _answered(request, article, form):
        return redirect("admin:articles_article_change", pk)
    context = {
        **model_admin.admin_site.each_context(request),
        **context_of(pending, article, request.user),
        "opts": model_admin.opts,
        "title": f"Newer version: {article}",
        "article": article,
        "standing": standing_of(article),
        "form": form,
        "differences": differences(waiting.as_story(pending, article), take(article)),
    }
    return TemplateResponse(request, "admin/articles/article/newer.html", context)


def _said_by_source(pending, article):
    """A correction that came with the version, as what readers are told; editors may reword it."""
    notices = waiting.new_notices(pending, article)
    shown = [one for one in notices if one["kind"] != "retraction"]
    if not shown or not article.was_ever_public:
        return {}
    text = "\n\n".join(one["text"] for one in shown)
    kind = shown[0]["kind"]
    return {"change_level": "correction", "correction_kind": kind, "correction_text": text}


def _answered(request, article, form):
    """Carry out what was asked; what is refused is told, and the page shown again."""
    seen, version = request.POST.get("hash", ""), request.POST.get("version", "")
    asked = {"user": request.user, "expected_hash": seen}
    try:
        if request.POST.get("action") == "discard":
            waiting.discard(article, **asked)
            text = "Discarded. A further version of its source will wait here again."
            messages.success(request, text)
            return True
        if not form.is_valid():
            return False
        number = int(version) if version.isdigit() else -1
        waiting.publish_changes(article, expected_version=number, **asked, **form.change())
    except StaleSave:
        form.add_error(None, STALE)
    except ValidationError as refusal:
        put_on(form, refusal)
    else:
        messages.success(request, _done(article))
        return True
    return False


def _not_live(article):
    return NOT_LIVE.get("withheld" if article.withheld_at else article.status, ("", ""))


def _done(article):
    _, stays = _not_live(article)
    return SAVED.format(stays) if stays else PUBLISHED


# --- the story's own form, filled from what waits -----------------------------------------------


def filled(request, article):
    """The story for its form; asked to edit what waits first, with that in its fields.

    Nothing of it is saved: ``filled`` holds the snapshot for what the form shows besides columns.
    """
    seen = request.GET.get("newer", "")
    if article is None or request.method != "GET" or not seen:
        return article
    pending = waiting.waiting_for(article)
    if pending is None or pending.item.conflicting_hash != seen:
        messages.warning(request, waiting.OVER if pending is None else waiting.REPLACED)
        return article
    snapshot = waiting.as_story(pending, article)
    for name in TEXT_FIELDS:
        setattr(article, name, snapshot["fields"][name])
    for name in TIME_FIELDS:
        value = snapshot["fields"][name]
        setattr(article, name, parse_datetime(value) if value else None)
    article.section_id = snapshot["section"]
    article.filled = {
        "newer": seen,
        "topics": snapshot["topics"],
        "bylines": snapshot["bylines"],
        "said": _said_by_source(pending, article),
    }
    return article
