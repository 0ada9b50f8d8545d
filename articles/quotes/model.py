"""The data that goes into the finder and comes out of it. Plain data, no rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class KnownSpeaker:
    """A speaker the newsroom already knows; helps with full names, kinds and pronouns.

    `kind` is "person" or "organization"; `pronouns` the pronouns used of them ("she",
    "they"), empty when not known.
    """

    name: str
    kind: str = "person"
    aliases: Sequence[str] = ()
    roles: Sequence[str] = ()
    pronouns: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class FoundQuote:
    """One piece of a quotation: all that stands between two marks within one line.

    start, end: code point offsets; `text == source[start:end]`.
    speaker: the fullest name the text gives, without title; an office or "a spokesman for …"
        where no name is given; None where the text names nobody.
    mention: (start, end) of the words that name the speaker, or None.
    kind: "direct", or "mixed" (a phrase inside reported speech).
    cue: the word that says it is speech ("said", "according to", ":"), or None.
    confidence: 0 to 1; firm from 0.9.
    reason: one plain sentence: why this speaker.
    group: pieces of one quotation share it.
    role: the office as printed beside the name, or "".
    attribution: (start, end) of the clause that attributes the words, or None.
    speaker_kind: "person", "organization", "unnamed" or "unknown".
    """

    start: int
    end: int
    text: str
    speaker: str | None
    mention: tuple[int, int] | None
    kind: str
    cue: str | None
    confidence: float
    reason: str
    group: int
    role: str = ""
    attribution: tuple[int, int] | None = None
    speaker_kind: str = "unknown"


@dataclass(slots=True)
class Stretch:
    """What stands between two marks, before anyone asked whether it is a quotation.

    outer_start, outer_end include the marks. `line` numbers the line it stands in; `is_closed`
    tells that a closing mark was found; `continues` that it carries on the stretch before it
    (a quotation over several paragraphs).
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    line: int
    is_closed: bool = True
    continues: bool = False


@dataclass(slots=True)
class Name:
    """A printed name: a run of capitalised words, without the title before it."""

    start: int
    end: int
    text: str
    title: str = ""
    title_start: int = -1
    is_possessive: bool = False
    kind: str = ""  # person, organization, place, office, or "" while undecided
    gender: str = ""  # "m" or "f" when the words beside it tell
    callings: tuple[str, ...] = ()  # what the words beside it say the bearer is: "minister"
    entity: Entity | None = None
    place: str = ""  # its place in the clause, once asked for: subject, object or other


@dataclass(slots=True)
class Entity:
    """Everyone and everything the text names, once each, under the fullest name."""

    name: str
    kind: str = ""
    gender: str = ""  # "m", "f" or "" when nothing tells
    role: str = ""
    callings: set[str] = field(default_factory=set)
    mentions: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Source:
    """The words that name who spoke, as they stand in the sentence.

    form: "name", "pronoun", "nominal" (an office or "a spokesman") or "organization".
    """

    start: int
    end: int
    form: str
    name: Name | None = None
    word: str = ""


@dataclass(slots=True)
class Attribution:
    """A cue with its source: "Finch said". `start`, `end` cover the whole clause."""

    start: int
    end: int
    cue: str | None
    source: Source | None
    strength: float
    is_question: bool = False
