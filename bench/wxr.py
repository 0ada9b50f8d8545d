"""Write an invented WordPress export of any size: `python -m bench.wxr --items 20000 > big.xml`.

The same number and seed give the same bytes. Written item by item, so memory stays flat. Posts
hold what real ones do: quotations with their speakers, block markup or classic text, a picture
that the library holds, links to earlier posts, tags, co-authors, comments; beside them stand
revisions, menus, pages, and posts that must not go live.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TextIO
from xml.sax.saxutils import escape

from articles.corpus import words
from articles.corpus.drawing import Archive, DrawnStory, Size

SITE = "https://old.example.org"
UPLOADS = f"{SITE}/wp-content/uploads"
HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>The Heron and Ferry</title>
<link>{SITE}</link>
<language>en-GB</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>{SITE}</wp:base_site_url>
<wp:base_blog_url>{SITE}</wp:base_blog_url>
"""
AUTHORS, TAGS = 30, 400
WORDS, QUOTES = 600, 8  # of a post, about
# How often a post is something else than published for all.
KEPT_BACK = ("draft", "pending", "private", "future", "trash", "password")
KEPT_BACK_SHARE = 0.02
PICTURED, COMMENTED, REVISED, CO_AUTHORED, LINKED, LISTED = 0.6, 0.3, 0.2, 0.08, 0.1, 0.005


@dataclass(frozen=True)
class _Person:
    login: str
    name: str


@dataclass(frozen=True, kw_only=True)
class _Item:
    """What is written of an item; `day` is when it ran, as WordPress writes it."""

    title: str
    slug: str
    body: str = ""
    kind: str = "post"
    status: str = "publish"
    day: str = "2012-03-04 09:00:00"
    link: str = ""
    excerpt: str = ""
    parent: int = 0
    password: str = ""
    address: str = ""
    terms: Sequence[tuple[str, str]] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    comments: int = 0

    def opening(self, number: int, author: _Person) -> str:
        """Its elements but for terms, custom fields and comments."""
        link = self.link or f"{SITE}/{self.slug}/"
        address = f"<wp:attachment_url>{self.address}</wp:attachment_url>" if self.address else ""
        return (
            f"<title>{cdata(self.title)}</title><link>{escape(link)}</link>"
            f"<dc:creator>{cdata(author.login)}</dc:creator>"
            f'<guid isPermaLink="false">{SITE}/?p={number}</guid><description></description>'
            f"<content:encoded>{cdata(self.body)}</content:encoded>"
            f"<excerpt:encoded>{cdata(self.excerpt)}</excerpt:encoded>"
            f"<wp:post_id>{number}</wp:post_id><wp:post_date>{self.day}</wp:post_date>"
            f"<wp:post_date_gmt>{self.day}</wp:post_date_gmt><wp:post_name>{self.slug}</wp:post_name>"
            f"<wp:comment_status>open</wp:comment_status><wp:status>{self.status}</wp:status>"
            f"<wp:post_parent>{self.parent}</wp:post_parent><wp:menu_order>0</wp:menu_order>"
            f"<wp:post_type>{self.kind}</wp:post_type>"
            f"<wp:post_password>{cdata(self.password)}</wp:post_password>{address}"
        )


class Export:
    """One export: ``write`` it, then ``counts`` says what it holds by type and status."""

    def __init__(self, items: int, *, seed: int = 1):
        size = Size(
            articles=items,
            quotes=QUOTES * items,
            speakers=200 + items // 50,
            topics=TAGS,
            seed=seed,
        )
        self.archive = Archive(size)
        self.counts: Counter[str] = Counter()
        self._rng = Random(f"wxr:{seed}")
        names = [one.name for one in self.archive.speakers if one.is_person][:AUTHORS]
        self._authors = [_Person(name.lower().replace(" ", "."), name) for name in names]
        self._number = 0
        self._earlier = ""

    def write(self, file: TextIO) -> None:
        """Write the whole export, item by item."""
        file.write(HEAD)
        for part in self._terms():
            file.write(part)
        for page in ("About us", "Contact"):
            shown = _Item(title=page, slug=slug_of(page), body=f"<p>{page}.</p>", kind="page")
            file.write(self._written(shown))
        for story in self.archive.stories():
            for part in self._items_of(story):
                file.write(part)
        file.write("</channel>\n</rss>\n")

    # --- what a file begins with -----------------------------------------------------------------

    def _terms(self) -> Iterator[str]:
        for one in self._authors:
            login, name = cdata(one.login), cdata(one.name)
            yield f"<wp:author><wp:author_login>{login}</wp:author_login>"
            yield f"<wp:author_display_name>{name}</wp:author_display_name></wp:author>\n"
        for name in words.SECTIONS:
            yield f"<wp:category><wp:category_nicename>{slug_of(name)}</wp:category_nicename>"
            yield f"<wp:cat_name>{cdata(name)}</wp:cat_name></wp:category>\n"
        for name in self.archive.topics:
            yield f"<wp:tag><wp:tag_slug>{slug_of(name)}</wp:tag_slug>"
            yield f"<wp:tag_name>{cdata(name)}</wp:tag_name></wp:tag>\n"

    # --- a post, and what stands beside it -------------------------------------------------------

    def _items_of(self, story: DrawnStory) -> Iterator[str]:
        rng = self._rng
        status = rng.choice(KEPT_BACK) if rng.random() < KEPT_BACK_SHARE else "publish"
        picture, attachment = rng.random() < PICTURED, self._number + 2
        year = 2099 if status == "future" else min(2025, story.at.year)
        at = story.at.replace(year=year, day=min(28, story.at.day))
        slug = f"{slug_of(story.headline)[:60]}-{story.number}"
        address = f"{UPLOADS}/{at:%Y/%m}/{slug}.jpg" if picture else ""
        post = _Item(
            title=story.headline,
            slug=slug,
            body=self._body(story, address, attachment),
            day=f"{at:%Y-%m-%d %H:%M:%S}",
            link=f"{SITE}/{at:%Y/%m}/{slug}/",
            excerpt=story.standfirst if rng.random() < 0.7 else "",
            status="publish" if status == "password" else status,
            password="apart" if status == "password" else "",
            terms=self._terms_of(story),
            meta={"_thumbnail_id": str(attachment)} if picture else {},
            comments=rng.randrange(1, 5) if rng.random() < COMMENTED else 0,
        )
        yield self._written(post)
        yield from self._beside(post, address, attachment - 1)
        self._earlier = post.link if status == "publish" else self._earlier

    def _beside(self, post: _Item, address: str, number: int) -> Iterator[str]:
        """The picture and the revision of a post, now and then an entry of a menu."""
        rng = self._rng
        of_post = {"day": post.day, "parent": number, "status": "inherit"}
        if address:
            yield self._written(
                _Item(
                    **of_post,
                    title=post.slug,
                    slug=f"{post.slug}-image",
                    kind="attachment",
                    address=address,
                    excerpt=words.reported(rng),
                    meta={"_wp_attachment_image_alt": words.reported(rng)},
                )
            )
        if rng.random() < REVISED:
            kept = {"title": post.title, "body": post.body, "slug": f"{number}-revision-v1"}
            yield self._written(_Item(**of_post, **kept, kind="revision"))
        if rng.random() < LISTED:
            yield self._written(_Item(title="", slug=f"menu-{number}", kind="nav_menu_item"))

    def _body(self, story: DrawnStory, picture: str, attachment: int) -> str:
        rng = self._rng
        paragraphs = [escape(one) for one in story.text.split("\n\n")]
        while sum(one.count(" ") + 1 for one in paragraphs) < WORDS:
            told = " ".join(words.reported(rng) for _ in range(rng.randrange(1, 4)))
            paragraphs.insert(rng.randrange(1, len(paragraphs) + 1), escape(told))
        if self._earlier and rng.random() < LINKED:
            paragraphs[-1] += f' <a href="{self._earlier}">Read what came before</a>.'
        write = _in_blocks if rng.random() < 0.5 else _classic
        return write(paragraphs, picture, attachment, words.reported(rng))

    def _terms_of(self, story: DrawnStory) -> list[tuple[str, str]]:
        terms = [("category", words.SECTIONS[story.section])]
        terms += [("post_tag", self.archive.topics[number]) for number in story.topics]
        if self._rng.random() < CO_AUTHORED:
            terms += [("author", one.name) for one in self._rng.sample(self._authors, 2)]
        return terms

    def _written(self, item: _Item) -> str:
        """An item as XML, with the next number."""
        self._number += 1
        self.counts[f"{item.kind}/{item.status}"] += 1
        comments = (self._comment(number, item.day) for number in range(item.comments))
        parts = [
            item.opening(self._number, self._rng.choice(self._authors)),
            *(_term(*term) for term in item.terms),
            *(_meta(*pair) for pair in item.meta.items()),
            *comments,
        ]
        return f"<item>{''.join(parts)}</item>\n"

    def _comment(self, number: int, day: str) -> str:
        return (
            f"<wp:comment><wp:comment_id>{self._number}{number}</wp:comment_id>"
            f"<wp:comment_author>{cdata('A reader')}</wp:comment_author>"
            f"<wp:comment_date>{day}</wp:comment_date>"
            f"<wp:comment_content>{cdata(words.reported(self._rng))}</wp:comment_content>"
            "<wp:comment_approved>1</wp:comment_approved></wp:comment>"
        )


def cdata(text: str) -> str:
    """A text as WordPress writes it."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def slug_of(text: str) -> str:
    """The slug of words that are plain ASCII, as those of this archive are."""
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def _term(domain: str, name: str) -> str:
    return f'<category domain="{domain}" nicename="{slug_of(name)}">{cdata(name)}</category>'


def _meta(key: str, value: str) -> str:
    value = cdata(value)
    return (
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key>"
        f"<wp:meta_value>{value}</wp:meta_value></wp:postmeta>"
    )


def _in_blocks(paragraphs: list[str], picture: str, number: int, caption: str) -> str:
    parts = [f"<!-- wp:paragraph -->\n<p>{one}</p>\n<!-- /wp:paragraph -->" for one in paragraphs]
    if picture:
        parts.insert(
            2,
            f'<!-- wp:image {{"id":{number}}} -->\n<figure class="wp-block-image"><img '
            f'src="{picture}" alt="" class="wp-image-{number}"/><figcaption>{caption}</figcaption>'
            "</figure>\n<!-- /wp:image -->",
        )
    return "\n\n".join(parts)


def _classic(paragraphs: list[str], picture: str, number: int, caption: str) -> str:
    parts = list(paragraphs)
    if picture:
        parts.insert(
            2,
            f'[caption id="attachment_{number}" width="800"]<img class="wp-image-{number}" '
            f'src="{picture}" width="800" height="533" /> {caption}[/caption]',
        )
    return "\n\n".join(parts)


def write_export(path: Path, items: int, *, seed: int = 1) -> dict[str, int]:
    """Write an export to a file; return how many it holds by type and status."""
    export = Export(items, seed=seed)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        export.write(file)
    return dict(sorted(export.counts.items()))


def main(argv: list[str] | None = None) -> int:
    """Write an export to standard output."""
    parser = argparse.ArgumentParser(prog="python -m bench.wxr", description=__doc__)
    parser.add_argument("--items", type=int, default=1000, help="how many posts")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    Export(options.items, seed=options.seed).write(sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
