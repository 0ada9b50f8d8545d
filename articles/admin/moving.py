"""The screen that moves chosen quotations from one speaker to another."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.shortcuts import redirect

from articles import merging
from articles.forms.merging import MoveForm
from articles.models import Appearance, Quote
from articles.newcomers import enter
from people.likeness import lookalikes

PER_PAGE = 50


@dataclass
class QuotePage:
    """One page of a speaker's quotations, newest first, and where the next begins."""

    rows: list
    next: str
    words: str
    is_first: bool


def move_screen(model_admin, request, giver):
    """Show the quotations with boxes to tick; on POST move those that were ticked."""
    likely = [one for one, _ in lookalikes(giver.name, kind=giver.kind, leaving_out=giver.pk)]
    sent = request.POST if request.method == "POST" else None
    form = MoveForm(sent, giver=giver, likely=likely)
    if form.is_valid() and (done := _moved(request, giver, form)):
        many = "quotation" if done.moved == 1 else "quotations"
        messages.success(request, f"Moved {done.moved} {many} to {done.to_speaker}.")
        return redirect("admin:people_transfer_change", done.pk)
    return model_admin._page(
        request,
        "move",
        giver=giver,
        form=form,
        page=_page_of(giver, request.GET),
        ticked=set(request.POST.getlist("quotes")),
        most_told=merging.MOST_TOLD,
    )


def _moved(request, giver, form):
    """The transfer, or None where the form has to be looked at again."""
    said = form.cleaned_data
    try:
        with transaction.atomic():
            return merging.move_quotes(
                giver,
                to=_receiver(giver, said, request.user),
                quotes=request.POST.getlist("quotes"),
                user=request.user,
                note=said["note"],
                correction_text=said["correction_text"],
            )
    except ValidationError as refusal:
        for name, errors in getattr(refusal, "error_dict", {None: refusal}).items():
            form.add_error(name if name in form.fields else None, errors)
        return None


def _receiver(giver, said, user):
    if said["who"] == MoveForm.KNOWN:
        return said["to"]
    return enter(
        user=user,
        name=said["name"],
        kind=giver.kind,
        is_public_figure=bool(said.get("standing")),
        distinction=said["distinction"],
    )


def _page_of(giver, asked):
    """Fifty quotations after the one named in the address, narrowed to some words."""
    words = asked.get("words", "").strip()[:100]
    first = Appearance.objects.filter(quote=OuterRef("pk")).order_by("id")
    rows = Quote.objects.filter(speaker=giver, joined_into=None).order_by("-confirmed_at", "-id")
    rows = rows.annotate(story=Subquery(first.values("article__headline")[:1]))
    if words:
        rows = rows.filter(text__icontains=words)
    last = _named(giver, asked.get("after", ""))
    if last is not None:
        at = last.confirmed_at
        rows = rows.filter(Q(confirmed_at__lt=at) | Q(confirmed_at=at, id__lt=last.pk))
    found = list(rows[: PER_PAGE + 1])
    following = str(found[PER_PAGE - 1].pk) if len(found) > PER_PAGE else ""
    return QuotePage(found[:PER_PAGE], following, words, is_first=last is None)


def _named(giver, key):
    try:
        return Quote.objects.filter(pk=key, speaker=giver).first() if key else None
    except ValidationError:
        return None
