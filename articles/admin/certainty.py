"""How sure the finder is, in the newsroom's words: the same on every screen."""

from articles.models import FIRM, LIKELY

BANDS = (("firm", "Firm", FIRM), ("likely", "Likely", LIKELY), ("look", "Look closely", 0))


def band_of(confidence: float) -> tuple[str, str]:
    """(its key, its name) of a confidence from 0 to 1."""
    certainty = round(confidence * 1000)
    return next((key, name) for key, name, least in BANDS if certainty >= least)
