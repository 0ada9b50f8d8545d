"""A story with all that can be told of it."""

import pytest


@pytest.fixture
def story(settings, tmp_path):
    """It stands public, with a picture, a quotation and a correction."""
    from tests.articles.exporting.commands import make_story  # before this, Django is not ready

    settings.MEDIA_ROOT = str(tmp_path)
    return make_story(tmp_path)
