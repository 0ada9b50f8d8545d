"""A quotation at its own address."""

from django.conf import settings
from django.db.models import Prefetch, Q
from django.http import Http404, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.exporting.quotes import citation, for_data, quote_data
from articles.models import Correction, gate
from articles.reading import permanent_quotes, printed_in, show
from articles.structured_data import quotation_page
from articles.views.page import show_page


@require_safe
def quote(request, pk):
    """The words in their sentence, who said them and when, and where we printed them."""
    at = timezone.now()
    found = _find(pk, at)
    if found is None or not found.printed:
        raise Http404
    said = show(found)
    is_standing = found.state == found.State.STANDING
    url = request.build_absolute_uri(found.get_absolute_url())
    context = {
        "said": said,
        "quote": found,
        "corrections": [] if is_standing else list(_corrections(found, at)),
        "is_disowned": found.state == found.State.DISOWNED,
        "is_paraphrase": found.kind == found.Kind.PARAPHRASE,
        "is_archive": all(row.article.is_archive for row in found.printed),
        "citation": citation(said, publisher=settings.NEWSROOM_NAME, url=url, at=at),
        "data": quotation_page(said, absolute=request.build_absolute_uri),
    }
    return show_page(request, "articles/quote.html", context, at=at)


@require_safe
def quote_json(request, pk):
    """The same as data, under the licence that the newsroom states."""
    at = timezone.now()
    found = _find(pk, at)
    if found is None or not found.printed:
        raise Http404
    about = {
        "publisher": settings.NEWSROOM_NAME,
        "licence": settings.NEWSROOM_DATA_LICENCE,
        "retrieved_at": at.isoformat(timespec="seconds"),
    }
    data = quote_data(show(found), absolute=request.build_absolute_uri)
    options = {"ensure_ascii": False, "indent": 1}
    response = JsonResponse({**data, **about}, json_dumps_params=options)
    response["X-Robots-Tag"] = "noindex"
    return response


def _find(pk, at):
    quotes = for_data(permanent_quotes(at), at=at)
    printed = Prefetch("appearances", printed_in(at, whole=True), to_attr="printed")
    return quotes.filter(pk=pk).prefetch_related(printed).first()


def _corrections(quote, at):
    ours = Q(quote=quote) | Q(quote__joined_into=quote)
    rows = Correction.objects.public(at).filter(ours, gate(at, "article__"))
    return rows.select_related("former_speaker", "article").defer("article__body")
