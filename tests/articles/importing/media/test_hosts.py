"""Which hosts are asked, and at which addresses."""

import socket

import pytest

from articles.importing.media.hosts import Hosts, Refused, is_public, may_be_public


@pytest.mark.parametrize("number", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_address_is_public(number):
    assert is_public(number)


@pytest.mark.parametrize(
    "number",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.1.2.3"),
        *("100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1"),
        *("64:ff9b::a9fe:a9fe", "2002:7f00:1::1", "2002:a00:1::", "2001:0:4136:e378::1", "junk"),
    ],
)
def test_address_within_a_network_is_not_public(number):
    assert not is_public(number)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://pictures.example/a.jpg", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("http://me:secret@pictures.example/a.jpg", "without a login"),
        ("http://other.example/a.jpg", "the host other.example was not named"),
        ("http://pictures.example.evil.example/a.jpg", "was not named"),
        ("http://pictures.example:22/a.jpg", "was not named"),
        ("http://pictures.example:99999/a.jpg", "can't be read"),
        ("http://[::1/a.jpg", "can't be read"),
    ],
)
def test_target_of_an_address_that_may_not_be_asked_is_refused(address, reason):
    with pytest.raises(Refused, match=reason):
        Hosts(("pictures.example",)).target(address)


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "0x7f.1", "2130706433", "[::1]"])
def test_host_that_leads_home_is_refused_even_if_named(name):
    with pytest.raises(Refused, match="not on the public internet"):
        Hosts((name.strip("[]"),)).target(f"http://{name}/a.jpg")


def test_target_holds_only_the_public_addresses_of_a_host(monkeypatch):
    numbers = ["10.0.0.1", "93.184.216.34"]
    answer = [(None, None, None, "", (number, 443)) for number in numbers]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **more: answer)
    target = Hosts(("Pictures.example",)).target("https://PICTURES.example./a b.jpg?x=1#y")
    assert (target.host, target.port, target.numbers) == (
        "pictures.example",
        443,
        ("93.184.216.34",),
    )
    assert target.path == "/a%20b.jpg?x=1"


def test_port_may_be_named_with_its_host():
    target = Hosts(("127.0.0.1:8080",), allow_private=True).target("http://127.0.0.1:8080/a.jpg")
    assert (target.port, target.numbers) == (8080, ("127.0.0.1",))


@pytest.mark.parametrize(
    ("host", "may_be"),
    [
        ("cdn.example.org", True),
        ("cdn.example.org:8080", True),
        ("93.184.216.34", True),
        ("localhost", False),
        ("intranet", False),
        ("printer.local", False),
        ("127.0.0.1:9", False),
        ("10.0.0.1", False),
        ("[::1]:80", False),
        ("", False),
    ],
)
def test_host_that_can_only_be_private_is_known_by_its_name(host, may_be):
    assert may_be_public(host) == may_be
