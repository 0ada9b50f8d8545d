"""Every real file of the corpora, imported three times: as it comes, again, and after edits here.

What each file holds is held by the tests of its reader, against the MANIFEST's counts.
"""

from collections import Counter
from datetime import UTC

import pytest
from django.contrib.auth.models import User

from articles import snapshots
from articles.importing.report import Report
from articles.importing.runs import Options, run_import
from articles.models import (
    Appearance,
    Article,
    Byline,
    ImportedItem,
    QuoteSuggestion,
    Section,
    SitePage,
    Topic,
)
from articles.revisions import save_article
from newsroom.record.models import Address, AuditEntry

pytestmark = pytest.mark.django_db
WRITTEN = (Article, Byline, Topic, Section, SitePage, QuoteSuggestion, Appearance, ImportedItem)
WRITTEN += (Address, AuditEntry)
# Of these a file is no whole: what stands beside it belongs to it.
SITES = ("markdown", "medium", "substack")

# What the first run makes of each folder.
FIRST = {
    "ans": {"rejected": 2, "created": 7},
    "csv": {"created": 6, "rejected": 1},
    "eml": {"created": 41},
    "feeds": {"created": 330, "rejected": 8},
    "ghost": {"created": 33},
    "html": {"created": 24},
    "json": {"created": 188, "rejected": 3},
    "jsonfeed": {"created": 23},
    "markdown": {"created": 107, "rejected": 2},
    "medium": {"created": 9},
    "newsml1": {"created": 3},
    "newsmlg2": {"created": 25, "rejected": 12},
    "ninjs": {"created": 25},
    "nitf": {"created": 13, "rejected": 1, "updated": 1},
    "substack": {"created": 5},
    "text": {"created": 9},
    "wxr": {"created": 369, "rejected": 2},
}


def run(source, corpora):
    """Import one source; give {outcome: n} and the outcomes in their order."""
    report, told = Report(), []
    # What is quoted in them is no matter here, and would take most of the time.
    asked = {"is_publishing": True, "is_suggesting": False}
    options = Options("auto", UTC, source=str(source.relative_to(corpora)), **asked)
    run_import([str(source)], options=options, report=report, on_result=told.append)
    assert report.seen == len(told)
    return Counter(report.counts), [(one.external_id, str(one.outcome)) for one in told]


def rows():
    return [list(model.objects.order_by("pk").values()) for model in WRITTEN]


def sources_of(folder):
    """What came from one place: the sites of a folder, or its files."""
    if folder.name in SITES:
        return sorted(path for path in folder.iterdir() if path.is_dir())
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", FIRST)
def test_folder_is_taken_once_and_edits_here_are_kept(name, shared):
    corpora = shared / "corpora"
    sources = sources_of(corpora / name)
    first = [run(source, corpora) for source in sources]
    assert dict(sum((counts for counts, _ in first), Counter())) == FIRST[name]
    after_first = rows()
    again = [run(source, corpora) for source in sources]
    assert rows() == after_first
    assert [told for _, told in again] == [list(map(_again, told)) for _, told in first]
    edited = _edit_some()
    texts = dict(Article.objects.values_list("pk", "body"))
    third = sum((run(source, corpora)[0] for source in sources), Counter())
    assert dict(Article.objects.values_list("pk", "body")) == texts
    expected = sum((counts for counts, _ in again), Counter())
    moved = Counter(conflicts=len(edited), unchanged=-len(edited))
    assert third == Counter({name: expected[name] + moved[name] for name in {*expected, *moved}})


def _again(told):
    """What a second run says of an item that the first one took, or did not take."""
    external_id, outcome = told
    return external_id, "unchanged" if outcome in ("created", "updated") else outcome


def _edit_some():
    """Change every third story as an editor does; give their keys."""
    editor = User.objects.create_superuser("chief", "", "a long passphrase")
    edited = list(Article.objects.order_by("pk"))[::3]
    for article in edited:
        snapshot = snapshots.take(article)
        snapshot["fields"]["body"] += "<p>The harbour office has not answered.</p>"
        said = {"note": "Added", "change_level": "minor"} if article.was_ever_public else {}
        save_article(
            article, snapshot=snapshot, user=editor, expected_version=article.version, **said
        )
    return [article.pk for article in edited]
