"""Fill an empty database with an invented archive, for measuring."""

from tqdm import tqdm

from articles.corpus.drawing import Archive, Size
from articles.corpus.making import holds_anything, make
from articles.management.base import NewsroomCommand

IN_USE = (
    "this database holds stories, speakers, sections or topics already, and an invented archive "
    "must never stand among them. Name an empty one in DATABASE_URL. Nothing was changed."
)


class Command(NewsroomCommand):
    """articles.corpus, from the command line."""

    help = (
        "Fill an empty database with invented stories, speakers and confirmed quotations. The same "
        "numbers give the same archive. A few speakers and topics are in very many stories, most "
        "in very few; the dates run over twenty years."
    )
    examples = """\
examples:
  DATABASE_URL=sqlite:////tmp/try.sqlite3 python manage.py migrate
  DATABASE_URL=sqlite:////tmp/try.sqlite3 python manage.py make_corpus \\
      --articles 40000 --quotes 100000 --speakers 20000

exit status: 0 made, 2 refused: the database is in use, or a number can't be.
"""

    def add_arguments(self, parser):
        """Take how much of each, and the seed."""
        for name in ("articles", "quotes", "speakers"):
            parser.add_argument(f"--{name}", type=int, required=True, metavar="N")
        parser.add_argument("--topics", type=int, default=500, metavar="N", help="500 if not said")
        parser.add_argument(
            "--seed", type=int, default=1, metavar="N", help="another number, another archive"
        )

    def handle(self, *, articles, quotes, speakers, topics, seed, **options):
        """Make it, or refuse."""
        try:
            size = Size(articles, quotes, speakers, topics, seed)
        except ValueError as error:
            self.refuse(f"--{error}.")
        if holds_anything():
            self.refuse(IN_USE)
        with tqdm(total=articles, unit=" stories", disable=None) as bar:
            printed = make(Archive(size), on_progress=bar.update)
        self.stdout.write(
            f"Made {articles:,} stories that print {printed:,} quotations, {quotes:,} of them "
            f"different; {speakers:,} speakers, {topics:,} topics."
        )
