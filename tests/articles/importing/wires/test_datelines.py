"""The place that a wire's text begins with, and the one named beside it."""

import pytest

from articles.importing.wires.datelines import with_dateline


@pytest.mark.parametrize(
    ("given", "body", "found"),
    [
        ("", "<p>BERLIN (kw) - It rained.</p>", ("BERLIN (kw)", "<p>It rained.</p>")),
        ("Berlin", "<div> <p>BERLIN (kw) — It <b>r</b>", ("BERLIN (kw)", "<div> <p>It <b>r</b>")),
        ("Paris", "<p>BERLIN (kw) - It rained.</p>", ("Paris", "<p>BERLIN (kw) - It rained.</p>")),
        ("Paris", "<p>It rained.</p>", ("Paris", "<p>It rained.</p>")),
        ("", "It rained.", ("", "It rained.")),
        ("", "", ("", "")),
    ],
)
def test_with_dateline(given, body, found):
    assert with_dateline(given, body) == found
