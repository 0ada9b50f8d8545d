"""Asking for words to be redacted, and the second person's answer.

The words stand in one row from the request to the answer, a week at the most; then a keyed hash
of them is all that is left here (docs/decisions.md says what this can't reach).
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone

from articles.models import Redaction
from articles.permissions import allow
from articles.redacting import carrying, erasing
from articles.redacting.knowing import digests_of, of_words, phrases_in
from articles.redacting.looking import is_long, look
from articles.redacting.sweep import carry_out, search
from newsroom.record import append_only
from newsroom.record.audit import note as note_down

__all__ = ["WAITS", "approve", "ask", "cancel", "lapse"]

WAITS = timedelta(days=7)
State = Redaction.State
MOST_PHRASES = 20
SHORTEST = 3


@transaction.atomic
def ask(*, words: str, reason: str, case_number: str, user) -> Redaction:
    """Ask that phrases, one a line, be taken out of everything; nothing changes yet.

    Raises ValidationError by field, PermissionDenied.
    """
    _allow(user)
    lines = [" ".join(line.split()) for line in words.splitlines()]
    words = "\n".join(line for line in lines if line)
    _check(words, reason, case_number)
    row = Redaction.objects.create(
        words=words, reason=reason.strip(), case_number=case_number.strip(), requested_by=user
    )
    note_down(row, verb="ask to redact", user=user, note=row.reason)
    look(row, user=user)
    return row


def approve(redaction: Redaction, *, user) -> Redaction:
    """Carry it out, as another person than the one who asked.

    In one transaction; of a long one the part that readers see, and the rest in the background.
    What was saved while it ran is looked for once more afterwards. Raises ValidationError,
    PermissionDenied.
    """
    _allow(user)
    lapse()
    words = redaction.words
    if is_long():
        return _begin(redaction, words, user)
    found = search(words)
    done = _carry_out(redaction, found, words, user)
    if late := search(words):
        _carry_out_late(done, late, words)
    return done


@transaction.atomic
def _begin(redaction, words, user):
    row = _approvable(redaction, words, user)
    row.state, row.decided_by, row.decided_at = State.RUNNING, user, timezone.now()
    row.digests = digests_of(words)
    row.save()
    note_down(row, verb="approve redaction", user=user, note=row.reason)
    carrying.begin(row, words, user=user)
    transaction.on_commit(erasing.clear_caches)
    return row


@transaction.atomic
def cancel(redaction: Redaction, *, user, note: str) -> Redaction:
    """Take a request back, or refuse it; the words are forgotten. Raises ValidationError."""
    _allow(user)
    if not note.strip():
        raise ValidationError({"note": "Say why: it goes on the record."})
    row = _waiting(redaction)
    _close(row, State.CANCELLED, user=user)
    note_down(row, verb="cancel redaction", user=user, note=of_words(redaction.words).text(note))
    return row


@transaction.atomic
def lapse() -> int:
    """Forget the words of requests that nobody answered within a week; called at every use."""
    old = Redaction.objects.filter(
        state=State.WAITING, requested_at__lt=timezone.now() - WAITS
    ).select_for_update()
    rows = list(old)
    for row in rows:
        _close(row, State.LAPSED, user=None)
        note_down(row, verb="redaction lapsed", user=None)
    return len(rows)


def _allow(user):
    """Two people are asked for: the system is none."""
    if user is None:
        raise PermissionDenied("A redaction needs two people.")
    allow(user, "redact_content")


def _check(words, reason, case_number):
    problems = {}
    phrases = phrases_in(words)
    if not phrases:
        problems["words"] = "Give the words, a phrase a line."
    elif len(words.splitlines()) > MOST_PHRASES:
        problems["words"] = f"At most {MOST_PHRASES} phrases in one request."
    elif short := [line for line in words.splitlines() if len(line) < SHORTEST]:
        problems["words"] = f"“{short[0]}” would take out far too much: give longer words."
    if not reason.strip():
        problems["reason"] = "Say why: it goes on the record."
    if not case_number.strip():
        problems["case_number"] = "A redaction needs a case number."
    redactor = of_words(words)
    for name, text in (("reason", reason), ("case_number", case_number)):
        if redactor.holds(text):
            problems[name] = "This stays on the record: say it without the words."
    if problems:
        raise ValidationError(problems)


def _waiting(redaction):
    row = Redaction.objects.select_for_update().filter(pk=redaction.pk, state=State.WAITING).first()
    if row is None:
        raise ValidationError("This was answered already, or its week is over.")
    return row


def _approvable(redaction, words, user):
    row = _waiting(redaction)
    if row.requested_by_id == user.pk:
        raise ValidationError("Another person must approve it: you asked for it yourself.")
    if row.words != words:
        raise ValidationError("The request changed meanwhile. Look at it again.")
    return row


def _close(row, state, *, user, **more):
    row.state, row.words, row.decided_by, row.decided_at = state, "", user, timezone.now()
    row.found, row.looked_at = {}, None
    for name, value in more.items():
        setattr(row, name, value)
    row.save()


@transaction.atomic
def _carry_out(redaction, found, words, user):
    row = _approvable(redaction, words, user)
    with erasing.overwriting(), append_only.lifted_for_law(connection):
        counts = carry_out(found, of_words(words))
        _close(row, State.DONE, user=user, counts=counts, digests=digests_of(words))
    note_down(row, verb="redact", user=user, note=row.reason, data={"rows": counts})
    transaction.on_commit(erasing.forget)
    return row


@transaction.atomic
def _carry_out_late(row, found, words):
    """What was written between the search and the redaction."""
    with erasing.overwriting(), append_only.lifted_for_law(connection):
        for table, n in carry_out(found, of_words(words)).items():
            row.counts[table] = row.counts.get(table, 0) + n
        row.save(update_fields=["counts"])
    transaction.on_commit(erasing.forget)
