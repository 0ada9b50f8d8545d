"""A quotation at its own address."""

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Correction, gate
from articles.reading import permanent_quotes, printed_in, show
from articles.speakers import public_speakers
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
    context = {
        "said": said,
        "quote": found,
        "corrections": [] if is_standing else list(_corrections(found, at)),
        "is_disowned": found.state == found.State.DISOWNED,
        "is_paraphrase": found.kind == found.Kind.PARAPHRASE,
        "is_archive": all(row.article.is_archive for row in found.printed),
        "data": quotation_page(said, absolute=request.build_absolute_uri),
    }
    return show_page(request, "articles/quote.html", context, at=at)


def _find(pk, at):
    has_page = public_speakers(at)
    quotes = permanent_quotes(at).select_related("speaker", "on_behalf_of")
    quotes = quotes.annotate(
        speaker_has_page=Exists(has_page.filter(pk=OuterRef("speaker"))),
        principal_has_page=Exists(has_page.filter(pk=OuterRef("on_behalf_of"))),
    )
    printed = Prefetch("appearances", printed_in(at, whole=True), to_attr="printed")
    return quotes.filter(pk=pk).prefetch_related(printed).first()


def _corrections(quote, at):
    ours = Q(quote=quote) | Q(quote__joined_into=quote)
    rows = Correction.objects.public(at).filter(ours, gate(at, "article__"))
    return rows.select_related("former_speaker", "article").defer("article__body")
