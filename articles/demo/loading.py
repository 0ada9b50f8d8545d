"""The newspaper of an invented town, put into an empty database as its editor would.

The stories come in by the same road as every import, each suggested quotation gets the answer
that newsroom.json gives it, and what was corrected, retracted or withdrawn was so by the verbs.
"""

import json
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from articles import corrections, quoting, workflow
from articles.importing.report import Report
from articles.importing.runs import Options, run_import
from articles.models import (
    Article,
    ChangeLevel,
    ImportedItem,
    QuoteSuggestion,
    Section,
    SitePage,
)
from articles.pages import save_page
from articles.topics import ensure_topics
from people.dates import parse
from people.models import Identifier, Membership, OtherName, Speaker
from people.roles import role_on

__all__ = ["SOURCE", "is_empty", "load", "read"]

FOLDER = Path(__file__).resolve().parent
SOURCE = "demo"
SPEAKER_FIELDS = ("slug", "kind", "name", "sort_name", "is_public_figure")
SPEAKER_FIELDS += ("distinction", "summary", "pronouns")


def is_empty() -> bool:
    """Whether nobody has put stories, speakers or users into this database yet."""
    users = get_user_model().objects
    return not any(rows.exists() for rows in (Article.objects, Speaker.objects, users))


def read(name: str):
    """One of the demo's JSON files, such as "newsroom.json"."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


@transaction.atomic
def load(newsroom: Mapping, *, password: str) -> Report:
    """Load the whole demo newsroom, or nothing; ``newsroom`` is what newsroom.json holds.

    The password is the demo editor's. Returns the import's report.
    """
    editor = make_editor(newsroom["editor"], password=password)
    speakers = make_speakers(read("speakers.json"))
    Section.objects.bulk_create(
        Section(name=name, slug=name.lower(), position=position)
        for position, name in enumerate(newsroom["sections"])
    )
    describe_topics(newsroom["topics"])
    report, stories = import_stories(user=editor)
    for one in newsroom["stories"]:
        answer_suggestions(stories[one["id"]], one, speakers, user=editor)
    take_back(newsroom, stories, user=editor)
    schedule(newsroom["scheduled"], stories, user=editor)
    for page in read("pages.json"):
        save_page(SitePage(), values=page, user=editor, expected_version=0)
    return report


def make_editor(row, *, password):
    """The demo's one login: a chief editor who is no superuser."""
    editor = get_user_model().objects.create_user(
        row["username"],
        password=password,
        first_name=row["first_name"],
        last_name=row["last_name"],
        is_staff=True,
    )
    editor.groups.add(Group.objects.get(name=row["group"]))
    return editor


def make_speakers(rows):
    """Make the speakers with their names, identifiers and roles; {slug: Speaker}.

    Organisations stand before the people who hold roles in them.
    """
    speakers = {}
    for row in rows:
        speaker = Speaker(**{name: row[name] for name in SPEAKER_FIELDS})
        speaker.full_clean()
        speaker.save()
        speakers[speaker.slug] = speaker
        for name in row["other_names"]:
            OtherName.objects.create(speaker=speaker, name=name)
        for one in row["identifiers"]:
            Identifier.objects.create(speaker=speaker, **one)
        for one in row["memberships"]:
            organization = speakers[one["organization"]]
            Membership.objects.create(**one | {"person": speaker, "organization": organization})
    return speakers


def describe_topics(descriptions):
    """Make the topics with a line about each, as an editor would before stories come."""
    for topic in ensure_topics(descriptions).values():
        topic.description = descriptions[topic.name]
        topic.save()


def import_stories(*, user):
    """Bring the stories in as import_articles would: the report and {external id: Article}."""
    report = Report()
    options = Options(
        format_name="markdown",
        timezone=timezone.get_default_timezone(),
        source=SOURCE,
        is_publishing=True,
    )
    run_import([str(FOLDER / "stories")], options=options, report=report, user=user)
    items = ImportedItem.objects.filter(source=SOURCE).select_related("article")
    return report, {item.external_id: item.article for item in items}


def answer_suggestions(article, story, speakers, *, user):
    """Give the editor's answer to each suggested quotation; what has none in the demo stays open.

    A quotation is known by its first words, so that no answer can go to another one.
    """
    answers = [one for one in story["quotations"] if is_answered(one)]
    for suggestion in article.suggestions.filter(state=QuoteSuggestion.State.OPEN):
        answer = next((one for one in answers if suggestion.text.startswith(one["begins"])), None)
        if answer is None:
            continue
        if not answer.get("is_quotation", True):
            quoting.dismiss(suggestion, user=user)
            continue
        speaker = speakers.get(answer.get("speaker"))
        said_on = answer.get("said_on", story.get("said_on", ""))
        quoting.confirm(
            suggestion,
            user=user,
            speaker=speaker,
            said_on=said_on,
            role=role_that_day(speaker, said_on),
            on_behalf_of=speakers.get(answer.get("on_behalf_of")),
        )


def is_answered(quotation):
    """Whether the demo's editor has answered this one: the drafts' quotations are left to you."""
    return not {"speaker", "on_behalf_of", "is_quotation"}.isdisjoint(quotation)


def role_that_day(speaker, said_on):
    """The office the speaker held, where the very day is known; else ''."""
    if speaker is None or not said_on:
        return ""
    return role_on(speaker.memberships.select_related("organization"), parse(said_on).exact())


def take_back(newsroom, stories, *, user):
    """Correct, retract and withdraw what turned out wrong.

    Where the machine's clock is behind, a story may not have run yet, and stays a draft.
    """
    correction = newsroom["correction"]
    if stories[correction["story"]].was_ever_public:
        correct(stories[correction["story"]], correction, user=user)
    for name, verb in (("retraction", workflow.retract), ("withdrawal", workflow.withdraw)):
        story = stories[newsroom[name]["story"]]
        if story.was_ever_public:
            verb(story, user=user, reason=newsroom[name]["reason"])


def correct(article, row, *, user):
    """Issue the correction of one quotation: its words in story and record, and the notice."""
    appearance = article.appearances.get(quote__text__startswith=row["quotation"])
    printed = [piece["exact"] for piece in appearance.pieces]
    words = [words.replace(row["quotation"], row["corrected"]) for words in printed]
    corrections.correct_quote(
        appearance.quote,
        user=user,
        note="Checked against the recording of the meeting",
        change_level=ChangeLevel.CORRECTION,
        pieces={str(appearance.pk): words},
        correction_text=row["text"],
        correction_kind=row["kind"],
    )


def schedule(row, stories, *, user):
    """Schedule a story some days from today, so that one is always about to run."""
    day = timezone.localdate() + timedelta(days=row["days_ahead"])
    at = timezone.make_aware(datetime.combine(day, time.fromisoformat(row["time"])))
    workflow.publish(stories[row["story"]], user=user, at=at)
