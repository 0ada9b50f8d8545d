"""By which construction a story attributes words: one stable name, to count what fares well.

PURE: strings in, a name out. The finder says why in words (``FoundQuote.reason``); those may be
worded anew, these names may not, since judgements of years are counted under them.
"""

import re
from collections.abc import Sequence

__all__ = ["CONSTRUCTIONS", "NOT_FOUND", "construction_of"]

NOT_FOUND = "none"
# name → what an editor calls it.
CONSTRUCTIONS = {
    "after": "Named after the words: “…,” said Finch",
    "before": "Named before the words: Finch said: “…”",
    "split": "Split: “…,” said Finch, “…”",
    "mixed": "A phrase inside a sentence: needs “sturdy” gates",
    "according": "According to …",
    "colon": "A name and a colon: Finch: “…”",
    "pronoun": "A pronoun: “…,” she said",
    "carried": "Goes on after an attributed quotation",
    "continued": "Goes on from the paragraph before",
    "introduced": "Introduced by the sentence before",
    "subject": "In a sentence about the speaker, without a word of saying",
    "label": "Begins with a name, as in an interview",
    "alone": "Stands alone",
    "other": "Something else",
    NOT_FOUND: "Not found by the finder",
}
# What the finder's reason says → name: where the clause that attributes the words does not stand
# beside them. A reason that says nothing of this is read from the sentence.
ELSEWHERE = (
    ("of the paragraph before", "continued"),
    ("introduced by", "introduced"),
    ("without a word of saying", "subject"),
    ("begins with the speaker", "label"),
    ("stands alone", "alone"),
)
CARRIED = "follows an attributed quotation"
PRONOUN = re.compile(r"\b(he|she|they|it|i|we)\b", re.IGNORECASE)
CAPITALISED = re.compile(r"\b[A-Z][\w’'-]+")


def construction_of(
    *, reason: str, cue: str, is_partial: bool, words: Sequence[str], sentence: str, clause: str
) -> str:
    """Return the name of a construction; the first that fits, the rarest first.

    ``words`` are the pieces of the quotation, ``clause`` the words that attribute them ("said
    Ms Finch"), ``sentence`` the sentence or sentences that hold the pieces.
    """
    fits = {
        **{name: said in reason for said, name in ELSEWHERE},
        "pronoun": _is_pronoun(clause),
        "according": cue == "according to",
        "split": len(words) > 1,
        "carried": CARRIED in reason,
        "mixed": is_partial,
        "colon": cue == ":",
    }
    return next((name for name, does in fits.items() if does), _side(words, sentence, clause))


def _is_pronoun(clause):
    """Whether a pronoun is the clause's subject: no name stands before it ("she told Finch")."""
    found = PRONOUN.search(clause)
    if found is None:
        return False
    name = next((m for m in CAPITALISED.finditer(clause) if not PRONOUN.fullmatch(m[0])), None)
    return name is None or found.start() < name.start()


def _side(words, sentence, clause):
    at, there = (
        sentence.find(part) if part else -1 for part in (words[0] if words else "", clause)
    )
    if at < 0 or there < 0:
        return "other"
    return "before" if there < at else "after"
