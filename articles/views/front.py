"""The front page: a lead, the newest, what was said, and the newest of every section."""

from django.db.models import OuterRef, Prefetch, Subquery
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article, ArticleImage, QuoteKind, Section
from articles.reading import as_said, listed_quotes, various, with_menu, with_stories
from articles.views.errors import answer_imported
from articles.views.page import show_page

AT_THE_TOP = 8  # the lead, those under it and those beside it
UNDER_THE_LEAD = 2
IN_A_SECTION = 4
SAID = 3
LONGEST_SAID = 260
NUMBERED = frozenset({"p", "page_id"})


@require_safe
def front(request):
    """The front page, in seven queries whatever the archive's size.

    WordPress's short addresses (``/?p=7``) come in here too, and are led on.
    """
    at = timezone.now()
    if request.GET.keys() & NUMBERED and (answer := answer_imported(request, at=at)):
        return answer
    newest = list(_stories(at)[:AT_THE_TOP])
    lead, others = _lead(newest)
    sections = _sections_with_newest(at)
    context = {
        "lead": lead,
        "picture": lead.pictures[0] if lead and lead.pictures else None,
        "seconds": others[:UNDER_THE_LEAD],
        "others": others[UNDER_THE_LEAD:],
        "said": _said(at),
        "blocks": _blocks(sections, at=at, shown={story.pk for story in newest}),
    }
    around = with_menu(sections, at=at)
    return show_page(request, "articles/front.html", context, at=at, around=around)


def _stories(at):
    pictures = ArticleImage.objects.select_related("image").order_by("position", "pk")
    return (
        Article.objects.public(at)
        .for_lists()
        .order_by("-live_at", "-id")
        .prefetch_related(Prefetch("article_images", pictures, to_attr="pictures"))
    )


def _lead(newest):
    """The newest story with a picture leads, else the newest; and the others in their order."""
    lead = next((story for story in newest if story.pictures), newest[0] if newest else None)
    return lead, [story for story in newest if story is not lead]


def _sections_with_newest(at):
    """Public sections, each with the ids of its newest stories: one query, by index steps."""
    newest = (
        Article.objects.public(at)
        .filter(section=OuterRef("pk"))
        .order_by("-live_at", "-id")
        .values("pk")
    )
    # Some of them may stand at the top already.
    ranks = range(AT_THE_TOP + IN_A_SECTION)
    ids = {f"newest_{rank}": Subquery(newest[rank : rank + 1]) for rank in ranks}
    sections = list(Section.objects.annotate(**ids).filter(newest_0__isnull=False))
    for section in sections:
        section.newest = [getattr(section, name) for name in ids]
    return sections


def _blocks(sections, *, at, shown):
    """(section, its newest stories) in the paper's order, without what stands at the top."""
    chosen = {
        section: [pk for pk in section.newest if pk and pk not in shown][:IN_A_SECTION]
        for section in sections
    }
    ids = [pk for pks in chosen.values() for pk in pks]
    stories = Article.objects.public(at).for_lists().in_bulk(ids)
    found = (
        (section, [stories[pk] for pk in pks if pk in stories]) for section, pks in chosen.items()
    )
    return [(section, rows) for section, rows in found if rows]


def _said(at):
    """The newest words of a few named speakers, each once, short enough to be read in passing."""
    newest = listed_quotes(at).filter(speaker__isnull=False, kind=QuoteKind.DIRECT)
    newest = newest.select_related("speaker").order_by("-live_at", "-id")[: 10 * SAID]
    said = [one for one in as_said(with_stories(newest, at=at)) if _is_short(one.words)]
    return various(said, most=SAID)


def _is_short(words):
    return 40 <= len(words) <= LONGEST_SAID
