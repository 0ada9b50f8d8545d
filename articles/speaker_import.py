"""Speakers from a file into the directory: found again by id or name, filled in, never overwritten.

A speaker is known by the source's own id (kept as an identifier of the scheme named like the
source), else by an outside id, else by the exact folded name and kind, and only if one alone has
it. What an editor wrote stays; where the file says something else, the row is a conflict.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.about import follow_names
from articles.importing.items import RejectedItem
from articles.importing.people.items import RoleItem, SpeakerItem
from articles.importing.report import Outcome, Report, Result
from articles.models import ImportRun
from articles.redacting.knowing import standing
from newsroom.record.audit import note
from people.models import Identifier, Membership, OtherName, Speaker
from people.names import fold

BATCH = 100
# What an empty field takes from the file, and what must not say something else.
FILLED = ("distinction", "pronouns", "summary")
MUST_AGREE = ("distinction", "pronouns")


class _Unlike(Exception):
    """The file and the directory say different things: (field, reason)."""


def import_speakers(
    items: Iterable[SpeakerItem | RoleItem | RejectedItem],
    *,
    source: str,
    format_name: str,
    path: str,
    report: Report,
    is_dry_run: bool = False,
    user=None,
    on_result: Callable[[Result], None] = lambda result: None,
) -> ImportRun | None:
    """Take the items in order, a savepoint each; count each in the report.

    Returns the run's row, or None for a dry run, which does all the same and rolls it back.
    """
    taker = _Taker(source, format_name, user)

    def take_all():
        for result in taker.results(iter(items)):
            report.add(result)
            on_result(result)

    if is_dry_run:
        # One transaction that is rolled back, so that rows see those before them.
        with transaction.atomic():
            take_all()
            transaction.set_rollback(True)
        return None
    shown = taker.redactor.text(path)
    run = ImportRun.objects.create(source=source, format=format_name, paths=[shown], user=user)
    try:
        take_all()
    except BaseException:
        _end(run, report, ImportRun.State.FAILED)
        raise
    _end(run, report, ImportRun.State.FINISHED)
    return run


def _end(run, report, state):
    for name, value in report.head(run.source, run.format, 0.0).items():
        if name not in ("seconds", "source", "format"):
            setattr(run, name, value)
    run.state, run.finished_at, run.report = state, timezone.now(), report.noted
    run.save()


class _Taker:
    """One import while it runs."""

    def __init__(self, source, format_name, user):
        self.source, self.format_name, self.user = source, format_name, user
        self.redactor = standing()
        self.changed: set[int] = set()

    def results(self, items) -> Iterator[Result]:
        """What became of each item; a batch is a transaction, so that editors need not wait."""
        while batch := list(islice(items, BATCH)):
            with transaction.atomic():
                results = [self._result(item) for item in batch]
                follow_names(self.changed)
            self.changed.clear()
            yield from results

    def _result(self, item):
        external_id = self.redactor.text(item.external_id)
        told = {"external_id": external_id, "location": item.location, "source": self.source}
        told["format"] = self.format_name
        if isinstance(item, RejectedItem):
            item = self.redactor.rejected(item)
            return Result(
                **told, outcome=Outcome.REJECTED, reason=item.reason, field=item.field,
                was_read=item.was_read,
            )  # fmt: skip
        take = self._take_role if isinstance(item, RoleItem) else self._take_speaker
        if self._was_redacted(item):
            reason = "holds words that were redacted here"
            return Result(**told, outcome=Outcome.REJECTED, reason=reason)
        try:
            with transaction.atomic():
                return Result(**told, outcome=take(item))
        except _Unlike as unlike:
            field, reason = unlike.args
            return Result(**told, outcome=Outcome.CONFLICT, field=field, reason=reason)
        except ValidationError as error:
            field, reason = _first_fault(error)
            return Result(**told, outcome=Outcome.REJECTED, field=field, reason=reason)

    def _was_redacted(self, item):
        """Whether any word of it was taken out by law: then nothing of it comes back."""
        return self.redactor.holds_json(json.loads(json.dumps(asdict(item))))

    # --- a speaker ---

    def _take_speaker(self, item):
        speaker = self._find(item)
        outcome = Outcome.UNCHANGED
        if speaker is None:
            speaker, outcome = self._make(item), Outcome.CREATED
        changed = self._fill(speaker, item)
        changed |= self._add_names(speaker, item)
        changed |= self._add_identifiers(speaker, item)
        for role in item.roles:
            changed |= self._add_role(speaker, role)
        if changed and outcome == Outcome.UNCHANGED:
            outcome = Outcome.UPDATED
        if outcome != Outcome.UNCHANGED:
            verb = "add" if outcome == Outcome.CREATED else "change"
            note(speaker, verb=verb, user=self.user, data={"import": self.source})
            self.changed.add(speaker.pk)
        return outcome

    def _find(self, item):
        by_id = self._by_ids(item)
        if by_id is not None:
            if by_id.kind != item.kind:
                raise _Unlike("kind", f"{by_id} is known here as {by_id.get_kind_display()}")
            return by_id
        same = Speaker.objects.filter(kind=item.kind, key=fold(item.name)).order_by("pk")
        mine = dict(self._ids(item))
        found = [one for one in same[:20] if not _is_another(one, mine)]
        if len(found) > 1:
            raise _Unlike("name", f"{len(found)} here are called {item.name}: give an identifier")
        return found[0] if found else None

    def _ids(self, item):
        own = [(self.source, item.source_id)] if item.source_id else []
        return [*own, *item.identifiers]

    def _by_ids(self, item):
        """Whom the ids name, the source's own id first; None if nobody has one of them."""
        found = []
        for scheme, value in self._ids(item):
            rows = Identifier.objects.filter(scheme=scheme, identifier=value)
            found += [row.speaker.survivor for row in rows.select_related("speaker__merged_into")]
        if len({one.pk for one in found}) > 1:
            names = " and ".join(str(one) for one in dict.fromkeys(found))
            raise _Unlike("identifiers", f"they belong to two here: {names}")
        return found[0] if found else None

    def _make(self, item):
        speaker = Speaker(
            kind=item.kind,
            name=item.name,
            sort_name=item.sort_name,
            is_public_figure=item.is_public,
        )
        speaker.slug = speaker.free_slug()
        if item.kind != Speaker.Kind.PERSON:
            speaker.is_public_figure = True
        speaker.full_clean()
        speaker.save()
        return speaker

    def _fill(self, speaker, item):
        """Fill what is empty; raise where an editor's word and the file's differ."""
        filled = []
        for name in FILLED:
            here, there = getattr(speaker, name), getattr(item, name)
            if there and not here:
                setattr(speaker, name, there)
                filled.append(name)
            elif there and here != there and name in MUST_AGREE:
                raise _Unlike(name, f"“{here}” here, “{there}” in the file: perhaps a namesake")
        if item.is_public is not None and item.kind == Speaker.Kind.PERSON:
            if speaker.is_public_figure is None:
                speaker.is_public_figure = item.is_public
                filled.append("is_public_figure")
            elif speaker.is_public_figure != item.is_public:
                raise _Unlike("public", "an editor chose otherwise here")
        if filled:
            speaker.full_clean()
            speaker.save(update_fields=[*filled, "updated_at"])
        return bool(filled)

    def _add_names(self, speaker, item):
        known = {speaker.key, *speaker.other_names.values_list("key", flat=True)}
        names = [(item.name, {}), *((one.name, _dated(one)) for one in item.other_names)]
        added = False
        for name, more in names:
            if fold(name) not in known:
                row = OtherName(speaker=speaker, name=name, **more)
                row.full_clean()
                row.save()
                known.add(row.key)
                added = True
        return added

    def _add_identifiers(self, speaker, item):
        added = False
        for scheme, value in self._ids(item):
            _, is_new = Identifier.objects.get_or_create(
                scheme=scheme, identifier=value, defaults={"speaker": speaker}
            )
            added |= is_new
        return added

    # --- a role ---

    def _take_role(self, item):
        rows = Identifier.objects.filter(scheme=self.source, identifier=item.person_id)
        row = rows.select_related("speaker__merged_into").first()
        if row is None:
            raise ValidationError({"person_id": f"{item.person_id} was not taken, see above"})
        person = row.speaker.survivor
        if not person.is_person:
            raise ValidationError({"person_id": f"{item.person_id} is no person here"})
        return Outcome.UPDATED if self._add_role(person, item.role) else Outcome.UNCHANGED

    def _add_role(self, person, role):
        organization = self._organization(role)
        same = Membership.objects.filter(
            person=person,
            role=role.role,
            label=role.label,
            organization=organization,
            start_date=role.start_date,
        ).first()
        if same is None:
            same = Membership(
                person=person, organization=organization, role=role.role, label=role.label,
                start_date=role.start_date, end_date=role.end_date,
            )  # fmt: skip
        elif role.end_date in ("", same.end_date):
            return False
        elif same.end_date:
            here, there = same.end_date, role.end_date
            raise _Unlike("end_date", f"{here} here, {there} in the file ({same})")
        same.end_date = role.end_date
        same.full_clean()
        same.save()
        return True

    def _organization(self, role):
        if role.organization_id:
            rows = Identifier.objects.filter(scheme=self.source, identifier=role.organization_id)
            row = rows.select_related("speaker__merged_into").first()
            if row is None or row.speaker.survivor.is_person:
                refused = f"{role.organization_id} was not taken, see above"
                raise ValidationError({"organization_id": refused})
            return row.speaker.survivor
        return self._organization_named(role.organization) if role.organization else None

    def _organization_named(self, name):
        kind, key = Speaker.Kind.ORGANIZATION, fold(name)
        by_other_name = OtherName.objects.filter(key=key).values("speaker")
        found = list(Speaker.objects.filter(kind=kind, key=key)[:2])
        found = found or list(Speaker.objects.filter(kind=kind, pk__in=by_other_name)[:2])
        if len(found) != 1:
            many = "more than one organisation is" if found else "no organisation is"
            raise ValidationError({"organization": f"{many} called {name} here or in the file"})
        return found[0]


def _is_another(speaker, ids):
    """Whether an outside list knows the speaker under another id: then it is a namesake."""
    rows = speaker.identifiers.filter(scheme__in=ids)
    return any(ids[row.scheme] != row.identifier for row in rows)


def _dated(name):
    return {"note": name.note, "start_date": name.start_date, "end_date": name.end_date}


def _first_fault(error):
    if hasattr(error, "message_dict"):
        field, messages = next(iter(error.message_dict.items()))
        return ("" if field == "__all__" else field), " ".join(messages)
    return "", " ".join(error.messages)
