"""The list of tasks: what changes in one story left to be put right in another."""

from django.contrib import admin
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from articles.admin import vouching
from articles.models import Task
from newsroom.record.lists import ListAdmin, ReadOnlyMixin


class DoneFilter(admin.SimpleListFilter):
    """Open tasks, or those that were done; without a choice, the open ones."""

    title, parameter_name = "state", "state"

    def lookups(self, request, model_admin):
        return [("done", "Done"), ("all", "All")]

    def choices(self, changelist):
        found = list(super().choices(changelist))
        found[0]["display"] = "To do"
        return found

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(done_at__isnull=self.value() != "done")


@admin.register(Task)
class TaskAdmin(ReadOnlyMixin, ListAdmin):
    """Tasks. They are opened by what editors do elsewhere, and finished with a note."""

    list_display = ["story", "kind_shown", "text", "opened", "step"]
    list_display_links = None
    list_filter = [DoneFilter]
    list_select_related = ["article", "done_by"]
    ordering = ["-opened_at", "-id"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("article__body", "article__desk_note")

    def get_urls(self):
        def finish(request, **kwargs):
            return vouching.finish_task(self, request, **kwargs)

        own = path(
            "<int:pk>/finish/", self.admin_site.admin_view(finish), name="articles_task_finish"
        )
        return [own, *super().get_urls()]

    @admin.display(description="Story")
    def story(self, task):
        url = reverse("admin:articles_article_change", args=[task.article_id])
        return format_html('<a href="{}">{}</a>', url, task.article)

    @admin.display(description="What it is")
    def kind_shown(self, task):
        return task.get_kind_display()

    @admin.display(description="Since")
    def opened(self, task):
        return timezone.localtime(task.opened_at).strftime("%-d %b %Y")

    @admin.display(description="")
    def step(self, task):
        if task.done_at:
            return f"Done: {task.done_note}"
        url = reverse("admin:articles_task_finish", args=[task.pk])
        return format_html('<a class="button" href="{}">Finish…</a>', url)
