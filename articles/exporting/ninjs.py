"""A public story as an IPTC ninjs 3 object: ``article.json``, and each line of ``export_articles``.

Source of the format: IPTC, ninjs schema 3.2 (https://iptc.org/standards/ninjs/). Only properties
that 3.0 to 3.3 share are written. What ninjs has no property for, quotations and corrections,
goes into its associations, which are news objects again; docs/operating.md says how.
"""

import mimetypes
from collections.abc import Iterator

from articles.exporting.articles import Absolute
from articles.exporting.stories import PublicQuote, PublicStory
from articles.models import ArticleImage, Correction, QuoteKind
from articles.text import plain_text

__all__ = ["news_object"]

STANDARD = {
    "name": "ninjs",
    "version": "3.2",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.2.json#",
}
HTML, PLAIN = "text/html", "text/plain"
AUTHOR = "author"  # the role of a byline that names none


def news_object(story: PublicStory, *, absolute: Absolute, publisher: str, licence: str) -> dict:
    """A public story as a ninjs object. ``absolute`` has to give whole addresses: ninjs knows an
    object by a URI. ``licence`` holds where the story has no usage terms of its own."""
    article = story.article
    text = plain_text(story.body)
    return _stated(
        {
            "uri": absolute(article.path),
            "standard": STANDARD,
            "type": "text",
            "representationType": "full",
            "version": str(article.version) if article.version else "",
            "pubStatus": "usable",
            "firstCreated": _moment(story.published_at),
            "versionCreated": _moment(story.updated_at),
            "contentCreated": _moment(story.published_at),
            "expires": _moment(article.rights_until) if article.rights_until else "",
            "language": article.language,
            "headlines": [{"role": "main", "value": article.headline}],
            "descriptions": _texts({"main": article.standfirst}),
            "bodies": [
                {"role": "main", "contentType": HTML, "value": story.body},
                {"role": "main", "contentType": PLAIN, "wordCount": len(text.split())}
                | {"charCount": len(text), "value": text},
            ],
            "by": ", ".join(row.name for row in story.bylines),
            "infoSources": [
                {"name": row.name, "role": row.role or AUTHOR} for row in story.bylines
            ],
            "located": article.dateline,
            "subjects": list(_subjects(story, absolute)),
            "people": list(_quoted(story, absolute, is_person=True)),
            "organisations": list(_quoted(story, absolute, is_person=False)),
            "copyrightHolder": "" if article.credit_line else publisher,
            "copyrightNotice": article.credit_line,
            "usageTerms": article.usage_terms or licence,
            "renditions": [{"name": "web", "href": absolute(article.path), "contentType": HTML}],
            "associations": list(_associations(story, absolute)),
        }
    )


def _subjects(story, absolute) -> Iterator[dict]:
    """The section first: a subject whose ``rel`` says so, since ninjs 3 knows no services."""
    section = story.article.section
    for rel, row in [("section", section), *(("about", topic) for topic in story.topics)]:
        if row:
            uri = absolute(row.get_absolute_url())
            yield {"name": row.name, "rel": rel, "uri": uri, "literal": row.slug}


def _quoted(story, absolute, *, is_person) -> Iterator[dict]:
    """Those quoted who have a page, each once."""
    speakers = dict.fromkeys(one.quote.speaker for one in story.quotes)
    for speaker in speakers:
        if speaker and speaker.has_page and speaker.is_person == is_person:
            yield _speaker(speaker, absolute, rel="quoted")


def _speaker(speaker, absolute, *, rel):
    uri = absolute(speaker.get_absolute_url()) if speaker.has_page else ""
    return _stated({"name": speaker.name, "rel": rel, "uri": uri})


def _associations(story, absolute) -> Iterator[dict]:
    for number, use in enumerate(story.pictures, start=1):
        name = "featuremedia" if number == 1 else f"picture-{number}"
        yield _picture(use, absolute, name=name)
    # A paraphrase is the paper's own words.
    said = [one for one in story.quotes if one.quote.kind != QuoteKind.PARAPHRASE]
    for number, one in enumerate(said, start=1):
        yield _quotation(one, absolute, name=f"quotation-{number}")
    for number, one in enumerate(story.corrections, start=1):
        yield _correction(one, absolute(story.article.path), name=f"correction-{number}")


def _picture(use: ArticleImage, absolute, *, name):
    image, address = use.image, absolute(use.image.file.url)
    focus = {"x": image.width * image.focal_x // 100, "y": image.height * image.focal_y // 100}
    rendition = {
        "name": "original",
        "href": address,
        "contentType": mimetypes.guess_type(image.file.name)[0] or "",
        "width": image.width,
        "height": image.height,
        "poi": focus,
    }
    return _stated(
        {
            "name": name,
            "rel": "picture",
            "uri": address,
            "type": "picture",
            "by": image.credit,
            "usageTerms": image.licence,
            "descriptions": _texts({"main": use.caption, "altText": use.alt}),
            "renditions": [_stated(rendition)],
        }
    )


def _quotation(one: PublicQuote, absolute, *, name):
    """The words, who said them, and what is known of when and as what."""
    quote, speaker = one.quote, one.quote.speaker
    said_by = [_speaker(speaker, absolute, rel="speaker")] if speaker else []
    is_person = bool(speaker and speaker.is_person)
    told = {"attribution": one.attribution, "role": one.role, "saidOn": quote.said_on or ""}
    state = "" if quote.state == quote.State.STANDING else quote.state
    return _stated(
        {
            "name": name,
            "rel": "quotation",
            "uri": absolute(quote.get_absolute_url()),
            "type": "component",
            "bodies": [{"role": quote.kind, "contentType": PLAIN, "value": one.words}],
            "people": said_by if is_person else [],
            "organisations": [] if is_person else said_by,
            "descriptions": _texts(told | {"state": state, "venue": quote.venue}),
        }
    )


def _correction(correction: Correction, story_uri, *, name):
    return {
        "name": name,
        "rel": "correction",
        "uri": f"{story_uri}#correction-{correction.pk}",
        "type": "text",
        "firstCreated": _moment(correction.issued_at),
        "bodies": [{"role": correction.kind, "contentType": PLAIN, "value": correction.text}],
    }


def _texts(by_role):
    """Descriptions with their roles; those without words are left out."""
    return [
        {"role": role, "contentType": PLAIN, "value": value}
        for role, value in by_role.items()
        if value
    ]


def _moment(moment):
    return moment.isoformat()


def _stated(data):
    """Without what has nothing to say."""
    return {name: value for name, value in data.items() if value not in ("", None, [])}
