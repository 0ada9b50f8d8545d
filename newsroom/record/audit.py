"""note(): the one writer of the audit log."""

from django.utils import timezone

from newsroom.record.loading import load_new
from newsroom.record.models import AuditEntry
from newsroom.record.removed import keep_out, texts_of


def note(target, *, verb, user, note="", data=None):
    """Write down that ``user`` (None for the system) did ``verb`` to ``target``.

    ``target`` is any saved model instance; ``note`` the reason in words; ``data`` what the reader
    of the log needs beyond it, as JSON. Returns the AuditEntry. Raises ValidationError if the
    note, or a text of the target's, holds words that were taken out for good: so no verb that
    leaves an entry can bring them back.
    """
    keep_out(**texts_of(target), note=note)
    entry = _entry(target, verb=verb, user=user, note=note, data=data or {})
    entry.save(force_insert=True)
    return entry


def note_each(targets, *, verb, user, note="", data=None):
    """Write down the same of many targets: as many queries for a hundred as for one.

    Raises ValidationError for all if a text of any holds words that were taken out for good.
    """
    texts = {
        f"{number}: {name}": text
        for number, target in enumerate(targets)
        for name, text in texts_of(target).items()
    }
    keep_out(**texts, note=note)
    said = {"at": timezone.now(), "verb": verb, "user": user, "note": note, "data": data or {}}
    load_new([_entry(target, **said) for target in targets])


def _entry(target, **said):
    return AuditEntry(
        target_type=target._meta.model_name,
        target_id=str(target.pk),
        target_label=str(target)[:300],
        **said,
    )


def entries_about(target):
    """The audit entries of one row, newest first, with their users."""
    return (
        AuditEntry.objects.filter(target_type=target._meta.model_name, target_id=str(target.pk))
        .select_related("user")
        .order_by("-at", "-pk")
    )
