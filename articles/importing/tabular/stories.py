"""A row of a table, or a record of JSON, as a story. PURE."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from articles.importing.bodies import read_body
from articles.importing.feeds.dates import read_date
from articles.importing.feeds.entries import words_of
from articles.importing.feeds.people import bylines_of
from articles.importing.fields import BadField, Fields
from articles.importing.headlines import NO_HEADLINE, first_words, without_lead
from articles.importing.items import ByLine, ImportItem, Picture, RejectedItem, SourceStatus
from articles.importing.tabular.columns import Columns, at
from articles.importing.tabular.values import first, plain, shareable
from articles.text import normalise_space, to_paragraphs

__all__ = ["story_of"]

LONGEST_ID = 400
LARGEST_BODY = 10_000_000
TAG = re.compile(r"<[a-z!/]|&(?:[a-z]{2,8}|#\w{1,7});", re.I)
PASSWORDS = ("password", "post_password")
NUMBER = re.compile(r"\d+$", re.ASCII)
NO_DATE = "“{}” is no date that can be read without doubt; write it as 2026-03-02"
NO_TEXT = "“{}” holds no text that can be read; say with --columns where the text stands"
REPEATED = "“{}” stands twice; the first counts, and the item is taken as a draft"
LINES = ("dateline", "credit_line", "slugline", "slug")
# What a cell says that means nothing is there.
NOTHING = frozenset({"", "null", "none", "n/a", "nan", "undefined"})


def story_of(
    record: Mapping[str, Any],
    columns: Columns,
    *,
    external_id: str,
    location: str,
    timezone: tzinfo,
) -> ImportItem | RejectedItem:
    """Return the story of a record, or why there is none. Never raises.

    `external_id` is for a record without an id, an address and a slug of its own: its headline
    is added to it. Times without an offset are read in `timezone`.
    """
    reading = _Reading(record, columns, timezone)
    try:
        return reading.story(external_id, location)
    except BadField as error:
        return RejectedItem(
            external_id=reading.line("id") or location,
            location=location,
            field=error.field[:200],
            reason=str(error),
            raw=reading.received(),
        )


class _Reading:
    """One record while it is read: its values by our names, and what is to be said of it."""

    def __init__(self, record: Mapping[str, Any], columns: Columns, timezone: tzinfo):
        self._record = record
        self._columns = columns
        self._timezone = timezone
        self.warnings: list[str] = []
        self.kept: Counter[str] = Counter()

    def story(self, external_id: str, location: str) -> ImportItem:
        address = self.line("address")
        body = read_body(self._html(), base=address if address.startswith("http") else "")
        headline = words_of(self.line("headline")) or first_words(body.html)
        if not headline:
            field = self._column("headline") or "headline"
            raise BadField(field, "there is no headline, and no text to make one from")
        if not self.line("headline"):
            self.warnings.append(NO_HEADLINE)
        categories = self._names("section")
        self.kept.update(dict(body.kept))
        status = self._status()
        return ImportItem(
            external_id=self._id(external_id, headline),
            location=location,
            headline=headline,
            standfirst=without_lead(words_of(self.text("standfirst")), body.html),
            body=body.html,
            section=categories[0] if categories else "",
            categories=categories,
            topics=tuple(dict.fromkeys([*self._names("topics"), *categories[1:]])),
            bylines=self._bylines(),
            published_at=self._published_at(),
            embargo_until=self._time("embargo_until"),
            rights_until=self._time("rights_until"),
            status=status,
            language=self.line("language"),
            usage_terms=self.text("usage_terms"),
            desk_note=self.text("desk_note"),
            canonical_address=self.line("canonical_address"),
            old_addresses=(address,) if address.startswith(("http://", "https://")) else (),
            pictures=self._pictures(body),
            received=self.received(),
            warnings=tuple(self.warnings),
            kept=tuple(sorted(self.kept.items())),
            **{name: self.line(name) for name in LINES},
        )

    # --- values ---

    def value(self, field: str) -> Any:
        """What the first of the field's columns with a value says, as text or a list of texts."""
        for column in self._columns.of.get(field, ()):
            found = plain(at(self._record, column))
            if found and not (isinstance(found, str) and found.strip().casefold() in NOTHING):
                return found
        return ""

    def text(self, field: str) -> str:
        found = self.value(field)
        return "\n\n".join(found) if isinstance(found, list) else found

    def line(self, field: str) -> str:
        found = self.value(field)
        return normalise_space(found[0] if isinstance(found, list) else found)

    def _column(self, field: str) -> str:
        """The column that a value came from, else the first that it might have come from."""
        columns = self._columns.of.get(field, ())
        return next((one for one in columns if plain(at(self._record, one))), (*columns, "")[0])

    def _raw_column(self, field: str) -> str:
        """The first column that holds anything, be it of a kind that is no text."""
        columns = self._columns.of.get(field, ())
        return next((one for one in columns if isinstance(at(self._record, one), dict | list)), "")

    def _names(self, field: str) -> tuple[str, ...]:
        """A list, a text that is a list in JSON, or a text with commas or semicolons."""
        found = self.value(field)
        if isinstance(found, str):
            found = _listed(found)
        names = [words_of(name) for name in found]
        numbers = [name for name in names if NUMBER.match(name)]
        if numbers and len(numbers) == len(names):
            self.kept[f"{self._column(field)[:80]} given only as a number"] += len(numbers)
            return ()
        return tuple(dict.fromkeys(name for name in names if name))

    # --- fields ---

    def _html(self) -> str:
        text = self.text("body")
        if len(text) > LARGEST_BODY:
            raise BadField(self._column("body"), f"longer than {LARGEST_BODY:,} characters")
        column = self._raw_column("body")
        if not text and column:
            self.warnings.append(NO_TEXT.format(column[:80]))
        if TAG.search(text):
            return text
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        return to_paragraphs(text if "\n\n" in text else text.replace("\n", "\n\n"))

    def _id(self, external_id: str, headline: str) -> str:
        own = self.line("id") or self.line("address") or self.line("slug")
        return (own or f"{external_id} {headline}")[:LONGEST_ID]

    def _bylines(self) -> tuple[ByLine, ...]:
        found = self.value("bylines")
        bylines, unnamed = bylines_of([found] if isinstance(found, str) else found)
        numbers = [one for one in bylines if NUMBER.match(one.name)]
        if unnamed:
            self.kept["author given only as an e-mail address"] += unnamed
        if numbers:
            self.kept["author given only as a number"] += len(numbers)
        return tuple(one for one in bylines if one not in numbers)

    def _published_at(self) -> datetime | None:
        """The first column that is a date; what can't be read without doubt is none, and said."""
        doubt = ""
        for column in self._columns.of.get("published_at", ()):
            written = first(plain(at(self._record, column)))
            # Some say here whether it is published, not when.
            if written.casefold() in NOTHING | {"true", "false", "yes", "no", "0", "1"}:
                continue
            zone = UTC if column.casefold().endswith(("gmt", "utc")) else self._timezone
            if moment := read_date(written, timezone=zone):
                return moment
            doubt = doubt or f"{column}: {NO_DATE.format(written[:40])}"
        if doubt:
            self.warnings.append(doubt)
        return None

    def _time(self, field: str) -> datetime | None:
        written = self.line(field)
        moment = read_date(written, timezone=self._timezone)
        if written and not moment:
            # Without it something might run that must not.
            raise BadField(self._column(field), NO_DATE.format(written[:40]))
        return moment

    def _status(self) -> SourceStatus:
        """Public only if something says so and nothing says otherwise."""
        said = {name: self.line(name) for name in ("status", "draft", "visibility")}
        published = self.line("published").casefold()
        if published in ("true", "false", "yes", "no", "0", "1", "on", "off"):
            said["published"] = published
        status, warning = Fields(said).status()
        if warning:
            self.warnings.append(warning)
        repeated = getattr(self._record, "repeated", ())
        self.warnings.extend(REPEATED.format(key[:80]) for key in repeated)
        if self._is_protected():
            return SourceStatus.WITHHELD
        is_doubtful = repeated and status is SourceStatus.PUBLIC
        return SourceStatus.DRAFT if is_doubtful else status

    def _is_protected(self) -> bool:
        """Whether a password guards it: WordPress says so beside the text or by the password."""
        parts = [at(self._record, one) for one in self._columns.of.get("body", ())]
        marks = [one.get("protected") for one in parts if isinstance(one, dict)]
        return "true" in marks or any(self._record.get(name) for name in PASSWORDS)

    def _pictures(self, body) -> tuple[Picture, ...]:
        address = self.line("picture")
        if (
            not address
            or NUMBER.match(address)
            or address in {one.address for one in body.pictures}
        ):
            return body.pictures
        lead = Picture(
            address=address,
            alt=self.line("picture_alt"),
            caption=words_of(self.line("picture_caption")),
            credit=words_of(self.line("picture_credit")),
            is_lead=True,
        )
        return (lead, *body.pictures)

    def received(self) -> str:
        """The record as it came, without e-mail addresses of people and without secrets."""
        kept = shareable(self._record, people=self._columns.of.get("bylines", ()))
        return json.dumps(kept, ensure_ascii=False, indent=1)


def _listed(text: str) -> list[str]:
    if text.lstrip().startswith("["):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, list):
            return [first(plain(one)) for one in found]
    return re.split(r"[;|]" if ";" in text or "|" in text else ",", text)
