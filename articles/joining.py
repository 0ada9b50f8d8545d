"""The same words in two stories: one saying printed twice, or said twice. An editor decides.

Nothing is joined by itself. Joining moves where the words were printed to one record; the other
stays, empty, for its corrections, and its address leads to the survivor. All of it can be undone
exactly (docs/decisions.md).
"""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles.context import join_pieces
from articles.corrections import SAME_SAYING
from articles.listing import relist
from articles.models import Appearance, Joining, Quote, QuoteSuggestion, Task
from articles.permissions import allow
from articles.text import key_of, words_key
from newsroom.record.audit import note as note_down
from newsroom.record.models import Address
from people.dates import parse

WITHIN = timedelta(days=7)
MOST_OFFERED, LOOKED_AT = 10, 50
# What a quote that is taken off another has in common with it.
SHARED = ("text", "words_key", "speaker", "role", "on_behalf_of", "said_on", "venue", "kind")
SHARED += ("is_translated", "terms", "source", "source_url", "confirmed_by", "confirmed_at")


def offers(quote: Quote, *, decisions: Iterable[Joining] | None = None) -> list[Quote]:
    """Quotes of other stories that may be the same saying, newest first.

    The same speaker, the same words, at least five, said within seven days of each other or
    undated; and nobody decided yet that they are two. ``decisions`` are those on the quote, if the
    caller has them.
    """
    is_saying = len(words_key(quote.text).split()) >= SAME_SAYING
    if quote.speaker_id is None or quote.joined_into_id or not is_saying:
        return []
    twins = Quote.objects.filter(
        speaker=quote.speaker_id, words_key=quote.words_key, joined_into=None
    )
    twins = twins.exclude(pk=quote.pk).exclude(state=Quote.State.DISOWNED)
    own = quote.appearances.values("article")
    twins = twins.exclude(appearances__article__in=own).exclude(
        pk__in=_kept_apart(quote, decisions)
    )
    twins = twins.filter(appearances__isnull=False).distinct().select_related("speaker")
    rows = twins.prefetch_related("appearances__article").order_by("-confirmed_at", "-id")
    return [row for row in rows[:LOOKED_AT] if _near(quote.said_on, row.said_on)][:MOST_OFFERED]


def why_not(survivor: Quote, other: Quote) -> str:
    """Why two quotes can't be joined, in words; empty if they can."""
    return next((reason for holds, reason in _obstacles(survivor, other) if holds), "")


def _obstacles(one, other):
    yield one.pk == other.pk, "A quotation can't be joined to itself: choose two."
    is_joined = one.joined_into_id or other.joined_into_id
    yield is_joined, "One of them was joined to another quotation already."
    has_other_speaker = one.speaker_id is None or one.speaker_id != other.speaker_id
    yield has_other_speaker, "They have different speakers."
    yield one.words_key != other.words_key, "Their words differ."
    yield Quote.State.DISOWNED in (one.state, other.state), "One of them was taken back."
    yield one.withheld_at or other.withheld_at, "One of them is withheld from readers."
    yield one.terms != other.terms, "They were given on different terms."
    is_far = not _near(one.said_on, other.said_on)
    yield is_far, "They were said more than seven days apart."
    shared = one.appearances.filter(article__in=other.appearances.values("article"))
    yield shared.exists(), "One story prints both: said twice, they are two."


@transaction.atomic
def join_quotes(survivor: Quote, other: Quote, *, user, note: str = "") -> Joining:
    """Make two records one: the survivor gets the other's appearances, its address redirects.

    The survivor keeps its own details and check; it is *corrected* if either was. Raises
    ValidationError as `why_not` words it, PermissionDenied.
    """
    allow(user, "join_quotes")
    survivor, other = _locked(survivor, other)
    if reason := why_not(survivor, other):
        raise ValidationError(reason)
    moved = {"was": {"state": survivor.state}, **_moved(other)}
    if other.state == Quote.State.CORRECTED:
        survivor.state = other.state
        survivor.save(update_fields=["state"])
    _move(moved, to=survivor)
    other.joined_into = survivor
    other.save(update_fields=["joined_into"])
    moved["redirects"] = _redirect(other, to=survivor)
    return _written(Joining.Kind.JOINED, survivor, other, moved=moved, user=user, note=note)


@transaction.atomic
def separate(joining: Joining, *, user) -> Joining:
    """Undo a joining exactly: what was moved goes back, and the address answers for itself.

    Raises ValidationError when the words were corrected since (they are one saying now) or when
    one of the two was joined further, PermissionDenied.
    """
    allow(user, "join_quotes")
    joining = _taken(joining, Joining.Kind.JOINED)
    survivor, other = _locked(joining.survivor, joining.other)
    if survivor.joined_into_id:
        raise ValidationError("This was joined to a third quotation since. Separate that first.")
    if survivor.withheld_at is not None:
        raise ValidationError("These words are withheld from readers.")
    if survivor.words_key != other.words_key or survivor.speaker_id != other.speaker_id:
        raise ValidationError(
            "The quotation was corrected since. Take the story off it instead, which keeps that."
        )
    _move(joining.moved, to=other, only_from=survivor)
    was = joining.moved["was"]["state"]
    if survivor.state != was and not _corrected_since(survivor, joining):
        survivor.state = was
        survivor.save(update_fields=["state"])
    other.joined_into = None
    other.save(update_fields=["joined_into"])
    _lead_back(joining.moved["redirects"], to=other)
    return _undone(joining, survivor, other, user)


@transaction.atomic
def separate_appearance(appearance: Appearance, *, user, note: str = "") -> Joining:
    """Take one story's words off a quote printed in several: they were said another time.

    The new quote has the same details and is unchecked. Raises ValidationError, PermissionDenied.
    """
    allow(user, "join_quotes")
    (quote,) = _locked(appearance.quote)
    if not quote.appearances.exclude(pk=appearance.pk).exists():
        raise ValidationError("It was printed in this story only.")
    if quote.state == Quote.State.DISOWNED:
        raise ValidationError("These words were taken back.")
    if quote.withheld_at is not None:
        raise ValidationError("These words are withheld from readers.")
    new = Quote(state=quote.state, **{name: getattr(quote, name) for name in SHARED})
    words = join_pieces([piece["exact"] for piece in appearance.pieces])
    if key_of(words) != quote.words_key:
        new.text, new.words_key = words, key_of(words)
    new.full_clean(exclude=["confirmed_by"])
    new.save()
    moved = _moved(quote, appearances=[appearance.pk])
    _move(moved, to=new)
    return _written(Joining.Kind.SEPARATED, quote, new, moved=moved, user=user, note=note)


@transaction.atomic
def put_back(joining: Joining, *, user) -> Joining:
    """Undo `separate_appearance`: the story's words are the first quote's again.

    The quote that was made for them stays as a redirect. Raises ValidationError, PermissionDenied.
    """
    allow(user, "join_quotes")
    joining = _taken(joining, Joining.Kind.SEPARATED)
    quote, made = _locked(joining.survivor, joining.other)
    if quote.joined_into_id or made.joined_into_id:
        raise ValidationError("One of them was joined to another quotation since.")
    if (made.words_key, made.speaker_id) != (quote.words_key, quote.speaker_id):
        raise ValidationError("One of them was corrected since: they are two.")
    _move(_moved(made), to=quote)
    made.joined_into = quote
    made.save(update_fields=["joined_into"])
    _redirect(made, to=quote)
    return _undone(joining, quote, made, user)


@transaction.atomic
def keep_apart(one: Quote, other: Quote, *, user, note: str = "") -> Joining:
    """Decide that the same words were said twice; they are not offered again."""
    allow(user, "join_quotes")
    return _written(Joining.Kind.APART, one, other, moved={}, user=user, note=note)


def undo(joining: Joining, *, user) -> Joining:
    """Take a decision back, whichever it was."""
    if joining.kind == Joining.Kind.JOINED:
        return separate(joining, user=user)
    if joining.kind == Joining.Kind.SEPARATED:
        return put_back(joining, user=user)
    allow(user, "join_quotes")
    joining = _taken(joining, Joining.Kind.APART)
    return _undone(joining, joining.survivor, joining.other, user)


def decisions_on(quote: Quote):
    """What was decided of a quote and is not undone, newest first."""
    rows = Joining.objects.filter(Q(survivor=quote) | Q(other=quote), undone_at=None)
    return rows.select_related("survivor", "other", "user")


# --- rows --------------------------------------------------------------------------------------


def _locked(*quotes):
    """The same quotes read again and locked, each in its place."""
    rows = Quote.objects.select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[one.pk for one in quotes])}
    if len(found) != len({one.pk for one in quotes}):
        raise ValidationError("One of these quotations is gone.")
    if any(row.withheld_at for row in found.values()):
        raise ValidationError("One of these is withheld. Lift that first.")
    return [found[one.pk] for one in quotes]


def _moved(quote, *, appearances=None):
    """The keys of what goes with a quote's appearances (all of them if not said which)."""
    rows = quote.appearances.all()
    rows = rows if appearances is None else rows.filter(pk__in=appearances)
    stories = list(rows.values_list("article_id", flat=True))
    here = {"quote": quote, "article__in": stories}
    suggestions = QuoteSuggestion.objects.filter(**here).order_by("pk")
    tasks = Task.objects.filter(**here).order_by("pk")
    return {
        "from": str(quote.pk),
        "appearances": [str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)],
        "suggestions": list(suggestions.values_list("pk", flat=True)),
        "tasks": list(tasks.values_list("pk", flat=True)),
    }


def _move(moved, *, to, only_from=None):
    """Give these rows to a quote, and bring every list of both up to date."""
    keys = {
        Appearance: [uuid.UUID(key) for key in moved["appearances"]],
        QuoteSuggestion: moved["suggestions"],
        Task: moved["tasks"],
    }
    for model, some in keys.items():
        rows = model.objects.filter(pk__in=some)
        rows = rows if only_from is None else rows.filter(quote=only_from)
        rows.update(quote=to)
    rows = Appearance.objects.filter(pk__in=keys[Appearance])
    stories = list(rows.values_list("article_id", flat=True))
    giver = uuid.UUID(moved["from"]) if only_from is None else only_from.pk
    relist(stories, also_quotes=[giver, to.pk])
    to.refresh_from_db(fields=["live_at"])


def _redirect(quote, *, to):
    """Let the quote's address, and those that led to it, lead on; give what was changed."""
    target = {"target_type": "quote", "target_id": str(to.pk), "is_current": False}
    led = Address.objects.filter(target_type="quote", target_id=str(quote.pk))
    keys = list(led.order_by("pk").values_list("pk", flat=True))
    Address.objects.filter(pk__in=keys).update(target_id=target["target_id"])
    row, made = Address.objects.get_or_create(path=quote.get_absolute_url(), defaults=target)
    if not made and row.pk not in keys:
        keys.append(row.pk)
        Address.objects.filter(pk=row.pk).update(**target)
    return {"made": row.pk if made else None, "led": keys}


def _lead_back(redirects, *, to):
    if redirects["made"]:
        Address.objects.filter(pk=redirects["made"]).delete()
    Address.objects.filter(pk__in=redirects["led"]).update(target_id=str(to.pk))


def _written(kind, survivor, other, *, moved, user, note):
    joining = Joining.objects.create(
        kind=kind, survivor=survivor, other=other, moved=moved, user=user, note=note.strip()[:300]
    )
    verb = {"joined": "join", "separated": "separate", "apart": "keep apart"}[kind]
    _note_both(survivor, other, verb=verb, user=user, note=joining.note)
    return joining


def _undone(joining, survivor, other, user):
    joining.undone_by, joining.undone_at = user, timezone.now()
    joining.save(update_fields=["undone_by", "undone_at"])
    verb = {"joined": "undo join", "separated": "undo separate", "apart": "undo keep apart"}
    _note_both(survivor, other, verb=verb[joining.kind], user=user, note="")
    return joining


def _note_both(survivor, other, **said):
    note_down(survivor, data={"other": str(other.pk)}, **said)
    note_down(other, data={"survivor": str(survivor.pk)}, **said)


def _taken(joining, kind):
    """The decision read again, if it is of this kind and still stands."""
    rows = Joining.objects.select_for_update(of=("self",))
    fresh = rows.select_related("survivor", "other").get(pk=joining.pk)
    if fresh.kind != kind or fresh.undone_at is not None:
        raise ValidationError("This was undone already.")
    return fresh


# --- whether it may be one saying --------------------------------------------------------------


def _near(one, other):
    """Whether two partial dates may lie within seven days; what is undated may."""
    if not (one and other):
        return True
    first, second = parse(one), parse(other)
    return (
        first.earliest() <= second.latest() + WITHIN
        and second.earliest() <= first.latest() + WITHIN
    )


def _kept_apart(quote, decisions):
    rows = decisions_on(quote) if decisions is None else decisions
    two = [one for one in rows if one.kind != Joining.Kind.JOINED]
    return {key for one in two for key in (one.survivor_id, one.other_id)} - {quote.pk}


def _corrected_since(quote, joining):
    return quote.corrections.filter(issued_at__gte=joining.created_at).exists()
