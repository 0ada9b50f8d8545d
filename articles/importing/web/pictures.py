"""The pictures of a page's story: those of its text, and the one it is shared with. PURE."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from articles.importing.feeds.entries import absolute
from articles.importing.items import Picture
from articles.importing.media.addresses import unsized
from articles.importing.web.standins import Locate, is_no_picture

__all__ = ["locator", "pictures_of"]

# Names that many pictures of a site share.
LEAST_NAME = 6
COMMON = frozenset(
    {"image.jpg", "photo.jpg", "picture.jpg", "large.jpg", "original.jpg", "index.jpg"}
)


def locator(beside: Callable[[str], object], base: str) -> Locate:
    """Return what chooses among a picture's addresses: a file beside the page, else the first.

    What is relative is read as from `base`, the page's own address, if that is known.
    """

    def locate(addresses: Sequence[str]) -> str:
        for one in addresses:
            if _is_relative(one) and beside(unquote(one.partition("?")[0])) is not None:
                return one
        return absolute(base, addresses[0]) if base else addresses[0]

    return locate


def pictures_of(
    named: Sequence[Picture], in_text: Sequence[Picture], on_page: Sequence[Picture], locate: Locate
) -> tuple[Picture, ...]:
    """Return the story's pictures: the one that is `named` for it leads, then those `in_text`.

    What the page says of the leading one elsewhere, as in the figure above the text, is kept.
    """
    shown = [one for one in in_text if not is_no_picture(one.address)]
    lead = next((one for one in named if not is_no_picture(one.address)), None)
    if lead is None:
        return tuple(shown)
    lead = replace(lead, address=locate([lead.address]), is_lead=True)
    same = [one for one in (*shown, *on_page) if _file_of(one.address) == _file_of(lead.address)]
    for one in same:
        lead = replace(
            lead,
            # The page's own copy may lie beside it, where another host may be gone.
            address=one.address if _is_relative(one.address) else lead.address,
            alt=one.alt or lead.alt,
            caption=one.caption or lead.caption,
            credit=one.credit or lead.credit,
        )
    return (lead, *(one for one in shown if one not in same))


def _is_relative(address: str) -> bool:
    return "://" not in address and not address.startswith(("//", "/"))


def _file_of(address: str) -> str:
    """The file that an address names, in whatever size and from whatever host."""
    path = unsized(unquote(urlsplit(address).path)).lower()
    name = path.rpartition("/")[2]
    return path if len(name) < LEAST_NAME or name in COMMON else name
