"""What follows from texts that were rewritten: keys, addresses, anchors, lists and the search."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.flatpages.models import FlatPage
from django.db import connection, transaction

from articles.about import follow_names
from articles.anchors import locate, make_anchor
from articles.listing import relist
from articles.models import Appearance, Article, Quote, QuoteSuggestion, SitePage, Topic, topic_key
from articles.naming import index_names
from articles.phrases import SLUG_MARKER
from articles.search import backends
from articles.suggesting import follow_edits
from articles.text import key_of, plain_text, sanitise
from newsroom.record import addresses
from newsroom.record.slugged import Slugged
from people.models import OtherName, Speaker
from people.names import fold
from people.spelling import short_key


def derived(row, new: dict) -> dict:
    """The columns to write: the new texts, and what is made from them."""
    values = dict(new)
    model = row._meta.concrete_model
    if model is Speaker and "name" in new:
        values |= {"key": fold(new["name"]), "short_key": short_key(new["name"], kind=row.kind)}
    elif model is OtherName:
        kind = Speaker.everyone.get(pk=row.speaker_id).kind
        values |= {"key": fold(new.get("name", row.name))}
        values |= {"short_key": short_key(new.get("name", row.name), kind=kind)}
    elif model is Topic and "name" in new:
        values["key"] = topic_key(new["name"])
    elif model is Quote and "text" in new:
        values["words_key"] = key_of(new["text"])
    elif model is QuoteSuggestion and "text" in new:
        values |= _key_of_suggestion(row, new["text"])
    elif model is Article:
        values |= _article(row, new)
    elif model is FlatPage:
        values |= _page(row, new)
    if isinstance(row, Slugged) and "slug" in new:
        values["slug"] = _free_slug(row, new["slug"])
    return values


def _key_of_suggestion(row, text):
    key = key_of(text)
    taken = set(
        QuoteSuggestion.objects.filter(article=row.article_id, words_key=key)
        .exclude(pk=row.pk)
        .values_list("occurrence", flat=True)
    )
    free = next(number for number in itertools.count() if number not in taken)
    return {"words_key": key, "occurrence": free}


def _article(row, new):
    values = {}
    if "body" in new:
        values["body"] = sanitise(new["body"])
    if "path" in new:
        addresses.bury(row.path)
        head = row.path.rstrip("/").rpartition("/")[0]
        slug = new["path"].rstrip("/").rpartition("/")[2]
        paths = (f"{head}/{one}/" for one in addresses.numbered(slug))
        mine = {"target_type": "article", "target_id": row.pk}
        values["path"] = next(path for path in paths if addresses.is_free(path, **mine))
        addresses.claim(values["path"], **mine)
    return values


def _page(row, new):
    values = {"content": sanitise(new["content"])} if "content" in new else {}
    if "url" in new:
        addresses.bury(row.url)
        head, _, slug = new["url"].strip("/").rpartition("/")
        start = f"/{head}/" if head else "/"
        paths = (f"{start}{one}/" for one in addresses.numbered(slug or SLUG_MARKER))
        mine = {"target_type": SitePage.target_type, "target_id": row.pk}
        values["url"] = next(path for path in paths if addresses.is_free(path, **mine))
        addresses.claim(values["url"], **mine)
    return values


def _free_slug(row, slug):
    """A new slug; the old address is buried, and the new one claimed."""
    addresses.bury(row.get_absolute_url())
    free = next(one for one in addresses.numbered(slug or SLUG_MARKER) if row.may_use(one))
    addresses.claim(row.address.format(free), **row._target())
    return free


def renamed(file, redactor) -> str:
    """The name of a stored file without the words; the file itself goes along."""
    name = file.name
    new = redactor.slug(name)
    if new == name:
        return file
    storage = file.storage
    if storage.exists(name):
        with storage.open(name) as content:
            new = storage.save(new, content)
        transaction.on_commit(lambda: storage.delete(name))
    return new


@dataclass
class Stories:
    """The stories that rewritten rows belong to, to be brought up to date once at the end."""

    ids: set[int] = field(default_factory=set)
    speakers: set[int] = field(default_factory=set)
    renamed: set[int] = field(default_factory=set)

    def add(self, row) -> None:
        """Note whose story, and whose lists, this row touches."""
        model = row._meta.concrete_model
        if model is Article:
            self.ids.add(row.pk)
        elif model in (Appearance, QuoteSuggestion):
            self.ids.add(row.article_id)
        elif model is Quote:
            printed = Appearance.objects.filter(quote=row).order_by()
            self.ids |= set(printed.values_list("article_id", flat=True))
        elif model is Speaker:
            self.speakers.add(row.pk)
        elif model is OtherName:
            self.renamed.add(row.speaker_id)

    def bring_up_to_date(self) -> None:
        """Anchors, names, lists and search entries of all these stories."""
        rows = Appearance.objects.filter(quote__speaker__in=self.speakers).order_by()
        quoted = set(rows.values_list("article_id", flat=True))
        bring_up_to_date(self.ids)
        of_speakers = sorted(quoted - self.ids)
        index_names(of_speakers)
        relist(of_speakers)
        follow_names(self.speakers | self.renamed)
        if self.ids or of_speakers:
            # An index may keep a word for a while after the last row that had it is gone.
            backends.rebuild(connection)


def bring_up_to_date(ids: Iterable[int]) -> None:
    """Anchors, suggestions, names and lists of stories whose rows are all rewritten."""
    ids = sorted(ids)
    for story in Article.objects.filter(pk__in=ids).order_by("pk"):
        follow_edits(story)
        _bare_where_lost(story)
        _follow_suggestions(story)
    index_names(ids)
    relist(ids)


def _bare_where_lost(story):
    """No surroundings for a quotation that can't be found: nobody can write them anew."""
    for row in story.appearances.filter(is_in_text=False):
        row.pieces = [{**piece, "prefix": "", "suffix": ""} for piece in row.pieces]
        row.save(update_fields=["pieces"])


def _follow_suggestions(story):
    """Write the surroundings of each suggestion anew: half a name may stand in them."""
    text = plain_text(story.body)
    changed = []
    for row in story.suggestions.all():
        spans = locate(text, row.pieces, near=row.position)
        bare = [{**piece, "prefix": "", "suffix": ""} for piece in row.pieces]
        row.pieces = [make_anchor(text, *span) for span in spans] if spans else bare
        changed.append(row)
    QuoteSuggestion.objects.bulk_update(changed, ["pieces"], batch_size=100)
