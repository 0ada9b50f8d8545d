"""What every template may ask of the newsroom."""

from django.conf import settings


def newsroom(request):
    """Give templates the paper's name and tagline."""
    return {
        "newsroom_name": settings.NEWSROOM_NAME,
        "newsroom_tagline": settings.NEWSROOM_TAGLINE,
    }
