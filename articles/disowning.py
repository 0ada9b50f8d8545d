"""Taking words back that were never said, or not by the one we printed them for.

The quote's page stays, with the notice and the words struck; it leaves every list of what anybody
said. The stories that printed it get a correction and a task.
"""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction

from articles import verification
from articles.corrections import carry_through
from articles.models import ChangeLevel, Quote, Task
from articles.permissions import allow
from articles.revisions import Change, check_public_change
from articles.tasks import open_task
from newsroom.record.audit import note as note_down

ASKED = "Take the words out of the text, or say there that they were taken back."


@transaction.atomic
def disown(quote: Quote, *, user, reason: str, kind: str, correction_text: str = "") -> Quote:
    """Say that the words were never said (``never_said``) or are someone else's
    (``misattributed``).

    ``reason`` is for the record; ``correction_text`` is issued on each story readers could see
    and needed if there is one. It can't be undone: words that were said after all are confirmed
    anew. Raises ValidationError by field, PermissionDenied, StaleSave.
    """
    allow(user, "disown_quotes")
    rows = list(quote.appearances.select_related("article"))
    change = Change(reason.strip(), ChangeLevel.CORRECTION, correction_text.strip())
    _check(quote, rows, kind, change, user)
    change = replace(change, quote=quote, former_text=quote.text, former_speaker=quote.speaker)
    was = verification.take_back(quote)
    quote.state, quote.disowned_as = Quote.State.DISOWNED, kind
    quote.save(update_fields=[*verification.CHECK, "state", "disowned_as"])
    for row in rows:
        carry_through(row, None, change=change, user=user)
        open_task(row.article, quote=quote, kind=Task.Kind.DISOWNED, text=ASKED, user=user)
    data = {"kind": kind, **({"was": was} if was else {})}
    note_down(quote, verb="disown", user=user, note=change.note, data=data)
    quote.refresh_from_db()
    return quote


def _check(quote, rows, kind, change, user):
    if quote.state == Quote.State.DISOWNED:
        raise ValidationError("These words were taken back already.")
    if quote.joined_into_id:
        raise ValidationError("This was joined to another quotation: take that one back.")
    problems = {}
    if kind not in Quote.DisownedAs.values:
        problems["kind"] = "Say whether it was never said, or said by someone else."
    if not change.note:
        problems["reason"] = "Say why: it goes on the record."
    was_public = any(row.article.was_ever_public for row in rows)
    if was_public and not change.correction_text:
        problems["correction_text"] = "Readers saw these words: tell them what was wrong."
    if problems:
        raise ValidationError(problems)
    for row in rows:
        check_public_change(row.article, change, user)
