"""The steps by which quotations are vouched for: each asks first, on a page of its own.

Check, second check, join, keep apart, take a story off, undo, disown, protect the source; and, from
a story, decide between two wordings and finish a task.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import joining, tasks
from articles.comparing import Kind
from articles.disowning import disown
from articles.forms import vouching as forms
from articles.integrity import check, finding_of, reaffirm, restore
from articles.models import Appearance, Article, Joining, Quote, Status, Task
from articles.protecting import protect_source, protection_of
from articles.revisions import StaleSave
from articles.verification import check_quote, gate_of, second_check

MOST_TASKS = 20


@dataclass(frozen=True)
class Step:
    """One step as its page shows it: what it is called and means, its form, what it does.

    ``act`` takes the quote, the user, the cleaned form and the row that the step is about.
    """

    label: str
    means: str
    permission: str
    form: type
    act: Callable
    about: type | None = None
    is_grave: bool = False


def _check(quote, user, said, about):
    check_quote(quote, user=user, **said)


def _second(quote, user, said, about):
    second_check(quote, user=user)


def _join(quote, user, said, about):
    joining.join_quotes(quote, about, user=user, note=said["note"])


def _apart(quote, user, said, about):
    joining.keep_apart(quote, about, user=user, note=said["note"])


def _take_off(quote, user, said, about):
    joining.separate_appearance(about, user=user, note=said["note"])


def _undo(quote, user, said, about):
    joining.undo(about, user=user)


def _disown(quote, user, said, about):
    disown(quote, user=user, **said)


def _protect(quote, user, said, about):
    protect_source(quote, user=user, **said)


STEPS = {
    "check": Step(
        "Record a check",
        "You compared the words with a source. Readers are told with which, and on what day. "
        "A change of the words or the speaker takes it back.",
        "check_quotes",
        forms.CheckForm,
        _check,
    ),
    "second": Step(
        "Record a second check",
        "You compared the words with the same source yourself.",
        "check_quotes",
        forms.ConfirmForm,
        _second,
    ),
    "join": Step(
        "Join",
        "It was said once, and two stories print it. This record stays, with its details; the "
        "other's stories become stories of this one, and its address leads here. It can be undone.",
        "join_quotes",
        forms.ReasonForm,
        _join,
        Quote,
    ),
    "apart": Step(
        "Keep apart",
        "It was said twice. The two are not offered for joining again.",
        "join_quotes",
        forms.ReasonForm,
        _apart,
        Quote,
    ),
    "take-off": Step(
        "Take this story off",
        "It was said another time in this story. The story gets a record of its own, with the "
        "same details, to be checked anew. It can be undone.",
        "join_quotes",
        forms.ReasonForm,
        _take_off,
        Appearance,
    ),
    "undo": Step(
        "Undo",
        "Everything goes back to where it was.",
        "join_quotes",
        forms.ConfirmForm,
        _undo,
        Joining,
    ),
    "disown": Step(
        "Take the words back",
        "The words leave every list of what people said. Their page stays, struck through, with "
        "the notice; each story that printed them gets a correction and a task. This can't be "
        "undone.",
        "disown_quotes",
        forms.DisownForm,
        _disown,
        is_grave=True,
    ),
    "protect": Step(
        "Protect the source",
        "Who in the newsroom knows who said this, and why it is not printed. The source's name is "
        "written nowhere: not here, not in a note, not in the desk's remarks.",
        "protect_source",
        forms.ProtectForm,
        _protect,
    ),
}


def quote_step(model_admin, request, *, pk, name):
    """Ask on GET, do on POST; what isn't this user's is refused, what isn't is a 404."""
    step = STEPS.get(name)
    quote = get_object_or_404(Quote.objects.select_related("speaker"), pk=pk)
    if step is None:
        raise Http404
    if not request.user.has_perm(f"articles.{step.permission}"):
        raise PermissionDenied
    about = _about(step, quote, request.GET.get("of", ""))
    form = step.form(request.POST if request.method == "POST" else None, **_initial(step, quote))
    if form.is_valid() and _done(form, lambda said: step.act(quote, request.user, said, about)):
        messages.success(request, f"{step.label}: done.")
        return redirect("admin:articles_quote_change", pk)
    return _page(model_admin, request, step, form, quote=quote, about=about)


def _about(step, quote, key):
    """The other quote, the appearance or the decision that a step is about."""
    if step.about is None:
        return None
    rows = {
        Quote: Quote.objects.select_related("speaker").exclude(pk=quote.pk),
        Appearance: quote.appearances.select_related("article", "quote"),
        Joining: joining.decisions_on(quote),
    }[step.about]
    try:
        found = rows.filter(pk=key).first()
    except (ValidationError, ValueError):
        found = None
    if found is None:
        raise Http404
    return found


def _initial(step, quote):
    if step.form is forms.CheckForm:
        return {"initial": {"against": quote.source, "source_url": quote.source_url}}
    return {}


def _done(form, act):
    """Take the step; what the verb refuses is put on the form."""
    try:
        act(form.cleaned_data)
    except (ValidationError, StaleSave) as refusal:
        for name, errors in getattr(refusal, "error_dict", {None: refusal}).items():
            message = errors if isinstance(errors, list | ValidationError) else str(errors)
            form.add_error(name if name in form.fields else None, message)
        return False
    return True


def _page(model_admin, request, step, form, **more):
    context = {
        **model_admin.admin_site.each_context(request),
        "title": step.label,
        "opts": model_admin.opts,
        "step": step,
        "form": form,
        "media": model_admin.media + form.media,
        **more,
    }
    return TemplateResponse(request, "admin/articles/quote/step.html", context)


def beside(request, quote):
    """How a quote is vouched for, and what may be done about it: five queries."""
    may = {
        name for name, step in STEPS.items() if request.user.has_perm(f"articles.{step.permission}")
    }
    stands = quote.state != Quote.State.DISOWNED and quote.joined_into_id is None
    is_mine = quote.checked_by_id == request.user.pk
    decisions = list(joining.decisions_on(quote))
    return {
        "may": {name.replace("-", "_"): True for name in may} if stands else {},
        "may_undo": "undo" in may,
        "may_check_again": quote.is_checked and quote.second_at is None and not is_mine,
        "offers": joining.offers(quote, decisions=decisions) if stands else [],
        "decisions": decisions,
        "protection": protection_of(quote, user=request.user),
        "needs_protection": quote.speaker_id is None,
    }


# --- from a story --------------------------------------------------------------------------------


def of_story(request, article, panel):
    """What differs between a story's text and its records, its tasks, its gate.

    ``panel`` is the story's panel of quotations, which has their rows; ``article.has_tasks`` tells
    whether to look for tasks.
    """
    rows = {name: panel[name] for name in ("appearances", "suggestions")}
    findings = [one for one in check(article, **rows) if one.kind != Kind.PENDING]
    may_vouch = request.user.has_perm("articles.change_quote")
    waiting = tasks.waiting().filter(article=article)[:MOST_TASKS]
    is_draft = article.status == Status.DRAFT
    return {
        "integrity": {"findings": findings, "may_vouch": may_vouch},
        "tasks": list(waiting) if article.has_tasks else [],
        "gate": gate_of(article) if is_draft else None,
    }


def vouch(model_admin, request, *, pk, key):
    """Decide between what is recorded and what is printed."""
    article = get_object_or_404(Article, pk=pk)
    rows = article.appearances.select_related("quote__speaker", "article")
    row = get_object_or_404(rows, pk=key)
    if not request.user.has_perm("articles.change_quote"):
        raise PermissionDenied
    finding = finding_of(row)
    if finding is None or finding.kind == Kind.GONE:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    is_back = finding.kind == Kind.RETURNED
    form = (
        forms.ReasonForm(sent)
        if is_back
        else forms.VouchForm(sent, was_public=article.was_ever_public, initial={"right": "printed"})
    )
    if form.is_valid() and _done(form, lambda said: _vouch(row, form, request.user)):
        messages.success(request, "The text and the record agree.")
        return redirect(f"{reverse('admin:articles_article_change', args=[pk])}#integrity")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Which words are right?",
        "opts": model_admin.opts,
        "article": article,
        "quote": row.quote,
        "finding": finding,
        "form": form,
    }
    return TemplateResponse(request, "admin/articles/article/vouch.html", context)


def _vouch(row, form, user):
    if isinstance(form, forms.ReasonForm):
        return reaffirm(row, user=user, note=form.cleaned_data["note"])
    said = form.change()
    if form.cleaned_data["right"] == form.PRINTED:
        return reaffirm(row, user=user, **said)
    level = "minor" if "change_level" in form.fields else ""
    return restore(row, user=user, note=said["note"], change_level=level)


def finish_task(model_admin, request, *, pk):
    """Say that a task is done, and how."""
    task = get_object_or_404(Task.objects.select_related("article", "quote__speaker"), pk=pk)
    if not request.user.has_perm("articles.finish_task"):
        raise PermissionDenied
    form = forms.DoneForm(request.POST if request.method == "POST" else None)
    note = lambda said: tasks.finish(task, user=request.user, note=said["note"])  # noqa: E731
    if form.is_valid() and _done(form, note):
        messages.success(request, "Done.")
        return redirect("admin:articles_article_change", task.article_id)
    step = Step("Finish the task", task.text, "finish_task", forms.DoneForm, finish_task)
    return _page(model_admin, request, step, form, quote=task.quote, task=task)
