"""What speakers, sections and topics share: a slug whose address is never given to another."""

from newsroom.record import addresses


class Slugged:
    """A model with a unique ``slug`` and a page at ``address``, such as "/topics/{}/"."""

    address = ""

    def get_absolute_url(self):
        return self.address.format(self.slug)

    def free_slug(self):
        """A slug from the name that none of its kind has, and none ever had."""
        wanted = addresses.ascii_slug(self.name, fallback=self._kind())
        return next(slug for slug in addresses.numbered(wanted) if self.may_use(slug))

    def may_use(self, slug):
        """Whether the slug is neither another row's nor once was."""
        # Of all rows: a default manager may leave some out, such as speakers who were merged.
        rows = self._meta.concrete_model._base_manager.filter(slug=slug)
        if rows.exclude(pk=self.pk).exists():
            return False
        return addresses.is_free(self.address.format(slug), **self._target())

    def keep_address(self, former=""):
        """Write down the former slug's address, if there is one, and this one as the current."""
        for slug in filter(None, (former, self.slug)):
            addresses.claim(self.address.format(slug), **self._target())

    def _kind(self):
        return self._meta.concrete_model._meta.model_name

    def _target(self):
        return {"target_type": self._kind(), "target_id": self.pk or 0}
