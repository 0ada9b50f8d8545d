"""Step 3: cut the sentences around quotations into words, quotations standing as one token each.

Only the surroundings of a quotation are read (REACH to each side, within its line), so a text
without quotations costs next to nothing and a huge paragraph no more than its quotations.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from .cast import Cast
from .english.lists import word_set
from .english.sources import CALLING_ENDS, ORGANIZATION_NOUNS, PEOPLE_NOUNS
from .english.titles import ADDRESS
from .english.verbs import ADVERBS_BETWEEN, AUXILIARIES, BASE_FORM, NOUN_LIKE
from .english.words import DETERMINERS, PREPOSITIONS, SUBJECT_PRONOUNS
from .languages import Language
from .model import Name, Stretch
from .names import DATELINE

BLANK = "\x01"
SPEAKING_NOUNS = ORGANIZATION_NOUNS | PEOPLE_NOUNS
# Of the nouns that speak, those that stand before others: "executive orders".
ADJECTIVES_TOO = frozenset(["executive", "conservative", "liberal", "republican", "press", "court"])
NO_SPEECH_BEFORE_TO = word_set(
    "continue continued continues begin began begins see saw hope hopes want wants wanted"
)
ROUGHLY = frozenset(["about", "around", "over", "under", "near", "some"])
PUTS = frozenset(["put", "puts", "putting"])
REACH = 700
TOKEN = re.compile(
    r"\x01+|[’']s?(?!\w)|\w[\w$%]*(?:(?![’']s\b)[’'.\-&,]\w+)*|[—–―]|--|-|[,:;.!?()…]|\.\.\."
)
ABBREVIATION = re.compile(
    r"(?:^|[\s(\x01])(?:[A-Z]|[A-Z]\.[A-Z]|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|St|No|Jan|Feb|Aug|Sept|Oct|Nov|Dec"
    r"|Fla|Calif|Ala|Ariz|Ark|Colo|Conn|Del|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla"
    r"|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo|vs|etc|approx|Inc|Ltd|Co|Corp|Jr|Sr)$"
)
SENTENCE_ENDS = ".!?…"


class Token:
    """A word, mark, name or quotation.

    kind: Q quotation, N name, P pronoun, V verb of saying, A auxiliary or adverb, D noun that can
    speak, T determiner, R preposition, S possessive ending, C comma, L colon, B dash, G bracket,
    E end of a sentence, W any other word.
    """

    __slots__ = ("end", "kind", "low", "name", "start", "stretch")

    def __init__(self, kind: str, start: int, end: int, low: str) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.low = low
        self.name: Name | None = None
        self.stretch = -1

    def __repr__(self) -> str:
        return f"{self.kind}:{self.low}"


def _word_kinds() -> dict[str, str]:
    kinds: dict[str, str] = {}
    for words, kind in (
        (ORGANIZATION_NOUNS, "D"),
        (PEOPLE_NOUNS, "D"),
        (BASE_FORM, "V"),
        (ADVERBS_BETWEEN, "A"),
        (AUXILIARIES, "A"),
        (DETERMINERS, "T"),
        (PREPOSITIONS, "R"),
        (SUBJECT_PRONOUNS, "P"),
    ):
        kinds.update(dict.fromkeys((word.lower() for word in words), kind))
    for word in ("statement", "report", "post", "comment", "tweet", "page", "text", "guard"):
        kinds[word] = "D"
    kinds.update(
        {",": "C", ":": "L", "—": "B", "―": "B", "–": "B", "--": "B", "-": "B", "(": "G", ")": "G"}
    )
    kinds.update({";": "C", "'s": "S", "’s": "S", "'": "S", "’": "S"})
    return kinds


KIND_OF = _word_kinds()


def blank_out(text: str, stretches: Sequence[Stretch]) -> str:
    """Return `text` with every quoted stretch, marks included, blanked; offsets stay."""
    parts = []
    at = 0
    for stretch in stretches:
        parts.append(text[at : stretch.outer_start])
        parts.append(BLANK * (stretch.outer_end - stretch.outer_start))
        at = stretch.outer_end
    parts.append(text[at:])
    return "".join(parts)


def windows(
    stretches: Sequence[Stretch], lines: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, line number) of what is worth reading: quotations with surroundings."""
    begin = stop = line = -1
    for stretch in stretches:
        low, high = lines[stretch.line]
        start = max(low, stretch.outer_start - REACH)
        end = min(high, stretch.outer_end + REACH)
        if line == stretch.line and start <= stop:
            stop = max(stop, end)
            continue
        if line >= 0:
            yield begin, stop, line
        begin, stop, line = start, end, stretch.line
    if line >= 0:
        yield begin, stop, line


class TokenReader:
    """Reads any part of a text into tokens."""

    def __init__(
        self,
        text: str,
        blanked: str,
        *,
        stretches: Sequence[Stretch],
        cast: Cast,
        language: Language,
    ) -> None:
        self.text = text
        self.blanked = blanked
        self.stretches = stretches
        self.cast = cast
        self.language = language

    def read(self, start: int, end: int) -> list[Token]:
        """Return the tokens of text[start:end]."""
        tokens: list[Token] = []
        names = iter(self.cast.names_between(start, end))
        name = next(names, None)
        skip = start
        dateline = DATELINE.match(self.blanked, start)
        if dateline is not None and (start == 0 or self.blanked[start - 1] == "\n"):
            start = skip = dateline.end()
        for match in TOKEN.finditer(self.blanked, start, end):
            at = match.start()
            if at < skip:
                continue
            while name is not None and name.end <= at:
                name = next(names, None)
            if match.group()[0] == BLANK:
                self._add_quotations(tokens, at, match.end())
            elif name is not None and at in (name.title_start, name.start):
                tokens.append(_name_token(name, at))
                skip = name.end
            else:
                tokens.append(self._word(match, tokens, start, end))
        return tokens

    def _add_quotations(self, tokens: list[Token], start: int, end: int) -> None:
        """Add the quotations that one run of blanks stands for, and the full stops inside them."""
        number = bisect_left(self.stretches, start, key=lambda s: s.outer_start)
        while number < len(self.stretches) and self.stretches[number].outer_start < end:
            stretch = self.stretches[number]
            token = Token("Q", stretch.outer_start, stretch.outer_end, "")
            token.stretch = number
            tokens.append(token)
            if self._ends_inside(stretch):
                tokens.append(Token("E", stretch.outer_end, stretch.outer_end, "."))
            number += 1

    def _ends_inside(self, stretch: Stretch) -> bool:
        """Whether the sentence ends with the quotation's own full stop."""
        after = self.text[stretch.outer_end : stretch.outer_end + 3].lstrip()
        if self.text[stretch.end - 1 : stretch.end] != ".":
            return False
        return not after or not (after[0].islower() or after[0] in ",.;:")

    def _word(self, match: re.Match[str], tokens: Sequence[Token], start: int, end: int) -> Token:
        low = match.group().lower()
        if self.language.common is not None:
            low = self._common(low, tokens)
        kind = KIND_OF.get(low, "")
        if not kind:
            kind = "A" if low.endswith("ly") else "D" if low.endswith(CALLING_ENDS) else "W"
            if low in SENTENCE_ENDS or low == "...":
                kind = "E" if _ends_sentence(self.blanked, match, start, end) else "W"
        elif kind == "V" and _is_no_verb(low, tokens):
            kind = "D" if low in SPEAKING_NOUNS else "W"
        elif kind == "R" and low in ROUGHLY and self._is_number_at(match.end() + 1):
            kind = "A"  # "about 50 people"
        elif tokens and low in ("it", "to"):
            _reread(tokens, low)
        return Token(kind, match.start(), match.end(), low)

    def _common(self, low: str, tokens: Sequence[Token]) -> str:
        """The word the grammar knows a word of another language by."""
        if low in self.language.after_a_comma and tokens and tokens[-1].kind in "CQ":
            return self.language.after_a_comma[low]
        return self.language.common(low) if self.language.common is not None else low

    def _is_number_at(self, position: int) -> bool:
        return self.blanked[position : position + 1].isdigit()


def _reread(tokens: Sequence[Token], low: str) -> None:
    """Correct the word before: "as Bell put it" says, "will continue to be" doesn't."""
    if low == "it" and _puts(tokens):
        tokens[-1].kind = "V"
    elif low == "to" and tokens[-1].low in NO_SPEECH_BEFORE_TO:
        tokens[-1].kind = "W"


def _puts(tokens: Sequence[Token]) -> bool:
    if tokens[-1].low in PUTS:
        return True
    return len(tokens) > 2 and tokens[-1].low in ("has", "had", "have") and tokens[-3].low == "as"


def _is_no_verb(low: str, tokens: Sequence[Token]) -> bool:
    """Whether a verb's form is a noun or an adjective here: "executive orders", "the proposed"."""
    before = tokens[-1] if tokens else None
    if before is None or before.kind in "EL":
        return low in NOUN_LIKE
    if low in NOUN_LIKE:
        if before.kind == "R":
            return before.low != "to"
        if before.kind == "N" and low == BASE_FORM[low] and not before.low.endswith("s"):
            return True  # "a Northgate think tank": one alone would be one who thinks
        if before.low in ADJECTIVES_TOO:
            return True
        return before.kind in "TSW" and before.low not in ("and", "but", "or", "then")
    return before.kind == "T" and low.endswith(("ed", "ing"))


def _name_token(name: Name, at: int) -> Token:
    """A name, or the office without one ("the President"), which is a noun that can speak."""
    if name.kind != "office":
        token = Token("N", at, name.end, name.text)
        token.name = name
        return token
    last = name.text.split(" ")[-1].lower()
    is_noun = KIND_OF.get(last) == "D" or last in ADDRESS
    return Token("D" if is_noun else "W", name.start, name.end, last)


def _ends_sentence(blanked: str, match: re.Match[str], start: int, end: int) -> bool:
    after = blanked[match.end() : match.end() + 3].lstrip(" \u00a0)")
    if after and (after[0].islower() or after[0] in ",;:"):
        return False
    if match.end() < end and blanked[match.end()] == BLANK:
        return False
    if match.group() != ".":
        return True
    return match.end() >= end or not ABBREVIATION.search(
        blanked, max(start, match.start() - 8), match.start()
    )
