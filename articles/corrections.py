"""Saying in public what was wrong: issue a correction, correct a quotation.

Corrections are append-only (by a trigger). Correcting a quotation changes its words in every
story that prints them here, its record and its speaker, each story with a revision of its own.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from articles import snapshots
from articles import verification as verification_verbs
from articles.context import join_pieces
from articles.listing import relist_corrections
from articles.models import Appearance, Article, ChangeLevel, Correction, Quote, Task
from articles.permissions import allow
from articles.protecting import check_terms
from articles.revisions import Change, check_public_change, finish_save, take_version
from articles.rewording import reword
from articles.tasks import MOST_OPENED, open_task
from articles.text import key_of, plain_text, words_key
from articles.wording import places
from newsroom.record.audit import note as note_down
from people.models import Speaker
from people.names import fold

UNCHANGED = object()
SAME_SAYING = 5  # words from which on the same words are likely the same saying
LEFT_TO_DO = {
    Task.Kind.WORDS_NOT_FOUND: "Put the corrected words into the text: “{words}”",
    Task.Kind.FORMER_WORDS: "The words were corrected in another story, to: “{words}”",
    Task.Kind.SAME_WORDS: "The same words were corrected in another story, to: “{words}”",
    Task.Kind.ATTRIBUTION: "The words “{words}” are no longer those of {name}: see whether the "
    "text still says so.",
}
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


class StaleQuote(ValidationError):
    """Someone else changed the quotation meanwhile; nothing was written.

    ``version`` is that of the quotation as it is now.
    """

    def __init__(self, quote):
        super().__init__(
            "Someone changed this quotation while you had it open: nothing of yours was saved yet.",
            code="stale",
        )
        self.version = version_of(quote)


def version_of(quote: Quote, *, printed: Sequence[Appearance] | None = None) -> str:
    """A token that differs once anything of the quotation that editors see is another.

    Made of what is stored, its words as ``printed`` included (looked up if not given), so that
    whatever changed it counts: a correction, a check, a joining, an edit of a story.
    """
    rows = quote.appearances.all() if printed is None else printed
    words = sorted(
        [str(row.pk), [one["exact"] for one in row.pieces], row.is_in_text] for row in rows
    )
    told = {field.attname: getattr(quote, field.attname) for field in Quote._meta.concrete_fields}
    del told["live_at"]  # a copy that serves lists
    state = json.dumps([told, words], default=str, sort_keys=True)
    return hashlib.sha256(state.encode()).hexdigest()[:32]


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
    relist_corrections([article.pk])
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
    expected_version: str | None = None,
    **details,
) -> Quote:
    """Change a quotation: its words, its speaker or its details.

    ``pieces`` maps an appearance's id to its new words, piece by piece: they are put into that
    story's text too. Level "correction" issues ``correction_text`` on each story readers could
    see, with the former words and speaker; the quote is then *corrected*. ``details`` are fields
    named in DETAILS. Any change of words or speaker takes a "checked" back, unless it is given
    anew. A story whose text does not follow (the words were not found, or others were given for
    it alone, or it still names the former speaker) gets a task. ``expected_version`` is the token
    of what the editor saw (``version_of``); None asks for none. Raises ValidationError by field,
    PermissionDenied, StaleSave, StaleQuote.
    """
    allow(user, "change_quote")
    if expected_version is not None:
        quote = _as_expected(quote, expected_version)
    if quote.joined_into_id:
        raise ValidationError("This was joined to another quotation: correct that one.")
    change = Change(note.strip(), change_level, correction_text.strip(), correction_kind)
    rows = list(quote.appearances.select_related("article"))
    reworded = _reworded(rows, pieces or {})
    former_text, former_speaker = quote.text, quote.speaker
    twins = list(same_elsewhere(quote)) if reworded else []
    changed, was_checked = _set_details(quote, reworded, speaker, details, user=user)
    if not changed:
        return quote
    if {"terms", "speaker"} & changed:
        check_terms(quote)
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
        carry_through(row, reworded.get(row.pk), change=change, user=user)
    _open_tasks(rows, reworded, twins, change=change, user=user)
    _note_change(quote, changed, change, user, was_checked)
    return quote


def _as_expected(quote, version):
    """The quote as it is now, held until the end. Raises StaleQuote if it is not as it was seen."""
    rows = Quote.objects.select_for_update(of=("self",), no_key=True)
    now = rows.select_related("speaker", "on_behalf_of").get(pk=quote.pk)
    if version_of(now) != version:
        raise StaleQuote(now)
    return now


def _was_wrong(changed, rows, change):
    """Whether readers were told something that is now corrected."""
    was_public = any(row.article.was_ever_public for row in rows)
    is_correction = change.level == ChangeLevel.CORRECTION
    return bool({"text", "speaker"} & changed) and was_public and is_correction


def _note_change(quote, changed, change, user, was_checked):
    note_down(
        quote,
        verb="correct" if change.level == ChangeLevel.CORRECTION else "change",
        user=user,
        note=change.note,
        data={
            "changed": sorted(changed),
            "level": change.level,
            **({"was": was_checked} if was_checked else {}),
        },
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


def _set_details(quote, reworded, speaker, details, *, user):
    """Set what is new on the quote; give the names of what changed, and the check taken back."""
    changed = set()
    new = dict(details)
    verification = new.pop("verification", None)
    if unknown := new.keys() - set(DETAILS):
        raise TypeError(f"no such details of a quote: {sorted(unknown)}")
    if speaker is not UNCHANGED:
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
    was = {}
    if verification is not None and verification != quote.verification:
        was = _set_verification(quote, verification, user)
        changed.add("verification")
    elif {"text", "speaker"} & changed:
        was = verification_verbs.take_back(quote)
    return changed, was


def _set_verification(quote, verification, user):
    if verification == Quote.Verification.UNCHECKED:
        return verification_verbs.take_back(quote)
    was = verification_verbs.as_it_was(quote)
    verification_verbs.take_check(quote, user=user, against=quote.source or quote.source_url)
    return was


def carry_through(row, words, *, change, user):
    """Put a change of a quote into one story that prints it: its text, if words are given, and a
    revision.

    ``words`` are the new ones, piece by piece. Where the former ones are not found in the text,
    the record changes and the text does not: the row is then no longer ``is_in_text``.
    """
    article = row.article
    before = snapshots.take(article)
    take_version(article, article.version)
    if words is not None:
        (spans,) = places(plain_text(article.body), [row.pieces])
        if None not in spans:
            article.body = reword(article.body, list(zip(spans, words, strict=True)))
            article.save(update_fields=["body"])
        row.pieces = [
            {**piece, "exact": text} for piece, text in zip(row.pieces, words, strict=True)
        ]
        # An editor vouches for these words: if they stand, readers may see them.
        row.is_in_text = True
        row.save(update_fields=["pieces", "is_in_text"])
    finish_save(article, before=before, user=user, change=change)


# --- what is left to do elsewhere --------------------------------------------------------------


def same_elsewhere(quote: Quote) -> QuerySet[Appearance]:
    """Where the same words of the same speaker stand in other stories under other records."""
    if quote.speaker_id is None or len(words_key(quote.text).split()) < SAME_SAYING:
        return Appearance.objects.none()
    own = quote.appearances.values("article")
    twins = Appearance.objects.filter(
        quote__speaker=quote.speaker_id, quote__words_key=quote.words_key, is_in_text=True
    )
    twins = twins.exclude(quote=quote).exclude(quote__state=Quote.State.DISOWNED)
    return twins.exclude(article__in=own).select_related("article", "quote")[:MOST_OPENED]


def _open_tasks(rows, reworded, twins, *, change, user):
    """Ask for each story whose text does not say what the record now says."""
    now = Appearance.objects.in_bulk([row.pk for row in rows])
    for row in rows:
        kind = _what_is_left(row, now[row.pk], reworded, change)
        if kind is not None:
            text = LEFT_TO_DO[kind].format(words=change.quote.text, name=change.former_speaker)
            open_task(row.article, quote=change.quote, kind=kind, text=text, user=user)
    for twin in twins:
        kind = Task.Kind.SAME_WORDS
        text = LEFT_TO_DO[kind].format(words=change.quote.text)
        open_task(twin.article, quote=twin.quote, kind=kind, text=text, user=user)


def _what_is_left(row, now, reworded, change):
    if row.pk in reworded and not now.is_in_text:
        return Task.Kind.WORDS_NOT_FOUND
    if reworded and row.pk not in reworded:
        return Task.Kind.FORMER_WORDS
    former = change.former_speaker
    if former and former.short_key and former.short_key in fold(row.attribution_text):
        return Task.Kind.ATTRIBUTION
    return None
