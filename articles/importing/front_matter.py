"""The fields above a Markdown text: YAML between `---`, TOML between `+++`, JSON, `Title: …` lines.

PURE.

Every value stays the string that was written: `No`, `1.10`, `12:30` and `007` mean themselves.
"""

import json
import re
import tomllib
from typing import Any

import yaml

__all__ = ["BrokenFrontMatter", "parse_json", "parse_toml", "parse_yaml", "split_front_matter"]

LONGEST = 65_536
FENCE = re.compile(r"---[ \t]*\n")
# Three dashes above an empty line may be a rule across the page.
RULE = re.compile(r"---[ \t]*\n[ \t]*\n")
CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
TOML_FENCE = re.compile(r"\+\+\+[ \t]*\n")
TOML_CLOSING = re.compile(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE)
JSON_START = re.compile(r'\{\s*"[\w-]{1,60}"\s*:')
# A dotted key costs the square of its parts to read.
MOST_DOTS = 300
HEADER_LINE = re.compile(r"([A-Za-z][A-Za-z0-9_ -]{0,30}):(?:[ \t]+(.*)|)$")
NESTING = re.compile(r"[\[{]|[-?:] ")
# libyaml is six times as fast, but overflows the stack on thousands of nested values.
DEEPEST_FOR_LIBYAML = 400
FAST_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class BrokenFrontMatter(ValueError):
    """The fields can't be read; the message says why, with the line in the file if known."""


def split_front_matter(text: str, *, header_names: frozenset[str]) -> tuple[dict[str, Any], str]:
    """Return (fields, the text below them); the fields are empty if there are none.

    Keys are strings as written. Values are strings, lists and dicts of strings. `header_names` are
    the folded names that may open a block of `Name: value` lines without a fence.
    Raises BrokenFrontMatter for a block that is opened and not closed, is no valid YAML or
    TOML, or is no list of fields.
    """
    opening = FENCE.match(text)
    if opening and RULE.match(text):
        return _fenced_or_ruled(text, opening.end())
    if opening:
        return _fenced(text, opening.end())
    if TOML_FENCE.match(text):
        return _fenced_toml(text)
    if JSON_START.match(text):
        return _json(text)
    return _headers(text, header_names)


def _fenced_or_ruled(text: str, start: int) -> tuple[dict[str, Any], str]:
    try:
        fields, rest = _fenced(text, start)
    except BrokenFrontMatter:
        return {}, text
    return (fields, rest) if fields else ({}, text)


def _fenced(text: str, start: int) -> tuple[dict[str, Any], str]:
    closing = CLOSING.search(text, start)
    if not closing:
        raise BrokenFrontMatter("the block opened by --- in line 1 is never closed")
    fields = parse_yaml(_bounded(text[start : closing.start()]))
    if fields is None or fields == "":
        fields = {}
    if not isinstance(fields, dict):
        raise BrokenFrontMatter("the block is no list of fields (name: value)")
    return {str(name): value for name, value in fields.items()}, text[closing.end() :]


def _bounded(block: str) -> str:
    if len(block) > LONGEST:
        raise BrokenFrontMatter(f"the block is longer than {LONGEST:,} characters")
    return block


def _fenced_toml(text: str) -> tuple[dict[str, Any], str]:
    start = text.index("\n") + 1
    closing = TOML_CLOSING.search(text, start)
    if not closing:
        raise BrokenFrontMatter("the block opened by +++ in line 1 is never closed")
    block = _bounded(text[start : closing.start()])
    return parse_toml(block), text[closing.end() :]


def _json(text: str) -> tuple[dict[str, Any], str]:
    """Fields as a JSON object, which ends where its last brace does; any other text is a text."""
    try:
        _, end = json.JSONDecoder().raw_decode(text[:LONGEST])
    except (ValueError, RecursionError):
        return {}, text
    return parse_json(text[:end]), text[end:]


def parse_toml(block: str) -> dict[str, Any]:
    """Return TOML's values, every one as the text that it is. Raises BrokenFrontMatter."""
    if any(line.count(".") > MOST_DOTS for line in block.split("\n")):
        raise BrokenFrontMatter("a line of its TOML has too many dots")
    try:
        return _as_strings(tomllib.loads(block, parse_float=str))
    except RecursionError as error:
        raise BrokenFrontMatter("its values are nested too deeply") from error
    except ValueError as error:
        raise BrokenFrontMatter(f"broken TOML, its +++ not counted: {error}") from error


def parse_json(block: str) -> Any:
    """Return JSON's values, every one as the text that it is. Raises BrokenFrontMatter."""
    try:
        return _as_strings(json.loads(block, parse_float=str, parse_int=str))
    except (ValueError, RecursionError) as error:
        raise BrokenFrontMatter(f"broken JSON: {error}") from error


def _as_strings(value: Any) -> Any:
    """Return values as YAML's are here: strings, lists and dicts, and nothing else."""
    if isinstance(value, dict):
        return {name: _as_strings(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_as_strings(part) for part in value]
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return ""
    # Dates and times, which str() writes as ISO 8601.
    return str(value)


def parse_yaml(block: str) -> Any:
    """Return YAML's values, every one as the text that it is. Raises BrokenFrontMatter."""
    is_deep = len(NESTING.findall(block)) > DEEPEST_FOR_LIBYAML
    try:
        # Both build nothing but strings, lists and dicts.
        return yaml.load(block, Loader=yaml.BaseLoader if is_deep else FAST_LOADER)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 2}" if error.problem_mark else ""
        raise BrokenFrontMatter(f"broken YAML{line}: {error.problem or error.context}") from error
    except RecursionError as error:
        raise BrokenFrontMatter("its values are nested too deeply") from error
    except (yaml.YAMLError, ValueError) as error:
        raise BrokenFrontMatter("it holds a character that YAML does not allow") from error


def _headers(text: str, names: frozenset[str]) -> tuple[dict[str, Any], str]:
    """Read `Name: value` lines up to the first empty one; indented lines go on with the value."""
    fields: dict[str, Any] = {}
    last = ""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        header = HEADER_LINE.match(line)
        if header:
            last = header.group(1)
            if not fields and last.casefold().replace(" ", "_").replace("-", "_") not in names:
                break
            fields[last] = (header.group(2) or "").strip()
        elif line[:1] in (" ", "\t") and line.strip() and last:
            fields[last] = f"{fields[last]} {line.strip()}".strip()
        elif line.strip():
            break
        else:
            return fields, "\n".join(lines[number:])
    else:
        return fields, ""
    return {}, text
