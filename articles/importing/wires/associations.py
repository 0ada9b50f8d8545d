"""Pictures, films and sound that a ninjs story is associated with. PURE."""

from collections.abc import Iterator
from typing import Any

from articles.importing.bodies import link_html
from articles.importing.items import Picture
from articles.importing.wires.values import words

__all__ = ["associations_of", "folded", "largest", "links_of", "pictures_of", "variant"]

PICTURES = frozenset({"picture", "graphic", "image", "photo"})
PLAYED = frozenset({"video", "audio"})
# What Superdesk and others call the picture above the story.
LEADS = ("featuremedia", "mainpic", "main", "lead", "hero", "featured", "leadimage", "lead_image")
ALT_ROLES = frozenset({"alt", "alttext"})
MOST_ASSOCIATIONS = 500


def folded(value: Any) -> dict[str, Any]:
    """Return an object's fields by names in small letters: 3.x writes pubStatus, 1.x pubstatus."""
    return {str(name).lower(): part for name, part in value.items()} if _is_object(value) else {}


def associations_of(item: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return (name, association) of the object of 1.x or the list of 2.x and 3.x."""
    given = item.get("associations")
    if _is_object(given):
        found = [(str(name), folded(part)) for name, part in given.items() if _is_object(part)]
    else:
        parts = (folded(part) for part in given) if isinstance(given, list) else ()
        found = [(words(part.get("name")), part) for part in parts if part]
    return found[:MOST_ASSOCIATIONS]


def pictures_of(associations: list[tuple[str, dict[str, Any]]]) -> Iterator[Picture]:
    """Yield each associated picture in its largest rendition; the first named as such leads."""
    has_lead = False
    for name, part in associations:
        address = largest(part) if words(part.get("type")).lower() in PICTURES else ""
        if not address:
            continue
        is_lead = not has_lead and name.lower() in LEADS
        has_lead = has_lead or is_lead
        yield Picture(
            address=address,
            alt=words(part.get("alttext") or part.get("alt_text")) or _alt_among_texts(part),
            caption=variant(part, "description", "descriptions") or _headline(part),
            credit=words(part.get("by") or part.get("byline") or part.get("creditline")),
            licence=words(part.get("usageterms") or part.get("copyrightnotice")),
            external_id=words(part.get("guid") or part.get("uri")),
            is_lead=is_lead,
        )


def links_of(associations: list[tuple[str, dict[str, Any]]]) -> Iterator[str]:
    """Yield a paragraph with a link for each film or sound."""
    for _, part in associations:
        kind = words(part.get("type")).lower()
        address = largest(part) if kind in PLAYED else ""
        if address:
            yield link_html(address, kind)


def largest(part: dict[str, Any]) -> str:
    """Return the address of the rendition with most pixels; one without a size counts least."""
    given = part.get("renditions")
    listed = given.values() if _is_object(given) else given if isinstance(given, list) else ()
    best, most = "", -1
    for rendition in map(folded, listed):
        address = words(rendition.get("href"))
        size = _number(rendition.get("width")) * _number(rendition.get("height"))
        if address.startswith(("http://", "https://")) and size > most:
            best, most = address, size
    return best


def variant(item: dict[str, Any], stem: str, plural: str) -> str:
    """Return a headline or description as words, of 1.x (headline, headline_main) or 2.x (a list).

    In a list the one with the role "main" comes first, else the first with words.
    """
    listed = item.get(plural)
    parts = [folded(part) for part in listed] if isinstance(listed, list) else []
    parts = [part for part in parts if not _is_alt(part)]
    parts.sort(key=lambda part: words(part.get("role")).lower() != "main")
    names = [stem, f"{stem}_main", f"{stem}_text", f"{stem}_html", f"{stem}_xhtml"]
    names += sorted(name for name in item if name.startswith(f"{stem}_") and name not in names)
    values = [part.get("value") for part in parts] + [item.get(name) for name in names]
    return next((text for text in map(words, values) if text), "")


def _alt_among_texts(part: dict[str, Any]) -> str:
    """What 3.x has no property for stands among the descriptions, with a role of its own."""
    listed = part.get("descriptions")
    texts = map(folded, listed if isinstance(listed, list) else ())
    return next((words(one.get("value")) for one in texts if _is_alt(one)), "")


def _is_alt(text: dict[str, Any]) -> bool:
    return words(text.get("role")).lower() in ALT_ROLES


def _headline(part: dict[str, Any]) -> str:
    return variant(part, "headline", "headlines")


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _number(value: Any) -> int:
    is_size = isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1_000_000
    return value if is_size else 0
