"""PostgreSQL's own search: a tsvector and a GIN index.

The vector is written out by us, word by word, so that neither the server's locale nor its
dictionaries have a say, and no extension is needed.
"""

INDEX = "articles_quotesearch"
ENTRIES = "articles_quoteentry"
# A word keeps at most this many of its places in a vector.
LAST_POSITION = 16383
# One candidate in so many more than are wanted, and so many at least.
SPARE = 20


def install(cursor):
    """Make the index if it is not there; it fills itself."""
    if missing(cursor):
        cursor.execute(f"CREATE INDEX {INDEX} ON {ENTRIES} USING gin (document)")
    return False


def remove(cursor):
    """Nothing here is in a migration's way."""


def rebuild(cursor):
    """Nothing to do: an index of PostgreSQL's follows its table by itself."""


def missing(cursor):
    """The names of what should be there and is not."""
    cursor.execute("SELECT 1 FROM pg_indexes WHERE indexname = %s", [INDEX])
    return [] if cursor.fetchone() else [INDEX]


def is_sound(cursor):
    """An index of PostgreSQL's follows its table by itself."""
    return True


def document(words, marks):
    """What an entry stores: each word with its places, each mark without."""
    placed = [f"'{word}':{n}" for n, word in enumerate(words, 1) if n <= LAST_POSITION]
    return " ".join([*placed, *(f"'{mark}'" for mark in marks)])


def expression(groups):
    """A search as a tsquery; each word is quoted, so none is ever read as an operator."""
    return " & ".join(f"({' | '.join(_phrase(phrase) for phrase in group)})" for group in groups)


def found(document, asked):
    """SQL that one entry, by its document's column, is among the hits; and its parameters."""
    return f"{document} @@ %s::tsquery", [asked]


def newest(rows, asked, *, low, high, limit, cursor):
    """The places of the newest hits among gated rows, low <= place < high.

    First the entries alone, by whichever index the planner thinks cheaper, and then the gates of
    those: asked in one query it walked 50,000 entries for a word that 2,000 hold. Hardly any hit
    is behind a gate, so once is enough nearly always.
    """
    found = []
    step = limit + limit // SPARE + SPARE
    while True:
        hits = rows.model.objects.filter(document__found=asked, place__gte=low, place__lt=high)
        hits = list(hits.order_by("-place").values_list("pk", "place")[:step])
        gated = rows.filter(pk__in=[pk for pk, _ in hits]).order_by("-place")
        found += gated.values_list("place", flat=True)[: limit - len(found)] if hits else []
        if len(found) == limit or len(hits) < step:
            return found
        high, step = hits[-1][1], 2 * step


def _phrase(phrase):
    quoted = [f"'{word}'" for word in phrase]
    return f"({' <-> '.join(quoted)})"
