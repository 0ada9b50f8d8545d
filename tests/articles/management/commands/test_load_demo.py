"""The demo newsroom: what load_demo leaves in an empty database, and where it refuses."""

import json
import re
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.demo import loading
from articles.importing.formats import markdown
from articles.importing.items import ImportItem
from articles.models import (
    Article,
    Correction,
    ImportedItem,
    ImportRun,
    Quote,
    QuoteSuggestion,
    Section,
    Topic,
)
from articles.text import plain_text
from newsroom.record.models import AuditEntry
from people.models import Speaker
from tests.factories import make_draft, make_user
from tests.kept import kept

STORIES = sorted((loading.FOLDER / "stories").glob("*.md"))
NEWSROOM = loading.read("newsroom.json")


def run(**options):
    """Run the command; what it printed."""
    out = StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


@kept
def loaded(var):
    """Load the demo newsroom, which leaves its login in the folder `var`."""
    run()


@pytest.fixture
def var(settings, tmp_path):
    """A folder of the test's own for what the newsroom writes beside its database."""
    settings.VAR = tmp_path / "var"
    return settings.VAR


@pytest.fixture
def demo(db, var):
    """The demo newsroom, loaded: {external id: Article}."""
    loaded(var)
    items = ImportedItem.objects.filter(source="demo").select_related("article")
    return {item.external_id: item.article for item in items}


def suggestions_in(article):
    return list(article.suggestions.order_by("position"))


# --- the data, as the import path reads it ---------------------------------------------------


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story_parses_without_warnings(path):
    [item] = markdown.read(path, external_id=path.name, location=path.name)
    assert isinstance(item, ImportItem)
    assert item.warnings == ()
    assert item.section in NEWSROOM["sections"]
    assert set(item.topics) - set(NEWSROOM["topics"]) == set()
    assert 250 <= len(plain_text(item.body).split()) <= 600


def test_newsroom_names_each_story_once():
    items = [next(markdown.read(path, external_id="", location="")) for path in STORIES]
    named = [story["id"] for story in NEWSROOM["stories"]]
    assert sorted(item.external_id for item in items) == named


def test_each_topic_is_shared_by_several_stories():
    items = [next(markdown.read(path, external_id="", location="")) for path in STORIES]
    uses = Counter(topic for item in items for topic in item.topics)
    assert sorted(uses) == list(NEWSROOM["topics"])
    assert min(uses.values()) == 2


# --- what is loaded --------------------------------------------------------------------------


def test_load_demo_fills_an_empty_newsroom(demo):
    assert Counter(Article.objects.values_list("status", flat=True)) == {
        "published": 16,
        "draft": 2,
        "retracted": 1,
        "withdrawn": 1,
    }
    assert Article.objects.public().count() == 15
    assert Counter(Speaker.objects.values_list("kind", flat=True)) == {
        "person": 18,
        "organization": 12,
    }
    assert Quote.objects.count() == 95
    assert Topic.objects.count() == 10
    assert Section.objects.count() == 5
    [imported] = ImportRun.objects.all()
    assert (imported.seen, imported.created, imported.rejected) == (20, 20, 0)


def test_load_demo_finds_every_intended_quotation_and_no_other(demo):
    found, intended = {}, {}
    for story in NEWSROOM["stories"]:
        begins = [one["begins"] for one in story["quotations"]]
        texts = [row.text for row in suggestions_in(demo[story["id"]])]
        intended[story["id"]] = begins
        found[story["id"]] = [
            words[: len(begin)] for words, begin in zip(texts, begins, strict=False)
        ]
        assert len(texts) == len(begins), story["id"]
    assert found == intended


def test_load_demo_leaves_the_drafts_quotations_to_the_newcomer(demo):
    states = Counter(QuoteSuggestion.objects.values_list("state", flat=True))
    assert states == {"confirmed": 95, "dismissed": 2, "open": 11}
    open_in = QuoteSuggestion.objects.filter(state="open").values_list("article_id", flat=True)
    assert Counter(open_in) == {demo["packet-018"].pk: 5, demo["packet-019"].pk: 6}
    [unclear] = demo["packet-018"].suggestions.filter(text__startswith="He could have gone")
    assert (unclear.speaker_name, unclear.speaker) == ("Rudkin", None)


def test_load_demo_confirms_each_quotation_for_the_speaker_it_names(demo):
    wanted, confirmed = {}, {}
    for story in NEWSROOM["stories"]:
        answered = [one for one in story["quotations"] if "speaker" in one]
        wanted[story["id"]] = [one["speaker"] for one in answered]
        quotes = [
            next(
                row.quote
                for row in suggestions_in(demo[story["id"]])
                if row.text.startswith(one["begins"])
            )
            for one in answered
        ]
        confirmed[story["id"]] = [quote.speaker and quote.speaker.slug for quote in quotes]
    assert confirmed == wanted
    spokeswoman = Quote.objects.get(text__startswith="We accept that the timing")
    assert (spokeswoman.speaker, spokeswoman.on_behalf_of.slug) == (None, "northsound-ferries")
    private = Quote.objects.filter(speaker__slug="joan-wetherill")
    assert (private.count(), private.public().count()) == (3, 0)


def test_load_demo_words_roles_as_held_that_day(demo):
    thewlis = Quote.objects.filter(speaker__slug="marian-thewlis")
    assert thewlis.get(text__startswith="I have sat next").role == (
        "deputy leader of Kelsmouth Borough Council"
    )
    assert thewlis.get(text__startswith="A year ago we").role == (
        "leader of Kelsmouth Borough Council"
    )
    sallis = Quote.objects.filter(speaker__slug="edwin-sallis")
    assert sallis.get(text__startswith="It held").role == "harbour master of Kelsmouth"
    assert sallis.get(text__startswith="We always gave her room").role == ""
    assert sallis.get(text__startswith="For seventeen").role == "chairman of Keep the Crossing"


# --- corrected, retracted, withdrawn, scheduled ----------------------------------------------


def test_load_demo_corrects_one_quotation(demo):
    story = demo["packet-005"]
    [correction] = story.corrections.all()
    assert correction.quote.state == "corrected"
    assert correction.quote.text.startswith(
        "The library will stay open until the end of the review"
    )
    assert correction.former_text.startswith("The library will stay open until the end of the year")
    assert correction.text == NEWSROOM["correction"]["text"]
    assert "until the end of the review" in plain_text(story.body)
    assert "until the end of the year" not in plain_text(story.body)


def test_load_demo_retracts_withdraws_and_schedules_a_story_each(demo):
    assert demo["packet-015"].status == "retracted"
    [notice] = demo["packet-015"].corrections.all()
    assert (notice.kind, notice.text) == ("retraction", NEWSROOM["retraction"]["reason"])
    assert demo["packet-016"].status == "withdrawn"
    assert not demo["packet-016"].corrections.exists()
    [entry] = AuditEntry.objects.filter(verb="withdraw")
    assert entry.note == NEWSROOM["withdrawal"]["reason"]
    story = demo["packet-020"]
    assert story.is_scheduled
    day = timezone.localdate() + timedelta(days=NEWSROOM["scheduled"]["days_ahead"])
    assert timezone.localtime(story.live_at).isoformat(timespec="minutes")[:16] == f"{day}T06:00"


# --- the login -------------------------------------------------------------------------------


def test_load_demo_makes_one_login_and_keeps_its_password_to_its_owner(db, var):
    printed = run()
    path = var / "demo-login.txt"
    name, password = path.read_text().split()
    [user] = get_user_model().objects.all()
    assert (user.username, name) == ("editor", "editor")
    assert user.check_password(password)
    assert (user.is_staff, user.is_superuser) == (True, False)
    assert [group.name for group in user.groups.all()] == ["Chief editors"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert printed == (
        "Loaded The Kelsmouth Packet: 20 stories.\n"
        f"Its editor logs in as editor with the password {password}\n"
    )


# --- a database in use -----------------------------------------------------------------------


def test_load_demo_if_empty_changes_nothing_the_second_time(demo, var):
    login = (var / "demo-login.txt").read_text()
    before = dump()
    assert run(if_empty=True) == "The database holds a newsroom already: nothing to load.\n"
    assert dump() == before
    assert (var / "demo-login.txt").read_text() == login


@pytest.mark.parametrize("make", [make_user, make_draft], ids=["a user", "a story"])
def test_load_demo_refuses_a_database_in_use(db, var, make):
    make()
    before = dump()
    with pytest.raises(CommandError) as refused:
        run()
    assert refused.value.returncode == 2
    assert str(refused.value) == (
        "this database holds stories, speakers or users already, and the demo newsroom goes into "
        "an empty one only. Nothing was changed."
    )
    assert dump() == before
    assert not var.exists()


def test_load_demo_leaves_nothing_behind_when_it_fails(db, var):
    """A login that can't be written is no reason for half a newsroom."""
    var.write_text("a file where the folder should be")
    with pytest.raises(FileExistsError):
        run()
    assert (Article.objects.count(), Speaker.objects.count()) == (0, 0)
    assert (get_user_model().objects.count(), Correction.objects.count()) == (0, 0)


def dump():
    """Every row of our apps, as JSON."""
    out = StringIO()
    call_command("dumpdata", "articles", "people", "record", "auth.user", stdout=out)
    return json.loads(out.getvalue())


def test_its_own_pages_stand_in_the_footer_and_lead_somewhere(demo, client):
    footer = client.get("/").text.partition("<footer")[2]
    entries = re.findall(
        r'<a href="(/[a-z-]+/)">(About us|Contact|Corrections|Privacy)</a>', footer
    )
    assert [name for _, name in entries] == ["About us", "Contact", "Corrections", "Privacy"]
    for path, _ in entries:
        text = client.get(path).text.partition("<main")[2].partition("</main>")[0]
        assert "<h1>" in text
        for link in re.findall(r'href="(/[^"]*)"', text):
            assert client.get(link).status_code == 200
    assert client.get("/work-experience/").status_code == 404
