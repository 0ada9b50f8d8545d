"""A whole newsroom, as ``export_articles --everything`` writes it. PURE.

Told here, and read by ``articles.moving``: it holds far more than stories, and is taken in by
itself, by whoever has the shell.
"""

import re
from collections.abc import Iterator
from datetime import UTC, tzinfo

from articles.importing.items import Found, LeftOut, RejectedItem
from articles.importing.opening import Opening
from articles.importing.sources import Content, opened

__all__ = ["looks_like", "read"]

START = re.compile(r'\{"format": "newsroom", "version": ')
RECORD = re.compile(rb'\{"record": "([a-z_]{1,20})"')
END = "end"
BUFFER = 65_536
BY_ITSELF = (
    "a whole newsroom, which is taken in by itself and at the shell: "
    "import_articles FILE --format newsroom"
)


def looks_like(opening: Opening) -> bool:
    """Whether the first line says that this is a newsroom."""
    return START.match(opening.text) is not None


def read(
    source: Content, *, external_id: str, location: str, timezone: tzinfo = UTC
) -> Iterator[Found]:
    """Yield what it holds, by kind, and why none of it is to be had among other files."""
    with opened(source) as file:
        is_start = True
        # A line may be of any length: its beginning says what it is.
        while part := file.readline(BUFFER):
            found = RECORD.match(part) if is_start else None
            is_start = part.endswith(b"\n")
            kind = found.group(1).decode("ascii") if found else END
            if kind != END:
                yield LeftOut(f"{kind.replace('_', ' ')} of a newsroom")
    yield RejectedItem(external_id=external_id, location=location, field="file", reason=BY_ITSELF)
