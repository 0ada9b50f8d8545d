"""Dates as feeds and tables have them, in dozens of shapes, to moments. PURE.

What is ambiguous, such as 03/04/2026, is no date: a wrong day is worse than none.
"""

import re
from datetime import UTC, datetime, tzinfo

from articles.importing.fields import parse_time
from articles.text import normalise_space

__all__ = ["read_date"]

LONGEST = 100
CLOCK = re.compile(
    r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?:\s?([ap])\.?m\b\.?)?", re.I
)
OFFSET = re.compile(r"\s*(?:GMT|UTC|UT)?\s*([+-])(\d{1,2}):?(\d{2})\b", re.I)
ZONE_NAME = re.compile(r"\s*\(?([A-Z]{1,5})\b", re.I)
YEAR_FIRST = re.compile(r"(?<![\d-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
# As Chinese, Japanese and Korean write it.
YEAR_MARKED = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
COMPACT = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?\s*(Z|[+-]\d{2}:?\d{2})?$", re.I
)
SHORT = re.compile(r"(\d{4})(?:-(\d{2}))?$")
SECONDS = re.compile(r"\d{9,10}$|\d{12,13}$")
WORD = re.compile(r"[^\W\d_]{3,}")
YEAR = re.compile(r"(?<![\d-])\d{4}(?!\d)")
DAY = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")
# The first letters of the months in the languages that feeds without a standard are written in.
MONTHS = (
    ("jan", "ene", "gen", "ian", "янв"),
    ("feb", "fév", "fev", "фев"),
    ("mar", "mär", "maa", "mrt", "мар"),
    ("apr", "avr", "abr", "апр"),
    ("may", "mai", "mag", "mei", "maj", "мая"),
    ("jun", "juin", "giu", "июн"),
    ("jul", "juil", "lug", "июл"),
    ("aug", "aoû", "aou", "ago", "авг"),
    ("sep", "set", "сен"),
    ("oct", "okt", "ott", "out", "окт"),
    ("nov", "ноя"),
    ("dec", "dez", "déc", "dic", "дек"),
)
# Longer beginnings first: "juillet" is not June's "jui".
MONTH_OF = sorted(
    ((start, number) for number, starts in enumerate(MONTHS, 1) for start in starts),
    key=lambda pair: -len(pair[0]),
)
# Hours from UTC of the names that e-mail and newspapers use; one that means several is not here.
ZONES = {
    **dict.fromkeys(("Z", "GMT", "UTC", "UT", "WET"), 0),
    **dict.fromkeys(("BST", "CET", "MET", "MEZ", "WEST"), 1),
    **dict.fromkeys(("CEST", "MEST", "MESZ", "EET", "SAST"), 2),
    **dict.fromkeys(("EEST", "MSK"), 3),
    "JST": 9,
    "KST": 9,
    "AEST": 10,
    "AEDT": 11,
    "NZST": 12,
    "NZDT": 13,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}


def read_date(written: str, *, timezone: tzinfo) -> datetime | None:
    """Return the moment that a date in any known shape names, None for what is none.

    ISO 8601, RFC 822, asctime, seconds since 1970, and days with a month's name in the larger
    European languages. What names no zone is read in `timezone`. Never raises, never guesses.
    """
    text = normalise_space(written[: LONGEST * 2])[:LONGEST]
    if SECONDS.match(text):
        return datetime.fromtimestamp(int(text) / (1000 if len(text) > 10 else 1), UTC)
    for shaped in (text, _compact(text), _short(text), _from_parts(text)):
        try:
            return parse_time(shaped, timezone=timezone)
        except ValueError:
            continue
    return None


def _compact(text: str) -> str:
    """`20260302T093000Z` as ISO writes it with marks, else ""."""
    match = COMPACT.match(text)
    if not match:
        return ""
    year, month, day, hour, minute, second, zone = match.groups()
    clock = f"T{hour}:{minute}:{second or '00'}{zone or ''}" if hour else ""
    return f"{year}-{month}-{day}{clock}"


def _short(text: str) -> str:
    """A year, or a year and a month, as its first day, as W3C's profile of ISO 8601 has it."""
    match = SHORT.match(text)
    return f"{match[1]}-{match[2] or '01'}-01" if match else ""


def _from_parts(text: str) -> str:
    """Return ISO 8601 of a day and a clock in any order, else ""."""
    clock = CLOCK.search(text)
    day_text = text[: clock.start()] + " " + text[clock.end() :] if clock else text
    zone = _zone(text[clock.end() :]) if clock else ""
    if clock:
        after = OFFSET.match(text, clock.end())
        day_text = text[: clock.start()] + " " + text[after.end() if after else clock.end() :]
    day = _day(day_text)
    return f"{day}{_clock(clock)}{zone}" if day else ""


def _clock(match: re.Match | None) -> str:
    if not match:
        return ""
    hour, half = int(match[1]), (match[4] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"T{hour:02}:{match[2]}:{match[3] or '00'}"


def _zone(after: str) -> str:
    """The offset that follows a clock, "" if there is none that is known."""
    if offset := OFFSET.match(after):
        return f"{offset[1]}{int(offset[2]):02}:{offset[3]}"
    name = ZONE_NAME.match(after)
    hours = ZONES.get(name[1].upper()) if name else None
    return "" if hours is None else f"{hours:+03}:00"


def _day(text: str) -> str:
    if match := YEAR_FIRST.search(text):
        return f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}"
    if match := YEAR_MARKED.search(text):
        return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    if match := YEAR_LAST.search(text):
        return _day_with_year_last(int(match[1]), int(match[3]), match[4], match[2])
    return _day_with_month_name(text)


def _day_with_year_last(first: int, second: int, year: str, mark: str) -> str:
    """With points the day comes first; with strokes only if one number can be no month."""
    if mark == "." or first > 12 or first == second:
        return f"{year}-{second:02}-{first:02}"
    return f"{year}-{first:02}-{second:02}" if second > 12 else ""


def _day_with_month_name(text: str) -> str:
    month = _month(text)
    if not month:
        return ""
    number, after = month
    year = YEAR.search(text)
    rest = text.replace(year[0], " ", 1) if year else text
    days = [int(found) for found in DAY.findall(rest)]
    if year:
        return f"{year[0]}-{number:02}-{days[0]:02}" if days else ""
    # Two figures for the year, as RFC 822 had it.
    if len(days) == 2 and DAY.search(text, after):
        return f"{days[1] + (1900 if days[1] > 68 else 2000)}-{number:02}-{days[0]:02}"
    return ""


def _month(text: str) -> tuple[int, int] | None:
    """Return (number, where it ends) of the month that a word names."""
    for word in WORD.finditer(text):
        folded = word[0].casefold()
        for start, number in MONTH_OF:
            if folded.startswith(start):
                return number, word.end()
    return None
