"""Checking: a quotation's words compared with a source, by whom and when; and the publish gate.

Confirming says only that the story attributes the words so. "Checked" alone means that someone
compared them with a recording, a document, or whoever said them.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Quote, QuoteSuggestion
from articles.permissions import allow
from newsroom.record.audit import note as note_down

OFF, WARN, BLOCK = "off", "warn", "block"
CHECK = ["verification", "checked_against", "checked_by", "checked_at", "second_by", "second_at"]


@transaction.atomic
def check_quote(quote: Quote, *, user, against: str, source_url: str = "") -> Quote:
    """Record that the words were compared with a source, and which.

    ``against`` is public, unless the words are not on the record. A later check takes the place
    of an earlier one and of its second. Raises ValidationError, PermissionDenied.
    """
    allow(user, "check_quotes")
    against, source_url = " ".join(against.split()), source_url.strip()
    if not against:
        raise ValidationError({"against": "Say what you compared the words with."})
    if len(against) > 300:
        raise ValidationError({"against": "At most 300 characters."})
    if source_url:
        _check_address(source_url)
    _refuse_unless_current(quote)
    was = as_it_was(quote)
    take_check(quote, user=user, against=against)
    if source_url:
        quote.source_url = source_url
    quote.save(update_fields=[*CHECK, "source_url"])
    data = {"against": against, **({"was": was} if was else {})}
    note_down(quote, verb="check", user=user, note="", data=data)
    return quote


@transaction.atomic
def second_check(quote: Quote, *, user) -> Quote:
    """Record that another person compared the words with the same source.

    Raises ValidationError unless somebody else checked them first, PermissionDenied.
    """
    allow(user, "check_quotes")
    if not quote.is_checked:
        raise ValidationError("Nobody has checked these words yet.")
    if quote.second_at is not None:
        raise ValidationError("These words were checked twice already.")
    if user is None or quote.checked_by_id == user.pk:
        raise ValidationError("The second check is for another person than the first.")
    done = Quote.objects.filter(
        pk=quote.pk, verification=Quote.Verification.CHECKED, checked_at=quote.checked_at
    ).filter(second_at=None)
    if done.update(second_by=user, second_at=timezone.now()) != 1:
        raise ValidationError("Someone changed this quotation meanwhile.")
    quote.refresh_from_db()
    note_down(quote, verb="second check", user=user, data={"against": quote.compared_with})
    return quote


def take_check(quote: Quote, *, user, against: str) -> None:
    """Set the fields of a first check; the caller saves."""
    quote.verification = Quote.Verification.CHECKED
    quote.checked_against = against
    quote.checked_by, quote.checked_at = user, timezone.now()
    quote.second_by = quote.second_at = None


def take_back(quote: Quote) -> dict:
    """Make the quote unchecked; give what it was, for the audit log. The caller saves."""
    was = as_it_was(quote)
    quote.verification, quote.checked_against = Quote.Verification.UNCHECKED, ""
    quote.checked_by = quote.checked_at = quote.second_by = quote.second_at = None
    return was


def as_it_was(quote: Quote) -> dict:
    """The check of a quote as JSON, {} if it has none."""
    if not quote.is_checked:
        return {}
    return {
        "against": quote.compared_with,
        "checked_by": quote.checked_by_id,
        "checked_at": quote.checked_at.isoformat() if quote.checked_at else None,
        "second_by": quote.second_by_id,
        "second_at": quote.second_at.isoformat() if quote.second_at else None,
    }


def _refuse_unless_current(quote):
    row = Quote.objects.filter(pk=quote.pk).values("words_key", "speaker", "state", "joined_into")
    now = row.get()
    if (now["words_key"], now["speaker"]) != (quote.words_key, quote.speaker_id):
        raise ValidationError("Someone changed this quotation meanwhile. Look at it again.")
    if now["state"] == Quote.State.DISOWNED:
        raise ValidationError("These words were taken back: there is nothing to check.")
    if now["joined_into"]:
        raise ValidationError("This was joined to another quotation: check that one.")


def _check_address(source_url):
    try:
        URLValidator(schemes=["http", "https"])(source_url)
    except ValidationError as error:
        raise ValidationError({"source_url": "Give a whole address: https://…"}) from error
    if len(source_url) > 200:
        raise ValidationError({"source_url": "At most 200 characters."})


# --- the gate ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gate:
    """What a story's quotations lack before it is published, and what the newsroom makes of it."""

    mode: str
    unanswered: int = 0
    unchecked: int = 0

    @property
    def is_closed(self) -> bool:
        """Whether publishing needs a tick (warn) or a reason (block)."""
        return self.mode != OFF and bool(self.unanswered or self.unchecked)

    @property
    def asks_reason(self) -> bool:
        return self.is_closed and self.mode == BLOCK

    @property
    def lacks(self) -> str:
        """In words: “2 suggested quotations without an answer, 1 quotation not checked”."""
        parts = []
        if self.unanswered:
            parts.append(_number(self.unanswered, "suggested quotation", "without an answer"))
        if self.unchecked:
            parts.append(_number(self.unchecked, "quotation", "not checked against a source"))
        return ", ".join(parts)


def gate_of(article: Article) -> Gate:
    """The gate for a story as it is saved; two queries, none while the gate is off."""
    mode = settings.NEWSROOM_QUOTE_GATE
    if mode == OFF:
        return Gate(mode)
    unanswered = article.suggestions.filter(state=QuoteSuggestion.State.OPEN).count()
    printed = article.appearances.filter(is_in_text=True)
    printed = printed.exclude(quote__state=Quote.State.DISOWNED)
    unchecked = printed.filter(quote__verification=Quote.Verification.UNCHECKED).count()
    return Gate(mode, unanswered, unchecked)


def pass_gate(article: Article, *, user, is_seen: bool, reason: str) -> None:
    """Let a story through, or raise ValidationError for what is missing.

    "warn" asks that it be seen, "block" for a reason, which is logged with what was lacking.
    The system (an import) passes: its stories are marked as an archive.
    """
    gate = Gate(OFF) if user is None else gate_of(article)
    if not gate.is_closed:
        return
    if gate.asks_reason and not reason.strip():
        raise ValidationError({"gate_reason": f"{gate.lacks}: say why it runs all the same."})
    if not gate.asks_reason and not is_seen:
        raise ValidationError({"gate_seen": f"{gate.lacks}: tick that you have seen it."})
    data = {"gate": gate.mode, "unanswered": gate.unanswered, "unchecked": gate.unchecked}
    note_down(article, verb="pass gate", user=user, note=reason.strip(), data=data)


def _number(number, name, rest):
    return f"{number} {name}{'' if number == 1 else 's'} {rest}"
