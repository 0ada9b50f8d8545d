"""What stands above a story in plain copy: standfirst, byline, dateline. PURE.

Each rule takes only what is sure to be one: a line that is taken wrongly disappears from the story,
one that is left stays in it, where an editor sees it.
"""

import re
from collections.abc import Sequence

from articles.importing.items import ByLine
from articles.text import words_key

__all__ = [
    "cut_off_copy",
    "is_affiliation",
    "is_desk_note",
    "is_standfirst",
    "parse_byline",
    "parse_two_line_byline",
    "split_dateline",
]


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


LONGEST_BYLINE = 160
LONGEST_STANDFIRST = 300
LONGEST_LOOSE_STANDFIRST = 200
ELLIPSIS = re.compile(r"\s*(?:…|\.{3,}|\[\s*(?:…|\.{3})\s*\])\s*$")

BY = re.compile(r"by:?\s+(?=\S)", re.IGNORECASE)
SEPARATOR = re.compile(r"\s*(?:,\s+and\s+|,\s*|;\s*|\s+and\s+|\s+&\s+|\s+with\s+)", re.IGNORECASE)
NAME_WORD = re.compile(r"(?:[^\W\d_][\w’'.-]*|\([\w/ -]+\))$")
PARTICLES = _words("al bin da de del della der di dos du el la le of van von y")
# Words that tell a job or an employer from a second name.
ROLE_WORDS = _words(
    "agencies agency associate bureau chief columnist contributor contributing"
    " correspondent correspondents critic deputy desk editor editors journalist"
    " photographer producer reporter reporters staff team writer writers"
)
HOUSE_WORDS = _words(
    "agency associated chronicle gazette guardian herald journal mail media news"
    " newspapers observer press reuters service standard telegraph the times tribune"
    " union-tribune wire"
)
NOT_NAMES = _words(
    "monday tuesday wednesday thursday friday saturday sunday january february march"
    " april may june july august september october november december today tomorrow"
    " yesterday contrast far then now this that these those law design default accident"
    " chance definition all any some it its his her their"
)

DESK_NOTE = re.compile(
    r"\W*(?:strictly\s+)?(?:embargo(?:ed)?\b|not for (?:publication|release|broadcast)\b"
    r"|(?:for )?immediate release\b|for release\b|check against delivery\b|press release\W*$)",
    re.IGNORECASE,
)

DASH = r"(?:\u2014|\u2013|--|-|_)"
AGENCY = r"\([^\W\d_][\w ./&-]{1,40}\)"
# BRUSSELS · ST. JOHN’S · LONDON/PARIS · ABIDJAN, Ivory Coast, Oct. 3 · San Diego (only with agency)
CAPITALS = r"[^\W\d_a-zß-ÿ][^\Wa-zß-ÿ]+(?:(?:[ /-]|\.[ ]?|[’'])[^\W\d_a-zß-ÿ][^\Wa-zß-ÿ]*)*\.?"
PLACE_AFTER = r"(?:,\s+[^\W\d_][\w.’' -]{1,30}){0,3}"
NAMED = r"[^\W\d_][\w.’'-]+(?:[ /-][^\W\d_][\w.’'-]*){0,3}"
WITH_AGENCY = re.compile(
    rf"((?:{CAPITALS}|{NAMED}){PLACE_AFTER}\s*{AGENCY})\s*(?:{DASH}|:)\s*(?=\S)"
)
WITHOUT_AGENCY = re.compile(
    rf"({CAPITALS}{PLACE_AFTER})\s+(?:\u2014|\u2013|--)\s+(?=[^\Wa-z_]|[“\"‘'])"
)
LABELS = _words(
    "advisory alert analysis breaking clarification comment correction corrects editorial"
    " embargoed exclusive explainer feature update updated updates interview live nato"
    " note notebook obituary opinion photos picture pictures review uk un us usa video"
    " warning watch who"
)


def parse_byline(line: str) -> tuple[ByLine, ...]:
    """Return the names of a line such as “By Jane Doe and John Roe, Political staff”, or ().

    Without “By” it is a byline only if a job follows the name ("Jane Doe, Political editor").
    Names set in capitals are put into ordinary letters.
    """
    if not line or len(line) > LONGEST_BYLINE:
        return ()
    by = BY.match(line)
    rest = line[by.end() :] if by else line
    if rest.endswith((".", "!", "?", ":")) and not re.search(r"\b(?:Jr|Sr|[A-Z])\.$", rest):
        return ()
    parts = [part for part in SEPARATOR.split(rest.strip(" =<")) if part]
    if not parts or not all(_is_like_name(part) for part in parts):
        return ()
    names = _with_roles(parts)
    if by:
        return names
    has_job = len(names) == 1 and _is_job(names[0].role) and len(parts[0].split()) in (2, 3, 4)
    return names if has_job and not _is_job(parts[0]) else ()


def parse_two_line_byline(line: str, below: str) -> tuple[ByLine, ...]:
    """Return the name of a line without “By” if the line below it says what they are, else ()."""
    is_name = 2 <= len(line.split()) <= 4 and _is_like_name(line) and not _is_job(line)
    if not is_name or not is_affiliation(below) or not _is_job(below):
        return ()
    return (ByLine(_in_small_letters(line), below.strip(" =<")),)


def is_desk_note(line: str) -> bool:
    """Whether a line above the headline speaks to the desk, such as an embargo."""
    return len(line) <= LONGEST_BYLINE and DESK_NOTE.match(line) is not None


def split_dateline(paragraph: str) -> tuple[str, str]:
    """Return (dateline, rest) of a first paragraph; the dateline is "" if there is none.

    Known are a place in capitals before a long dash (“BRUSSELS, Oct. 3 — ”), and any place followed
    by an agency in brackets (“Berlin (dpa) - ”).
    """
    match = WITH_AGENCY.match(paragraph) or WITHOUT_AGENCY.match(paragraph)
    if not match or len(match.group(1)) > 100:
        return "", paragraph
    place = re.split(r"[,(]", match.group(1), maxsplit=1)[0].strip()
    if place.casefold().rstrip(".") in LABELS or len(place) < 3:
        return "", paragraph
    return match.group(1).strip(), paragraph[match.end() :].strip()


def cut_off_copy(block: str, following: Sequence[str]) -> bool:
    """Whether a block is only the beginning of a following paragraph, cut off with “…”."""
    if not ELLIPSIS.search(block):
        return False
    stem = words_key(ELLIPSIS.sub("", block))
    # The last word may be cut in its middle.
    return bool(stem) and any(
        words_key(part).startswith(stem) and len(words_key(part)) > len(stem)
        for paragraph in following
        for part in (paragraph, split_dateline(paragraph)[1])
    )


def is_standfirst(block: str, following: Sequence[str], *, before_byline: bool) -> bool:
    """Whether the block below the headline is a standfirst rather than the story's lead.

    Sure signs only: the byline stands below it; or it is short, is no full sentence, and a longer
    text follows. What opens with a quotation mark, a dateline or a bullet is the lead.
    """
    if len(block) > LONGEST_STANDFIRST or not following or split_dateline(block)[0]:
        return False
    if block[0] in "“\"‘'«„•*-–—#(":
        return False
    if before_byline:
        return True
    is_sentence = block.endswith((".", "!", "?", "”", '"', "’", ":", "…"))
    is_short = len(block) <= LONGEST_LOOSE_STANDFIRST and len(block) < len(following[0])
    return is_short and not is_sentence and len(following) >= 2 and len(block.split()) > 4


def is_affiliation(line: str) -> bool:
    """Whether a line below a byline says only what they are: “Political editor”."""
    is_short = len(line) <= 60 and not line.endswith((".", "!", "?", ":", "”", '"'))
    return is_short and _is_like_name(line) and (_is_job(line) or _is_house(line))


def _is_like_name(part: str) -> bool:
    """Whether every word could stand in a name, a job or a newspaper's title."""
    words = part.split()
    if not 1 <= len(words) <= 6 or not all(NAME_WORD.match(word) for word in words):
        return False
    if words[0].casefold() in NOT_NAMES:
        return False
    return (
        any(word[0].isupper() for word in words)
        and all(
            word[0].isupper()
            or word[0] == "("
            or not word[0].islower()
            or word.casefold() in PARTICLES | ROLE_WORDS | HOUSE_WORDS
            for word in words
        )
    ) or _is_job(part)


def _is_job(part: str) -> bool:
    return any(word.casefold().strip("()") in ROLE_WORDS for word in part.split())


def _is_house(part: str) -> bool:
    return any(word.casefold() in HOUSE_WORDS for word in part.split())


def _with_roles(parts: Sequence[str]) -> tuple[ByLine, ...]:
    """Return the names; a job or an employer after a comma belongs to the name before it."""
    names: list[ByLine] = []
    for part in parts:
        # One word after a comma is an agency or a place, not a person.
        is_about = _is_job(part) or _is_house(part) or (len(part.split()) == 1 and part.isupper())
        if names and is_about:
            role = f"{names[-1].role}, {part}" if names[-1].role else part
            names[-1] = ByLine(names[-1].name, role)
        else:
            names.append(ByLine(_in_small_letters(part)))
    return tuple(names)


def _in_small_letters(name: str) -> str:
    """Return a name that is set in capitals as it is written otherwise."""
    letters = [character for character in name if character.isalpha()]
    if len(letters) < 4 or not all(character.isupper() for character in letters):
        return name
    if _is_house(name) and len(name.split()) == 1:
        return name
    return " ".join(_capitalised(word) for word in name.split())


def _capitalised(word: str) -> str:
    if "." in word and len(word.replace(".", "")) <= 2:
        return word
    small = re.sub(r"[^\W\d_]+", lambda part: part.group().capitalize(), word)
    small = re.sub(r"(?<=[a-zß-ÿ][’'])S$", "s", small)
    return re.sub(r"^Mc([a-z])", lambda part: "Mc" + part.group(1).upper(), small)
