"""The form of a page of the paper's own."""

from django import forms

from articles.forms.fields import RefusableForm
from articles.forms.story import EXTENSIONS, StoryTextWidget
from articles.models import SitePage
from articles.page_addresses import as_address, fault_of
from articles.pages import CONTENT
from newsroom.record.removed import Guarded

# A page quotes nobody: no passages, and no button for them.
PAGE_EXTENSIONS = {name: value for name, value in EXTENSIONS.items() if name != "Passages"} | {
    "Menu": {"groups": [g for g in EXTENSIONS["Menu"]["groups"] if g["group"] != "quotation"]}
}


class PageTextWidget(StoryTextWidget):
    """The stories' text editor without quotations."""

    extending = ("newsroom/kept-markup",)


class PageForm(RefusableForm, Guarded, forms.ModelForm):
    """A page. ``version`` says which state of it the editor saw; ``overwrite`` is said after a
    conflict, of the state named in ``seen_version``."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    overwrite = forms.BooleanField(required=False)
    title = forms.CharField(
        max_length=SitePage._meta.get_field("title").max_length,
        widget=forms.TextInput(attrs={"class": "vTextField headline-field"}),
    )
    url = forms.CharField(
        label="Address",
        max_length=SitePage._meta.get_field("url").max_length,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField", "placeholder": "/about/"}),
        help_text="Left empty, it is made from the title. Once readers could see the page, its "
        "old address leads to the new one.",
    )
    content = forms.CharField(
        label="Text",
        required=False,
        strip=False,
        widget=PageTextWidget(config={"extensions": PAGE_EXTENSIONS}, preset="configurable"),
    )
    is_public = forms.BooleanField(
        label="Published",
        required=False,
        help_text="Readers can open it. Take the tick away, and it is gone with the next request.",
    )
    is_in_menu = forms.BooleanField(
        label="In the menu",
        required=False,
        help_text="At the foot of every public page, once it is published.",
    )
    menu_title = forms.CharField(
        label="Name in the menu",
        max_length=SitePage._meta.get_field("menu_title").max_length,
        required=False,
        help_text="Where the title is too long for it.",
    )
    menu_order = forms.IntegerField(
        label="Place in the menu",
        min_value=0,
        max_value=9999,
        required=False,
        initial=0,
        help_text="The lowest number comes first.",
        widget=forms.NumberInput(attrs={"size": 4}),
    )

    class Meta:
        model = SitePage
        fields = list(CONTENT)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.instance.version

    @property
    def expected_version(self):
        """The version this editor has read and merged with, whatever came after it."""
        if self.cleaned_data["overwrite"] and self.cleaned_data["seen_version"]:
            return self.cleaned_data["seen_version"]
        return self.cleaned_data["version"] or 0

    def clean_url(self):
        """The address with its strokes; one that can't be had is refused."""
        address = as_address(self.cleaned_data["url"])
        own = self.instance if self.instance.pk else None
        if address and (fault := fault_of(address, page=own)):
            raise forms.ValidationError(fault)
        return address

    def clean_menu_order(self):
        return self.cleaned_data["menu_order"] or 0

    def values(self):
        """What ``articles.pages.save_page`` takes."""
        said = {name: self.cleaned_data[name] for name in CONTENT}
        return {**said, "content": said["content"].replace("\r\n", "\n")}

    def _post_clean(self):
        """Nothing: the verb checks the page and writes it, and the instance stays as it was."""
