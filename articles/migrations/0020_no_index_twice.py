"""Keys that begin a unique constraint, or another index, lose the index of their own.

One of them cost an import 25 more entries a story, and they answer nothing that the others do not.
"""

import django.db.models.deletion
from django.db import migrations, models


class WithoutIndex(migrations.AlterField):
    """Drops the index alone, where Django would copy the whole table on SQLite."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.execute(
                f"DROP INDEX IF EXISTS {_index_of(schema_editor, model, self.name)}"
            )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            field = model._meta.get_field(self.name)
            schema_editor.execute(schema_editor._create_index_sql(model, fields=[field]))


def _index_of(schema_editor, model, name):
    """The name that Django gave the index: made of the table's and the column's."""
    column = model._meta.get_field(name).column
    index = schema_editor._create_index_name(model._meta.db_table, [column])
    return schema_editor.quote_name(index)


def key(to, **options):
    """A key that is not indexed by itself."""
    cascade = django.db.models.deletion.CASCADE
    return models.ForeignKey(to=to, on_delete=cascade, db_index=False, **options)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0019_runs_keep_their_options"),
    ]

    operations = [
        WithoutIndex(
            "articletopic", "content_object", key("articles.article", related_name="topic_items")
        ),
        WithoutIndex("articletopic", "tag", key("articles.topic", related_name="items")),
        WithoutIndex(
            "quotesuggestion", "article", key("articles.article", related_name="suggestions")
        ),
        WithoutIndex("storyname", "article", key("articles.article", related_name="names")),
        WithoutIndex(
            "waitinglink",
            "article",
            key("articles.article", editable=False, related_name="waiting_links"),
        ),
    ]
