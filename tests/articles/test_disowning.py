"""Words taken back: their page stays and says so; they leave every list of what anybody said."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.disowning import disown
from articles.models import Article, Correction, ListedQuote, Quote, QuoteEntry, Task
from articles.revisions import save_article
from articles.snapshots import take
from articles.verification import check_quote
from newsroom.record.models import AuditEntry
from tests.factories import confirm_all, make_draft, make_person, make_published, make_user

pytestmark = pytest.mark.django_db
TEXT = "“We will build a bridge here,” said Mara Ellwood. Rain fell."


@pytest.fixture
def quote():
    return confirm_all(make_published(text=TEXT, topics=["Bridges"]), make_person("Mara Ellwood"))[
        0
    ]


def taken_back(quote, **kwargs):
    asked = {"user": make_user(), "reason": "The tape", "kind": "never_said",
             "correction_text": "Ms Ellwood did not say this."}  # fmt: skip
    return disown(quote, **{**asked, **kwargs})


def test_disowned_words_leave_lists_and_counts_and_keep_their_page(quote, client):
    taken_back(quote)
    assert (quote.state, quote.disowned_as) == ("disowned", "never_said")
    assert (ListedQuote.objects.count(), QuoteEntry.objects.count()) == (0, 0)
    assert client.get("/speakers/mara-ellwood/").status_code == 404
    page = client.get(quote.get_absolute_url())
    assert page.status_code == 200
    for words in (
        "These words were never said: we printed them by mistake.",
        "We will build a bridge here",
        "Printed by mistake as the words of Mara Ellwood",
        "Ms Ellwood did not say this.",
        "noindex",
    ):
        assert words in page.text


def test_misattributed_words_say_so(quote, client):
    taken_back(quote, kind="misattributed")
    assert "not those of the person we printed them for" in client.get(f"/quotes/{quote.pk}/").text


def test_notice_and_task_go_to_each_story_readers_saw(quote):
    taken_back(quote)
    notice = Correction.objects.get()
    assert (notice.text, notice.former_text, notice.former_speaker.name, notice.quote) == (
        "Ms Ellwood did not say this.", "We will build a bridge here.", "Mara Ellwood", quote,
    )  # fmt: skip
    assert [(task.kind, task.article) for task in Task.objects.all()] == [
        ("disowned", notice.article)
    ]
    assert AuditEntry.objects.get(verb="disown").data == {"kind": "never_said"}


def test_page_stays_when_the_words_leave_the_text(quote, client):
    taken_back(quote)
    article = Article.objects.get()
    snapshot = take(article)
    snapshot["fields"]["body"] = "<p>Rain fell.</p>"
    save_article(article, snapshot=snapshot, user=make_user(), expected_version=article.version,
                 note="Taken out", change_level="minor")  # fmt: skip
    page = client.get(quote.get_absolute_url())
    assert (page.status_code, "We will build a bridge here" in page.text) == (200, True)


def test_check_is_taken_back_and_kept_on_the_record(quote):
    check_quote(quote, user=make_user(), against="Notes")
    taken_back(quote)
    assert quote.verification == "unchecked"
    assert AuditEntry.objects.get(verb="disown").data["was"]["against"] == "Notes"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"kind": "x"}, "kind"),
        ({"correction_text": ""}, "correction_text"),
    ],
)
def test_disowning_without_what_it_needs_is_refused(quote, said, field):
    with pytest.raises(ValidationError) as refusal:
        taken_back(quote, **said)
    assert list(refusal.value.error_dict) == [field]
    assert Quote.objects.get().state == "standing"


def test_words_of_a_draft_need_no_notice():
    (quote,) = confirm_all(make_draft(text=TEXT), make_person("Mara Ellwood"))
    taken_back(quote, correction_text="")
    assert (quote.state, Correction.objects.count()) == ("disowned", 0)


def test_disowning_twice_is_refused(quote):
    taken_back(quote)
    with pytest.raises(ValidationError, match="already"):
        taken_back(quote)


def test_reporters_may_not_disown(quote):
    with pytest.raises(PermissionDenied):
        taken_back(quote, user=make_user("Reporters"))
