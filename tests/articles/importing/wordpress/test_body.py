"""Bodies of WordPress posts."""

from articles.importing.items import Picture
from articles.importing.wordpress.body import read_post
from articles.importing.wordpress.library import Attachment, Library
from articles.text import plain_text, sanitise

LIBRARY = Library()
LIBRARY.add("7", Attachment("https://k.example/u/a.jpg", "A gull", "Cap", "Photo: Z. Ada"))


def read(text, **options):
    given = {"post_id": "1", "library": LIBRARY, "reusable": {}, "base": "https://k.example"}
    return read_post(text, **given | options)


def test_classic_post():
    body = read("Lead.<!--more-->\n\nhttps://vimeo.com/12\n\nEnd\nof it.")
    assert body.html == (
        '<p>Lead.</p>\n<p><a href="https://vimeo.com/12">Video on Vimeo</a></p>\n'
        "<p>End<br>\nof it.</p>"
    )


BLOCKS = """<!-- wp:paragraph {"dropCap":true} -->
<p>One
two.</p>
<!-- /wp:paragraph -->

<!-- wp:latest-posts /-->
<!-- wp:embed {"url":"https://youtu.be/a"} -->
<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">
https://youtu.be/a
</div></figure>
<!-- /wp:embed -->
Loose words

here."""


def test_block_post_loses_its_comments_and_keeps_its_words():
    body = read(BLOCKS)
    assert sanitise(body.html) == (
        "<p>One\ntwo.</p>\n\n"
        '<figure><p><a href="https://youtu.be/a" rel="noopener">Video on YouTube</a></p></figure>\n'
        "<p>Loose words</p>\n<p>here.</p>"
    )
    assert body.kept == (("block latest-posts, which WordPress fills by itself", 1),)


def test_shared_block_is_filled_in_and_a_circle_ends():
    shared, circle = '<!-- wp:block {"ref":5} /-->', '<!-- wp:block {"ref":5} /-->'
    text = "<!-- wp:paragraph -->x<!-- /wp:paragraph -->"
    assert read(shared, reusable={"5": text}).html == "x"
    assert read(shared, reusable={"5": circle}).html == ""


def test_picture_gets_what_the_library_says_and_its_full_size():
    body = read(
        '<img class="wp-image-7" src="https://k.example/u/a-300x200.jpg">'
        '<img src="https://k.example/u/b-1024x768.png" alt="Boat">'
    )
    assert body.pictures == (
        Picture(
            address="https://k.example/u/a.jpg",
            alt="A gull",
            caption="Cap",
            credit="Photo: Z. Ada",
            external_id="7",
        ),
        Picture(address="https://k.example/u/b.png", alt="Boat"),
    )


def test_thousands_of_open_comments_cost_no_more_than_their_length():
    assert plain_text(sanitise(read("x<!-- wp:a " * 50_000).html)) == "x"
