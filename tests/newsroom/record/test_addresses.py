"""An address is claimed once and never given to another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.record import addresses
from newsroom.record.models import Address

ONE = {"target_type": "topic", "target_id": 1}
TWO = {"target_type": "topic", "target_id": 2}


@pytest.mark.django_db
def test_claim_keeps_the_former_address_of_the_same_target():
    addresses.claim("/topics/old/", **ONE)
    addresses.claim("/topics/new/", **ONE)
    assert list(Address.objects.order_by("pk").values_list("path", "is_current")) == [
        ("/topics/old/", False),
        ("/topics/new/", True),
    ]


@pytest.mark.django_db
def test_claim_of_an_address_that_another_once_had_is_refused():
    addresses.claim("/topics/old/", **ONE)
    addresses.claim("/topics/new/", **ONE)
    with pytest.raises(addresses.AddressTaken):
        addresses.claim("/topics/old/", **TWO)
    assert addresses.owner_of("/topics/old/") == ("topic", "1")


@pytest.mark.django_db
def test_claim_of_ones_own_former_address_makes_it_current_again():
    addresses.claim("/topics/old/", **ONE)
    addresses.claim("/topics/new/", **ONE)
    addresses.claim("/topics/old/", **ONE)
    current = Address.objects.get(is_current=True)
    assert (current.path, Address.objects.count()) == ("/topics/old/", 2)


@pytest.mark.django_db
def test_release_frees_the_address_of_its_own_target_alone():
    addresses.claim("/topics/a/", **ONE)
    addresses.release("/topics/a/", **TWO)
    assert addresses.owner_of("/topics/a/") == ("topic", "1")
    addresses.release("/topics/a/", **ONE)
    assert addresses.owner_of("/topics/a/") is None


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Élysée talks", "elysee-talks"),
        ("Россия", "rossiia"),
        ("!!!", "story"),
        ("  -- A -- ", "a"),
        ("word " * 40, "-".join(["word"] * 16)),
        ("x" * 200, "x" * 80),
    ],
)
def test_ascii_slug(text, slug):
    assert addresses.ascii_slug(text, fallback="story") == slug


@given(st.text(max_size=300))
def test_ascii_slug_is_always_a_short_slug(text):
    slug = addresses.ascii_slug(text, fallback="story")
    assert slug.isascii()
    assert 1 <= len(slug) <= 80
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
