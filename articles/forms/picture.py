"""The form of a picture."""

from django import forms

from articles.forms.fields import RefusableForm
from articles.models import Image
from newsroom.record.removed import Guarded


class PictureForm(RefusableForm, Guarded, forms.ModelForm):
    """What is said of a picture; its file is taken in once and never exchanged."""

    file = forms.FileField(
        label="Picture",
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text="JPEG, PNG, WebP, GIF or TIFF, up to 50 megapixels. What the camera wrote into "
        "the file (place, time, device) is taken out.",
    )

    class Meta:
        model = Image
        fields = ["title", "credit", "licence", "focal_x", "focal_y"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("file", None)
