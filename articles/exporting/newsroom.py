"""Everything that a newsroom holds, as JSON Lines: for a move, never for readers.

The first line says what the file is and of which newsroom, the last how many stand between them,
so that a file that was cut off is known. But for these two's date, the same newsroom gives the
same bytes.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from articles.backup.files import replace
from articles.models import Image
from articles.moving.describing import described
from articles.moving.names import Names
from articles.moving.order import batches, one_moment
from articles.moving.shapes import SHAPES

VERSION = 1


def records() -> Iterator[dict]:
    """Every record of the newsroom, what it refers to before it."""
    names = Names()
    with one_moment():
        for kind in SHAPES:
            for rows in batches(kind):
                yield from described(kind, rows, names)


def write_newsroom(
    output: TextIO, *, newsroom: str, at, on_record: Callable[[], object] = lambda: None
) -> int:
    """Write it all; how many records."""
    head = {"format": "newsroom", "version": VERSION, "newsroom": newsroom}
    output.write(_line(head | {"exported_at": at.isoformat(timespec="seconds")}))
    number = 0
    for record in records():
        output.write(_line(record))
        number += 1
        on_record()
    output.write(_line({"record": "end", "lines": number}))
    return number


def copy_pictures(folder: Path) -> tuple[int, list[str]]:
    """Copy the pictures' files into a folder, under their names; (how many are there, missing).

    For their owner's eyes, since not all are published. A file that is there already is left
    alone: it is named by its content. Raises OSError.
    """
    number, missing = 0, []
    for image in Image.objects.order_by("pk").only("file").iterator(chunk_size=500):
        wanted = folder / image.file.name
        try:
            if not wanted.exists():
                replace(Path(image.file.path), wanted, mode=0o600)
            number += 1
        except FileNotFoundError:
            missing.append(image.file.name)
    return number, missing


def _line(data):
    return json.dumps(data, ensure_ascii=False) + "\n"
