"""Redaction: two people, and the words are in no table, file or output any more."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from articles.corrections import correct_quote, issue
from articles.models import (
    Appearance,
    Article,
    Correction,
    Image,
    ImportedItem,
    Quote,
    Redaction,
    Revision,
    Topic,
)
from articles.quoting import confirm
from articles.redacting.looking import preview
from articles.redacting.requests import approve, ask, cancel, lapse
from articles.revisions import save_article
from articles.snapshots import take
from articles.withholding import withhold
from newsroom.record import append_only
from newsroom.record.models import Address, AuditEntry
from people.models import OtherName, Speaker
from tests.factories import confirm_all, make_person, make_published, make_user

pytestmark = pytest.mark.django_db

NAME = "Mara Ellwood"
TEXT = (
    "Mara Ellwood, who kept the mill, left on Monday.\n\n“The mill is no home for anyone,” said "
    "Mara Ellwood. “Ask Mara Ellwood’s cousin,” said Otto Brandt, “and you will hear it.”"
)
FILE = "---\ntitle: Mill closes, says Mara Ellwood\nauthor: Mara Ellwood\n---\n\n" + TEXT


@pytest.fixture
def two():
    return make_user(first_name="Ida"), make_user(first_name="Jon")


@pytest.fixture
def world(settings, tmp_path):
    """A name in every corner that a newsroom has."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    article = make_published(
        text=TEXT,
        headline="Mill closes, says Mara Ellwood",
        standfirst="Mara Ellwood leaves",
        slug="mill-closes-says-mara-ellwood",
        topics=["Mara Ellwood affair"],
        bylines=["Mara Ellwood"],
        desk_note="Call MARA ELLWOOD",
    )
    mara = make_person(NAME, summary="Mara Ellwood kept the mill.", distinction="miller")
    OtherName.objects.create(speaker=mara, name="M. Ellwood")
    mara.keep_address()
    for row in article.suggestions.order_by("position"):
        speaker = mara if "no home" in row.text else make_person("Otto Brandt")
        confirm(row, user=None, speaker=speaker)
    issue(article, user=make_user(), text="We misspelt Mara Ellwood.")
    quote = Quote.objects.get(speaker=mara)
    correct_quote(
        quote,
        user=make_user(),
        note="Mara Ellwood rang",
        change_level="correction",
        pieces={quote.appearances.get().pk: ["Mara Ellwood says the mill is no home,"]},
        correction_text="Mara Ellwood said home.",
    )
    image = Image(title="Mara Ellwood at the mill", sha256="1", credit="Ellwood")
    image.file.name = image.file.storage.save("pictures/mara-ellwood.jpg", ContentFile(b"pixels"))
    image.width = image.height = 1
    Image.objects.bulk_create([image])
    content = ContentType.objects.get_for_model(Article)
    LogEntry.objects.create(
        user=make_user(), content_type=content, object_repr=NAME, action_flag=CHANGE
    )
    return article


def bring_in(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    (folder / "mara-ellwood-leaves.md").write_text(FILE)
    call_command("import_articles", str(folder), source="wire", format="markdown")


def dump():
    """Every value of every table, whatever made the table."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            for row in cursor.fetchall():
                values = (one.decode("latin-1") if isinstance(one, bytes) else one for one in row)
                texts += [f"{table}: {json.dumps(one, default=str)}" for one in values]
    return texts


def holding(word, texts):
    return [text for text in texts if word in text.casefold()]


def redact(two, words="Mara Ellwood\nEllwood\nMara"):
    row = ask(words=words, reason="Order of the court", case_number="K 12", user=two[0])
    return approve(row, user=two[1])


def test_redacted_name_is_absent_from_the_whole_database(world, two, tmp_path):
    bring_in(tmp_path)
    assert len({text.split(":")[0] for text in holding("ellwood", dump())}) > 15
    done = redact(two)
    assert holding("ellwood", dump()) == []
    assert holding("mara", dump()) == []
    assert (done.words, done.state, done.decided_by) == ("", "done", two[1])
    assert append_only.missing(connection) == []


def test_redacted_story_reads_on_with_a_marker(client, world, two):
    path = world.path
    redact(two)
    story = Article.objects.get(pk=world.pk)
    assert story.headline == "Mill closes, says [redacted]"
    assert story.path == path.replace("mara-ellwood", "redacted")
    text = client.get(story.path).text
    assert "[redacted], who kept the mill" in text
    assert (text.count('class="said"') > 0, "ellwood" in text.casefold()) == (True, False)
    assert client.get(path).status_code == 410
    assert client.get("/speakers/mara-ellwood/").status_code == 410
    assert client.get("/speakers/redacted/").status_code == 200
    assert Appearance.objects.filter(is_in_text=False).count() == 0


def test_buried_address_is_never_given_to_another(world, two):
    redact(two, words="Ellwood\nMara Ellwood")
    person = make_person("Someone Else")
    assert person.may_use("mara-ellwood") is False
    assert Address.objects.filter(path__contains="ellwood").count() == 0


def test_redacted_rows_of_the_record_are_kept_again(world, two):
    redact(two)
    for row in (Correction.objects.first(), AuditEntry.objects.first()):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.delete()


def test_repeated_import_brings_nothing_back(world, two, tmp_path):
    bring_in(tmp_path)
    redact(two)
    rows = set(ImportedItem.objects.values_list("external_id", "content_hash", "article"))
    bring_in(tmp_path)
    after = set(ImportedItem.objects.values_list("external_id", "content_hash", "article"))
    assert after == rows
    assert [row[0] for row in rows] == ["redacted-leaves.md"]
    ImportedItem.objects.all().delete()
    bring_in(tmp_path)
    assert Article.objects.order_by("-pk")[0].headline == "Mill closes, says [redacted]"
    assert holding("ellwood", dump()) == []


def test_restored_text_is_redacted_again(world, two):
    former = take(world)
    redact(two)
    story = Article.objects.get(pk=world.pk)
    save_article(
        story,
        snapshot=former,
        user=make_user(),
        expected_version=story.version,
        note="Put back",
        change_level="minor",
    )
    assert holding("ellwood", dump()) == []


def test_media_file_goes_by_another_name(world, two, settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        redact(two)
    image = Image.objects.get()
    assert image.file.name == "pictures/redacted.jpg"
    assert image.file.open().read() == b"pixels"
    assert list(image.file.storage.listdir("pictures")[1]) == ["redacted.jpg"]


def test_log_says_who_when_and_why_and_never_the_words(world, two):
    done = redact(two)
    entries = AuditEntry.objects.filter(target_type="redaction").order_by("pk")
    assert [(row.verb, row.user, row.note) for row in entries] == [
        ("ask to redact", two[0], "Order of the court"),
        ("redact", two[1], "Order of the court"),
    ]
    assert done.counts["articles.article"] == 1
    assert {len(row["hash"]) for row in done.digests} == {64}


def test_one_person_alone_can_do_nothing(world, two):
    row = ask(words=NAME, reason="Order", case_number="K 12", user=two[0])
    with pytest.raises(ValidationError, match="Another person"):
        approve(row, user=two[0])
    with pytest.raises(PermissionDenied):
        approve(row, user=make_user("Editors"))
    with pytest.raises(PermissionDenied):
        approve(row, user=None)
    with pytest.raises(PermissionDenied):
        ask(words=NAME, reason="Order", case_number="K 12", user=make_user("Editors"))
    assert Article.objects.get(pk=world.pk).headline == world.headline
    assert append_only.missing(connection) == []


def test_answered_request_is_not_answered_again(world, two):
    row = ask(words=NAME, reason="Order", case_number="K 12", user=two[0])
    cancel(row, user=two[0], note="Mara Ellwood settled")
    assert Redaction.objects.get(pk=row.pk).words == ""
    assert AuditEntry.objects.order_by("-pk")[0].note == "[redacted] settled"
    with pytest.raises(ValidationError, match="answered already"):
        approve(row, user=two[1])
    with pytest.raises(ValidationError, match="answered already"):
        cancel(row, user=two[1], note="Again")


def test_words_are_forgotten_after_a_week(two):
    row = ask(words=NAME, reason="Order", case_number="K 12", user=two[0])
    assert lapse() == 0
    Redaction.objects.update(requested_at=timezone.now() - timedelta(days=8))
    with pytest.raises(ValidationError, match="week is over"):
        approve(row, user=two[1])
    row.refresh_from_db()
    assert (row.words, row.state) == ("", "lapsed")


def test_request_says_all_that_is_wrong_with_it(two):
    with pytest.raises(ValidationError) as refused:
        ask(words="ab\n", reason=" ", case_number="", user=two[0])
    assert set(refused.value.message_dict) == {"words", "reason", "case_number"}
    with pytest.raises(ValidationError) as refused:
        ask(words=NAME, reason="For mara ellwood", case_number="K 12", user=two[0])
    assert set(refused.value.message_dict) == {"reason"}


def test_preview_counts_by_table_with_samples_and_changes_nothing(world, two):
    before = dump()
    row = ask(words=NAME, reason="Order", case_number="K 12", user=two[0])
    found = {one.table: one for one in preview(row)}
    assert len(found["articles.revision"].keys) == Revision.objects.count()
    _, words, _ = found["articles.correction"].samples[0]
    assert words == NAME
    assert holding("ellwood", before) == [
        text for text in holding("ellwood", dump()) if not text.startswith("articles_redaction:")
    ]


def test_failure_half_way_takes_all_of_it_back(world, two, monkeypatch):
    row = ask(words=NAME, reason="Order", case_number="K 12", user=two[0])
    Redaction.objects.filter(pk=row.pk).update(words="Otto Brandt")
    with pytest.raises(ValidationError, match="changed meanwhile"), transaction.atomic():
        approve(row, user=two[1])
    assert append_only.missing(connection) == []
    assert Article.objects.get(pk=world.pk).headline == world.headline


def test_two_names_that_become_one_are_told_apart(two):
    one, other = make_person("Mara Ellwood"), make_person("Mara Ellwood", distinction="other")
    for person in (one, other):
        OtherName.objects.create(speaker=person, name="Ellwood M.")
    Topic.objects.create(name="Mara Ellwood")
    Topic.objects.create(name="“Mara Ellwood”")
    redact(two)
    assert sorted(Topic.objects.values_list("name", flat=True)) == ["[redacted]", "“[redacted]”"]
    slugs = Speaker.objects.values_list("slug", flat=True)
    assert sorted(slugs) == ["redacted", "redacted-2"]
    assert Speaker.objects.values_list("key", flat=True)[0] == "redacted"


def test_label_that_was_cut_off_within_the_name_is_redacted_too(two):
    story = make_published(text="Nothing.")
    AuditEntry.objects.create(
        verb="save", target_type="article", target_id=str(story.pk), target_label="It was Mara Ell…"
    )
    redact(two, words=NAME)
    assert AuditEntry.objects.filter(target_label="It was [redacted]").count() == 1


def test_earlier_key_still_knows_what_was_redacted(world, two, settings):
    redact(two)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, of another year"
    make_published(text="Mara Ellwood is back.", headline="Back")
    assert "[redacted] is back" in Article.objects.get(headline="Back").body


def test_no_half_of_the_name_is_left_around_a_quotation(world, two):
    redact(two, words=NAME)
    assert holding("mara", dump()) == []
    left = {text.split(":")[0] for text in holding("ellwood", dump())}
    assert left == {"articles_image", "people_othername"}  # “M. Ellwood”, a credit “Ellwood”


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_in_the_database_file(world, two):
    """SQLite would keep what was overwritten in free pages and in its log of writes."""
    for number in range(300):  # what went before the redaction lies there too
        ImportedItem.objects.create(
            source="wire", external_id=str(number), outcome="created", copy_as_received=TEXT * 5
        )
    ImportedItem.objects.all().delete()
    redact(two)
    assert append_only.missing(connection) == []
    name = connection.settings_dict["NAME"]
    files = [Path(f"{name}{end}") for end in ("", "-wal")] if connection.vendor == "sqlite" else []
    contents = [file.read_bytes().lower() for file in files if file.exists()]
    assert [b"ellwood" in content for content in contents] == [False] * len(contents)


def test_exports_and_caches_hold_neither_redacted_nor_private_nor_withheld_words(
    world, two, capsys, django_capture_on_commit_callbacks
):
    private = make_person("Nell Quiet", is_public_figure=False)
    hidden = make_published(text="“Only the mill knows of it,” said Nell Quiet.")
    confirm_all(hidden, private)
    barred = make_published(text="“Nobody was ever asked about it,” said Otto Brandt.")
    [quote] = confirm_all(barred, Speaker.objects.get(name="Otto Brandt"))
    withhold(quote, user=two[0], reason="Complaint")
    cache.set("page", NAME)
    with django_capture_on_commit_callbacks(execute=True):
        redact(two)
    assert cache.get("page") is None
    for kind in ("jsonl", "csv"):
        call_command("export_quotes", format=kind, output="-")
        text = capsys.readouterr().out
        found = [word in text for word in ("Ellwood", "Mara", "Quiet", "Nobody was", "[redacted]")]
        assert found == [False, False, False, False, True]
