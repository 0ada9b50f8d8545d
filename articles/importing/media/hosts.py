"""Which hosts may be asked for pictures, and at which of their addresses. PURE.

An import reads files that strangers may have had a hand in, from within the newsroom's network:
without these rules an address in a story would be a way to ask what only insiders can reach.
"""

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

__all__ = ["Hosts", "Refused", "Target", "is_public", "may_be_public"]

USUAL_PORTS = {"http": 80, "https": 443}
# Networks whose addresses hold an IPv4 address that is asked in the end: (network, its last bit).
HOLDING_IPV4 = [
    (ipaddress.ip_network("::/96"), 128),
    (ipaddress.ip_network("::ffff:0:0/96"), 128),
    (ipaddress.ip_network("::ffff:0:0:0/96"), 128),
    (ipaddress.ip_network("64:ff9b::/96"), 128),
    (ipaddress.ip_network("2002::/16"), 48),
]
REFUSED_NETWORKS = [
    ipaddress.ip_network(one) for one in ("2001::/32", "64:ff9b:1::/48", "fec0::/10", "100::/64")
]
MOST_ADDRESSES = 3
# Names that only a private network knows (RFC 6761, 6762, 8375).
PRIVATE_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".intranet", ".home.arpa")
# What may stand in an address as it is; all else, such as a space, is escaped.
KEPT = "%/:=&?~+!$,;'@()*[]"


class Refused(Exception):
    """An address that is not asked, with the reason in words."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect for an address: its parts, and the host's addresses that were checked."""

    scheme: str
    host: str
    port: int
    path: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hosts:
    """The hosts that were named, as "example.org" or "example.org:8080".

    `allow_private` is for tests, whose server is this machine.
    """

    named: tuple[str, ...]
    allow_private: bool = False

    def target(self, address: str) -> Target:
        """Check an address and look its host up. Raises Refused, and OSError from looking up.

        Whoever connects uses `numbers` and asks no name server again, so that the answer to a
        second question can't lead elsewhere.
        """
        try:
            parts = urlsplit(address)
            host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii")
            port = parts.port or USUAL_PORTS.get(parts.scheme)
        except ValueError as error:
            raise Refused("its address can't be read") from error
        if parts.scheme not in USUAL_PORTS or not host or parts.username is not None:
            raise Refused("only http and https addresses are fetched, without a login in them")
        if not self._is_named(host, port, parts.scheme):
            raise Refused(f"the host {host} was not named as one that may be asked")
        path = quote(parts.path or "/", safe=KEPT)
        path += f"?{quote(parts.query, safe=KEPT)}" if parts.query else ""
        return Target(parts.scheme, host, port, path, self._numbers(host, port))

    def _is_named(self, host, port, scheme) -> bool:
        named = {one.lower().rstrip(".") for one in self.named}
        return f"{host}:{port}" in named or (host in named and port == USUAL_PORTS[scheme])

    def _numbers(self, host, port) -> tuple[str, ...]:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        numbers = dict.fromkeys(str(one[4][0]) for one in found)
        checked = [number for number in numbers if self.allow_private or is_public(number)]
        if not checked:
            raise Refused(f"the host {host} is not on the public internet")
        return tuple(checked[:MOST_ADDRESSES])


def may_be_public(host: str) -> bool:
    """Whether a host's name, with or without a port, may be one of the public internet's.

    By its looks alone: whoever connects checks the number that it has.
    """
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return is_public(str(ipaddress.ip_address(name)))
    except ValueError:
        return "." in name.strip(".") and not name.rstrip(".").endswith(PRIVATE_ENDINGS)


def is_public(number: str) -> bool:
    """Whether an IP address is one of the public internet's, for one receiver alone."""
    try:
        address = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if address.version == 6:
        for network, end in HOLDING_IPV4:
            if address in network:
                held = (int(address) >> (128 - end)) & 0xFFFFFFFF
                return is_public(str(ipaddress.IPv4Address(held)))
        if "%" in number or _is_in(address, REFUSED_NETWORKS):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _is_in(address, networks: Iterable) -> bool:
    return any(address in network for network in networks)
