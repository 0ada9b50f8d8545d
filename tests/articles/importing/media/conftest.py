"""A server of pictures, and a folder of our own for what is stored."""

import pytest

from tests.articles.importing.media.serving import serving


@pytest.fixture
def server():
    with serving() as running:
        yield running


@pytest.fixture
def media_root(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.NEWSROOM_MEDIA_ALLOW_PRIVATE = True
    return tmp_path / "media"
