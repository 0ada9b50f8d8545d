"""Public addresses: claimed once, kept for ever, never given to another target."""

import hmac

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from text_unidecode import unidecode

from newsroom.record.loading import load
from newsroom.record.models import Address

SLUG_LENGTH = 80
# What the rows of addresses belong to whose words had to go: nothing any more.
BURIED = "gone"
COLUMNS = ("path", "target_type", "target_id", "is_current", "created_at")
LONGEST = Address._meta.get_field("path").max_length


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


def owners_of(paths):
    """{path: (target_type, target_id)} of those that belong, or belonged, to something."""
    stones = {stone: path for path in paths for stone in _tombstones(path)}
    rows = Address.objects.filter(path__in=[*paths, *stones])
    rows = rows.values_list("path", "target_type", "target_id")
    return {stones.get(path, path): (target_type, key) for path, target_type, key in rows}


def owner_of(path):
    """The (target_type, target_id) that a path belongs or belonged to, or None."""
    return owners_of([path]).get(path)


def is_free(path, *, target_type, target_id):
    """Whether the target may use this path: nobody else ever did."""
    return owner_of(path) in (None, (target_type, str(target_id)))


def claim(path, *, target_type, target_id):
    """Make ``path`` the target's current address; its earlier ones stay and redirect.

    Raises AddressTaken when the path belongs, or once belonged, to another target.
    """
    claim_each({target_id: path}, target_type=target_type)


@transaction.atomic
def claim_each(paths, *, target_type):
    """Do the same for many, {target_id: path}: as many queries for a hundred as for one."""
    owned = owners_of(paths.values())
    for target_id, path in paths.items():
        if owned.get(path) not in (None, (target_type, str(target_id))):
            raise AddressTaken(path)
    wanted = {path: str(target_id) for target_id, path in paths.items()}
    theirs = Address.objects.filter(target_type=target_type, target_id__in=wanted.values())
    theirs.filter(is_current=True).exclude(path__in=wanted).update(is_current=False)
    theirs.filter(is_current=False, path__in=wanted).update(is_current=True)
    now = timezone.now()
    new = ((path, one) for path, one in wanted.items() if path not in owned)
    load(Address, COLUMNS, ((path, target_type, one, True, now) for path, one in new))


def release(path, *, target_type, target_id):
    """Forget an address that no reader ever saw, such as that of a story moved before it ran."""
    Address.objects.filter(path=path, target_type=target_type, target_id=str(target_id)).delete()


# --- addresses whose words had to go -----------------------------------------------------------


def tombstone_of(path, *, key=None):
    """What is kept of an address in place of it: a keyed hash, itself written as a path."""
    key = key or settings.SECRET_KEY
    digest = hmac.digest(key.encode(), path.encode("utf-8", "surrogatepass"), "sha256")
    return f"/{BURIED}/{digest.hex()}/"


def buried_among(paths):
    """Those of these addresses that were taken out of the record: 410, and nobody's ever again."""
    stones = {stone: path for path in paths for stone in _tombstones(path)}
    found = Address.objects.filter(path__in=stones).values_list("path", flat=True)
    return {stones[stone] for stone in found}


def _tombstones(path):
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [tombstone_of(path, key=key) for key in keys]


@transaction.atomic
def bury(path):
    """Put a hash in place of an address, whether or not a row was kept of it."""
    stone = tombstone_of(path)
    Address.objects.filter(path=path).delete()
    Address.objects.get_or_create(path=stone, defaults=buried(stone))


def buried(stone):
    """The other columns of a tombstone's row: it belongs to nothing, and leads nowhere."""
    return {"target_type": BURIED, "target_id": stone[-33:-1], "is_current": False}
