"""Many words are looked for as one parameter."""

import pytest
from django.utils import timezone

from newsroom.record.asking import among
from newsroom.record.loading import load
from newsroom.record.models import Address

pytestmark = pytest.mark.django_db
ODD = "/o'brien “%s” ☃ \\ \" {x}"


@pytest.fixture
def kept():
    columns = ("path", "target_type", "target_id", "is_current", "created_at")
    rows = ((path, "x", path, True, timezone.now()) for path in ("/ferry/", ODD, "/wall/"))
    load(Address, columns, rows)


def test_any_number_of_words_is_one_query(kept, django_assert_num_queries):
    words = [f"word {n}" for n in range(70_000)]
    with django_assert_num_queries(1):
        found = set(Address.objects.filter(path__in=among([*words, "/ferry/", ODD])))
    assert {one.path for one in found} == {"/ferry/", ODD}


def test_no_words_are_found_nowhere(kept):
    assert list(Address.objects.filter(path__in=among([]))) == []
