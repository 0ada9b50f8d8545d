"""Words that were taken out for good are not taken back: asked of every form, and by verbs.

The ground floor knows no redactions. Whoever does is named by an app's ``ready()``, and is handed
texts; what it answers names the case and never the words.
"""

from collections.abc import Callable, Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

__all__ = ["Guarded", "GuardedModelForm", "keep_out", "know_by", "refusals_of", "texts_of"]

Recogniser = Callable[[Mapping[str, str]], dict[str, str]]
RECOGNISERS: list[Recogniser] = []
CODE = "removed"


def know_by(recogniser: Recogniser) -> None:
    """Name who knows removed words: {name: text} in, {name: which case} out for those held."""
    if recogniser not in RECOGNISERS:
        RECOGNISERS.append(recogniser)


def refusals_of(texts: Mapping[str, str]) -> dict[str, str]:
    """{name: why it is refused} for those of these texts that hold removed words."""
    texts = {name: text for name, text in texts.items() if text}
    if not texts:
        return {}
    held = {}
    for recogniser in RECOGNISERS:
        held |= recogniser(texts)
    return {
        name: f"This holds words that were taken out for good ({case}). Write it without them."
        for name, case in held.items()
    }


def keep_out(**texts: str) -> None:
    """Raise ValidationError by name if any of these texts holds removed words; for verbs."""
    if refusals := refusals_of(texts):
        errors = {name: ValidationError(why, code=CODE) for name, why in refusals.items()}
        raise ValidationError(errors)


def texts_of(row: models.Model) -> dict[str, str]:
    """{column: text} of what is loaded of a row; a model's ``unguarded`` columns are left out."""
    texts = (models.CharField, models.TextField)
    return {
        column.name: value
        for column in row._meta.concrete_fields
        if isinstance(column, texts) and not column.choices
        if isinstance(value := row.__dict__.get(column.attname), str)
        if column.name not in getattr(row, "unguarded", ())
    }


class Guarded:
    """A form that takes no removed words back. Stands before ``forms.Form`` among the bases.

    ``unguarded`` are fields whose texts are not kept, or are kept with a marker in their place.
    """

    unguarded: frozenset[str] = frozenset()

    def clean(self):
        """Put a refusal at each field that holds such words."""
        cleaned = super().clean()
        texts = {
            name: value
            for name, value in self.cleaned_data.items()
            # What a form fills in by itself follows from what was typed.
            if isinstance(value, str) and name not in self.unguarded and self[name].data
        }
        for name, why in refusals_of(texts).items():
            self.add_error(name, ValidationError(why, code=CODE))
        return cleaned


class GuardedModelForm(Guarded, forms.ModelForm):
    """What screens use that have no form of their own."""
