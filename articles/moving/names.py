"""What a row is called in a file, and which row a name means here: asked a batch at a time."""

from collections import defaultdict
from collections.abc import Iterable

from articles.models import BulkReview, Image, ImportedItem, Quote, Section, Topic
from people.models import Speaker

# {kind: (all rows, the column whose value is the name)}.
NAMED = {
    "section": (Section._base_manager, "slug"),
    "topic": (Topic._base_manager, "key"),
    "speaker": (Speaker.everyone, "slug"),
    "picture": (Image._base_manager, "sha256"),
    "bulk_review": (BulkReview._base_manager, "seed"),
}
MOST_KEPT = 20_000
AT_ONCE = 500


class Names:
    """The names of rows by their keys, for describing them; a quote is called by its own key."""

    def __init__(self):
        self._known: dict[str, dict] = defaultdict(dict)

    def keep_few(self) -> None:
        """Forget what was loaded for earlier batches if it has become much."""
        for known in self._known.values():
            if len(known) > MOST_KEPT:
                known.clear()

    def load(self, kind: str, keys: Iterable) -> None:
        """Fetch the names of these rows, one query for each five hundred that are not known."""
        known = self._known[kind]
        wanted = sorted(set(keys) - known.keys() - {None}) if kind in NAMED else []
        for start in range(0, len(wanted), AT_ONCE):
            rows, column = NAMED[kind]
            some = wanted[start : start + AT_ONCE]
            known.update(rows.filter(pk__in=some).values_list("pk", column))

    def of(self, kind: str, key):
        """The name of a row that was loaded; None for none, and for one that is gone."""
        return self._known[kind].get(key) if kind in NAMED else key and str(key)


class Keys:
    """The keys of rows by their names, for writing them.

    ``blocked`` are names that mean another here than in the file; a story's name is its number
    there, by which a run of ``source`` wrote it down.
    """

    def __init__(self, source: str):
        self.source = source
        self.blocked: set[tuple[str, str]] = set()
        self._known: dict[str, dict] = defaultdict(dict)

    def load(self, kind: str, names: Iterable) -> None:
        """Fetch the keys of the rows of these names, so that ``of`` and ``has`` can tell."""
        wanted = sorted(set(names) - {None})
        known = self._known[kind]
        known.clear()
        for start in range(0, len(wanted), AT_ONCE):
            known.update(self._found(kind, wanted[start : start + AT_ONCE]))

    def _found(self, kind, names):
        if kind == "quote":
            keys = Quote._base_manager.filter(pk__in=names).values_list("pk", flat=True)
            return {str(key): key for key in keys}
        if kind == "story":
            rows = ImportedItem.objects.filter(source=self.source, kind=ImportedItem.MOVED)
            return dict(rows.filter(external_id__in=names).values_list("external_id", "article_id"))
        rows, column = NAMED[kind]
        return dict(rows.filter(**{f"{column}__in": names}).values_list(column, "pk"))

    def has(self, kind: str, name: str) -> bool:
        """Whether a row of that name is here, and is the one that is meant."""
        return (kind, name) not in self.blocked and name in self._known[kind]

    def of(self, kind: str, name):
        """The key of a row that was loaded; None for none."""
        return self._known[kind].get(name)
