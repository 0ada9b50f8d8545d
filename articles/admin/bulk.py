"""Confirming archives in bulk: choose a speaker, read a sample, and let the rest be confirmed."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from articles import background, queueing
from articles.admin.answering import carry_out, reply, wants_json
from articles.admin.cards import cards_of, find
from articles.bulk import confirming, reviewing
from articles.bulk.sampling import SIZE, interval
from articles.forms.queue import BulkForm
from articles.forms.quotation import SuggestionForm
from articles.models import BulkReview, QuoteSuggestion
from articles.permissions import may
from newsroom.record.lists import ListAdmin, ReadOnlyMixin

State = BulkReview.State
PILLS = {
    State.READING: "open",
    State.PASSED: "scheduled",
    State.REFUSED: "withdrawn",
    State.RUNNING: "open",
    State.DONE: "published",
    State.UNDOING: "open",
    State.UNDONE: "draft",
}
LOOK_AGAIN = 3  # seconds, while something is under way
SPEAKERS_SHOWN = 20


@admin.register(BulkReview)
class BulkReviewAdmin(ReadOnlyMixin, ListAdmin):
    """Every sample that was drawn, with what it said and what followed."""

    noun, nouns = "bulk confirmation", "bulk confirmations"
    list_display = ["speaker", "standing", "sample_read", "errors", "confirmed_so", "moment"]
    list_select_related = ["speaker"]
    ordering = ["-drawn_at", "-id"]

    @admin.display(description="State")
    def standing(self, row):
        colour, words = PILLS[State(row.state)], row.get_state_display()
        return format_html('<span class="pill pill-{}">{}</span>', colour, words)

    @admin.display(description="Sample read")
    def sample_read(self, row):
        return f"{row.size} of {min(SIZE, row.eligible)}"

    @admin.display(description="Errors")
    def errors(self, row):
        return f"{row.wrong} ({row.error_rate:.0%})" if row.size else "–"

    @admin.display(description="Confirmed")
    def confirmed_so(self, row):
        return f"{row.confirmed:,}"

    @admin.display(description="Drawn")
    def moment(self, row):
        return timezone.localtime(row.drawn_at).strftime("%-d %b %Y, %H:%M")

    def has_add_permission(self, request):
        return may(request.user, "confirm_quotes") and may(request.user, "correct_article")

    def add_view(self, request, form_url="", extra_context=None):
        """Choose a speaker, see how many there are, and draw."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._draw(request)
        form = BulkForm(request.GET if request.GET.get("speaker") else None)
        return self._choose(request, form)

    def _draw(self, request):
        form = BulkForm(request.POST)
        if form.is_valid():
            try:
                review = reviewing.begin(**form.cleaned_data, user=request.user)
            except ValidationError as refusal:
                form.add_error("speaker", refusal)
            else:
                return redirect("admin:articles_bulkreview_change", review.pk)
        return self._choose(request, form)

    def _choose(self, request, form):
        speaker = form.cleaned_data.get("speaker") if form.is_bound and form.is_valid() else None
        context = {"title": "Confirm an archive in bulk", "form": form, "media": form.media}
        context |= {"most": queueing.speakers_in_archives(SPEAKERS_SHOWN), "size": SIZE}
        if speaker is not None:
            context |= {
                "speaker": speaker,
                "totals": queueing.totals_of(speaker),
                "in_hand": reviewing.in_hand(speaker),
                "refused": reviewing.refused(speaker).first(),
            }
        return self._show(request, "choose", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The sample to read; once it was read, what it says and what may follow."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        review = self._review(object_id)
        if request.method == "POST":
            return self._post(request, review)
        if review.state == State.READING:
            # Some may have been answered in their stories, or in the queue.
            review = reviewing.settle(review, user=request.user)
        return self._page(request, self._review(object_id))

    def _review(self, key):
        rows = BulkReview.objects.select_related("speaker", "drawn_by", "started_by", "undone_by")
        return get_object_or_404(rows, pk=key if str(key).isdecimal() else 0)

    def _post(self, request, review):
        action = request.POST.get("action", "")
        if action in STEPS:
            return self._step(request, review, action)
        key = request.POST.get("suggestion", "")
        row = find(key)
        here = _address(review)
        if row is not None and not review.sample.filter(number=row.pk).exists():
            raise PermissionDenied
        outcome = carry_out(request, row)
        if outcome.form is not None and not wants_json(request):
            messages.error(request, outcome.message)
            return self._page(request, review, bad=outcome.form)
        review = reviewing.settle(review, user=request.user)
        more = {"reload": review.state != State.READING, "totals": _figures(review)}
        return reply(request, key, outcome, url=here, mode="bulk", **more)

    def _step(self, request, review, action):
        verb, done = STEPS[action]
        try:
            found = verb(review, user=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            if action in ("start", "undo-all"):
                background.launch(found)
            messages.success(request, done)
        return redirect(_address(review))

    def _page(self, request, review, *, bad=None):
        is_reading = review.state == State.READING
        cards = self._cards(request, review, bad) if is_reading else []
        low, high = interval(review.wrong, review.size)
        context = {
            "title": f"In bulk: {review.speaker}",
            "media": SuggestionForm(suggestion=QuoteSuggestion()).media,
            "review": review,
            "cards": cards,
            "mode": "bulk",
            "queue_url": _address(review),
            "figures": _figures(review),
            "size": min(SIZE, review.eligible),
            "low": low,
            "high": high,
            "pill": PILLS[State(review.state)],
            "left": reviewing.how_many_left(review) if review.state == State.PASSED else 0,
            "job": background.about(review),
            "may_start": may(request.user, "confirm_in_bulk"),
            "may_answer": self.has_add_permission(request),
        }
        response = self._show(request, "review", context)
        if review.state in confirming.UNDER_WAY:
            response["Refresh"] = str(LOOK_AGAIN)
        return response

    def _cards(self, request, review, bad):
        rows = [row.suggestion for row in reviewing.unread(review)]
        cards = cards_of(rows, user=request.user)
        for card in cards:
            if bad is not None and bad.suggestion.pk == card.row.pk:
                card.form = bad
        return cards

    def _show(self, request, name, context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        template = f"admin/articles/bulkreview/{name}.html"
        return TemplateResponse(request, template, context)


STEPS = {
    "start": (confirming.start, "Under way. You may leave this page."),
    "undo-all": (confirming.undo, "Being undone. You may leave this page."),
    "give-up": (reviewing.give_up, "Stopped. Nothing was confirmed in bulk."),
}


def _address(review):
    return reverse("admin:articles_bulkreview_change", args=[review.pk])


def _figures(review):
    """What the page counts while a sample is read."""
    return {"read": review.size, "right": review.right, "wrong": review.wrong}
