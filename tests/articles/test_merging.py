"""Merging speakers, moving quotations between them, and undoing both."""

import json

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models

from articles import merging, snapshots
from articles.corrections import correct_quote
from articles.joining import join_quotes, separate
from articles.models import Appearance, ArticleSpeaker, Byline, Correction, Quote, QuoteTopic
from articles.quoting import confirm
from articles.text import key_of
from newsroom.record.audit import entries_about
from newsroom.record.models import Address, AuditEntry
from people.models import Identifier, Membership, OtherName, Speaker, Transfer, TransferBatch
from tests.factories import (
    confirm_all,
    make_draft,
    make_organization,
    make_person,
    make_published,
    make_user,
)

pytestmark = pytest.mark.django_db

# Rows of the merge itself, of the log, and those that lists alone are read from.
NOT_COMPARED = {"people.transfer", "people.transferbatch", "record.auditentry", "articles.job"}
WITHOUT_KEYS = {"articles.articlespeaker", "articles.quotetopic"}
WITHOUT_KEYS |= {"articles.storyabout", "articles.storyname", "articles.tally"}


def dump():
    """{table: rows as JSON} of every table of ours, each row with all its columns."""
    return {
        model._meta.label_lower: sorted(row_of(row) for row in model._base_manager.all())
        for name in ("articles", "people", "record")
        for model in apps.get_app_config(name).get_models()
        if not model._meta.proxy and model._meta.label_lower not in NOT_COMPARED
    }


def row_of(row):
    skipped = {"id"} if row._meta.label_lower in WITHOUT_KEYS else set()
    columns = [f.attname for f in row._meta.concrete_fields if f.attname not in skipped]
    return json.dumps({name: str(getattr(row, name)) for name in columns}, sort_keys=True)


def make_quotes(speaker, many, *, article):
    """Many quotations of one speaker, each printed in the story."""
    quotes = Quote.objects.bulk_create(
        Quote(text=f"Words {n} of {speaker.pk}", words_key=key_of(f"{n}"), speaker=speaker)
        for n in range(many)
    )
    Appearance.objects.bulk_create(
        Appearance(
            quote=quote,
            article=article,
            position=n,
            pieces=[{"exact": quote.text, "prefix": "", "suffix": ""}],
            attribution_text="she said",
        )
        for n, quote in enumerate(quotes)
    )
    merging.relist([article.pk])
    return quotes


@pytest.fixture
def ada():
    return make_person("Ada Finch", distinction="councillor")


@pytest.fixture
def addie():
    """The same woman under another name, with all that can hang on a speaker."""
    body = make_organization("Harbour Trust")
    addie = make_person("Addie Finch")
    OtherName.objects.create(speaker=addie, name="A. M. Finch")
    Identifier.objects.create(speaker=addie, scheme="wikidata", identifier="Q900000001")
    Membership.objects.create(person=addie, label="Chair", organization=body, start_date="2020")
    addie.keep_address("addie-f")
    return addie


def quoted(speaker, **kwargs):
    """A published story with one confirmed quotation of this speaker."""
    story = make_published(text=f"“We will build it,” said {speaker.name}.", **kwargs)
    return confirm_all(story, speaker)[0]


# --- merge -------------------------------------------------------------------------------------


def test_merge_brings_everything_to_the_survivor(ada, addie):
    quote = quoted(addie, topics=["Harbour"])
    behalf = quoted(make_person("Cora Lind"))
    Quote.objects.filter(pk=behalf.pk).update(on_behalf_of=addie)
    Byline.objects.create(article=make_draft(), person=addie)
    transfer = merging.merge_speakers(ada, other=addie, user=None, note="One woman")
    assert (transfer.state, transfer.kind) == ("done", "merge")
    assert sorted(ada.other_names.values_list("name", flat=True)) == ["A. M. Finch", "Addie Finch"]
    assert ada.identifiers.get().identifier == "Q900000001"
    assert ada.memberships.get().label == "Chair"
    assert set(ada.quotes.all()) == {quote}
    assert set(ada.spoken_for.all()) == {behalf}
    assert Byline.objects.get().person_id == ada.pk
    assert ArticleSpeaker.objects.filter(speaker=addie).exists() is False
    assert QuoteTopic.objects.get(quote=quote).speaker_id == ada.pk


def test_merged_speaker_leaves_the_directory(ada, addie):
    merging.merge_speakers(ada, other=addie, user=None, note="One woman")
    assert Speaker.objects.filter(pk=addie.pk).exists() is False
    assert Speaker.everyone.get(pk=addie.pk).survivor == ada


def test_every_address_of_the_merged_answers_301(ada, addie, client):
    quoted(addie)
    merging.merge_speakers(ada, other=addie, user=None, note="One woman")
    answers = {
        path: (client.get(path).status_code, client.get(path).headers.get("Location"))
        for path in ("/speakers/addie-finch/", "/speakers/addie-f/", "/speakers/addie-f/feed/")
    }
    assert answers == {
        "/speakers/addie-finch/": (301, "/speakers/ada-finch/"),
        "/speakers/addie-f/": (301, "/speakers/ada-finch/"),
        "/speakers/addie-f/feed/": (301, "/speakers/ada-finch/feed/"),
    }


def test_no_browser_keeps_the_way_to_the_survivor(ada, addie, client):
    quoted(addie)
    merging.merge_speakers(ada, other=addie, user=None, note="One woman")
    assert client.get("/speakers/addie-finch/").headers["Cache-Control"] == "no-cache"


def test_address_leads_nowhere_while_no_public_story_quotes_the_survivor(ada, addie, client):
    merging.merge_speakers(ada, other=addie, user=None, note="One woman")
    assert client.get("/speakers/addie-finch/").status_code == 404


def test_address_of_the_merged_is_given_to_nobody_else(ada, addie):
    merging.merge_speakers(ada, other=addie, user=None, note="One woman")
    assert make_person("Addie Finch").slug == "addie-finch-2"
    assert ada.may_use("addie-finch") is False


def test_merge_of_1000_quotes_and_its_undo_change_nothing(ada, addie):
    for topic in ("Harbour", "Trade", "Ferries", "Schools"):
        story = make_published(text="Nothing was said.", topics=[topic])
        make_quotes(ada, 5, article=story)
        make_quotes(addie, 250, article=story)
    quoted(addie)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # PostgreSQL may have last seen these tables empty
    before = dump()
    transfer = merging.merge_speakers(ada, other=addie, user=None, note="One woman")
    transfer = merging.run(transfer)
    assert (ada.quotes.count(), Quote.objects.filter(speaker=addie).count()) == (1021, 0)
    assert dump() != before
    transfer = merging.run(merging.undo(transfer, user=None))
    assert (transfer.state, transfer.refused) == ("undone", [])
    assert dump() == before


def test_roles_that_would_stand_twice_stand_once_and_come_back(ada, addie):
    trust, port = make_organization("Harbour Trust Ltd"), make_organization("Port of Trust")
    for body in (trust, port):
        Membership.objects.create(person=ada, role="member", organization=body, start_date="2020")
    before = dump()
    transfer = merging.merge_speakers(trust, other=port, user=None, note="One body")
    assert ada.memberships.count() == 1
    merging.undo(transfer, user=None)
    assert dump() == before


def test_name_that_both_have_is_kept_once(ada, addie):
    OtherName.objects.create(speaker=ada, name="A. M. Finch")
    OtherName.objects.create(speaker=ada, name="Addie Finch")
    before = dump()
    transfer = merging.merge_speakers(ada, other=addie, user=None, note="One woman")
    assert sorted(ada.other_names.values_list("name", flat=True)) == ["A. M. Finch", "Addie Finch"]
    merging.undo(transfer, user=None)
    assert dump() == before


def test_corrections_stay_as_issued_and_show_with_the_survivor(ada, addie, client):
    quote = quoted(addie)
    other = quoted(make_person("Cora Lind"))
    correct_quote(
        quote, user=None, note="wrong", change_level="correction", correction_text="Not hers.",
        speaker=other.speaker,
    )  # fmt: skip
    quoted(ada)
    merging.merge_speakers(ada, other=addie, user=None, note="One woman")
    assert Correction.objects.get().former_speaker_id == addie.pk
    assert "Not hers." in client.get("/speakers/ada-finch/").text


# --- what is refused ---------------------------------------------------------------------------


def contradiction(name, ada, addie):
    if name == "itself":
        return ada, ada
    if name == "kinds":
        return ada, make_organization("Finch Ltd")
    if name == "ids":
        Identifier.objects.create(speaker=ada, scheme="wikidata", identifier="Q900000002")
    if name == "standing":
        Speaker.objects.filter(pk=addie.pk).update(is_public_figure=False)
    if name == "hidden":
        Speaker.objects.filter(pk=addie.pk).update(is_noindex=True)
    if name == "undecided":
        Speaker.objects.filter(pk=ada.pk).update(is_public_figure=None)
    if name == "behalf":
        Quote.objects.filter(pk=quoted(addie).pk).update(on_behalf_of=ada)
    if name == "twice":
        merging.merge_speakers(make_person("Cora Lind"), other=addie, user=None, note="One")
    if name == "circle":
        merging.merge_speakers(addie, other=ada, user=None, note="One")
    return Speaker.everyone.get(pk=ada.pk), Speaker.everyone.get(pk=addie.pk)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("itself", "can't be merged into itself"),
        ("kinds", "a person and an organisation are never the same"),
        ("ids", "different ids in “wikidata”: Q900000002 and Q900000001"),
        ("standing", "One is a public figure and the other a private person"),
        ("undecided", "Decide first whether Ada Finch (councillor) is a public figure"),
        ("hidden", "One of them is kept out of search engines"),
        ("behalf", "One spoke on behalf of the other, so they are two"),
        ("twice", "Addie Finch was already merged into Cora Lind"),
        ("circle", "Ada Finch (councillor) was already merged into Addie Finch"),
    ],
)
def test_contradictory_merge_is_refused(name, reason, ada, addie):
    survivor, other = contradiction(name, ada, addie)
    before = dump()
    with pytest.raises(ValidationError) as refusal:
        merging.merge_speakers(survivor, other=other, user=None, note="One woman")
    assert reason in " ".join(refusal.value.messages)
    assert dump() == before


def test_merge_needs_a_note(ada, addie):
    with pytest.raises(ValidationError) as refusal:
        merging.merge_speakers(ada, other=addie, user=None, note="  ")
    assert refusal.value.message_dict == {"note": ["Say why: it stays on the record."]}


@pytest.mark.parametrize("group", ["", "Reporters"])
def test_merge_needs_the_permission(group, ada, addie):
    with pytest.raises(PermissionDenied):
        merging.merge_speakers(ada, other=addie, user=make_user(group), note="One")


def test_merge_is_on_the_record_of_both(ada, addie):
    user = make_user("Editors")
    merging.merge_speakers(ada, other=addie, user=user, note="One woman")
    found = [(entries_about(one)[0].verb, entries_about(one)[0].note) for one in (ada, addie)]
    assert found == [("merge", "One woman"), ("merge into", "One woman")]


# --- undo --------------------------------------------------------------------------------------


def test_undo_leaves_what_changed_since_and_says_which(ada, addie):
    kept, moved = quoted(addie), quoted(addie)
    transfer = merging.merge_speakers(ada, other=addie, user=None, note="One woman")
    cora = make_person("Cora Lind")
    merging.move_quotes(ada, to=cora, quotes=[moved.pk], user=None, note="Hers")
    ada.other_names.filter(name="A. M. Finch").delete()
    transfer = merging.undo(transfer, user=None)
    assert [(row["table"], row["row"], row["why"]) for row in transfer.refused] == [
        ("articles.quote", str(moved), "changed since"),
        ("people.othername", "", "gone since"),
    ]
    kept.refresh_from_db()
    moved.refresh_from_db()
    assert (kept.speaker_id, moved.speaker_id) == (addie.pk, cora.pk)
    assert Speaker.objects.filter(pk=addie.pk).exists()


def test_undo_of_an_inner_merge_waits_for_the_outer(ada, addie):
    quote = quoted(addie)
    cora = make_person("Cora Lind")
    before = dump()
    inner = merging.merge_speakers(ada, other=addie, user=None, note="One")
    outer = merging.merge_speakers(cora, other=ada, user=None, note="One again")
    assert Speaker.everyone.get(pk=addie.pk).survivor.pk == cora.pk
    with pytest.raises(ValidationError, match="Undo that merge first"):
        merging.undo(inner, user=None)
    merging.undo(outer, user=None)
    assert Quote.objects.get(pk=quote.pk).speaker_id == ada.pk
    merging.undo(inner, user=None)
    assert dump() == before


def test_undo_twice_is_refused(ada, addie):
    transfer = merging.merge_speakers(ada, other=addie, user=None, note="One")
    merging.undo(transfer, user=None)
    with pytest.raises(ValidationError, match="already"):
        merging.undo(transfer, user=None)


def test_after_an_undo_they_may_be_merged_again(ada, addie):
    merging.undo(merging.merge_speakers(ada, other=addie, user=None, note="One"), user=None)
    transfer = merging.merge_speakers(addie, other=ada, user=None, note="The other way")
    assert transfer.state == "done"


# --- large ones --------------------------------------------------------------------------------


def test_large_merge_is_left_under_way_and_can_be_gone_on_with(ada, addie, monkeypatch):
    monkeypatch.setattr(merging, "AT_ONCE", 100)
    make_quotes(addie, 300, article=make_published(text="Nothing was said."))
    before = dump()
    transfer = merging.merge_speakers(ada, other=addie, user=None, note="One woman")
    assert (transfer.state, transfer.moved, transfer.total) == ("running", 0, 300)
    steps = [merging.step(transfer).transfer for _ in range(2)]  # and then its process is killed
    assert [one.moved for one in steps] == [100, 200]
    assert merging.run(transfer).state == "done"
    assert ada.quotes.count() == 300
    transfer = merging.undo(Transfer.objects.get(), user=None)
    assert transfer.state == "undoing"
    merging.step(transfer)
    assert merging.run(transfer).state == "undone"
    assert dump() == before


def test_nobody_is_quoted_as_the_merged_while_it_runs(ada, addie, monkeypatch):
    monkeypatch.setattr(merging, "AT_ONCE", 0)
    quoted(addie)
    merging.merge_speakers(ada, other=addie, user=None, note="One woman")
    story = make_draft(text="“Not so,” said Addie Finch.")
    (suggestion,) = story.suggestions.all()
    stale = Speaker.everyone.get(pk=addie.pk)
    assert confirm(suggestion, user=None, speaker=stale).speaker_id == ada.pk


# --- split -------------------------------------------------------------------------------------


@pytest.fixture
def namesakes():
    """Two of one name; the councillor's page holds a quotation of the baker."""
    councillor = make_person("Nora Vane", distinction="councillor")
    return councillor, make_person("Nora Vane", distinction="baker")


def test_split_moves_the_quotations_chosen(namesakes, client):
    councillor, baker = namesakes
    hers, not_hers = quoted(councillor), quoted(councillor)
    before = dump()
    transfer = merging.move_quotes(
        councillor, to=baker, quotes=[not_hers.pk], user=None, note="The baker said it"
    )
    assert [set(councillor.quotes.all()), set(baker.quotes.all())] == [{hers}, {not_hers}]
    page = client.get(not_hers.get_absolute_url())
    assert (page.status_code, baker.get_absolute_url() in page.text) == (200, True)
    assert entries_about(not_hers)[0].note == "The baker said it"
    merging.undo(transfer, user=None)
    assert dump() == before


def test_split_takes_checked_back_and_undo_restores_it(namesakes):
    councillor, baker = namesakes
    quote = quoted(councillor)
    correct_quote(
        quote,
        user=None,
        note="checked",
        change_level="minor",
        verification="checked",
        source="Tape",
    )
    transfer = merging.move_quotes(councillor, to=baker, quotes=[quote.pk], user=None, note="His")
    quote.refresh_from_db()
    assert quote.verification == "unchecked"
    merging.undo(transfer, user=None)
    quote.refresh_from_db()
    assert (quote.verification, quote.speaker_id) == ("checked", councillor.pk)


def test_split_takes_what_was_joined_along(namesakes):
    councillor, baker = namesakes
    text = "“We will build it before the winter comes,” said {}."
    one, two = (
        confirm_all(make_published(text=text.format(councillor.name)), councillor)[0]
        for _ in range(2)
    )
    joining = join_quotes(one, two, user=None)
    before = dump()
    transfer = merging.move_quotes(
        councillor, to=baker, quotes=[one.pk], user=None, note="The baker"
    )
    assert set(baker.quotes.all()) == {one, two}
    merging.undo(transfer, user=None)
    assert dump() == before
    separate(joining, user=None)


def test_split_looks_up_the_role_that_came_from_the_wrong_namesake(namesakes):
    councillor, baker = namesakes
    Membership.objects.create(person=councillor, label="Councillor", start_date="2020")
    Membership.objects.create(person=baker, label="Master baker", start_date="2020")
    quote = quoted(councillor)
    Quote.objects.filter(pk=quote.pk).update(said_on="2025-05-05", role="Councillor")
    merging.move_quotes(councillor, to=baker, quotes=[quote.pk], user=None, note="The baker")
    quote.refresh_from_db()
    assert quote.role == "Master baker"


def test_split_with_a_correction_tells_readers_and_stays(namesakes, client):
    councillor, baker = namesakes
    quote = quoted(councillor)
    quoted(councillor)
    transfer = merging.move_quotes(
        councillor, to=baker, quotes=[quote.pk], user=None, note="The baker",
        correction_text="The baker of that name said it.",
    )  # fmt: skip
    assert "The baker of that name said it." in client.get(quote.get_absolute_url()).text
    assert "The baker of that name" in client.get(councillor.get_absolute_url()).text
    with pytest.raises(ValidationError, match="Readers were told"):
        merging.undo(transfer, user=None)


def test_split_of_what_is_no_longer_theirs_moves_nothing(namesakes):
    councillor, baker = namesakes
    quote, other = quoted(councillor), quoted(make_person("Cora Lind"))
    with pytest.raises(ValidationError, match="no longer"):
        merging.move_quotes(
            councillor, to=baker, quotes=[quote.pk, other.pk], user=None, note="His"
        )
    assert set(councillor.quotes.all()) == {quote}


@pytest.mark.parametrize("group", ["", "Reporters"])
def test_split_needs_the_permission(group, namesakes):
    quote = quoted(namesakes[0])
    with pytest.raises(PermissionDenied):
        merging.move_quotes(
            namesakes[0], to=namesakes[1], quotes=[quote.pk], user=make_user(group), note="His"
        )


# --- nothing is forgotten ------------------------------------------------------------------------


def test_every_column_that_names_a_speaker_goes_along_or_says_why_not():
    found = {
        f"{model._meta.label_lower}.{column.name}"
        for model in apps.get_models()
        if not model._meta.proxy
        for column in model._meta.local_fields
        if isinstance(column, models.ForeignKey)
        and column.related_model._meta.concrete_model is Speaker
    }
    own = {"othername.speaker", "identifier.speaker", "membership.person"}
    own |= {"membership.organization", "speaker.merged_into"}
    own |= {"transfer.from_speaker", "transfer.to_speaker"}
    moved = {f"{one.table}.{one.column}" for one in merging.REFERENCES}
    known = moved | set(merging.READ_THROUGH) | merging.WRITTEN_BY_RELIST
    assert found == known | {f"people.{name}" for name in own}


def test_the_record_of_a_merge_is_small(ada, addie):
    make_quotes(addie, 190, article=make_published(text="Nothing was said."))
    entries = AuditEntry.objects.count()
    merging.merge_speakers(ada, other=addie, user=None, note="One woman")
    assert AuditEntry.objects.count() - entries == 2
    assert TransferBatch.objects.filter(table="articles.quote").count() == 2
    assert Address.objects.filter(target_id=str(addie.pk)).exists() is False


def test_snapshot_from_before_the_merge_is_read_through_it(ada, addie):
    story = make_draft()
    Byline.objects.create(article=story, person=addie)
    old = snapshots.take(story)
    merging.merge_speakers(ada, other=addie, user=None, note="One woman")
    snapshots.apply(story, old)
    assert Byline.objects.get().person_id == ada.pk


def test_row_that_still_names_the_merged_is_found_but_not_while_it_moves(ada, addie, monkeypatch):
    quote = quoted(addie)
    monkeypatch.setattr(merging, "AT_ONCE", 0)
    transfer = merging.merge_speakers(ada, other=addie, user=None, note="One woman")
    assert list(merging.left_behind()) == []
    merging.run(transfer)
    assert list(merging.left_behind()) == []
    Quote.objects.filter(pk=quote.pk).update(speaker=addie)
    assert list(merging.left_behind()) == [("Quotations", quote.pk)]
