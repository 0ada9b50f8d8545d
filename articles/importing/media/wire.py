"""One request to one checked address, within a time that a slow sender can't stretch. PURE."""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable

from articles.importing.media.hosts import Target

__all__ = ["TooSlow", "ask"]

USER_AGENT = "Mozilla/5.0 (compatible; OnTheRecord import)"
HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "image/jpeg, image/png, image/webp, image/gif, image/tiff;q=0.8, image/*;q=0.5",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


class TooSlow(OSError):
    """The answer took longer than all of it may take."""


class _Stream(io.RawIOBase):
    """Bytes from a socket; each read waits for what is left of the time, and no longer."""

    def __init__(self, connected, time_left: Callable[[], float]):
        super().__init__()
        self._socket, self._time_left = connected, time_left

    def readable(self):
        return True

    def readinto(self, buffer):
        self._socket.settimeout(self._time_left())
        return self._socket.recv_into(buffer)

    def close(self):
        self._socket.close()
        super().close()


class _Wire:
    """What http.client needs of a socket; the answer's stream closes it once there is one."""

    def __init__(self, connected, time_left):
        self._socket, self._time_left, self._is_read = connected, time_left, False

    def makefile(self, mode):
        self._is_read = True
        return io.BufferedReader(_Stream(self._socket, self._time_left), 65_536)

    def sendall(self, data):
        self._socket.settimeout(self._time_left())
        self._socket.sendall(data)

    def close(self):
        if not self._is_read:
            self._socket.close()


class _Connection(http.client.HTTPConnection):
    """Connects to the addresses that were checked, whatever the name means by now."""

    def __init__(self, target: Target, time_left: Callable[[], float]):
        super().__init__(target.host, target.port)
        self._target, self._time_left = target, time_left

    def connect(self):
        connected = self._connected()
        if self._target.scheme == "https":
            context = ssl.create_default_context()
            connected.settimeout(self._time_left())
            connected = context.wrap_socket(connected, server_hostname=self._target.host)
        self.sock = _Wire(connected, self._time_left)

    def _connected(self):
        for place, number in enumerate(self._target.numbers, start=1):
            try:
                return socket.create_connection((number, self._target.port), self._time_left())
            except OSError:
                if place == len(self._target.numbers):
                    raise
        raise OSError("no address to connect to")


def ask(
    target: Target, *, wait: float, deadline: float
) -> tuple[http.client.HTTPResponse, http.client.HTTPConnection]:
    """Send a GET and return the answer, its body unread, and what is to be closed after it.

    No step waits longer than `wait` seconds, and all of them end at `deadline` by the monotonic
    clock, reading the body included. Raises OSError and http.client.HTTPException.
    """

    def time_left() -> float:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TooSlow
        return min(wait, left)

    connection = _Connection(target, time_left)
    try:
        connection.request("GET", target.path, headers=HEADERS)
        return connection.getresponse(), connection
    except BaseException:
        connection.close()
        raise
