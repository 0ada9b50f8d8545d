"""The steps of the workflow that ask first: back to draft, withdraw, reinstate, retract."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from articles import workflow
from articles.admin.standing import standing_of
from articles.forms.story import StepForm
from articles.models import Article

VERBS = {
    "unschedule": workflow.unschedule,
    "withdraw": workflow.withdraw,
    "reinstate": workflow.reinstate,
    "retract": workflow.retract,
}
# What a step means for readers, said before it is taken.
MEANS = {
    "unschedule": "The story becomes a draft again. No reader has seen it.",
    "withdraw": "The story leaves every page at once. Its address says that it was taken down. "
    "The reason goes on the record; readers don't see it.",
    "reinstate": "The story returns to its address and to every page it was on.",
    "retract": "The text and its quotations leave every page. The headline and your reason stay "
    "at its address, for readers to see. A newer version that waits is passed over. "
    "This can't be undone.",
}


def take(model_admin, request, *, pk, name):
    """Ask on GET, do on POST. A step that isn't this user's is refused, one that isn't is 404."""
    if name not in VERBS:
        raise Http404
    article = get_object_or_404(Article.objects.select_related("section"), pk=pk)
    step = workflow.TRANSITIONS[name]
    if not request.user.has_perm(f"articles.{step.permission}"):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else None
    form = StepForm(sent, needs_reason=step.needs_reason)
    if form.is_valid() and _done(request, article, step, form):
        messages.success(request, f"{step.label}: “{article}”.")
        return redirect("admin:articles_article_change", pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": step.label,
        "opts": model_admin.opts,
        "article": article,
        "standing": standing_of(article),
        "step": step,
        "means": MEANS[name],
        "form": form,
    }
    return TemplateResponse(request, "admin/articles/article/step.html", context)


def _done(request, article, step, form):
    """Take the step; what the verb refuses is put on the form."""
    try:
        VERBS[step.name](article, user=request.user, **form.cleaned_data)
    except (ValidationError, workflow.StaleArticle) as refusal:
        messages_ = getattr(refusal, "messages", [str(refusal)])
        for message in messages_:
            form.add_error(None, message)
        return False
    return True
