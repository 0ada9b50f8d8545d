"""Addresses at a source, in the one form in which they are kept and compared. PURE.

Readers' links and browsers spell one address in many ways. Kept are its host without “www.” and
its path, decoded, without a closing slash, with its query where that says which story is meant.
"""

import html
import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

__all__ = [
    "Key",
    "absolute_links",
    "candidates",
    "host_of",
    "key_of",
    "linked",
    "links_of",
    "relinked",
]

Key = tuple[str, str]  # (host, path); the host is "" for an address within a site

LONGEST = 800
# What campaigns and networks hang on an address; it never says which story is meant.
TRACKING = re.compile(r"utm_|mc_|(?:fbclid|gclid|dclid|msclkid|igshid|cmpid)$")
# WordPress's short addresses, whatever else stands in the query.
NUMBERS = ("p", "page_id")
UNFIT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
# In sanitised HTML the values of attributes stand in double quotes and hold none.
LINK = re.compile(r'(<a\b[^<>]*?\shref=")([^"]*)(")')
MEDIA = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|pdf|mp[34]|m4[av]|zip|docx?|xlsx?)$", re.I)


@lru_cache(maxsize=64)
def host_of(name: str) -> str:
    """A host as it is kept: lower case, without port and “www.”, in ASCII."""
    bare = name.strip().lower().rstrip(".").rpartition("@")[2]
    bare = re.sub(r":\d*$", "", bare).removeprefix("www.")
    try:
        return bare.encode("idna").decode("ascii")
    except UnicodeError:
        return bare if bare.isascii() else ""


def key_of(address: str) -> Key | None:
    """(host, path) of an address, or None for what names no story: a front page, mail, rubbish.

    >>> key_of("https://WWW.example.org/2019/05/ferry/?utm_source=x#top")
    ('example.org', '/2019/05/ferry')
    >>> key_of("https://example.org/?p=7")
    ('example.org', '/?p=7')
    """
    try:
        parts = urlsplit(html.unescape(address).strip())
        host = host_of(parts.netloc)
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https") or (parts.scheme and not host):
        return None
    path = _path_of(parts.path, parts.query)
    is_fit = path.startswith("/") and len(path) <= LONGEST and len(host) <= 253
    return (host, path) if is_fit and path != "/" and not UNFIT.search(path) else None


def candidates(path: str, query: str) -> list[str]:
    """The paths under which a request's address may be kept, the most exact one first."""
    said = dict(parse_qsl(query)) if len(query) <= LONGEST else {}
    short = [_path_of(path, f"{name}={said[name]}") for name in NUMBERS if name in said]
    found = [_path_of(path, query if said else ""), *short, _path_of(path, "")]
    is_kept = (one != "/" and len(one) <= LONGEST and not UNFIT.search(one) for one in found)
    return [one for one, kept in dict(zip(found, is_kept, strict=True)).items() if kept]


def linked(body: str, hosts: frozenset[str]) -> set[Key]:
    """Where the links of a sanitised body lead that stay on these hosts; no pictures and files."""
    return {key for key in links_of(body) if key[0] in hosts}


def links_of(body: str) -> set[Key]:
    """Where all links of a sanitised body lead that may lead to a story."""
    keys = {key_of(match[2]) for match in LINK.finditer(body)}
    return {key for key in keys if key and not MEDIA.search(key[1])}


def relinked(body: str, targets: Mapping[Key, str]) -> str:
    """The body with links to these old addresses leading to the new ones; no word is touched."""

    def put(match):
        target = targets.get(key_of(match[2]))
        if not target:
            return match[0]
        _, mark, fragment = match[2].partition("#")
        return f"{match[1]}{target}{mark}{fragment}{match[3]}"

    return LINK.sub(put, body)


def absolute_links(body: str, base: str) -> str:
    """The sanitised body with links within its site made absolute, as read from `base`."""

    def put(match):
        try:
            is_relative = not match[2].startswith("#") and not urlsplit(match[2]).scheme
            joined = urljoin(base, html.unescape(match[2])) if is_relative else ""
        except ValueError:
            return match[0]
        return f"{match[1]}{html.escape(joined)}{match[3]}" if joined else match[0]

    return LINK.sub(put, body) if base.startswith(("http://", "https://")) else body


def _path_of(path: str, query: str) -> str:
    bare = unquote(path).rstrip("/") or "/"
    kept = sorted((k, v) for k, v in parse_qsl(query) if not TRACKING.match(k))
    return bare + ("?" + "&".join(f"{k}={v}" for k, v in kept) if kept else "")
