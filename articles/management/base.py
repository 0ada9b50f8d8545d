"""What our commands share: help with examples, and refusals in one line with exit status 2."""

import argparse

from django.core.management.base import BaseCommand, CommandError


class NewsroomCommand(BaseCommand):
    """A command whose ``examples`` stand below its options, as they are written."""

    examples = ""

    def create_parser(self, prog_name, subcommand, **kwargs):
        """Keep the line breaks of the examples."""
        return super().create_parser(
            prog_name,
            subcommand,
            epilog=self.examples,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **kwargs,
        )

    def refuse(self, reason):
        """Stop with a line that says why, and exit status 2: nothing was done."""
        raise CommandError(reason, returncode=2)


def shown_on(bar):
    """What a background job calls after each step, to show how far it is on a progress bar."""

    def show(job):
        bar.total, bar.n = job.total or None, job.done
        bar.set_description(job.said or str(job), refresh=False)
        bar.refresh()

    return show
