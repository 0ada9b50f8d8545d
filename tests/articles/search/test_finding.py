"""Searching quotations: six spellings, one answer; narrowed, gated, paged; hostile words."""

import unicodedata
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import workflow
from articles.listing import relist, relist_speaker
from articles.models import Appearance, Article, BadCursor, Quote, QuoteEntry, Topic
from articles.search import backends
from articles.search.finding import HIGHEST, find
from articles.search.query import QuoteQuery
from people.models import Speaker
from tests.factories import (
    LONG_AGO,
    confirm_all,
    make_draft,
    make_person,
    make_published,
    make_scheduled,
    make_section,
)

pytestmark = pytest.mark.django_db
WORDS = "“We’ll never leave Élysée Hall to the well-known few,” said Mara Ellwood."


def found(query="", *, at=None, size=20, after="", **narrowed):
    page = find(QuoteQuery(text=query, **narrowed), at=at or timezone.now(), size=size, after=after)
    return [hit.quote.pk for hit in page.rows]


@pytest.fixture
def mara():
    return make_person("Mara Ellwood", distinction="harbour commissioner")


@pytest.fixture
def quote(mara):
    article = make_published(text=WORDS, section=make_section("Harbour"), topics=["Halls"])
    make_published(text="“Never say we will leave the hall,” said Mara Ellwood.")
    return confirm_all(article, mara)[0]


@pytest.mark.parametrize(
    "spelling",
    [
        '"we\'ll never leave Élysée Hall"',
        "“We’ll never leave Élysée Hall”",
        "„WE`LL NEVER LEAVE ELYSEE HALL“",
        unicodedata.normalize("NFD", "«we‘ll never leave élysée hall»"),
        '"well never\u00a0leave — elysee\u00ad hall"',
        "＂We＇ll　never leave Élysée Hall＂",
    ],
)
def test_six_spellings_of_a_phrase_find_the_same(quote, mara, spelling):
    other = make_published(text="“Leave Élysée Hall, we’ll never,” said Mara Ellwood.")
    confirm_all(other, mara)
    assert found(spelling) == [quote.pk]


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("hall leave never", True),
        ('"leave never"', False),
        ("well known", True),
        ("well-known few", True),
        ("hall mayor", False),
        ('"the well-known few"', True),
        ("leav", False),
    ],
)
def test_words_and_phrases(quote, query, is_found):
    assert found(query) == ([quote.pk] if is_found else [])


def test_search_is_narrowed_by_speaker_topic_section_role_and_period(quote, mara):
    other = make_person("Otto Brandreth")
    topic, section = Topic.objects.get(), make_section("Harbour").pk
    Quote.objects.update(role="Harbour Commissioner", said_on="2026-03-01")
    relist(Article.objects.values_list("pk", flat=True))
    day = timedelta(days=1)
    answers = {
        "speaker": found("hall", speakers=(mara.pk,)),
        "either": found("hall", speakers=(other.pk, mara.pk)),
        "other": found("hall", speakers=(other.pk,)),
        "speaker alone": found(speakers=(mara.pk,)),
        "topic": found("hall", topic=topic.pk),
        "no topic": found("hall", topic=topic.pk + 1),
        "section": found(section=section),
        "role": found("hall", role="commissioner"),
        "no role": found("hall", role="mayor"),
        "period": found("hall", start=LONG_AGO, end=LONG_AGO + day),
        "period alone": found(start=LONG_AGO, end=LONG_AGO + day),
        "later": found("hall", start=LONG_AGO + day),
        "earlier": found("hall", end=LONG_AGO),
        "nothing": found(),
    }
    none = {"other", "no topic", "no role", "later", "earlier", "nothing"}
    assert answers == {name: [] if name in none else [quote.pk] for name in answers}


def test_role_is_not_found_as_a_word_said(quote):
    Quote.objects.update(role="Harbour Commissioner", said_on="2026-03-01")
    relist(Article.objects.values_list("pk", flat=True))
    assert found("commissioner") == []


def test_hidden_stories_are_not_found(mara):
    made = [
        make_draft(text=WORDS),
        make_scheduled(text=WORDS),
        make_published(text=WORDS, embargo_until=(timezone.now() + timedelta(days=1)).isoformat()),
        make_published(text=WORDS),
        make_published(text=WORDS),
        make_published(text=WORDS),
    ]
    for article in made:
        confirm_all(article, mara)
    workflow.withdraw(made[3], user=None, reason="complaint")
    workflow.retract(made[4], user=None, reason="wrong")
    Article.objects.filter(pk=made[5].pk).update(rights_until=timezone.now())
    assert (found("hall"), found(speakers=(mara.pk,))) == ([], [])
    later = timezone.now() + timedelta(days=3)
    assert len(found("hall", at=later)) == 2


@pytest.mark.parametrize(
    "values", [{"terms": "background"}, {"state": "disowned"}, {"speaker": None}]
)
def test_only_what_lists_may_hold_is_found(quote, values):
    Quote.objects.filter(pk=quote.pk).update(**values)
    expected = [quote.pk] if "speaker" in values else []
    assert found("hall") == expected
    relist([quote.appearances.get().article_id])
    assert found("hall") == expected


def test_private_speaker_is_not_found_before_and_after_relisting(quote, mara):
    Speaker.objects.filter(pk=mara.pk).update(is_public_figure=False)
    assert found("hall") == []
    relist_speaker(mara)
    assert (found("hall"), QuoteEntry.objects.count()) == ([], 0)
    Speaker.objects.filter(pk=mara.pk).update(is_public_figure=True)
    relist_speaker(mara)
    assert found("hall") == [quote.pk]


def test_only_words_that_were_printed_in_public_are_found(quote):
    Quote.objects.filter(pk=quote.pk).update(text=f"{quote.text} And zzmore besides.")
    draft = make_draft(text=WORDS)
    Appearance.objects.create(
        quote=quote,
        article=draft,
        pieces=[{"exact": "We’ll never leave, zzmore", "prefix": "", "suffix": ""}],
        attribution_text="said",
    )
    relist([draft.pk])
    assert (found("zzmore"), found("hall")) == ([], [quote.pk])
    (hit,) = find(QuoteQuery("hall"), at=timezone.now(), size=5).rows
    assert "zzmore" not in hit.words


def test_quote_printed_twice_stands_once_where_it_was_printed_last(quote):
    again = make_published(text=WORDS, at=LONG_AGO + timedelta(days=9))
    fewer = make_published(text="x", at=LONG_AGO + timedelta(days=10))
    for article, pieces in (
        (again, quote.appearances.get().pieces),
        (fewer, [{"exact": "never leave", "prefix": "", "suffix": ""}]),
    ):
        Appearance.objects.create(
            quote=quote, article=article, pieces=pieces, attribution_text="said"
        )
    relist([again.pk, fewer.pk])
    now = timezone.now()
    stories = {
        text: [hit.story.pk for hit in find(QuoteQuery(text), at=now, size=5).rows]
        for text in ("hall", '"never leave"')
    }
    assert stories == {"hall": [again.pk], '"never leave"': [fewer.pk]}
    end = LONG_AGO + timedelta(days=9)
    assert found('"never leave"', start=LONG_AGO, end=end) == [quote.pk]
    assert find(QuoteQuery("hall"), at=now, size=5).number == 1


def test_hits_behind_a_gate_do_not_stop_a_search(mara):
    """Rights that ended leave their entries where they are: the search reads on beyond them."""
    old = make_published(text=f"“The ferry is late again,” said {mara.name}.", at=LONG_AGO)
    (quote,) = confirm_all(old, mara)
    for number in range(30):
        article = make_published(
            text=f"“The ferry will be {number} days late,” said {mara.name}.",
            at=LONG_AGO + timedelta(days=number + 1),
        )
        confirm_all(article, mara)
    Article.objects.exclude(pk=old.pk).update(rights_until=LONG_AGO + timedelta(days=60))
    page = find(QuoteQuery("ferry"), at=timezone.now(), size=1, after=f"{2 * HIGHEST:x}")
    assert ([hit.quote.pk for hit in page.rows], page.next) == ([quote.pk], "")


def test_correction_changes_what_is_found(quote):
    row = quote.appearances.get()
    row.pieces[0]["exact"] = "We will sell Élysée Hall"
    row.save()
    relist([row.article_id])
    assert (found("never"), found("sell")) == ([], [quote.pk])


@pytest.fixture
def many(mara):
    """Twelve quotes, some of one second; their ids from the newest."""
    made = []
    for number in range(12):
        article = make_published(
            text=f"“The ferry is late again, that makes it {number} times,” said Mara Ellwood.",
            at=LONG_AGO + timedelta(minutes=number // 3),
        )
        made += confirm_all(article, mara)
    return made


@pytest.mark.parametrize("query", ["ferry", ""])
def test_pages_follow_each_other_without_gap_or_repeat(many, mara, query):
    now, after, met, counts = timezone.now(), "", [], []
    asked = QuoteQuery(query, speakers=(mara.pk,))
    while True:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = find(asked, at=now, size=5, after=after)
        counts.append(len(queries))
        met += [hit.quote.pk for hit in page.rows]
        after = page.next
        if not after:
            break
    assert sorted(met) == sorted(quote.pk for quote in many)
    assert len(met) == 12
    # PostgreSQL asks for hits and for their gates.
    assert set(counts) == {3 if connection.vendor == "postgresql" else 2}
    assert find(asked, at=now, size=5).number == 12


@pytest.mark.parametrize("after", ["zz", "-1", "f" * 17, "\x00", "1.2", "é", "f" * 16])
def test_made_up_cursor_is_refused_or_shows_nothing_early(many, after):
    try:
        page = find(QuoteQuery("ferry"), at=LONG_AGO, size=20, after=after)
    except BadCursor:
        return
    assert all(hit.story.live_at <= LONG_AGO for hit in page.rows)


@pytest.mark.parametrize(
    "hostile",
    [
        '"', "'", '""', "“", "*", "hall*", "NEAR(hall leave)", "hall OR mayor", "hall AND NOT x",
        "document:hall", "{document}: hall", "^hall", "hall + leave", "-hall", "(hall", "=s1",
        "@mayor", "\x00", "hall\x00leave", "\ud800", "a" * 10_240, "hall " * 2048, "' OR 1=1 --",
        "!hall", "hall & leave", "hall <-> leave", "hall:*", "\\'", "%s %(a)s {}", "\u202e",
        "𝕳𝖆𝖑𝖑", "\U0010ffff", "🙂", "''' | '' \\\\",
    ],
)  # fmt: skip
def test_hostile_words_never_raise(quote, hostile):
    for asked in (QuoteQuery(hostile), QuoteQuery("hall", role=hostile)):
        hits = find(asked, at=timezone.now(), size=5).rows
        assert [hit.quote.pk for hit in hits] in ([], [quote.pk])


def test_search_is_installed_and_its_loss_is_seen(transactional_db):
    assert (backends.missing(connection), backends.is_sound(connection)) == ([], True)
    name = {"sqlite": "DROP TRIGGER quotesearch_insert"}
    with connection.cursor() as cursor:
        cursor.execute(name.get(connection.vendor, "DROP INDEX articles_quotesearch"))
    assert len(backends.missing(connection)) == 1
    assert [one.id for one in backends.check_search(None, ["default"])] == ["articles.W001"]
    backends.install(connection)
    assert backends.missing(connection) == []


PLAN = [("a migration", False)]


@pytest.mark.parametrize("next_plan", [PLAN, []], ids=["at its end", "failed, and none was left"])
def test_search_is_filled_anew_after_its_table_was_rebuilt(transactional_db, next_plan):
    article = make_published(text=WORDS)
    confirm_all(article, make_person("Mara Ellwood"))
    backends.before_migrate("default", plan=PLAN)
    QuoteEntry.objects.all().delete()
    backends.after_migrate("default", plan=next_plan)
    assert (found("hall"), backends.is_sound(connection)) == ([], True)
    relist([article.pk])
    assert len(found("hall")) == 1
