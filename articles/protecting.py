"""Sources who are not named: what the newsroom promised, and to whom it is known.

Who the source is is written nowhere. What is written is read by chief editors and put out by
nothing; the audit log says that a promise was recorded, and no more.
"""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.models import Quote, SourceProtection
from articles.permissions import allow, may
from newsroom.record.audit import note as note_down
from newsroom.record.removed import keep_out

DEEP = Quote.Terms.DEEP_BACKGROUND


@transaction.atomic
def protect_source(quote: Quote, *, user, known_to: Collection, why: str) -> SourceProtection:
    """Record who in the newsroom knows a source, and why they are not named; ``user`` approves.

    Recording it again renews it. Raises ValidationError, PermissionDenied.
    """
    allow(user, "protect_source")
    problems = {}
    if not known_to:
        problems["known_to"] = "Somebody in the newsroom has to know who the source is."
    if not why.strip():
        problems["why"] = "Say why the source is not named."
    if problems:
        raise ValidationError(problems)
    keep_out(why=why)
    row, made = SourceProtection.objects.get_or_create(
        quote=quote, defaults={"why": why.strip(), "approved_by": user}
    )
    if not made:
        row.why, row.approved_by, row.approved_at = why.strip(), user, timezone.now()
        row.save()
    row.known_to.set(known_to)
    note_down(quote, verb="protect source", user=user)
    return row


def protection_of(quote: Quote, *, user) -> SourceProtection | None:
    """The promise behind a quote, for those who may read it; None for all others."""
    if not may(user, "view_sourceprotection"):
        return None
    rows = SourceProtection.objects.filter(quote=quote).select_related("approved_by")
    return rows.prefetch_related("known_to").first()


def check_terms(quote: Quote) -> None:
    """Raise ValidationError when a quote's terms and its speaker do not go together."""
    if quote.terms == Quote.Terms.ON_RECORD:
        return
    if quote.speaker_id is not None:
        if quote.terms == DEEP:
            raise ValidationError(
                {"terms": "A source on deep background is named nowhere, not even here."}
            )
        return
    if not SourceProtection.objects.filter(quote=quote).exists():
        raise ValidationError(
            {"terms": "A chief editor has to record first who knows this source, and why."}
        )
