"""Finding words in every table, and writing a marker in their place.

``search`` only reads. ``carry_out`` runs inside a transaction with the append-only triggers lifted,
and brings up to date whatever follows from the texts: keys, addresses, anchors, lists, search.
"""

import html
import itertools
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from articles.phrases import TAG
from articles.redacting import following
from articles.redacting.knowing import Redactor, is_cut_off, of_words, phrases_in
from articles.redacting.registry import FIELDS
from newsroom.record import addresses
from newsroom.record.models import Address

CHUNK = 500
STEP = 100
SAMPLES = 3
AROUND = 60
VANISHING = re.compile("[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff'’‘‛`´ʼʹ′＇]")
LATIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
# Where the model's name is not a word of the newsroom's.
LABELS = {
    "articles.appearance": "quotations as printed",
    "articles.articleimage": "captions",
    "articles.image": "pictures",
    "articles.judgement": "answers to suggestions",
    "articles.revision": "earlier versions",
    "articles.job": "background work",
    "articles.sitepage": "entries of the menu",
    "flatpages.flatpage": "pages",
    "record.auditentry": "the record of who did what",
    "admin.logentry": "the log of screens",
    "people.transferbatch": "rows of merges",
    "axes.accessattempt": "logins",
    "axes.accesslog": "logins that came in",
    "axes.accessfailurelog": "logins that failed",
}
# Columns that hold an address without being of a type that says so.
ADDRESSES = frozenset({"path", "host", "url"})
ESCAPED = re.compile(r"\\u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}")


@dataclass
class Found:
    """The rows of one table that hold the words; ``samples`` are (before, words, after)."""

    table: str
    keys: list = field(default_factory=list)
    samples: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def label(self) -> str:
        """What an editor calls the table."""
        return label_of(self.table)


def label_of(table: str) -> str:
    """What an editor calls a table, by its name."""
    name = LABELS.get(table) or str(apps.get_model(table)._meta.verbose_name_plural)
    return name[:1].upper() + name[1:]


def search(words: str) -> list[Found]:
    """Every row that holds one of these phrases, table by table. Reads all texts there are."""
    one_by_one = Search(words)
    found = [one_by_one.in_table(table) for table in FIELDS]
    return [one for one in found if one.keys]


class Search:
    """Looks for the phrases of a request in one table, or a part of one, after the other."""

    def __init__(self, words: str):
        self._redactor, self._quick = of_words(words), _quick(words)

    def in_table(
        self, table: str, scope: Mapping | None = None, *, on_rows: Callable[[int], None] = id
    ) -> Found:
        """The rows that hold them, of those in scope; ``on_rows`` is told how many were read."""
        found = Found(table)
        rows = self._rows(table).filter(**(scope or {}))
        for number, row in enumerate(rows.iterator(chunk_size=CHUNK), start=1):
            self._read(found, row)
            if number % CHUNK == 0:
                on_rows(CHUNK)
        return found

    def in_steps(self, table: str, *, after=None) -> Iterator[tuple[Found, int, Any]]:
        """(found, rows read, key of the last) for each STEP rows of a table, in their order."""
        while True:
            rows = self._rows(table).filter(**({} if after is None else {"pk__gt": after}))
            step = list(rows[:STEP])
            if not step:
                return
            found = Found(table)
            for row in step:
                self._read(found, row)
            after = step[-1][0] if isinstance(step[-1][0], int) else str(step[-1][0])
            yield found, len(step), after

    def _rows(self, table):
        rows = apps.get_model(table)._base_manager.order_by("pk")
        return rows.values_list("pk", *FIELDS[table])

    def _read(self, found, row):
        pk, *values = row
        held = [value for value in values if value and _holds(value, self._redactor, self._quick)]
        if held:
            found.keys.append(pk)
            if len(found.samples) < SAMPLES:
                found.samples.append(_sample(held[0], self._redactor))


def _holds(value, redactor, quick):
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if not quick(text):
        return False
    return redactor.holds(value) if isinstance(value, str) else redactor.holds_json(value)


def _sample(value, redactor):
    """The words with a little of what stands around them; the first string of JSON that has any."""
    text = next(text for text in _strings(value) if redactor.holds(text))
    if "<" in text:
        bare = " ".join(TAG.sub(" ", text).split())
        text = bare if redactor.places(bare) else text
    places = redactor.places(text)
    start, end = places[0] if places else (0, min(len(text), 2 * AROUND))
    return text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND]


def _strings(value) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for one in value:
                yield from _strings(one)
        case dict():
            yield from _strings(list(value.values()))


def _quick(words: str) -> Callable[[str], bool]:
    """A fast test that never misses: whether the longest word of some phrase may be there."""
    longest = {max(phrase, key=len) for phrase in phrases_in(words)}
    if not all(word.isascii() for word in longest):
        return lambda text: True

    def may_hold(text):
        if ESCAPED.search(text) or is_cut_off(text):
            return True
        plain = _plainly(text)
        if any(word in plain for word in longest):
            return True
        # Tags may part a word.
        bare = _plainly(TAG.sub("", text)) if "<" in text else ""
        return any(word in bare for word in longest)

    return may_hold


def _plainly(text):
    if "&" in text:
        text = html.unescape(text)
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    folded = unicodedata.normalize("NFKD", text).casefold().translate(LATIN)
    return VANISHING.sub("", folded)


# --- rewriting ----------------------------------------------------------------------------------


def carry_out(found: list[Found], redactor: Redactor) -> dict[str, int]:
    """Rewrite these rows and what follows from them; return {table: rows changed}.

    The caller holds a transaction with the append-only triggers lifted.
    """
    stories = following.Stories()
    changed = rewrite(found, redactor, stories)
    stories.bring_up_to_date()
    return changed


def rewrite(found: list[Found], redactor: Redactor, stories: following.Stories) -> dict[str, int]:
    """Rewrite these rows alone; what must follow is noted in ``stories``.

    A story is brought up to date only when its text, quotations and appearances are all rewritten:
    until then its words do not agree with its records.
    """
    changed = {}
    for one in found:
        model = apps.get_model(one.table)
        n = 0
        for pk in one.keys:
            n += _rewrite(model, pk, redactor, stories)
        if n:
            changed[one.table] = n
    return changed


def _rewrite(model, pk, redactor, stories):
    row = model._base_manager.filter(pk=pk).first()
    if row is None:
        return 0
    columns = FIELDS[model._meta.label_lower]
    new = {name: _without(model._meta.get_field(name), row, redactor) for name in columns}
    new = {name: value for name, value in new.items() if value != getattr(row, name)}
    if not new:
        return 0
    if model is Address:
        addresses.bury(row.path)
    else:
        _update(model, pk, following.derived(row, new))
    stories.add(row)
    return 1


def _without(column, row, redactor):
    value = getattr(row, column.name)
    if not value or isinstance(column, models.FileField):
        return value if not value else following.renamed(value, redactor)
    if isinstance(column, models.JSONField):
        return redactor.json(value)
    is_address = column.name in ADDRESSES
    is_slug = is_address or isinstance(column, models.SlugField | models.URLField)
    text = redactor.slug(value) if is_slug else redactor.text(value)
    return text[: column.max_length] if column.max_length else text


def _update(model, pk, values):
    """Write the row; where a marker makes it equal to another, a number tells them apart."""
    texts = [name for name in values if _must_be_unique(model, name)]
    for number in itertools.count(1):
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=pk).update(**values)
            return
        except IntegrityError:
            if not texts or number > 1000:
                raise
            values = values | {n: _numbered(model, n, values[n], number + 1) for n in texts}


def _must_be_unique(model, name):
    together = {n for rule in model._meta.constraints for n in getattr(rule, "fields", ())}
    column = model._meta.get_field(name)
    is_text = isinstance(column, models.CharField | models.TextField)
    return is_text and (column.unique or name in together)


def _numbered(model, name, value, number):
    bare = re.sub(r"[ -]\d+$", "", value) if number > 2 else value
    joint = "-" if isinstance(model._meta.get_field(name), models.SlugField) else " "
    return f"{bare}{joint}{number}"
