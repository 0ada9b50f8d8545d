"""The speakers' index and pages."""

import json
import re
from datetime import timedelta

import pytest

from articles.corrections import correct_quote
from articles.models import Article, Quote
from articles.quoting import confirm
from articles.workflow import withdraw
from people.models import Identifier, Membership, Speaker
from tests.factories import (
    LONG_AGO,
    confirm_all,
    make_organization,
    make_person,
    make_published,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mayor():
    """A mayor quoted in two stories on two topics; one quotation has a day and a role."""
    speaker = make_person(
        "Mara Ellwood", distinction="mayor of Northgate", summary="Elected twice."
    )
    council = make_organization("Northgate Council")
    Membership.objects.create(
        person=speaker, label="mayor", organization=council, start_date="2025", end_date=""
    )
    Membership.objects.create(
        person=speaker, label="councillor", organization=council, start_date="2019", end_date="2024"
    )
    first = make_published(
        headline="A bridge at last",
        topics=["Bridges"],
        text="“We will build it next year,” said Mara Ellwood.",
    )
    second = make_published(
        at=LONG_AGO + timedelta(days=5),
        headline="The tunnel floods",
        topics=["Tunnels"],
        text="She said that the tunnel had “leaked like a sieve” for years, Mara Ellwood said.",
    )
    (suggestion,) = first.suggestions.all()
    confirm(suggestion, user=None, speaker=speaker, said_on="2026-03-01")
    confirm_all(second, speaker)
    return speaker


def said(text):
    """[(words, who and when)] of a page's quotations, as a reader reads them."""
    figures = re.findall(r'<figure class="said-by.*?</figure>', text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", figure).split()) for figure in figures]


def test_page_says_who_they_are(mayor, client):
    text = client.get("/speakers/mara-ellwood/").text
    assert "Mayor of Northgate" in text
    assert "Elected twice." in text
    roles = re.search(r'<ul class="roles">(.*?)</ul>', text, re.DOTALL)[1]
    assert re.sub(r"<[^>]+>", "", roles) == "Mayor since 2025Councillor 2019–2024"
    assert "2 quotations, confirmed in 2 of 2 stories here that name them" in text
    assert "not everything they said" in text
    assert 'href="/search/?name=Mara+Ellwood">Search all stories for this name' in text
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1]
    assert json.loads(data)["@type"] == "Person"


def test_quotations_stand_newest_first_with_day_or_report(mayor, client):
    text = client.get("/speakers/mara-ellwood/").text
    assert said(text) == [
        "She said that the tunnel had “ leaked like a sieve ” for years, Mara Ellwood said. "
        "Reported on 7 March 2026 In The tunnel floods",
        "We will build it next year. Mayor Said on 1 March 2026 In A bridge at last",
    ]


def test_stories_and_topics_are_listed(mayor, client):
    text = client.get("/speakers/mara-ellwood/").text
    main, _, side = text.partition('<div class="side">')
    assert main.index("Stories that quote them") < main.index("What Mara Ellwood said, newest")
    assert re.findall(r'<h3><a href="[^"]+">([^<]+)</a>', main) == [
        "The tunnel floods",
        "A bridge at last",
    ]
    assert re.findall(r'href="([^"]+)">(\w+) <span class="n">(\d+)<', side) == [
        ("/speakers/mara-ellwood/?topic=bridges", "Bridges", "1"),
        ("/speakers/mara-ellwood/?topic=tunnels", "Tunnels", "1"),
    ]


def test_topic_narrows_to_what_was_said_on_it(mayor, client):
    text = client.get("/speakers/mara-ellwood/?topic=bridges").text
    assert len(said(text)) == 1
    assert "What Mara Ellwood said about Bridges" in text
    assert 'aria-current="true">Bridges <' in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("from=2026-03-07", ["The tunnel floods"]),
        ("to=2026-03-06", ["A bridge at last"]),
        ("from=2026-03-02&to=2026-03-07", ["The tunnel floods", "A bridge at last"]),
        ("from=2026-03-07&to=2026-03-07", ["The tunnel floods"]),
        ("from=2026-03-03&to=2026-03-06", []),
        ("topic=bridges&to=2026-03-06", ["A bridge at last"]),
        ("topic=bridges&from=2026-03-06", []),
        ("from=2026-03-32", ["The tunnel floods", "A bridge at last"]),
        ("from=2026-03-07&to=2026-03-01", ["The tunnel floods", "A bridge at last"]),
    ],
)
def test_period_narrows_to_stories_of_those_days(mayor, client, query, shown):
    text = client.get(f"/speakers/mara-ellwood/?{query}").text
    stories = [re.search(r"In (.*)$", one)[1] for one in said(text)]
    assert stories == shown
    notice = "no day we can read" in text or "ends before it begins" in text
    assert notice == ("-32" in query or "to=2026-03-01" in query)


def test_period_pages_on_with_its_days(mayor, client, settings):
    settings.NEWSROOM_PAGE_SIZE = 1
    text = client.get("/speakers/mara-ellwood/?from=2026-03-01&to=2026-03-31").text
    onwards = re.search(r'rel="next" href="([^"]+)"', text)[1].replace("&amp;", "&")
    assert onwards.startswith("/speakers/mara-ellwood/?from=2026-03-01&to=2026-03-31&after=")
    assert [re.search(r"In (.*)$", one)[1] for one in said(client.get(onwards).text)] == [
        "A bridge at last"
    ]


def test_narrowing_to_a_topic_they_never_spoke_on_is_not_found(mayor, client):
    make_published(topics=["Ferries"])
    assert client.get("/speakers/mara-ellwood/?topic=ferries").status_code == 404


def test_withdrawing_their_only_stories_takes_the_page_away(mayor, client):
    for article in Article.objects.all():
        withdraw(article, user=make_user(), reason="rights")
    assert client.get("/speakers/mara-ellwood/").status_code == 404
    assert "Ellwood" not in client.get("/speakers/").text


@pytest.mark.parametrize("choice", [False, None])
def test_private_and_undecided_speakers_have_no_page(choice, mayor, client):
    Speaker.objects.filter(pk=mayor.pk).update(is_public_figure=choice)
    paths = ("", "feed/", "stories/", "?topic=bridges")
    answers = [client.get(f"/speakers/mara-ellwood/{path}").status_code for path in paths]
    assert answers == [404] * 4
    assert "Ellwood" not in client.get("/speakers/").text


def test_correction_shows_on_the_page(mayor, client):
    quote = Quote.objects.get(said_on="2026-03-01")
    row = quote.appearances.get()
    correct_quote(
        quote,
        user=make_user(),
        note="misheard",
        change_level="correction",
        pieces={row.pk: ["We may build it next year,"]},
        correction_text="She said “may”.",
    )
    text = client.get("/speakers/mara-ellwood/").text
    assert "She said “may”." in text
    assert "corrected since" in said(text)[1]


def test_words_given_back_leave_the_page_and_their_notice_stays(mayor, client):
    other = make_person("Tom Garrick")
    quote = Quote.objects.get(said_on="2026-03-01")
    correct_quote(
        quote,
        user=make_user(),
        note="wrong speaker",
        change_level="correction",
        speaker=other,
        correction_text="Tom Garrick said this.",
    )
    text = client.get("/speakers/mara-ellwood/").text
    assert [("build it" in one) for one in said(text)] == [False]
    assert "Tom Garrick said this." in text
    assert "build it" in client.get("/speakers/tom-garrick/").text


def test_disowned_words_are_in_no_list(mayor, client):
    Quote.objects.filter(said_on="2026-03-01").update(state=Quote.State.DISOWNED)
    paths = ("/", "/speakers/mara-ellwood/", "/speakers/mara-ellwood/feed/")
    assert [path for path in paths if "build it next year" in client.get(path).text] == []
    assert client.get("/topics/bridges/?speaker=mara-ellwood").status_code == 404


def test_index_files_people_by_surname_with_what_tells_them_apart(mayor, client):
    article = make_published(text="“No comment at this time,” said Ann Archer.")
    confirm_all(article, make_person("Ann Archer", distinction="clerk"))
    text = client.get("/speakers/").text
    assert re.findall(r'<li><a href="(/speakers/[^"]+)">([^<]+)</a>', text) == [
        ("/speakers/ann-archer/", "Archer, Ann"),
        ("/speakers/mara-ellwood/", "Ellwood, Mara"),
    ]
    assert "mayor of Northgate" in text


def test_topic_page_names_who_spoke_on_it(mayor, client):
    text = client.get("/topics/bridges/").text
    names = re.search(r'<ul class="people">(.*?)</ul>', text, re.DOTALL)[1]
    assert re.findall(r'href="([^"]+)">([^<]+)<', names) == [
        ("/topics/bridges/?speaker=mara-ellwood", "Mara Ellwood")
    ]


def test_topic_narrowed_to_a_speaker_shows_their_words_on_it(mayor, client):
    text = client.get("/topics/bridges/?speaker=mara-ellwood").text
    assert said(text) == [
        "We will build it next year. Mayor Said on 1 March 2026 In A bridge at last"
    ]
    assert "They are not everything that Mara Ellwood said." in text


def test_page_says_pronouns_and_where_else_to_look(mayor, client):
    Speaker.objects.filter(pk=mayor.pk).update(pronouns="she/her")
    for scheme, value in (("wikidata", "Q900000001"), ("payroll", "17")):
        Identifier.objects.create(speaker=mayor, scheme=scheme, identifier=value)
    text = client.get("/speakers/mara-ellwood/").text
    assert '<span class="pronouns">(she/her)</span>' in text
    assert 'href="https://www.wikidata.org/wiki/Q900000001" rel="external">Wikidata</a>' in text
    assert '"sameAs": ["https://www.wikidata.org/wiki/Q900000001"]' in text
    assert "payroll" not in text


def test_odd_outside_id_is_no_link(mayor, client):
    Identifier.objects.create(speaker=mayor, scheme="wikidata", identifier="Q1/../x")
    assert "wikidata.org" not in client.get("/speakers/mara-ellwood/").text
