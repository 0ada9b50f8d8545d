"""Files copied and hashed in one reading."""

import hashlib
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Kept", "copy", "hashed", "put", "replace"]

BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """How large a file is, and the hash of its content."""

    size: int
    sha256: str


def hashed(path: Path, *, on_bytes: Callable[[int], object] = lambda number: None) -> Kept:
    """Read a file to its end; raises OSError."""
    return _read(path, lambda block: None, on_bytes)


def copy(
    source: Path,
    target: Path,
    *,
    mode: int,
    on_bytes: Callable[[int], object] = lambda number: None,
) -> Kept:
    """Write a file that is not there yet, and return what was copied; raises OSError.

    Where its ``mode`` is for its owner alone, so are the folders that are made for it.
    """
    _make_folder(target.parent, mode=0o777 if mode & 0o077 else 0o700)
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with open(handle, "wb") as stream:
        return _read(source, stream.write, on_bytes)


def put(source: Path, target: Path, kept: Kept, *, mode: int) -> bool:
    """Copy a file to its place, unless just that file is there; whether it was needed.

    Raises OSError.
    """
    if target.is_file() and target.stat().st_size == kept.size and hashed(target) == kept:
        return False
    replace(source, target, mode=mode)
    return True


def replace(source: Path, target: Path, *, mode: int) -> None:
    """Copy a file to its place; what stands there stays until all of the new one is written.

    Raises OSError.
    """
    beside = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        copy(source, beside, mode=mode)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _make_folder(folder, *, mode):
    """A folder and those above it; mkdir itself gives the mode to the last one only."""
    if not folder.is_dir():
        _make_folder(folder.parent, mode=mode)
        folder.mkdir(mode=mode, exist_ok=True)


def _read(path, take, on_bytes):
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            take(block)
            digest.update(block)
            size += len(block)
            on_bytes(len(block))
    return Kept(size, digest.hexdigest())
