"""What a Blogger export says of all its entries: address, comments, who may read it. PURE."""

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from articles.importing.decoding import NotText
from articles.importing.feeds.elements import Channel
from articles.importing.sources import Content
from articles.importing.xml_reading import child, children, elements, local_name, text_of

__all__ = ["Survey", "kind_of", "said", "survey_of"]

KIND = "schemas.google.com/g/2005#kind"
BLOGGER = "schemas.google.com/blogger"
SETTING = re.compile(r"\.settings\.(\w+)$")
# A link to a post or a page as Blogger makes its addresses.
POST_LINK = re.compile(r"https?://([\w.-]{3,100})(/(?:\d{4}/\d\d|p)/[^\"'\s<>?#&]{1,200}\.html)")
LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")


@dataclass
class Survey:
    """What holds for all entries. `base` is the blog's address, "" if nothing tells it."""

    base: str = ""
    language: str = ""
    is_private: bool = False
    posts: set[int] = field(default_factory=set)  # hashes of ids, so that a large blog stays small
    comments: Counter = field(default_factory=Counter)

    @property
    def channel(self) -> Channel:
        """What a feed's reader wants to know of all entries."""
        return Channel(base=self.base, language=self.language)

    def has_post(self, comment: etree._Element) -> bool:
        """Whether what a comment answers is in the file."""
        return hash(_answered(comment)) in self.posts

    def comments_of(self, post: etree._Element) -> int:
        """How many comments of the file answer a post."""
        return self.comments[hash(text_of(child(post, "id")))]


def survey_of(source: Content, *, is_mending: bool = False) -> Survey:
    """Read through an export. Raises BrokenXml, and NotText for what is none."""
    survey = Survey()
    hosts: dict[str, Counter] = {}
    paths: set[str] = set()
    wanted = frozenset({"entry", "link"})
    for element in elements(source, wanted, under="feed", is_mending=is_mending):
        if local_name(element) == "link":
            _note_link(element, survey)
            continue
        kind = kind_of(element)
        if kind == "comment":
            survey.comments[hash(_answered(element))] += 1
        elif kind == "settings":
            _note_setting(element, survey)
        else:
            survey.posts.add(hash(text_of(child(element, "id"))))
            paths.add(said(element, "filename"))
            for host, path in POST_LINK.findall(text_of(child(element, "content")))[:500]:
                hosts.setdefault(host, Counter())[path] += 1
    if not survey.posts and not survey.comments:
        raise NotText("no export of Blogger: there is neither a post nor a comment in it")
    survey.base = survey.base or _own_address(hosts, paths)
    return survey


def kind_of(entry: etree._Element) -> str:
    """What an entry is: post, page, comment, settings, template."""
    if kind := said(entry, "type"):
        return kind.lower()
    terms = [
        one.get("term") or ""
        for one in children(entry, "category")
        if (one.get("scheme") or "").endswith(KIND)
    ]
    return next((term.rpartition("#")[2] for term in terms if "#" in term), "post")


def said(entry: etree._Element, name: str) -> str:
    """What Takeout says of an entry in Blogger's own namespace, "" if nothing."""
    return text_of(child(entry, name, BLOGGER))


def _answered(comment: etree._Element) -> str:
    """The id of the post that a comment stands below."""
    reply = child(comment, "in-reply-to", "syndication/thread")
    return said(comment, "parent") or ((reply.get("ref") or "") if reply is not None else "")


def _note_link(link: etree._Element, survey: Survey) -> None:
    address = link.get("href") or ""
    if link.get("rel") == "alternate" and address.startswith(("http://", "https://")):
        survey.base = survey.base or address


def _note_setting(entry: etree._Element, survey: Survey) -> None:
    name = SETTING.search(text_of(child(entry, "id")))
    value = text_of(child(entry, "content"))
    if name and name[1] == "BLOG_READ_ACCESS_MODE":
        survey.is_private = value.upper() != "PUBLIC"
    elif name and name[1] == "BLOG_LOCALE" and LOCALE.match(value):
        survey.language = value.replace("_", "-")


def _own_address(hosts: dict[str, Counter], paths: set[str]) -> str:
    """Takeout does not name the blog's address; its posts do, where they link to one another."""
    known = {
        host: sum(number for path, number in found.items() if path in paths)
        for host, found in hosts.items()
    }
    host = max(known, key=lambda one: (known[one], one), default="")
    return f"https://{host}/" if host and known[host] else ""
