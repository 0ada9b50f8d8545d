"""The queue: every open suggestion, one after the other, with an answer by a single key."""

from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, JsonResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import queueing
from articles.admin.answering import Outcome, answered, carry_out, reply, wants_json
from articles.admin.cards import cards_html, cards_of, find, form_of
from articles.forms.queue import ORDERS, QueueForm
from articles.forms.quotation import SuggestionForm
from articles.models import BadCursor, QueueEntry, QuoteSuggestion
from articles.suggesting import candidates_of

PERMISSION = "articles.confirm_quotes"
SIZE = 20
SKIPPED, MOST_SKIPPED = "queue_skipped", 200
# What an address of the queue may say, besides where in it a page begins.
KEPT = ("lane", "speaker", "story", "section", "source", "confidence", "kind", "order", "skipped")
OPEN = QuoteSuggestion.State.OPEN


def queue(request):
    """GET: a page of a lane, or one suggestion by itself. POST: an answer to one."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    if request.method == "POST":
        return _answer(request)
    if key := request.GET.get("suggestion"):
        return _one(request, key)
    form = QueueForm(request.GET.dict())
    page = _page(request, form)
    if wants_json(request):
        return JsonResponse({"cards": cards_html(request, page["cards"]), "next": page["next"]})
    return _show(request, form, page)


# --- a page --------------------------------------------------------------------------------------


def _page(request, form):
    """The cards of a page and the address of the next; nothing where the filters are wrong."""
    if not form.is_valid():
        return {"cards": [], "next": ""}
    rows = _rows(request, form)
    try:
        found = rows.page(
            order=form.cleaned_data["order"], size=SIZE, after=request.GET.get("after", "")
        )
    except BadCursor as error:
        raise Http404 from error
    sources = {row.pk: row.source for row in found.rows}
    suggestions = _suggestions([row.pk for row in found.rows])
    return {
        "cards": cards_of(suggestions, user=request.user, sources=sources),
        "next": address(request.GET, after=found.next) if found.next else "",
    }


def _rows(request, form):
    """The rows to show: those that were skipped wait until they are asked for."""
    is_skipped = Q(pk__in=request.session.get(SKIPPED, []))
    return form.rows().filter(is_skipped if request.GET.get("skipped") else ~is_skipped)


def _suggestions(keys):
    """These suggestions in this order, but for what was answered meanwhile.

    A query of its own: joined to the rows, PostgreSQL walked through half of all suggestions to
    the middle of the queue.
    """
    rows = QuoteSuggestion.objects.filter(pk__in=keys, state=OPEN)
    rows = rows.select_related("speaker", "article__section")
    found = rows.defer("article__body", "article__desk_note").in_bulk()
    return [found[key] for key in keys if key in found]


def address(query, **changed):
    """The queue's address with what ``query`` says of it and with this changed; '' goes."""
    said = {name: query[name] for name in KEPT if name in query} | changed
    return f"{reverse('admin:queue')}?{urlencode({k: v for k, v in said.items() if v})}"


def _show(request, form, page):
    lane = form["lane"].value()
    totals = queueing.totals()
    context = {
        **admin.site.each_context(request),
        "title": "Queue",
        "form": form,
        "order": dict(ORDERS).get(form["order"].value(), ""),
        "media": _media(form),
        "lanes": [
            {"key": key, "name": name, "n": totals[key], "is_here": key == lane}
            for key, name in QueueEntry.Lane.choices
        ],
        "skipped": len(request.session.get(SKIPPED, [])),
        "is_skipped": bool(request.GET.get("skipped")),
        "to_skipped": address(request.GET, skipped="1"),
        "to_all": address(request.GET, skipped=""),
        "queue_url": reverse("admin:queue"),
        "query": request.GET.urlencode(),
        "mode": "queue",
        **page,
    }
    status = 200 if form.is_valid() else 400
    return TemplateResponse(request, "admin/articles/queue/queue.html", context, status=status)


def _media(form):
    return form.media + SuggestionForm(suggestion=QuoteSuggestion()).media


# --- one suggestion ------------------------------------------------------------------------------


def _one(request, key, *, form=None):
    """One suggestion by itself, with the whole choice of a speaker."""
    row = find(key)
    if row is None or row.state != OPEN:
        outcome = Outcome(False, answered(row), is_over=True)
        return reply(request, key, outcome, url=reverse("admin:queue"))
    (card,) = cards_of([row], user=request.user)
    card.form = form or form_of(row, candidates_of([row])[row.pk])
    if wants_json(request):
        mode = "bulk" if request.GET.get("mode") == "bulk" else "queue"
        html = cards_html(request, [card], mode=mode)
        return JsonResponse({"card": html, "over": False, "message": ""})
    context = {
        **admin.site.each_context(request),
        "title": "Who said it?",
        "media": _media(card.form),
        "cards": [card],
        "queue_url": reverse("admin:queue"),
        "query": request.POST.get("back", request.GET.urlencode()),
        "mode": "one",
    }
    return TemplateResponse(request, "admin/articles/queue/one.html", context)


def _answer(request):
    key = request.POST.get("suggestion", "")
    action = request.POST.get("action")
    if action == "skip":
        outcome = _skip(request, key)
    elif action == "undo" and _forget_skip(request, key):
        outcome = Outcome(True, "It is back in its place.")
    else:
        outcome = carry_out(request, find(key))
    if outcome.form is not None and not wants_json(request):
        messages.error(request, outcome.message)
        return _one(request, key, form=outcome.form)
    back = address(QueryDict(request.POST.get("back", "")))
    url = reverse("admin:queue")
    return reply(request, key, outcome, url=url, back=back, totals=queueing.totals())


def _skip(request, key):
    """Leave one for later: it is out of this editor's way until they ask for what they skipped."""
    row = find(key)
    if row is None or row.state != OPEN:
        return Outcome(False, answered(row), is_over=True)
    skipped = [one for one in request.session.get(SKIPPED, []) if one != row.pk]
    request.session[SKIPPED] = [*skipped, row.pk][-MOST_SKIPPED:]
    return Outcome(True, "Skipped: it comes later.", is_over=True, undo=row.pk)


def _forget_skip(request, key):
    """Bring a skipped one back; whether it was one."""
    skipped = request.session.get(SKIPPED, [])
    left = [one for one in skipped if str(one) != key]
    if len(left) < len(skipped):
        request.session[SKIPPED] = left
    return len(left) < len(skipped)


admin.site.add_page(
    queue,
    route="queue/",
    name="queue",
    title="Queue",
    heading="Desk",
    permission=PERMISSION,
)
