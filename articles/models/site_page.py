"""About, contact, privacy, corrections: flat pages with a gate and an entry in the menu."""

from django.conf import settings
from django.contrib.flatpages.models import FlatPage
from django.db import models
from django.db.models import Q
from django.utils import timezone

MOST_IN_MENU = 12


class SitePageQuerySet(models.QuerySet):
    """Pages; ``public`` keeps those that readers may open."""

    def public(self, at=None):
        """Pages that are published. ``at`` is taken as by every gate; a page has no hour."""
        return self.filter(is_public=True, registration_required=False)

    def in_menu(self, at=None):
        """The entries of the menu, those of unpublished pages left out."""
        return self.public(at).filter(is_in_menu=True)


class SitePage(FlatPage):
    """A page of the paper's own. ``is_public`` is its gate: nothing else puts it before readers.

    Title, address (``url``) and text (``content``) are the flat page's. ``sites`` follows the
    gate, so that Django's own means never show a draft either.
    """

    target_type = "sitepage"  # in the record of addresses, as in the audit log

    is_public = models.BooleanField("published", default=False)
    is_in_menu = models.BooleanField("in the menu", default=False)
    # Empty: the page's title.
    menu_title = models.CharField(max_length=60, blank=True)
    menu_order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=0, editable=False)
    first_public_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    # When somebody here last changed it; an import does not count.
    edited_at = models.DateTimeField(null=True, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = SitePageQuerySet.as_manager()

    class Meta:
        verbose_name = "page"
        indexes = [
            models.Index(
                fields=["menu_order"],
                condition=Q(is_public=True, is_in_menu=True),
                name="page_in_menu",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.url

    @property
    def was_ever_public(self):
        return self.first_public_at is not None

    @property
    def menu_label(self):
        """What the menu calls it."""
        return self.menu_title or self.title
