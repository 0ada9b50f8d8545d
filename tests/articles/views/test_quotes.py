"""A quotation's own page."""

import re

import pytest

from articles.corrections import correct_quote
from articles.models import Appearance, Quote
from articles.workflow import withdraw
from people.models import Speaker
from tests.factories import (
    confirm_all,
    make_draft,
    make_organization,
    make_person,
    make_published,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def quote():
    article = make_published(
        headline="A bridge at last",
        text="Rain fell. “We will build it next year,” said Mara Ellwood. Nobody clapped.",
    )
    (made,) = confirm_all(article, make_person("Mara Ellwood"))
    return made


def read(client, quote):
    response = client.get(f"/quotes/{quote.pk}/")
    assert response.status_code == 200
    text = re.sub(r"<(dt|dd|li|p|h2)\b", r" <\1", response.text.partition("<main")[2])
    return " ".join(re.sub(r"<[^>]+>", "", text).split())


def test_page_shows_the_words_in_their_sentence_and_their_story(quote, client):
    text = read(client, quote)
    assert "“We will build it next year,” said Mara Ellwood." in text
    assert "Nobody clapped" not in text
    assert "Reported 2 March 2026; the day it was said is not recorded" in text
    assert "Printed in A bridge at last, 2 March 2026" in text


def test_day_that_is_known_is_said(quote, client):
    Quote.objects.filter(pk=quote.pk).update(said_on="2026-02", venue="at a council meeting")
    text = read(client, quote)
    assert "Said February 2026 Where At a council meeting" in text
    assert "Reported" not in text


def test_phrase_is_never_shown_without_its_sentence(client):
    article = make_published(text="Mara Ellwood said the plan was “a leap in the dark” for all.")
    (quote,) = confirm_all(article, make_person("Mara Ellwood"))
    sentence = "Mara Ellwood said the plan was “a leap in the dark” for all."
    assert quote.kind == "partial"
    assert sentence in read(client, quote)
    assert sentence in re.sub(r"<[^>]+>", "", client.get("/speakers/mara-ellwood/").text)


def test_source_translation_and_principal_are_named(quote, client):
    Quote.objects.filter(pk=quote.pk).update(
        source="Minutes, page 4",
        verification="checked",
        is_translated=True,
        on_behalf_of=make_organization("Northgate Council"),
    )
    text = read(client, quote)
    assert "On behalf of Northgate Council" in text
    assert "Translated for this paper" in text
    assert "Checked against Minutes, page 4" in text


def test_private_principal_is_not_named(quote, client):
    principal = make_person("Edna Marsh", is_public_figure=False)
    Quote.objects.filter(pk=quote.pk).update(on_behalf_of=principal)
    assert "Edna" not in read(client, quote)


def test_corrected_quote_shows_former_words_and_speaker(quote, client):
    row = quote.appearances.get()
    correct_quote(
        quote,
        user=make_user(),
        note="misheard",
        change_level="correction",
        pieces={row.pk: ["We may build it next year,"]},
        speaker=make_person("Tom Garrick"),
        correction_text="Mr Garrick said “may”.",
    )
    text = read(client, quote)
    assert "This quotation has been corrected since it was first printed." in text
    assert "We first printed: We will build it next year., as the words of Mara Ellwood" in text
    assert "Mr Garrick said “may”." in text


def test_former_speaker_who_is_private_is_not_named(quote, client):
    correct_quote(
        quote,
        user=make_user(),
        note="wrong speaker",
        change_level="correction",
        speaker=make_person("Tom Garrick"),
        correction_text="A councillor said this.",
    )
    Speaker.objects.filter(name="Mara Ellwood").update(is_public_figure=False)
    assert "as the words of" not in read(client, quote)


def test_disowned_quote_says_so_and_is_given_to_nobody(quote, client):
    Quote.objects.filter(pk=quote.pk).update(state=Quote.State.DISOWNED)
    response = client.get(f"/quotes/{quote.pk}/")
    assert "These words were never said" in response.text
    assert "ld+json" not in response.text
    assert "<title>“We will build it next year.”" in response.text
    assert '<meta name="robots" content="noindex">' in response.text


def test_only_public_stories_are_named_and_only_their_words_shown(quote, client):
    draft = make_draft(headline="A secret plan", text="“We will build it next year and sell it.”")
    Appearance.objects.create(
        quote=quote,
        article=draft,
        pieces=[{"exact": "We will build it next year and sell it.", "prefix": "", "suffix": ""}],
        attribution_text="she said",
    )
    Quote.objects.filter(pk=quote.pk).update(text="We will build it next year and sell it.")
    text = read(client, quote)
    assert "We will build it next year." in text
    assert ("sell it" in text, "secret" in text) == (False, False)


def test_quote_goes_with_its_last_story(quote, client):
    withdraw(quote.appearances.get().article, user=make_user(), reason="rights")
    assert client.get(f"/quotes/{quote.pk}/").status_code == 404


def test_words_without_a_named_speaker_have_a_page(client):
    article = make_published(text="“The pumps failed at two,” a spokesman for the board said.")
    (quote,) = confirm_all(article, None)
    text = read(client, quote)
    assert "The pumps failed at two" in text
    assert "spokesman" in text


def test_unknown_quote_is_not_found(client):
    assert client.get("/quotes/00000000-0000-4000-8000-000000000000/").status_code == 404
    assert client.get("/quotes/17/").status_code == 404
