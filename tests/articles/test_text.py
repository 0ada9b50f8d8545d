"""The sanitiser, the plain text, and marks laid over a text."""

import nh3
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.text import (
    Span,
    mark_spans,
    normalise_space,
    plain_text,
    sanitise,
    to_paragraphs,
    words_key,
)

PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt >alert(1)</sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<p onclick=alert(1) style='color:red' class=x id=y>words</p>",
    "<a href='javascript:alert(1)'>words</a>",
    "<a href='java\tscript:alert(1)'>words</a>",
    "<a href='&#106;avascript:alert(1)'>words</a>",
    "<a href=' javascript:alert(1)'>words</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>words</a>",
    "<a href='vbscript:alert(1)'>words</a>",
    "<a href=\"x\" onmouseover='alert(1)' target=_blank>words</a>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert&#40;1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img onerror=1&gt;'>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>",
    "<object data='javascript:alert(1)'></object><embed src='javascript:alert(1)'>",
    "<form action='javascript:alert(1)'><button formaction='javascript:alert(1)'>words</button>",
    "<style>@import 'https://example.org/x.css';</style>",
    "<base href='https://example.org/'><meta http-equiv=refresh content='0;url=x'>",
    "<link rel=stylesheet href=https://example.org/x.css>",
    "<details open ontoggle=alert(1)>words</details>",
    "<!--><script>alert(1)</script>-->",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<textarea><script>alert(1)</script></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<plaintext><script>alert(1)</script>",
    "<blockquote cite='javascript:alert(1)'>words</blockquote>",
    "<q cite='javascript:alert(1)'>words</q>",
    "<p lang='\"><script>alert(1)</script>'>words</p>",
    "<p dir='x onclick=alert(1)'>words</p>",
    "<table background='javascript:alert(1)'><tr><td style='x'>words</td></tr></table>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<select><template shadowrootmode=open><script>alert(1)</script></template></select>",
    "<a href='https://example.org' rel='opener' ping='https://example.org'>words</a>",
    "<x onclick=alert(1)>words</x>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]
ALLOWED_TAGS = frozenset(
    [
        "a",
        "abbr",
        "br",
        "cite",
        "code",
        "em",
        "q",
        "s",
        "strong",
        "sub",
        "sup",
        "blockquote",
        "caption",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
ALLOWED_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "ol": {"start"},
    "q": {"cite"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
TAGS = [
    "p",
    "b",
    "i",
    "a",
    "em",
    "strong",
    "br",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "caption",
    "div",
    "section",
    "h1",
    "h2",
    "h5",
    "blockquote",
    "pre",
    "hr",
    "figure",
    "figcaption",
    "dl",
    "dd",
    "script",
    "style",
    "svg",
    "math",
    "title",
    "textarea",
    "template",
    "select",
    "option",
    "form",
    "q",
    "code",
    "span",
    "u",
    "del",
]
markup = st.lists(
    st.sampled_from(
        [f"<{tag}>" for tag in TAGS]
        + [f"</{tag}>" for tag in TAGS]
        + ["<a href='/x'>", "<!--", "-->", "&nbsp;", "&amp;", "&#0;", "&#1;", "\x00", "\u00ad"]
        + [" ", "\n", "word", "“Words.” ", "a", "<p lang=cy dir=ltr>", "<"]
    )
    | st.text(max_size=4),
    max_size=25,
).map("".join)
# What is stored never holds these.
REFUSED = [chr(code) for code in (0, 1, 8, 11, 12, 14, 31, 127, 128, 159, 0xD800, 0xFFFE)]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_sanitise_leaves_only_what_is_allowed(payload):
    clean = sanitise(f"<p>before</p>{payload}")
    # An independent run with the strict list finds nothing to take out.
    assert clean == nh3.clean(
        clean,
        tags=set(ALLOWED_TAGS),
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    assert clean.startswith("<p>before</p>")


@pytest.mark.parametrize(
    ("given_html", "clean"),
    [
        ("<p>a<b>b</b><i>c</i></p>", "<p>a<strong>b</strong><em>c</em></p>"),
        ("<h1>a</h1><h5>b</h5>", "<h2>a</h2><h4>b</h4>"),
        ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
        ("loose <i>words</i><p>a</p>more", "<p>loose <em>words</em></p><p>a</p><p>more</p>"),
        (
            "<blockquote><div>a</div><div>b</div></blockquote>",
            "<blockquote><p>a</p><p>b</p></blockquote>",
        ),
        ("<em>a<p>b</p></em>", "<p><em>a</em></p><p><em>b</em></p>"),
        ("<p></p><p>&nbsp;</p><p><br></p><h2> </h2><p>a</p>", "<p>a</p>"),
        ("<p><a href='/x' target=_blank>a</a></p>", '<p><a href="/x" rel="noopener">a</a></p>'),
        ("<p><a href='#n'>a</a></p>", '<p><a href="#n" rel="noopener">a</a></p>'),
        ("<p><a href='javascript:x'>a</a></p>", '<p><a rel="noopener">a</a></p>'),
        ("<p><span class=x>a</span><font>b</font></p>", "<p>ab</p>"),
        ("<p><img src=x alt=y>a</p>", "<p>a</p>"),
        ("<p>a\x00\x01b&#0;&#1;c</p>", "<p>ab\ufffdc</p>"),
        ("<p lang=cy dir=rtl>a</p><p dir=x>b</p>", '<p lang="cy" dir="rtl">a</p><p>b</p>'),
        ("<ol start=3 type=a><li>a</li></ol>", '<ol start="3"><li>a</li></ol>'),
        ("<p>5 < 6 & 7</p>", "<p>5 &lt; 6 &amp; 7</p>"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_sanitise_tidies(given_html, clean):
    assert sanitise(given_html) == clean


@settings(max_examples=300, deadline=None)
@given(markup)
@example("<b>" * 200)
@example("<table>a<table>b</table>")
def test_sanitise_twice_changes_nothing(html):
    once = sanitise(html)
    assert sanitise(once) == once
    assert [character for character in REFUSED if character in once] == []


def test_sanitise_of_deeply_nested_tags_keeps_the_words():
    assert plain_text(sanitise("<div><b>" * 3000 + "words")) == "words"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<p>a</p>\n\n  <p>b</p>", "a\n\nb"),
        ("<p>one<br>line</p>", "one line"),
        ("<p>one<br><br>two</p>", "one\n\ntwo"),
        ("<p> a \n  b&nbsp;&nbsp;c\u202fd </p>", "a b c d"),
        ("<p>a&amp;b &lt;c&gt;</p>", "a&b <c>"),
        ("<p>un<strong>broken</strong> <em>words</em></p>", "unbroken words"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>", "a\n\nb"),
        ("<p>a</p><hr><h2>b</h2>", "a\n\nb"),
        ("<p>soft\u00adhyphen zero\u200bwidth</p>", "softhyphen zerowidth"),
        ("<p>“Quotes” – dashes … stay</p>", "“Quotes” – dashes … stay"),
        ("", ""),
    ],
)
def test_plain_text(html, text):
    assert plain_text(html) == text


@settings(max_examples=200, deadline=None)
@given(markup)
def test_plain_text_comes_back_from_its_own_paragraphs(html):
    text = plain_text(sanitise(html))
    assert text == text.strip()
    assert plain_text(sanitise(to_paragraphs(text))) == text


def marked(html, *words, **more):
    text = plain_text(html)
    spans = [
        Span(text.index(some), text.index(some) + len(some), "<mark>", "</mark>", **more)
        for some in words
    ]
    return mark_spans(html, spans)


def test_mark_spans_goes_around_inline_elements():
    html = "<p>He said “so <em>very</em> odd” twice.</p>"
    assert marked(html, "“so very odd”") == (
        "<p>He said <mark>“so </mark><em><mark>very</mark></em><mark> odd”</mark> twice.</p>"
    )


def test_mark_spans_over_two_paragraphs_marks_both():
    html = "<p>One two</p>\n<p>three four</p>"
    text = plain_text(html)
    span = Span(4, text.index(" four"), "<mark>", "</mark>", lead='<span id="q"></span>')
    assert mark_spans(html, [span]) == (
        '<p>One <span id="q"></span><mark>two</mark></p>\n<p><mark>three</mark> four</p>'
    )


def test_mark_spans_inside_a_link_uses_the_alternative():
    html = '<p>a <a href="/x" rel="noopener">linked</a> b</p>'
    span = Span(0, 10, '<a href="/q">', "</a>", "<span>", "</span>")
    assert mark_spans(html, [span]) == (
        '<p><a href="/q">a </a><a href="/x" rel="noopener"><span>linked</span></a>'
        '<a href="/q"> b</a></p>'
    )


def test_mark_spans_leaves_out_what_overlaps_an_earlier_one():
    spans = [Span(4, 9, "<mark>", "</mark>"), Span(0, 5, "<u>", "</u>"), Span(9, 12, "<b>", "</b>")]
    assert mark_spans("<p>abcd efgh ijkl</p>", spans) == (
        "<p>abcd<mark> efgh</mark><b> ij</b>kl</p>"
    )


def test_mark_spans_counts_entities_and_folded_space_as_one():
    assert marked("<p>a &amp;  b&nbsp; c</p>", "& b") == "<p>a <mark>&amp;  b</mark>&nbsp; c</p>"


def test_mark_spans_ignores_what_is_outside_the_text():
    spans = [Span(50, 60, "<b>", "</b>"), Span(3, 2, "<b>", "</b>"), Span(-1, 2, "<b>", "</b>")]
    assert mark_spans("<p>abc</p>", spans) == "<p>abc</p>"


@settings(max_examples=300, deadline=None)
@given(markup, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
def test_mark_spans_is_well_nested_and_changes_no_word(html, places):
    html = sanitise(html)
    spans = [
        Span(start, end, '<a href="/q" rel="noopener">', "</a>", "<cite>", "</cite>")
        for start, end in places
    ]
    marked_html = mark_spans(html, spans)
    assert plain_text(marked_html) == plain_text(html)
    # A parser that closes what is open and drops what is astray would write the very same.
    assert (
        nh3.clean(
            marked_html,
            tags=set(ALLOWED_TAGS),
            attributes=ALLOWED_ATTRIBUTES,
            link_rel="noopener",
        )
        == marked_html
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\n\nb", "<p>a</p>\n<p>b</p>"),
        ("a\nb\n \n c ", "<p>a b</p>\n<p>c</p>"),
        ("a\r\n\r\nb", "<p>a</p>\n<p>b</p>"),
        ("<b> & “c”", "<p>&lt;b&gt; &amp; “c”</p>"),
        ("\n\n", ""),
    ],
)
def test_to_paragraphs(text, html):
    assert to_paragraphs(text) == html


def test_normalise_space_puts_text_on_one_line():
    assert normalise_space(" a\u00a0 b\t\nc\x00d\u200be ") == "a b c de"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Don’t go,” he said", '"Don\'t go" he said'),
        ("Well – no … never", "well - no... never"),
        ("A\u00a0B", "a b"),
        ("STRASSE", "straße"),
        ("caf\u0065\u0301", "café"),
    ],
)
def test_words_key_is_equal_for_the_same_words(one, other):
    assert words_key(one) == words_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("resume", "résumé"),
        ("5% of it", "5 of it"),
        ("£5", "$5"),
        ("1.5 million", "15 million"),
        ("we will", "we shall"),
    ],
)
def test_words_key_differs_for_other_words(one, other):
    assert words_key(one) != words_key(other)
