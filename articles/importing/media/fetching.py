"""Pictures from the net: asked for with care, a few times, and never believed. PURE.

Nothing of what a server says is trusted but its bytes, and those are for whoever decodes them.
"""

import http.client
import socket
import ssl
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from typing import IO
from urllib.parse import urljoin, urlsplit

from articles.importing.media.hosts import Hosts, Refused
from articles.importing.media.wire import TooSlow, ask

__all__ = ["Fetcher", "Limits", "NotFetched"]

IN_MEMORY = 1_000_000
CHUNK = 65_536
MOVED = (301, 302, 303, 307, 308)
LONGEST_PAUSE = 30.0
LATER = (408, 425, 429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a picture may cost: in bytes, seconds, tries, and in patience with a host."""

    bytes: int = 40 * 1024 * 1024
    wait: float = 10.0
    whole: float = 60.0
    pauses: tuple[float, ...] = (1.0, 4.0)  # before the second and the third try
    redirects: int = 5
    host_failures: int = 10


class NotFetched(Exception):
    """A picture that could not be had, and why.

    `is_final` if trying again would not help; `is_hosts` if it is the host that fails, not this
    address; `was_tried` is false where nothing was asked; `after` is how long to wait at least.
    """

    def __init__(self, reason: str, *, is_final=True, is_hosts=False, was_tried=True, after=0.0):
        super().__init__(reason)
        self.is_final, self.is_hosts = is_final, is_hosts or not is_final
        self.was_tried, self.after = was_tried, after


@dataclass
class Fetcher:
    """Fetches pictures for one run, from several threads at once.

    A host that failed `limits.host_failures` times without an answer in between is asked no more.
    """

    hosts: Hosts
    limits: Limits = field(default_factory=Limits)
    _failures: Counter = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stopped: threading.Event = field(default_factory=threading.Event)

    def fetch(self, address: str) -> IO[bytes]:
        """The bytes at an address, in a file to be closed by the caller. Raises NotFetched."""
        host = urlsplit(address).hostname or ""
        for pause in (*self.limits.pauses, None):
            self._refuse_if_given_up(host)
            try:
                file = self._follow(address)
            except NotFetched as error:
                self._count(host, is_failure=error.is_hosts)
                if error.is_final or pause is None:
                    raise
                self._stopped.wait(max(pause, min(error.after, LONGEST_PAUSE)))
            else:
                self._count(host, is_failure=False)
                return file
        raise AssertionError("every try ends above")

    def stop(self) -> None:
        """Let fetches that are under way in other threads end soon."""
        self._stopped.set()

    def _refuse_if_given_up(self, host):
        if self._stopped.is_set():
            raise NotFetched("the import was stopped", was_tried=False)
        if self._failures[host] >= self.limits.host_failures:
            reason = f"{host} failed {self.limits.host_failures} times and is asked no more"
            raise NotFetched(reason, was_tried=False)

    def _count(self, host, *, is_failure):
        with self._lock:
            self._failures[host] = self._failures[host] + 1 if is_failure else 0

    def _follow(self, address) -> IO[bytes]:
        """One try: the bytes at the end of a few redirects, each checked like the first."""
        deadline = time.monotonic() + self.limits.whole
        seen = {address}
        for _ in range(self.limits.redirects + 1):
            found = self._step(address, deadline)
            if not isinstance(found, str):
                return found
            address = urljoin(address, found)
            if address in seen:
                raise NotFetched("redirects in a circle")
            seen.add(address)
        raise NotFetched(f"more than {self.limits.redirects} redirects")

    def _step(self, address, deadline) -> IO[bytes] | str:
        """The bytes at an address, or where it leads to."""
        try:
            target = self.hosts.target(address)
            answer, connection = ask(target, wait=self.limits.wait, deadline=deadline)
            with answer, closing(connection):
                return self._read(answer)
        except Refused as error:
            raise NotFetched(str(error)) from error
        except (TooSlow, TimeoutError) as error:
            raise NotFetched("took too long", is_final=False) from error
        except ssl.SSLCertVerificationError as error:
            raise NotFetched("its certificate is not valid") from error
        except socket.gaierror as error:
            is_unknown = error.errno == socket.EAI_NONAME
            reason = "the host has no address"
            raise NotFetched(reason, is_final=is_unknown, is_hosts=True) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = f"the connection failed ({type(error).__name__})"
            raise NotFetched(reason, is_final=False) from error

    def _read(self, answer) -> IO[bytes] | str:
        if answer.status in MOVED and answer.headers.get("Location"):
            return answer.headers["Location"]
        if answer.status != 200:
            is_final, after = answer.status not in LATER, _seconds(answer.headers)
            raise NotFetched(f"answered {answer.status}", is_final=is_final, after=after)
        self._check_size(answer.length or 0)
        file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by the caller
        try:
            size = self._copy(answer, file)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        if not size:
            raise NotFetched("the answer was empty")
        return file

    def _copy(self, answer, file) -> int:
        said = answer.length
        size = 0
        while data := answer.read(CHUNK):
            size += len(data)
            self._check_size(size)
            if self._stopped.is_set():
                raise NotFetched("the import was stopped")
            file.write(data)
        if said is not None and size < said:
            raise NotFetched("the answer was cut off", is_final=False)
        return size

    def _check_size(self, size):
        if size > self.limits.bytes:
            raise NotFetched(f"larger than {self.limits.bytes // 1024**2} MB")


def _seconds(headers) -> float:
    """How long the host asks us to wait, where it says so in seconds."""
    said = headers.get("Retry-After") or ""
    return float(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0.0
