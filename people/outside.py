"""Where outside lists tell of a speaker: addresses made of their ids."""

import re

from django.db.models import OuterRef, QuerySet, Subquery

from people.models import Identifier, Speaker

# Scheme → (what a reader calls it, the form of its ids, the address). Others are for the newsroom.
LISTS = {
    "wikidata": ("Wikidata", re.compile(r"Q[1-9][0-9]*"), "https://www.wikidata.org/wiki/{}"),
}


def with_outside_ids(speakers: QuerySet[Speaker]) -> QuerySet[Speaker]:
    """The speakers with the ids that `outside_pages` reads, without a query of their own."""
    rows = Identifier.objects.filter(speaker=OuterRef("pk")).order_by("pk")
    return speakers.annotate(
        **{
            f"{scheme}_id": Subquery(rows.filter(scheme=scheme).values("identifier")[:1])
            for scheme in LISTS
        }
    )


def outside_pages(speaker: Speaker) -> list[tuple[str, str]]:
    """[(name, address)] in outside lists; an id that is not of its list's form has none."""
    pages = []
    for scheme, (name, form, address) in LISTS.items():
        identifier = getattr(speaker, f"{scheme}_id", None) or ""
        if form.fullmatch(identifier):
            pages.append((name, address.format(identifier)))
    return pages
