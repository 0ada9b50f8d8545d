"""Where a run finds the bytes of pictures: in a folder, on the net, beside a file. PURE."""

import posixpath
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.parse import quote, unquote, urlsplit

from articles.importing.media.addresses import Address
from articles.importing.media.fetching import Fetcher, Limits, NotFetched
from articles.importing.media.folder import Folder, PackedFolder
from articles.importing.media.hosts import Hosts
from articles.importing.sources import Content, SourceFile, ZipEntry, opened

__all__ = ["FETCH", "SKIP", "Finder", "Found", "Media", "Wanted", "media_of"]

SKIP, FETCH = "skip", "fetch"
THREADS = 4
AHEAD = 8  # asked for or waiting to be stored; what is larger than a megabyte waits on disk
CHUNK = 65_536
# Folders that stand for a site's root: itself, and what generators copy there.
ROOTS = ("", "static/", "assets/", "public/", "content/", "src/", "source/")


@dataclass(frozen=True, slots=True)
class Media:
    """What a run does about pictures: `how` is skip, folder or fetch."""

    how: str = SKIP
    folder: Path | None = None
    hosts: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)

    @property
    def is_skipping(self) -> bool:
        return self.how == SKIP


def media_of(value: str, hosts: Sequence[str]) -> Media:
    """Read `--media` and `--media-host`. Raises ValueError with what is wrong, in words."""
    names = tuple(host.strip().lower() for host in hosts)
    if any("/" in name or "@" in name or not name for name in names):
        raise ValueError("--media-host: a host's name such as example.org, without https://")
    if names and value != FETCH:
        raise ValueError("--media-host goes with --media fetch")
    if value == FETCH:
        if not names:
            raise ValueError("--media fetch: name the hosts that may be asked with --media-host")
        return Media(FETCH, hosts=names)
    if value == SKIP:
        return Media()
    if not Path(value).is_dir() and not zipfile.is_zipfile(value):
        raise ValueError(f"--media: {value} is no folder and no zip; or say skip or fetch")
    return Media("folder", folder=Path(value))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture to find, and the file that names it."""

    address: Address
    file: SourceFile | None = None


Found = IO[bytes] | NotFetched


class Finder:
    """Finds the pictures of one run; to be closed at its end."""

    def __init__(self, media: Media, *, allow_private: bool = False):
        self._media = media
        self._folder = _folder_at(media.folder) if media.folder else None
        self._fetcher = Fetcher(Hosts(media.hosts, allow_private), media.limits)
        self._pool: ThreadPoolExecutor | None = None
        self._archive: zipfile.ZipFile | None = None

    def find_all(self, wanted: Iterable[Wanted]) -> Iterator[tuple[Wanted, Found]]:
        """Yield each with its bytes, to be closed by the caller, or with why there are none.

        Those that have to be fetched come last, in the order in which they arrive.
        """
        far = []
        for one in wanted:
            address = self._address_on_the_net(one.address)
            content = self._near(one)
            if content is None and address:
                far.append((one, address))
            else:
                yield one, self._opened(content)
        yield from self._fetched(far)

    def close(self) -> None:
        """Let go of threads and files; fetches under way end soon."""
        self._fetcher.stop()
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        if self._archive:
            self._archive.close()
        if isinstance(self._folder, PackedFolder):
            self._folder.close()

    # --- at hand ---------------------------------------------------------------------------------

    def _near(self, one: Wanted) -> Content | None:
        if one.address.inside:
            return self._inside(one)
        if self._folder:
            found = self._folder.find(one.address)
            if found:
                return found
        if one.address.host or one.file is None:
            return None
        path = one.address.path
        if one.address.is_beside:
            folder = str(PurePosixPath(one.file.external_id).parent)
            if found := _beside(one.file, posixpath.relpath(path, folder)):
                return found
            path = _from_root(one.address)
        return self._below_a_root(one.file, path.lstrip("/")) if path else None

    def _below_a_root(self, file: SourceFile, path: str) -> Content | None:
        """The file at a path from a site's root, which may be any folder around the story."""
        ups = ["../" * depth for depth in range(_depth(file), -1, -1)]
        tries = (_beside(file, f"{up}{root}{path}") for up in ups for root in ROOTS)
        return next((found for found in tries if found is not None), None)

    def _inside(self, one: Wanted) -> Content | None:
        """What lies inside the file that names it, as its format's reader takes it out."""
        if one.file is None or one.file.inside is None:
            return None
        place = one.file.places.get(one.address.inside)
        try:
            content = self._still_open(one.file.content)
            return one.file.inside(content, place, one.address.inside) if place else None
        except (OSError, zipfile.BadZipFile):
            return None

    def _opened(self, content: Content | None) -> Found:
        if content is None:
            where = "in the folder" if self._folder else "beside the file that names it"
            return NotFetched(f"not {where}")
        try:
            if not isinstance(content, ZipEntry):
                return opened(content)
            return self._unpacked(self._still_open(content))
        except (OSError, zipfile.BadZipFile) as error:
            return NotFetched(f"can't be read: {getattr(error, 'strerror', None) or error}")
        except NotFetched as error:
            return error

    def _still_open(self, content: Content) -> Content:
        """An archive's entry that can be read also after the walk has left the archive."""
        if not isinstance(content, ZipEntry) or content.archive.fp is not None:
            return content
        return ZipEntry(self._opened_again(content.archive.filename), content.info)

    def _opened_again(self, name) -> zipfile.ZipFile:
        if self._archive is None or self._archive.filename != name:
            if self._archive:
                self._archive.close()
            self._archive = zipfile.ZipFile(name)
        return self._archive

    def _unpacked(self, entry: ZipEntry) -> IO[bytes]:
        """An entry's bytes where a reader can go to and fro in them."""
        if entry.info.file_size > self._media.limits.bytes:
            raise NotFetched(f"larger than {self._media.limits.bytes // 1024**2} MB")
        file = tempfile.SpooledTemporaryFile(1_000_000)  # noqa: SIM115 - closed by the caller
        with entry.open() as packed:
            size = 0
            while data := packed.read(CHUNK):
                size += len(data)
                if size > self._media.limits.bytes:
                    raise NotFetched("larger than its archive says")
                file.write(data)
        file.seek(0)
        return file

    # --- on the net ------------------------------------------------------------------------------

    def _address_on_the_net(self, address: Address) -> str:
        """Where to fetch it; a path without a host is asked for at the first host named.

        So is one that names folders without beginning at the root: many themes read it from there.
        """
        if self._media.how != FETCH or address.inside:
            return ""
        if address.is_beside:
            path = _from_root(address)
            return f"https://{self._media.hosts[0]}{quote(path)}" if path else ""
        return address.at(self._media.hosts[0])

    def _fetched(self, far: Sequence[tuple[Wanted, str]]) -> Iterator[tuple[Wanted, Found]]:
        """Fetch with a few threads, a few ahead of whoever stores them."""
        if not far:
            return
        self._pool = self._pool or ThreadPoolExecutor(THREADS, thread_name_prefix="pictures")
        waiting: dict[Future, Wanted] = {}
        left = iter(far)
        try:
            while True:
                for one, address in left:
                    waiting[self._pool.submit(self._fetch, address)] = one
                    if len(waiting) >= AHEAD:
                        break
                if not waiting:
                    return
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    yield waiting.pop(future), future.result()
        finally:
            _let_go(waiting)

    def _fetch(self, address: str) -> Found:
        try:
            return self._fetcher.fetch(address)
        except NotFetched as error:
            return error
        except Exception as error:  # a server's worst must not cost the pictures after it
            return NotFetched(f"unexpected {type(error).__name__}")


def _folder_at(path: Path) -> Folder | PackedFolder:
    return Folder(path) if path.is_dir() else PackedFolder(path)


def _let_go(waiting: Iterable[Future]) -> None:
    """Close the files of what nobody waits for any more."""
    for future in waiting:
        if not future.cancel():
            future.add_done_callback(_close_result)


def _close_result(future: Future) -> None:
    found = None if future.cancelled() else future.result()
    if found is not None and not isinstance(found, NotFetched):
        found.close()


def _from_root(address: Address) -> str:
    """A relative path with folders as from a site's root; "" for a bare name, or one led out."""
    path = posixpath.normpath(unquote(urlsplit(address.written).path))
    return f"/{path}" if "/" in path and not path.startswith(("/", "..")) else ""


def _beside(file: SourceFile, name: str) -> Content | None:
    try:
        return file.beside(name)
    except (OSError, ValueError, RuntimeError):
        return None


def _depth(file: SourceFile) -> int:
    """How many folders a file stands below what was given."""
    if isinstance(file.content, ZipEntry):
        return len(PurePosixPath(file.content.info.filename).parent.parts)
    if isinstance(file.content, Path) and isinstance(file.root, Path):
        return len(file.content.parent.relative_to(file.root).parts)
    return 0
