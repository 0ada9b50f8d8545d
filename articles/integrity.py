"""A story's text beside its recorded quotations: what differs, and an editor's word on it.

``articles.comparing`` is the pure core; here is the glue to the tables.
"""

import logging
from collections import Counter
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from articles import snapshots, verification
from articles.anchors import make_anchor
from articles.comparing import Finding, Heard, Kind, Record, compare
from articles.context import join_pieces
from articles.models import (
    Appearance,
    Article,
    ChangeLevel,
    Correction,
    Quote,
    QuoteSuggestion,
    Task,
)
from articles.permissions import allow
from articles.quotes import find_quotes
from articles.revisions import Change, check_public_change, finish_save, take_version
from articles.rewording import reword
from articles.tasks import open_task
from articles.text import key_of, plain_text
from articles.wording import same_words
from newsroom.record.audit import note as note_down

log = logging.getLogger(__name__)


def check(
    article: Article,
    *,
    appearances: Iterable[Appearance] | None = None,
    suggestions: Iterable[QuoteSuggestion] | None = None,
) -> list[Finding]:
    """Everything in which the story's text and its records differ.

    A finding's ``key`` is the appearance's. What was dismissed is not listed, nor what was taken
    back. Two queries, unless the caller has the story's rows (with their quotes) already. Writes
    nothing.
    """
    if appearances is None:
        appearances = article.appearances.select_related("quote")
    if suggestions is None:
        suggestions = article.suggestions.all()
    text = plain_text(article.body)
    records = [
        Record(str(row.pk), row.pieces, is_hidden=not row.is_in_text)
        for row in appearances
        if row.quote.state != Quote.State.DISOWNED
    ]
    return compare(text, records, _heard(article, text, suggestions))


def _heard(article, text, suggestions):
    """What the finder sees, with the answers; nothing if it fails, which costs no editor a page."""
    try:
        found = find_quotes(text, language=article.language)
    except Exception:
        log.exception("Looking for quotations failed for story %s", article.pk)
        return []
    groups = {}
    for piece in found:
        groups.setdefault(piece.group, []).append(piece)
    answers = {(row.words_key, row.occurrence): row.state for row in suggestions}
    seen, heard = Counter(), []
    for pieces in groups.values():
        key = key_of(join_pieces([piece.text for piece in pieces]))
        answer = answers.get((key, seen[key]), "")
        seen[key] += 1
        heard.append(Heard([(piece.start, piece.end) for piece in pieces], answer))
    return heard


def finding_of(appearance: Appearance) -> Finding | None:
    """What is amiss with one recorded quotation in its story, or None."""
    key = str(appearance.pk)
    return next((one for one in check(appearance.article) if one.key == key), None)


@transaction.atomic
def reaffirm(
    appearance: Appearance,
    *,
    user,
    note: str,
    change_level: str = "",
    correction_text: str = "",
    correction_kind: str = Correction.Kind.CORRECTION,
) -> Quote:
    """Vouch again for a quotation whose words changed in the text: the printed ones are right.

    The record takes them and is unchecked; level "correction" tells readers, on this story.
    Another story that prints it keeps its words and gets a task. Words that merely came back are
    shown again. Raises ValidationError when there is nothing to vouch for, PermissionDenied.
    """
    finding = _amiss(appearance, user)
    change = Change(note.strip(), change_level, correction_text.strip(), correction_kind)
    if finding.kind == Kind.RETURNED:
        return _shown_again(appearance, user=user, note=change.note)
    if finding.kind != Kind.CHANGED:
        raise ValidationError("Nothing in the text resembles these words any more.")
    check_public_change(appearance.article, change, user)
    text = plain_text(appearance.article.body)
    appearance.pieces = [make_anchor(text, *span) for span in finding.spans]
    appearance.position = finding.start
    return _take_words(appearance, change=change, user=user)


@transaction.atomic
def restore(appearance: Appearance, *, user, note: str, change_level: str = "") -> Quote:
    """Put the recorded words back into the text, in place of those that are printed.

    Raises ValidationError when nothing there resembles them, PermissionDenied, StaleSave.
    """
    finding = _amiss(appearance, user)
    change = Change(note.strip(), change_level)
    if finding.kind == Kind.RETURNED:
        return _shown_again(appearance, user=user, note=change.note)
    if finding.kind != Kind.CHANGED or len(finding.spans) != len(appearance.pieces):
        raise ValidationError("Their place in the text is gone: put the words back by hand.")
    article = appearance.article
    check_public_change(article, change, user)
    before = snapshots.take(article)
    take_version(article, article.version)
    words = [piece["exact"] for piece in appearance.pieces]
    article.body = reword(article.body, list(zip(finding.spans, words, strict=True)))
    article.save(update_fields=["body"])
    appearance.is_in_text = True
    appearance.save(update_fields=["is_in_text"])
    finish_save(article, before=before, user=user, change=change)
    note_down(appearance.quote, verb="restore", user=user, note=change.note)
    return appearance.quote


def _amiss(appearance, user):
    allow(user, "change_quote")
    if appearance.quote.state == Quote.State.DISOWNED:
        raise ValidationError("These words were taken back.")
    finding = finding_of(appearance)
    if finding is None:
        raise ValidationError("The text and the record agree: there is nothing to decide.")
    return finding


def _shown_again(appearance, *, user, note):
    """The words stand as they were recorded: let readers see the quote."""
    article = appearance.article
    before = snapshots.take(article)
    take_version(article, article.version)
    appearance.is_in_text = True
    appearance.save(update_fields=["is_in_text"])
    change = Change(note or "Quotation confirmed again", ChangeLevel.MINOR)
    check_public_change(article, change, user)
    finish_save(article, before=before, user=user, change=change)
    note_down(appearance.quote, verb="reaffirm", user=user, note=change.note)
    return appearance.quote


def _take_words(appearance, *, change, user):
    article, quote = appearance.article, appearance.quote
    words = join_pieces([piece["exact"] for piece in appearance.pieces])
    is_correction = change.level == ChangeLevel.CORRECTION and article.was_ever_public
    former, was = quote.text, verification.take_back(quote)
    quote.text, quote.words_key = words, key_of(words)
    if is_correction:
        quote.state = Quote.State.CORRECTED
    quote.full_clean(exclude=["confirmed_by"])
    before = snapshots.take(article)
    take_version(article, article.version)
    quote.save()
    appearance.is_in_text = True
    appearance.save(update_fields=["pieces", "position", "is_in_text"])
    full = Change(
        change.note, change.level, change.correction_text, change.correction_kind, quote, former
    )
    finish_save(article, before=before, user=user, change=full)
    _ask_others(quote, article, user)
    data = {"former": former, "level": change.level, **({"was": was} if was else {})}
    note_down(quote, verb="reaffirm", user=user, note=change.note, data=data)
    return quote


def _ask_others(quote, article, user):
    """A task for every other story of this quote that prints other words."""
    text = f"The words were corrected in another story, to: “{quote.text}”"
    for row in quote.appearances.exclude(article=article).select_related("article"):
        printed = join_pieces([piece["exact"] for piece in row.pieces])
        if not same_words(printed, quote.text):
            kind = Task.Kind.FORMER_WORDS
            open_task(row.article, quote=quote, kind=kind, text=text, user=user)
