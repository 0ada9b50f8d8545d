"""The import screen: upload, see what was found, map names, try, start, watch, read the report."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from articles import background
from articles.admin.jobs import LOOK_AGAIN
from articles.forms.importing import MapForm
from articles.forms.importing_media import FillForm
from articles.forms.importing_reading import FORMAT_WORDS
from articles.importing import surveying, uploads
from articles.models import ImportUpload
from articles.permissions import may
from newsroom.record.lists import ListAdmin, ReadOnlyMixin

State = ImportUpload.State
PILLS = {
    State.LOOKING: "scheduled",
    State.READY: "open",
    State.TRYING: "scheduled",
    State.RUNNING: "scheduled",
    State.DONE: "public",
    State.LEFT: "draft",
}
BUSY = (State.LOOKING, State.TRYING, State.RUNNING)
SAME = "It was looked through like this already. Kept what you filled in."
TEMPLATES = "admin/articles/importupload"
COUNTS = {
    "created": "created",
    "updated": "updated",
    "unchanged": "unchanged",
    "skipped": "skipped",
    "conflicts": "in conflict",
    "rejected": "rejected",
}


@admin.register(ImportUpload)
class ImportUploadAdmin(ReadOnlyMixin, ListAdmin):
    """Archives that were uploaded, and the pages of bringing one in."""

    noun, nouns = "upload", "uploads"
    list_display = ["name", "standing", "source", "found", "who", "moment"]
    list_select_related = ["user"]
    ordering = ["-created_at", "-id"]

    @admin.display(description="State")
    def standing(self, upload):
        words = upload.get_state_display()
        return format_html('<span class="pill pill-{}">{}</span>', PILLS[upload.state], words)

    @admin.display(description="Found")
    def found(self, upload):
        return f"{upload.survey['stories']:,} stories" if upload.survey else "–"

    @admin.display(description="By")
    def who(self, upload):
        user = upload.user
        return user.get_full_name() or user.get_username() if user else "The system"

    @admin.display(description="Uploaded")
    def moment(self, upload):
        return timezone.localtime(upload.created_at).strftime("%-d %b %Y, %H:%M")

    def changelist_view(self, request, extra_context=None):
        """The list, without archives that were kept long enough."""
        uploads.sweep()
        return super().changelist_view(request, extra_context)

    def has_add_permission(self, request):
        return may(request.user, "import_stories")

    def get_urls(self):
        # Marked here, since the wrapped method of a class can't carry it: see `bring_in`.
        view = self.admin_site.admin_view(csrf_exempt(self._bring_in_view()))
        pictures = self.admin_site.admin_view(csrf_exempt(self._bring_in_view()))
        own = [
            path("add/", view, name="articles_importupload_add"),
            path("<int:pk>/pictures/", pictures, name="articles_importupload_pictures"),
        ]
        return own + super().get_urls()

    def _bring_in_view(self):
        def bring_in(request, pk=None):
            return self.bring_in(request, pk)

        return bring_in

    def bring_in(self, request, pk=None):
        """The page to upload on; with a number, a zip of pictures for that upload.

        The file goes to the private folder as it comes in, so who may do it is asked before, and
        the form's token by `_receive`, once the handler is in place.
        """
        if not self.has_add_permission(request):
            raise PermissionDenied
        handler = uploads.PrivateHandler(request)
        request.upload_handlers = [handler]
        return self._receive(request, handler, pk)

    @method_decorator(csrf_protect)
    def _receive(self, request, handler, pk):
        if pk is not None:
            return self._receive_pictures(request, handler, get_object_or_404(ImportUpload, pk=pk))
        if request.method != "POST":
            return self._show(request, "upload", {"title": "Bring in an archive"})
        source = request.POST.get("source", "")[:100]
        try:
            upload = self._kept(request, handler.kept, source)
        except ValidationError as refusal:
            context = {"title": "Bring in an archive", "error": " ".join(refusal.messages)}
            return self._show(request, "upload", {**context, "source": source})
        return redirect("admin:articles_importupload_change", upload.pk)

    def _receive_pictures(self, request, handler, upload):
        if request.method == "POST":
            request.POST.get("action")  # reads the file to its end
            try:
                uploads.add_pictures(upload, _whole(handler.kept), user=request.user)
                messages.success(request, "The pictures are here. Choose them below.")
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))
        return redirect(f"{_url(upload)}#pictures")

    def _kept(self, request, file, source):
        file = _whole(file)
        upload = uploads.receive(file, user=request.user, source=source)
        surveying.look_through(upload, user=request.user)
        return upload

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Wherever it stands: what was found and what it becomes, how far it is, or the report."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        rows = ImportUpload.objects.select_related("run", "user")
        upload = get_object_or_404(rows, pk=object_id if str(object_id).isdigit() else 0)
        if request.method == "POST":
            return self._post(request, upload)
        return self._page(request, upload)

    def _post(self, request, upload):
        action = request.POST.get("action", "")
        try:
            if action == "give-up":
                uploads.give_up(upload, user=request.user)
                messages.success(request, "Given up. The file is deleted; nothing was imported.")
                return redirect("admin:articles_importupload_changelist")
            if action == "throw-away":
                uploads.throw_away(upload, user=request.user)
                messages.success(request, "The file is deleted.")
                return redirect(_url(upload))
            uploads.release(upload)
            form = self._form(request, upload, request.POST, request.FILES)
            if form is not None and form.is_valid() and upload.state == State.DONE:
                surveying.fill(upload, user=request.user, media=form.media_choice())
                return redirect(_url(upload))
            if form is None or not form.is_valid():
                return self._page(request, upload, form=form)
            if action.startswith(("pick-", "enter-")):
                row = self._answer_author(request, upload, form, action)
                self._read_otherwise(request, upload, form)
                return redirect(f"{_url(upload)}#author-{row}")
            self._go(request, upload, form, action)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(_url(upload))

    def _choose(self, request, upload, form, choices):
        cleaned = form.cleaned_data
        return surveying.choose(
            upload,
            user=request.user,
            source=cleaned.get("source", ""),
            is_publishing=cleaned.get("is_publishing") == "on",
            choices=choices,
        )

    def _answer_author(self, request, upload, form, action):
        """One click beside an author: somebody of the directory, or a new person. Returns the
        number of the row; all else that was filled in is kept with it."""
        verb, number, *person = action.split("-")
        number = int(number) if number.isdigit() else -1
        names = form.names["authors"]
        if not 0 <= number < len(names):
            return 0
        choices = form.choices()
        answer = choices["authors"][names[number]]
        if verb == "enter":
            entered = surveying.enter_author(upload, user=request.user, name=answer["printed"])
            answer["person"] = entered.pk
            messages.success(request, f"{entered} is in the directory now.")
        elif person and form.offers(number, person[0]):
            answer["person"] = int(person[0])
        self._choose(request, upload, form, choices)
        return number

    def _go(self, request, upload, form, action):
        upload = self._choose(request, upload, form, form.choices())
        if self._read_otherwise(request, upload, form):
            return
        if action not in ("start", "try"):
            messages.success(request, SAME if action == "look" else "Kept what you filled in.")
            return
        verb = surveying.start if action == "start" else surveying.try_out
        verb(upload, user=request.user)

    def _read_otherwise(self, request, upload, form):
        """Look through it as the form says now, if that is another way. Nothing is tried or
        imported of what nobody saw like this."""
        if not form.is_read_otherwise():
            return False
        format_name, columns = form.reading()
        surveying.look_again(upload, user=request.user, format_name=format_name, columns=columns)
        is_done = upload.state == State.READY
        messages.success(
            request, "Looked through again." if is_done else "It is looked through again."
        )
        return True

    def _form(self, request, upload, *data):
        if upload.state == State.DONE and upload.folder:
            return FillForm(*data, upload=upload)
        if upload.state != State.READY:
            return None
        may_publish = may(request.user, "publish_article")
        return MapForm(*data, upload=upload, may_publish=may_publish)

    def _page(self, request, upload, *, form=None):
        job = background.about(upload)
        is_refused = job is not None and job.state == job.State.REFUSED
        if is_refused:
            uploads.release(upload)
        form = form or self._form(request, upload)
        is_busy = upload.state in BUSY and not is_refused
        is_left_lying = upload.state == State.LOOKING and (job is None or is_refused)
        context = {
            "title": str(upload),
            "upload": upload,
            "pill": PILLS[upload.state],
            "survey": _told(upload.survey),
            "form": form if upload.state != State.DONE else None,
            "fill": form if upload.state == State.DONE else None,
            "media": form.media if form else None,
            "kept_until": upload.created_at + uploads.KEPT_FOR,
            "rows": _rows(form),
            "may_give_up": upload.state == State.READY or is_left_lying,
            "may_enter": request.user.has_perm("people.add_person"),
            "job": job if is_busy or is_refused else None,
            "dry_run": _counted(upload.dry_run),
        }
        response = self._show(request, "upload_page", context)
        if is_busy:
            # By its address: one that ends in a place on the page would only be jumped to.
            response["Refresh"] = f"{LOOK_AGAIN}; url={request.path}"
        return response

    def _show(self, request, name, context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"{TEMPLATES}/{name}.html", context)


def _whole(file):
    """A file that came in whole. Raises ValidationError if none did."""
    if file is None:
        raise ValidationError("Choose a file.")
    if file.is_too_large:
        raise ValidationError("The file is larger than this newsroom takes.")
    return file


def _url(upload):
    return reverse("admin:articles_importupload_change", args=[upload.pk])


def _rows(form):
    if not isinstance(form, MapForm):
        return {}
    columns = list(form.column_rows())
    rows = {kind: list(form.rows(kind)) for kind in ("sections", "topics")}
    return {**rows, "authors": list(form.author_rows()), "columns": columns}


def _told(survey):
    """The survey with its moments as moments."""
    if not survey:
        return None
    moments = {name: survey[name] and parse_datetime(survey[name]) for name in MOMENTS}
    sample = [
        {**one, "date": one["date"] and parse_datetime(one["date"])} for one in survey["sample"]
    ]
    formats = {FORMAT_WORDS.get(name, name): n for name, n in survey["formats"].items()}
    return {**survey, **moments, "sample": sample, "formats": formats}


MOMENTS = ("first_at", "last_at")


def _counted(report):
    """(how many, word) of a report, and what has something to say."""
    if not report:
        return None
    counts = [(report[name], word, name) for name, word in COUNTS.items() if report[name]]
    return {"seen": report["seen"], "counts": counts, "noted": report["noted"]}
