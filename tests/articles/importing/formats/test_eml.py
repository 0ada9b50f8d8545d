"""Press releases by e-mail."""

import base64
import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow

from articles.importing.feeds.entries import REPEATED
from articles.importing.formats import detect, eml
from articles.importing.headlines import NO_HEADLINE
from articles.importing.items import ImportItem, LeftOut, RejectedItem, SourceStatus
from articles.importing.media.finding import media_of
from articles.importing.report import Report
from articles.importing.runs import Options, run_import
from articles.models import Article, ImportedItem
from tests.articles.importing import manifest

RELEASE = """From: "Zora Ada - Kelsmouth Port Authority" <zora@port.example>
To: newsdesk@packet.example
Subject: PRESS RELEASE: Ferry stops
Date: Mon, 2 Mar 2026 09:30:00 +0000
Message-ID: <1@port.example>
Content-Language: en-GB
Content-Type: text/plain; charset=utf-8

EMBARGOED UNTIL 00:01 GMT, 12 March 2026

Ferry stops

The last crossing is on Friday, “and nobody will miss it”, the port said.

-ends-

Notes to editors
Call Zora Ada on 01632 960000.

--\x20
Zora Ada
zora@port.example
"""


def picture(colour="red", size=(80, 60), kind="PNG"):
    written = io.BytesIO()
    Pillow.effect_noise(size, 80).convert("RGB").save(written, kind)
    return base64.encodebytes(written.getvalue()).decode()


def mixed(*parts, header="", subject="Ferry stops"):
    joined = "".join(f"--b\n{part}\n" for part in parts)
    return (
        f"From: port@port.example\nSubject: {subject}\n{header}"
        "Date: Mon, 2 Mar 2026 09:30:00 +0000\n"
        f"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n{joined}--b--\n"
    )


def attached(name, data, *, kind="image/png", more=""):
    return (
        f'Content-Type: {kind}; name="{name}"\nContent-Transfer-Encoding: base64\n'
        f"Content-Disposition: attachment\n{more}\n{data}"
    )


def read(text, name="ferry.eml", **options):
    data = text if isinstance(text, bytes) else text.encode()
    return list(eml.read(data, external_id=name, location=name, **options))


def only(text, **options):
    (found,) = read(text, **options)
    return found


def test_release_becomes_a_draft():
    found = only(RELEASE)
    assert replace(found, received="", external_id="") == ImportItem(
        external_id="",
        location="ferry.eml",
        headline="Ferry stops",
        body="<p>The last crossing is on Friday, “and nobody will miss it”, the port said.</p>",
        published_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        embargo_until=datetime(2026, 3, 12, 0, 1, tzinfo=UTC),
        status=SourceStatus.DRAFT,
        language="en-GB",
        credit_line="Kelsmouth Port Authority",
        desk_note="E-mail from Zora Ada - Kelsmouth Port Authority\n"
        "Embargo: EMBARGOED UNTIL 00:01 GMT, 12 March 2026\n"
        "Notes to editors\nCall Zora Ada on 01632 960000.\n"
        "Signature: Zora Ada\nSignature: zora@port.example",
        warnings=(
            "embargo until 12 March 2026, 00:01 UTC, read from “EMBARGOED UNTIL 00:01 GMT, "
            "12 March 2026”: check it",
        ),
    )


def test_addresses_of_the_header_are_nowhere_and_the_copy_is_kept():
    found = only(RELEASE.replace("zora@port.example\n", "\n"))
    assert "port.example" not in repr(replace(found, external_id=""))
    assert "newsdesk" not in repr(found)
    assert "Call Zora Ada" in found.received


def test_refused_mail_keeps_no_address_and_can_be_mended():
    nested = "boundary=\n" * 201
    kept = "Subject: Ferry stops\nDate: Mon, 2 Mar 2026 09:30:00 +0000\n"
    found = only(
        "From mo@packet.example Mon Mar  2 09:30:00 2026\nReceived: by mx.packet.example\n"
        '\tfor <desk@packet.example>\nFrom: "Zora Ada" <zora@port.example>\n'
        "To: desk@packet.example,\n mo@packet.example\nCc: cy@packet.example\n"
        f"Bcc: di@packet.example\nX-To: ed@packet.example\n{kept} \nOne\n\nTwo\n{nested}"
    )
    raw = f"From: Zora Ada\n{kept}\nOne\n\nTwo\n{nested}"
    assert (type(found), found.raw) == (RejectedItem, raw)
    mended = only(found.raw.replace(nested, ""))
    assert (mended.headline, mended.body) == ("Ferry stops", "<p>One</p>\n<p>Two</p>")
    assert "E-mail from Zora Ada" in mended.desk_note


def test_what_is_no_mail_is_kept_whole_when_it_is_refused():
    text = "The ferry\nstops: at four\n\nand (ask mo@packet.example)"
    assert only(text).raw == text


@pytest.mark.parametrize(
    ("sender", "organization", "credit"),
    [
        ("Zora Ada <z@a.example>", "", ""),
        ("Zora Ada <z@a.example>", "Port of Kelsmouth", "Port of Kelsmouth"),
        ("Kelsmouth Council Press Office <z@a.example>", "", "Kelsmouth Council Press Office"),
        ("Zora Ada (Packet Foundation) <z@a.example>", "", "Packet Foundation"),
        ("z@council.example", "", ""),
    ],
)
def test_person_is_neither_byline_nor_credit(sender, organization, credit):
    header = f"From: {sender}\n" + (f"Organization: {organization}\n" if organization else "")
    found = only(f"{header}Subject: Ferry stops\n\nText")
    assert (found.credit_line, found.bylines) == (credit, ())


def test_id_is_the_message_id_and_a_digest_since_ids_repeat():
    one, same, other = (
        only(RELEASE),
        only(f"Received: by a.example\n{RELEASE}"),
        only(RELEASE.replace("Friday", "Saturday")),
    )
    assert one.external_id.startswith("1@port.example#")
    assert (same.external_id == one.external_id, other.external_id == one.external_id) == (
        True,
        False,
    )
    assert only("From: a@b.example\nSubject: x\n\ny").external_id == "ferry.eml"


def test_subject_that_is_empty_is_made_of_the_text_or_of_what_is_attached():
    found = only("From: a@b.example\nSubject:\n\nThe last crossing.")
    assert (found.headline, NO_HEADLINE in found.warnings) == ("The last crossing.", True)
    sent = only(mixed(attached("Ferry.pdf", "JVBERi0=", kind="application/pdf"), subject=""))
    assert (sent.headline, eml.ALONE in sent.warnings) == ("Ferry.pdf", True)
    nothing = only("From: a@b.example\nDate: x\n\n")
    assert (type(nothing), nothing.field) == (RejectedItem, "subject")


def test_unread_embargo_is_said_and_holds_as_every_mail_is_a_draft():
    found = only("From: a@b.example\nSubject: [EMBARGO] Ferry stops\n\nText")
    assert (found.headline, found.status) == ("Ferry stops", SourceStatus.DRAFT)
    assert eml.UNREAD_EMBARGO.format("[EMBARGO]") in found.warnings


def test_pictures_stand_as_the_text_shows_them_and_others_are_named():
    html = (
        'Content-Type: text/html\n\n<p>Text</p><img src="cid:b@x" alt="The quay">'
        '<img src="https://port.example/logo.png">'
    )
    one, two = picture(), picture()
    found = only(
        mixed(
            html,
            attached("one.png", one, more="Content-Description: A gull\n"),
            attached("..\\two.png", two, more="Content-ID: <b@x>\n"),
            attached("report.pdf", "JVBERi0=", kind="application/pdf"),
        )
    )
    names = [(one.address.rpartition("/")[2], one.alt, one.caption) for one in found.pictures]
    assert names == [
        ("two.png", "The quay", ""),
        ("logo.png", "", ""),
        ("one.png", "", "A gull"),
    ]
    assert found.desk_note == "E-mail\nAttached: report.pdf"


def test_spacer_is_no_picture():
    spacer = attached("dot.gif", "R0lGODlhAQABAA==", kind="image/gif").replace(
        "attachment", "inline"
    )
    assert only(mixed("Content-Type: text/plain\n\nText", spacer)).pictures == ()


def test_mailbox_is_a_story_for_each_mail_and_copies_are_passed_over():
    line = "From port@port.example Mon Mar  2 09:30:00 2026\n"
    other = RELEASE.replace("Friday", "Saturday")
    found = read(f"{line}{RELEASE}\n{line}{other}\n{line}{RELEASE}\n", "in.mbox")
    assert [getattr(one, "location", one) for one in found] == [
        "in.mbox",
        "in.mbox, mail 2",
        LeftOut(REPEATED),
    ]
    assert found[0].external_id != found[1].external_id


def test_mail_is_known_by_its_header():
    assert detect(RELEASE.encode(), "release.txt") == "eml"
    assert detect(b"Subject: x\n\ny", "a.eml") == "eml"
    assert detect(b"From: the mayor\nAn open letter", "a.txt") == "text"
    assert detect(b"No header at all", "a.eml") == "text"


@given(st.binary())
def test_read_never_raises(data):
    for text in (data, RELEASE.encode() + data, b"From: a\nSubject: b\n" + data):
        found = eml.read(text, external_id="a", location="a")
        assert all(isinstance(one, ImportItem | RejectedItem | LeftOut) for one in found)


# The MANIFEST's own reading ends at a damaged line of the header; ours mends it.
MENDED = "raw_email_incorrect_header.eml"
# What it does not count as attached: a part that has an address for a name, one within a mail.
UNCOUNTED = ("attachment_content_location.eml", "attachment_message_rfc822_inline_image.eml")


def test_corpus_is_read_as_its_manifest_counts_it(shared):
    corpora = shared / "corpora"
    for row in manifest.rows(corpora, "eml"):
        path = corpora / row.path
        found = only(path.read_bytes())
        assert (row.path, found.status) == (row.path, SourceStatus.DRAFT)
        assert detect(path.read_bytes()[:65_536], path.name) == "eml"
        named = found.desk_note.partition("\nAttached: ")[2].partition("\n")[0]
        attached = len(found.pictures) + len([one for one in named.split(", ") if one])
        uncounted = path.name in UNCOUNTED
        assert (row.path, attached - uncounted) == (row.path, row.number(r"attachments (\d+)"))
        if path.name == MENDED:
            continue
        date = row.expected.partition(", date ")[2].partition(",")[0]
        is_date = date[:1] in "12"
        expected = datetime.fromisoformat(date) if is_date else None
        assert (row.path, found.published_at) == (row.path, expected)


def test_corpus_says_what_it_says_in_every_charset(shared):
    folder = shared / "corpora" / "eml" / "mail"
    said = {
        "ks_c_5601-1987.eml": "<p>스티해</p>",
        "japanese_iso_2022.eml": "<p>すみません。</p>",
        "japanese.eml": "<p>かきくえこ</p>",
    }
    found = {name: only((folder / name).read_bytes()).body for name in said}
    assert found == said


def run(*paths, media="skip", **more):
    report = Report()
    options = Options("auto", UTC, media=media_of(str(media), ()), **more)
    run_import([str(path) for path in paths], options=options, report=report)
    return {name: n for name, n in report.counts.items() if n}, report


@pytest.mark.django_db
def test_mails_come_in_once_and_never_go_live(shared):
    path = shared / "corpora" / "eml"

    def written():
        rows = ImportedItem.objects.values_list("external_id", "received_at", "run_id")
        stories = Article.objects.order_by("pk").values_list("headline", "updated_at")
        return sorted(rows), list(stories)

    # Three of the files are others once more, word for word.
    assert run(path, is_publishing=True)[0] == {"created": 38, "skipped": 3}
    before = written()
    assert run(path, is_publishing=True)[0] == {"unchanged": 38, "skipped": 3}
    assert written() == before
    assert set(Article.objects.values_list("status", flat=True)) == {"draft"}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["eml", "mbox", "zip"])
def test_attached_pictures_are_taken(tmp_path, settings, kind):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    (tmp_path / "pictures").mkdir()
    line = "From port@port.example Mon Mar  2 09:30:00 2026\n"
    mails = [
        mixed(
            "Content-Type: text/plain\n\nText",
            attached("gull.png", picture()),
            header=f"Message-ID: <{number}@port.example>\n",
            subject=f"Ferry {number}",
        )
        for number in (1, 2)
    ]
    if kind == "mbox":
        path = tmp_path / "in.mbox"
        path.write_text("".join(f"{line}{mail}\n" for mail in mails))
    elif kind == "zip":
        path = tmp_path / "in.zip"
        with zipfile.ZipFile(path, "w") as packed:
            for number, mail in enumerate(mails):
                packed.writestr(f"{number}/release.eml", mail)
    else:
        path = tmp_path / "in"
        path.mkdir()
        for number, mail in enumerate(mails):
            (path / f"release {number}.eml").write_text(mail)
    counts, report = run(path, media=tmp_path / "pictures")
    assert (counts, report.pictures.stored, report.pictures.placed) == ({"created": 2}, 2, 2)
    shown = [story.article_images.count() for story in Article.objects.order_by("headline")]
    assert shown == [1, 1]
    assert run(path, media=tmp_path / "pictures")[0] == {"unchanged": 2}
