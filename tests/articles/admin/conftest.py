"""Editors of each group at their screens."""

import pytest


@pytest.fixture
def log_in(client, db):
    """A function of a group: logs the client in as one of it, and gives the user."""
    from tests import factories  # a conftest is read before Django is ready

    def log_in(group="Editors", **kwargs):
        user = factories.make_user(group, **kwargs)
        client.force_login(user)
        return user

    return log_in


@pytest.fixture
def draft(db):
    """A draft with two quotations that nobody answered."""
    from tests import factories
    from tests.articles.admin.screens import SAID

    return factories.make_draft(text=SAID, headline="Wall holds")
