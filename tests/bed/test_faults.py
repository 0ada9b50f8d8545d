"""The browser fixtures are only worth something if they see what is wrong."""

import pytest

from tests.bed import faults

ADMIN = "/admin/login/"


@pytest.fixture
def watched(context, live_server):
    """A page of the site and the list of its faults, which a test may fill without failing."""
    page = context.new_page()
    found = faults.watch(page, home=live_server.url)
    page.goto(live_server.url + ADMIN)
    return page, found


def wait_for(page, found):
    """Let the browser report: a fault reaches us a moment after it happened."""
    for _ in range(50):
        if found:
            return found
        page.wait_for_timeout(100)
    return found


def test_page_without_faults_has_none(watched):
    page, found = watched
    page.wait_for_timeout(200)
    assert found == []


def test_inline_script_is_refused_and_reported(watched):
    page, found = watched
    page.evaluate(
        "() => { const s = document.createElement('script'); s.text = 'window.ran = 1';"
        " document.body.append(s) }"
    )
    assert wait_for(page, found)[0].startswith("refused by the policy: ")
    assert page.evaluate("window.ran") is None


def test_picture_of_another_host_is_refused_and_reported(watched):
    page, found = watched
    page.evaluate("() => { new Image().src = 'https://elsewhere.invalid/a.png' }")
    assert "elsewhere.invalid" in wait_for(page, found)[0]


def test_error_in_a_script_is_reported(watched):
    page, found = watched
    page.evaluate("() => { setTimeout(() => { throw new Error('a slip') }) }")
    assert wait_for(page, found) == ["uncaught: a slip"]


def test_axe_sees_an_unnamed_button(page, assert_no_axe_violations):
    page.set_content("<html lang=en><title>t</title><main><h1>t</h1><button></button></main>")
    with pytest.raises(AssertionError, match="button-name"):
        assert_no_axe_violations(page)


def test_axe_passes_a_sound_page(page, assert_no_axe_violations):
    page.set_content("<html lang=en><title>t</title><main><h1>t</h1><button>Go</button></main>")
    assert_no_axe_violations(page)
