"""Fetching pictures from servers that misbehave."""

import time

import pytest

from articles.importing.media.fetching import Fetcher, Limits, NotFetched
from articles.importing.media.hosts import Hosts
from tests.articles.importing.media.serving import (
    cut_off,
    in_turn,
    leads_to,
    picture_bytes,
    serving,
    trickles,
)

# As patient as a run is, or a busy machine would ask twice; but no pause between tries.
QUICK = Limits(bytes=10_000, pauses=(0.0, 0.0), host_failures=100)


def fetcher(server, limits=QUICK, **more):
    return Fetcher(Hosts((server.host,), **{"allow_private": True, **more}), limits)


def reason(server, address, limits=QUICK, **more):
    with pytest.raises(NotFetched) as refused:
        fetcher(server, limits, **more).fetch(address)
    return str(refused.value)


def test_picture_is_fetched_once(server):
    address = server.at("/a.jpg", picture_bytes())
    with fetcher(server).fetch(address) as file:
        assert file.read() == picture_bytes()
    assert server.asked == {"/a.jpg": 1}


def test_server_on_this_machine_is_not_asked(server):
    address = server.at("/a.jpg", picture_bytes())
    assert reason(server, address, allow_private=False).endswith("not on the public internet")
    assert server.asked == {}


def test_missing_picture_is_not_asked_for_again(server):
    assert reason(server, server.at("/a.jpg", 404)) == "answered 404"
    assert server.asked == {"/a.jpg": 1}


def test_busy_server_is_asked_three_times(server):
    assert reason(server, server.at("/a.jpg", 503)) == "answered 503"
    assert server.asked == {"/a.jpg": 3}


def test_picture_that_comes_at_the_third_try_is_taken(server):
    address = server.at("/a.jpg", in_turn(503, 500, b"picture"))
    with fetcher(server).fetch(address) as file:
        assert file.read() == b"picture"


def test_slow_answer_ends_in_time(server):
    limits = Limits(wait=0.3, whole=0.4, pauses=())
    address = server.at("/a.jpg", trickles(b"x" * 100, 0.1))
    began = time.monotonic()
    assert reason(server, address, limits) == "took too long"
    assert time.monotonic() - began < 3


def test_silent_server_ends_in_time(server):
    limits = Limits(wait=0.2, whole=5, pauses=())
    address = server.at("/a.jpg", lambda request: time.sleep(1))
    assert reason(server, address, limits) == "took too long"


def test_too_large_answer_is_refused_by_what_it_says_of_itself(server):
    address = server.at("/a.jpg", lambda request: request.say(200, b"", length=10**12))
    assert reason(server, address) == "larger than 0 MB"


def test_too_large_answer_is_refused_while_it_comes(server):
    def endless(request):
        request.send_response(200)
        request.end_headers()
        for _ in range(100):
            request.wfile.write(b"x" * 1000)

    assert reason(server, server.at("/a.jpg", endless)) == "larger than 0 MB"


def test_answer_that_is_cut_off_is_tried_again_and_refused(server):
    address = server.at("/a.jpg", cut_off(picture_bytes()))
    assert reason(server, address) == "the answer was cut off"
    assert server.asked == {"/a.jpg": 3}


def test_empty_answer_is_refused(server):
    assert reason(server, server.at("/a.jpg", b"")) == "the answer was empty"


def test_redirect_is_followed_and_checked(server):
    server.at("/b.jpg", b"picture")
    with fetcher(server).fetch(server.at("/a.jpg", leads_to("/b.jpg"))) as file:
        assert file.read() == b"picture"


def test_redirect_to_a_host_that_was_not_named_is_refused(server):
    with serving() as inner:
        address = server.at("/a.jpg", leads_to(inner.at("/secret.jpg", b"secret")))
        assert (
            reason(server, address) == "the host 127.0.0.1 was not named as one that may be asked"
        )
        assert inner.asked == {}


@pytest.mark.parametrize(
    "address",
    ["http://169.254.169.254/latest/meta-data", "http://[::1]/a.jpg", "http://10.0.0.1/a.jpg"],
)
def test_redirect_to_a_private_address_is_refused_even_if_named(server, address, monkeypatch):
    # The first host counts as public, as a real one would be; where it leads to does not.
    monkeypatch.setattr(
        "articles.importing.media.hosts.is_public", lambda number: number == "127.0.0.1"
    )
    hosts = Hosts((server.host, "169.254.169.254", "::1", "10.0.0.1"))
    with pytest.raises(NotFetched, match="not on the public internet"):
        Fetcher(hosts, QUICK).fetch(server.at("/a.jpg", leads_to(address)))


def test_redirect_to_a_file_is_refused(server):
    address = server.at("/a.jpg", leads_to("file:///etc/passwd"))
    assert reason(server, address).startswith("only http and https")


def test_redirects_in_a_circle_end(server):
    server.at("/b.jpg", leads_to("/a.jpg"))
    assert reason(server, server.at("/a.jpg", leads_to("/b.jpg"))) == "redirects in a circle"


def test_redirects_without_end_end(server):
    for number in range(10):
        server.at(f"/{number}.jpg", leads_to(f"/{number + 1}.jpg"))
    assert reason(server, f"{server.address}/0.jpg") == "more than 5 redirects"


def test_host_that_never_answers_is_given_up(server):
    limits = Limits(pauses=(0.0, 0.0), host_failures=4)
    ours = fetcher(server, limits)
    for name in ("a", "b", "c"):
        with pytest.raises(NotFetched) as refused:
            ours.fetch(server.at(f"/{name}.jpg", 500))
    assert str(refused.value) == "127.0.0.1 failed 4 times and is asked no more"
    assert (server.asked.total(), refused.value.was_tried) == (4, False)


def test_dead_pictures_do_not_count_against_their_host(server):
    ours = fetcher(server, Limits(pauses=(), host_failures=2))
    for number in range(5):
        with pytest.raises(NotFetched, match="answered 404"):
            ours.fetch(f"{server.address}/{number}.jpg")


def test_closed_port_is_a_failed_connection(server):
    with serving() as gone:
        address = gone.at("/a.jpg", b"x")
    limits = Limits(pauses=())
    with pytest.raises(NotFetched, match="the connection failed"):
        Fetcher(Hosts((gone.host,), allow_private=True), limits).fetch(address)
