"""How dates, sentences and structured data are written."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.reading import Segment
from articles.templatetags.reading import (
    address,
    as_words,
    day,
    day_and_hour,
    json_ld,
    on_or_in,
    partial_date,
    weekday,
)

LATE = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def test_day_is_the_newsrooms_not_the_servers(settings):
    assert day(LATE) == '<time datetime="2026-06-30T23:30:00+00:00">30 June 2026</time>'
    settings.TIME_ZONE = "Europe/London"
    assert day(LATE) == '<time datetime="2026-07-01T00:30:00+01:00">1 July 2026</time>'
    assert day_and_hour(LATE).endswith(">1 July 2026, 00:30</time>")
    assert weekday(LATE) == "Wednesday 1 July 2026"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("2026-06-01", "1 June 2026"), ("2026-06", "June 2026"), ("2026", "2026")],
)
def test_partial_date_says_no_more_than_is_known(text, shown):
    assert partial_date(text) == f'<time datetime="{text}">{shown}</time>'
    assert on_or_in(text) == ("on" if len(text) == 10 else "in")


@given(st.text())
def test_json_ld_holds_any_text_and_never_ends_early(text):
    html = json_ld({"headline": text})
    inner = html.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert json.loads(inner) == {"headline": text}
    assert not set("<>&") & set(inner)


def test_words_are_marked_in_their_sentence_and_escaped():
    segments = [Segment("She <b> said “", False), Segment("no & yes", True), Segment("”.", False)]
    assert as_words(segments) == "She &lt;b&gt; said “<mark>no &amp; yes</mark>”."
    assert as_words(segments[1:2], "/quotes/1/") == (
        '<a href="/quotes/1/"><mark>no &amp; yes</mark></a>'
    )


def test_address_keeps_only_what_says_something():
    assert address("/topics/x/", speaker="a b", after="") == "/topics/x/?speaker=a+b"
    assert address("/topics/x/") == "/topics/x/"
