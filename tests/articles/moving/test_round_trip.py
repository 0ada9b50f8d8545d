"""Everything out, and into an empty newsroom: the same newsroom, to the byte."""

import json
import re
import stat

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from articles.joining import separate
from articles.models import Article, ImportedItem, Joining, Quote, SitePage, SourceProtection
from newsroom.record import append_only
from people.models import Speaker
from tests.articles.moving.world import empty, export, make_everything, take_in_newsroom
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = [
    *("/", "/topics/", "/speakers/", "/speakers/nils-oke/", "/speakers/niels-oke/"),
    *("/speakers/nils-oke-mayor/", "/sections/world/", "/sections/abroad/", "/topics/bridges/"),
    *("/2026/03/03/bridge-day-3/", "/2026/03/02/told/", "/about-zzpublic/", "/zzdraftpage/"),
    *("/2026/03/02/headline-zzpublic/", "/2026/03/02/headline-zzretracted/"),
    *("/2026/03/02/headline-zzwithdrawn/", "/2026/03/02/headline-zzwithheld/", "/?p=17"),
    *("/search/?q=bridge", "/speakers/nils-oke/feed/", "/feed/", "/speakers/nell-zzprivate/"),
    *("/2026/03/03/bridge-day-3/article.json", "/2020/01/01/gone-for-good/", "/about/"),
]


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    (tmp_path / "media").mkdir()
    return tmp_path / "media"


def seen(client):
    """What readers get at some addresses: status, where it leads, and the page."""
    found = {}
    for path in PAGES + [quote.get_absolute_url() for quote in Quote.objects.order_by("pk")]:
        response = client.get(path)
        text = re.sub(r'nonce="[^"]+"', "", response.content.decode())
        found[path] = (response.status_code, response.headers.get("Location"), text)
    return found


def test_everything_comes_back_as_it_was(client, media, settings, tmp_path):
    make_everything(media)
    before, pages = (
        export(tmp_path / "one.jsonl", "--media", str(tmp_path / "pictures")),
        seen(client),
    )
    settings.MEDIA_ROOT = str(tmp_path / "elsewhere")
    empty()
    summary, said, status = take_in_newsroom(
        tmp_path / "one.jsonl", "--publish", "--media", str(tmp_path / "pictures")
    )
    assert (status, f"{len(before) - 1} created, 0 updated" in summary) == (0, True), said
    assert export(tmp_path / "two.jsonl") == before
    assert seen(client) == pages
    real = list((tmp_path / "elsewhere").rglob("*.jpg"))
    assert len(real) == 2  # the others are pictures in name alone, and are said to be
    call_command("doctor")
    _nobody_came_along()
    _a_second_run_changes_nothing(tmp_path, before)
    _what_was_joined_can_be_separated()


def _nobody_came_along():
    assert User.objects.count() == SourceProtection.objects.count() == 0


def _a_second_run_changes_nothing(tmp_path, before):
    summary, _, status = take_in_newsroom(tmp_path / "one.jsonl", "--publish")
    assert (status, f"0 created, 0 updated, {len(before) - 1} unchanged" in summary) == (0, True)
    assert export(tmp_path / "three.jsonl") == before


def _what_was_joined_can_be_separated():
    joining = Joining.objects.get(kind="joined")
    assert joining.other.appearances.count() == 0
    separate(joining, user=make_user())
    assert joining.other.appearances.get().article.headline == "Bridge, day 2"


def test_file_names_nobody_of_the_newsroom_and_no_promise_to_a_source(media, tmp_path):
    chief = make_user(username="zzchief")
    make_everything(media)
    lines = export(tmp_path / "one.jsonl")
    assert "zzprotected" not in "\n".join(lines)
    assert chief.username not in "\n".join(lines)
    mode = stat.S_IMODE((tmp_path / "one.jsonl").stat().st_mode)
    assert mode == 0o600


def test_append_only_rows_are_kept_after_a_move(media, tmp_path):
    make_everything(media)
    export(tmp_path / "one.jsonl")
    empty()
    take_in_newsroom(tmp_path / "one.jsonl", "--publish")
    assert append_only.missing(connection) == []


def test_without_leave_to_publish_nothing_is_public_until_a_later_run(client, media, tmp_path):
    make_everything(media)
    before = export(tmp_path / "one.jsonl")
    pages = seen(client)
    empty()
    _, said, status = take_in_newsroom(tmp_path / "one.jsonl")
    assert status == 0, said
    assert Article.objects.answerable().filter(status__in=["published", "retracted"]).count() == 0
    assert SitePage.objects.public().count() == 0
    statuses = {code for code, *_ in seen(client).values()} - {200, 301, 410}
    assert statuses == {404}
    assert client.get("/2026/03/03/bridge-day-3/").status_code == 404
    again, _, _ = take_in_newsroom(tmp_path / "one.jsonl")
    assert "0 created, 0 updated" in again
    summary, said, status = take_in_newsroom(tmp_path / "one.jsonl", "--publish")
    shown = sum(json.loads(line).get("status") in ("published", "retracted") for line in before)
    shown += sum(json.loads(line).get("is_public") is True for line in before)
    assert (status, f"0 created, {shown} updated" in summary) == (0, True), said
    assert export(tmp_path / "two.jsonl") == before
    assert seen(client) == pages


def test_dry_run_says_what_a_run_does_and_writes_nothing(media, tmp_path):
    make_everything(media)
    export(tmp_path / "one.jsonl")
    empty()
    tried, _, status = take_in_newsroom(tmp_path / "one.jsonl", "--publish", "--dry-run")
    assert (status, Article.objects.count(), Speaker.everyone.count()) == (0, 0, 0)
    assert ImportedItem.objects.count() == 0
    done, _, _ = take_in_newsroom(tmp_path / "one.jsonl", "--publish")
    assert tried.partition(": ")[2] == done.partition(": ")[2]


def test_import_where_it_came_from_changes_nothing(media, tmp_path):
    make_everything(media)
    before = export(tmp_path / "one.jsonl")
    summary, said, status = take_in_newsroom(tmp_path / "one.jsonl", "--publish")
    assert (status, f"{len(before) - 1} unchanged" in summary) == (0, True), said
    assert export(tmp_path / "two.jsonl") == before


def test_what_was_changed_here_since_is_a_conflict_and_stays(media, tmp_path):
    make_everything(media)
    export(tmp_path / "one.jsonl")
    Article.objects.filter(headline="Told").update(headline="Told anew")
    Speaker.objects.filter(slug="nils-oke").update(summary="Mine")
    _, said, status = take_in_newsroom(tmp_path / "one.jsonl", "--publish")
    assert status == 1
    assert said.count("conflict:") == 2
    assert "differs here: headline; nothing was overwritten" in said
    assert "differs here: summary; nothing was overwritten" in said
    assert Speaker.objects.get(slug="nils-oke").summary == "Mine"
