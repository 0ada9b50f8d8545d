"""The screen that corrects a quotation."""

import pytest
from django.urls import reverse

from articles.corrections import correct_quote, version_of
from articles.models import Article, Correction, Quote
from articles.quoting import confirm
from tests import factories
from tests.articles.admin.screens import SAID

pytestmark = pytest.mark.django_db


@pytest.fixture
def quote(db):
    """A quotation of two pieces in a public story."""
    speaker = factories.make_person("Marta Quill")
    article = factories.make_published(text=SAID)
    return confirm(article.suggestions.first(), user=None, speaker=speaker)


def url(quote):
    return reverse("admin:articles_quote_change", args=[quote.pk])


def data(quote, **changed):
    row = quote.appearances.get()
    words = {f"words-{row.pk}-{n}": piece["exact"] for n, piece in enumerate(row.pieces)}
    plain = {"kind": "direct", "terms": "on_record", "version": version_of(quote)}
    return {**words, **plain, "speaker": quote.speaker_id, **changed}


def test_correction_of_words_shows_in_the_story(client, log_in, quote):
    log_in("Editors")
    row = quote.appearances.get()
    said = {"note": "Checked the tape", "change_level": "correction"}
    said |= {"correction_kind": "correction", "correction_text": "She said “thread”."}
    client.post(
        url(quote), data(quote, **{f"words-{row.pk}-0": "The wall held by a thread,"}, **said)
    )
    quote.refresh_from_db()
    assert (quote.text, quote.state) == (
        "The wall held by a thread. We were lucky.",
        Quote.State.CORRECTED,
    )
    assert "held by a thread" in Article.objects.get().body
    assert Correction.objects.get().former_text == "The wall held by a hand. We were lucky."


def test_correction_of_the_speaker(client, log_in, quote):
    log_in("Editors")
    other = factories.make_person("Nora Vane")
    said = {"note": "Wrong name", "change_level": "correction", "correction_text": "It was Vane."}
    client.post(url(quote), data(quote, speaker=other.pk, **said))
    quote.refresh_from_db()
    assert quote.speaker_id == other.pk


def test_change_without_a_note_is_refused_and_kept(client, log_in, quote):
    log_in("Editors")
    response = client.post(url(quote), data(quote, venue="on local radio"))
    assert "say what changed" in response.text
    assert 'value="on local radio"' in response.text
    quote.refresh_from_db()
    assert quote.venue == ""


def test_reporters_read_quotations_only(client, log_in, quote):
    log_in("Reporters")
    assert "Wall" in client.get(url(quote)).text or "wall" in client.get(url(quote)).text
    assert client.post(url(quote), data(quote, venue="x")).status_code == 403


def test_quotations_are_neither_added_nor_deleted_here(client, log_in, quote):
    log_in("Chief editors")
    assert client.get(reverse("admin:articles_quote_add")).status_code == 403
    assert client.get(reverse("admin:articles_quote_delete", args=[quote.pk])).status_code == 403


def test_list_is_searched_by_speaker_and_words(client, log_in, quote):
    log_in("Editors")
    listing = reverse("admin:articles_quote_changelist")
    for term, count in (("quill", 1), ("held by", 1), ("nobody at all", 0)):
        assert len(client.get(listing, {"q": term}).context["cl"].result_list) == count


@pytest.mark.parametrize("query", ["state=standing", "checked=unchecked", "kind=direct", "kind=x"])
def test_list_is_filtered(client, log_in, quote, query):
    log_in("Editors")
    listing = reverse("admin:articles_quote_changelist")
    assert len(client.get(f"{listing}?{query}").context["cl"].result_list) == 1


def test_second_of_two_corrections_is_told_and_loses_nothing(client, log_in, quote):
    log_in("Editors")
    said = {"note": "Mine", "change_level": "minor"}
    mine = data(quote, role="mayor", said_on="2026-05-01", **said)
    ben = factories.make_user(first_name="Ben", last_name="Rook")
    other = factories.make_person("Nora Vane")
    correct_quote(quote, user=ben, note="Wrong name", change_level="minor", speaker=other)
    page = client.post(url(quote), mine).text
    assert "Someone changed this quotation meanwhile" in page
    assert "Ben Rook" in page
    assert '<p class="version">Nora Vane' in page
    assert 'value="mayor"' in page
    quote.refresh_from_db()
    assert (quote.speaker_id, quote.role) == (other.pk, "")


def test_second_correction_is_saved_once_its_editor_looked_at_both(client, log_in, quote):
    log_in("Editors")
    mine = data(quote, venue="on the radio", note="Mine", change_level="minor")
    other = factories.make_person("Nora Vane")
    correct_quote(quote, user=None, note="Wrong name", change_level="minor", speaker=other)
    seen = client.post(url(quote), mine).context["conflict"].version
    assert client.post(url(quote), {**mine, "overwrite": "on"}).status_code == 200
    again = {**mine, "overwrite": "on", "seen_version": seen, "speaker": other.pk}
    assert client.post(url(quote), again).status_code == 302
    quote.refresh_from_db()
    assert (quote.speaker_id, quote.venue) == (other.pk, "on the radio")


def test_correction_that_says_not_what_it_saw_is_refused(client, log_in, quote):
    log_in("Editors")
    sent = data(quote, venue="on the radio", note="Mine", change_level="minor", version="")
    assert client.post(url(quote), sent).status_code == 200
    assert Quote.objects.get().venue == ""
