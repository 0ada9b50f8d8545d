"""settle(): where a story will stand, fixed at the first moment a reader could see it."""

from django.utils import timezone

from articles.models import Article
from newsroom.record import addresses


def settle(article: Article) -> None:
    """Fix first moment, slug and path (in TIME_ZONE) of a story that is about to be published.

    Sets attributes and claims the address; the caller saves. Nothing moves once readers could
    see the story; an address that none could see is given up.
    """
    if article.was_ever_public:
        return
    live_at = max(filter(None, (article.published_at, article.embargo_until)))
    article.first_live_at = article.significant_at = live_at
    article.slug = article.slug or addresses.ascii_slug(article.headline, fallback="story")
    old = article.path
    article.path = _free_path(article, live_at)
    if old and old != article.path:
        addresses.release(old, target_type="article", target_id=article.pk)
    addresses.claim(article.path, target_type="article", target_id=article.pk)


def _free_path(article, live_at):
    """/YYYY/MM/DD/slug/ that no other story has or ever had."""
    day = timezone.localtime(live_at).strftime("%Y/%m/%d")
    paths = (f"/{day}/{slug}/" for slug in addresses.numbered(article.slug))
    return next(path for path in paths if _is_free(article, path))


def _is_free(article, path):
    others = Article.objects.filter(path=path).exclude(pk=article.pk)
    is_ours = addresses.is_free(path, target_type="article", target_id=article.pk)
    return is_ours and not others.exists()
