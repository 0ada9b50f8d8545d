"""The screens of pictures: taken in by one verb, seen by the newsroom before they are public."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.urls import path

from articles.admin.inlines import thumbnail
from articles.admin.refusals import RefusalMixin
from articles.forms.picture import PictureForm
from articles.models import Image
from articles.pictures import take_in
from newsroom.record.audit import note
from newsroom.record.lists import ListAdmin, newest

ABOUT = ["title", "credit", "licence", "focal_x", "focal_y"]


@admin.register(Image)
class ImageAdmin(RefusalMixin, ListAdmin):
    """Pictures."""

    noun, nouns = "picture", "pictures"
    form = PictureForm
    list_display = ["title", "preview", "credit", "licence", "created_at"]
    list_display_links = ["title", "preview"]
    ordering = ["-created_at", "-id"]
    search_fields = ["title"]
    search_help_text = "Words of the title or credit, among the 5,000 pictures taken in last."
    readonly_fields = ["large"]

    def get_fieldsets(self, request, obj=None):
        return [(None, {"fields": ["large", *ABOUT] if obj else ["file", *ABOUT]})]

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return queryset, False
        rows = newest(queryset, "-created_at", "-id")
        for word in search_term.split()[:8]:
            rows = rows.filter(title__icontains=word) | rows.filter(credit__icontains=word)
        return rows, False

    def get_urls(self):
        view = self.admin_site.admin_view(self.serve, cacheable=True)
        return [path("<int:pk>/file/", view, name="articles_image_file"), *super().get_urls()]

    def serve(self, request, pk):
        """The file itself, for those who may see it here."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        image = get_object_or_404(Image, pk=pk)
        try:
            return FileResponse(
                image.file.open(), headers={"Cache-Control": "private, max-age=600"}
            )
        except FileNotFoundError as error:
            raise Http404 from error

    def save_model(self, request, obj, form, change):
        """A new one is taken in by its verb; of a known one only what is said of it changes."""
        if change:
            super().save_model(request, obj, form, change)
            note(obj, verb="change", user=request.user)
            return
        said = {name: form.cleaned_data[name] for name in ABOUT}
        taken = take_in(form.cleaned_data["file"], user=request.user, **said)
        obj.__dict__.update(taken.__dict__)

    @admin.display(description="Preview")
    def preview(self, image):
        return thumbnail(image)

    @admin.display(description="Picture")
    def large(self, image):
        return thumbnail(image) if image.pk else "–"
