"""Who in the directory may be the one that somebody is about to add: offered, never decided.

`why_alike` is about two names alone; `lookalikes` asks the directory, by its indexes.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

from people.models import OtherName, Speaker
from people.names import fold
from people.spelling import directory_keys, initials, short_key

MOST = 5
LOOKED_AT = 3000


def why_alike(name: str, other: str, *, kind: str = "person") -> str:
    """Why two names may be one speaker's, in words; "" if nothing suggests it.

    >>> why_alike("Ana Berg", "Anna Berg")
    'one letter differs'
    >>> why_alike("A. Berg", "Anna Berg")
    'the same surname and initial'
    """
    if directory_keys(name, kind=kind) & directory_keys(other, kind=kind):
        return "the same name"
    one, two = fold(name), fold(other)
    if min(len(one), len(two)) > 3 and is_one_edit_apart(one, two):
        return "one letter differs"
    if kind == Speaker.Kind.PERSON:
        if _surname_and_initial(one, name) == _surname_and_initial(two, other) != ("", ""):
            return "the same surname and initial"
    elif (one and one == fold(initials(other))) or (two and two == fold(initials(name))):
        return "the initials of the other"
    return ""


def is_one_edit_apart(one: str, two: str) -> bool:
    """Whether one letter put in, left out, replaced or two swapped make the one the other."""
    if abs(len(one) - len(two)) > 1 or one == two:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), None)
    start = min(len(one), len(two)) if start is None else start
    a, b = one[start:], two[start:]
    is_swapped = len(a) == len(b) > 1 and (a[0], a[1], a[2:]) == (b[1], b[0], b[2:])
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or is_swapped


def lookalikes_of(names: Iterable[str], *, kind: str) -> dict:
    """{name: [(speaker, why)]} for many names at once, by one query and one for other names."""
    asked = [name for name in dict.fromkeys(names) if fold(name)]
    if not asked:
        return {}
    like = reduce(or_, (_like(name, kind) for name in asked))
    rows = list(_rows(like, kind).prefetch_related("other_names")[:LOOKED_AT])
    by_start = defaultdict(set)
    for number, speaker in enumerate(rows):
        for one in (speaker.name, *(other.name for other in speaker.other_names.all())):
            for key in _starts(one, kind):
                by_start[key].add(number)
    return {
        name: _ranked(name, [rows[n] for n in sorted(_near_among(by_start, name, kind))], kind)
        for name in asked
    }


def _starts(name, kind):
    """What two names that may be alike have in common, one or the other: see `_like`."""
    key = fold(name)
    return {key[:2], key, short_key(name, kind=kind), initials(name)} - {""}


def _near_among(by_start, name, kind):
    return set().union(*(by_start.get(key, ()) for key in _starts(name, kind)))


def lookalikes(name: str, *, kind: str, leaving_out: int | None = None) -> list:
    """[(speaker, why)] of those in the directory, the likest first, at most a handful."""
    if not fold(name):
        return []
    rows = _rows(_like(name, kind), kind).exclude(pk=leaving_out)
    return _ranked(name, rows.prefetch_related("other_names")[:LOOKED_AT], kind)


def _ranked(name, rows, kind):
    found = {}
    for speaker in rows:
        names = [speaker.name, *(other.name for other in speaker.other_names.all())]
        reasons = [why for one in names if (why := why_alike(name, one, kind=kind))]
        if reasons:
            found[speaker] = min(reasons, key=ORDER.index)
    ranked = sorted(found.items(), key=lambda one: (ORDER.index(one[1]), one[0].sort_name))
    return ranked[:MOST]


ORDER = [
    "the same name",
    "one letter differs",
    "the initials of the other",
    "the same surname and initial",
]


def _like(name, kind):
    """Those whose name or other name begins or ends like this one: each way has an index.

    One edit leaves either the last word or all before it as it was.
    """
    key, short = fold(name), short_key(name, kind=kind)
    begin = key.rpartition(" ")[0] or key[: max(2, len(key) // 2)]
    like = Q(key__startswith=f"{begin} ") if " " in key else Q(key__startswith=begin)
    if short:
        like |= Q(short_key=short)
    if kind != Speaker.Kind.PERSON:
        like |= Q(short_key=key) | Q(key=initials(name))
    return like


def _rows(like, kind):
    by_other_name = OtherName.objects.filter(like).values("speaker")
    rows = Speaker.objects.filter(like | Q(pk__in=by_other_name), kind=kind)
    return rows.order_by("sort_name", "pk")


def _surname_and_initial(key, name):
    words = key.split()
    return (short_key(name), words[0][0]) if len(words) > 1 else ("", "")
