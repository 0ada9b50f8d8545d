"""What the corpus covers: every construction by name, in families.

Those of DERIVED are read off the labels and the text; the others stand in the labels.
"""

from __future__ import annotations

FAMILIES: dict[str, tuple[str, ...]] = {
    "marks": (
        "curly marks",
        "straight marks",
        "single curly marks",
        "single straight marks",
        "apostrophe inside",
        "nested marks",
        "wrong marks",
        "brackets inside",
        "ellipsis inside",
    ),
    "shape": (
        "direct",
        "partial",
        "split",
        "two phrases",
        "paragraphs unclosed",
        "paragraphs closed",
    ),
    "cue": (
        "cue after",
        "cue before",
        "cue inside",
        "apposition",
        "according to",
        "told reporters",
        "in a statement",
        "tweeted",
        "colon",
        "introduced",
        "interview",
        "exchange",
        "passive",
        "question asked",
        "no cue",
    ),
    "name": (
        "full name",
        "surname",
        "title",
        "honorific",
        "hyphenated name",
        "Irish name",
        "African name",
        "Asian name",
        "initials",
        "word surname",
        "particle",
        "namesakes",
        "child",
    ),
    "source": (
        "office",
        "organisation",
        "spokesperson",
        "unnamed source",
        "letter",
        "report",
        "post",
        "sign",
        "nobody",
    ),
    "pronoun": ("pronoun", "pronoun carried", "one sex"),
    "place": ("headline", "list line"),
    "left out": (
        "work",
        "ship",
        "band",
        "song",
        "scare",
        "question",
        "word",
        "apostrophe",
        "no marks",
    ),
}
FAMILY_OF = {name: family for family, names in FAMILIES.items() for name in names}
NOT_QUOTATIONS = frozenset(FAMILIES["left out"])
MARKS = {
    "“": "curly marks",
    '"': "straight marks",
    "‘": "single curly marks",
    "'": "single straight marks",
}
DERIVED = frozenset(MARKS.values()) | {"direct", "partial", "nobody"}
# Sources that are described rather than named: part of the description is right too.
DESCRIBED = frozenset(
    {"office", "organisation", "spokesperson", "unnamed source", "letter", "report", "post", "sign"}
)
