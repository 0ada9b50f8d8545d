"""From a valid choice of a speaker (``articles.forms.speaker``) to the speaker."""

from articles import newcomers
from articles.forms.speaker import SpeakerChoiceForm


def speaker_of(suggestion, said, *, user):
    """The speaker an editor named: known, new, or None for no name.

    ``said`` is the form's cleaned data. A new one enters the directory and is offered to other
    open suggestions of ``suggestion``'s story with the same printed name. Raises ValidationError,
    PermissionDenied.
    """
    who, standing = said["who"], said["standing"]
    if who == SpeakerChoiceForm.UNNAMED:
        return None
    if who == SpeakerChoiceForm.KNOWN:
        speaker = said["speaker"]
        if speaker.is_public_figure is None and standing is not None:
            newcomers.decide_standing(speaker, user=user, is_public_figure=standing)
        return speaker
    return newcomers.introduce(
        suggestion,
        user=user,
        name=said["name"],
        kind=who,
        is_public_figure=bool(standing),
        distinction=said["distinction"],
    )
