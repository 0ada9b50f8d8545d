"""The paper's own pages (about, contact, privacy) at their own addresses."""

from django.conf import settings
from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import SitePage
from articles.reading import summary_of
from articles.structured_data import web_page
from articles.views.page import show_page


@require_safe
def flat_page(request, path):
    """A published page; anything else is not found here, and may have moved (errors.py)."""
    at = timezone.now()
    page = SitePage.objects.public(at).filter(url=f"/{path}").first()
    if page is None:
        raise Http404
    summary = summary_of(page.content)
    context = {
        "page": page,
        "summary": summary,
        "canonical": page.url,
        "data": web_page(
            page,
            summary=summary,
            publisher=settings.NEWSROOM_NAME,
            absolute=request.build_absolute_uri,
        ),
    }
    return show_page(request, "articles/flat_page.html", context, at=at)
