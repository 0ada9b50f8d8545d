"""take() and apply() are each other's inverse."""

import pytest

from articles import snapshots
from articles.models import Article
from tests.factories import make_draft, make_person, make_section, make_snapshot

pytestmark = pytest.mark.django_db


def test_apply_of_a_taken_snapshot_changes_nothing():
    article = make_draft(
        headline="A", topics=["X", "Y"], bylines=["Jo Hale", "Ada Finch"], section=make_section()
    )
    before = snapshots.take(article)
    snapshots.apply(article, before)
    assert snapshots.take(Article.objects.get()) == before


def test_apply_to_another_story_gives_it_the_same_content():
    wanted = snapshots.tidy(
        make_snapshot(
            headline="B",
            topics=["X"],
            bylines=["Jo Hale"],
            rights_until="2030-01-01T00:00:00+00:00",
        )
    )
    article = make_draft(topics=["Z"], bylines=["Other"])
    snapshots.apply(article, wanted)
    taken = snapshots.take(Article.objects.get())
    assert snapshots.differs(taken, wanted) == []


def test_apply_keeps_rows_by_their_key_and_their_order():
    article = make_draft(bylines=["Jo Hale", "Ada Finch"])
    snapshot = snapshots.take(article)
    first, second = snapshot["bylines"]
    snapshot["bylines"] = [{**second, "person": make_person("Ada Finch").pk}, first]
    snapshots.apply(article, snapshots.tidy(snapshot))
    rows = [(str(row.pk), row.position, row.printed) for row in article.bylines.all()]
    assert rows == [(second["id"], 0, "Ada Finch"), (first["id"], 1, "Jo Hale")]


def test_differs_names_what_a_human_would_call_changed():
    one = snapshots.tidy(make_snapshot(headline="A", topics=["X"]))
    other = {**one, "topics": [], "fields": {**one["fields"], "headline": "B"}}
    assert snapshots.differs(one, other) == ["headline", "topics"]
