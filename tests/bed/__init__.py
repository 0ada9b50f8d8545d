"""The test bed: what ``make test`` needs on the machine, and the order in which it runs the suite.

``python -m tests.bed`` runs every test on SQLite and on PostgreSQL, and the browser tests on both.
What is missing (a PostgreSQL server, Chromium) is installed where that is possible; where it is
not, the bed says what to install and fails. Under the bed a skipped test is a failed test.
"""

# Set for the pytest runs the bed starts; tests/conftest.py is stricter when it sees it.
STRICT = "NEWSROOM_TEST_BED"


class MissingError(Exception):
    """Something the tests need is not on this machine; the message says what to install."""
