"""A progress bar for a run whose length is known in bytes and told in items."""

import sys

from tqdm import tqdm

from articles.importing.progress import Progress

__all__ = ["ProgressBar"]

WHOLE = "{percent:3d} %|{bar}| {elapsed}, {told}{postfix}"
COUNTED = "{elapsed}, {told}{postfix}"


class ProgressBar(tqdm):
    """Shows how far a run is on standard error, where that is a terminal; else nothing.

    `update()` shows it anew, `set_postfix()` adds to it, as for any bar of tqdm's.
    """

    def __init__(self, progress: Progress, *, is_quiet: bool = False):
        self._progress = progress  # the bar is drawn while it is made
        disable = True if is_quiet else None
        super().__init__(miniters=0, disable=disable, file=sys.stderr, dynamic_ncols=True)

    @property
    def format_dict(self):
        """What the bar is drawn from: the share that is done, and the words beside it."""
        drawn, share = dict(super().format_dict), self._progress.share
        told = ", ".join([self._progress.pace(), *self._progress.remaining()])
        if share is None:
            return {**drawn, "bar_format": COUNTED, "total": None, "told": told}
        whole = {"bar_format": WHOLE, "total": 1.0, "n": share, "percent": int(100 * share)}
        return {**drawn, **whole, "told": told}
