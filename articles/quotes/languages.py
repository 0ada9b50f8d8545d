"""The languages the finder reads: one folder each, behind one interface.

English is the language of the grammar. Another one tells how its names are found, and by which
English word the grammar knows each of its own: "sagte" is read as "said". To add one, write its
folder, name it here, and give it a table of sentences of its own as a test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from . import german, names
from .german import names as german_names
from .german import words as german_words
from .model import Name


@dataclass(frozen=True, slots=True)
class Language:
    """What the steps ask of a language.

    find_names: the printed names of a text whose quotations are blanked out.
    common: the word the grammar knows a small-letter word by.
    after_a_comma: words that say something only there ("„…“, so Finch").
    most_sure: no suggestion is surer; below firm until somebody measured it.
    """

    code: str
    find_names: Callable[[str], list[Name]]
    common: Callable[[str], str] | None = None
    after_a_comma: Mapping[str, str] = field(default_factory=dict)
    most_sure: float = 1.0


ENGLISH = Language("en", names.find_names)
GERMAN = Language(
    "de",
    german_names.find_names,
    common=german_words.common,
    after_a_comma={"so": "said"},
    most_sure=german.MOST_SURE,
)
LANGUAGES = {language.code: language for language in (ENGLISH, GERMAN)}


def language_of(code: str) -> Language:
    """Return the language of a code such as "de" or "de-AT"; English when it is unknown."""
    return LANGUAGES.get(code.partition("-")[0].lower(), ENGLISH)
