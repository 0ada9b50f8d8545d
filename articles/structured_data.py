"""Stories, quotations and speakers in schema.org's words, for machines that read the pages.

Everything handed in is public already; the speakers named are those with a page of their own.
"""

from collections.abc import Callable, Sequence

from articles.marking import has_permalink
from articles.models import Appearance, Article, Quote, SitePage
from articles.reading import Said
from people.models import Speaker
from people.outside import outside_pages

CONTEXT = "https://schema.org"


def news_article(
    article: Article,
    *,
    publisher: str,
    absolute: Callable[[str], str],
    bylines: Sequence = (),
    topics: Sequence = (),
    pictures: Sequence = (),
    appearances: Sequence[Appearance] = (),
    corrections: Sequence = (),
) -> dict:
    """A public story as a NewsArticle; ``absolute`` makes a path a whole address."""
    published = article.first_live_at or article.live_at
    quotations = [_quotation(row, absolute) for row in appearances if _may_be_named(row.quote)]
    return _stated(
        {
            "@context": CONTEXT,
            "@type": "NewsArticle",
            "headline": article.headline,
            "description": article.standfirst,
            "url": absolute(article.path),
            "mainEntityOfPage": absolute(article.path),
            "inLanguage": article.language,
            "datePublished": published.isoformat(),
            "dateModified": max(published, article.significant_at or published).isoformat(),
            "dateline": article.dateline,
            "creditText": article.credit_line,
            "articleSection": article.section.name if article.section else "",
            "keywords": [topic.name for topic in topics],
            "isAccessibleForFree": True,
            "author": [{"@type": "Person", "name": byline.name} for byline in bylines],
            "publisher": {"@type": "NewsMediaOrganization", "name": publisher},
            "image": [_picture(use, absolute) for use in pictures],
            "hasPart": quotations,
            "correction": [_correction(one) for one in corrections],
        }
    )


def web_page(
    page: SitePage, *, summary: str, publisher: str, absolute: Callable[[str], str]
) -> dict:
    """A published page of the paper's own as a WebPage."""
    return _stated(
        {
            "@context": CONTEXT,
            "@type": "WebPage",
            "name": page.title,
            "description": summary,
            "url": absolute(page.url),
            "dateModified": page.edited_at.isoformat() if page.edited_at else "",
            "publisher": {"@type": "NewsMediaOrganization", "name": publisher},
        }
    )


def quotation_page(said: Said, *, absolute: Callable[[str], str]) -> dict:
    """A quote's own page as a Quotation."""
    quote = said.quote
    return _stated(
        {
            "@context": CONTEXT,
            "@type": "Quotation",
            "text": said.words,
            "url": absolute(quote.get_absolute_url()),
            "creator": _speaker(quote.speaker, absolute),
            "dateCreated": quote.said_on,
            "isPartOf": {
                "@type": "NewsArticle",
                "headline": said.story.headline,
                "url": absolute(said.story.path),
            },
        }
    )


def speaker_page(speaker: Speaker, *, absolute: Callable[[str], str]) -> dict:
    """A speaker's own page as a Person or an Organization."""
    return _stated(
        {
            "@context": CONTEXT,
            **_speaker(speaker, absolute),
            "description": speaker.summary,
            "disambiguatingDescription": speaker.distinction,
            "sameAs": [address for _, address in outside_pages(speaker)],
        }
    )


def _may_be_named(quote):
    """Not what was taken back, nor a paraphrase: those words are the paper's own."""
    is_said = quote.state != Quote.State.DISOWNED and quote.kind != Quote.Kind.PARAPHRASE
    return has_permalink(quote) and is_said


def _quotation(appearance, absolute):
    quote = appearance.quote
    return _stated(
        {
            "@type": "Quotation",
            "text": " … ".join(piece["exact"] for piece in appearance.pieces),
            "url": absolute(quote.get_absolute_url()),
            "creator": _speaker(quote.speaker, absolute),
            "dateCreated": quote.said_on,
        }
    )


def _speaker(speaker, absolute):
    if speaker is None:
        return None
    kind = "Person" if speaker.is_person else "Organization"
    url = absolute(speaker.get_absolute_url()) if speaker.has_page else ""
    return _stated({"@type": kind, "name": speaker.name, "url": url})


def _picture(use, absolute):
    image = use.image
    return _stated(
        {
            "@type": "ImageObject",
            "url": absolute(image.file.url),
            "width": image.width,
            "height": image.height,
            "caption": use.caption,
            "creditText": image.credit,
        }
    )


def _correction(correction):
    return {
        "@type": "CorrectionComment",
        "text": correction.text,
        "datePublished": correction.issued_at.isoformat(),
    }


def _stated(data):
    """Without what has nothing to say."""
    return {name: value for name, value in data.items() if value not in ("", None, [])}
