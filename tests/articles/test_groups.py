"""Three groups are there after every migration, each with what it may do."""

import pytest
from django.contrib.auth.models import Group, Permission

from articles.groups import EDIT, GROUPS, LEAD, WRITE, make_groups

pytestmark = pytest.mark.django_db


def codenames(group):
    return set(Group.objects.get(name=group).permissions.values_list("codename", flat=True))


def test_each_group_has_its_permissions_and_each_of_them_exists():
    assert {name: codenames(name) for name in GROUPS} == {
        "Reporters": set(WRITE),
        "Editors": set(EDIT),
        "Chief editors": set(LEAD),
    }


def test_reporters_write_and_never_publish():
    verbs = {"publish_article", "withdraw_article", "retract_article", "correct_article"}
    assert codenames("Reporters") & verbs == set()
    assert codenames("Editors") & verbs == verbs - {"retract_article"}
    assert codenames("Chief editors") & verbs == verbs


def test_made_again_keeps_what_the_newsroom_gave():
    group = Group.objects.get(name="Reporters")
    group.permissions.add(Permission.objects.get(codename="publish_article"))
    make_groups()
    assert codenames("Reporters") == {*WRITE, "publish_article"}
