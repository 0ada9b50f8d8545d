"""Topics and sections: one spelling, and addresses that keep leading to them."""

import pytest
from django.urls import reverse

from articles.about import differences
from articles.models import QuoteEntry, Section, StoryAbout, Tally, Topic
from articles.topics import ensure_topics
from newsroom.record import addresses
from people.models import OtherName, Speaker
from tests import factories

pytestmark = pytest.mark.django_db


def test_topic_is_added_with_its_key_and_address(client, log_in):
    log_in("Reporters")
    client.post(reverse("admin:articles_topic_add"), {"name": "Sea  wall", "slug": ""})
    topic = Topic.objects.get()
    assert (topic.name, topic.key, topic.slug) == ("Sea wall", "sea wall", "sea-wall")
    assert addresses.owner_of("/topics/sea-wall/") == ("topic", str(topic.pk))


def test_topic_in_other_capitals_is_refused(client, log_in):
    log_in("Reporters")
    ensure_topics(["NATO"])
    response = client.post(reverse("admin:articles_topic_add"), {"name": "nato", "slug": ""})
    assert "There is a topic “NATO” already." in response.text


def test_topic_keeps_its_old_address(client, log_in):
    log_in("Editors")
    topic = ensure_topics(["Harbour"])["harbour"]
    url = reverse("admin:articles_topic_change", args=[topic.pk])
    client.post(url, {"name": "The harbour", "slug": "the-harbour", "description": ""})
    for path in ("/topics/harbour/", "/topics/the-harbour/"):
        assert addresses.owner_of(path) == ("topic", str(topic.pk))


def test_topic_takes_no_address_that_was_another_s(client, log_in):
    log_in("Editors")
    addresses.claim("/topics/harbour/", target_type="topic", target_id=999)
    response = client.post(reverse("admin:articles_topic_add"), {"name": "H", "slug": "harbour"})
    assert response.status_code in (200, 403)
    assert Topic.objects.exists() is False


def test_topic_that_stories_carry_is_not_deleted(client, log_in):
    log_in("Chief editors")
    draft = factories.make_draft(topics=["Harbour"])
    topic = Topic.objects.get()
    url = reverse("admin:articles_topic_delete", args=[topic.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403
    draft.delete()
    assert client.post(url, {"post": "yes"}).status_code == 302
    assert Topic.objects.exists() is False


def test_section_is_added_and_a_used_one_kept(client, log_in):
    log_in("Chief editors")
    client.post(reverse("admin:articles_section_add"), {"name": "World", "slug": "", "position": 1})
    section = Section.objects.get()
    factories.make_draft(section=section)
    assert section.slug == "world"
    url = reverse("admin:articles_section_delete", args=[section.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403


def test_choice_who_may_look_somebody_up_brings_lists_and_counts_along(client, log_in):
    log_in("Chief editors")
    speaker = factories.make_person("Mara Ellwood")
    article = factories.make_published(text="“It floods,” said Mara Ellwood.")
    factories.confirm_all(article, speaker)
    url = reverse("admin:people_person_change", args=[speaker.pk])
    inlines = ("memberships", "other_names", "identifiers")
    form = {f"{name}-{key}_FORMS": "0" for name in inlines for key in ("TOTAL", "INITIAL")}
    form |= {"name": "Mara Ellwood", "sort_name": "", "slug": speaker.slug}
    for standing, entries in (("False", 0), ("True", 1)):
        response = client.post(url, {**form, "is_public_figure": standing})
        assert response.status_code == 302
        assert (QuoteEntry.objects.count(), Tally.objects.count()) == (entries, 3 * entries)


def form_of(kind, **fields):
    inlines = ("memberships", "other_names", "identifiers")[kind == "organization" :]
    form = {f"{name}-{key}_FORMS": "0" for name in inlines for key in ("TOTAL", "INITIAL")}
    standing = {"is_public_figure": "True"} if kind == "person" else {}
    return {**form, **standing, "sort_name": "", "slug": "", **fields}


@pytest.mark.parametrize("kind", ["person", "organization"])
def test_forms_bring_along_which_stories_are_about_whom(client, log_in, kind):
    log_in("Editors")
    for name in ("Harbour Board", "Harbour Trust", "Port Trust"):
        factories.make_published(headline=name, text="Nothing happened.")

    def about():
        assert list(differences()) == []
        return sorted(row.article.headline for row in StoryAbout.objects.all())

    form = form_of(kind, name="Harbour Board")
    assert client.post(reverse(f"admin:people_{kind}_add"), form).status_code == 302
    assert about() == ["Harbour Board"]
    speaker = Speaker.objects.get()
    url = reverse(f"admin:people_{kind}_change", args=[speaker.pk])
    other = {"other_names-TOTAL_FORMS": 1, "other_names-0-name": "Port Trust"}
    form = form_of(kind, name="Harbour Trust") | other | {"other_names-0-speaker": speaker.pk}
    assert client.post(url, form).status_code == 302
    assert about() == ["Harbour Trust", "Port Trust"]
    kept = {"other_names-INITIAL_FORMS": 1, "other_names-0-id": OtherName.objects.get().pk}
    assert client.post(url, form | kept | {"other_names-0-DELETE": "on"}).status_code == 302
    assert about() == ["Harbour Trust"]
