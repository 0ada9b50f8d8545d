"""The pictures that a story's fields name, and what its bundle says of those in the text. PURE.

Themes agree on no name: these are the ones that Hugo's, Jekyll's and Eleventy's common themes use.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from articles.importing.bodies import words_of
from articles.importing.items import Picture
from articles.importing.static_sites.places import Place
from articles.importing.static_sites.surroundings import Surroundings

__all__ = ["all_pictures", "known_picture"]

LEADS = (
    *("featured_image", "featuredimage", "feature_image", "featureimage", "lead_image"),
    *("primary_image", "cover_image", "coverimage", "cover", "hero_image", "hero", "image"),
    *("header", "header_image", "headerimage", "banner", "banner_image", "thumbnail_image"),
    *("images", "img", "photo", "picture", "thumbnail", "thumb", "og_image", "ogimage"),
    *("social_image", "share_img", "share_image", "featured", "background"),
)
ADDRESS_FIELDS = (
    *("src", "url", "path", "image", "img", "file", "feature", "filename", "original"),
    *("overlay_image", "teaser", "thumb", "href", "name"),
)
ALT_FIELDS = ("alt", "alt_text", "image_alt", "image_description", "description", "alttext")
CAPTION_FIELDS = ("caption", "title")
CREDIT_FIELDS = ("credit", "credits", "attribution", "photographer", "author", "source", "attr")
ENDING = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|tiff?|svg|bmp)(?:[?#].*)?$", re.I)
ROOT_FOLDERS = frozenset({"assets", "static", "public", "uploads", "media", "wp-content"})
# What generators copy to the site's root, without the folder itself.
PUBLISHED = re.compile(r"^(?:static|public)/")
SLUG = re.compile(r"[\w-]{2,120}$")
# What a bundle's own picture is called that stands above the story.
BUNDLE_LEADS = tuple(
    f"{stem}.{ending}"
    for stem in ("featured", "cover", "feature", "thumbnail")
    for ending in ("jpg", "jpeg", "png", "webp")
)
MOST_RESOURCES = 200


def all_pictures(
    place: Place, values: Mapping[str, Any], body: Sequence[Picture], around: Surroundings
) -> tuple[Picture, ...]:
    """The picture that leads, then those of the text, with what the fields say of each."""
    resources = list(_resources(values))
    lead = _lead(place, values, resources, around)
    described = [_described(one, resources) for one in body]
    if lead is None:
        return tuple(described)
    lead = _described(lead, resources)
    same = next((one for one in described if one.address == lead.address), None)
    if same:
        lead = replace(
            lead,
            alt=lead.alt or same.alt,
            caption=lead.caption or same.caption,
            credit=lead.credit or same.credit,
        )
    return (lead, *(one for one in described if one.address != lead.address))


def known_picture(slug: str, around: Surroundings, place: Place) -> Picture | None:
    """A picture that is named by its key in `data/images/`, as digital.gov has them."""
    if not SLUG.match(slug):
        return None
    prefix = f"{place.site.folder}/" if place.site.folder else ""
    row = around.remembered(
        ("image", prefix, slug), lambda: around.data(f"{prefix}data/images/{slug}")
    )
    if not isinstance(row, dict) or not row:
        return None
    row = {str(name).lower(): value for name, value in row.items()}
    address = _first(row, ("src", "url", "path", "file"))
    if not address:
        address = f"/{slug}.{_first(row, ('format', 'ext', 'extension')) or 'jpg'}"
    return _said_of(row, address)


def _lead(place: Place, values, resources, around: Surroundings) -> Picture | None:
    for name in LEADS:
        found = _of_field(name, values, place, around)
        if found:
            return replace(found, is_lead=True)
    for pattern, row in resources:
        named = f"{_first(row, ('name',))} {_first(row, ('title',))}".lower()
        is_lead = any(one in named for one in ("featured", "cover", "header", "thumbnail", "hero"))
        if is_lead and ENDING.search(pattern) and "*" not in pattern:
            return Picture(address=pattern, is_lead=True)
    if place.is_bundle:
        folder = place.path.parent.as_posix()
        found = next((one for one in BUNDLE_LEADS if around.holds(f"{folder}/{one}")), "")
        return Picture(address=found, is_lead=True) if found else None
    return None


def _of_field(name: str, values, place: Place, around: Surroundings) -> Picture | None:
    value = values.get(name)
    if isinstance(value, list):
        value = next((one for one in value if one), "")
    if isinstance(value, dict):
        row = {str(key).lower(): one for key, one in value.items()}
        return _made(_first(row, ADDRESS_FIELDS), row, place, around)
    if not isinstance(value, str) or not value.strip():
        return None
    beside = {
        "alt": _first(values, (f"{name}_alt", f"{name}alt", "image_alt", "alt", "alt_text")),
        "caption": _first(
            values, (f"{name}_caption", f"{name}caption", "image_caption", "caption")
        ),
        "credit": _first(
            values, (f"{name}_credit", f"{name}credit", "image_credit", "photo_credit")
        ),
    }
    return _made(value.strip(), beside, place, around)


def _made(address: str, row, place: Place, around: Surroundings) -> Picture | None:
    if not address or address.lower() in ("true", "false", "none", "null"):
        return None
    address = _from_root(address)
    if ENDING.search(address) or (address.startswith("http") and "/" in address[8:]):
        return _said_of(row, address)
    return known_picture(address, around, place)


def _from_root(address: str) -> str:
    """An address as themes read it: what begins with a folder of the site is read from its root."""
    is_from_root = address.partition("/")[0] in ROOT_FOLDERS
    return f"/{PUBLISHED.sub('', address)}" if is_from_root else address


def _said_of(row: Mapping[str, Any], address: str) -> Picture:
    return Picture(
        address=address,
        alt=words_of(_first(row, ALT_FIELDS)),
        caption=words_of(_first(row, CAPTION_FIELDS)),
        credit=words_of(_first(row, CREDIT_FIELDS)),
        licence=words_of(_first(row, ("license", "licence"))),
    )


def _resources(values: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What a bundle's front matter says of its files, as (pattern, {field: value})."""
    rows = values.get("resources")
    for row in rows[:MOST_RESOURCES] if isinstance(rows, list) else ():
        if isinstance(row, dict) and isinstance(row.get("src"), str):
            more = row.get("params")
            yield row["src"], {**row, **(more if isinstance(more, dict) else {})}


def _described(picture: Picture, resources) -> Picture:
    bare = picture.address.removeprefix("./")
    for pattern, row in resources:
        if fnmatchcase(bare, pattern.removeprefix("./")[:200]):
            said = _said_of(row, bare)
            return replace(
                picture,
                alt=picture.alt or said.alt,
                caption=picture.caption or said.caption,
                credit=picture.credit or said.credit,
                licence=picture.licence or said.licence,
            )
    return picture


def _first(row: Mapping[str, Any], names: Sequence[str]) -> str:
    for name in names:
        value = row.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""
