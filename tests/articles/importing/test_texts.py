"""What is kept of the texts at hand is what the sanitiser and the plain text would be again."""

import pytest

from articles.importing import texts
from articles.text import plain_text, sanitise

SHORT = "<p onclick=x>One<script>two</script></p>three"


@pytest.mark.parametrize("html", ["", SHORT, SHORT * 2_000], ids=["empty", "short", "long"])
def test_text_is_the_same_each_time_it_is_asked_for(html):
    for _ in range(2):
        assert texts.sanitised(html) == sanitise(html)
        assert texts.plain(sanitise(html)) == plain_text(sanitise(html))


def test_only_short_texts_are_kept_and_only_so_many():
    kept = [texts._sanitised.cache_info(), texts._plain.cache_info()]
    long = "<p>word</p>" * 2_000
    texts.plain(texts.sanitised(long))
    assert [texts._sanitised.cache_info(), texts._plain.cache_info()] == kept
    for number in range(3 * texts.LATELY):
        texts.plain(texts.sanitised(f"<p>{number}</p>"))
    sizes = [texts._sanitised.cache_info().currsize, texts._plain.cache_info().currsize]
    assert sizes == [texts.LATELY, texts.LATELY]
