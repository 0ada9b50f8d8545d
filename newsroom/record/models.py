"""What the newsroom did, and every address it ever used."""

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One thing that someone did: who, when, what, why. Rows are never changed or deleted."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    # A person who acted can be made inactive; deleting them would tear the record.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    verb = models.CharField(max_length=40)
    target_type = models.CharField(max_length=40)
    target_id = models.CharField(max_length=40)
    target_label = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["target_type", "target_id", "-at"], name="audit_of_target"),
        ]

    def __str__(self):
        return f"{self.verb} {self.target_label or self.target_id}"


class Address(models.Model):
    """A public path and what it belongs to; kept for ever, never given to another."""

    path = models.CharField(max_length=400, unique=True)
    target_type = models.CharField(max_length=40)
    target_id = models.CharField(max_length=40)
    is_current = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [
            models.UniqueConstraint(
                fields=["target_type", "target_id"],
                condition=models.Q(is_current=True),
                name="address_one_current",
            ),
            models.CheckConstraint(
                condition=models.Q(path__startswith="/"), name="address_starts_with_slash"
            ),
        ]

    def __str__(self):
        return self.path
