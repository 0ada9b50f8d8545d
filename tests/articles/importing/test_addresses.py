"""Addresses of a source in the one form in which they are kept."""

import pytest

from articles.importing.addresses import (
    absolute_links,
    candidates,
    host_of,
    key_of,
    linked,
    relinked,
)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.Kelsmouth.example/2019/05/ferry/", ("kelsmouth.example", "/2019/05/ferry")),
        ("http://kelsmouth.example:8080/a/b?utm_source=x&fbclid=y", ("kelsmouth.example", "/a/b")),
        ("https://kelsmouth.example/?p=7", ("kelsmouth.example", "/?p=7")),
        (
            "https://kelsmouth.example/story.asp?b=2&a=1",
            ("kelsmouth.example", "/story.asp?a=1&b=2"),
        ),
        ("https://kelsmouth.example/%D0%BC%D0%B8/#top", ("kelsmouth.example", "/ми")),
        ("https://müller.example/a", ("xn--mller-kva.example", "/a")),
        ("//kelsmouth.example/a?x=1&amp;y=2", ("kelsmouth.example", "/a?x=1&y=2")),
        ("/old/page/", ("", "/old/page")),
    ],
)
def test_key_of_one_form_for_each_address(address, key):
    assert key_of(address) == key


@pytest.mark.parametrize(
    "address",
    [
        *("", "#top", "https://kelsmouth.example/", "https://kelsmouth.example/?utm_source=x"),
        *("mailto:jo@kelsmouth.example", "javascript:alert(1)", "https:///a", "http://[::1/a"),
        *("https://kelsmouth.example/a%00b", "https://kelsmouth.example/" + "a" * 900, "a/b"),
    ],
)
def test_key_of_what_names_no_story(address):
    assert key_of(address) is None


def test_host_of_port_and_www_make_no_difference():
    assert {host_of(one) for one in ("WWW.a.example:8000", "a.example.", "u:p@a.example")} == {
        "a.example"
    }


def test_candidates_most_exact_first():
    assert candidates("/a/", "x=1&utm_id=2") == ["/a?x=1", "/a"]
    assert "/?p=7" in candidates("/", "preview=true&p=7")
    assert candidates("/", "") == []
    assert candidates("/a\x00", "") == []


BODY = (
    '<p>See <a href="https://www.old.example/2019/ferry/?utm_source=x#c1" rel="noopener">this</a>,'
    ' <a href="https://old.example/a.jpg">that</a>, <a href="https://else.example/x">else</a>'
    ' and <abbr title="&lt;a href=&quot;https://old.example/no&quot;>">it</abbr>.</p>'
)


def test_linked_gives_stories_of_these_hosts_alone():
    assert linked(BODY, frozenset({"old.example"})) == {("old.example", "/2019/ferry")}


def test_relinked_touches_addresses_and_no_word():
    new = relinked(BODY, {("old.example", "/2019/ferry"): "/2019/05/01/ferry/"})
    old = "https://www.old.example/2019/ferry/?utm_source=x"
    assert new == BODY.replace(old, "/2019/05/01/ferry/")


def test_absolute_links_are_read_from_the_storys_own_address():
    body = '<p><a href="/b/?x=1&amp;y=2">1</a><a href="#n">2</a><a href="../c">3</a></p>'
    assert absolute_links(body, "https://old.example/2019/a/") == (
        '<p><a href="https://old.example/b/?x=1&amp;y=2">1</a><a href="#n">2</a>'
        '<a href="https://old.example/2019/c">3</a></p>'
    )
    assert absolute_links(body, "") == body


def test_links_take_linear_time():
    body = '<p><a lang="x" ' * 20_000 + '<a href="https://old.example/x"'
    assert linked(body, frozenset({"old.example"})) == {("old.example", "/x")}
