"""Look for quotations in stories that are there already."""

from tqdm import tqdm

from articles.management.base import NewsroomCommand
from articles.models import Article
from articles.suggesting import suggest_later

AT_ONCE = 50


class Command(NewsroomCommand):
    """articles.suggesting.suggest_later, for one story or for all."""

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
        """Suggest; a story that fails does not stop the others."""
        ids = Article.objects.order_by("pk").values_list("pk", flat=True)
        if article is not None:
            ids = ids.filter(pk=article)
            if not ids.exists():
                self.refuse(f"No such story: {article}.")
        opened, self.failed = 0, 0
        keys = list(ids)
        with tqdm(total=len(keys), disable=None, unit="story") as bar:
            for start in range(0, len(keys), AT_ONCE):
                batch = keys[start : start + AT_ONCE]
                opened += self._suggest(list(Article.objects.filter(pk__in=batch).order_by("pk")))
                bar.update(len(batch))
        self.stdout.write(f"{opened} open suggestions in {len(keys) - self.failed} stories.")
        if self.failed:
            raise SystemExit(1)

    def _suggest(self, articles):
        """In these stories at once, or else in each by itself: one that fails stops no other."""
        try:
            return suggest_later(articles)
        except Exception as error:
            if len(articles) > 1:
                return sum(self._suggest([article]) for article in articles)
            self.failed += 1
            self.stderr.write(f"story {articles[0].pk}: {type(error).__name__}: {error}")
            return 0
