"""The screens of a complaint: milder remedies, withholding, and redaction by two people."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from articles import background, withholding
from articles.admin.jobs import LOOK_AGAIN
from articles.forms.takedown import AnswerForm, LiftForm, RedactionForm, RemedyForm, WithholdForm
from articles.models import Article, Quote, Redaction, Withholding
from articles.redacting import looking, requests
from articles.redacting.sweep import label_of
from newsroom.record.lists import ListAdmin, ReadOnlyMixin
from people.models import Speaker

TARGETS = {"story": Article.objects, "quote": Quote.objects, "speaker": Speaker.objects}
# What withholding means for readers, said before it is done.
MEANS = {
    "story": "The story leaves every page, feed and search at once, with its pictures and all that "
    "was quoted in it. Its address answers as if nothing had ever been there.",
    "quote": "The words leave every list, search and export, and their own page. In the story "
    f"they are covered by “{withholding.IN_ITS_PLACE}”.",
    "speaker": "Their page and feed go, and with them their name in every list and the pages of "
    "what they said. The stories keep the words, as they do for a private person.",
}
SAME_WORDS = 20
APPROVED = {
    "done": "Done. The words are nowhere in the newsroom any more.",
    "running": "Approved. No reader sees the words any more; the rest is done in the background.",
}


def address_of(target):
    """Where an editor sees the thing itself."""
    if isinstance(target, Article):
        return reverse("admin:articles_article_change", args=[target.pk])
    if isinstance(target, Quote):
        return reverse("admin:articles_quote_change", args=[target.pk])
    kind = "person" if target.is_person else "organization"
    return reverse(f"admin:people_{kind}_change", args=[target.pk])


def kind_of(target):
    """The word for it in the address of its complaint."""
    names = {Article: "story", Quote: "quote", Speaker: "speaker"}
    return names[target._meta.concrete_model]


class NowFilter(admin.SimpleListFilter):
    """What is withheld now; without a choice, only that."""

    title, parameter_name = "state", "state"

    def lookups(self, request, model_admin):
        return [("lifted", "Lifted"), ("all", "All")]

    def choices(self, changelist):
        found = list(super().choices(changelist))
        found[0]["display"] = "Withheld now"
        return found

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(lifted_at__isnull=self.value() != "lifted")


@admin.register(Withholding)
class WithholdingAdmin(ReadOnlyMixin, ListAdmin):
    """What is withheld, and the screen of a complaint about one thing."""

    noun, nouns = "withheld thing", "withheld"
    list_display = ["what", "kind", "reason", "case_number", "since", "ended"]
    list_display_links = None
    list_filter = [NowFilter]
    list_select_related = ["article", "quote", "speaker", "user", "lifted_by"]
    ordering = ["-created_at", "-id"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("article__body", "article__desk_note")

    def get_urls(self):
        own = path(
            "about/<slug:kind>/<str:key>/",
            self.admin_site.admin_view(self.about),
            name="articles_withholding_about",
        )
        return [own, *super().get_urls()]

    @admin.display(description="What")
    def what(self, row):
        url = reverse("admin:articles_withholding_about", args=[kind_of(row.target), row.target.pk])
        return format_html('<a href="{}">{}</a>', url, row.target)

    @admin.display(description="Kind")
    def kind(self, row):
        return kind_of(row.target).capitalize()

    @admin.display(description="Since")
    def since(self, row):
        return f"{_moment(row.created_at)}, {_name(row.user)}"

    @admin.display(description="Lifted")
    def ended(self, row):
        return f"{_moment(row.lifted_at)}, {_name(row.lifted_by)}" if row.lifted_at else "–"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """A row of the list is the complaint's own screen."""
        row = get_object_or_404(Withholding, pk=object_id if object_id.isdigit() else 0)
        return redirect("admin:articles_withholding_about", kind_of(row.target), row.target.pk)

    def about(self, request, kind, key):
        """A complaint about one thing: the milder remedies first, then withholding or lifting."""
        if not request.user.has_perm("articles.withhold_content"):
            raise PermissionDenied
        target = _target(kind, key)
        action = request.POST.get("action", "")
        forms = {name: form(prefix=name) for name, form in FORMS.items()}
        if request.method == "POST" and action in FORMS:
            form = forms[action] = FORMS[action](request.POST, prefix=action)
            if form.is_valid() and _done(request, action, target, form):
                return redirect("admin:articles_withholding_about", kind, key)
        context = {
            **self.admin_site.each_context(request),
            "title": f"A complaint about “{target}”",
            "opts": self.opts,
            "target": target,
            "kind": kind,
            "back": address_of(target),
            "forms": forms,
            "means": MEANS[kind],
            "now": withholding.withheld(target),
            "job": _unfinished(target),
            "past": target.withholdings.filter(lifted_at__isnull=False)[:SAME_WORDS],
            "same_words": _same_words(target),
        }
        return TemplateResponse(request, "admin/articles/withholding/about.html", context)


FORMS = {"index": RemedyForm, "page": RemedyForm, "withhold": WithholdForm, "lift": LiftForm}
DONE = {
    "index": "Search engines are told so with the next visit.",
    "page": "Done.",
    "withhold": "Withheld. No reader sees it any more.",
    "lift": "Lifted. Readers see it again, where it was.",
}


def _target(kind, key):
    if kind not in TARGETS:
        raise Http404
    try:
        return get_object_or_404(TARGETS[kind], pk=key)
    except (ValueError, ValidationError) as error:
        raise Http404 from error


def _done(request, action, target, form):
    """Do it; what the verb refuses is put on the form."""
    said, user = form.cleaned_data, request.user
    try:
        if action == "index" and not isinstance(target, Quote):
            is_off = not target.is_noindex
            withholding.keep_from_search(target, user=user, is_noindex=is_off, **said)
        elif action == "page" and isinstance(target, Speaker):
            withholding.take_page(target, user=user, has_no_page=not target.has_no_page, **said)
        elif action == "withhold":
            withholding.withhold(target, user=user, **said)
        elif action == "lift":
            withholding.lift(target, user=user, **said)
        else:
            raise Http404
    except ValidationError as refusal:
        for message in refusal.messages:
            form.add_error(None, message)
        return False
    messages.success(request, DONE[action])
    return True


def _job(row):
    """The background work of a redaction that is not over, or None."""
    job = background.about(row)
    is_current = row.state in (Redaction.State.WAITING, Redaction.State.RUNNING)
    return job if is_current and job is not None and not job.is_over else None


def _unfinished(target):
    """The lists of a speaker that still follow, or None."""
    job = background.about(target)
    return None if job is None or job.is_over else job


def _same_words(target):
    """Other records of the same words: they are withheld one by one."""
    if not isinstance(target, Quote):
        return []
    twins = Quote.objects.filter(words_key=target.words_key, joined_into=None)
    return twins.exclude(pk=target.pk).select_related("speaker")[:SAME_WORDS]


def _moment(at):
    return timezone.localtime(at).strftime("%-d %b %Y, %H:%M")


def _name(user):
    return user.get_full_name() or user.get_username() if user else "the system"


PILLS = {"waiting": "open", "running": "scheduled", "done": "public"}


@admin.register(Redaction)
class RedactionAdmin(ListAdmin):
    """Words the law had taken out: asked for by one person, carried out by another."""

    noun, nouns = "redaction", "redactions"
    list_display = ["asked", "asked_by", "case_number", "reason", "standing", "answered"]
    list_select_related = ["requested_by", "decided_by"]
    ordering = ["-requested_at", "-id"]

    def has_add_permission(self, request):
        return request.user.has_perm("articles.redact_content")

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="Asked for")
    def asked(self, row):
        return _moment(row.requested_at)

    @admin.display(description="State")
    def standing(self, row):
        word = row.get_state_display().partition(":")[0]
        colour = PILLS.get(row.state, "draft")
        return format_html('<span class="pill pill-{}">{}</span>', colour, word)

    @admin.display(description="By")
    def asked_by(self, row):
        return _name(row.requested_by)

    @admin.display(description="Answered")
    def answered(self, row):
        return f"{_moment(row.decided_at)}, {_name(row.decided_by)}" if row.decided_at else "–"

    def changelist_view(self, request, extra_context=None):
        requests.lapse()
        return super().changelist_view(request, extra_context)

    def add_view(self, request, form_url="", extra_context=None):
        """Ask. The next screen shows what it would change, and waits for the second person."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = RedactionForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                row = requests.ask(**form.cleaned_data, user=request.user)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                return redirect("admin:articles_redaction_change", row.pk)
        return self._show(request, "ask", {"title": "Ask for a redaction", "form": form})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What it would change, table by table, and the second person's answer; or what became."""
        if not request.user.has_perm("articles.redact_content"):
            raise PermissionDenied
        requests.lapse()
        pk = object_id if object_id.isdigit() else 0
        row = get_object_or_404(Redaction.objects.select_related("requested_by"), pk=pk)
        form = AnswerForm(request.POST if request.method == "POST" else None)
        if form.is_valid() and self._answered(request, row, form):
            return redirect("admin:articles_redaction_change", row.pk)
        context = {
            "title": f"Redaction {row.pk}, case {row.case_number}",
            "row": row,
            "form": form,
            "found": looking.preview(row),
            "job": _job(row),
            "pill": PILLS.get(row.state, "draft"),
            "changed": [(label_of(table), n) for table, n in row.counts.items()],
            "is_mine": row.requested_by_id == request.user.pk,
            "is_waiting": row.state == Redaction.State.WAITING,
            "is_running": row.state == Redaction.State.RUNNING,
        }
        response = self._show(request, "answer", context)
        # Not while somebody may be writing a reason.
        if context["is_running"] or (context["is_waiting"] and context["found"] is None):
            response["Refresh"] = str(LOOK_AGAIN)
        return response

    def _answered(self, request, row, form):
        try:
            if "look" in request.POST:
                looking.look_again(row, user=request.user)
            elif "approve" in request.POST:
                done = requests.approve(row, user=request.user)
                messages.success(request, APPROVED[done.state])
            else:
                requests.cancel(row, user=request.user, note=form.cleaned_data["note"])
                messages.success(request, "Nothing was changed, and the words are forgotten.")
        except ValidationError as refusal:
            for message in refusal.messages:
                form.add_error(None, message)
            return False
        return True

    def _show(self, request, name, context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/articles/redaction/{name}.html", context)
