"""Saying in public what was wrong: issue a correction, correct a quotation.

Corrections are append-only (by a trigger). Correcting a quotation changes its words in every
story that prints them here, its record and its speaker, each story with a revision of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction

from articles import snapshots
from articles.context import join_pieces
from articles.models import Article, ChangeLevel, Correction, Quote
from articles.permissions import allow
from articles.quoting import key_of, locate
from articles.revisions import Change, check_public_change, finish_save, take_version
from articles.rewording import reword
from articles.text import plain_text
from newsroom.record.audit import note as note_down
from people.models import Speaker

UNCHANGED = object()
DETAILS = (
    "role",
    "said_on",
    "venue",
    "kind",
    "is_translated",
    "on_behalf_of",
    "terms",
    "source",
    "source_url",
    "verification",
)


@transaction.atomic
def issue(
    article: Article,
    *,
    user,
    text: str,
    kind: str = Correction.Kind.CORRECTION,
    quote: Quote | None = None,
    former_speaker: Speaker | None = None,
) -> Correction:
    """Issue a notice on a story that readers could see, without changing its text.

    `former_speaker` is whose the quote was wrongly said to be; it stands on their page too.
    Raises ValidationError, PermissionDenied.
    """
    allow(user, "correct_article")
    if not article.was_ever_public:
        raise ValidationError("No reader has seen this story yet: change it instead.")
    if kind == Correction.Kind.RETRACTION:
        raise ValidationError({"kind": "A story is retracted by its own button."})
    if not text.strip():
        raise ValidationError({"text": "A correction tells readers what was wrong."})
    correction = Correction(
        article=article,
        quote=quote,
        former_speaker=former_speaker,
        kind=kind,
        text=text.strip(),
        issued_by=user,
    )
    correction.full_clean(exclude=["issued_by"])
    correction.save()
    note_down(article, verb="correct", user=user, note=correction.text)
    return correction


@transaction.atomic
def correct_quote(
    quote: Quote,
    *,
    user,
    note: str,
    change_level: str,
    pieces: Mapping[str, Sequence[str]] | None = None,
    speaker: Speaker | object | None = UNCHANGED,
    correction_text: str = "",
    correction_kind: str = Correction.Kind.CORRECTION,
    **details,
) -> Quote:
    """Change a quotation: its words, its speaker or its details.

    ``pieces`` maps an appearance's id to its new words, piece by piece: they are put into that
    story's text too. Level "correction" issues ``correction_text`` on each story readers could
    see, with the former words and speaker; the quote is then *corrected*. ``details`` are fields
    named in DETAILS. Any change of words or speaker takes a "checked" back, unless it is given
    anew. Raises ValidationError by field, PermissionDenied, StaleSave.
    """
    allow(user, "change_quote")
    change = Change(note.strip(), change_level, correction_text.strip(), correction_kind)
    rows = list(quote.appearances.select_related("article"))
    reworded = _reworded(rows, pieces or {})
    former_text, former_speaker = quote.text, quote.speaker
    changed = _set_details(quote, reworded, speaker, details)
    if not changed:
        return quote
    for row in rows:
        check_public_change(row.article, change, user)
    if _was_wrong(changed, rows, change):
        quote.state = Quote.State.CORRECTED
    quote.full_clean(exclude=["confirmed_by"])
    quote.save()
    change = replace(
        change,
        quote=quote,
        former_text=former_text if "text" in changed else "",
        former_speaker=former_speaker if "speaker" in changed else None,
    )
    for row in rows:
        _carry_through(row, reworded.get(row.pk), change=change, user=user)
    _note_change(quote, changed, change, user)
    return quote


def _was_wrong(changed, rows, change):
    """Whether readers were told something that is now corrected."""
    was_public = any(row.article.was_ever_public for row in rows)
    is_correction = change.level == ChangeLevel.CORRECTION
    return bool({"text", "speaker"} & changed) and was_public and is_correction


def _note_change(quote, changed, change, user):
    note_down(
        quote,
        verb="correct" if change.level == ChangeLevel.CORRECTION else "change",
        user=user,
        note=change.note,
        data={"changed": sorted(changed), "level": change.level},
    )


def _reworded(rows, pieces):
    """{appearance pk: new words per piece} for the appearances whose words do change."""
    wanted = {str(key): [words.strip() for words in value] for key, value in pieces.items()}
    result = {}
    for row in rows:
        new = wanted.pop(str(row.pk), None)
        if new is None:
            continue
        if len(new) != len(row.pieces) or not all(new):
            raise ValidationError({"pieces": "Each part of the quotation needs its words."})
        if new != [piece["exact"].strip() for piece in row.pieces]:
            result[row.pk] = new
    if wanted:
        raise ValidationError({"pieces": "These words belong to another quotation."})
    return result


def _set_details(quote, reworded, speaker, details):
    """Set what is new on the quote; return the names of what changed."""
    changed = set()
    new = dict(details)
    if unknown := new.keys() - set(DETAILS):
        raise TypeError(f"no such details of a quote: {sorted(unknown)}")
    if speaker is not UNCHANGED:
        speaker = speaker and speaker.survivor
        if speaker is not None and speaker.is_public_figure is None:
            raise ValidationError(
                {"speaker": f"Say first whether {speaker.name} is a public figure."}
            )
        new["speaker"] = speaker
    if reworded:
        words = join_pieces(next(iter(reworded.values())))
        new |= {"text": words, "words_key": key_of(words)}
    for name, value in new.items():
        if getattr(quote, name) != value:
            setattr(quote, name, value)
            changed.add(name)
    if {"text", "speaker"} & changed and "verification" not in details:
        quote.verification = Quote.Verification.UNCHECKED
    return changed


def _carry_through(row, words, *, change, user):
    """Put the change into one story: its text where words changed, and a revision."""
    article = row.article
    before = snapshots.take(article)
    take_version(article, article.version)
    if words is not None:
        spans = locate(plain_text(article.body), row.pieces, near=row.position)
        if spans is None:
            raise ValidationError(
                {"pieces": f"The words no longer stand in “{article}”; change its text first."}
            )
        article.body = reword(article.body, list(zip(spans, words, strict=True)))
        row.pieces = [
            {**piece, "exact": text} for piece, text in zip(row.pieces, words, strict=True)
        ]
        row.save(update_fields=["pieces"])
        article.save(update_fields=["body"])
    finish_save(article, before=before, user=user, change=change)
