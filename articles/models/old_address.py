"""Where imported stories stood at their source, and links of theirs that still lead there."""

from django.db import models
from django.db.models import Q

HOST_LENGTH = 253
PATH_LENGTH = 800


class OldAddress(models.Model):
    """An address at which readers found a story, or a page, before it came here.

    ``host`` and ``path`` are as ``articles.importing.addresses`` writes them: no “www.”, no closing
    slash, a query where the address has one (``/?p=7``). The first story that had it keeps it.
    """

    host = models.CharField(max_length=HOST_LENGTH)
    path = models.CharField(max_length=PATH_LENGTH)
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, null=True, related_name="old_addresses", editable=False
    )
    page = models.ForeignKey(
        "articles.SitePage", models.CASCADE, null=True, related_name="old_addresses", editable=False
    )

    class Meta:
        verbose_name_plural = "old addresses"
        constraints = [
            models.UniqueConstraint(fields=["host", "path"], name="old_address_once"),
            models.CheckConstraint(condition=~Q(path=""), name="old_address_has_path"),
            models.CheckConstraint(
                condition=Q(article__isnull=True) ^ Q(page__isnull=True),
                name="old_address_of_one",
            ),
        ]
        indexes = [models.Index(fields=["path"], name="old_address_by_path")]

    def __str__(self):
        return f"{self.host}{self.path}"


class WaitingLink(models.Model):
    """A link in an imported story that leads to an old address nobody has yet, or not in public."""

    # The unique constraint, which begins with the story, is its index too.
    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        db_index=False,
        related_name="waiting_links",
        editable=False,
    )
    host = models.CharField(max_length=HOST_LENGTH)
    path = models.CharField(max_length=PATH_LENGTH)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "host", "path"], name="waiting_link_once"),
        ]
        indexes = [models.Index(fields=["host", "path"], name="waiting_link_by_target")]

    def __str__(self):
        return f"{self.article_id} → {self.host}{self.path}"
