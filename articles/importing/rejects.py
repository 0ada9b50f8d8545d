"""The file of rejected items: whole enough to be mended and taken back in (`--format rejects`)."""

import json
import os
import tempfile
from pathlib import Path

from articles.importing.frozen import freeze
from articles.importing.report import Result

__all__ = ["RejectsFile", "row_of"]


def row_of(result: Result) -> dict:
    """A rejected item as a line of the file."""
    item = result.item
    said = {"field": result.field, "reason": result.reason}
    # One that was mended in vain stays the row that it was, but for what is wrong now.
    if result.format == "rejects" and not item and (row := _row_in(result.raw)):
        return {**row, **said}
    return {
        "source": result.source,
        "format": result.format,
        "kind": item.kind if item else "article",
        "id": result.external_id,
        "id_as_read": result.external_id,
        "location": result.location,
        **said,
        "item": {**freeze(item), "received": item.received} if item else None,
        "raw": result.raw,
    }


def _row_in(raw: str) -> dict | None:
    try:
        row = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


class RejectsFile:
    """Written beside its place as items come, and put there at the end, however that comes.

    So a file of rejects can be read and written anew by one and the same run.
    """

    def __init__(self, path: Path):
        """Raises OSError."""
        self._path = path
        handle, self._partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        self._file = os.fdopen(handle, "w", encoding="ascii")

    def add(self, result: Result) -> None:
        """Write a rejected item down. Raises OSError."""
        self._file.write(json.dumps(row_of(result)) + "\n")

    def close(self) -> None:
        """Put the file in its place, empty if nothing was rejected. Raises OSError."""
        self._file.close()
        Path(self._partial).chmod(0o644)
        Path(self._partial).replace(self._path)
