"""Speakers who enter the directory from a story: made once, and offered wherever they are named."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from articles.about import names_changed
from articles.listing import relist_speaker
from articles.models import QuoteSuggestion
from articles.queueing import follow
from newsroom.record.audit import note
from people.models import OtherName, Speaker
from people.names import fold


@transaction.atomic
def introduce(
    suggestion: QuoteSuggestion,
    *,
    user,
    name: str,
    kind: str,
    is_public_figure: bool,
    distinction: str = "",
) -> Speaker:
    """Put whoever said these words into the directory, and return them.

    Other open suggestions of the story with the same printed name are offered this speaker at
    once. A fuller name than was printed keeps the printed one as another name. An organisation is
    always public. Raises ValidationError for a nameless one, PermissionDenied.
    """
    story = {"story": suggestion.article_id}
    speaker = enter(
        user=user,
        name=name,
        kind=kind,
        is_public_figure=is_public_figure,
        distinction=distinction,
        data=story,
    )
    _keep_printed_name(speaker, suggestion.speaker_name)
    offer(speaker, suggestion=suggestion)
    return speaker


@transaction.atomic
def enter(
    *,
    user,
    name: str,
    kind: str,
    is_public_figure: bool | None,
    distinction: str = "",
    data: dict | None = None,
) -> Speaker:
    """Put a speaker into the directory, and return them; `data` goes into the audit log.

    None for `is_public_figure` leaves that undecided, which counts as private. An organisation is
    always public. Raises ValidationError for a nameless one, PermissionDenied.
    """
    is_person = kind == Speaker.Kind.PERSON
    _allow(user, "add_person" if is_person else "add_organization")
    speaker = Speaker(
        kind=kind,
        name=" ".join(name.split()),
        is_public_figure=is_public_figure if is_person else True,
        distinction=distinction.strip(),
    )
    if not speaker.name:
        raise ValidationError({"name": "Write the name."})
    speaker.slug = speaker.free_slug()
    speaker.full_clean()
    speaker.save()
    names_changed(speaker)
    note(speaker, verb="add", user=user, data=data)
    return speaker


@transaction.atomic
def decide_standing(speaker: Speaker, *, user, is_public_figure: bool) -> Speaker:
    """Make the choice that nobody made yet: a public figure, or a private person."""
    _allow(user, "change_person" if speaker.is_person else "change_organization")
    speaker.is_public_figure = is_public_figure
    speaker.save(update_fields=["is_public_figure", "updated_at"])
    relist_speaker(speaker, user=user)
    note(speaker, verb="change", user=user, data={"public_figure": is_public_figure})
    return speaker


def offer(speaker: Speaker, *, suggestion: QuoteSuggestion) -> int:
    """Suggest the speaker for the story's open suggestions with the same printed name.

    Returns for how many; those that name somebody else already stay as they are.
    """
    printed = fold(suggestion.speaker_name)
    if not printed:
        return 0
    rows = suggestion.article.suggestions.filter(
        state=QuoteSuggestion.State.OPEN, speaker__isnull=True
    ).only("pk", "speaker_name")
    same = [row.pk for row in rows if fold(row.speaker_name) == printed]
    offered = QuoteSuggestion.objects.filter(pk__in=same).update(
        speaker=speaker, match_reason="Named alike in this story."
    )
    follow([suggestion.article_id])
    return offered


def _keep_printed_name(speaker, printed):
    """Only a name of several words: a surname alone would later match every namesake."""
    if fold(printed) != speaker.key and len(printed.split()) > 1:
        OtherName.objects.create(speaker=speaker, name=printed, note="As printed")
        names_changed(speaker)


def _allow(user, permission):
    if user is not None and not user.has_perm(f"people.{permission}"):
        raise PermissionDenied(f"This needs the permission “{permission}”.")
