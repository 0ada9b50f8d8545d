"""An invented WordPress archive of any size, the same each time, with all that archives have."""

import io
import random

from PIL import Image as Pixels

SITE = "https://packet.example"
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Packet</title><link>https://packet.example</link>
<wp:wxr_version>1.2</wp:wxr_version>
"""
POST = """<item><title>{title}</title><link>{address}</link><dc:creator>{author}</dc:creator>
<guid isPermaLink="false">{site}/?p={number}</guid>
<content:encoded><![CDATA[{body}]]></content:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date_gmt>{date}</wp:post_date_gmt>
<wp:post_name>{slug}</wp:post_name><wp:status>{status}</wp:status>
<wp:post_type>{kind}</wp:post_type>
<category domain="category" nicename="s{section}"><![CDATA[Desk {section}]]></category>
<category domain="post_tag" nicename="t{topic}"><![CDATA[Topic {topic}]]></category>
</item>
"""
SPEAKERS = ("Mara Ellwood", "Tobias Wren", "Ines Calder", "Otto Farrow", "Lena Strand")
AUTHORS = ("Zora Ada", "Pim Lund", "Nell Brack")
STATUSES = ("publish",) * 8 + ("draft", "future")
PICTURES = 12


def write(folder, stories):
    """Write ``old.xml``, ``more.xml`` and ``uploads/``; give the two exports, in their order.

    Of every hundred items one has no words and two share an id; of the second file every item
    stands in the first one too.
    """
    drawn = random.Random(5)  # noqa: S311 - an invented archive
    posts = [_post(number, stories, drawn) for number in range(1, stories + 1)]
    one, other = folder / "old.xml", folder / "more.xml"
    one.write_text(HEAD + "".join(posts) + "</channel></rss>", encoding="utf-8")
    again = "".join(posts[:: max(1, stories // 10)])
    other.write_text(HEAD + again + "</channel></rss>", encoding="utf-8")
    _write_pictures(folder / "uploads")
    return one, other


def address(number):
    """Where a story stood."""
    return f"{SITE}/{2001 + number % 20}/05/story-{number}/"


def _post(number, stories, drawn):
    is_empty = number % 100 == 37
    shared = number - 1 if number % 100 in (11, 61) else number
    return POST.format(
        site=SITE,
        number=shared,
        title="" if is_empty else f"Story {number} of the harbour",
        body="" if is_empty else _body(number, stories, drawn),
        address=address(number),
        slug=f"story-{number}",
        author=drawn.choice(AUTHORS),
        date=f"{2001 + number % 20}-05-{1 + number % 28:02} 09:{number % 60:02}:00",
        status=drawn.choice(STATUSES),
        kind="page" if number % 100 == 50 else "post",
        section=drawn.randrange(6),
        topic=drawn.randrange(40),
    )


def _body(number, stories, drawn):
    speaker, other = drawn.sample(SPEAKERS, 2)
    link = address(drawn.randint(1, stories))
    parts = [
        f"“We will mend pier {drawn.randrange(300)} by the spring,” said {speaker}.",
        f'It was <a href="{link}">reported before</a> that {other} had doubts.',
    ]
    if number % 4 == 0:
        name = f"{drawn.randrange(PICTURES)}.jpg"
        parts.append(f'<img src="{SITE}/wp-content/uploads/2019/05/{name}" alt="Pier {number}" />')
    return "\n\n".join(parts)


def _write_pictures(folder):
    place = folder / "2019" / "05"
    place.mkdir(parents=True)
    for number in range(PICTURES - 1):  # the last one is missing
        written = io.BytesIO()
        Pixels.new("RGB", (60, 40), (20 * number, 0, 0)).save(written, "JPEG")
        (place / f"{number}.jpg").write_bytes(written.getvalue())
