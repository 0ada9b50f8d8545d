"""introduce(), decide_standing() and offer(): speakers who enter from a story."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.newcomers import decide_standing, introduce
from newsroom.record.audit import entries_about
from people.models import OtherName, Speaker
from tests import factories

pytestmark = pytest.mark.django_db
TEXT = (
    "“I am late,” said Tomas Birch.\n\n“I am early,” said Ida Moss.\n\n“I wait,” said Tomas Birch."
)


def suggestions():
    return list(factories.make_draft(text=TEXT).suggestions.order_by("position"))


def test_introduce_offers_the_speaker_where_the_same_name_is_printed():
    first, other, last = suggestions()
    speaker = introduce(first, user=None, name="Tomas Birch", kind="person", is_public_figure=False)
    for row in (first, other, last):
        row.refresh_from_db()
    assert [first.speaker_id, other.speaker_id, last.speaker_id] == [speaker.pk, None, speaker.pk]
    assert entries_about(Speaker.objects.get())[0].verb == "add"


def test_introduce_keeps_the_printed_name_of_a_fuller_one():
    first = suggestions()[0]
    introduce(first, user=None, name="Tomas J. Birch", kind="person", is_public_figure=True)
    assert OtherName.objects.get().name == "Tomas Birch"


def test_introduce_refuses_a_nameless_one():
    with pytest.raises(ValidationError):
        introduce(suggestions()[0], user=None, name=" ", kind="person", is_public_figure=True)


def test_introduce_needs_the_permission():
    user = factories.make_user("")
    with pytest.raises(PermissionDenied):
        introduce(suggestions()[0], user=user, name="A", kind="person", is_public_figure=True)


def test_decide_standing_is_on_the_record():
    user = factories.make_user("Reporters")
    speaker = factories.make_person(is_public_figure=None)
    decide_standing(speaker, user=user, is_public_figure=False)
    speaker.refresh_from_db()
    assert speaker.is_public_figure is False
    assert entries_about(speaker)[0].data == {"public_figure": False}
