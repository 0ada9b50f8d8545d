"""schema.org's words for a story, as far as they follow from its rows alone."""

from datetime import UTC, datetime

from articles.models import Article, ArticleImage, Correction, Image
from articles.structured_data import news_article

LIVE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def absolute(path):
    return f"https://paper.example{path}"


def data_of(article, **kwargs):
    return news_article(article, publisher="The Gazette", absolute=absolute, **kwargs)


def make(**kwargs):
    return Article(headline="Late", path="/2026/03/02/late/", first_live_at=LIVE, **kwargs)


def test_bare_story_says_only_what_it_knows():
    assert data_of(make()) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Late",
        "url": "https://paper.example/2026/03/02/late/",
        "mainEntityOfPage": "https://paper.example/2026/03/02/late/",
        "inLanguage": "en",
        "datePublished": "2026-03-02T09:00:00+00:00",
        "dateModified": "2026-03-02T09:00:00+00:00",
        "isAccessibleForFree": True,
        "publisher": {"@type": "NewsMediaOrganization", "name": "The Gazette"},
    }


def test_update_moves_the_date_modified_alone():
    data = data_of(make(significant_at=LATER))
    assert (data["datePublished"], data["dateModified"]) == (LIVE.isoformat(), LATER.isoformat())


def test_picture_has_its_credit():
    image = Image(credit="Photo: Jo Lane")
    image.__dict__.update(width=640, height=480)
    image.file.name = "pictures/quay.jpg"
    data = data_of(make(), pictures=[ArticleImage(image=image, caption="The quay")])
    assert data["image"] == [
        {
            "@type": "ImageObject",
            "url": "https://paper.example/media/pictures/quay.jpg",
            "width": 640,
            "height": 480,
            "caption": "The quay",
            "creditText": "Photo: Jo Lane",
        }
    ]


def test_correction_has_its_day():
    data = data_of(make(), corrections=[Correction(text="It was Tuesday.", issued_at=LATER)])
    assert data["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "It was Tuesday.",
            "datePublished": LATER.isoformat(),
        }
    ]
