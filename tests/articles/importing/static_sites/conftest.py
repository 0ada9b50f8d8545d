"""What tests of pictures may ask for, here too."""

from tests.articles.importing.media.conftest import media_root, server

__all__ = ["media_root", "server"]
