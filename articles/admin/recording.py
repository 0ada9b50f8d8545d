"""From words selected in a story's text, or pasted, to a quotation: asked beside the text.

The script sends what is selected together with the text as it stands in the editor, and gets the
form to fill in, or where the words are known already. Saved is only what stands in the saved
text; what does not yet is sent along with the story's own form.
"""

import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse

from articles.admin.choosing import speaker_of
from articles.anchors import find_anchor
from articles.forms.selection import PREFIX, SelectionForm, as_anchors, typed_in
from articles.models import Article, QuoteKind, QuoteSuggestion
from articles.recording import record, recorded_in, says_the_same, spans_of, suggested_in
from articles.selecting import anchors_of, attribution_around, pieces_in, role_in
from articles.text import plain_text, sanitise
from people.models import Speaker
from people.names import fold

SHOWN = 200
NOTHING = "Select the words that were said, then press “Make a quotation”."
FOUND = "These words were found already: say here who said them."
RECORDED = "These words are a quotation already."
NOT_RECORDED = (
    "The quotation could not be recorded, so the story was not saved: see beside the text."
)


def select(request, article):
    """Answer a selection, as JSON: the form to fill in, or the card where the words are."""
    text = plain_text(sanitise(request.POST.get("body", "")))
    spans = _selected(text, request.POST.get("selected", ""))
    if not spans:
        return JsonResponse({"done": False, "message": NOTHING})
    quote = recorded_in(article, text, spans)
    if quote is not None:
        return JsonResponse({"done": False, "message": RECORDED, "lit": f"q{quote.pk}"})
    beside = suggested_in(article, text, spans)
    same = next((row for row in beside if says_the_same(row, text, spans)), None)
    if same is not None and same.state == QuoteSuggestion.State.OPEN:
        return JsonResponse({"done": False, "message": FOUND, "lit": f"s{same.pk}"})
    known = speakers_of(article)
    guess = _first_guess(text, spans, known)
    form = SelectionForm(known=known, initial={**guess, **_typed(request, text, known)})
    form.initial["pieces"] = json.dumps(anchors_of(text, spans))
    return JsonResponse({"done": True, "message": "", "dialog": as_dialog(request, article, form)})


def record_selection(request, article):
    """Record what the form says; (whether it was, in words, the form to look at again)."""
    form = bound(request, article)
    if not form.is_valid():
        return False, "Something is missing: see below.", form
    try:
        speaker = carry_out(form, article, user=request.user)
    except ValidationError as refusal:
        _tell(form, refusal)
        return False, " ".join(refusal.messages), form
    return True, f"Recorded: {speaker or 'no name given'}.", None


def record_with_story(request, article):
    """Record what was sent along with the story's form; None if nothing was.

    Raises ValidationError, with the form kept on the request, so that the whole save is undone.
    """
    if not was_sent(request):
        return None
    form = request.selection = bound(request, article)
    if form.is_valid():
        try:
            return carry_out(form, article, user=request.user) or "no name given"
        except ValidationError as refusal:
            _tell(form, refusal)
    raise ValidationError(NOT_RECORDED)


def was_sent(request):
    """Whether a quotation was sent along."""
    return request.method == "POST" and f"{PREFIX}-pieces" in request.POST


def kept(request, article):
    """The form of a quotation that was sent along with a story that could not be saved, or None."""
    if not was_sent(request):
        return None
    return getattr(request, "selection", None) or bound(request, article)


def bound(request, article):
    """The form as sent, with the speakers of the story and the one it names."""
    known = speakers_of(article)
    sent = request.POST.get(f"{PREFIX}-speaker", "")
    if sent.isdigit() and int(sent) not in {speaker.pk for speaker in known}:
        known += Speaker.objects.filter(pk=sent[:15])
    return SelectionForm(request.POST, known=known)


@transaction.atomic
def carry_out(form, article, *, user):
    """Put the speaker into the directory where they are new, and record; return the speaker."""
    printed = QuoteSuggestion(article=article, speaker_name=form.cleaned_data["name"])
    speaker = speaker_of(printed, form.cleaned_data, user=user)
    record(article, user=user, speaker=speaker, **form.said())
    return speaker


def as_dialog(request, article, form):
    """The form as it stands in the panel."""
    context = {"selection": dialog(article, form), "panel": {"url": panel_url(article)}}
    return render_to_string("admin/articles/article/_selection.html", context, request)


def dialog(article, form):
    """What the panel's template needs: the form, its pieces, whether their text is saved."""
    try:
        pieces = as_anchors(form["pieces"].value() or "")
    except ValueError:
        pieces = []
    is_saved = spans_of(plain_text(article.body), pieces) is not None
    return {"form": form, "pieces": pieces, "is_saved": is_saved}


def panel_url(article):
    """Where the panel's forms are sent."""
    return reverse("admin:articles_article_quotes", args=[article.pk])


def record_by_hand(model_admin, request, *, pk):
    """The same without script: a page on which the words are pasted."""
    article = get_object_or_404(Article.objects.select_related("section"), pk=pk)
    may = model_admin.has_view_or_change_permission(request, article)
    if not may or not request.user.has_perm("articles.confirm_quotes"):
        raise PermissionDenied
    form = SelectionForm(known=speakers_of(article))
    if request.method == "POST":
        done, message, form = record_selection(request, article)
        if done:
            messages.success(request, message)
            story = reverse("admin:articles_article_change", args=[pk])
            return redirect(f"{story}#quotations")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Add a quotation",
        "opts": model_admin.opts,
        "article": article,
        "form": form,
        "media": model_admin.media + form.media,
    }
    return TemplateResponse(request, "admin/articles/article/record.html", context)


def speakers_of(article):
    """The speakers that this story names already, by name."""
    suggested = article.suggestions.select_related("speaker")[:SHOWN]
    quoted = article.appearances.select_related("quote__speaker")[:SHOWN]
    rows = [row.speaker for row in suggested] + [row.quote.speaker for row in quoted]
    unique = {speaker.pk: speaker for speaker in rows if speaker}
    return sorted(unique.values(), key=lambda speaker: speaker.sort_name)


def _selected(text, sent):
    """The pieces of what was selected, in the order of the text; none twice."""
    try:
        anchors = as_anchors(sent)
    except ValueError:
        return []
    found = [find_anchor(text, anchor) for anchor in anchors if anchor["exact"].strip()]
    pieces = sorted({piece for span in found if span for piece in pieces_in(text, *span)})
    spans = []
    for start, end in pieces:
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _first_guess(text, spans, known):
    """What the text around the words says of them."""
    attribution = attribution_around(text, spans)
    named = fold(attribution).split()
    meant = [one for one in known if one.short_key and one.short_key in named]
    begins = text[spans[0][0] - 1 : spans[0][0]]
    is_marked = bool(begins) and begins in "“„«\"‘'"
    is_sentence = text[spans[0][0]].isupper()
    marked_kind = QuoteKind.DIRECT if is_sentence else QuoteKind.PARTIAL
    return {
        "attribution_text": attribution,
        "role_as_printed": role_in(attribution)[:200],
        "speaker": meant[0].pk if len(meant) == 1 else None,
        "kind": marked_kind if is_marked else QuoteKind.PARAPHRASE,
    }


def _typed(request, text, known):
    """What was typed so far; what is still our guess of fewer words is not taken for it."""
    typed = typed_in(request.POST)
    before = _selected(text, request.POST.get(f"{PREFIX}-pieces", ""))
    guess = _first_guess(text, before, known) if before else {}
    return {name: value for name, value in typed.items() if value != str(guess.get(name) or "")}


def _tell(form, refusal):
    for name, errors in getattr(refusal, "error_dict", {None: refusal}).items():
        form.add_error(name if name in form.fields else None, errors)
