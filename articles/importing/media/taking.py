"""The pictures of a batch of stories: known by their addresses, found, stored, placed.

After the batch is committed, so that no story waits for a server. Bytes are fetched by threads
that know no database, and decoded here, one at a time, outside of any transaction.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from articles.importing.items import ImportItem, Picture
from articles.importing.media.addresses import Address, address_of
from articles.importing.media.fetching import NotFetched
from articles.importing.media.finding import Finder, Found, Media, Wanted
from articles.importing.media.placing import (
    Placing,
    chosen_by_editors,
    in_order,
    place,
    use_of,
    uses_of,
)
from articles.importing.report import PictureCounts
from articles.importing.sources import SourceFile
from articles.models import Image, SourcePicture
from articles.pictures import clean, store
from newsroom.record.loading import load_new

__all__ = ["Story", "Taker"]

log = logging.getLogger(__name__)
NO_ADDRESS = "its address can't be read"
MOST_NAMED = 3  # pictures that a story's line names


@dataclass(frozen=True, slots=True)
class Story:
    """A story of a batch, and the file that its item was read from; None before it is written.

    `is_written` where this run wrote it, so that it shows the item's pictures and no others.
    """

    article: int | None
    source: str
    item: ImportItem
    file: SourceFile | None = None
    is_written: bool = False


@dataclass(frozen=True, slots=True)
class _Named:
    """A picture that a story names; without an address if what stands there is none."""

    picture: Picture
    address: Address | None


class Taker:
    """Takes the pictures of one run, batch by batch; to be closed at its end."""

    def __init__(
        self,
        media: Media,
        *,
        counts: PictureCounts,
        user=None,
        allow_private: bool = False,
        on_picture: Callable[[], None] = lambda: None,
    ):
        self._media, self._counts, self._user = media, counts, user
        self._finder = None if media.is_skipping else Finder(media, allow_private=allow_private)
        self._on_picture = on_picture
        self._tried: set[int] = set()  # hashes, so that a million addresses stay small

    def close(self) -> None:
        if self._finder:
            self._finder.close()

    def only_count(self, stories: Sequence[Story]) -> None:
        """What a dry run does: say how many pictures are not there yet. Writes nothing."""
        named = {id(story): _named(story) for story in stories}
        rows = _known(named.values())
        for pictures in named.values():
            self._counts.missing += sum(_image(one, rows) is None for one in pictures)

    def take(self, stories: Sequence[Story]) -> dict[int, tuple[str, ...]]:
        """Take what these stories lack; return {story: a line for each picture not to be had}.

        Whatever else goes wrong is said of its story: no picture stops a run. Raises
        OperationalError.
        """
        try:
            return self._take(stories)
        except OperationalError:
            raise
        except Exception as error:
            if len(stories) == 1:
                log.warning("the pictures of a story could not be taken", exc_info=True)
                return {stories[0].article: (f"its pictures {_fault(error)}",)}
        told: dict[int, tuple[str, ...]] = {}
        for story in stories:
            told |= self.take([story])
        return told

    def _take(self, stories: Sequence[Story]) -> dict[int, tuple[str, ...]]:
        named = {story.article: _named(story) for story in stories if story.item.pictures}
        if not named:
            return {}
        rows = _known_and_new(stories, named)
        there = uses_of(named)
        lacking = _lacking(stories, named, rows, there)
        kept = chosen_by_editors([one.article for one in lacking]) if lacking else set()
        lacking = [story for story in lacking if story.article not in kept]
        tried = self._find(lacking, named, rows) if self._finder else set()
        placings = [_placing(story, named[story.article], rows) for story in lacking]
        # Nothing to show, and nothing shown: as nearly always where pictures are skipped.
        if placings := [one for one in placings if one.uses or there.get(one.article)]:
            self._counts.placed += place(placings, at=timezone.now())
        return {story.article: self._told(named[story.article], rows, tried) for story in lacking}

    # --- finding and storing ---------------------------------------------------------------------

    def _find(self, stories, named, rows) -> set[str]:
        """Look for what is missing, each address once in a run; return the keys looked for."""
        wanted: dict[str, tuple[Wanted, Picture]] = {}
        asked = set()
        for story in stories:
            for one in named[story.article]:
                if one.address is None or _image(one, rows) is not None:
                    continue
                asked.add(one.address.key)
                if hash(one.address.key) not in self._tried:
                    self._tried.add(hash(one.address.key))
                    wanted[one.address.key] = Wanted(one.address, story.file), one.picture
        for one, found in self._finder.find_all([pair[0] for pair in wanted.values()]):
            self._take_one(rows[one.address.key], wanted[one.address.key][1], one.address, found)
            self._on_picture()
        return asked

    def _take_one(self, row: SourcePicture, picture: Picture, address: Address, found: Found):
        """Store what was found, or write down why nothing was."""
        if isinstance(found, NotFetched):
            row.reason = str(found)[:200]
            if found.was_tried:
                _note_try(row)
            return
        try:
            with found:
                cleaned = clean(File(found, name=address.name))
            with transaction.atomic():
                row.image = self._stored(cleaned, picture, address)
                row.reason = ""
                _note_try(row)
            self._counts.stored += 1
        except OperationalError:
            raise
        except Exception as error:
            row.image, row.reason = None, _reason(error)
            _note_try(row)

    def _stored(self, cleaned, picture: Picture, address: Address) -> Image:
        title = picture.caption or picture.alt or address.name
        said = {"credit": picture.credit, "licence": picture.licence}
        return store(cleaned, user=self._user, title=title, **said)

    def _told(self, pictures, rows, tried) -> tuple[str, ...]:
        """Count what is missing of a story, and say so of what was looked for."""
        lines = []
        for one in pictures:
            if _image(one, rows) is not None:
                continue
            self._counts.missing += 1
            if self._finder and one.address is None:
                lines.append((one.picture.address[:200], NO_ADDRESS))
            elif one.address and one.address.key in tried:
                lines.append((one.address.written, rows[one.address.key].reason))
        for _, reason in lines:
            self._counts.failed[reason] += 1
        told = [f"no picture from {address}: {reason}" for address, reason in lines[:MOST_NAMED]]
        more = len(lines) - len(told)
        return (*told, *([f"and {more} more pictures"] if more else []))


def _reason(error: Exception) -> str:
    """Why a file is not stored, in words."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)[:200]
    log.info("a picture could not be stored", exc_info=True)
    return _fault(error)


def _fault(error: Exception) -> str:
    return f"can't be stored ({type(error).__name__})"


def _note_try(row: SourcePicture) -> None:
    SourcePicture.objects.filter(pk=row.pk).update(
        image=row.image, reason=row.reason, tries=F("tries") + 1, tried_at=timezone.now()
    )


# --- what is known -------------------------------------------------------------------------------


def _named(story: Story) -> list[_Named]:
    folder = story.file.external_id.rpartition("/")[0] if story.file else ""
    return [
        _Named(picture, address_of(picture.address, source=story.source, folder=folder))
        for picture in in_order(story.item.pictures)
    ]


def _known(named: Iterable[Sequence[_Named]]) -> dict[str, SourcePicture]:
    keys = {one.address.key for pictures in named for one in pictures if one.address}
    return SourcePicture.objects.in_bulk(keys, field_name="key") if keys else {}


def _known_and_new(stories: Sequence[Story], named) -> dict[str, SourcePicture]:
    """{key: row} for all addresses named, those made that were not known."""
    rows = _known(named.values())
    new = {
        one.address.key: SourcePicture(
            key=one.address.key,
            source=story.source,
            address=one.address.written,
            path=one.address.public_path,
        )
        for story in reversed(stories)
        for one in named.get(story.article, ())
        if one.address and one.address.key not in rows
    }
    if new:
        # Another run may make the same at the same moment.
        load_new(list(new.values()), ignore_conflicts=True)
        rows = _known(named.values())
    return rows


def _image(one: _Named, rows) -> int | None:
    return rows[one.address.key].image_id if one.address and one.address.key in rows else None


def _lacking(stories: Sequence[Story], named, rows, there) -> list[Story]:
    """The stories that do not show all that their source names, and those just written."""
    lacking = []
    for story in stories:
        if story.article not in named:
            continue
        shown = {row.image_id for row in there.get(story.article, ())}
        wanted = {_image(one, rows) for one in named[story.article]}
        if story.is_written or wanted - shown:
            lacking.append(story)
    return lacking


def _placing(story: Story, pictures: Sequence[_Named], rows) -> Placing:
    uses = [
        use_of(one.picture, image) for one in pictures if (image := _image(one, rows)) is not None
    ]
    return Placing(story.article, story.source, tuple(uses), is_whole=story.is_written)
