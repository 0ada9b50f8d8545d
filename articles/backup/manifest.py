"""What a backup says of itself: manifest.json, which is written when all else is there."""

import hmac
import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from articles.backup.files import Kept, hashed

__all__ = ["NAME", "BackupError", "Manifest", "check_value", "faults", "read", "write"]

NAME = "manifest.json"
FORMAT, VERSION = "on-the-record-backup", 1
SALT = b"newsroom.backup:"


class BackupError(Exception):
    """Why a backup can't be made or restored; nothing of the newsroom was changed."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A backup's own account.

    ``migrations`` is {app: its last one}, ``rows`` {table: how many}; ``missing`` names pictures
    that had no file, ``damaged`` those whose file is not what was taken in; ``files`` is
    {path within the backup: size and hash}.
    """

    software: str
    made_at: str
    vendor: str
    server: str
    key_check: str
    migrations: Mapping[str, str]
    rows: Mapping[str, int]
    missing: list[str]
    damaged: list[str]
    files: Mapping[str, Kept]

    @property
    def size(self) -> int:
        """All its files' bytes."""
        return sum(kept.size for kept in self.files.values())

    def is_under(self, keys: list[str]) -> bool:
        """Whether one of these was the SECRET_KEY of the newsroom that was backed up."""
        salt = self.key_check.partition(":")[0]
        return any(hmac.compare_digest(check_value(key, salt), self.key_check) for key in keys)


def check_value(key: str, salt: str = "") -> str:
    """What tells a SECRET_KEY again and does not give it away."""
    salt = salt or secrets.token_hex(16)
    return f"{salt}:{hmac.digest(key.encode(), SALT + salt.encode(), 'sha256').hex()}"


def write(folder: Path, manifest: Manifest) -> None:
    """Write it into the backup; raises OSError."""
    said = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
    path = folder / NAME
    path.touch(mode=0o600)
    path.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read(folder: Path) -> Manifest:
    """A backup's manifest. Raises BackupError if there is none, or none that can be believed."""
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        why = f"{folder} holds no {NAME}: it is no backup, or one that was never finished."
        raise BackupError(why if folder.is_dir() else f"There is no folder {folder}.") from error
    except OSError as error:
        raise BackupError(f"{folder / NAME} can't be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise BackupError(f"{folder / NAME} is damaged: {error}.") from error
    if not isinstance(said, dict) or said.pop("format", None) != FORMAT:
        raise BackupError(f"{folder / NAME} is not the manifest of a backup of ours.")
    if (version := said.pop("version", None)) != VERSION:
        raise BackupError(
            f"{folder / NAME} is of version {version}, and this software reads version {VERSION}."
        )
    return _believed(folder, said)


def _believed(folder, said):
    """The manifest from what it says, if all of it is there and no path leads out of the folder."""
    try:
        files = {_inner(name): Kept(**kept) for name, kept in said.pop("files").items()}
        if not all(type(kept.size) is int and type(kept.sha256) is str for kept in files.values()):
            raise TypeError("a file's size or sha256 is of the wrong kind")
        manifest = Manifest(**said, files=files)
        _check_kinds(manifest)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BackupError(f"{folder / NAME} is damaged: {error}.") from error
    return manifest


def _check_kinds(manifest):
    kinds = {str: ("software", "made_at", "vendor", "server", "key_check")}
    kinds |= {dict: ("migrations", "rows"), list: ("missing", "damaged")}
    for kind, names in kinds.items():
        for name in names:
            if type(getattr(manifest, name)) is not kind:
                raise TypeError(f"{name} is of the wrong kind")


def _inner(name):
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in name:
        raise ValueError(f"the path {name!r} leads out of the backup")
    return name


def faults(
    folder: Path, manifest: Manifest, *, on_bytes: Callable[[int], object] = lambda number: None
) -> Iterator[str]:
    """A line for each file that is not as the manifest says; every byte is read."""
    for name, kept in manifest.files.items():
        try:
            found = hashed(folder / name, on_bytes=on_bytes)
        except FileNotFoundError:
            yield f"{name} is missing."
        except OSError as error:
            yield f"{name} can't be read: {error.strerror or error}."
        else:
            if found.size != kept.size:
                yield f"{name} has {found.size:,} bytes and should have {kept.size:,}."
            elif found != kept:
                yield f"{name} is damaged: its checksum is not the one it was written with."
