"""Headlines and standfirsts of stories whose source has none, or one that only repeats. PURE."""

from articles.importing import preamble
from articles.importing.texts import plain, sanitised
from articles.text import words_key

__all__ = ["NO_HEADLINE", "first_words", "without_lead"]

NO_HEADLINE = "no headline found: it was made from the first words of the text"
LONGEST = 120
# A lead stands at the beginning; what follows need not be read for it.
BEGINNING = 20_000


def first_words(body: str) -> str:
    """Return the first words of a body as a headline, "" if it has no words."""
    words = plain(sanitised(body[:BEGINNING])).partition("\n")[0]
    if len(words) <= LONGEST:
        return words
    return words[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def without_lead(standfirst: str, body: str) -> str:
    """Return the standfirst, or "" if it is only the lead again, whole or cut off."""
    if not standfirst:
        return ""
    lead = plain(sanitised(body[:BEGINNING])).split("\n\n", 3)[:3]
    is_lead = bool(lead) and words_key(lead[0]) == words_key(standfirst)
    return "" if is_lead or preamble.cut_off_copy(standfirst, lead) else standfirst
