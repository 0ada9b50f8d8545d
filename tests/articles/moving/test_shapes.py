"""Every table and every column of ours travels in a move, or it is said here that it does not."""

from django.apps import apps
from django.db import models

from articles.moving.shapes import SHAPES, WITHIN

# Accounts' doings, what lists and searches copy, and what only one place has a use for.
STAY = {
    "articles.ArticleSpeaker": "written by relist",
    "articles.ArticleTopic": "stands in the story's line as the topic's key",
    "articles.BulkSample": "answers of people, to suggestions already decided",
    "articles.ImportRun": "a run of this newsroom",
    "articles.ImportUpload": "a file that lies here",
    "articles.Job": "work of this newsroom",
    "articles.Judgement": "answers of people",
    "articles.JudgementTally": "answers of people, counted",
    "articles.ListedCorrection": "written by relist",
    "articles.ListedQuote": "written by relist",
    "articles.QueueEntry": "written by queueing.follow",
    "articles.QuoteEntry": "written by relist",
    "articles.QuoteTopic": "written by relist",
    "articles.Redaction": "two people's, under this SECRET_KEY",
    "articles.Rejection": "items of this newsroom's imports that wait",
    "articles.SourceProtection": "read by chief editors and by no output",
    "articles.StoryAbout": "written by relist",
    "articles.StoryName": "written by index_names",
    "articles.Tally": "counted",
    "people.Organization": "a proxy",
    "people.Person": "a proxy",
    "people.Transfer": "an undo of this newsroom",
    "people.TransferBatch": "an undo of this newsroom",
    "record.AuditEntry": "who did what, here",
    "record.Outbox": "messages of this newsroom",
    "record.PageVersion": "written by bump",
}


def shapes():
    for shape in SHAPES.values():
        yield shape
        yield from shape.children.values()


def test_every_table_travels_or_is_said_to_stay():
    ours = {
        model._meta.label
        for app in ("articles", "people", "record")
        for model in apps.get_app_config(app).get_models()
        if not model._meta.auto_created
    }
    travelling = {shape.model._meta.label for shape in shapes()}
    assert travelling & STAY.keys() == set()
    assert ours - travelling - STAY.keys() == set()


def test_columns_that_stay_are_people_or_follow_from_others():
    stay = {
        f"{shape.model._meta.model_name}.{column.name}"
        for shape in shapes()
        for column in shape.model._meta.concrete_fields
        if column not in shape.columns and column.name != shape.fk
        if not (column.primary_key and shape.is_numbered)
        and not (column.is_relation and column.related_model._meta.label == "auth.User")
        and not isinstance(column, models.GeneratedField)
    }
    assert stay - KNOWN_TO_STAY == set()


KNOWN_TO_STAY = {
    # Keys of rows that nothing refers to, and the parent's link of a page.
    *("othername.id", "identifier.id", "membership.id", "withholding.id", "importeditem.id"),
    *("oldaddress.id", "waitinglink.id", "revision.id", "sourcepicture.id", "bulkreview.id"),
    *("joining.id", "address.id", "sitepage.flatpage_ptr"),
    # Folded names; when an address was first used.
    *("speaker.key", "speaker.short_key", "othername.key", "othername.short_key", "topic.key"),
    "address.created_at",
    # Written by relist.
    "quote.live_at",
    # Of the two or three things that a row can belong to, the one that it stands in is said.
    *("withholding.article", "withholding.quote", "withholding.speaker"),
    *("importeditem.article", "importeditem.page", "oldaddress.article", "oldaddress.page"),
    # Runs stay, and so does what undoes them.
    *("importeditem.run", "importeditem.earlier"),
}


def test_references_lead_to_kinds_that_come_before():
    order = list(SHAPES)
    for kind, shape in SHAPES.items():
        for one in (shape, *shape.children.values()):
            for target in one.refs.values():
                known = order[: order.index(kind) + 1]
                assert target in {*known, *WITHIN}, (kind, one.model, target)
