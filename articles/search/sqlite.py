"""SQLite's own search: an FTS5 table over the entries, kept by triggers.

The words come folded, so the tokeniser only cuts at spaces. The rowid is the entry's place, so
the newest hits are read first and nothing is sorted.
"""

INDEX = "articles_quotesearch"
ENTRIES = "articles_quoteentry"
TRIGGERS = ("quotesearch_insert", "quotesearch_delete", "quotesearch_update")

_TABLE = f"""
CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} USING fts5(
    document, content='{ENTRIES}', content_rowid='place', columnsize=0,
    tokenize="ascii tokenchars '=@'"
)"""
_ADD = (
    f"INSERT INTO {INDEX}(rowid, document) "
    "SELECT new.place, new.document WHERE new.place IS NOT NULL"
)
_TAKE = (
    f"INSERT INTO {INDEX}({INDEX}, rowid, document) "
    "SELECT 'delete', old.place, old.document WHERE old.place IS NOT NULL"
)
_TRIGGERS = (
    f"CREATE TRIGGER quotesearch_insert AFTER INSERT ON {ENTRIES} BEGIN {_ADD}; END",
    f"CREATE TRIGGER quotesearch_delete AFTER DELETE ON {ENTRIES} BEGIN {_TAKE}; END",
    f"CREATE TRIGGER quotesearch_update AFTER UPDATE ON {ENTRIES} BEGIN {_TAKE}; {_ADD}; END",
)

_REBUILD = f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')"  # noqa: S608 - a constant
_COMPARE = f"INSERT INTO {INDEX}({INDEX}, rank) VALUES ('integrity-check', 1)"  # noqa: S608


def install(cursor):
    """Make the table and its triggers; return whether any was missing: then it must be filled."""
    is_stale = bool(missing(cursor))
    cursor.execute(_TABLE)
    remove(cursor)
    for statement in _TRIGGERS:
        cursor.execute(statement)
    return is_stale


def remove(cursor):
    """Drop the triggers, so that a migration may rebuild their table."""
    for name in TRIGGERS:
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def rebuild(cursor):
    """Fill the search anew from the entries."""
    cursor.execute(_REBUILD)


def missing(cursor):
    """The names of what should be there and is not."""
    there = _names(cursor, "table") | _names(cursor, "trigger")
    return sorted({INDEX, *TRIGGERS} - there)


def is_sound(cursor):
    """Whether the search holds just what the entries do. Raises DatabaseError if it does not."""
    cursor.execute(_COMPARE)
    return True


def document(words, marks):
    """What an entry stores."""
    return " ".join([*words, *marks])


def expression(groups):
    """A search in FTS5's words; each is quoted, so none is ever read as an operator."""
    return " AND ".join(f"({' OR '.join(_phrase(phrase) for phrase in group)})" for group in groups)


def found(place, asked):
    """SQL that one entry, by its place's column, is among the hits; and its parameters."""
    hits = f"SELECT 1 FROM {INDEX} WHERE {INDEX} MATCH %s AND {INDEX}.rowid = {place}"  # noqa: S608
    return f"EXISTS ({hits})", [asked]


def newest(rows, asked, *, low, high, limit, cursor):
    """The places of the newest hits among gated rows, low <= place < high.

    The index is walked from its newest hit, and each asks the gates in a subquery: joined, the
    planner would sometimes begin at the other end.
    """
    gated = rows.extra(where=[f"{ENTRIES}.place = {INDEX}.rowid"])  # noqa: S610 - no value in it
    inner, parameters = gated.order_by().values("pk").query.sql_with_params()
    sql = (
        f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s AND rowid >= %s AND rowid < %s "  # noqa: S608
        f"AND EXISTS ({inner}) ORDER BY rowid DESC LIMIT %s"
    )
    cursor.execute(sql, [asked, low, high, *parameters, limit])
    return [row[0] for row in cursor.fetchall()]


def _phrase(phrase):
    return f'"{" ".join(phrase)}"'


def _names(cursor, kind):
    cursor.execute("SELECT name FROM sqlite_master WHERE type = %s", [kind])
    return {row[0] for row in cursor.fetchall()}
