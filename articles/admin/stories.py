"""The screens of a story: the list, the form beside its quotations, and the steps it takes.

A story is always saved by way of a snapshot: the form and its inlines make one,
``articles.revisions.save_article`` writes it, and nothing here saves a row.
"""

import copy

from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from js_asset import Media

from articles import queueing
from articles.admin import newer, panel, recording, steps, vouching
from articles.admin.conflict import differences
from articles.admin.inlines import BylineInline, PictureInline
from articles.admin.lists import (
    AttentionFilter,
    NewerFilter,
    RanFilter,
    SectionFilter,
    StandingFilter,
    open_suggestions,
)
from articles.admin.refusals import RefusalMixin
from articles.admin.standing import standing_of
from articles.forms.story import StoryForm
from articles.importing.pending import publish_changes, waiting_for
from articles.models import Article, ArticleTopic, Status
from articles.revisions import StaleSave, save_article
from articles.tasks import waiting
from articles.text import plain_text
from articles.workflow import available, publish
from newsroom.record.audit import entries_about
from newsroom.record.lists import ListAdmin, newest

SHOWN_IN_HISTORY = 50
RUNS = ("published", "scheduled")
TEXT = ["headline", "standfirst", "body"]
FILED = ["section", "topics", "dateline"]
RIGHTS = ["credit_line", "usage_terms", "rights_until", "embargo_until"]
DESK = ["slug", "language", "slugline", "desk_note"]


@admin.register(Article)
class ArticleAdmin(RefusalMixin, ListAdmin):
    """Stories."""

    form = StoryForm
    inlines = [BylineInline, PictureInline]
    refusals = (ValidationError, StaleSave)
    list_display = ["headline_shown", "standing", "section", "attention", "when", "updated"]
    list_filter = [StandingFilter, AttentionFilter, NewerFilter, SectionFilter, RanFilter]
    list_select_related = ["section", "updated_by"]
    search_fields = ["headline"]  # get_search_results says how
    search_help_text = (
        "Words of the headline or slugline, among the 5,000 stories changed last; "
        "or a story's number or address."
    )
    save_on_top = False

    # --- the list ------------------------------------------------------------------------------

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name.endswith("_changelist"):
            rows = rows.defer("body", "desk_note", "standfirst").annotate(
                waiting=open_suggestions(), has_newer=newer.has_newer()
            )
        return rows

    def get_ordering(self, request):
        """By last change; what ran or will run by that moment. Each order has its index."""
        is_by_date = "ran" in request.GET or request.GET.get("standing") in RUNS
        return ["-live_at", "-id"] if is_by_date else ["-updated_at", "-id"]

    def get_search_results(self, request, queryset, search_term):
        """Numbers and addresses by their index; words among what changed last."""
        term = search_term.strip()
        if not term:
            return queryset, False
        if term.isdigit():
            return queryset.filter(pk=term[:15]), False
        if term.startswith("/"):
            return queryset.filter(path=term), False
        rows = newest(queryset, "-updated_at", "-id")
        for word in term.split()[:8]:
            rows = rows.filter(headline__icontains=word) | rows.filter(slugline__icontains=word)
        return rows, False

    @admin.display(description="Story")
    def headline_shown(self, article):
        return article.headline

    @admin.display(description="Where it stands")
    def standing(self, article):
        return standing_of(article).pill

    @admin.display(description="Needs you")
    def attention(self, article):
        one = "quotation" if article.waiting == 1 else "quotations"
        said = ["Newer version"] if article.has_newer else []
        said += [f"{article.waiting} {one}"] if article.waiting else []
        pills = ((words,) for words in said)
        return format_html_join(" ", '<span class="pill pill-open">{}</span>', pills) or "–"

    @admin.display(description="Ran")
    def when(self, article):
        at = article.live_at or article.first_live_at
        return timezone.localtime(at).strftime("%-d %b %Y") if at else "–"

    @admin.display(description="Changed")
    def updated(self, article):
        day = timezone.localtime(article.updated_at).strftime("%-d %b %Y, %H:%M")
        who = article.updated_by.get_short_name() if article.updated_by else "import"
        return format_html('{}<br><span class="quiet">{}</span>', day, who)

    # --- the form ------------------------------------------------------------------------------

    def get_urls(self):
        own = [
            path("<int:pk>/newer/", self._own(newer.look), name="articles_article_newer"),
            path("<int:pk>/quotes/", self._own(panel.answer), name="articles_article_quotes"),
            path("<int:pk>/step/<slug:name>/", self._own(steps.take), name="articles_article_step"),
            path(
                "<int:pk>/record/",
                self._own(recording.record_by_hand),
                name="articles_article_record",
            ),
            path(
                "<int:pk>/vouch/<uuid:key>/",
                self._own(vouching.vouch),
                name="articles_article_vouch",
            ),
        ]
        return own + super().get_urls()

    def _own(self, view):
        def wrapped(request, **kwargs):
            return view(self, request, **kwargs)

        return self.admin_site.admin_view(wrapped)

    def get_fieldsets(self, request, obj=None):
        text = TEXT if self._may_write(request, obj) else ["headline", "standfirst", "text_shown"]
        said = ["note"]
        if obj is not None and obj.was_ever_public:
            said = ["note", "change_level", "correction_kind", "correction_text"]
        return [
            (None, {"fields": text, "classes": ["story-text"]}),
            ("Filed under", {"fields": FILED}),
            ("Credit, rights and embargo", {"fields": RIGHTS, "classes": ["collapse"]}),
            ("Address and desk", {"fields": DESK, "classes": ["collapse"]}),
            ("This change", {"fields": said, "classes": ["this-change"]}),
        ]

    def get_readonly_fields(self, request, obj=None):
        return [] if self._may_write(request, obj) else ["text_shown"]

    @admin.display(description="Text")
    def text_shown(self, article):
        return plain_text(article.body)

    def _may_write(self, request, obj):
        if obj is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        """What readers could see is changed by those who may correct it; what was retracted, by
        nobody."""
        may = super().has_change_permission(request, obj)
        if obj is None or not obj.was_ever_public:
            return may
        is_retracted = obj.status == Status.RETRACTED
        return may and not is_retracted and request.user.has_perm("articles.correct_article")

    def delete_model(self, request, obj):
        """What waited in the queue goes with the story, and leaves its counts."""
        queueing.forget(articles=[obj.pk])
        super().delete_model(request, obj)

    def has_delete_permission(self, request, obj=None):
        """Only what no reader could see goes; the rest is withdrawn."""
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.first_live_at is None)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form_class = super().get_form(request, obj, change=change, **kwargs)
        if "topics" in form_class.base_fields:
            form_class.base_fields["topics"] = self._addable_topics(
                form_class.base_fields["topics"], request
            )
        return form_class

    def _addable_topics(self, field, request):
        """The field with a button for new topics; a copy, as the form's own is shared."""
        field = copy.deepcopy(field)
        field.widget = RelatedFieldWidgetWrapper(
            field.widget,
            ArticleTopic._meta.get_field("tag").remote_field,
            self.admin_site,
            can_add_related=request.user.has_perm("articles.add_topic"),
        )
        return field

    def save_model(self, request, obj, form, change):
        """Nothing: the snapshot is written in save_related, when the inlines are known too."""

    def save_related(self, request, form, formsets, change):
        """Make the snapshot and hand it to the verbs."""
        rows = {formset.model: formset for formset in formsets}
        snapshot = form.snapshot(
            bylines=rows[BylineInline.model].rows("person", "printed", "role"),
            images=rows[PictureInline.model].rows("image", "alt", "caption"),
        )
        article = Article.objects.get(pk=form.instance.pk) if change else Article()
        said = {"user": request.user, "expected_version": form.expected_version, **form.change()}
        if seen := form.cleaned_data["newer"]:
            revision = publish_changes(article, snapshot=snapshot, expected_hash=seen, **said)
        else:
            revision = save_article(article, snapshot=snapshot, **said)
        request.is_unchanged = revision is None
        form.instance.pk = article.pk
        request.recorded = recording.record_with_story(request, article) if change else None
        self._publish(request, article, form)

    def _publish(self, request, article, form):
        if "_publish" in request.POST:
            publish(article, user=request.user, note=form.cleaned_data["note"], **form.gate())
        elif "_schedule" in request.POST:
            at = form.cleaned_data["publish_at"]
            if at is None:
                raise ValidationError({"publish_at": "Say when, or publish it now."})
            said = {"note": form.cleaned_data["note"], **form.gate()}
            publish(article, user=request.user, at=at, **said)
        request.step = "publish" if {"_publish", "_schedule"} & set(request.POST) else ""

    def response_add(self, request, obj, post_url_continue=None):
        self._say(request, obj)
        return self._next(request, obj)

    def response_change(self, request, obj):
        self._say(request, obj)
        return self._next(request, obj)

    def _say(self, request, obj):
        article = Article.objects.get(pk=obj.pk)
        if request.step:
            word = "Scheduled" if article.is_scheduled else "Published"
            text = f"{word}: “{article}”."
        elif request.is_unchanged:
            text = "Nothing was changed, so nothing was saved."
        else:
            text = f"Saved: “{article}”."
        if request.recorded:
            text += f" Recorded a quotation: {request.recorded}."
        self.message_user(request, text, messages.SUCCESS)

    def _next(self, request, obj):
        if "_close" in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[obj.pk]))

    def refusal_context(self, request, refusal):
        if not isinstance(refusal, StaleSave):
            return {}
        return {"conflict": refusal, "differences": differences(refusal.theirs, refusal.mine)}

    def _stories(self):
        """Stories with what their form shows around them."""
        stories = Article.objects.select_related("section", "updated_by")
        has_tasks = Exists(waiting().filter(article=OuterRef("pk")))
        return stories.annotate(has_tasks=has_tasks, has_newer=newer.has_newer())

    def get_object(self, request, object_id, from_field=None):
        """The story of a form; a number that is none is no story."""
        if not str(object_id).isdecimal():
            return None
        return newer.filled(request, self._stories().filter(pk=object_id).first())

    def render_change_form(self, request, context, *, obj=None, **kwargs):
        # The import map of the text editor is an inline script: the policy lets it in by nonce.
        context["media"] = Media.from_media(context["media"]).with_nonce(str(request.csp_nonce))
        if obj is not None:
            context.update(self._beside(request, obj))
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def _beside(self, request, shown):
        """What stands around the form; after a POST ``shown`` may hold what was typed."""
        is_as_saved = request.method == "GET" and not hasattr(shown, "filled")
        article = shown if is_as_saved else self._stories().get(pk=shown.pk)
        selection = recording.kept(request, article)
        quotations = panel.context(request, article, selection=selection)
        revisions = article.revisions.select_related("user").defer("snapshot")
        revisions = list(revisions[:SHOWN_IN_HISTORY])
        own = [revision.number for revision in revisions if revision.user_id == request.user.pk]
        return {
            "article": article,
            "standing": standing_of(article),
            "standing_zone": timezone.get_current_timezone_name(),
            "steps": available(article, request.user),
            "panel": quotations,
            **vouching.of_story(request, article, quotations),
            "revisions": revisions,
            "my_version": max(own, default=0),
            "entries": entries_about(article)[:SHOWN_IN_HISTORY],
            "received": article.imported_items.exclude(copy_as_received="").first(),
            "newer": self._newer(request, article),
        }

    def _newer(self, request, article):
        """The version that waits, for the banner above the form; None without one."""
        pending = waiting_for(article) if article.has_newer else None
        return pending and newer.context_of(pending, article, request.user)
