"""Pages that hold no story: lists of stories, errors, and what leads elsewhere. PURE."""

import re
from urllib.parse import urlsplit

from articles.importing.web.documents import words_in
from articles.importing.web.facts import Facts

__all__ = ["is_error", "is_page_of_paper", "kind_left_out"]

ERROR = re.compile(
    r"\b(?:404|403|410|500|502|503)\b.{0,40}(?:not found|error|forbidden|gateway|unavailable|gone)"
    r"|^(?:error )?(?:404|502|503)(?:$|\W)|\bpage (?:was )?not found\b|\bnot found$"
    r"|\bseite (?:wurde )?nicht gefunden\b|\bpage (?:introuvable|non trouvée)\b"
    r"|\bpágina no encontrada\b|\bpagina (?:niet gevonden|non trovata)\b"
    r"|\bbad gateway\b|\bservice unavailable\b|\baccess denied\b",
    re.I,
)
LISTS = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage", "Blog"})
PAGES = frozenset({"AboutPage", "ContactPage"})
SHORT = 400
MOSTLY_LINKS = 0.6
TEASERS = 4


def is_page_of_paper(facts: Facts) -> bool:
    """Whether it is a page about the paper itself, such as “About us”."""
    return not facts.is_story and bool(facts.types & PAGES)


def kind_left_out(root, facts: Facts) -> str:
    """Say what kind of page it is, if it is none that holds a story; else "".

    What says that it is a story is one. Nothing is left out for being short alone.
    """
    if next(root.iter("frameset"), None) is not None:
        return "a page of frames"
    if facts.is_story or is_page_of_paper(facts):
        return ""
    if _leads_elsewhere(root):
        return "a page that leads elsewhere"
    return "a list of stories" if _is_list(root, facts) else ""


def is_error(facts: Facts) -> bool:
    """Whether a server said by it that it has no such page. What says that it is a story is one."""
    titles = [*facts.all("title")[:1], *facts.all("headings")[:1]]
    return not facts.is_story and any(len(one) < 100 and ERROR.search(one) for one in titles)


def _leads_elsewhere(root) -> bool:
    metas = (one.get("http-equiv") or "" for one in root.iter("meta"))
    return any(one.lower() == "refresh" for one in metas) and len(words_in(root)) < SHORT


def _is_list(root, facts: Facts) -> bool:
    """Whether a page lists stories: it says so, is a front page, or is made of links."""
    if facts.types & LISTS or any(_is_front(one) for one in facts.all("canonical")):
        return True
    articles = list(root.iter("article"))
    heads = sum(1 for one in articles if one.xpath(".//h1//a | .//h2//a | .//h3//a | .//a//h2"))
    if heads >= TEASERS:
        return True
    body = root.find("body")
    if body is None:
        return False
    whole = len(words_in(body))
    in_links = sum(len(words_in(one)) for one in body.iter("a"))
    texts = max((len(words_in(one)) for one in body.iter("p", "td")), default=0)
    return bool(whole) and in_links > whole * MOSTLY_LINKS and texts < SHORT


def _is_front(address: str) -> bool:
    try:
        return urlsplit(address).path.strip("/") in ("", "index.html", "index.php", "home")
    except ValueError:
        return False
