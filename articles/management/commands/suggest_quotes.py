"""Look for quotations in stories that are there already."""

from tqdm import tqdm

from articles.management.base import NewsroomCommand
from articles.models import Article
from articles.suggesting import suggest_quotes


class Command(NewsroomCommand):
    """articles.suggesting.suggest_quotes, for one story or for all."""

    help = (
        "Find quotations and suggest their speakers. Answers that editors gave stay given; "
        "nothing a machine suggests is shown to readers."
    )
    examples = """\
examples:
  python manage.py suggest_quotes --article 17
  python manage.py suggest_quotes --all

exit status: 0 done, 1 it failed for some story (named on standard error; the others were
done), 2 no such story.
"""

    def add_arguments(self, parser):
        """Take one story, or all."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--article", type=int, metavar="ID", help="the story's id")
        which.add_argument("--all", action="store_true", help="every story")

    def handle(self, *, article, **options):
        """Suggest story by story; one that fails does not stop the others."""
        ids = Article.objects.order_by("pk").values_list("pk", flat=True)
        if article is not None:
            ids = ids.filter(pk=article)
            if not ids.exists():
                self.refuse(f"No such story: {article}.")
        opened, failed = 0, 0
        for pk in tqdm(list(ids), disable=None, unit="story"):
            try:
                opened += suggest_quotes(Article.objects.get(pk=pk))
            except Exception as error:
                failed += 1
                self.stderr.write(f"story {pk}: {type(error).__name__}: {error}")
        self.stdout.write(f"{opened} open suggestions in {len(ids) - failed} stories.")
        if failed:
            raise SystemExit(1)
