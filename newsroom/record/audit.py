"""note(): the one writer of the audit log."""

from newsroom.record.models import AuditEntry


def note(target, *, verb, user, note="", data=None):
    """Write down that ``user`` (None for the system) did ``verb`` to ``target``.

    ``target`` is any saved model instance; ``note`` the reason in words; ``data`` what the reader
    of the log needs beyond it, as JSON. Returns the AuditEntry.
    """
    return AuditEntry.objects.create(
        user=user,
        verb=verb,
        target_type=target._meta.model_name,
        target_id=str(target.pk),
        target_label=str(target)[:300],
        note=note,
        data=data or {},
    )


def entries_about(target):
    """The audit entries of one row, newest first, with their users."""
    return (
        AuditEntry.objects.filter(target_type=target._meta.model_name, target_id=str(target.pk))
        .select_related("user")
        .order_by("-at", "-pk")
    )
