"""A story at its own address: what it shows, what it answers, what it costs."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.corrections import correct_quote, issue
from articles.models import Article, Quote
from articles.quoting import confirm
from articles.withholding import withhold
from articles.workflow import retract, withdraw
from tests.factories import (
    LONG_AGO,
    confirm_all,
    make_draft,
    make_organization,
    make_person,
    make_published,
    make_scheduled,
    make_section,
    make_user,
)

pytestmark = pytest.mark.django_db
TEXT = """The bridge will be built.

“We will build it,” said Mara Ellwood, the mayor. “It has waited too long.”

“I shall believe it when I see it,” Tom Garrick said."""


@pytest.fixture
def article():
    """A public story with words of a public figure and of a private person."""
    made = make_published(
        headline="A bridge at last",
        standfirst="After forty years.",
        section=make_section("News"),
        topics=["Bridges", "Roads"],
        bylines=["Ruth Ainscough", "Piers Lomax"],
        text=TEXT,
    )
    mayor = make_person("Mara Ellwood")
    passer_by = make_person("Tom Garrick", is_public_figure=False)
    first, second = made.suggestions.order_by("position")
    quote = confirm(first, user=None, speaker=mayor)
    quote.appearances.update(role_as_printed="the mayor")
    confirm(second, user=None, speaker=passer_by)
    return Article.objects.get(pk=made.pk)


def data_of(text):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])


def plain(text):
    return " ".join(re.sub(r"<[^>]+>", "", text).split())


def test_words_lead_to_their_permalink_in_every_piece(article, client):
    quote = Quote.objects.get(speaker__name="Mara Ellwood")
    text = client.get(article.path).text
    link = f'<a class="said" href="/quotes/{quote.pk}/">'
    assert f'“<span id="quote-{quote.pk}"></span>{link}We will build it,</a>” said' in text
    assert f"“{link}It has waited too long.</a>”" in text


def test_margin_names_the_speaker_beside_the_words(article, client):
    text = client.get(article.path).text
    notes = re.findall(r'<div class="margin">(.*?)</div>', text, re.DOTALL)
    assert [plain(note) for note in notes] == ["Mara Ellwood the mayor", "Tom Garrick"]
    assert 'href="/speakers/mara-ellwood/"' in notes[0]
    assert "href" not in notes[1]


def test_box_names_everyone_quoted_and_links_those_with_a_page(article, client):
    text = client.get(article.path).text
    box = re.search(r'id="quoted".*?</section>', text, re.DOTALL)[0]
    assert [plain(row) for row in re.findall(r"<li>(.*?)</li>", box, re.DOTALL)] == [
        "Mara Ellwood the mayor",
        "Tom Garrick",
    ]
    assert "tom-garrick" not in text


def test_private_person_whom_the_story_does_not_name_stays_unnamed(client):
    article = make_published(text="“It is far too loud at night,” a neighbour said.")
    confirm_all(article, make_person("Edna Marsh", is_public_figure=False))
    text = client.get(article.path).text
    assert ("Edna" in text, "too loud at night" in text) == (False, True)


def test_words_on_background_are_never_given_a_name(client):
    text = "“The figures were cooked from the start,” an official said. Mara Ellwood was not there."
    article = make_published(text=text)
    (quote,) = confirm_all(article, make_person("Mara Ellwood"))
    Quote.objects.filter(pk=quote.pk).update(terms=Quote.Terms.BACKGROUND)
    page = client.get(article.path).text
    box = re.search(r'id="quoted".*?</section>', page, re.DOTALL)
    assert "Mara" not in (box[0] if box else "")
    assert '<span class="said">The figures were cooked from the start,</span>' in page
    assert client.get("/speakers/mara-ellwood/").status_code == 404


def test_structured_data_is_a_news_article_with_its_quotation(article, client):
    quote = Quote.objects.get(speaker__name="Mara Ellwood")
    data = data_of(client.get(article.path).text)
    assert (data["@type"], data["headline"]) == ("NewsArticle", "A bridge at last")
    assert data["datePublished"] == LONG_AGO.isoformat()
    assert [author["name"] for author in data["author"]] == ["Ruth Ainscough", "Piers Lomax"]
    assert data["keywords"] == ["Bridges", "Roads"]
    assert data["hasPart"] == [
        {
            "@type": "Quotation",
            "text": "We will build it, … It has waited too long.",
            "url": f"http://testserver/quotes/{quote.pk}/",
            "creator": {
                "@type": "Person",
                "name": "Mara Ellwood",
                "url": "http://testserver/speakers/mara-ellwood/",
            },
        }
    ]


def test_hostile_headline_cannot_leave_its_element(client):
    headline = "</script><script>alert(1)</script> & <b>“Well”</b>"
    article = make_published(headline=headline)
    text = client.get(article.path).text
    assert "<script>" not in text
    assert data_of(text)["headline"] == headline


def test_head_describes_the_story(article, client):
    text = client.get(article.path).text
    assert f'<link rel="canonical" href="http://testserver{article.path}">' in text
    assert '<meta property="og:title" content="A bridge at last">' in text
    assert '<meta property="og:description" content="After forty years.">' in text
    assert f'<time datetime="{LONG_AGO.isoformat()}">2 March 2026, 09:00</time>' in text
    assert "Updated" not in text


def test_update_is_dated(article, client):
    later = LONG_AGO + timedelta(days=1)
    Article.objects.filter(pk=article.pk).update(significant_at=later)
    text = client.get(article.path).text
    assert f'Updated <time datetime="{later.isoformat()}">3 March 2026, 09:00</time>' in text


def test_bylines_stand_in_order_with_their_roles(article, client):
    article.bylines.filter(printed="Piers Lomax").update(role="Photos")
    text = client.get(article.path).text
    line = re.search(r'<p class="byline">(.*?)</p>', text, re.DOTALL)[1]
    assert plain(line) == "By Ruth Ainscough · Photos: Piers Lomax"


def test_correction_is_said_with_its_kind_and_day(article, client):
    issue(article, user=make_user(), text="The bridge has\ntwo lanes.", kind="clarification")
    text = client.get(article.path).text
    notice = re.search(r'<section class="notices".*?</section>', text, re.DOTALL)[0]
    today = timezone.now()
    assert f"Clarification, {today.day} {today:%B %Y}" in plain(notice)
    assert "The bridge has two lanes." in plain(notice.replace("<br>", " "))


def test_corrected_words_stand_in_the_story_with_the_notice(article, client):
    quote = Quote.objects.get(speaker__name="Mara Ellwood")
    row = quote.appearances.get()
    correct_quote(
        quote,
        user=make_user(),
        note="misheard",
        change_level="correction",
        pieces={row.pk: ["We may build it,", "It has waited too long."]},
        correction_text="She said that they may build it.",
    )
    text = client.get(article.path).text
    assert ">We may build it,</a>" in text
    assert "We will build it" not in text
    assert "She said that they may build it." in text


def test_disowned_words_are_struck_and_given_to_nobody(article, client):
    Quote.objects.filter(speaker__name="Mara Ellwood").update(state=Quote.State.DISOWNED)
    text = client.get(article.path).text
    assert text.count('<a class="said disowned"') == 2
    notes = re.findall(r'<div class="margin">(.*?)</div>', text, re.DOTALL)
    assert [plain(note) for note in notes] == ["Tom Garrick"]
    assert "hasPart" not in data_of(text)


def test_story_without_corrections_and_pictures_costs_four_queries(article, client):
    with CaptureQueriesContext(connection) as queries:
        client.get(article.path)
    assert len(queries) == 4


def test_more_quotations_cost_no_more_queries(client):
    said = (f"“This is statement number {n} of mine,” Mara Ellwood said." for n in "123456")
    text = "\n\n".join(said)
    article = make_published(text=text, topics=["A", "B", "C"], bylines=["One", "Two"])
    assert len(confirm_all(article, make_person("Mara Ellwood"))) == 6
    with CaptureQueriesContext(connection) as queries:
        client.get(article.path)
    assert len(queries) == 4


def test_notice_and_picture_cost_a_query_each(article, client):
    issue(article, user=make_user(), text="It is a footbridge.")
    with CaptureQueriesContext(connection) as queries:
        client.get(article.path)
    assert len(queries) == 5


def test_withdrawn_and_expired_stories_are_gone(article, client):
    other = make_published()
    withdraw(article, user=make_user(), reason="at the court's order")
    Article.objects.filter(pk=other.pk).update(rights_until=timezone.now())
    answers = [client.get(path) for path in (article.path, other.path)]
    assert [answer.status_code for answer in answers] == [410, 410]
    assert "court" not in answers[0].text
    assert "A bridge at last" not in answers[0].text


def test_retracted_story_keeps_headline_and_notice(article, client):
    retract(article, user=make_user(), reason="There is no bridge.")
    response = client.get(article.path)
    text = response.text
    assert response.status_code == 200
    assert [words in text for words in ("A bridge at last", "There is no bridge.")] == [True, True]
    hidden = ("After forty years", "We will build it", "Mara", "Ruth", "ld+json", "og:", "Bridges")
    assert [words for words in hidden if words in text] == []
    assert '<meta name="robots" content="noindex">' in text


def test_page_leads_to_the_story_as_data(article, client):
    link = re.search(
        r'<link rel="alternate" type="([a-z/]+)" title="[^"]+" href="([^"]+\.json)">',
        client.get(article.path).text,
    )
    answer = client.get(link[2])
    assert (link[2], answer.status_code) == (f"{article.path}article.json", 200)
    assert answer["Content-Type"] == link[1]
    assert answer.json()["headlines"][0]["value"] == "A bridge at last"


@pytest.mark.parametrize(("verb", "status"), [(withdraw, 410), (withhold, 404), (retract, 410)])
def test_story_that_readers_do_not_get_leads_to_no_data(article, client, verb, status):
    verb(article, user=make_user(), reason="A complaint")
    page = client.get(article.path)
    assert "article.json" not in page.text
    assert client.get(f"{article.path}article.json").status_code == status


def test_unpublished_stories_have_no_address(client):
    scheduled = make_scheduled()
    make_draft(slug="a-draft")
    assert client.get(scheduled.path).status_code == 404
    assert client.get("/2026/03/02/a-draft/").status_code == 404


def test_embargoed_story_appears_at_its_moment_and_not_before(client):
    moment = timezone.now() + timedelta(hours=1)
    article = make_published(embargo_until=moment.isoformat())
    before = client.get(article.path).status_code
    Article.objects.filter(pk=article.pk).update(embargo_until=timezone.now())
    assert (before, client.get(article.path).status_code) == (404, 200)


def test_story_in_another_language_says_so(client):
    article = make_published(language="cy")
    assert '<article class="full" lang="cy">' in client.get(article.path).text


def test_organisation_is_one_in_structured_data(client):
    article = make_published(text="“We regret the delay,” Northgate Trust said in a statement.")
    confirm_all(article, make_organization("Northgate Trust"))
    part = data_of(client.get(article.path).text)["hasPart"]
    assert part[0]["creator"]["@type"] == "Organization"
