"""A world to look for leaks in: one story of every hidden kind beside a public one.

Each part of a hidden story carries a marker, "zz" and its kind, that occurs nowhere else.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.flatpages.models import FlatPage
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from articles.corrections import issue
from articles.importing.items import ByLine
from articles.listing import relist
from articles.models import (
    Appearance,
    Article,
    ArticleImage,
    Image,
    Quote,
    QuoteSuggestion,
    Section,
    SitePage,
)
from articles.pages import contents, save_page
from articles.quoting import confirm
from articles.withholding import withhold
from articles.workflow import retract, withdraw
from tests.factories import (
    confirm_all,
    make_draft,
    make_person,
    make_published,
    make_user,
    make_waiting,
)
from tests.kept import kept

LONG_AGO = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HIDDEN = ("draft", "scheduled", "embargoed", "withdrawn", "expired", "retracted", "withheld")
# Pages of the paper's own that readers may not see: written, taken off, for members, none of ours.
HIDDEN_PAGES = ("draftpage", "offpage", "memberpage", "barepage")
FILLERS = 10  # with three rows a page, more than three pages of what is listed by date
# What the public story prints of people who have no page: there, and nowhere else.
QUIET = {"zzprivate", "zzkitchen", "zzhushed", "zzbarred", "zzspeaker"}


@dataclass
class World:
    """The rows a case may ask for: hidden stories by kind, the public one, its quiet voices."""

    hidden: dict = field(default_factory=dict)
    public: Article = None
    private_quote: Quote = None
    background_quote: Quote = None
    withheld_quotes: list = field(default_factory=list)

    @property
    def quiet(self):
        """The quotes of the public story that have no page of their own."""
        return [self.private_quote, self.background_quote, *self.withheld_quotes]


def mark(kind):
    return f"zz{kind}"


def words(kind):
    """A story whose every part says its marker; the finder sees its quotation."""
    name = mark(kind)
    speaker = f"Ada {name.title()}"
    return {
        "headline": f"Headline {name}",
        "standfirst": f"Standfirst {name}.",
        "dateline": f"Dateline{name}",
        "credit_line": f"Credit {name}",
        "usage_terms": f"Terms {name}",
        "slugline": f"zzslugline {name}",
        "desk_note": f"zzdesknote {name}",
        "text": f"It came.\n\n“Every {name} word is mine and I stand by it,” said {speaker}.",
    }


def make_story(kind, make, media, *, shared_speaker, **kwargs):
    """A story of one kind; its quotation is by a speaker of its own, another by the public one."""
    fields = words(kind)
    fields["text"] += f"\n\n“I say {mark(kind)} too, and loudly,” said {shared_speaker.name}."
    section = Section.objects.create(name=f"Section {mark(kind)}")
    article = make(
        section=section,
        topics=[f"Topic {mark(kind)}", "Shared topic"],
        bylines=[f"Writer {mark(kind)}"],
        user=kwargs.pop("user", None),
        **{**fields, **kwargs},
    )
    own, shared = article.suggestions.order_by("position")
    speaker = make_person(f"Ada {mark(kind).title()}", distinction=f"distinction {mark(kind)}")
    confirm(own, user=None, speaker=speaker)
    confirm(shared, user=None, speaker=shared_speaker)
    add_picture(article, kind, media)
    return article


def add_picture(article, kind, media):
    name = f"pictures/{mark(kind)}.jpg"
    (Path(media) / "pictures").mkdir(parents=True, exist_ok=True)
    (Path(media) / name).write_bytes(b"bytes of " + mark(kind).encode())
    image = Image(title=mark(kind), sha256=mark(kind), credit=f"Photo {mark(kind)}")
    image.width = image.height = 10
    image.file.name = name
    Image.objects.bulk_create([image])
    image = Image.objects.get(sha256=mark(kind))
    ArticleImage.objects.create(
        article=article, image=image, alt=f"Alt {mark(kind)}", caption=f"Caption {mark(kind)}"
    )


def make_world(media):
    """Make it all, with the pictures' files in the folder ``media``."""
    chief = make_user()
    speaker = make_person("Mara Ellwood", distinction="harbour commissioner")
    made = World(public=_public_story(media, speaker))
    made.private_quote, made.background_quote = _quiet_voices(made.public)
    later = timezone.now() + timedelta(days=2)

    def embargoed(**kwargs):
        return make_published(at=LONG_AGO, embargo_until=later.isoformat(), **kwargs)

    def scheduled(**kwargs):
        return make_published(at=later, **kwargs)

    makers = {"draft": make_draft, "scheduled": scheduled, "embargoed": embargoed}
    for kind in HIDDEN:
        make = makers.get(kind, make_published)
        made.hidden[kind] = make_story(kind, make, media, shared_speaker=speaker)
    _print_again(made.public, made.hidden.values())
    made.withheld_quotes = _withheld_voices(made.public, speaker, chief)
    _take_back(made.hidden, chief)
    for number in range(FILLERS):
        _filler(number, speaker, made.public.section)
    _make_pages(chief)
    _make_newer_version(made.public)
    return made


def _public_story(media, speaker):
    article = make_story("public", make_published, media, shared_speaker=speaker)
    issue(article, user=make_user(), text="Notice zzpublic")
    return article


def _quiet_voices(article):
    """In the public story: a private person, words on background, unanswered finds."""
    private = make_person("Nell Zzprivate", is_public_figure=False)
    hushed = make_person("Otto Zzbackground")
    body = (
        "<p>“Our zzkitchen floor is where it came up,” said Nell Zzprivate.</p>"
        "<p>“We were zzhushed and told to wait for months,” said a senior official.</p>"
    )
    Article.objects.filter(pk=article.pk).update(body=article.body + body)
    rows = []
    for position, (text, speaker, terms) in enumerate(
        [
            ("Our zzkitchen floor is where it came up,", private, "on_record"),
            ("We were zzhushed and told to wait for months,", hushed, "background"),
        ]
    ):
        quote = Quote.objects.create(
            text=text,
            words_key=str(position),
            speaker=speaker,
            terms=terms,
            live_at=article.live_at,
        )
        Appearance.objects.create(
            quote=quote,
            article=article,
            position=500 + position,
            pieces=[{"exact": text, "prefix": "“", "suffix": "” said"}],
            attribution_text="said a senior official",
        )
        rows.append(quote)
    relist([article.pk])
    for state in ("pending", "dismissed"):
        QuoteSuggestion.objects.create(
            article=article,
            words_key=state,
            text=f"zz{state} words",
            pieces=[],
            sentence=f"zz{state} sentence",
            speaker_name=f"zz{state}",
            finder_version="1",
            state="open" if state == "pending" else "dismissed",
            decided_at=None if state == "pending" else timezone.now(),
        )
    return rows


def _withheld_voices(article, speaker, chief):
    """In the public story: a withheld speaker, and a withheld quotation with its own notice."""
    withheld_speaker = make_person("Vera Zzspeaker")
    said = [
        ("No zzbarred door was ever locked in that house,", withheld_speaker),
        ("Her zzcovered boat ran aground before dawn,", speaker),
    ]
    rows = []
    for position, (text, one) in enumerate(said):
        body = f"<p>“{text}” said {one.name}.</p>"
        Article.objects.filter(pk=article.pk).update(body=Concat("body", Value(body)))
        rows.append(Quote.objects.create(text=text, words_key=f"withheld{position}", speaker=one))
        Appearance.objects.create(
            quote=rows[-1],
            article=article,
            position=900 + position,
            pieces=[{"exact": text, "prefix": "“", "suffix": "” said"}],
            attribution_text=f"said {one.name}",
        )
    relist([article.pk])
    issue(article, user=chief, text="Notice zzcovered", quote=rows[1])
    withhold(withheld_speaker, user=chief, reason="Reason zzspeaker")
    withhold(rows[1], user=chief, reason="Reason zzcovered")
    return rows


def _print_again(public, hidden):
    """Print a public quotation, more fully, in every story that will be hidden."""
    quote = public.appearances.get(quote__speaker__name="Mara Ellwood").quote
    for article in hidden:
        more = f"{quote.text} And {article.headline} besides."
        body = f"{article.body}<p>“{more}”</p>"
        Article.objects.filter(pk=article.pk).update(body=body)
        Appearance.objects.create(
            quote=quote,
            article=article,
            pieces=[{"exact": more, "prefix": "“", "suffix": "”"}],
            attribution_text=f"said {article.headline}",
        )
    Quote.objects.filter(pk=quote.pk).update(text=f"{quote.text} And zzmore besides.")
    relist(article.pk for article in hidden)


def _take_back(hidden, chief):
    withdraw(hidden["withdrawn"], user=chief, reason="Reason zzwithdrawn")
    retract(hidden["retracted"], user=chief, reason="Notice zzretracted")
    withhold(hidden["withheld"], user=chief, reason="Reason zzwithheld")
    hour_ago = timezone.now() - timedelta(hours=1)
    Article.objects.filter(pk=hidden["expired"].pk).update(rights_until=hour_ago)


def _make_newer_version(article):
    """What its source sent of the public story since, with a marker in every part: it waits."""
    said = words("waiting")
    body = f"<p>{said.pop('text')} “I too am zzwaiting,” said Mara Ellwood.</p>"
    filed = {"section": "Section zzwaiting", "topics": ("Topic zzwaiting", "Shared topic")}
    bylines = (ByLine("Writer zzwaiting", "Role zzwaiting"),)
    make_waiting(article, **said, **filed, body=body, bylines=bylines)


def make_page(kind, *, user, **values):
    """A page whose title, text and entry in the menu say its marker, at its own address."""
    said = {"title": f"Title {mark(kind)}", "content": f"<p>Text {mark(kind)} stands here.</p>"}
    said |= {"url": f"/{mark(kind)}/", "menu_title": f"Menu {mark(kind)}", "menu_order": 1}
    page, said = SitePage(), said | {"is_public": True, "is_in_menu": True} | values
    save_page(page, values=said, user=user, expected_version=0)
    return page


def _make_pages(chief):
    make_page("public", user=chief, url="/about-zzpublic/")
    make_page("draftpage", user=chief, is_public=False)
    off = make_page("offpage", user=chief)
    save_page(off, values=contents(off) | {"is_public": False}, user=chief, expected_version=1)
    member = make_page("memberpage", user=chief)
    SitePage.objects.filter(pk=member.pk).update(registration_required=True)
    bare = FlatPage.objects.create(url="/zzbarepage/", title="zzbarepage", content="zzbarepage")
    bare.sites.add(settings.SITE_ID)


def _filler(number, speaker, section):
    article = make_published(
        at=LONG_AGO + timedelta(days=number + 1),
        section=section,
        topics=["Shared topic"],
        headline=f"Filler {number}",
        text=f"“Plain statement number {number} was made today,” said {speaker.name}.",
    )
    confirm_all(article, speaker)


kept_world = kept(make_world)
