"""The text of a page's story with its pictures, ready for an item. PURE."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from articles.importing.bodies import read_body
from articles.importing.items import ByLine, Picture
from articles.importing.layout import paragraphs
from articles.importing.web.bodies import in_direction, without_repeats
from articles.importing.web.documents import Document, own_address, take_out_unseen
from articles.importing.web.extraction import text_of_page
from articles.importing.web.facts import Facts
from articles.importing.web.linked_data import words
from articles.importing.web.metas import bodies_of
from articles.importing.web.pictures import locator, pictures_of
from articles.importing.web.standins import take_out
from articles.importing.wires.values import language_of
from articles.text import plain_text, sanitise, to_paragraphs

__all__ = ["Text", "text_in"]

REPEATED = "most of the text stands only in the page's JSON-LD, without its pictures and links"
# A page shows this much of the text that its JSON-LD repeats, or it shows only the beginning.
LEAST_SHARE = 0.5
LEAST_REPEATED = 300
LONGEST_CUT = 2_500
# What stands where the rest of a story is sold.
PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|keep|read)|already a subscriber\?|subscribers? only"
    r"|to (?:continue|keep) reading,? (?:please )?(?:subscribe|log|sign)|members[- ]only"
    r"|(?:article|story|content) is (?:only )?(?:available )?(?:for|to) (?:our )?(?:sub|mem)"
    r"|weiterlesen mit|jetzt abonnieren und weiterlesen|diesen artikel (?:weiterlesen|freischalten)"
    r"|réservé (?:à nos|aux) abonnés|la suite est réservée|contenido exclusivo para suscriptores"
    r"|riservato agli abbonati|alleen voor abonnees|会員限定|有料会員",
    re.I,
)
RECEIVED = 400_000


@dataclass(frozen=True, slots=True)
class Text:
    """What a page prints of a story; `received` is the page without its scripts and styles."""

    html: str
    words: str
    pictures: tuple[Picture, ...]
    kept: tuple[tuple[str, int], ...]
    language: str
    received: str
    warnings: tuple[str, ...] = ()

    @property
    def is_cut(self) -> bool:
        """Whether a short text offers the rest to those who pay."""
        return len(self.words) < LONGEST_CUT and PAYWALL.search(self.words) is not None


def text_in(
    document: Document,
    facts: Facts,
    *,
    headline: str,
    bylines: tuple[ByLine, ...],
    base: str,
    beside: Callable[[str], Any],
) -> Text:
    """Return the story's text. Changes the tree.

    Relative addresses are read as from `base`, if it is known; a picture that lies beside the page
    keeps its own.
    """
    root = document.root
    said_bodies = bodies_of(root)
    language, direction = _language(root), _direction(root)
    locate = locator(beside, base)
    take_out_unseen(root)
    for link in root.iter("a"):
        link.set("href", own_address(link.get("href") or ""))
    received = etree.tostring(root, method="html", encoding="unicode")[:RECEIVED]
    stand_ins = take_out(root, text=document.text, locate=locate, base=base)
    found = text_of_page(root, said_bodies)
    repeated, doubt = _repeated(facts, stand_ins.without(found))
    body, in_text, kept = stand_ins.put_back(repeated or found)
    names = [facts.one("site"), *(one.name for one in bylines), *facts.all("authors")]
    body = without_repeats(body, headline=headline, names=names)
    html = in_direction(read_body(body, base=base).html, direction)
    on_page = stand_ins.all_pictures()
    return Text(
        html=html,
        words=plain_text(sanitise(html)),
        pictures=pictures_of(facts.pictures, in_text, on_page, locate),
        kept=tuple(sorted(kept.items())),
        language=language,
        received=received,
        warnings=doubt,
    )


def _repeated(facts: Facts, found: str) -> tuple[str, tuple[str, ...]]:
    """Return the text that JSON-LD repeats, where the page itself shows much less, and a doubt."""
    said = facts.node.get("articleBody")
    said = said if isinstance(said, str) else ""
    repeated = said if "<p" in said else to_paragraphs("\n\n".join(paragraphs(said)))
    if len(words(said)) < LEAST_REPEATED or len(words(found)) >= len(words(said)) * LEAST_SHARE:
        return "", ()
    return repeated, (REPEATED,)


def _language(root) -> str:
    """The language of the page, or of the part that is its story."""
    said = root.xpath("//article/@lang | //main/@lang | /html/@lang | /html/@*[name()='xml:lang']")
    said += root.xpath("//body/@lang")
    return next((tag for one in said if (tag := language_of(one))), "")


def _direction(root) -> str:
    said = root.xpath("//article/@dir | //main/@dir | //body/@dir | /html/@dir")
    return "rtl" if any(one.lower() == "rtl" for one in said) else ""
