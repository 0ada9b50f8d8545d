"""Checked means compared with a source; a gate asks before unchecked words run."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.corrections import correct_quote
from articles.disowning import disown
from articles.models import Article, Quote
from articles.quoting import confirm
from articles.verification import check_quote, gate_of, second_check
from articles.workflow import publish, publish_archive
from newsroom.record.models import AuditEntry
from tests.factories import confirm_all, make_draft, make_person, make_published, make_user

pytestmark = pytest.mark.django_db
TEXT = "“We will build a bridge here,” said Mara Ellwood. “It has waited too long.”"


@pytest.fixture
def quote():
    return confirm_all(make_published(text=TEXT), make_person("Mara Ellwood"))[0]


def checked(quote, **kwargs):
    return check_quote(quote, **{"user": make_user(), "against": "Recording, 00:14", **kwargs})


def test_check_says_against_what_by_whom_and_when(quote):
    user = make_user("Editors")
    check_quote(
        quote, user=user, against=" Council  recording ", source_url="https://example.org/r"
    )
    quote.refresh_from_db()
    assert (quote.verification, quote.compared_with, quote.checked_by, quote.source_url) == (
        "checked", "Council recording", user, "https://example.org/r",
    )  # fmt: skip
    assert quote.checked_at is not None


@pytest.mark.parametrize(
    ("against", "url", "field"),
    [("", "", "against"), ("x" * 301, "", "against"), ("Tape", "tape three", "source_url"),
     ("Tape", "javascript:alert(1)", "source_url")],
)  # fmt: skip
def test_check_without_a_source_is_refused(quote, against, url, field):
    with pytest.raises(ValidationError) as refusal:
        check_quote(quote, user=make_user(), against=against, source_url=url)
    assert list(refusal.value.error_dict) == [field]
    assert Quote.objects.get().verification == "unchecked"


def test_second_check_is_for_another_person(quote):
    first = make_user("Editors")
    check_quote(quote, user=first, against="Recording")
    with pytest.raises(ValidationError, match="another person"):
        second_check(quote, user=first)
    second = make_user("Editors")
    second_check(quote, user=second)
    assert (quote.is_checked_twice, quote.second_by) == (True, second)
    with pytest.raises(ValidationError, match="twice already"):
        second_check(quote, user=make_user())


def test_second_check_needs_a_first(quote):
    with pytest.raises(ValidationError, match="Nobody"):
        second_check(quote, user=make_user())


@pytest.mark.parametrize("change", ["words", "speaker"])
def test_change_of_words_or_speaker_takes_the_check_back_and_the_record_keeps_it(quote, change):
    checked(quote)
    second_check(quote, user=make_user())
    row = quote.appearances.get()
    changes = {
        "words": {"pieces": {row.pk: ["We will build a tunnel here,", "It has waited too long."]}},
        "speaker": {"speaker": make_person("Tom Garrick")},
    }[change]
    correct_quote(quote, user=make_user(), note="x", change_level="minor", **changes)
    quote.refresh_from_db()
    assert (quote.verification, quote.checked_at, quote.second_at, quote.checked_against) == (
        "unchecked", None, None, "",
    )  # fmt: skip
    kept = AuditEntry.objects.filter(verb="change").first().data["was"]
    assert (kept["against"], kept["second_by"] is None) == ("Recording, 00:14", False)


def test_change_of_a_detail_leaves_the_check(quote):
    checked(quote)
    correct_quote(quote, user=make_user(), note="x", change_level="minor", venue="on the radio")
    assert Quote.objects.get().verification == "checked"


def test_check_of_words_that_changed_meanwhile_is_refused(quote):
    stale = Quote.objects.get()
    row = quote.appearances.get()
    pieces = {row.pk: ["We will build a tunnel here,", "It has waited too long."]}
    correct_quote(quote, user=make_user(), note="x", change_level="minor", pieces=pieces)
    with pytest.raises(ValidationError, match="meanwhile"):
        checked(stale)


def test_disowned_words_are_not_checked(quote):
    disown(quote, user=make_user(), reason="x", kind="never_said", correction_text="Not said.")
    with pytest.raises(ValidationError, match="taken back"):
        checked(quote)


def test_reporters_may_not_check(quote):
    with pytest.raises(PermissionDenied):
        checked(quote, user=make_user("Reporters"))


# --- the gate ------------------------------------------------------------------------------------


@pytest.fixture
def draft():
    """A draft with one quotation that is confirmed and not checked, and one not answered."""
    text = f"{TEXT}\n\n“It will never be paid for in my time,” said Tom Garrick."
    article = make_draft(text=text)
    mayor = make_person("Mara Ellwood")
    confirm(article.suggestions.first(), user=None, speaker=mayor)
    return article


def test_gate_that_is_off_asks_nothing(draft, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not gate_of(draft).is_closed
    assert publish(draft, user=make_user()).status == "published"


def test_gate_counts_what_is_unanswered_and_unchecked(draft, settings, django_assert_num_queries):
    settings.NEWSROOM_QUOTE_GATE = "warn"
    with django_assert_num_queries(2):
        gate = gate_of(draft)
    assert (gate.unanswered, gate.unchecked, gate.asks_reason) == (1, 1, False)
    assert gate.lacks == (
        "1 suggested quotation without an answer, 1 quotation not checked against a source"
    )


def test_gate_that_warns_wants_a_tick(draft, settings):
    settings.NEWSROOM_QUOTE_GATE = "warn"
    with pytest.raises(ValidationError) as refusal:
        publish(draft, user=make_user())
    assert list(refusal.value.error_dict) == ["gate_seen"]
    assert publish(Article.objects.get(), user=make_user(), gate_seen=True).status == "published"
    assert AuditEntry.objects.get(verb="pass gate").data == {
        "gate": "warn", "unanswered": 1, "unchecked": 1,
    }  # fmt: skip


@pytest.mark.parametrize("answer", [{}, {"gate_seen": True}, {"gate_reason": "  "}])
def test_gate_that_blocks_wants_a_reason(draft, settings, answer):
    settings.NEWSROOM_QUOTE_GATE = "block"
    with pytest.raises(ValidationError) as refusal:
        publish(draft, user=make_user(), **answer)
    assert list(refusal.value.error_dict) == ["gate_reason"]
    assert Article.objects.get().status == "draft"


def test_reason_at_the_gate_is_logged(draft, settings):
    settings.NEWSROOM_QUOTE_GATE = "block"
    user = make_user()
    publish(draft, user=user, gate_reason="Both heard it live")
    entry = AuditEntry.objects.get(verb="pass gate")
    assert (entry.note, entry.user, entry.target_id) == ("Both heard it live", user, str(draft.pk))


def test_gate_is_open_when_all_is_answered_and_checked(settings):
    settings.NEWSROOM_QUOTE_GATE = "block"
    article = make_draft(text=TEXT)
    (quote,) = confirm_all(article, make_person("Mara Ellwood"))
    checked(quote)
    assert publish(article, user=make_user()).status == "published"


def test_import_passes_the_gate_and_is_marked(draft, settings):
    settings.NEWSROOM_QUOTE_GATE = "block"
    publish_archive({draft.pk: draft}, {draft.pk: datetime(2019, 3, 2, tzinfo=UTC)})
    draft.refresh_from_db()
    assert (draft.is_archive, draft.is_public) == (True, True)


def test_story_that_an_editor_publishes_is_no_archive():
    draft = make_draft()
    Article.objects.filter(pk=draft.pk).update(is_archive=True)
    draft.refresh_from_db()
    assert publish(draft, user=make_user()).is_archive is False


# --- what readers are told -----------------------------------------------------------------------


def test_page_of_an_unchecked_quote_says_only_that_the_story_has_it_so(quote, client):
    page = client.get(quote.get_absolute_url()).text
    assert "An editor confirmed that the story attributes it so" in page
    assert "Checked against" not in page


def test_page_of_a_checked_quote_says_against_what_and_how_often(quote, client):
    checked(quote)
    assert "Checked against Recording, 00:14 on <time" in client.get(quote.get_absolute_url()).text
    second_check(quote, user=make_user())
    assert "and again by a second editor on" in client.get(quote.get_absolute_url()).text


def test_page_of_an_archived_quote_says_so(quote, client):
    Article.objects.update(is_archive=True)
    assert "From an imported archive; not checked here" in client.get(quote.get_absolute_url()).text
