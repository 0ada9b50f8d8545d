"""A newsroom with something of everything that a move takes along."""

import io
from datetime import UTC, datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from PIL import Image as Pixels

from articles import snapshots
from articles.corrections import correct_quote, issue
from articles.disowning import disown
from articles.joining import join_quotes, keep_apart
from articles.listing import relist
from articles.merging import merge_speakers
from articles.models import (
    ArticleImage,
    BulkReview,
    Image,
    ImportedItem,
    OldAddress,
    Quote,
    Revision,
    SitePage,
    SourcePicture,
    Task,
    WaitingLink,
)
from articles.pictures import take_in
from articles.protecting import protect_source
from articles.quoting import dismiss
from newsroom.record import addresses, append_only
from people.models import Identifier, Membership, OtherName, Speaker
from tests.factories import (
    confirm_all,
    make_draft,
    make_organization,
    make_person,
    make_published,
    make_section,
    make_user,
)
from tests.hidden_world import make_world

SAID = "We will build a bridge across the harbour"
OLD_TIMES = datetime(1999, 12, 31, 23, 59, 59, 123456, tzinfo=UTC)


def make_everything(media):
    """The hidden world, and merged speakers, joined quotes, old addresses and the rest beside."""
    chief = make_user()
    make_world(media)
    mara, story = _directory(chief), _quoted(chief)
    _pictured(story, chief)
    _imported(story)
    _taken_back(story, chief)
    return mara


def _directory(chief):
    board = make_organization("Harbour Board", distinction="of Kelsmouth")
    oke = make_person("Nils Oke", pronouns="he", summary="A <b>mayor</b>.")
    OtherName.objects.create(speaker=oke, name="N. Oke", note="initial", start_date="2015")
    Identifier.objects.create(speaker=oke, scheme="wikidata", identifier="Q1")
    Membership.objects.create(
        person=oke, role="mayor", label="Mayor of Kelsmouth", organization=board, start_date="2019"
    )
    twin = make_person("Niels Oke")
    merge_speakers(oke, other=twin, user=chief, note="One man")
    oke.keep_address("nils-oke-mayor")
    undecided = make_person("Undecided One", is_public_figure=None)
    undecided.has_no_page = undecided.is_noindex = True
    undecided.save()
    return oke


def _quoted(chief):
    oke = Speaker.objects.get(slug="nils-oke")
    section = make_section("World", position=3, description="Abroad")
    section.keep_address("abroad")
    rows = []
    for day in (1, 2, 3):
        article = make_published(
            at=datetime(2026, 3, day, 9, 0, tzinfo=UTC),
            headline=f"Bridge, day {day}",
            text=f"“{SAID},” said Nils Oke.\n\n“Nothing at all was signed on day {day},” he added.",
            topics=["Bridges", "Ferries & Docks"],
            bylines=["Zora Ada"],
            section=section,
            user=chief,
        )
        rows.append(confirm_all(article, oke)[0])
    join_quotes(rows[0], rows[1], user=chief, note="The same speech")
    keep_apart(rows[0], rows[2], user=chief)
    Quote.objects.filter(pk=rows[0].pk).update(said_on="2026-03", venue="at sea", role="Mayor")
    return rows[2].appearances.get().article


def _pictured(story, chief):
    for number, colour in enumerate(("red", "blue")):
        file = io.BytesIO()
        Pixels.new("RGB", (30, 20), colour).save(file, "JPEG")
        upload = SimpleUploadedFile(f"{colour}.jpg", file.getvalue())
        image = take_in(upload, user=chief, title=colour, credit=f"Photo {colour}")
        ArticleImage.objects.create(
            article=story, image=image, position=number, alt=colour, caption=f"In {colour}"
        )
        SourcePicture.objects.create(
            key=colour * 3, source="old", address=f"https://old.example/{colour}.jpg", image=image
        )
    assert Image.objects.filter(file__endswith=".jpg", sha256__startswith="zz").exists()


def _imported(story):
    said = {"source": "old", "copy_as_received": "<raw>\r\n", "content_hash": "a" * 64}
    item = ImportedItem.objects.create(
        external_id="17",
        article=story,
        outcome="conflict",
        conflicting_copy="theirs",
        conflicting_item={"headline": "Theirs"},
        notices=[{"kind": "correction", "text": "Sorry", "issued_at": None}],
        issued_at=OLD_TIMES,
        **said,
    )
    Revision.pending.create(
        article=story, state="pending", item=item, snapshot=snapshots.take(story), note="Newer"
    )
    OldAddress.objects.create(host="old.example", path="/?p=17", article=story)
    WaitingLink.objects.create(article=story, host="old.example", path="/later")
    addresses.bury("/2020/01/01/gone-for-good/")


def _taken_back(story, chief):
    page = SitePage.objects.get(url="/about-zzpublic/")
    OldAddress.objects.create(host="old.example", path="/about", page=page)
    ImportedItem.objects.create(
        source="old", kind="page", external_id="3", page=page, outcome="created"
    )
    draft = make_draft(
        headline="A draft",
        text="“Half of it is a guess,” said Ole Odd.\n\n“So is the rest,” said Ole Odd.",
        desk_note="Call him.\r\nTwice.",
        slugline="ODD",
        embargo_until=OLD_TIMES.isoformat(),
        user=chief,
    )
    first, _ = draft.suggestions.order_by("position")
    dismiss(first, user=chief)
    Task.objects.create(article=draft, kind="attribution", text="Look", opened_by=chief)
    Task.objects.create(
        article=draft, kind="killed", text="Gone", done_at=timezone.now(), done_note="Seen"
    )
    ole = make_person("Ole Odd")
    told = make_published(
        headline="Told", text="“I was there all night,” said Ole Odd.\n\n“It sank,” a man said."
    )
    first, second = confirm_all(told, ole)
    issue(told, user=chief, text="Not he.\r\nAnother.", quote=first, former_speaker=ole)
    correct_quote(
        first,
        user=chief,
        note="Heard again",
        change_level="correction",
        correction_text="He said morning.",
        pieces={first.appearances.get().pk: ["I was there all morning,"]},
    )
    disown(
        Quote.objects.get(pk=second.pk),
        user=chief,
        reason="The tape",
        kind="never_said",
        correction_text="Nobody said it.",
    )
    _in_bulk(ole)
    _off_record(chief)


def _in_bulk(speaker):
    review = BulkReview.objects.create(
        speaker=speaker, seed="seed", up_to=9, eligible=50, limit=0.05, right=20, wrong=1,
        state="done", finder_versions=["1"], started_at=timezone.now(),
    )  # fmt: skip
    article = make_published(headline="Bulk", text="“Every net was empty again,” said Ole Odd.")
    (quote,) = confirm_all(article, speaker)
    Quote.objects.filter(pk=quote.pk).update(bulk_review=review)
    relist([article.pk])


def _off_record(chief):
    article = make_published(headline="Leak", text="“They all knew it in May,” an official said.")
    (quote,) = confirm_all(article, None)
    protect_source(quote, user=chief, known_to=[chief], why="Fear of zzprotected reprisal")
    Quote.objects.filter(pk=quote.pk).update(terms="background")
    relist([article.pk])


# --- commands ------------------------------------------------------------------------------------


def empty():
    """A newsroom with nothing in it but what every new one has."""
    append_only.remove(connection)
    call_command("flush", interactive=False, verbosity=0)


def export(path, *args):
    """Write everything to a file; its lines without the first, which has the date."""
    out, err = io.StringIO(), io.StringIO()
    call_command(
        "export_articles", "--everything", "--format", "jsonl", "--output", str(path), *args,
        stdout=out, stderr=err,
    )  # fmt: skip
    return path.read_text().splitlines()[1:]


def take_in_newsroom(path, *args):
    """(summary, what was said, exit status) of import_articles."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("import_articles", str(path), *args, stdout=out, stderr=err)
    except CommandError as error:
        err.write(f"{error}\n")
        status = error.returncode
    except SystemExit as stopped:
        status = stopped.code
    return out.getvalue(), err.getvalue(), status
