"""What a text of a static site becomes: words, links, pictures, players, and what stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importing.formats import markdown
from articles.importing.items import ImportItem, Picture
from articles.importing.reading import Reading, read_paths
from articles.importing.static_sites.dialect import tidy
from articles.importing.static_sites.pieces import Pieces
from articles.text import plain_text, sanitise
from tests.articles.importing.static_sites.sites import folder_of

PARTS = [
    *("{{< figure src=a.jpg >}}", "{{< q", "{{% note %}}", "{{% /note %}}", "{% raw %}", "{{ x }}"),
    *(
        "{% endraw %}",
        "`",
        "\n\n",
        "> ",
        "[a](",
        ")",
        "<",
        ">",
        "word ",
        "[^1]",
        "[^1]: n\n",
        "    ",
    ),
]


def story(text, **fields):
    head = "".join(f"{name}: {value}\n" for name, value in {"title": "T", **fields}.items())
    source = f"---\n{head}---\n{text}".encode()
    [item] = markdown.read(source, external_id="a.md", location="a.md")
    assert isinstance(item, ImportItem), item.reason
    return item


def body(text, **fields):
    return story(text, **fields).body.strip()


def link(address, words):
    return f'<p><a href="{address}">{words}</a></p>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "{{< youtube abcdefghijk >}}",
            link("https://www.youtube.com/watch?v=abcdefghijk", "Video on YouTube"),
        ),
        (
            '{{< youtube id="abcdefghijk" >}}',
            link("https://www.youtube.com/watch?v=abcdefghijk", "Video on YouTube"),
        ),
        ("{{< vimeo 146022717 >}}", link("https://vimeo.com/146022717", "Video on Vimeo")),
        (
            '{{< tweet user="ada" id="123456" >}}',
            link("https://twitter.com/ada/status/123456", "Post on Twitter"),
        ),
        ('{{< x user="ada" id="123456" >}}', link("https://x.com/ada/status/123456", "Post on X")),
        ("{{< tweet 123456 >}}", link("https://twitter.com/i/status/123456", "Post on Twitter")),
        (
            "{{< instagram CxOWiQNP2MO >}}",
            link("https://www.instagram.com/p/CxOWiQNP2MO/", "Post on Instagram"),
        ),
        (
            "{% youtube abcdefghijk %}",
            link("https://www.youtube.com/watch?v=abcdefghijk", "Video on YouTube"),
        ),
        (
            '{% include video id="abcdefghijk" provider="youtube" %}',
            link("https://www.youtube.com/watch?v=abcdefghijk", "Video on YouTube"),
        ),
        (
            "{% gist ada/abc123 %}",
            link("https://gist.github.com/ada/abc123", "https://gist.github.com/ada/abc123"),
        ),
        (
            '{{ "https://vimeo.com/146022717" | embed }}',
            link("https://vimeo.com/146022717", "Video on Vimeo"),
        ),
        ("a {{</* b */>}} c", "<p>a {{&lt; b &gt;}} c</p>"),
        ("{% raw %}{{{% endraw %} a }}", "<p>{{ a }}</p>"),
        ("{{< highlight go >}}\na < b\n{{< /highlight >}}", "<pre><code>a &lt; b</code></pre>"),
        (
            "{% highlight js %}\n{% raw %}{{ a }}{% endraw %}\n{% endhighlight %}",
            "<pre><code>{{ a }}</code></pre>",
        ),
        (
            '{{< quote author="Ada Ferry" source="The Packet" >}}It **goes**.{{< /quote >}}',
            "<blockquote>\n<p>It <strong>goes</strong>.</p>\n\n"
            "<p>— Ada Ferry, The Packet</p>\n</blockquote>",
        ),
        (
            "{% blockquote Ada Ferry %}\nIt goes.\n{% endblockquote %}",
            "<blockquote>\n<p>It goes.</p>\n\n<p>— Ada Ferry</p>\n</blockquote>",
        ),
        ("{{% note %}}\nMind *this*.\n{{% /note %}}", "<p>Mind <em>this</em>.</p>"),
        (
            '{{< details title="More" >}}Less.{{< /details >}}',
            "<p><strong>More</strong></p>\n<p>Less.</p>",
        ),
        ("{{< toc >}}\n\nA", "<p>A</p>"),
        ("{% comment %}no{% endcomment %}A", "<p>A</p>"),
        ('By {{< param "author" >}} and {{ page.author }}.', "<p>By Ada and Ada.</p>"),
        (
            '[a]({{ "/b/" | relative_url }}) [c]({{ site.baseurl }}/d)',
            '<p><a href="/b/">a</a> <a href="/d">c</a></p>',
        ),
        (
            "A[^1] B[^n].\n\n[^n]: Two\n[^1]: One\n    more.\n",
            "<p>A<sup>1</sup> B<sup>2</sup>.</p>\n<hr>\n"
            "<ol>\n<li><p>One\nmore.</p></li>\n<li><p>Two</p></li>\n</ol>",
        ),
        ("## A {#b .c}\n\nD {: .e}\n{: .f}", "<h2>A</h2>\n<p>D</p>"),
        ("[TOC]\n\nA", "<p>A</p>"),
        ("* x\n{:toc}\n\nA", "<p>A</p>"),
        ("`{{< ref >}}`", "<p><code>{{&lt; ref &gt;}}</code></p>"),
    ],
)
def test_tags_become_what_they_mean(text, html):
    assert body(text, author="Ada") == html


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('{{< poll id="7" >}}', {"shortcode {{< poll >}}": 1}),
        ("{{<poll a=b>}}x{{</poll>}}", {"shortcode {{< poll >}}": 1}),
        ("{% include chart.html id=1 %}", {"template tag {% include chart.html %}": 1}),
        ("<{{ release.url.gz }}>", {"template value {{ release.url }}": 1}),
        ("[a]({{ file.url }})", {"template value {{ file }}": 1}),
        (
            "{% for a in b %}{{ a.c }}{% endfor %}",
            {"template tag {% for %}": 1, "template value {{ a }}": 1},
        ),
        ("{{< youtube >}}", {"shortcode {{< youtube >}}": 1}),
    ],
)
def test_what_is_not_known_stays_to_the_letter_and_is_counted(text, kept):
    item = story(text)
    assert dict(item.kept) == kept
    shown = plain_text(sanitise(item.body)) if "[a]" not in text else item.body
    assert text.removeprefix("[a](").removesuffix(")") in shown


@pytest.mark.parametrize(
    ("text", "picture"),
    [
        ("![a](b.jpg)", Picture(address="b.jpg", alt="a")),
        ('![a](/b.jpg "C")', Picture(address="/b.jpg", alt="a", caption="C")),
        (
            '<figure><img src="b.jpg" alt="a"><figcaption>C</figcaption></figure>',
            Picture(address="b.jpg", alt="a", caption="C"),
        ),
        (
            '{{< figure src="b.jpg" alt="a" title="T" caption="*C*" attr="Zora" >}}',
            Picture(address="b.jpg", alt="a", caption="T. C", credit="Zora"),
        ),
        (
            '{% image "assets/b.jpg" "Ada at work" %}',
            Picture(address="/assets/b.jpg", alt="Ada at work"),
        ),
        (
            '{% image_with_class "assets/b.jpg" "h-lg" "Ada Ferry" %}',
            Picture(address="/assets/b.jpg", alt="Ada Ferry"),
        ),
        (
            '{% include figure.html src="/b.jpg" alt="a" caption="C" %}',
            Picture(address="/b.jpg", alt="a", caption="C"),
        ),
        ('{% img left /b.jpg 350 350 "Ada" %}', Picture(address="/b.jpg", alt="Ada")),
        ('<img src="{{ site.baseurl }}/b.jpg" alt="a">', Picture(address="/b.jpg", alt="a")),
        ("![a]({static}/images/b.jpg)", Picture(address="/images/b.jpg", alt="a")),
        ("![a]({attach}b.jpg)", Picture(address="b.jpg", alt="a")),
        ("![a](|filename|/images/b.jpg)", Picture(address="/images/b.jpg", alt="a")),
    ],
)
def test_pictures_of_the_text_are_taken_out_of_it(text, picture):
    item = story(text)
    assert (item.pictures, item.kept, plain_text(sanitise(item.body))) == ((picture,), (), "")


@pytest.mark.parametrize(
    ("from_file", "written", "to"),
    [
        ("content/news/a.md", "b.md", "/news/b.md"),
        ("content/news/a.md", "../world/b.md#x", "/world/b.md#x"),
        ("content/news/a/index.md", "../b.md", "/news/b.md"),
        ("content/news/a.md", "/world/b.md", "/world/b.md"),
        ("content/news/a.md", '{{< ref "/world/b.md" >}}', "/world/b.md"),
        ("content/news/a.md", '{{< relref "b" >}}', "/news/b.md"),
        ("content/news/a.md", '{{< ref "far.md#x" >}}', "/world/deep/far.md#x"),
        ("content/news/a.md", "{filename}../world/b.md", "/world/b.md"),
        ("content/news/a.md", "|filename|/world/b.md", "/world/b.md"),
        ("_posts/2020-01-01-a.md", "{% post_url 2020-01-02-b %}", "/_posts/2020-01-02-b.md"),
        (
            "_posts/2020-01-01-a.md",
            "{% link _posts/2020-01-02-b.markdown %}",
            "/_posts/2020-01-02-b.md",
        ),
        ("_posts/2020-01-01-a.md", "https://b.example/c.md", "https://b.example/c.md"),
    ],
)
def test_links_to_other_files_lead_to_where_those_will_be_known(tmp_path, from_file, written, to):
    files = {from_file: f"# A\n\n[b]({written})\n", "content/world/deep/far.md": "# Far\n"}
    reads = list(read_paths([str(folder_of(files, tmp_path))], Reading("auto", None)))
    item = next(one.found for one in reads if one.found.external_id == from_file)
    assert item.body == f'<p><a href="{to}">b</a></p>\n'


def test_what_a_link_says_is_where_the_other_story_stood(tmp_path):
    files = {"a.md": "# A\n\n[b](sub/b.markdown)\n", "sub/b.markdown": "# B\n"}
    reads = read_paths([str(folder_of(files, tmp_path))], Reading("auto", None))
    first, second = (one.found for one in reads)
    assert second.old_addresses == ("/sub/b.md",)
    assert 'href="/sub/b.md"' in first.body


@given(st.text(alphabet="[]^: \n`1a{}#.|\t-*", max_size=120))
def test_no_text_loses_its_words_to_a_dialect(text):
    assert tidy(text).count("1") <= text.count("1")
    Pieces(text).fill(text)


@given(
    st.lists(
        st.sampled_from(PARTS),
        max_size=25,
    ).map("".join)
)
def test_no_text_makes_it_raise_or_shows_a_piece_instead_of_it(text):
    [item] = markdown.read(f"# T\n\n{text}".encode(), external_id="a", location="a.md")
    assert isinstance(item, ImportItem)
    assert "zq" not in item.body
    assert item.body.count("word") >= sanitise(item.body).count("word")
