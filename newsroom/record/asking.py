"""Questions about many values at once."""

import json
from collections.abc import Iterable

from django.db import connection
from django.db.models.expressions import RawSQL

__all__ = ["among"]


def among(words: Iterable[str]) -> RawSQL:
    """Words to be looked for with ``__in``, however many: one parameter, and one query.

    Django makes a parameter of each and looks at each thrice; databases allow so and so many.
    """
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::text[])", [list(words)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(words))])
