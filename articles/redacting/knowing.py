"""Words that are known without being kept: keyed hashes of their folded rows.

A text is read as folded words, and each row of as many words as a redacted phrase had is hashed
with SECRET_KEY and looked up. Whoever has the hashes alone can't guess the words; whoever has the
key too can only try.
"""

import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import lru_cache
from typing import Any

from django.conf import settings
from text_unidecode import unidecode

from articles.importing.items import ImportItem, RejectedItem, content_hash
from articles.models import Redaction
from articles.phrases import MARKER, SLUG_MARKER, Phrase, blot, find, phrase_of, tokens
from people.names import sort_name

SALT = b"newsroom.redaction:"
# Values under these names are slugs or addresses, where no brackets may stand.
SLUGS = frozenset({"slug", "path", "url", "address", "old_addresses", "canonical_address"})
CUT_TO = frozenset({80, 120, 200, 300, 400})
SELECTOR = frozenset({"exact", "prefix", "suffix"})


@dataclass(frozen=True)
class Redactor:
    """Puts a marker in place of words it knows; ``lengths`` are how many words a phrase has."""

    is_wanted: Callable[[Phrase], bool]
    lengths: frozenset[int]
    # While the words themselves are known: a label that was cut off may end within them.
    phrases: frozenset[Phrase] = frozenset()

    def text(self, text: str) -> str:
        """A text of any kind, HTML and raw copies included."""
        if not self.lengths or not text:
            return text
        return blot(self._without_stump(text), self.is_wanted, self.lengths)

    def _without_stump(self, text):
        """The text without the beginning of a phrase that its end was cut off in."""
        if not (self.phrases and is_cut_off(text)):
            return text
        row = tokens(text)
        for phrase in self.phrases:
            for length in range(min(len(phrase), len(row)), 1, -1):
                *whole, last = (token.key for token in row[-length:])
                if tuple(whole) == phrase[: length - 1] and phrase[length - 1].startswith(last):
                    return text[: row[-length].start] + MARKER
        return text

    def slug(self, text: str) -> str:
        """A slug or an address."""
        if not self.lengths or not text:
            return text
        return blot(text, self.is_wanted, self.lengths, marker=SLUG_MARKER)

    def holds(self, text: str) -> bool:
        """Whether the words stand in a text, in its tags' attributes too."""
        return bool(self.lengths) and self.text(text) != text

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where they stand, attributes left aside."""
        return find(text, self.is_wanted, self.lengths) if self.lengths else []

    def json(self, value: Any, name: str = "") -> Any:
        """JSON with the words gone from its strings.

        The text around an anchored quotation is left out, for it may hold half of a name.
        """
        match value:
            case str():
                return self.slug(value) if name in SLUGS else self.text(value)
            case list():
                return [self.json(one, name) for one in value]
            case dict() if value.keys() >= SELECTOR:
                return {**value, "exact": self.text(value["exact"]), "prefix": "", "suffix": ""}
            case dict():
                return {key: self.json(one, key) for key, one in value.items()}
        return value

    def holds_json(self, value: Any) -> bool:
        """Whether they stand anywhere in a JSON value."""
        match value:
            case str():
                return self.holds(value)
            case list():
                return any(map(self.holds_json, value))
            case dict():
                return any(map(self.holds_json, value.values()))
        return False

    def snapshot(self, snapshot: dict) -> dict:
        """A story's snapshot, as an editor or a restore sends it."""
        if not self.lengths:
            return snapshot
        parts = {name: self.json(snapshot[name]) for name in ("fields", "bylines", "images")}
        return {**snapshot, **parts}

    def item(self, item: ImportItem) -> ImportItem:
        """An item of an import, known by the hash of what its source said."""
        if not self.lengths:
            return item
        return replace(self._plain(item), digest=item.digest or content_hash(item))

    def _plain(self, value, name=""):
        """A value of an item with the words gone from whatever it holds."""
        match value:
            case Enum():
                return value
            case str():
                return self.slug(value) if name in SLUGS else self.text(value)
            case tuple():
                return tuple(self._plain(part, name) for part in value)
        if is_dataclass(value):
            parts = {one.name: getattr(value, one.name) for one in fields(value)}
            return replace(value, **{key: self._plain(part, key) for key, part in parts.items()})
        return value

    def rejected(self, item: RejectedItem) -> RejectedItem:
        """An item that was not taken: its reason and what was read of it."""
        texts = ("external_id", "reason", "location", "raw", "source")
        return replace(item, **{name: self.text(getattr(item, name)) for name in texts})


def is_cut_off(text: str) -> bool:
    """Whether a label may have been cut to a length of ours."""
    return text.endswith("…") or len(text) in CUT_TO


# --- from words, while they are known; from hashes, ever after ---------------------------------


def phrases_in(words: str) -> set[Phrase]:
    """The phrases of a request, one a line, each as it may be filed or put into an address too."""
    found = set()
    for line in words.splitlines():
        spellings = {line, sort_name(line.strip())}
        found |= {phrase_of(one) for one in spellings | {unidecode(one) for one in spellings}}
    return found - {()}


def of_words(words: str) -> Redactor:
    """Knows the phrases of a request, one a line."""
    phrases = phrases_in(words)
    return Redactor(phrases.__contains__, frozenset(map(len, phrases)), frozenset(phrases))


def digests_of(words: str) -> list[dict]:
    """What a redaction keeps of its words: [{"n", "hash"}], in an order that says nothing."""
    key = settings.SECRET_KEY
    rows = [{"n": len(one), "hash": _hash(one, key)} for one in phrases_in(words)]
    return sorted(rows, key=lambda row: row["hash"])


def of_digests(digests: Iterable[dict]) -> Redactor:
    """Knows the words that hash to these, under the key of today or one of before."""
    hashes = frozenset(row["hash"] for row in digests)
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)

    @lru_cache(maxsize=50_000)
    def is_wanted(phrase):
        return any(_hash(phrase, key) in hashes for key in keys)

    return Redactor(is_wanted, frozenset(row["n"] for row in digests))


def standing() -> Redactor:
    """Knows all that was ever redacted here: one query."""
    rows = [row for digests in _approved().values_list("digests", flat=True) for row in digests]
    return of_digests(rows)


def cases_of(texts: Mapping[str, str]) -> dict[str, str]:
    """{name: which redaction took words of it out} for those of these texts that hold any."""
    known = list(_approved().values_list("pk", "case_number", "digests"))
    every = of_digests([row for *_, digests in known for row in digests])
    held = {name: text for name, text in texts.items() if every.holds(text)}
    return {
        name: f"redaction {pk}, case {case}"
        for pk, case, digests in reversed(known if held else [])
        for name, text in held.items()
        if of_digests(digests).holds(text)
    }


def _approved():
    approved = [Redaction.State.DONE, Redaction.State.RUNNING]
    return Redaction.objects.filter(state__in=approved).order_by("pk")


def _hash(phrase, key):
    return hmac.digest(key.encode(), SALT + " ".join(phrase).encode(), "sha256").hex()
