"""What is kept of the texts at hand is what the sanitiser and the plain text would be again."""

from contextlib import nullcontext

import pytest

from articles.importing import texts
from articles.text import plain_text, sanitise

SHORT = "<p onclick=x>One<script>two</script></p>three"


@pytest.mark.parametrize("keeping", [nullcontext, texts.keeping], ids=["by itself", "in a run"])
@pytest.mark.parametrize("html", ["", SHORT, SHORT * 2_000], ids=["empty", "short", "long"])
def test_text_is_the_same_each_time_it_is_asked_for(html, keeping):
    with keeping():
        for _ in range(2):
            assert texts.sanitised(html) == sanitise(html)
            assert texts.plain(sanitise(html)) == plain_text(sanitise(html))


def test_only_short_texts_are_kept_only_so_many_and_only_for_a_run():
    with texts.keeping():
        for number in range(3 * texts.LATELY):
            texts.plain(texts.sanitised(f"<p>{number}</p>"))
        kept = texts._kept.get().values()
        assert [one.cache_info().currsize for one in kept] == [texts.LATELY] * 2
        asked = [one.cache_info() for one in kept]
        texts.plain(texts.sanitised("<p>word</p>" * 2_000))
        assert [one.cache_info() for one in kept] == asked
    assert texts._kept.get() is None
