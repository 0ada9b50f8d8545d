"""Where the screens of a story are, what its form sends, and a text with two quotations."""

from django.urls import reverse

from articles.snapshots import TEXT_FIELDS

SAID = (
    "Ferries stopped at noon.\n\n"
    "“The wall held by a hand,” said Marta Quill, the harbour master. “We were lucky.”\n\n"
    "“Nobody slept that night,” said Tomas Birch, a baker."
)


def change_url(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def quotes_url(article):
    return reverse("admin:articles_article_quotes", args=[article.pk])


def story_data(article, **changed):
    """What the form of a story sends, with some fields changed."""
    fields = {name: getattr(article, name) for name in TEXT_FIELDS}
    topics = [row.tag_id for row in article.topic_items.all()] if article.pk else []
    empty = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    return {
        **fields,
        "version": article.version,
        "section": article.section_id or "",
        "topics": topics,
        **{f"bylines-{name}": value for name, value in empty.items()},
        **{f"article_images-{name}": value for name, value in empty.items()},
        **changed,
    }
