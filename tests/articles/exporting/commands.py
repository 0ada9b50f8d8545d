"""What `export_articles` writes and says of a story, for the tests of its formats."""

import io
import json

from django.core.management import CommandError, call_command

from articles.corrections import issue
from articles.models import Article, Image, Quote
from tests.factories import (
    confirm_all,
    make_person,
    make_published,
    make_section,
)
from tests.hidden_world import add_picture

BASE = "https://paper.example"


def export(*args):
    """(what was written, what was said, exit status)."""
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("export_articles", *args, stdout=out, stderr=err)
    except CommandError as error:
        err.write(f"{error}\n")
        status = error.returncode
    return out.getvalue(), err.getvalue(), status


def ninjs_objects(*args):
    out, _, status = export("--format", "ninjs", "--base-url", BASE, *args)
    assert status == 0
    return [json.loads(line) for line in out.splitlines()]


def headlines(*args):
    """The headlines of what is exported, newest first."""
    out, err, status = export("--format", "jsonl", *args)
    assert (err, status) == ("", 0)
    return [json.loads(line)["headline"] for line in out.splitlines()[1:]]


def make_story(folder):
    """A story with all that can be told of it, its picture in this folder."""
    article = make_published(
        headline="A bridge at last",
        standfirst="After ten years.",
        text="“We will build a bridge,” said Mara Ellwood, the mayor.\n\nIt rained.",
        dateline="Harbourton",
        section=make_section("World"),
        topics=["Bridges"],
        bylines=["Zora Ada"],
        language="en-GB",
    )
    (quote,) = confirm_all(article, make_person("Mara Ellwood"))
    Quote.objects.filter(pk=quote.pk).update(said_on="2026-03-01", role="Mayor")
    add_picture(article, "bridge", folder)
    Image.objects.update(focal_x=30, licence="CC BY 4.0")
    issue(article, user=None, text="The bridge is for cyclists.")
    return Article.objects.get()
