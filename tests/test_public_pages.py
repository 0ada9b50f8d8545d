"""THE leak test: nothing that readers may not see stands on any public address.

A world with one story of every hidden kind is made (tests/hidden_world.py); each carries a marker
that occurs nowhere else, in its headline, words, speaker, topic, section, picture and quotation.
Every pattern of the URL configuration is asked for, with public and with hidden arguments, and no
answer may hold a marker. Patterns are read from the resolver: a new one without a case fails.
"""

import re

import pytest
from django.urls import URLPattern, get_resolver

from articles.models import Article, Quote, Section, Topic
from newsroom.record import addresses
from people.models import Speaker
from tests.factories import make_user
from tests.hidden_world import HIDDEN, HIDDEN_PAGES, QUIET, kept_world, mark

pytestmark = pytest.mark.django_db

ADMIN = "admin/"


@pytest.fixture
def world(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    settings.NEWSROOM_PAGE_SIZE = 3
    return kept_world(tmp_path)


# --- what to ask for ---------------------------------------------------------------------------


def pages_of(client, path):
    """Follow rel=next from a list's first page; give every address met."""
    found = []
    while path and len(found) < 50:
        found.append(path)
        match = re.search(r'<link rel="next" href="([^"]+)"', client.get(path).text)
        path = match.group(1).replace("&amp;", "&") if match else ""
    return found


def listed(client, path):
    """A list's pages, and it with cursors that somebody made up."""
    mine = "&" if "?" in path else "?"
    forged = [f"{path}{mine}after={cursor}" for cursor in ("ffffffffffffffff.1", "zz", "0.A", "é")]
    return [(page, 200) for page in pages_of(client, path)], forged


def of_slug(world, client, *, model, pattern, tails=("",)):
    """(path, status) for a page that hangs on a slug: public ones 200, all others 404."""
    asked = []
    rows = model.objects.all()
    for row in rows:
        is_shown = "zz" not in row.slug or "zzpublic" in row.slug
        for tail in tails:
            asked.append((pattern.format(row.slug) + tail, 200 if is_shown else 404))
    asked.append((pattern.format("nobody"), 404))
    return asked


def front_cases(world, client):
    return [("/", 200), ("/?after=zz", 200)]


def story_cases(world, client):
    hidden = {kind: Article.objects.get(pk=row.pk).path for kind, row in world.hidden.items()}
    gone = {"withdrawn": 410, "expired": 410, "retracted": 200}
    asked = [(path, gone.get(kind, 404)) for kind, path in hidden.items() if path]
    assert len(asked) == len(HIDDEN) - 1  # a draft has no address
    for filler in Article.objects.public():
        asked.append((filler.path, 200))
    return [*asked, ("/2026/03/02/headline-zzdraft/", 404), ("/2026/03/02/nothing/", 404)]


def story_json_cases(world, client):
    """A notice is for people to read: the data of a retracted story is gone."""
    retracted = world.hidden["retracted"].path
    cases = [
        (path, 410 if path == retracted else code) for path, code in story_cases(world, client)
    ]
    return [(f"{path}article.json", status) for path, status in cases]


def section_cases(world, client):
    asked, _ = listed(client, world.public.section.get_absolute_url())
    return [*asked, *of_slug(world, client, model=Section, pattern="/sections/{}/")]


def topic_cases(world, client):
    asked, _ = listed(client, "/topics/shared-topic/")
    narrowed, _ = listed(client, "/topics/shared-topic/?speaker=mara-ellwood")
    asked += [*narrowed, *of_slug(world, client, model=Topic, pattern="/topics/{}/")]
    for kind in (*HIDDEN, "private", "background"):
        asked.append((f"/topics/shared-topic/?speaker=ada-{mark(kind)}", 404))
    asked += [(f"/topics/topic-{mark(kind)}/?speaker=mara-ellwood", 404) for kind in HIDDEN]
    asked.append(("/topics/topic-zzpublic/?speaker=mara-ellwood", 200))
    return [*asked, ("/topics/shared-topic/?speaker=%00", 404)]


def is_known(speaker):
    return speaker.slug == "mara-ellwood" or "zzpublic" in speaker.slug


def speaker_cases(world, client):
    asked, _ = listed(client, "/speakers/mara-ellwood/")
    narrowed, _ = listed(client, "/speakers/mara-ellwood/?topic=shared-topic")
    asked += narrowed
    for row in Speaker.objects.all():
        status = 200 if is_known(row) else 404
        asked.append((row.get_absolute_url(), status))
    asked += [(f"/speakers/mara-ellwood/?topic=topic-{mark(kind)}", 404) for kind in HIDDEN]
    return asked


def speaker_story_cases(world, client):
    asked, _ = listed(client, "/speakers/mara-ellwood/stories/")
    rows = Speaker.objects.all()
    return asked + [(f"{r.get_absolute_url()}stories/", 200 if is_known(r) else 404) for r in rows]


def speaker_feed_cases(world, client):
    rows = Speaker.objects.all()
    return [(f"{row.get_absolute_url()}feed/", 200 if is_known(row) else 404) for row in rows]


def quote_cases(world, client):
    hidden = [row.pk for row in world.hidden.values()]
    shown = Quote.objects.filter(appearances__article__in=Article.objects.public())
    quiet = {quote.pk for quote in world.quiet}
    asked = [(row.get_absolute_url(), 404 if row.pk in quiet else 200) for row in shown]
    unseen = Quote.objects.filter(appearances__article__in=hidden).exclude(text__contains="zzmore")
    assert len(unseen) == 2 * len(HIDDEN)
    return asked + [(row.get_absolute_url(), 404) for row in unseen]


def quote_json_cases(world, client):
    return [(f"{path}quote.json", status) for path, status in quote_cases(world, client)]


def search_cases(world, client):
    """Everything that a hidden thing is known by, asked for in each box."""
    asked = [("/search/", 200), ("/search/?q=zebra", 200), ("/search/?q=zzpublic", 200)]
    for path in ("/search/?q=statement", "/search/?speaker=ellwood", "/search/?name=Mara+Ellwood"):
        asked += listed(client, path)[0]
    return asked


def picture_cases(world, client):
    asked = [(f"/media/pictures/{mark(kind)}.jpg", 404) for kind in HIDDEN]
    paths = ("../db.sqlite3", "pictures/../pictures/zzdraft.jpg", "%2e%2e/zzdraft.jpg", "a%00.jpg")
    asked += [(f"/media/{path}", 404) for path in paths]
    return [*asked, ("/media/pictures/zzpublic.jpg", 200)]


def page_cases(world, client):
    asked = [(f"/{mark(kind)}/", 404) for kind in HIDDEN_PAGES]
    asked += [("/about-zzpublic/", 200), ("/about-zzpublic/feed/", 404), ("/about-never/", 404)]
    return asked


CASES = {
    "front": front_cases,
    "article": story_cases,
    "article-json": story_json_cases,
    "section": section_cases,
    "section-feed": lambda w, c: of_slug(w, c, model=Section, pattern="/sections/{}/feed/"),
    "topics": lambda w, c: [*listed(c, "/topics/")[0], ("/topics/?after=0.Topic%20zz", 200)],
    "topic": topic_cases,
    "topic-feed": lambda w, c: of_slug(w, c, model=Topic, pattern="/topics/{}/feed/"),
    "speakers": lambda w, c: [*listed(c, "/speakers/")[0], ("/speakers/?after=0.Z", 200)],
    "speaker": speaker_cases,
    "speaker-stories": speaker_story_cases,
    "speaker-feed": speaker_feed_cases,
    "quote": quote_cases,
    "quote-json": quote_json_cases,
    "search": search_cases,
    "picture": picture_cases,
    "page": page_cases,
    "feed": lambda w, c: [("/feed/", 200)],
    "robots": lambda w, c: [("/robots.txt", 200)],
    "healthz": lambda w, c: [("/healthz", 200)],
    "readyz": lambda w, c: [("/readyz", 200)],
}


def public_patterns(resolver=None, prefix=""):
    """The names of all patterns outside the admin; one without a name goes by its route."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(ADMIN):
            continue
        if isinstance(pattern, URLPattern):
            yield pattern.name or route
        else:
            yield from public_patterns(pattern, route)


STAND = {
    "/feed/": {"Headline zzpublic", "Standfirst zzpublic."},
    "/topics/": {"Topic zzpublic"},
    "/topics/topic-zzpublic/": {"Headline zzpublic", "Ada Zzpublic", "Mara Ellwood"},
    "/topics/topic-zzpublic/?speaker=mara-ellwood": {"I say zzpublic too, and loudly"},
    "/topics/topic-zzpublic/feed/": {"Headline zzpublic"},
    "/speakers/": {"Zzpublic, Ada", "distinction zzpublic"},
    "/speakers/ada-zzpublic/": {"Every zzpublic word is mine", "Headline zzpublic"},
    "/speakers/ada-zzpublic/?topic=topic-zzpublic": {"Every zzpublic word is mine"},
    "/speakers/ada-zzpublic/stories/": {"Headline zzpublic"},
    "/speakers/ada-zzpublic/feed/": {"Every zzpublic word is mine"},
    "/sections/section-zzpublic/feed/": {"Headline zzpublic"},
    "/search/?q=every+zzpublic+word": {"is mine and I stand by it", "Headline zzpublic"},
    "/search/?q=word&topic=Topic+zzpublic&section=section-zzpublic": {"Headline zzpublic"},
    "/search/?name=Ada+Zzpublic": {"Headline zzpublic"},
    "/media/pictures/zzpublic.jpg": {"bytes of zzpublic"},
    "/about-zzpublic/": {"<h1>Title zzpublic</h1>", "Text zzpublic stands here.", "Menu zzpublic"},
    "/nothing-here/": {'<a href="/about-zzpublic/">Menu zzpublic</a>'},
}


# --- the tests ---------------------------------------------------------------------------------


def text_of(response):
    return b"".join(response).decode(errors="replace").casefold()


def markers_in(text):
    return set(re.findall(r"zz[a-z]+", text))


def test_every_public_pattern_has_a_case():
    assert set(public_patterns()) == set(CASES)


def test_no_page_says_what_readers_may_not_see(world, client):
    retracted = Article.objects.get(pk=world.hidden["retracted"].pk).path
    allowed = {world.public.path: QUIET, retracted: {"zzretracted"}}
    allowed[f"{world.public.path}article.json"] = QUIET  # its words are the page's
    wrong_status, leaks = {}, {}
    for path, status in [case for cases in CASES.values() for case in cases(world, client)]:
        response = client.get(path)
        if response.status_code != status:
            wrong_status[path] = response.status_code
        found = markers_in(text_of(response)) - {"zzpublic"} - allowed.get(path, set())
        if found:
            leaks[path] = found
    assert (wrong_status, leaks) == ({}, {})


@pytest.mark.parametrize("box", ["q", "speaker", "role", "topic", "section", "name"])
def test_search_for_what_is_hidden_finds_nothing(world, client, box):
    """The page repeats what was typed; of all else it says no more than of what never was."""
    found = {}
    quiet = ("private", "background", "kitchen", "hushed", "more", "waiting", "never")
    for kind in (*HIDDEN, *quiet):
        forms = {mark(kind), f"Ada {mark(kind).title()}", f"Nell {mark(kind).title()}"}
        forms |= {f"Otto {mark(kind).title()}", f"topic-{mark(kind)}", f"section-{mark(kind)}"}
        for typed in forms:
            text = client.get("/search/", {box: typed}).text
            told = "Nothing found" in text or "No story on our pages" in text
            if not told or f"eadline {mark(kind)}" in text:
                found[typed] = text
    assert found == {}


def test_a_made_up_cursor_shows_nothing_early(world, client):
    lists = ["/topics/", "/topics/shared-topic/", "/speakers/", "/speakers/mara-ellwood/"]
    lists += ["/speakers/mara-ellwood/stories/", world.public.section.get_absolute_url()]
    lists += ["/topics/shared-topic/?speaker=mara-ellwood"]
    lists += ["/speakers/mara-ellwood/?topic=shared-topic", "/search/?q=statement"]
    lists += ["/search/?q=mine", "/search/?speaker=ellwood", "/search/?name=Mara+Ellwood"]
    for address in [address for path in lists for address in listed(client, path)[1]]:
        response = client.get(address)
        assert response.status_code in (200, 404), address
        assert markers_in(text_of(response)) <= {"zzpublic"}, address


def test_retracted_story_says_headline_and_notice_alone(world, client):
    story = Article.objects.get(pk=world.hidden["retracted"].pk)
    text = client.get(story.path).text
    assert ("Headline zzretracted" in text, "Notice zzretracted" in text) == (True, True)
    assert re.sub("Headline zzretracted|Notice zzretracted", "", text).count("zzretracted") == 1
    assert f'<link rel="canonical" href="http://testserver{story.path}"' in text
    assert '<meta name="robots" content="noindex">' in text


def test_hidden_addresses_answer_as_if_nothing_had_ever_been_there(world, client):
    never = client.get("/speakers/never-was/").content
    hidden = ["/speakers/ada-zzdraft/", "/topics/topic-zzscheduled/", "/speakers/nell-zzprivate/"]
    hidden += [Article.objects.get(pk=world.hidden["embargoed"].pk).path]
    hidden += [f"/{mark(kind)}/" for kind in HIDDEN_PAGES]
    assert {client.get(path).content for path in hidden} == {never}


def test_old_addresses_of_hidden_pages_lead_nowhere(world, client):
    hidden = world.hidden["scheduled"]
    addresses.Address.objects.create(
        path="/old/story/", target_type="article", target_id=str(hidden.pk), is_current=False
    )
    speaker = Speaker.objects.get(slug="ada-zzdraft")
    addresses.Address.objects.create(
        path="/speakers/old-name/", target_type="speaker", target_id=str(speaker.pk)
    )
    answers = [client.get(path) for path in ("/old/story/", "/speakers/old-name/")]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_public_words_do_stand_where_they_should(world, client):
    missing = {}
    for path, expected in STAND.items():
        text = b"".join(client.get(path)).decode()
        if lacking := {words for words in expected if words not in text}:
            missing[path] = lacking
    assert missing == {}


def test_public_story_says_all_it_holds_for_readers(world, client):
    text = client.get(world.public.path).text
    expected = [
        *("Headline zzpublic", "Standfirst zzpublic.", "Datelinezzpublic", "Credit zzpublic"),
        *("Writer zzpublic", "Terms zzpublic", "Topic zzpublic", "Section zzpublic"),
        *("Every zzpublic word is mine", "Ada Zzpublic", "Notice zzpublic", "Caption zzpublic"),
        *("Alt zzpublic", "Photo zzpublic", "zzpublic.jpg", "zzkitchen", "Nell Zzprivate"),
    ]
    assert [words for words in expected if words not in text] == []
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', text).group(1)
    assert "Every zzpublic word" in data
    assert markers_in(data) == {"zzpublic"}


def test_private_words_are_marked_without_a_link(world, client):
    text = client.get(world.public.path).text
    assert '<span class="said">Our zzkitchen floor is where it came up,</span>' in text
    assert '<span class="said">We were zzhushed and told to wait for months,</span>' in text
    assert "nell-zzprivate" not in text


def test_private_persons_name_stands_in_the_story_and_in_no_other_output(world, client):
    """Every address of the site is asked for, and the name itself in every box of the search."""
    asked = [path for cases in CASES.values() for path, _ in cases(world, client)]
    found = {path for path in asked if "nell" in text_of(client.get(path))}
    assert found == {world.public.path, f"{world.public.path}article.json"}
    data = client.get(f"{world.public.path}article.json").json()
    assert "Nell" not in str({name: value for name, value in data.items() if name != "bodies"})
    story = client.get(world.public.path).text
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', story).group(1)
    assert "Nell" not in data
    for box in ("q", "speaker", "name", "role"):  # what was typed stands in the box, and no more
        answers = []
        for name in ("Nell Zzprivate", "Nobody Nowhere"):
            text = client.get("/search/", {box: name}).text
            answers.append(text.replace(name, "").replace(name.replace(" ", "+"), ""))
        assert answers[0] == answers[1]


def test_withheld_words_are_covered_in_the_story_that_stays(world, client):
    text = client.get(world.public.path).text
    assert text.count("“[quotation withheld]” said Mara Ellwood.") == 1
    assert '<span class="said">No zzbarred door was ever locked in that house,</span>' in text
    assert "vera-zzspeaker" not in text


def test_every_link_on_public_pages_leads_somewhere(world, client):
    """Walk the site from the front page as a reader or a crawler would."""
    seen, waiting, broken, leaks = set(), ["/"], {}, {}
    allowed = {world.public.path: QUIET, f"{world.public.path}article.json": QUIET}
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        response = client.get(path)
        if response.status_code != 200:
            broken[path] = response.status_code
            continue
        text = b"".join(response).decode(errors="replace")
        if found := markers_in(text.casefold()) - {"zzpublic"} - allowed.get(path, set()):
            leaks[path] = found
        links = re.findall(r'(?:href|src)="([^"#]+)', text)
        links = [link.replace("&amp;", "&").removeprefix("http://testserver") for link in links]
        waiting += [link for link in links if link.startswith("/") and "/static/" not in link]
    assert (broken, leaks) == ({}, {})
    assert {"/feed/", "/topics/shared-topic/", world.public.path} <= seen


def test_pictures_of_unpublished_stories_are_shown_to_those_who_may_see_them(world, client):
    client.force_login(make_user("Reporters"))
    response = client.get("/media/pictures/zzdraft.jpg")
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    client.force_login(make_user(""))
    assert client.get("/media/pictures/zzdraft.jpg").status_code == 404
