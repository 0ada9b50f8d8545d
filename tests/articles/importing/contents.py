"""All that a newsroom holds, without what differs between two runs that came to the same."""

from collections import defaultdict

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.flatpages.models import FlatPage
from django.contrib.sites.models import Site

from articles.models import (
    Appearance,
    Article,
    Image,
    ImportedItem,
    ImportRun,
    Job,
    Quote,
    QuoteSuggestion,
    Section,
    SitePage,
    Topic,
)
from people.models import Speaker

OURS = ("articles", "people", "record", "flatpages", "taggit")
# A run that was killed left a row of its own.
LEFT_OUT = (ImportRun, Job)
# When it was written here, by which run, and how often a picture was looked for.
OF_THE_RUN = {"created_at", "updated_at", "received_at", "opened_at", "at", "run", "tried_at"}
OF_THE_RUN |= {"tries", "place", "first_public_at"}
# Written from primary keys, which stand in columns of their own too.
OF_KEYS = {("articles.Tally", "key")}
CALLED = {
    Speaker: "name",
    Section: "slug",
    Topic: "key",
    Image: "sha256",
    SitePage: "url",
    FlatPage: "url",
    Site: "domain",
    ContentType: "model",
}


def contents():
    """{table: its rows, sorted}; keys are left out, and references say what they lead to."""
    names = _names()
    return {
        model._meta.label: sorted(
            repr(_row(values, model, names)) for values in model._base_manager.values()
        )
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in OURS and model not in LEFT_OUT and not model._meta.proxy
    }


def _names():
    """{model: {key: what the row is called}}; a story is known by the ids of its sources."""
    names = {model: _called(model, column) for model, column in CALLED.items()}
    ids = defaultdict(list)
    for row in ImportedItem.objects.exclude(article=None):
        ids[row.article_id].append((row.source, row.kind, row.external_id))
    names[Article] = {key: sorted(ids[key]) for key in Article.objects.values_list("pk", flat=True)}
    names[QuoteSuggestion] = {
        row.pk: (names[Article][row.article_id], row.words_key, row.occurrence)
        for row in QuoteSuggestion.objects.all()
    }
    names[Quote] = _called(Quote, "text")
    names[Appearance] = {
        row.pk: (names[Article][row.article_id], row.pieces) for row in Appearance.objects.all()
    }
    return names


def _called(model, column):
    return dict(model._base_manager.values_list("pk", column))


def _row(values, model, names):
    """A row as sorted pairs."""
    said = {}
    for column in model._meta.concrete_fields:
        value = values[column.attname]
        if column.name in OF_THE_RUN or (column.primary_key and not column.is_relation):
            continue
        if (model._meta.label, column.name) in OF_KEYS:
            continue
        if column.is_relation and value is not None:
            value = names[column.related_model._meta.concrete_model][value]
        said[column.name] = value
    _follow_loose_key(said, names)
    return sorted(said.items())


def _follow_loose_key(said, names):
    """A row that names its target by a table and a key leads there, too."""
    target = said.get("target_type")
    model = apps.all_models["articles"].get(target) or apps.all_models["people"].get(target)
    if model in names:
        key = model._meta.pk.to_python(said["target_id"])
        said["target_id"] = names[model].get(key, "gone")
