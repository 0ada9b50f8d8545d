"""No column that can hold words is forgotten."""

from django.apps import apps
from django.db import models

from articles.models.search import DocumentField
from articles.redacting.registry import EXEMPT, FIELDS

TEXTS = (models.CharField, models.TextField, models.JSONField, models.FileField, DocumentField)


def text_columns():
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy:
            continue
        for column in model._meta.local_concrete_fields:
            if isinstance(column, TEXTS) and not column.choices:
                yield f"{model._meta.label_lower}.{column.name}"


def test_every_text_or_json_column_is_redacted_or_says_why_not():
    redacted = {f"{table}.{name}" for table, names in FIELDS.items() for name in names}
    assert set(text_columns()) - redacted == set(EXEMPT)
    assert redacted & set(EXEMPT) == set()
    assert redacted - set(text_columns()) == set()


def test_every_reason_is_given_in_words():
    assert [column for column, why in EXEMPT.items() if len(why) < 5] == []
