"""What the posts of a WordPress export refer to, gathered before they are read. PURE."""

from dataclasses import dataclass, field
from datetime import tzinfo

from lxml import etree

from articles.importing.bodies import words_of
from articles.importing.sources import Content
from articles.importing.wordpress.library import Attachment, Library
from articles.importing.xml_reading import child, children, elements, local_name, text_of
from articles.text import normalise_space

__all__ = ["WP", "Survey", "is_attachment", "meta_of", "survey_of"]

WP = "wordpress.org/export"
EXCERPT = "excerpt"
WANTED = frozenset({"wp_author", "author", "item", "link", "base_blog_url", "language"})
WANTED |= {"wxr_version"}
VERSIONS = frozenset({"1.0", "1.1", "1.2"})
ALT = "_wp_attachment_image_alt"
CREDITS = ("_media_credit", "_navis_media_credit", "credit", "photo_credit", "_image_credit")


@dataclass(slots=True)
class Survey:
    """What was gathered: authors by login, the media library, shared blocks, the site's address.

    `timezone` is for times that name none. `remarks` are what is to be said of the whole file;
    `is_wordpress` whether anything in it is WordPress's.
    """

    timezone: tzinfo
    authors: dict[str, str] = field(default_factory=dict)
    library: Library = field(default_factory=Library)
    reusable: dict[str, str] = field(default_factory=dict)
    site: str = ""
    language: str = ""
    remarks: list[str] = field(default_factory=list)
    is_wordpress: bool = False


def survey_of(source: Content, timezone: tzinfo, *, is_mending: bool = False) -> Survey:
    """Read through an export once. Raises NotText, BrokenXml, OSError."""
    survey = Survey(timezone)
    reading = {"under": "channel", "is_mending": is_mending, "remarks": survey.remarks}
    for element in elements(source, WANTED, **reading):
        survey.is_wordpress |= _is_of_wordpress(element)
        match local_name(element):
            case "item":
                _note_item(element, survey)
            case "author" | "wp_author":
                _note_author(element, survey)
            case "base_blog_url":
                survey.site = text_of(element) or survey.site
            case "link":
                survey.site = survey.site or text_of(element)
            case "language":
                survey.language = text_of(element)
            case "wxr_version" if (version := text_of(element)) not in VERSIONS:
                known = f"{', '.join(sorted(VERSIONS))} are known"
                survey.remarks.append(f"“{version}” is no version of WordPress's format ({known})")
    return survey


def _is_of_wordpress(element: etree._Element) -> bool:
    """Whether an element of the channel, or one of its own, has WordPress's namespace."""
    return any(f"{WP}/" in one.tag for one in (element, *element))


def _note_author(element: etree._Element, survey: Survey) -> None:
    login = text_of(child(element, "author_login"))
    first, last = (text_of(child(element, f"author_{part}_name")) for part in ("first", "last"))
    shown = text_of(child(element, "author_display_name"))
    if login:
        survey.authors[login] = normalise_space(shown or f"{first} {last}")


def is_attachment(item: etree._Element) -> bool:
    """Whether an item is of the media library; some exports say so only by its status."""
    has_file = bool(text_of(child(item, "attachment_url", WP)))
    post_type = text_of(child(item, "post_type", WP))
    status = text_of(child(item, "status", WP))
    return post_type == "attachment" or (has_file and status == "inherit")


def _note_item(item: etree._Element, survey: Survey) -> None:
    number = text_of(child(item, "post_id", WP))
    if is_attachment(item):
        parent = text_of(child(item, "post_parent", WP))
        survey.library.add(number, _attachment(item), parent=parent if parent != "0" else "")
    elif text_of(child(item, "post_type", WP)) == "wp_block":
        survey.reusable[number] = text_of(child(item, "encoded", "content"))


def _attachment(item: etree._Element) -> Attachment:
    meta = meta_of(item)
    return Attachment(
        address=text_of(child(item, "attachment_url", WP)) or text_of(child(item, "guid")),
        alt=words_of(meta.get(ALT, "")),
        caption=words_of(text_of(child(item, "encoded", EXCERPT))),
        credit=words_of(next((meta[name] for name in CREDITS if meta.get(name)), "")),
    )


def meta_of(item: etree._Element) -> dict[str, str]:
    """The custom fields of an item, {key: value}; the first of several with one key."""
    found: dict[str, str] = {}
    for row in children(item, "postmeta", WP):
        found.setdefault(text_of(child(row, "meta_key")), text_of(child(row, "meta_value")))
    return found
