"""relist, suggest_quotes and doctor: what an engineer runs by hand."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles.corrections import issue
from articles.models import (
    Article,
    ArticleSpeaker,
    ArticleTopic,
    ListedCorrection,
    Quote,
    QuoteEntry,
    QuoteTopic,
    StoryAbout,
    StoryName,
    Tally,
)
from newsroom.record import append_only
from tests.factories import LONG_AGO, confirm_all, make_person, make_published

pytestmark = pytest.mark.django_db
TEXT = "“We will build a bridge,” said Mara Ellwood."


def run(*args):
    """Call a command; (standard output, standard error, exit status)."""
    out, err, status = StringIO(), StringIO(), 0
    try:
        call_command(*args, stdout=out, stderr=err)
    except SystemExit as stop:
        status = stop.code
    except CommandError as error:
        err.write(f"{error}\n")
        status = error.returncode
    return out.getvalue(), err.getvalue(), status


@pytest.fixture
def printed():
    article = make_published(text=TEXT, topics=["Bridges"])
    confirm_all(article, make_person("Mara Ellwood"))
    return article


def test_doctor_finds_nothing_wrong(printed):
    assert run("doctor") == ("All well.\n", "", 0)


def test_doctor_names_stale_copies_and_relist_mends_them(printed):
    ArticleTopic.objects.update(live_at=None)
    ArticleSpeaker.objects.update(live_at=None)
    Quote.objects.update(live_at=None)
    mend = "Run: manage.py relist --all"
    assert run("doctor") == (
        "",
        f"Copied dates of topics of stories: 1 wrong. {mend}\n"
        f"Copied dates of stories of speakers: 1 wrong. {mend}\n"
        f"Copied dates of quotes: 1 wrong. {mend}\n"
        f"Counts: 1 wrong. {mend}\n",
        1,
    )
    assert run("relist", "--all") == ("Relisted 1 story.\n", "", 0)
    assert run("doctor") == ("All well.\n", "", 0)
    assert Quote.objects.get().live_at == LONG_AGO


def test_doctor_finds_a_quote_under_a_topic_that_its_story_lost(printed):
    ArticleTopic.objects.all().delete()
    assert run("doctor")[2] == 1
    run("relist", str(printed.pk))
    assert QuoteTopic.objects.count() == 0
    assert run("doctor")[2] == 0


def test_doctor_finds_a_correction_that_its_speakers_page_lacks(printed):
    issue(printed, user=None, text="She said Tuesday.", quote=Quote.objects.get())
    ListedCorrection.objects.all().delete()
    said = "Corrections on speakers' pages: 1 wrong. Run: manage.py relist --all\n"
    assert run("doctor") == ("", said, 1)
    run("relist", "--all")
    assert run("doctor") == ("All well.\n", "", 0)


def test_doctor_names_missing_triggers(printed):
    append_only.remove(connection)
    out, err, status = run("doctor")
    append_only.install(connection)
    assert (out, status) == ("", 1)
    assert err.splitlines()[0] == (
        "Trigger keep_articles_correction_delete is missing: run migrate, which makes it again."
    )


def test_doctor_names_what_the_search_lacks_and_reindexing_mends_it(printed):
    QuoteEntry.objects.all().delete()
    StoryName.objects.update(live_at=None)
    Tally.objects.update(n=7)
    out, err, status = run("doctor")
    assert (out, status) == ("", 1)
    mend = "Run: manage.py reindex_search"
    assert err == (
        "Counts: 5 wrong. Run: manage.py relist --all\n"
        f"Quotations that the search lacks: 1. {mend}\n"
        f"Names of stories with another date: 1. {mend}\n"
    )
    done = "Search: 1 entries from 1 story; counts mended: 5.\n"
    assert run("reindex_search") == (done, "", 0)
    assert run("doctor") == ("All well.\n", "", 0)
    assert run("reindex_search")[0] == done.replace("5", "0")


def test_doctor_counts_what_speakers_lack_and_relist_mends_it(printed):
    StoryAbout.objects.all().delete()
    assert run("doctor") == (
        "",
        "Counts: 1 wrong. Run: manage.py relist --all\n"
        "Stories about speakers: 1 wrong. Run: manage.py relist --all\n",
        1,
    )
    run("relist", "--all")
    assert run("doctor") == ("All well.\n", "", 0)


def test_names_alone_can_be_read_anew(printed):
    StoryName.objects.all().delete()
    assert run("reindex_search", "--names-only") == ("Read the names in 1 story.\n", "", 0)
    assert "mara ellwood" in set(StoryName.objects.values_list("key", flat=True))
    assert run("doctor") == ("All well.\n", "", 0)


def test_relist_wants_stories_that_are_there(printed):
    assert run("relist") == ("", "Give the ids of stories, or --all.\n", 2)
    assert run("relist", "999999") == ("", "No such story: 999999.\n", 2)


def test_suggest_quotes_for_one_story_and_for_all(printed):
    Article.objects.filter(pk=printed.pk).update(body=printed.body + "<p>“No,” said Ada Finch.</p>")
    args = ("suggest_quotes", "--article", str(printed.pk))
    assert run(*args) == ("1 open suggestions in 1 stories.\n", "", 0)
    assert run("suggest_quotes", "--all") == ("1 open suggestions in 1 stories.\n", "", 0)
    assert run("suggest_quotes", "--article", "999999") == ("", "No such story: 999999.\n", 2)
