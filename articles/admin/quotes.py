"""The screens of confirmed quotations: found again, and corrected with a note."""

from django.contrib import admin, messages
from django.db.models import OuterRef, Q, Subquery
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from articles.admin import vouching
from articles.admin.lists import ConfirmedFilter
from articles.admin.refusals import RefusalMixin
from articles.corrections import DETAILS, StaleQuote, correct_quote
from articles.forms.quotation import QuoteForm
from articles.models import Appearance, Quote, QuoteKind
from newsroom.record.audit import entries_about
from newsroom.record.lists import ListAdmin, newest
from people.models import Speaker
from people.names import fold

FOLLOWED = ["speaker", "role", "on_behalf_of", "said_on", "venue"]
NATURE = ["kind", "is_translated", "terms"]
ORIGIN = ["source", "source_url"]
SAID = ["note", "change_level", "correction_kind", "correction_text"]


class ChoiceFilter(admin.SimpleListFilter):
    """One of a field's choices."""

    field, options = "", ()

    def lookups(self, request, model_admin):
        return [(value, str(label).partition(":")[0]) for value, label in self.options]

    def queryset(self, request, queryset):
        known = dict(self.options)
        return queryset.filter(**{self.field: self.value()}) if self.value() in known else queryset


class StateFilter(ChoiceFilter):
    title, parameter_name, field = "state", "state", "state"
    options = Quote.State.choices


class VerificationFilter(ChoiceFilter):
    title, parameter_name, field = "checked", "checked", "verification"
    options = Quote.Verification.choices


class KindFilter(ChoiceFilter):
    title, parameter_name, field = "kind", "kind", "kind"
    options = QuoteKind.choices


@admin.register(Quote)
class QuoteAdmin(RefusalMixin, ListAdmin):
    """Quotations. They are made beside a story's text, corrected here, and never deleted."""

    form = QuoteForm
    list_display = ["words", "speaker", "standing", "checked", "said_on", "story", "confirmed"]
    list_filter = [StateFilter, VerificationFilter, KindFilter, ConfirmedFilter]
    list_select_related = ["speaker"]
    ordering = ["-confirmed_at", "-id"]
    search_fields = ["text"]  # get_search_results says how
    search_help_text = (
        "The beginning of a speaker's name, or words of the 5,000 quotations confirmed last."
    )
    autocomplete_fields = ["speaker", "on_behalf_of"]

    def has_add_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        def step(request, **kwargs):
            return vouching.quote_step(self, request, **kwargs)

        view = self.admin_site.admin_view(step)
        own = path("<uuid:pk>/<slug:name>/", view, name="articles_quote_step")
        *theirs, anything = super().get_urls()
        return [*theirs, own, anything]

    def get_queryset(self, request):
        first = Appearance.objects.filter(quote=OuterRef("pk")).order_by("id")
        rows = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name.endswith("_changelist"):
            rows = rows.filter(joined_into=None)
        return rows.annotate(first_story=Subquery(first.values("article__headline")[:1]))

    def get_search_results(self, request, queryset, search_term):
        """Speakers by the indexed beginning of their name; words among what was confirmed last."""
        key = fold(search_term)
        if not key:
            return queryset, False
        by_name = Q(key__startswith=key) | Q(short_key__startswith=key)
        speakers = list(Speaker.objects.filter(by_name).values_list("pk", flat=True)[:50])
        if speakers:
            return queryset.filter(speaker__in=speakers), False
        return newest(queryset, "-confirmed_at", "-id").filter(
            text__icontains=search_term.strip()
        ), False

    @admin.display(description="Words")
    def words(self, quote):
        return str(quote) if quote.kind == QuoteKind.PARAPHRASE else f"“{quote}”"

    @admin.display(description="State")
    def standing(self, quote):
        label = quote.get_state_display().partition(":")[0]
        return format_html('<span class="pill pill-{}">{}</span>', quote.state, label)

    @admin.display(description="Checked")
    def checked(self, quote):
        if not quote.is_checked:
            return "–"
        return "Twice" if quote.is_checked_twice else "Checked"

    @admin.display(description="First printed in")
    def story(self, quote):
        return quote.first_story or "–"

    @admin.display(description="Confirmed")
    def confirmed(self, quote):
        return timezone.localtime(quote.confirmed_at).strftime("%-d %b %Y")

    def get_fieldsets(self, request, obj=None):
        sets = [
            ("Who said it", {"fields": FOLLOWED}),
            ("How it stands", {"fields": NATURE}),
            ("Where the words come from", {"fields": ORIGIN}),
        ]
        if self.has_change_permission(request, obj):
            sets.append(("This change", {"fields": SAID, "classes": ["this-change"]}))
        return sets

    def save_model(self, request, obj, form, change):
        """Nothing: ``correct_quote`` writes, in save_related."""

    def save_related(self, request, form, formsets, change):
        quote = Quote.objects.select_related("speaker", "on_behalf_of").get(pk=form.instance.pk)
        details = {name: form.cleaned_data[name] for name in DETAILS if name in form.changed_data}
        if "speaker" in form.changed_data:
            details["speaker"] = form.cleaned_data["speaker"]
        correct_quote(
            quote,
            user=request.user,
            pieces=form.pieces() if _has_new_words(form) else None,
            expected_version=form.expected_version,
            **details,
            **form.change(),
        )

    def refusal_context(self, request, refusal):
        return {"conflict": refusal} if isinstance(refusal, StaleQuote) else {}

    def response_change(self, request, obj):
        self.message_user(request, "Saved. It shows wherever it was printed.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_quote_change", args=[obj.pk]))

    def render_change_form(self, request, context, *, obj=None, **kwargs):
        people = ("speaker", "confirmed_by", "checked_by", "second_by")
        quote = Quote.objects.select_related(*people).get(pk=obj.pk)
        context |= {
            "vouching": vouching.beside(request, quote),
            "quote": quote,
            "printed": context["adminform"].form.printed,
            "corrections": quote.corrections.select_related("article", "former_speaker"),
            "entries": entries_about(quote)[:50],
            "is_public": Quote.objects.public().filter(pk=quote.pk).exists(),
        }
        return super().render_change_form(request, context, obj=obj, **kwargs)


def _has_new_words(form):
    return any(name.startswith("words-") for name in form.changed_data)
