"""The sourcing report: its numbers are those of plain counting, and it names whom it may."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.demo.loading import load, read
from articles.models import Appearance, Article, Quote, Section, Topic
from articles.sourcing import LONGEST, Scope, report
from articles.workflow import retract, withdraw
from people.models import Membership
from people.roles import wording
from tests import factories

pytestmark = pytest.mark.django_db
YEAR = Scope(date(2026, 1, 1), date(2026, 12, 31))
AT = datetime(2027, 1, 1, tzinfo=UTC)


def ask(scope=YEAR, **kwargs):
    return report(scope, at=AT, **kwargs)


def table(found, slug):
    return next(one for one in found.tables if one.slug == slug)


def numbers(found, slug):
    return {line.name: (line.quotations, line.others) for line in table(found, slug).lines}


def say(words, *, speaker=None, at=factories.LONG_AGO, **story):
    """A published story in which these words are confirmed as the speaker's."""
    name = speaker.name if speaker else "a spokesman"
    text = "\n\n".join(f"\u201c{one},\u201d said {name}." for one in words)
    article = factories.make_published(text=text, at=at, **story)
    quotes = factories.confirm_all(article, speaker)
    assert len(quotes) == len(words)
    return article


# --- against plain counting ----------------------------------------------------------------------


def visible(scope, at):
    """The appearances that count, chosen one by one in Python."""
    rows = Appearance.objects.select_related(
        "article__section", "quote__speaker", "quote__on_behalf_of"
    ).prefetch_related("article__topic_items__tag")
    for row in rows:
        story, quote = row.article, row.quote
        ends = story.rights_until
        is_public = story.live_at and story.live_at <= at and (ends is None or ends > at)
        if not is_public or not row.is_in_text or quote.state == "disowned":
            continue
        if not scope.first <= timezone.localdate(story.live_at) <= scope.last:
            continue
        if scope.section and story.section != scope.section:
            continue
        topics = {item.tag for item in story.topic_items.all()}
        if scope.topic and scope.topic not in topics:
            continue
        yield row, quote, story, topics


def standing_of(quote):
    if quote.speaker is None or quote.terms != "on_record":
        return "unnamed"
    return "named" if quote.speaker.is_public_figure else "private"


def body_of(row, held):
    quote, speaker = row.quote, row.quote.speaker
    if quote.on_behalf_of:
        return quote.on_behalf_of.name
    if not speaker.is_person:
        return speaker.name
    return held.get((speaker.pk, quote.role or row.role_as_printed), "Not recorded")


def plain_report(scope, at):
    """Every number of the report, by dictionaries and sets."""
    counted = defaultdict(Counter)
    stories = defaultdict(lambda: defaultdict(set))
    members = Membership.objects.filter(organization__isnull=False).order_by("-pk")
    held = {
        (one.person_id, wording(one)): one.organization.name
        for one in members.select_related("organization")
    }
    voices, seen = defaultdict(set), set()
    for row, quote, story, topics in visible(scope, at):
        seen.add(story.pk)
        standing = standing_of(quote)
        counted["standing"][standing] += 1
        if standing != "unnamed":
            voices[story.pk].add(quote.speaker_id)
        if standing == "named":
            counted["roles"][quote.role or row.role_as_printed or "Not recorded"] += 1
            counted["organisations"][body_of(row, held)] += 1
        labels = {"named": quote.speaker and quote.speaker.name}
        others = {"private": "Private persons", "unnamed": "No speaker named"}
        month = timezone.localtime(story.live_at)
        names = {
            "speakers": [{**others, **labels}[standing]],
            "topics": [topic.name for topic in topics] or ["No topic"],
            "sections": [story.section.name if story.section else "No section"],
            "months": [f"{month:%B %Y}"],
        }
        for slug, every in names.items():
            for name in every:
                counted[slug][name] += 1
                stories[slug][name].add(story.pk)
    return counted, stories, voices, seen


def assert_equal_to_plain_counting(scope, at):
    found = report(scope, at=at, most=10_000)
    counted, stories, voices, seen = plain_report(scope, at)
    assert found.quotations == sum(counted["standing"].values()) > 0
    assert found.stories == len(seen)
    for standing in ("named", "private", "unnamed"):
        assert getattr(found, standing) == counted["standing"][standing]
    for slug in ("speakers", "topics", "sections", "months"):
        lines = {n: pair for n, pair in numbers(found, slug).items() if pair != (0, 0)}
        assert lines == {name: (n, len(stories[slug][name])) for name, n in counted[slug].items()}
    for slug in ("roles", "organisations"):
        lines = {line.name: line.quotations for line in table(found, slug).lines}
        for name in ("Private persons", "No speaker named"):
            lines.pop(name, None)
        assert lines == dict(counted[slug])
    named = [n for name, n in counted["speakers"].items() if name not in OTHERS]
    assert found.top == sum(sorted(named, reverse=True)[:5])
    assert found.speakers == len(named)
    assert {story.pk for story in found.single} == {
        pk for pk, who in voices.items() if len(who) == 1
    }
    assert found.single_total == len(found.single)


OTHERS = ("Private persons", "No speaker named")


def test_demo_equals_plain_counting():
    load(read("newsroom.json"), password="a long enough password")
    last = Article.objects.public().order_by("-live_at").values_list("live_at", flat=True)[0]
    day = timezone.localdate(last)
    assert_equal_to_plain_counting(Scope(day - timedelta(days=LONGEST - 1), day), timezone.now())


@pytest.fixture
def corpus(db):
    call_command("make_corpus", articles=400, quotes=1200, speakers=60, topics=8, seed=3)


def test_corpus_equals_plain_counting(corpus):
    at = timezone.now()
    for scope in (
        Scope(date(2025, 1, 1), date(2025, 12, 31)),
        Scope(date(2019, 2, 3), date(2020, 1, 17)),
        Scope(date(2025, 1, 1), date(2025, 12, 31), section=Section.objects.get(name="News")),
        Scope(date(2025, 1, 1), date(2025, 12, 31), topic=Topic.objects.first()),
    ):
        assert_equal_to_plain_counting(scope, at)


def test_cut_tables_add_up_to_the_total(corpus):
    found = report(Scope(date(2025, 1, 1), date(2025, 12, 31)), at=timezone.now(), most=1)
    for one in found.tables:
        if one.slug != "topics":
            total = sum(line.quotations for line in one.lines) + one.rest
            assert total == found.quotations, one.slug
    assert table(found, "speakers").is_cut
    assert len(found.single) == 1
    assert found.single_total == 2


def test_number_of_queries_is_the_same_for_much_and_little(corpus, django_assert_num_queries):
    for first in (date(2025, 1, 1), date(2025, 12, 30)):
        with django_assert_num_queries(8):
            report(Scope(first, date(2025, 12, 31)), at=timezone.now())


# --- what it says --------------------------------------------------------------------------------


def test_empty_archive_gives_a_report_of_nothing():
    found = ask()
    assert (found.quotations, found.stories, found.top_share) == (0, 0, 0)
    assert numbers(found, "months")["March 2026"] == (0, 0)
    assert len(table(found, "months").lines) == 12


def test_only_what_readers_can_see_counts():
    speaker = factories.make_person("Marta Quill")
    say(["The wall held"], speaker=speaker)
    draft = factories.make_draft(text="\u201cA draft,\u201d said Marta Quill.")
    factories.confirm_all(draft, speaker)
    chief = factories.make_user()
    for words, verb in (("It was taken back", retract), ("It was taken down", withdraw)):
        verb(say([words], speaker=speaker), user=chief, reason="Wrong")
    hidden = say(["It is no longer there"], speaker=speaker)
    Appearance.objects.filter(article=hidden).update(is_in_text=False)
    never = say(["Nobody said that"], speaker=speaker)
    Quote.objects.filter(appearances__article=never).update(state="disowned")
    over = say(["The rights ended"], speaker=speaker)
    Article.objects.filter(pk=over.pk).update(rights_until=AT - timedelta(days=1))
    assert numbers(ask(), "speakers") == {"Marta Quill": (1, 1)}


def test_scheduled_story_counts_once_it_runs():
    speaker = factories.make_person("Marta Quill")
    article = factories.make_draft(text="\u201cThe wall held,\u201d said Marta Quill.")
    factories.confirm_all(article, speaker)
    soon = timezone.now() + timedelta(days=1)
    factories.publish(Article.objects.get(pk=article.pk), user=None, at=soon)
    scope = Scope(timezone.localdate(soon), timezone.localdate(soon))
    assert report(scope, at=timezone.now()).quotations == 0
    assert report(scope, at=soon).quotations == 1


def test_first_and_last_day_are_counted_whole():
    speaker = factories.make_person("Marta Quill")
    for day, hour in ((1, 0), (3, 23), (4, 0)):
        say([f"It was day {day}"], speaker=speaker, at=datetime(2026, 2, day, hour, tzinfo=UTC))
    assert ask(Scope(date(2026, 2, 1), date(2026, 2, 3))).quotations == 2


def test_private_person_is_counted_and_not_named():
    baker = factories.make_person("Tomas Birch", is_public_figure=False)
    say(["Nobody slept that night"], speaker=baker)
    found = ask()
    assert numbers(found, "speakers") == {"Private persons": (1, 1)}
    assert (found.private, found.single[0].voice, found.voices) == (1, "a private person", [])
    assert "Birch" not in repr(found)


def test_words_given_on_background_name_nobody():
    speaker = factories.make_person("Marta Quill")
    article = say(["The wall held"], speaker=speaker)
    Quote.objects.filter(appearances__article=article).update(terms="background")
    found = ask()
    assert numbers(found, "speakers") == {"No speaker named": (1, 1)}
    assert (found.single, found.voices) == ([], [])
    assert "Quill" not in repr(found)


def test_story_with_one_named_voice_is_single_source():
    one, other = factories.make_person("Marta Quill"), factories.make_person("Tomas Birch")
    alone = say(["The wall held", "We were lucky"], speaker=one, headline="Alone")
    text = "\u201cYes it is,\u201d said Marta Quill.\n\n\u201cNo it is not,\u201d said Tomas Birch."
    both = factories.make_published(text=text, headline="Both")
    suggested = list(both.suggestions.order_by("position"))
    for suggestion, speaker in zip(suggested, (one, other), strict=True):
        factories.confirm(suggestion, user=None, speaker=speaker)
    say(["A spokesman speaks alone"], headline="Unnamed")
    found = ask()
    assert [(story.pk, story.voice, story.quotations) for story in found.single] == [
        (alone.pk, "Marta Quill", 2)
    ]
    assert found.single_total == 1


def test_first_time_voice_was_never_public_here_before():
    old, new = factories.make_person("Marta Quill"), factories.make_person("Tomas Birch")
    say(["It was long ago"], speaker=old, at=datetime(2025, 6, 1, tzinfo=UTC))
    say(["It is now"], speaker=old)
    say(["It is new"], speaker=new)
    # A draft is no first time.
    draft = factories.make_draft(text="\u201cNever printed,\u201d said Tomas Birch.")
    factories.confirm_all(draft, new)
    found = ask()
    assert [(voice.name, voice.at) for voice in found.voices] == [
        ("Tomas Birch", factories.LONG_AGO)
    ]
    assert found.voices_total == 1


def test_share_of_five_is_of_those_with_a_speaker():
    for number in range(6):
        speaker = factories.make_person()
        say([f"It was number {number} one"], speaker=speaker)
    baker = factories.make_person("Tomas Birch", is_public_figure=False)
    say(["Nobody slept that night", "It was cold"], speaker=baker)
    say(["A spokesman said so"])
    found = ask()
    assert (found.with_speaker, found.top, found.top_share) == (8, 5, 62)


def test_organisation_is_that_of_the_role_held_that_day():
    council = factories.make_organization("Harbour Council")
    mayor = factories.make_person("Marta Quill")
    Membership.objects.create(
        person=mayor, role="member", organization=council, start_date="2020", end_date="2025"
    )
    Membership.objects.create(person=mayor, label="Baker", start_date="2026")
    article = say(["We voted for it"], speaker=mayor)
    Quote.objects.filter(appearances__article=article).update(role="member, Harbour Council")
    say(["I bake now"], speaker=mayor)
    say(["The council will decide"], speaker=council)
    found = ask()
    assert numbers(found, "organisations") == {"Harbour Council": (2, 2), "Not recorded": (1, 1)}
    assert numbers(found, "roles") == {
        "member, Harbour Council": (1, 1),
        "Not recorded": (2, 2),
    }


# --- what can't be asked -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        (date(2026, 2, 2), date(2026, 2, 1), "The first day is after the last."),
        (date(2025, 1, 1), date(2026, 1, 2), "At most 366 days at a time."),
    ],
)
def test_period_that_can_not_be_is_refused(first, last, message):
    with pytest.raises(ValueError, match=message):
        Scope(first, last)
