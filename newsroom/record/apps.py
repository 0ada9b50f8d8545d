"""The ground floor as an app; it imports none of ours."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class RecordConfig(AppConfig):
    name = "newsroom.record"
    label = "record"
    verbose_name = "Record"

    def ready(self):
        from newsroom.record import append_only  # noqa: PLC0415

        append_only.protect("record_auditentry")
        pre_migrate.connect(append_only.before_migrate, sender=self)
        post_migrate.connect(append_only.after_migrate, sender=self)
