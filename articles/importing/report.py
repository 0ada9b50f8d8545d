"""What became of each item of a run: the counts, the lines to read, and the JSON for machines."""

import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import IO

from articles.importing.items import Found, ImportItem, LeftOut

__all__ = ["Outcome", "PictureCounts", "Report", "Result", "first_line", "result_of"]

MOST_KEPT = 1_000
# Controls, line ends, what turns the direction of a line, halves of surrogate pairs.
UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+"
)
MIXED = "mixed"


class Outcome(StrEnum):
    """What became of an item; the words of the JSON report."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    CONFLICT = "conflict"
    REJECTED = "rejected"


# An outcome's name in the counts, where it differs.
COUNTED_AS = {Outcome.CONFLICT: "conflicts"}

# The counts as the summary words them.
WORDED = {
    "created": "created",
    "updated": "updated",
    "unchanged": "unchanged",
    "skipped": "skipped",
    "conflicts": "in conflict",
    "rejected": "rejected",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one item. `was_read` is false when there was no item to be had at all."""

    external_id: str
    outcome: Outcome
    reason: str = ""
    article: int | None = None
    location: str = ""
    field: str = ""
    source: str = ""
    format: str = ""
    warnings: tuple[str, ...] = ()
    was_read: bool = True
    # Of a rejected one: what was to be taken, or as much as was read of it.
    item: ImportItem | None = None
    raw: str = ""
    kind: str = "article"
    # How many bytes of all there is to read were read when it was found.
    reached: int = 0

    @property
    def is_rejected_text(self) -> bool:
        """Whether it was rejected, and there is anything of it that could be mended."""
        return self.outcome is Outcome.REJECTED and bool(self.item or self.raw)

    def as_json(self) -> dict:
        """Return the item as DESIGN's report has it."""
        return {
            "id": self.external_id,
            "outcome": str(self.outcome),
            "reason": shown(self.explanation()),
            "article": self.article,
        }

    def explanation(self) -> str:
        """Return the reason with the field at fault, and whatever an editor should look at."""
        reason = f"{self.field}: {self.reason}" if self.field else self.reason
        return "; ".join(part for part in (reason, *self.warnings) if part)

    def lines(self) -> Iterator[str]:
        """Yield what a human should read about it; nothing if all went well."""
        place = shown(self.location or self.external_id)
        if self.outcome in (Outcome.REJECTED, Outcome.CONFLICT, Outcome.SKIPPED):
            reason = f"{self.field}: {self.reason}" if self.field else self.reason
            yield f"{self.outcome}: {place}: {shown(reason)}"
        for warning in self.warnings:
            yield f"warning: {place}: {shown(warning)}"


@dataclass(slots=True)
class PictureCounts:
    """What became of pictures: stored anew, put into stories, still missing, and why."""

    stored: int = 0
    placed: int = 0
    missing: int = 0
    failed: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict:
        """The counts as the report has them; {} where there is nothing to say."""
        if not (self.stored or self.placed or self.missing):
            return {}
        counts = {"stored": self.stored, "placed": self.placed, "missing": self.missing}
        return {**counts, "failed": dict(self.failed)}

    def lines(self) -> Iterator[str]:
        """What there is to say of pictures, for the summary."""
        if self.stored or self.placed or self.failed:
            opening = f"Pictures: {self.stored:,} stored, {self.placed:,} put into stories"
            yield f"{opening}, {self.missing:,} still missing."
        elif self.missing:
            yield f"Pictures not taken, known by their addresses: {self.missing:,} (see --media)."
        ordered = sorted(self.failed.items(), key=lambda pair: (-pair[1], pair[0]))
        listed = "; ".join(f"{n:,} × {shown(why)}" for why, n in ordered[:8])
        if listed:
            yield f"Pictures that could not be had: {listed}."


def result_of(
    source: str, item: ImportItem, outcome: Outcome, reason: str = "", *, article=None, **more
) -> Result:
    """Return what became of an item; it keeps the item's own warnings unless others are given."""
    return Result(
        external_id=item.external_id,
        outcome=outcome,
        reason=reason,
        article=article,
        location=item.location,
        source=source,
        kind=item.kind,
        item=item if outcome is Outcome.REJECTED else None,
        **{"warnings": item.warnings, **more},
    )


def first_line(error: Exception) -> str:
    """Return what went wrong; further lines of a database's error may hold the words of a row."""
    return next(iter(str(error).splitlines()), "")


class Report:
    """Counts results, and spools them for a JSON file if one is wanted.

    Memory stays the same however many items there are.
    """

    def __init__(self, *, spooled: bool = False):
        self.counts: Counter[str] = Counter()
        self.noted: list[dict] = []
        self.left_out: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()
        self.comments = 0
        # Of what was rejected: what had text at all, and what is kept with it in the database.
        self.with_text = 0
        self.kept_with_text = 0
        # What was to be said of items in the end, by their stories.
        self._late: dict[int, dict] = {}
        self.pictures = PictureCounts()
        self.was_anything_read = False
        self._sources: set[str] = set()
        self._formats: set[str] = set()
        self._spool: IO[str] | None = tempfile.TemporaryFile("w+") if spooled else None  # noqa: SIM115

    def observe(self, found: Found) -> None:
        """Count what is not taken, or taken without being understood, as it is read."""
        if isinstance(found, LeftOut):
            self.left_out[found.kind] += 1
            self.was_anything_read = True
        elif isinstance(found, ImportItem):
            self.comments += found.comments
            for what, n in found.kept:
                self.kept[what] += n

    def add(self, result: Result) -> None:
        """Count a result."""
        self.counts[COUNTED_AS.get(result.outcome, str(result.outcome))] += 1
        self.was_anything_read |= result.was_read
        self.with_text += result.is_rejected_text
        self._sources |= {result.source} - {""}
        self._formats |= {result.format} - {""}
        if result.explanation() and len(self.noted) < MOST_KEPT:
            self.noted.append(result.as_json())
        if self._spool:
            self._spool.write(json.dumps(result.as_json()) + "\n")

    def hold_back(self, result: Result) -> None:
        """Note that a story which was counted before could not go live at the end of its run."""
        self._late[result.article] = late = result.as_json()
        told = next((one for one in self.noted if one["article"] == result.article), None)
        if told:
            told["reason"] = _joined(told["reason"], late["reason"])
        elif len(self.noted) < MOST_KEPT:
            self.noted.append(late)

    @property
    def seen(self) -> int:
        return self.counts.total()

    @property
    def exit_status(self) -> int:
        """0 if all was taken, 2 if nothing was read, 1 if any item was rejected, in conflict, or
        could not go live.
        """
        if not self.was_anything_read:
            return 2
        return 1 if self.counts["rejected"] or self.counts["conflicts"] or self._late else 0

    def summary(self, *, is_dry_run: bool = False) -> str:
        """Return the counts in a line."""
        counts = self.head("", "", 0.0)
        listed = ", ".join(f"{counts[name]:,} {words}" for name, words in WORDED.items())
        opening = "Dry run, nothing was written" if is_dry_run else "Import finished"
        noun = "item" if self.seen == 1 else "items"
        lines = [f"{opening}: {self.seen:,} {noun}: {listed}.", *self._also_found()]
        if self._late:
            lines.append(f"Could not go live, and stay drafts: {len(self._late):,}.")
        if self.not_kept and not is_dry_run:
            kept = f"Rejected items kept to be mended in the admin: {self.kept_with_text:,}"
            rest = f"not kept with their text: {self.not_kept:,} (--rejects FILE writes all)"
            lines.append(f"{kept}; {rest}.")
        return "\n".join(lines)

    def _also_found(self) -> Iterator[str]:
        for words, counts in (
            ("Left out, since they are no stories", self.left_out),
            ("Not known here, so look at them", self.kept),
        ):
            ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            listed = ", ".join(f"{n:,} × {shown(what)}" for what, n in ordered[:12])
            more = f" and {len(ordered) - 12} more kinds" if len(ordered) > 12 else ""
            if listed:
                yield f"{words}: {listed}{more}."
        if self.comments:
            yield f"Comments, which are not taken: {self.comments:,}."
        yield from self.pictures.lines()

    def head(self, source: str, format_name: str, seconds: float) -> dict:
        """Return the report's fields before its items; the names serve where nothing was read."""
        names = (COUNTED_AS.get(outcome, str(outcome)) for outcome in Outcome)
        counts = {name: self.counts[name] for name in names}
        return {
            "source": _one_or_mixed(self._sources, source),
            "format": _one_or_mixed(self._formats, format_name),
            "seen": self.seen,
            **counts,
            "also_found": {
                "left_out": dict(self.left_out),
                "kept": dict(self.kept),
                "comments": self.comments,
                **({"pictures": pictures} if (pictures := self.pictures.as_json()) else {}),
                **({"rejected": self._kept_of_rejected()} if self.with_text else {}),
            },
            "seconds": round(seconds, 3),
        }

    @property
    def not_kept(self) -> int:
        """How many of what was rejected had text, and are not kept with it."""
        return self.with_text - self.kept_with_text

    def _kept_of_rejected(self) -> dict[str, int]:
        counts = {"kept": self.kept_with_text, "not_kept": self.not_kept}
        return {**counts, "without_text": self.counts["rejected"] - self.with_text}

    def write(self, path: Path, head: dict) -> None:
        """Write the JSON report, all of it or nothing. Raises OSError."""
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(json.dumps(head)[:-1] + ', "items": [')
                for number, line in enumerate(self._spooled()):
                    said = self._with_late(line.rstrip("\n")) if self._late else line.rstrip("\n")
                    file.write(("," if number else "") + "\n  " + said)
                file.write("\n]}\n")
            Path(partial).chmod(0o644)
            Path(partial).replace(path)
        except BaseException:
            Path(partial).unlink(missing_ok=True)
            raise

    def _with_late(self, line: str) -> str:
        """The line of an item, with what was to be said of it in the end."""
        row = json.loads(line)
        if (late := self._late.get(row["article"])) and row["id"] == late["id"]:
            return json.dumps({**row, "reason": _joined(row["reason"], late["reason"])})
        return line

    def _spooled(self) -> Iterator[str]:
        if self._spool:
            self._spool.seek(0)
            yield from self._spool


def shown(text: str) -> str:
    """Return text from a file as it may be printed: on one line, without control characters."""
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _joined(*reasons: str) -> str:
    return "; ".join(filter(None, reasons))


def _one_or_mixed(names: set[str], fallback: str) -> str:
    if len(names) > 1:
        return MIXED
    return next(iter(names), fallback)
