"""System checks of our own settings."""

from newsroom.checks import check_media_hosts


def test_private_hosts_are_never_asked_on_a_server(settings):
    assert check_media_hosts(None) == []
    settings.NEWSROOM_MEDIA_ALLOW_PRIVATE = True
    assert [error.id for error in check_media_hosts(None)] == ["newsroom.E014"]
