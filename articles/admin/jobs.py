"""Background work: the list of it, how far each is, and *Go on*."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme

from articles import background
from articles.models import Job
from newsroom.record.lists import ListAdmin, ReadOnlyMixin

LOOK_AGAIN = 3  # seconds, while something is under way


@admin.register(Job)
class JobAdmin(ReadOnlyMixin, ListAdmin):
    """What was too long for a request: how far it is, and what became of it."""

    noun, nouns = "piece of work", "pieces of work"
    list_display = ["title", "standing", "how_far", "who", "moment"]
    list_select_related = ["user"]
    ordering = ["-created_at", "-id"]

    @admin.display(description="State")
    def standing(self, job):
        kind, words = _pill(job)
        return format_html('<span class="pill pill-{}">{}</span>', kind, words)

    @admin.display(description="How far")
    def how_far(self, job):
        return f"{job.done:,} of {job.total:,}" if job.total else f"{job.done:,}"

    @admin.display(description="By")
    def who(self, job):
        return job.user.get_full_name() or job.user.get_username() if job.user else "The system"

    @admin.display(description="Asked for")
    def moment(self, job):
        return timezone.localtime(job.created_at).strftime("%-d %b %Y, %H:%M")

    def get_urls(self):
        view = self.admin_site.admin_view(self.go_on)
        return [path("<int:pk>/go-on/", view, name="articles_job_go_on"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """How far one is; the page looks again by itself until it is over."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = Job.objects.select_related("user")
        job = get_object_or_404(rows, pk=object_id if object_id.isdigit() else 0)
        kind, words = _pill(job)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(job),
            "job": job,
            "pill": kind,
            "standing": words,
        }
        response = TemplateResponse(request, "admin/articles/job/result.html", context)
        if not job.is_over:
            response["Refresh"] = str(LOOK_AGAIN)
        return response

    def go_on(self, request, pk):
        """Start a process again for work that was left lying, and return where it was asked."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        job = get_object_or_404(Job, pk=pk)
        if request.method == "POST" and background.is_stalled(job):
            background.launch(job)
        back = request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()})
        return redirect(back) if is_ours else redirect("admin:articles_job_change", pk)


def _pill(job):
    """The colour and the words of a job's state."""
    if job.state == Job.State.STOPPED or background.is_stalled(job):
        return "withdrawn", "Left lying"
    if job.state == Job.State.REFUSED:
        return "withdrawn", job.get_state_display()
    return ("public", "Done") if job.is_over else ("scheduled", job.get_state_display())
