"""A dry run says of several versions of a story what the run will, and keeps nothing."""

from itertools import permutations

import pytest

from articles.models import Article, ImportedItem
from tests.articles.importing.wire_files import (
    FIRST,
    NOT_PUBLIC,
    SECOND,
    USABLE,
    options,
    outcomes,
    run,
    wire,
)

pytestmark = pytest.mark.django_db
VERSIONS = {"first": FIRST, "undated": USABLE, "second": SECOND | USABLE, **NOT_PUBLIC}


def said(folder, **more):
    """The counts of a run and its lines, but for the keys of stories."""
    told = []
    counts = run(folder, wanted=options(is_publishing=True, **more), on_result=told.append)
    return counts, [(str(one.outcome), one.explanation(), one.warnings) for one in told]


@pytest.mark.parametrize("names", list(permutations(VERSIONS, 3)), ids="-".join)
def test_dry_run_of_several_versions_says_what_the_run_will(tmp_path, monkeypatch, names):
    monkeypatch.setattr("articles.importing.batches.FIRST_ITEMS", 2)
    before, *versions = (VERSIONS[name] for name in names)
    outcomes(wire(tmp_path, before))
    kept = list(ImportedItem.objects.values()), list(Article.objects.values())
    folder = wire(tmp_path, *versions, before)
    rehearsed = said(folder, is_dry_run=True)
    assert (list(ImportedItem.objects.values()), list(Article.objects.values())) == kept
    assert said(folder) == rehearsed


@pytest.mark.parametrize("names", list(permutations(VERSIONS, 2)), ids="-".join)
def test_dry_run_of_new_stories_says_what_the_run_will(tmp_path, names):
    folder = wire(tmp_path, *(VERSIONS[name] for name in names))
    rehearsed = said(folder, is_dry_run=True)
    assert ImportedItem.objects.count() == 0
    assert said(folder) == rehearsed
