"""Find quotations in texts given as JSON Lines. Needs no database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from articles.quotes import FoundQuote, KnownSpeaker, find_quotes

EXAMPLES = """\
examples:
  echo '{"id": 1, "text": "“We are ready,” said Ada Finch."}' | python manage.py find_quotes
  python manage.py find_quotes --speakers speakers.jsonl < stories.jsonl > quotes.jsonl

input, a line:     {"id": "a-story", "text": "plain text, paragraphs on lines of their own"}
output, a line:    {"id": "a-story", "quotes": [{"start", "end", "text", "speaker", "mention",
                    "kind", "cue", "confidence", "reason", "group", "role", "attribution",
                    "speaker_kind"}]}
speakers, a line:  {"name": "Ada Finch", "kind": "person", "aliases": [], "roles": [],
                    "pronouns": ["she"]}

exit status: 0 all lines read, 1 some line could not be read (named on standard error; the
others were answered), 2 the speakers file could not be read.
"""
KINDS = {"person": "person", "organization": "organization", "organisation": "organization"}


class BadLine(ValueError):
    """A line that can't be used; the message says why."""


class Command(BaseCommand):
    """JSON Lines of texts in, JSON Lines of quotations out."""

    help = "Find quotations and their speakers in JSON Lines read from standard input."
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Print the examples below the options, as they stand."""
        return super().create_parser(
            prog_name,
            subcommand,
            epilog=EXAMPLES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **kwargs,
        )

    def add_arguments(self, parser: Any) -> None:
        """Take the speakers file and the language."""
        parser.add_argument(
            "--speakers", metavar="FILE", help="JSON Lines of speakers the newsroom knows."
        )
        parser.add_argument(
            "--language", metavar="CODE", default="en", help="Of the stories: en (default) or de."
        )

    def handle(self, *args: Any, speakers: str | None, language: str, **options: Any) -> None:
        """Answer every line; leave with 1 if some could not be read."""
        directory = read_speakers(speakers) if speakers else []
        bad = 0
        for number, line in _numbered_lines(sys.stdin.buffer):
            try:
                identity, text = _read_story(line)
            except BadLine as error:
                self.stderr.write(f"line {number}: {error}")
                bad += 1
                continue
            found = find_quotes(text, directory=directory, language=language)
            answer = {"id": identity, "quotes": [_as_dict(quote) for quote in found]}
            self.stdout.write(_as_json(answer))
        self.stdout.flush()
        if bad:
            raise CommandError(f"{bad} line(s) could not be read.", returncode=1)


def read_speakers(path: str) -> list[KnownSpeaker]:
    """Return the speakers of a JSON Lines file; CommandError with status 2 if it can't be read."""
    try:
        with Path(path).open("rb") as file:
            return [_read_speaker(line, path, number) for number, line in _numbered_lines(file)]
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror or error}", returncode=2) from error


def _read_speaker(line: bytes, path: str, number: int) -> KnownSpeaker:
    try:
        row = _read_object(line)
        name = row.get("name")
        if not isinstance(name, str) or not name.strip():
            raise BadLine("'name' must be a text that is not empty")
        kind = row.get("kind") or "person"
        if not isinstance(kind, str) or kind not in KINDS:
            raise BadLine("'kind' must be 'person' or 'organization'")
        lists = {field: _texts(row, field) for field in ("aliases", "roles", "pronouns")}
    except BadLine as error:
        raise CommandError(f"{path}: line {number}: {error}", returncode=2) from error
    return KnownSpeaker(name=name.strip(), kind=KINDS[kind], **lists)


def _texts(row: dict[str, Any], field: str) -> tuple[str, ...]:
    value = row.get(field) or []
    if isinstance(value, str):
        value = value.split("/")
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadLine(f"'{field}' must be a list of texts")
    return tuple(value)


def _numbered_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank with their numbers, without a byte order mark."""
    for number, line in enumerate(stream, start=1):
        content = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if content.strip():
            yield number, content


def _read_object(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadLine(f"not UTF-8 (byte {error.start + 1})") from error
    except (ValueError, RecursionError) as error:
        raise BadLine(f"not JSON ({error})") from error
    if not isinstance(row, dict):
        raise BadLine("not a JSON object")
    return row


def _read_story(line: bytes) -> tuple[str | int, str]:
    row = _read_object(line)
    for field in ("id", "text"):
        if field not in row:
            raise BadLine(f"'{field}' is missing")
    identity, text = row["id"], row["text"]
    if isinstance(identity, bool) or not isinstance(identity, str | int):
        raise BadLine("'id' must be a text or a whole number")
    if not isinstance(text, str):
        raise BadLine("'text' must be a text")
    return identity, text


def _as_dict(quote: FoundQuote) -> dict[str, Any]:
    return {field: getattr(quote, field) for field in FoundQuote.__dataclass_fields__}


def _as_json(row: dict[str, Any]) -> str:
    written = json.dumps(row, ensure_ascii=False)
    try:
        written.encode("utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair, as JSON allows
        return json.dumps(row)
    return written
