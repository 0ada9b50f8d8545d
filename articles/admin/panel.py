"""The panel beside a story's text: what was suggested as a quotation, and an editor's answers.

Every answer is a plain form sent to one address. The script sends the same forms and asks for
JSON; without it the panel is a page of its own. Neither touches the story's form.
"""

import json
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.admin import recording
from articles.admin.certainty import band_of
from articles.admin.choosing import speaker_of
from articles.forms.quotation import SuggestionForm
from articles.joining import offers
from articles.models import Article, QuoteSuggestion
from articles.quoting import confirm, dismiss, reopen
from articles.recording import unrecord
from articles.suggesting import candidates
from people.dates import parse
from people.models import Speaker
from people.roles import role_on

OPEN, CONFIRMED, DISMISSED = (
    QuoteSuggestion.State.OPEN,
    QuoteSuggestion.State.CONFIRMED,
    QuoteSuggestion.State.DISMISSED,
)
SHOWN = 200
ALSO_PRINTED = " The same words stand in another story: open the quotation to say whether it was "
ALSO_PRINTED += "said once or twice."
NAMESAKES_SHOWN = 3  # look-ups a panel makes for names that more than one person bears


@dataclass
class Card:
    """One suggestion as the panel shows it."""

    number: int
    row: QuoteSuggestion
    form: SuggestionForm | None = None
    namesakes: list = field(default_factory=list)

    @property
    def parts(self):
        """The sentence cut at the quoted words: (text, is quoted)."""
        return marked(self.row.sentence, [piece["exact"] for piece in self.row.pieces])

    @property
    def passage(self):
        """Where the words stand, for the script that marks them in the text."""
        return passage(self.row)

    @property
    def certainty(self):
        return band_of(self.row.confidence)[1]

    @property
    def is_ready(self):
        """Whether one press confirms it as it stands."""
        speaker = self.row.speaker
        return speaker is not None and speaker.is_public_figure is not None

    @property
    def asks_standing(self):
        speaker = self.row.speaker
        return speaker is not None and speaker.is_public_figure is None


def passage(row):
    """The anchors of a suggestion or an appearance, as JSON."""
    return json.dumps(row.pieces, ensure_ascii=False, separators=(",", ":"))


def marked(sentence, words):
    """The sentence as (text, is quoted) pairs; words that aren't found stay unmarked."""
    parts, position = [], 0
    for piece in words:
        at = sentence.find(piece, position)
        if at < 0:
            continue
        parts += [(sentence[position:at], False), (piece, True)]
        position = at + len(piece)
    return [part for part in [*parts, (sentence[position:], False)] if part[0]]


def context(request, article, *, sent=None, selection=None):
    """What the panel's template needs; ``sent`` is the bound form that an answer was wrong in,
    ``selection`` the form of words an editor selected."""
    rows = list(
        article.suggestions.select_related("speaker", "quote__speaker", "decided_by")[:SHOWN]
    )
    printed = list(article.appearances.select_related("quote__speaker")[:SHOWN])
    waiting = [row for row in rows if row.state == OPEN]
    known = _known(rows, printed)
    cards = [
        Card(number, row, sent if sent and sent.suggestion.pk == row.pk else _form(row, known))
        for number, row in enumerate(waiting, start=1)
    ]
    _add_namesakes(cards)
    by_quote = {row.quote_id: row for row in rows if row.quote_id}
    return {
        "article": article,
        "may_answer": _may_answer(request.user, article),
        "may_correct": request.user.has_perm("articles.change_quote"),
        "cards": cards,
        "ready": sum(card.is_ready for card in cards),
        "confirmed": [
            {
                "printed": row,
                "quote": row.quote,
                "suggestion": by_quote.get(row.quote_id),
                "passage": passage(row),
            }
            for row in printed
        ],
        "dismissed": [row for row in rows if row.state == DISMISSED],
        "suggestions": rows if len(rows) < SHOWN else None,
        "appearances": printed if len(printed) < SHOWN else None,
        "may_undo": not article.was_ever_public,
        "selection": recording.dialog(article, selection) if selection is not None else None,
        "url": recording.panel_url(article),
    }


def answer(model_admin, request, *, pk):
    """GET: the panel as a page. POST: an answer, told as JSON to the script, else a redirect."""
    article = get_object_or_404(Article.objects.select_related("section"), pk=pk)
    if not model_admin.has_view_or_change_permission(request, article):
        raise PermissionDenied
    if request.method != "POST":
        return _page(model_admin, request, article)
    if request.POST.get("action") == "select":
        return recording.select(request, article)
    outcome = _carry_out(request, article)
    if request.headers.get("Accept", "").startswith("application/json"):
        return _json(request, article, outcome)
    if outcome.form is not None:
        return _page(model_admin, request, article, sent=outcome.form)
    level = messages.SUCCESS if outcome.is_done else messages.ERROR
    messages.add_message(request, level, outcome.message)
    return redirect(f"{reverse('admin:articles_article_change', args=[pk])}#quotations")


@dataclass
class Outcome:
    """What became of an answer: in words, and the form that has to be looked at again.

    ``dialog`` is what the form of selected words shows after it, empty to close it; None where
    the answer was another's.
    """

    is_done: bool
    message: str
    form: SuggestionForm | None = None
    dialog: str | None = None


def _carry_out(request, article):
    """Do what the pressed button says."""
    action = request.POST.get("action", "")
    others = {"confirm-many": _confirm_many, "record": _record_selection, "unrecord": _unrecord}
    if action in others:
        return others[action](request, article)
    suggestion = get_object_or_404(
        QuoteSuggestion.objects.select_related("speaker", "quote", "article"),
        pk=request.POST.get("suggestion") or 0,
        article=article,
    )
    if action == "confirm":
        return _confirm(request, suggestion)
    verbs = {"dismiss": (dismiss, "Not a quotation."), "reopen": (reopen, "Open again.")}
    if action not in verbs:
        return Outcome(False, "Nothing was chosen.")
    verb, done = verbs[action]
    try:
        verb(suggestion, user=request.user)
    except ValidationError as refusal:
        return Outcome(False, " ".join(refusal.messages))
    return Outcome(True, done)


def _confirm(request, suggestion):
    form = SuggestionForm(request.POST, suggestion=suggestion, known=_chosen(request, suggestion))
    if not form.is_valid():
        return Outcome(False, "Something is missing: see below.", form)
    try:
        with transaction.atomic():
            speaker = speaker_of(suggestion, form.cleaned_data, user=request.user)
            quote = _record(suggestion, speaker, form.cleaned_data, request.user)
    except ValidationError as refusal:
        for name, errors in getattr(refusal, "error_dict", {None: refusal}).items():
            form.add_error(name if name in form.fields else None, errors)
        return Outcome(False, " ".join(refusal.messages), form)
    same = ALSO_PRINTED if offers(quote) else ""
    return Outcome(True, f"Confirmed: {speaker or 'no name given'}.{same}")


def _record(suggestion, speaker, said, user):
    """Confirm, with the role as printed and, where the day is known, the role held that day."""
    day = said["said_on"]
    role = ""
    if speaker and day and (exact := parse(day).exact()):
        role = role_on(speaker.memberships.select_related("organization"), exact)
    return confirm(
        suggestion,
        user=user,
        speaker=speaker,
        role=role,
        said_on=day,
        role_as_printed=said["role_as_printed"],
    )


def _confirm_many(request, article):
    """Confirm the ticked ones with the speakers they were suggested with."""
    keys = [key for key in request.POST.getlist("chosen") if key.isdigit()]
    rows = article.suggestions.filter(pk__in=keys, state=OPEN).select_related("speaker", "article")
    done, refused = 0, []
    for row in rows:
        if row.speaker is None:
            continue
        try:
            confirm(row, user=request.user, speaker=row.speaker)
            done += 1
        except ValidationError as refusal:
            refused += refusal.messages
    if not done and not refused:
        return Outcome(False, "Tick the quotations that are right as they stand.")
    word = "quotation" if done == 1 else "quotations"
    return Outcome(not refused, " ".join([f"Confirmed {done} {word}.", *refused]))


def _record_selection(request, article):
    done, message, form = recording.record_selection(request, article)
    dialog = recording.as_dialog(request, article, form) if form is not None else ""
    return Outcome(done, message, dialog=dialog)


def _unrecord(request, article):
    """Undo what was recorded by hand."""
    key = request.POST.get("appearance", "")
    rows = article.appearances.select_related("quote")
    row = next((row for row in rows if str(row.pk) == key), None)
    if row is None:
        raise Http404
    try:
        unrecord(row.quote, article=article, user=request.user)
    except ValidationError as refusal:
        return Outcome(False, " ".join(refusal.messages))
    return Outcome(True, "No longer a quotation.")


def _json(request, article, outcome):
    article = Article.objects.select_related("section").get(pk=article.pk)
    panel = context(request, article, sent=outcome.form)
    html = render_to_string("admin/articles/article/_quotes.html", {"panel": panel}, request)
    return JsonResponse(
        {
            "done": outcome.is_done,
            "message": outcome.message,
            "waiting": len(panel["cards"]),
            "panel": html,
            "dialog": outcome.dialog,
        }
    )


def _page(model_admin, request, article, *, sent=None):
    return TemplateResponse(
        request,
        "admin/articles/article/quotes.html",
        {
            **model_admin.admin_site.each_context(request),
            "title": f"Quotations in “{article}”",
            "opts": model_admin.opts,
            "article": article,
            "panel": context(request, article, sent=sent),
            "media": model_admin.media + SuggestionForm(suggestion=QuoteSuggestion()).media,
        },
    )


def _may_answer(user, article):
    may = user.has_perm("articles.confirm_quotes")
    return may and (not article.was_ever_public or user.has_perm("articles.correct_article"))


def _known(rows, printed):
    """The speakers of this story, each once, by name."""
    speakers = [row.speaker for row in rows] + [row.quote.speaker for row in printed]
    unique = {speaker.pk: speaker for speaker in speakers if speaker}
    return sorted(unique.values(), key=lambda speaker: speaker.sort_name)


def _chosen(request, suggestion):
    """The speakers a bound form has to show: the one sent, and those of the story."""
    rows = suggestion.article.suggestions.select_related("speaker")[:SHOWN]
    known = {row.speaker.pk: row.speaker for row in rows if row.speaker}
    sent = request.POST.get("speaker", "")
    if sent.isdigit() and int(sent) not in known:
        known.update({one.pk: one for one in Speaker.objects.filter(pk=sent[:15])})
    return sorted(known.values(), key=lambda speaker: speaker.sort_name)


def _form(row, known):
    return SuggestionForm(suggestion=row, known=known)


def _add_namesakes(cards):
    """For names that more than one bears: who may be meant, and why."""
    doubtful = [card for card in cards if card.row.speaker_id is None and card.row.match_reason]
    found = {}
    for card in doubtful:
        name = card.row.speaker_name
        if name not in found and len(found) < NAMESAKES_SHOWN:
            found[name] = candidates(card.row)
        card.namesakes = found.get(name, [])
        if card.namesakes and not card.form.is_bound:
            known = {speaker.pk: speaker for speaker in card.form.fields["speaker"].widget.known}
            known.update({speaker.pk: speaker for speaker, _ in card.namesakes})
            card.form.fields["speaker"].widget.known = list(known.values())
            card.form.initial["who"] = SuggestionForm.KNOWN
