"""A verb's refusal is shown on the form it came from, with everything that was typed."""

from django.core.exceptions import ValidationError


class RefusalMixin:
    """For a ModelAdmin whose ``save_related`` calls verbs that may refuse.

    The refused save is rolled back as a whole; the same request is then answered by its form,
    which is told what was refused (``articles.forms.fields.RefusableForm``).
    """

    refusals = (ValidationError,)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except self.refusals as refusal:
            request.refusal = refusal
            extra = {**(extra_context or {}), **self.refusal_context(request, refusal)}
            return super().changeform_view(request, object_id, form_url, extra)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form_class = super().get_form(request, obj, change=change, **kwargs)
        form_class.refusal = getattr(request, "refusal", None)
        return form_class

    def construct_change_message(self, request, form, formsets, add=False):
        """Empty: Django would ask formsets what they saved, and the audit log says more."""
        return []

    def refusal_context(self, request, refusal):
        """What the template needs beside the messages."""
        return {}


def put_on(form, refusal):
    """Show what a verb refused on a form, each message beside its field if the form has it."""
    for name, found in getattr(refusal, "message_dict", {None: refusal.messages}).items():
        form.add_error(name if name in form.fields else None, found)
