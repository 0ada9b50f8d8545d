"""Addresses of pictures as sources write them: what tells them apart, and where to look. PURE."""

import hashlib
import posixpath
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

__all__ = ["LONGEST", "Address", "address_inside", "address_of", "unsized"]

LONGEST = 2_000
MOST_PARTS = 30
INSIDE = "inside:"
INSIDE_FILE = re.compile(r"inside:([0-9a-f]{64})/([^/]{0,1000})$")
# Ghost writes this where its own address belongs.
OWN_SITE = re.compile(r"^__[A-Z]+_URL__(?=/)")
# A copy that was made smaller says so in its name; the upload has the same name without it.
SIZE = re.compile(r"-(?:\d{2,5}x\d{2,5}|scaled|rotated)(?=\.[A-Za-z]{3,4}$)")


@dataclass(frozen=True, slots=True)
class Address:
    """A picture's address: `host` is "" where the source names none.

    `path` is decoded and without "..". `key` is the same for the same picture wherever it is
    named: its host and path, or its place within what was imported.
    """

    written: str
    key: str
    host: str
    path: str
    is_beside: bool = False
    # The digest of what lies inside the very file that names it, such as a mail's attachment.
    inside: str = ""

    @property
    def public_path(self) -> str:
        """What readers asked for, without a size in its name; "" for what was never public."""
        is_public = not self.is_beside and not self.inside and len(self.path) <= 400
        return unsized(self.path) if is_public else ""

    @property
    def site(self) -> str:
        """The host to be asked, with its port if that is not the usual one; "" if none is named."""
        port = urlsplit(self.written).port
        return f"{self.host}:{port}" if self.host and port not in (None, 80, 443) else self.host

    @property
    def name(self) -> str:
        """The file's name, for a human."""
        return posixpath.basename(self.path) or self.host or self.written

    @property
    def tails(self) -> list[str]:
        """The path and its ends, longest first, with and without a size in the name."""
        parts = [part for part in self.path.split("/") if part][-MOST_PARTS:]
        ends = ["/".join(parts[start:]) for start in range(len(parts))]
        return list(dict.fromkeys(one for end in ends for one in (end, unsized(end))))

    def at(self, host: str) -> str:
        """Its address on the net; `host` serves where the source names none."""
        if self.host:
            return f"https:{self.written}" if self.written.startswith("//") else self.written
        return f"https://{host}{quote(self.path)}"


def address_inside(digest: str, name: str) -> str:
    """Write the address of a picture that lies inside the file which names it."""
    return f"{INSIDE}{digest}/{quote(name, safe='')}"


def address_of(written: str, *, source: str, folder: str = "") -> Address | None:
    """Read an address, or return None for what is none: too long, of another scheme, empty.

    `folder` is where the file that names it stands within what was imported: a path that does not
    begin with a slash is read from there.
    """
    if match := INSIDE_FILE.match(written):
        key = _hash(f"inside\0{match[1]}")
        return Address(written, key, "", unquote(match[2]), inside=match[1])
    return _on_a_site(written, source, folder)


def _on_a_site(written: str, source: str, folder: str) -> Address | None:
    written = OWN_SITE.sub("", written.strip())
    if not written or len(written) > LONGEST or _has_control(written):
        return None
    try:
        parts = urlsplit(written)
        host = (parts.hostname or "").rstrip(".")
        # http and https name one picture, each at its usual port.
        port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    except ValueError:
        return None
    path = _tidy(unquote(parts.path))
    is_of_web = parts.scheme in ("http", "https", "") and bool(parts.scheme) <= bool(host)
    if not is_of_web or _has_control(path):
        return None
    if host:
        where = f"{host}{port}{parts.path}?{parts.query}"
        return Address(written, _hash(where), host, path)
    if path.startswith("/"):
        return Address(written, _hash(f"{source}\0{path}"), "", path)
    path = posixpath.normpath(posixpath.join(folder, path))
    return Address(written, _hash(f"{source}\0{path}"), "", path, is_beside=True)


def unsized(path: str) -> str:
    """A picture's path without the size that a smaller copy has in its name."""
    return SIZE.sub("", path)


def _has_control(text: str) -> bool:
    return any(ord(sign) < 32 for sign in text)


def _tidy(path: str) -> str:
    return unicodedata.normalize("NFC", posixpath.normpath(path)) if path else ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
