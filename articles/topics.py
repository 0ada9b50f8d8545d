"""assign_topics(): the one writer of a story's topics, in bulk, for import, form and merge.

taggit's own ``add`` and ``set`` cost a query a topic and lose what we keep beside it.
"""

from collections.abc import Collection, Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from articles.models import ArticleTopic, Topic, topic_key
from newsroom.record import addresses
from newsroom.record.loading import load
from newsroom.record.models import Address


@transaction.atomic
def ensure_topics(names: Iterable[str]) -> dict[str, Topic]:
    """Find or make the topics of these names; {folded key: Topic}. Empty names are left out.

    The first spelling met is the one a new topic gets. Raises ValidationError for a name that is
    longer than a topic's may be. The number of queries does not depend on the number of names.
    """
    spellings = {}
    for name in names:
        tidy = " ".join(name.split())
        if tidy:
            spellings.setdefault(topic_key(tidy), tidy)
    found = {topic.key: topic for topic in Topic.objects.filter(key__in=spellings)}
    new = [spelling for key, spelling in spellings.items() if key not in found]
    too_long = [name for name in new if len(name) > Topic._meta.get_field("name").max_length]
    if too_long:
        raise ValidationError(f"The topic “{too_long[0][:60]}…” has more than 100 characters.")
    for topic in Topic.objects.bulk_create(_with_slugs(new)):
        found[topic.key] = topic
    return found


def assign_topics(wanted: Mapping[int, Collection[int]]) -> None:
    """Give each story (by id) exactly these topics (by id); the caller then relists.

    Rows that stay are not touched.
    """
    have = {
        (row.content_object_id, row.tag_id): row.pk
        for row in ArticleTopic.objects.filter(content_object_id__in=wanted).only(
            "pk", "content_object_id", "tag_id"
        )
    }
    want = {(article, topic) for article, topics in wanted.items() for topic in topics}
    surplus = [pk for pair, pk in have.items() if pair not in want]
    if surplus:
        ArticleTopic.objects.filter(pk__in=surplus).delete()
    load(ArticleTopic, ("content_object_id", "tag_id"), sorted(want - have.keys()))


def _with_slugs(names):
    """Unsaved topics with slugs that no topic has and none ever had, in three queries."""
    wanted = {name: addresses.ascii_slug(name, fallback="topic") for name in names}
    taken = _slugs_like(set(wanted.values())) if wanted else set()
    topics = []
    for name, wish in wanted.items():
        slug = next(slug for slug in addresses.numbered(wish) if slug not in taken)
        taken.add(slug)
        topics.append(Topic(name=name, key=topic_key(name), slug=slug))
    return topics


def _slugs_like(wishes):
    """Slugs in use, now or once, that equal a wish or are a wish with a number."""
    taken = set(Topic.objects.filter(slug__in=wishes).values_list("slug", flat=True))
    paths = [f"/topics/{wish}/" for wish in wishes]
    used = Address.objects.filter(path__in=paths).values_list("path", flat=True)
    taken |= {path.split("/")[2] for path in {*used, *addresses.buried_among(paths)}}
    for wish in list(taken):
        taken |= set(
            Topic.objects.filter(slug__startswith=f"{wish}-").values_list("slug", flat=True)
        )
        once = Address.objects.filter(path__startswith=f"/topics/{wish}-")
        taken |= {path.split("/")[2] for path in once.values_list("path", flat=True)}
    return taken
