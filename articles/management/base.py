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
