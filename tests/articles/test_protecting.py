"""Sources who are not named: the promise is recorded, who they are is not, and nothing leaks."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.corrections import correct_quote
from articles.models import Quote, SourceProtection
from articles.protecting import protect_source, protection_of
from newsroom.record.models import AuditEntry
from tests.factories import confirm_all, make_person, make_published, make_user

pytestmark = pytest.mark.django_db
TEXT = "“The figures were cooked from the start,” an official said."
WHY = "zzwhy they would lose their post"


@pytest.fixture
def quote():
    return confirm_all(make_published(text=TEXT), None)[0]


def on_background(quote, terms="background", **kwargs):
    return correct_quote(quote, user=make_user(), note="agreed", change_level="minor",
                         terms=terms, **kwargs)  # fmt: skip


def protected(quote, **kwargs):
    asked = {"user": make_user(), "known_to": [make_user("Reporters")], "why": WHY, **kwargs}
    return protect_source(quote, **asked)


@pytest.mark.parametrize("terms", ["background", "deep_background"])
def test_terms_of_a_nameless_source_need_the_promise_first(quote, terms):
    with pytest.raises(ValidationError, match="who knows this source"):
        on_background(quote, terms)
    quote = Quote.objects.get()
    protected(quote)
    on_background(quote, terms)
    assert Quote.objects.get().terms == terms


def test_taking_the_speaker_off_needs_the_promise_too():
    (quote,) = confirm_all(make_published(text=TEXT), make_person("Mara Ellwood"))
    on_background(quote)
    with pytest.raises(ValidationError, match="who knows this source"):
        correct_quote(quote, user=make_user(), note="x", change_level="minor", speaker=None)


def test_source_on_deep_background_is_named_nowhere():
    (quote,) = confirm_all(make_published(text=TEXT), make_person("Mara Ellwood"))
    with pytest.raises(ValidationError, match="named nowhere"):
        on_background(quote, "deep_background")


def test_promise_says_who_knows_why_and_who_approved(quote):
    chief, reporter = make_user(), make_user("Reporters")
    row = protected(quote, user=chief, known_to=[reporter])
    assert (list(row.known_to.all()), row.why, row.approved_by) == ([reporter], WHY, chief)
    again = protected(quote, why="Renewed")
    assert (SourceProtection.objects.get(), again.why) == (row, "Renewed")


@pytest.mark.parametrize(("said", "field"), [({"known_to": []}, "known_to"), ({"why": " "}, "why")])
def test_promise_without_what_it_needs_is_refused(quote, said, field):
    with pytest.raises(ValidationError) as refusal:
        protected(quote, **said)
    assert list(refusal.value.error_dict) == [field]


@pytest.mark.parametrize("group", ["Reporters", "Editors"])
def test_only_chief_editors_make_and_read_it(quote, group):
    with pytest.raises(PermissionDenied):
        protected(quote, user=make_user(group))
    protected(quote)
    assert protection_of(quote, user=make_user(group)) is None
    assert protection_of(quote, user=make_user()).why == WHY


def test_audit_log_says_that_it_was_recorded_and_no_more(quote):
    protected(quote)
    entry = AuditEntry.objects.get(verb="protect source")
    assert (entry.note, entry.data) == ("", {})


def test_readers_are_told_of_background_and_nothing_else(quote, client):
    protected(quote)
    on_background(quote)
    page = client.get(quote.appearances.get().article.path).text
    assert ("A source who spoke on background" in page, "zzwhy" in page) == (True, False)
    assert client.get(quote.get_absolute_url()).status_code == 404


def test_no_output_knows_of_the_promise():
    """Only its verbs and the editors' screens may name it."""
    allowed = {"articles/protecting.py", "articles/models", "articles/migrations", "articles/admin"}
    # The registry of what a redaction looks through has to know where words are kept.
    allowed |= {"articles/forms", "articles/groups.py", "articles/redacting"}
    naming = re.compile(r"SourceProtection|protecting|\bprotection\b|sourceprotection")
    root = Path(__file__).resolve().parents[2]
    found = {
        str(path.relative_to(root))
        for app in ("articles", "people", "newsroom")
        for path in (root / app).rglob("*.py")
        if naming.search(path.read_text())
    }
    others = {path for path in found if not any(path.startswith(one) for one in allowed)}
    assert others <= {"articles/corrections.py", "articles/quoting.py"}
