"""What a test needs to start a process of its own on the test's database."""

import os

from django.db import connection


def url_of_database():
    """The address of the test's own database, as DATABASE_URL takes it."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    login = ":".join(filter(None, (database["USER"], database["PASSWORD"])))
    return f"postgresql://{login}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


def environment():
    """The environment of such a process."""
    own = {"DJANGO_SETTINGS_MODULE": "newsroom.settings", "DATABASE_URL": url_of_database()}
    return {**os.environ, **own}
