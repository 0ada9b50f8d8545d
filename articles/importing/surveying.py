"""What happens to an upload: it is looked through, mapped, tried and imported.

Looking through a small file is done at once. The rest goes on in processes of their own
(articles.background), which outlive the request and leave what they found on the upload's row.
"""

import zipfile
import zoneinfo
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from articles import background
from articles.importing.beats import resume
from articles.importing.formats import FORMATS
from articles.importing.mapping import Author, NameMap
from articles.importing.measuring import Measure
from articles.importing.media.finding import FETCH, Media
from articles.importing.plan import fault_of
from articles.importing.reading import AUTO, Reading
from articles.importing.report import Report
from articles.importing.runs import Options, begin, run_import
from articles.importing.survey import Survey, survey
from articles.importing.tabular.columns import Picked
from articles.importing.uploads import FILLING, discard, file_of, pictures_of, release
from articles.models import ImportRun, ImportUpload, Job
from articles.newcomers import enter
from articles.permissions import allow
from articles.redacting.knowing import standing
from newsroom.record.audit import note
from people.merging import survivors
from people.models import Speaker

__all__ = [
    "choose",
    "enter_author",
    "fill",
    "look_again",
    "look_through",
    "start",
    "try_out",
]

SMALL = 2_000_000  # bytes that are read within a request
MEGABYTE = 1_000_000
NOTED = 200
UNDER_WAY = "This import is under way already, or over."
State = ImportUpload.State


def look_through(upload: ImportUpload, *, user) -> None:
    """Find out what an upload holds: at once if it is small, else in the background."""
    allow(user, "import_stories")
    path = file_of(upload)
    if upload.size <= SMALL and not zipfile.is_zipfile(path):
        _keep_survey(upload, _survey(upload, path))
    else:
        background.start(
            "look through upload", title=f"Look through “{upload}”", user=user, target=upload
        )


def look_again(
    upload: ImportUpload, *, user, format_name: str, columns: Sequence[Sequence[str]]
) -> None:
    """Look through an upload in another way: its format, AUTO for what its content speaks for, and
    pairs of a table's column and our field, none for what is guessed.

    Raises PermissionDenied, ValidationError when it is under way already, or the file is gone.
    """
    allow(user, "import_stories")
    if format_name not in (AUTO, *FORMATS):
        raise ValidationError("There is no such format.")
    release(upload)
    file_of(upload)
    columns = standing().json([list(pair) for pair in columns])
    ready = ImportUpload.objects.filter(pk=upload.pk, state=State.READY)
    choices = {**upload.choices, "columns": columns}
    if not ready.update(state=State.LOOKING, format=format_name, choices=choices, dry_run={}):
        raise ValidationError(UNDER_WAY)
    upload.refresh_from_db()
    note(upload, verb="look again", user=user, data={"format": format_name})
    look_through(upload, user=user)


@background.work("look through upload")
def _look_through(job, progress):
    upload = ImportUpload.objects.get(pk=job.target_id)
    path = file_of(upload)
    measure = Measure([str(path)])
    progress(0, total=-(-(measure.total or 0) // MEGABYTE))

    def tell(found: Survey) -> None:
        many = found.stories + found.refused
        progress(measure.reached // MEGABYTE, said=f"{many:,} stories found, megabytes read")

    _keep_survey(upload, _survey(upload, path, measure=measure, on_item=tell))


def _survey(upload: ImportUpload, path: Path, **more) -> dict:
    reading = Reading(upload.format, _zone(), _columns(upload))
    found = survey([str(path)], reading, fault_of=fault_of, **more).as_json()
    for row in found["rejected"]:
        row["place"] = row["place"].replace(f"{path.parent}/", "")
    return standing().json(_storable(found))


def _keep_survey(upload: ImportUpload, found: dict) -> None:
    before = _named_by(upload.survey) if upload.survey else ""
    upload.survey, upload.state = found, State.READY
    named = _named_by(found)
    # One that somebody wrote stays, but not one that it had by the format it was read in before.
    upload.source = named if upload.source in ("", before) else named and upload.source
    upload.save(update_fields=["survey", "state", "source"])


def _named_by(found: dict) -> str:
    """The source that an upload has if nobody names one; what was mended keeps its own."""
    formats = list(found["formats"])
    if formats == ["rejects"]:
        return ""
    return formats[0] if len(formats) == 1 else "archive"


def choose(
    upload: ImportUpload, *, user, source: str, is_publishing: bool, choices: dict
) -> ImportUpload:
    """Keep what the upload's names become; `choices` as articles.importing.mapping has them.

    Raises PermissionDenied, ValidationError when it is under way already.
    """
    allow(user, "import_stories", *(["publish_article"] if is_publishing else []))
    release(upload)
    kept = ImportUpload.objects.filter(pk=upload.pk, state=State.READY).update(
        source=standing().text(source.strip()),
        is_publishing=is_publishing,
        choices=standing().json(choices),
        dry_run={},
    )
    if kept != 1:
        raise ValidationError(UNDER_WAY)
    upload.refresh_from_db()
    return upload


def enter_author(upload: ImportUpload, *, user, name: str) -> Speaker:
    """Put an author of an upload into the directory: a person, never a login.

    Whether readers may look them up stays undecided, which counts as private. Raises
    PermissionDenied, ValidationError.
    """
    allow(user, "import_stories")
    if not name:
        raise ValidationError("Write the name that is to be printed.")
    person = Speaker.Kind.PERSON
    return enter(
        user=user, name=name, kind=person, is_public_figure=None, data={"upload": upload.pk}
    )


def try_out(upload: ImportUpload, *, user) -> Job:
    """Do everything but keep nothing of it, in the background; the report stays with the upload."""
    return _ask(upload, user, State.TRYING, "try upload", f"Try the import of “{upload}”")


def start(upload: ImportUpload, *, user) -> Job:
    """Import it, in the background. Raises PermissionDenied, ValidationError."""
    job = _ask(upload, user, State.RUNNING, "import upload", f"Import “{upload}”")
    note(upload, verb="import", user=user, data={"publish": upload.is_publishing})
    return job


@transaction.atomic
def _ask(upload, user, state, kind, title):
    allow(user, "import_stories", *(["publish_article"] if upload.is_publishing else []))
    release(upload)
    file_of(upload)
    if ImportUpload.objects.filter(pk=upload.pk, state=State.READY).update(state=state) != 1:
        raise ValidationError(UNDER_WAY)
    _leave_undone_run(upload)
    upload.state = state
    total = upload.survey.get("stories", 0) + upload.survey.get("refused", 0)
    return background.start(kind, title=title, user=user, target=upload, total=total)


def _leave_undone_run(upload: ImportUpload) -> None:
    """One that was stopped and undone is no part of what is asked for now: that has its own run."""
    run = ImportRun.objects.filter(uploads=upload, undone__isnull=False).first()
    if run is None:
        return
    if run.undone_at is None:
        raise ValidationError("Its last run is being undone. Wait until that is over.")
    ImportUpload.objects.filter(pk=upload.pk, run=run).update(run=None)
    upload.run = None


@transaction.atomic
def fill(upload: ImportUpload, *, user, media: dict) -> Job:
    """Look for the pictures that an import which is over still lacks, in the background.

    `media` is chosen as in `choose`. The file is read again, in a run of its own; stories stay as
    they are. Raises PermissionDenied, ValidationError if the file is gone or its import undone.
    """
    allow(user, "import_stories")
    release(upload)
    file_of(upload)
    done = ImportUpload.objects.filter(pk=upload.pk, state=State.DONE, run__undone_at=None)
    choices = {**upload.choices, "media": standing().json(media)}
    if done.update(state=State.RUNNING, choices=choices) != 1:
        raise ValidationError("It is under way, was not imported yet, or its import was undone.")
    note(upload, verb="fetch pictures", user=user, data={"how": media.get("how", "")})
    title = f"Look for the pictures of “{upload}”"
    total = upload.survey.get("stories", 0) + upload.survey.get("refused", 0)
    return background.start(FILLING, title=title, user=user, target=upload, total=total)


@background.work(FILLING)
def _fill(job, progress):
    upload = ImportUpload.objects.select_related("run").get(pk=job.target_id)
    options = replace(_options(upload, is_dry_run=False), is_publishing=False, is_filling=True)
    run = ImportRun.objects.filter(pk=job.memory.get("run", 0)).first()
    if run is None:
        with transaction.atomic():
            run = begin([f"{upload.name}, for its pictures"], options=options, user=job.user)
            progress(0, memory={"run": run.pk})
    else:
        resume(run)
    report = _carried_out(upload, job, progress, options, run)
    _end(upload, report)


@background.work("try upload")
def _try(job, progress):
    upload = ImportUpload.objects.get(pk=job.target_id)
    options = _options(upload, is_dry_run=True)
    report = _carried_out(upload, job, progress, options, None)
    upload.dry_run = {**report.head(upload.source, upload.format, 0), "noted": report.noted[:NOTED]}
    upload.state = State.READY
    upload.save(update_fields=["dry_run", "state"])


@background.work("import upload")
def _import(job, progress):
    """A run that was killed is gone on with, in its own row: what was taken is not taken twice."""
    upload = ImportUpload.objects.select_related("run").get(pk=job.target_id)
    options = _options(upload, is_dry_run=False)
    run = _run_of(upload, options, job.user)
    _end(upload, _carried_out(upload, job, progress, options, run))


def _end(upload: ImportUpload, report: Report) -> None:
    """Its file goes, unless pictures or rejected items are nowhere else for a later run."""
    ImportUpload.objects.filter(pk=upload.pk).update(state=State.DONE)
    run = ImportRun.objects.get(pk=upload.run_id)
    not_kept = run.also_found.get("rejected", {}).get("not_kept")
    if run.undone_at is not None or not (not_kept or report.pictures.missing):
        discard(upload)


def _options(upload: ImportUpload, *, is_dry_run: bool) -> Options:
    return Options(
        format_name=upload.format,
        timezone=_zone(),
        source=upload.source,
        is_dry_run=is_dry_run,
        is_publishing=upload.is_publishing,
        is_suggesting=upload.choices.get("is_suggesting", True),
        columns=_columns(upload),
        names=_names(upload.choices),
        media=_media(upload),
    )


def _columns(upload: ImportUpload) -> Picked:
    """What its columns were said to mean, in the order in which they count."""
    return Picked(upload.choices.get("columns") or ())


def _media(upload: ImportUpload) -> Media:
    """Where its pictures come from, as was chosen: nowhere if that is gone meanwhile."""
    chosen = upload.choices.get("media") or {}
    match chosen.get("how"):
        case "fetch" if chosen.get("hosts"):
            return Media(FETCH, hosts=tuple(chosen["hosts"]))
        case "archive":
            return Media("folder", folder=file_of(upload))
        case "upload" if found := pictures_of(upload):
            return Media("folder", folder=found)
    return Media()


def _carried_out(upload, job, progress, options: Options, run: ImportRun | None) -> Report:
    path, report = str(file_of(upload)), Report()

    def tell(result=None) -> None:
        said = "Items tried" if options.is_dry_run else "Items read"
        if stored := report.pictures.stored:
            said = f"{stored:,} pictures stored, items read"
        progress(report.seen, said=said)

    telling = {"on_result": tell, "on_picture": tell}
    run_import([path], options=options, report=report, user=job.user, run=run, **telling)
    return report


def _run_of(upload: ImportUpload, options: Options, user) -> ImportRun:
    """The upload's run: made before the first item, kept by one that goes on."""
    if upload.run is None:
        with transaction.atomic():
            upload.run = begin([upload.name], options=options, user=user)
            upload.save(update_fields=["run"])
    else:
        resume(upload.run)
    return upload.run


def _names(choices: dict) -> NameMap:
    """The map, with people as they are now: some may have been merged since it was drawn."""
    authors = {name: Author.of(one) for name, one in (choices.get("authors") or {}).items()}
    now = survivors({one.person for one in authors.values() if one.person})
    meant = {name: now.get(one.person, one.person) for name, one in authors.items()}
    there = set(Speaker.objects.filter(pk__in=meant.values()).values_list("pk", flat=True))
    people = {name: pk if pk in there else 0 for name, pk in meant.items()}
    authors = {name: replace(one, person=people[name]) for name, one in authors.items()}
    return NameMap.of({**choices, "authors": authors})


def _zone():
    return zoneinfo.ZoneInfo(settings.TIME_ZONE)


def _storable(value):
    """What PostgreSQL's JSON can't hold becomes a replacement sign."""
    match value:
        case str():
            return value.replace("\x00", "\N{REPLACEMENT CHARACTER}")
        case list():
            return [_storable(one) for one in value]
        case dict():
            return {_storable(name): _storable(one) for name, one in value.items()}
    return value
