"""Where a story stands, in the words of a status bar."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.html import format_html

from articles.models import Article, Status


@dataclass(frozen=True)
class Standing:
    """A word, what is to be added to it, and the name of its colour."""

    word: str
    detail: str
    colour: str

    @property
    def pill(self):
        return format_html(
            '<span class="pill pill-{}" title="{}">{}</span>', self.colour, self.detail, self.word
        )


TAKEN_BACK = {
    Status.WITHDRAWN: Standing(
        "Withdrawn", "Its address says that it was taken down.", "withdrawn"
    ),
    Status.RETRACTED: Standing(
        "Retracted", "Headline and reason stay; the text is gone.", "retracted"
    ),
}


def standing_of(article: Article) -> Standing:
    """The Standing of a story now."""
    if article.withheld_at:
        since = in_words(article.withheld_at)
        return Standing("Withheld", f"Since {since}: no reader can see it.", "withdrawn")
    if article.status == Status.DRAFT:
        return Standing("Draft", "No reader can see it.", "draft")
    if article.status in TAKEN_BACK:
        return TAKEN_BACK[article.status]
    if article.is_scheduled:
        why = "when the embargo ends" if _is_embargoed(article) else "by itself"
        return Standing(
            "Scheduled", f"Goes live {why} on {in_words(article.live_at)}.", "scheduled"
        )
    if not article.is_public:
        return Standing("Rights ended", f"Ran on {in_words(article.live_at)}.", "withdrawn")
    return Standing("Published", f"Since {in_words(article.live_at)}.", "published")


def in_words(moment):
    """“21 May 2026, 14:05”, in the newsroom's time zone."""
    return timezone.localtime(moment).strftime("%-d %B %Y, %H:%M")


def _is_embargoed(article):
    return article.embargo_until is not None and article.embargo_until == article.live_at
