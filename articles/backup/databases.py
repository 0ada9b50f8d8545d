"""Which module backs a database up: each offers the same names.

``FILE`` is what its copy is called in a backup; ``version(connection)`` the server's;
``taken(connection, path)`` writes one moment of the database to a file and gives, within its
block, a function that asks that very moment for rows; ``check(connection, server)`` raises
BackupError if what was made on that server's version can't be loaded here; ``load(connection,
path)`` puts a copy in the place of all that is there, wholly or not at all.
"""

from articles.backup import postgresql, sqlite

BACKENDS = {"sqlite": sqlite, "postgresql": postgresql}


def backend_of(connection):
    """The module that knows this database."""
    return BACKENDS[connection.vendor]
