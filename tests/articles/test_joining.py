"""The same words in two stories: joined by an editor, separated exactly, never by themselves."""

from datetime import UTC, datetime

import pytest
from django.core import serializers
from django.core.exceptions import PermissionDenied, ValidationError

from articles.corrections import correct_quote
from articles.disowning import disown
from articles.joining import (
    decisions_on,
    join_quotes,
    keep_apart,
    offers,
    put_back,
    separate,
    separate_appearance,
    undo,
)
from articles.models import (
    Appearance,
    Article,
    ListedQuote,
    Quote,
    QuoteEntry,
    QuoteSuggestion,
    QuoteTopic,
    Tally,
    Task,
)
from newsroom.record.models import Address
from tests.factories import LONG_AGO, confirm_all, make_person, make_published, make_user

pytestmark = pytest.mark.django_db
SAID = "“We will build a bridge over the river,” said Mara Ellwood."
LATER = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


@pytest.fixture
def pair():
    """Two public stories that print the same words of one speaker, under two records."""
    mayor = make_person("Mara Ellwood")
    return [
        confirm_all(make_published(at=at, text=SAID, topics=[topic]), mayor)[0]
        for at, topic in ((LONG_AGO, "Bridges"), (LATER, "Rivers"))
    ]


def dump():
    """All that joining may touch, without the keys of rows that relist writes anew."""
    kept = [Quote, Appearance, QuoteSuggestion, Task, Address]
    listed = {
        QuoteTopic: ("quote", "topic", "speaker", "live_at"),
        ListedQuote: ("quote", "speaker", "live_at"),
        QuoteEntry: ("quote", "appearance", "live_at"),
        Tally: ("topic", "speaker", "n"),
    }
    return [serializers.serialize("json", model.objects.order_by("pk")) for model in kept] + [
        sorted(map(str, model.objects.values_list(*names))) for model, names in listed.items()
    ]


def test_same_words_are_offered_and_not_joined(pair):
    one, other = pair
    assert (offers(one), offers(other)) == ([other], [one])
    assert Quote.objects.filter(joined_into=None).count() == 2


@pytest.mark.parametrize(
    ("first", "second", "offered"),
    [
        ("", "", True),
        ("2026-03-01", "", True),
        ("2026-03-01", "2026-03-08", True),
        ("2026-03-01", "2026-03-09", False),
        ("2026-03", "2026-04-07", True),
        ("2026-03", "2026-04-08", False),
        ("2025", "2026-01-07", True),
        ("2025", "2026-03", False),
    ],
)
def test_words_said_more_than_seven_days_apart_are_not_offered(pair, first, second, offered):
    one, other = pair
    Quote.objects.filter(pk=one.pk).update(said_on=first)
    Quote.objects.filter(pk=other.pk).update(said_on=second)
    one.refresh_from_db()
    assert (offers(one) == [other]) is offered


def test_no_comment_said_twice_is_two_quotes():
    mayor = make_person("Mara Ellwood")
    one, other = [
        confirm_all(make_published(text="“No comment at all,” said Mara Ellwood."), mayor)[0]
        for _ in range(2)
    ]
    assert (offers(one), offers(other)) == ([], [])


def test_words_of_another_speaker_are_not_offered(pair):
    one, other = pair
    Quote.objects.filter(pk=other.pk).update(speaker=make_person("Tom Garrick"))
    assert offers(one) == []


def test_joined_quote_is_printed_in_both_stories_and_counted_once(pair):
    one, other = pair
    join_quotes(one, other, user=make_user(), note="One press conference")
    one.refresh_from_db()
    assert [row.quote_id for row in Appearance.objects.all()] == [one.pk, one.pk]
    assert one.live_at == LONG_AGO
    assert list(Quote.objects.public()) == [one]
    assert list(ListedQuote.objects.values_list("quote", flat=True)) == [one.pk]
    assert Tally.objects.get(topic=None, speaker=one.speaker_id, of="quotes").n == 1


def test_joined_quotes_old_address_redirects(pair, client):
    one, other = pair
    joining = join_quotes(one, other, user=make_user())
    response = client.get(f"/quotes/{other.pk}/")
    assert (response.status_code, response.url) == (301, f"/quotes/{one.pk}/")
    separate(joining, user=make_user())
    assert client.get(f"/quotes/{other.pk}/").status_code == 200


def test_address_of_a_quote_joined_twice_leads_to_the_last(pair, client):
    one, other = pair
    third = confirm_all(make_published(text=SAID), one.speaker)[0]
    join_quotes(one, other, user=make_user())
    last = join_quotes(third, one, user=make_user())
    assert client.get(f"/quotes/{other.pk}/").url == f"/quotes/{third.pk}/"
    separate(last, user=make_user())
    assert client.get(f"/quotes/{other.pk}/").url == f"/quotes/{one.pk}/"


def test_redirect_shows_nothing_of_a_hidden_quote(pair, client):
    one, other = pair
    join_quotes(one, other, user=make_user())
    Article.objects.update(status="withdrawn")
    assert client.get(f"/quotes/{other.pk}/").status_code == 404


def test_separating_restores_exactly(pair):
    one, other = pair
    before = dump()
    separate(join_quotes(one, other, user=make_user()), user=make_user())
    assert dump() == before


def test_separating_restores_a_corrected_state(pair):
    one, other = pair
    Quote.objects.filter(pk=other.pk).update(state="corrected")
    before = dump()
    joining = join_quotes(one, other, user=make_user())
    one.refresh_from_db()
    assert one.state == "corrected"
    separate(joining, user=make_user())
    assert dump() == before


def test_correction_of_a_joined_quote_shows_on_the_survivors_page(pair, client):
    one, other = pair
    row = other.appearances.get()
    words = {"pieces": {row.pk: ["We shall build a bridge over the river,"]}}
    correct_quote(other, user=make_user(), note="misheard", change_level="correction",
                  correction_text="He said shall.", **words)  # fmt: skip
    Quote.objects.filter(pk=other.pk).update(words_key=one.words_key)
    join_quotes(one, other, user=make_user())
    assert "He said shall." in client.get(f"/quotes/{one.pk}/").text


def test_separating_after_a_correction_is_refused_and_the_story_taken_off_instead(pair):
    one, other = pair
    joining = join_quotes(one, other, user=make_user())
    one.refresh_from_db()
    pieces = {row.pk: ["We will build a tunnel under the river,"] for row in one.appearances.all()}
    correct_quote(one, user=make_user(), note="x", change_level="minor", pieces=pieces)
    with pytest.raises(ValidationError, match="corrected since"):
        separate(joining, user=make_user())
    row = one.appearances.order_by("article__live_at").last()
    made = separate_appearance(row, user=make_user()).other
    assert (made.text, made.appearances.get()) == ("We will build a tunnel under the river.", row)


def test_story_taken_off_and_put_back(pair, client):
    one, other = pair
    join_quotes(one, other, user=make_user())
    row = one.appearances.get(article=Article.objects.order_by("-live_at").first())
    taken = separate_appearance(row, user=make_user(), note="Said again a week later")
    made = Quote.objects.get(pk=taken.other_id)
    assert (made.text, made.verification, made.appearances.get()) == (one.text, "unchecked", row)
    assert client.get(f"/quotes/{made.pk}/").status_code == 200
    assert offers(one) == []
    put_back(taken, user=make_user())
    assert client.get(f"/quotes/{made.pk}/").url == f"/quotes/{one.pk}/"
    assert one.appearances.count() == 2


def test_quotes_kept_apart_are_not_offered_until_that_is_undone(pair):
    one, other = pair
    decision = keep_apart(one, other, user=make_user())
    assert (offers(one), offers(other)) == ([], [])
    assert list(decisions_on(other)) == [decision]
    undo(decision, user=make_user())
    assert offers(one) == [other]


def test_joining_what_one_story_prints_twice_is_refused():
    article = make_published(text=f"{SAID}\n\nLater: {SAID}")
    one, other = confirm_all(article, make_person("Mara Ellwood"))
    with pytest.raises(ValidationError, match="said twice"):
        join_quotes(one, other, user=make_user())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"words_key": "x"}, "words differ"),
        ({"terms": "background"}, "different terms"),
        ({"state": "disowned"}, "taken back"),
        ({"said_on": "2020"}, "seven days"),
    ],
)
def test_joining_what_can_not_be_one_is_refused(pair, change, said):
    one, other = pair
    Quote.objects.filter(pk=one.pk).update(said_on="2026-03-01")
    Quote.objects.filter(pk=other.pk).update(**change)
    before = dump()
    with pytest.raises(ValidationError, match=said):
        join_quotes(one, other, user=make_user())
    assert dump() == before


def test_joining_to_itself_or_twice_is_refused(pair):
    one, other = pair
    with pytest.raises(ValidationError, match="choose two"):
        join_quotes(one, one, user=make_user())
    joining = join_quotes(one, other, user=make_user())
    with pytest.raises(ValidationError, match="joined to another"):
        join_quotes(other, one, user=make_user())
    separate(joining, user=make_user())
    with pytest.raises(ValidationError, match="undone already"):
        separate(joining, user=make_user())


def test_joined_quote_is_neither_corrected_nor_disowned(pair):
    one, other = pair
    join_quotes(one, other, user=make_user())
    other.refresh_from_db()
    with pytest.raises(ValidationError, match="joined"):
        correct_quote(other, user=make_user(), note="x", change_level="minor", venue="here")
    with pytest.raises(ValidationError, match="joined"):
        disown(other, user=make_user(), reason="x", kind="never_said", correction_text="x")


def test_reporters_may_not_join(pair):
    one, other = pair
    reporter = make_user("Reporters")
    for verb in (join_quotes, keep_apart):
        with pytest.raises(PermissionDenied):
            verb(one, other, user=reporter)
    with pytest.raises(PermissionDenied):
        separate_appearance(one.appearances.get(), user=reporter)


def test_withheld_words_are_neither_joined_nor_separated(pair):
    one, other = pair
    joining = join_quotes(one, other, user=make_user())
    row = one.appearances.first()
    Quote.objects.filter(pk=one.pk).update(withheld_at=LATER)
    with pytest.raises(ValidationError, match="withheld"):
        separate_appearance(row, user=make_user())
    with pytest.raises(ValidationError, match="withheld"):
        separate(joining, user=make_user())
    Quote.objects.filter(pk=one.pk).update(withheld_at=None)
    separate(joining, user=make_user())
    Quote.objects.filter(pk=other.pk).update(withheld_at=LATER)
    with pytest.raises(ValidationError, match="withheld"):
        join_quotes(one, other, user=make_user())
