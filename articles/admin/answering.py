"""An editor's answers to a suggestion, whatever list it stands in.

An answer is a plain form. The script asks for JSON and puts the next card under the editor's
hands; without it the browser comes back to the list.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import redirect

from articles.admin.cards import UNNAMED, cards_html, cards_of, find, form_of, seen
from articles.admin.choosing import speaker_of
from articles.forms.quotation import SuggestionForm
from articles.models import QuoteSuggestion
from articles.quoting import confirm, dismiss, reopen
from articles.suggesting import candidates_of
from people.dates import parse
from people.roles import role_on

OPEN = QuoteSuggestion.State.OPEN
GONE = "These words are no longer in the story as they stood here: it was changed meanwhile."
CHANGED = "The story was changed meanwhile. Look again at the words as they stand now."
NOTHING = "Nothing was chosen."
MOST_OTHERS = 40


def wants_json(request):
    """Whether the script asks, and not the browser."""
    return request.headers.get("Accept", "").startswith("application/json")


@dataclass
class Outcome:
    """What became of an answer, in words.

    ``is_over`` says that the card goes; ``form`` is a choice to be looked at again; ``undo`` the
    suggestion whose answer can be taken back; ``story`` one whose other cards say more now.
    """

    is_done: bool
    message: str
    is_over: bool = False
    form: SuggestionForm | None = None
    undo: int | None = None
    story: int | None = None


def carry_out(request, row):
    """Do what the pressed button says to one suggestion; None is one that is gone."""
    action = request.POST.get("action", "")
    if row is not None and action == "undo":
        return _undo(request, row)
    if row is None or row.state != OPEN:
        return Outcome(False, answered(row), is_over=True)
    if (told := request.POST.get("seen")) and told != seen(row):
        return Outcome(False, CHANGED)
    if action == "dismiss":
        return _try(row, lambda: dismiss(row, user=request.user), "Not a quotation.")
    return _confirm(request, row) if action == "confirm" else Outcome(False, NOTHING)


def answered(row):
    """Who answered it meanwhile, and how; None is a suggestion that is gone."""
    if row is None:
        return GONE
    user = row.decided_by
    who = (user.get_full_name() or user.get_username()) if user else "The system"
    if row.state == QuoteSuggestion.State.DISMISSED:
        return f"{who} answered this meanwhile: not a quotation."
    speaker = row.quote.speaker if row.quote else None
    return f"{who} answered this meanwhile: confirmed, {speaker or 'no name given'}."


def _undo(request, row):
    outcome = _try(row, lambda: reopen(row, user=request.user), "Taken back: it is open again.")
    outcome.is_over, outcome.undo = False, None
    return outcome


def _try(row, verb, done):
    try:
        with transaction.atomic():
            verb()
    except ValidationError as refusal:
        return Outcome(False, " ".join(refusal.messages))
    return Outcome(True, done, is_over=True, undo=row.pk)


def _confirm(request, row):
    found = candidates_of([row])[row.pk]
    if not (request.POST.get("choice") or request.POST.get("who")):
        return Outcome(False, "Choose who said it.", form=form_of(row, found))
    form = form_of(row, found, data=_data(request, row))
    if not form.is_valid():
        return Outcome(False, _first_error(form), form=form)
    try:
        with transaction.atomic():
            speaker = speaker_of(row, form.cleaned_data, user=request.user)
            _record(row, speaker, form.cleaned_data, request.user)
    except ValidationError as refusal:
        for name, errors in getattr(refusal, "error_dict", {None: refusal}).items():
            form.add_error(name if name in form.fields else None, errors)
        return Outcome(False, " ".join(refusal.messages), form=form)
    done = f"Confirmed: {speaker or 'no name given'}."
    # Someone new, or no longer undecided, stands on the story's other cards too.
    story = row.article_id if form.cleaned_data["standing"] is not None or is_new(form) else None
    return Outcome(True, done, is_over=True, undo=row.pk, story=story)


def is_new(form):
    """Whether the choice brought someone into the directory."""
    return form.cleaned_data["who"] in (SuggestionForm.PERSON, SuggestionForm.ORGANIZATION)


def _data(request, row):
    """What the form is bound to: a candidate that was ticked is a choice of the form's too."""
    choice = request.POST.get("choice")
    if choice is None:
        return request.POST
    known = {"role_as_printed": row.role_as_printed, "standing": request.POST.get("standing", "")}
    if choice == UNNAMED:
        return {**known, "who": SuggestionForm.UNNAMED}
    return {**known, "who": SuggestionForm.KNOWN, "speaker": choice}


def _first_error(form):
    errors = [message for messages in form.errors.values() for message in messages]
    return errors[0] if errors else "Something is missing: see below."


def _record(row, speaker, said, user):
    """Confirm, with the role as printed and, where the day is known, the role held that day."""
    day, role = said["said_on"], ""
    if speaker and day and (exact := parse(day).exact()):
        role = role_on(speaker.memberships.select_related("organization"), exact)
    printed = said["role_as_printed"]
    return confirm(row, user=user, speaker=speaker, role=role, said_on=day, role_as_printed=printed)


def reply(request, key, outcome, *, url, mode="queue", back="", **more):
    """Tell an editor what became of an answer: as JSON with the card as it now stands, or by
    going ``back`` with a message; a choice to be looked at again is left to the caller's page.
    """
    if not wants_json(request):
        level = messages.SUCCESS if outcome.is_done else messages.ERROR
        messages.add_message(request, level, outcome.message)
        return redirect(back or url)
    row = None if outcome.is_over else find(key)
    is_open = row is not None and row.state == OPEN
    told = {
        "done": outcome.is_done,
        "message": outcome.message,
        "over": not is_open,
        "undo": outcome.undo,
        "card": "",
    }
    if is_open:
        (card,) = cards_of([row], user=request.user)
        card.form = outcome.form
        told["card"] = cards_html(request, [card], url=url, mode=mode)
    if outcome.story is not None:
        told["also"] = cards_html(request, _others(request, outcome.story), url=url, mode=mode)
    return JsonResponse({**told, **more})


def _others(request, story):
    """Cards of what else is open in a story."""
    rows = QuoteSuggestion.objects.filter(article=story, state=OPEN)
    rows = rows.select_related("speaker", "article__section")
    rows = rows.defer("article__body", "article__desk_note").order_by("position")
    return cards_of(list(rows[:MOST_OTHERS]), user=request.user)
