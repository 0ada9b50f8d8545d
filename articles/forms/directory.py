"""The forms of what stories are filed under."""

from django import forms
from django.core.exceptions import ValidationError

from articles.models import Section, Topic, topic_key
from newsroom.record.removed import Guarded


class TopicForm(Guarded, forms.ModelForm):
    """A topic; NATO and nato are one, and an address is never given to another."""

    class Meta:
        model = Topic
        fields = ["name", "slug", "description"]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields["slug"].help_text = "Filled from the name. The old address keeps working."

    def clean_name(self):
        """Refuse a name that another topic has, however it is capitalised."""
        name = " ".join(self.cleaned_data["name"].split())
        twin = Topic.objects.filter(key=topic_key(name)).exclude(pk=self.instance.pk).first()
        if twin:
            raise ValidationError(f"There is a topic “{twin.name}” already.")
        return name

    def clean_slug(self):
        return _own_slug(self)


class SectionForm(Guarded, forms.ModelForm):
    """A section of the paper."""

    class Meta:
        model = Section
        fields = ["name", "slug", "position", "description"]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def clean_slug(self):
        return _own_slug(self)


def _own_slug(form):
    """The slug sent, if it never was another's; an empty one is filled from the name."""
    slug = form.cleaned_data.get("slug") or ""
    if slug and not form.instance.may_use(slug):
        raise ValidationError("That address belongs, or once belonged, to something else.")
    if not slug:
        form.instance.name = form.cleaned_data.get("name", "")
    return slug or form.instance.free_slug()
