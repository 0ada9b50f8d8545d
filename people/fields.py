"""A model field for partial dates: 2015, 2015-06 or 2015-06-01 (Popolo)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Length, Replace, Substr

from people import dates


def validate_partial_date(value):
    """Refuse what is no year, month or day, saying which part can't be."""
    try:
        dates.validate(value)
    except ValueError as error:
        raise ValidationError(str(error), code="invalid_partial_date") from error


class PartialDateField(models.CharField):
    """A day, a month or a year, as text; empty where unknown."""

    default_validators = [validate_partial_date]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("help_text", "A day, month or year: 2015-06-01, 2015-06 or 2015.")
        super().__init__(*args, **kwargs)


def is_partial_date(field, *, name):
    """A CHECK that the text has the length of a year, a month, a day, or is empty."""
    length = Length(field)
    return models.CheckConstraint(
        condition=Q(**{f"{field}__exact": ""})
        | models.lookups.Exact(length, 4)
        | models.lookups.Exact(length, 7)
        | models.lookups.Exact(length, 10),
        name=name,
    )


def not_before(end, start, *, name):
    """A CHECK that the latest day ``end`` can mean is not before the earliest of ``start``.

    Digits alone are compared, so that no collation has a say: "2015" ends as 20159999, and
    "2015-06" starts as 20150600.
    """
    return models.CheckConstraint(
        condition=Q(**{start: ""})
        | Q(**{end: ""})
        | models.lookups.GreaterThanOrEqual(_digits(end, "9999"), _digits(start, "0000")),
        name=name,
    )


def _digits(field, padding):
    bare = Replace(F(field), Value("-"), Value(""))
    return Substr(Concat(bare, Value(padding)), 1, 8)
