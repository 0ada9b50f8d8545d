"""The body of a WordPress post, from what its database holds to HTML. PURE."""

import html
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from articles.importing.bodies import Body, link_html, read_body
from articles.importing.items import LARGEST_BODY
from articles.importing.wordpress.blocks import has_blocks, replace_blocks
from articles.importing.wordpress.library import Library
from articles.importing.wordpress.paragraphs import BARE_ADDRESS, to_paragraphs
from articles.importing.wordpress.shortcodes import replace_shortcodes

__all__ = ["read_post"]

# A picture that WordPress made smaller names its size; the upload has the same name without.
SIZED = re.compile(r"-\d{2,5}x\d{2,5}(?=\.[A-Za-z]{3,4}$)")
LONE_ADDRESS = re.compile(rf"<p>\s*({BARE_ADDRESS.pattern})\s*</p>")
PARTINGS = re.compile(r"<!--(?:more|nextpage|noteaser).{0,500}?-->", re.S)


def read_post(
    text: str, *, post_id: str, library: Library, reusable: Mapping[str, str], base: str
) -> Body:
    """Return a post's body: paragraphs, pictures with what the library says, links for players.

    `base` is the site's address, for those that are relative. `reusable` are shared blocks by id.
    """
    if len(text) > LARGEST_BODY:
        return Body(text)  # it is refused, and not looked at before
    kept: Counter[str] = Counter()
    text = PARTINGS.sub("\n\n", text)
    is_classic = not has_blocks(text)
    if not is_classic:
        text = replace_blocks(text, reusable=reusable, kept=kept)
    text = replace_shortcodes(text, library=library, post_id=post_id, kept=kept)
    if is_classic:
        text = to_paragraphs(text)
    body = read_body(LONE_ADDRESS.sub(_linked, text), base=base)
    kept.update(dict(body.kept))
    pictures = tuple(_known(picture, library) for picture in body.pictures)
    return Body(body.html, pictures, tuple(sorted(kept.items())))


def _known(picture, library: Library):
    """A picture with what the library says where the post itself says nothing."""
    found = library.get(picture.external_id)
    if not found:
        return replace(picture, address=SIZED.sub("", picture.address))
    return replace(
        picture,
        address=found.address or picture.address,
        alt=picture.alt or found.alt,
        caption=picture.caption or found.caption,
        credit=picture.credit or found.credit,
    )


def _linked(match) -> str:
    return link_html(html.unescape(match.group(1)))
