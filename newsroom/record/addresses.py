"""Public addresses: claimed once, kept for ever, never given to another target."""

from django.db import transaction
from django.utils.text import slugify
from text_unidecode import unidecode

from newsroom.record.models import Address

SLUG_LENGTH = 80


class AddressTaken(Exception):
    """The path belongs, or once belonged, to something else."""


def ascii_slug(text, *, fallback):
    """A slug of ASCII letters, digits and hyphens; other scripts are transliterated.

    >>> ascii_slug("Élysée talks", fallback="story")
    'elysee-talks'
    >>> ascii_slug("!!!", fallback="story")
    'story'
    """
    slug = slugify(unidecode(text))[: SLUG_LENGTH * 2]
    if len(slug) > SLUG_LENGTH:
        slug = slug[: SLUG_LENGTH + 1].rpartition("-")[0] or slug[:SLUG_LENGTH]
    return slug.strip("-_") or fallback


def numbered(slug):
    """Yield the slug, then slug-2, slug-3 and so on."""
    yield slug
    number = 2
    while True:
        yield f"{slug}-{number}"
        number += 1


def owner_of(path):
    """The (target_type, target_id) that a path belongs or belonged to, or None."""
    row = Address.objects.filter(path=path).values_list("target_type", "target_id").first()
    return row or None


def is_free(path, *, target_type, target_id):
    """Whether the target may use this path: nobody else ever did."""
    return owner_of(path) in (None, (target_type, str(target_id)))


@transaction.atomic
def claim(path, *, target_type, target_id):
    """Make ``path`` the target's current address; its earlier ones stay and redirect.

    Raises AddressTaken when the path belongs, or once belonged, to another target.
    """
    target = {"target_type": target_type, "target_id": str(target_id)}
    if not is_free(path, **target):
        raise AddressTaken(path)
    Address.objects.filter(**target, is_current=True).exclude(path=path).update(is_current=False)
    address, made = Address.objects.get_or_create(path=path, defaults=target)
    if not made and not address.is_current:
        Address.objects.filter(pk=address.pk).update(is_current=True)
    return address


def release(path, *, target_type, target_id):
    """Forget an address that no reader ever saw, such as that of a story moved before it ran."""
    Address.objects.filter(path=path, target_type=target_type, target_id=str(target_id)).delete()
