"""Two small sites of an invented paper, as their generators have them: {path: content}."""

import zipfile

from tests.articles.importing.media.serving import picture_bytes

HUGO = {
    "hugo.toml": """\
baseURL = "https://packet.example/"
title = "Kelsmouth Packet"
[permalinks]
news = "/:year/:month/:slug/"
""",
    "README.md": "# How this site is built\n",
    "archetypes/default.md": "---\ntitle: x\ndraft: true\n---\n",
    "layouts/_default/single.html": "<html>{{ .Content }}</html>",
    "themes/plain/exampleSite/config.toml": 'baseURL = "https://theme.example/"\n',
    "themes/plain/exampleSite/content/post/hello.md": "---\ntitle: Hello theme\n---\nNo story.\n",
    "static/img/quay.png": picture_bytes((1, 2, 3), kind="PNG"),
    "static/robots.txt": "User-agent: *\n",
    "assets/main.scss": "body { color: red }",
    "data/authors/ada.yaml": "name: Ada Ferry\n",
    "content/_index.md": "---\ntitle: Front page\n---\n",
    "content/news/_index.md": "---\ntitle: Kelsmouth News\n---\n",
    "content/about.md": "---\ntitle: About us\nmenu: main\n---\nA paper of two.\n",
    "content/authors/bo/_index.md": "---\nname: Bo Quay\n---\n",
    "content/news/ferry/index.md": """\
+++
title = "Ferry stops at four"
date = 2026-03-02T09:30:00+01:00
authors = ["ada", "bo"]
tags = ["Harbour", "1.10"]
aliases = ["/old/ferry/"]
[[resources]]
src = "gull.png"
title = "A gull"
[resources.params]
alt = "A gull on a post"
credit = "Zora Ada"
+++
The **last** crossing, see [the quay]({{< relref "quay.md#now" >}}).

{{< figure src="gull.png" caption="The *last* gull" >}}

{{< youtube abcdefghijk >}}

{{< poll id="7" >}}
""",
    "content/news/ferry/gull.png": picture_bytes((4, 5, 6), kind="PNG"),
    "content/news/quay.md": """\
---
title: "The quay: 12:30"
date: 2026-03-01
slug: quay-closed
authors: [Cy Pier]
translator: Di Moor
featured_image: /img/quay.png
image_alt: The quay at noon
---
It is closed. See [the ferry](ferry/index.md) and ![Quay](/img/quay.png "At noon").
""",
    "content/news/secret.md": "---\ntitle: Not yet\ndate: 2026-03-01\ndraft: true\n---\nHush.\n",
    "content/opinion/gone.md": (
        "---\ntitle: Gone\ndate: 2020-03-01\nexpiryDate: 2021-01-01\n---\nIt was.\n"
    ),
}
JEKYLL = {
    "_config.yml": """\
url: https://gazette.example
baseurl: /paper
permalink: pretty
defaults:
  - scope: {path: "", type: posts}
    values: {layout: post, lang: en-GB}
""",
    "Gemfile": "source 'https://rubygems.org'\n",
    "index.html": "---\nlayout: home\n---\n",
    "_layouts/post.html": "<html>{{ content }}</html>",
    "_includes/figure.html": "<figure></figure>",
    "_data/authors.yml": "ada:\n  name: Ada Ferry\nbo: {name: Bo Quay, email: b@gazette.example}\n",
    "assets/img/pier.png": picture_bytes((7, 8, 9), kind="PNG"),
    "about.md": (
        "---\ntitle: About\nlayout: page\ndate: 2020-01-01\npermalink: /about/\n---\nWho we are.\n"
    ),
    "archive.md": (
        "---\ntitle: Archive\nlayout: page\n---\n{% for post in site.posts %}x{% endfor %}\n"
    ),
    "_drafts/later.md": "---\ntitle: Later\n---\nNot yet.\n",
    "news/_posts/2026-3-2-pier-opens.md": """\
---
title: The pier opens
author: ada
tags: pier harbour
header:
  image: /assets/img/pier.png
  image_description: The pier
  caption: The pier, at last
redirect_from: /2026/pier.html
---
It opens. {: .lead}

Read [what came before]({% post_url 2026-03-01-pier-shut %}) and [us]({{ site.baseurl }}/about/).

{% include figure.html src="assets/img/pier.png" caption="Seen from the sea" %}

{% highlight text %}
{% raw %}{{ tide }}{% endraw %}
{% endhighlight %}
""",
    "_posts/2026-03-01-pier-shut.markdown": """\
---
title: The pier is shut
categories: local weather
author: [ada, bo]
published: true
---
Shut, as [the rule]({{ "/about/" | relative_url }}) has it.[^1]

[^1]: By the harbour's own rule.
""",
    "_posts/2026-03-03-hidden.md": "---\ntitle: Hidden\npublished: false\n---\nHush.\n",
}


def folder_of(files, path):
    """The site as a folder."""
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def zip_of(files, path, *, below=""):
    """The site as a zip archive, perhaps below a folder, as GitHub has them."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{below}{name}", content)
    return path
