"""Redacted words typed anew: no form and no verb takes them back, and each says which case."""

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles import (
    corrections,
    disowning,
    joining,
    merging,
    newcomers,
    protecting,
    quoting,
    revisions,
    tasks,
    verification,
    withholding,
    workflow,
)
from articles.forms import directory, picture, takedown, vouching
from articles.forms import merging as merging_forms
from articles.forms import speaker as speaker_forms
from articles.forms import story as story_forms
from articles.forms.fields import RefusableForm
from articles.models import Article, Redaction
from articles.redacting.knowing import digests_of
from articles.redacting.registry import FIELDS
from articles.snapshots import TEXT_FIELDS, take
from newsroom.record.removed import Guarded
from people.forms import PersonForm, SpeakerForm
from people.models import Speaker
from tests.articles.redacting.test_requests import dump, holding
from tests.factories import confirm_all, make_draft, make_person, make_published, make_user

pytestmark = pytest.mark.django_db

NAME = "Mara Ellwood"
TEXT_FIELD_TYPES = (forms.CharField, forms.URLField, forms.SlugField)
SAID = "“The mill was no home for anyone at all,” said Otto Brandt."
WHY = "words that were taken out for good (redaction {pk}, case K 12)"

# Forms whose texts are kept with a marker in their place, or not kept at all, and why.
NOT_GUARDED = {
    "BylineForm": "part of a story: a marker takes their place (articles.snapshots)",
    "PictureUseForm": "part of a story: a marker takes their place (articles.snapshots)",
}


@pytest.fixture
def redaction():
    """A name that was redacted before any of this was written."""
    asked, decided = make_user(), make_user()
    return Redaction.objects.create(
        state="done",
        reason="Order",
        case_number="K 12",
        requested_by=asked,
        decided_by=decided,
        decided_at="2026-01-01T00:00:00Z",
        digests=digests_of(f"{NAME}\nEllwood"),
    )


def all_forms():
    """Every form of ours and every form of a screen of ours."""
    found = {one for kind in (forms.BaseForm, RefusableForm) for one in _below(kind)}
    ours = {one for one in found if one.__module__.split(".")[0] in ("articles", "people")}
    for screen in admin.site._registry.values():
        parts = [screen, *(inline(screen.model, admin.site) for inline in screen.inlines)]
        if screen.model._meta.app_label in ("articles", "people", "record"):
            ours |= {part.form for part in parts}
    return {one for one in ours if issubclass(one, forms.BaseForm)}


def _below(kind):
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def test_every_form_is_guarded_or_says_why_not():
    bare = {one for one in all_forms() if not issubclass(one, Guarded) and takes_text(one)}
    assert {one.__name__ for one in bare} == set(NOT_GUARDED)


def takes_text(form_class):
    if issubclass(form_class, forms.ModelForm):
        return True  # a screen adds the model's fields
    return any(type(field) in TEXT_FIELD_TYPES for field in form_class.base_fields.values())


# --- through the screens: every text field of every directory form -------------------------------


@pytest.mark.parametrize("table", ["articles.topic", "articles.section", "people.person"])
def test_screen_refuses_each_text_field_by_name(client, log_in_chief, redaction, table):
    model = apps.get_model(table)
    url = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_add")
    form = client.get(url).context["adminform"].form
    texts = [
        name
        for name, field in form.fields.items()
        if isinstance(field, forms.CharField) and not isinstance(field, forms.TypedChoiceField)
    ]
    sent = {name: NAME if name != "slug" else "mara-ellwood" for name in texts}
    inlines = {"memberships": 0, "other_names": 0, "identifiers": 0}
    sent |= {f"{name}-TOTAL_FORMS": n for name, n in inlines.items()}
    sent |= {f"{name}-INITIAL_FORMS": n for name, n in inlines.items()}
    answer = client.post(url, {**sent, "is_public_figure": "True", "position": 1})
    errors = answer.context["adminform"].form.errors
    assert {name for name in texts if WHY.format(pk=redaction.pk) in str(errors.get(name))} == set(
        texts
    )
    assert "Ellwood" not in str(errors)
    assert holding("ellwood", dump()) == []


@pytest.fixture
def log_in_chief(client):
    user = make_user()
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    ("prefix", "field"),
    [
        ("memberships", "label"),
        ("other_names", "name"),
        ("other_names", "note"),
        ("identifiers", "scheme"),
        ("identifiers", "identifier"),
    ],
)
def test_rows_of_a_person_refuse_them_too(client, log_in_chief, redaction, prefix, field):
    url = reverse("admin:people_person_add")
    formsets = client.get(url).context["inline_admin_formsets"]
    prefixes = [one.formset.prefix for one in formsets]
    sent = {f"{one}-{what}": 0 for one in prefixes for what in ("TOTAL_FORMS", "INITIAL_FORMS")}
    wanted = next(one for one in prefixes if one.startswith(prefix[:5]))
    sent |= {f"{wanted}-TOTAL_FORMS": 1, f"{wanted}-0-{field}": NAME}
    sent |= {"name": "Nell Quiet", "is_public_figure": "True"}
    answer = client.post(url, sent)
    assert WHY.format(pk=redaction.pk) in answer.text.replace("&#x27;", "'")
    assert holding("ellwood", dump()) == []


# --- every column that holds text, by the way it is typed -----------------------------------------


@pytest.fixture
def desk(redaction):
    """A story, a draft, a quotation and people to try it on."""
    story = make_published(text=SAID, headline="Mill")
    otto = make_person("Otto Brandt")
    [quote] = confirm_all(story, otto)
    return {
        "story": story,
        "draft": make_draft(text=SAID, headline="Draft"),
        "quote": quote,
        "otto": otto,
        "user": make_user(),
    }


def correct(d, **said):
    given = {"note": "Why", "change_level": "minor", "user": d["user"], **said}
    return corrections.correct_quote(d["quote"], **given)


def save(d, **said):
    snapshot = take(d["story"])
    snapshot["fields"]["standfirst"] = "Other words"
    given = {"note": "Why", "change_level": "minor", "expected_version": d["story"].version}
    return revisions.save_article(
        d["story"], snapshot=snapshot, user=d["user"], **{**given, **said}
    )


def suggestion(d):
    return d["draft"].suggestions.get()


def second(d):
    other = make_published(text=SAID, headline="Again")
    return confirm_all(other, d["otto"])[0]


def enter(d, **said):
    given = {"name": "Nell Quiet", "kind": "person", "is_public_figure": True, **said}
    return newcomers.enter(user=d["user"], **given)


VERBS = {
    "quote details: venue": lambda d: correct(d, venue=NAME),
    "quote details: source": lambda d: correct(d, source=f"Tape of {NAME}"),
    "quote details: role": lambda d: correct(d, said_on="2026", role=NAME),
    "quote: words": lambda d: correct(
        d, pieces={d["quote"].appearances.get().pk: [f"The mill was {NAME}’s home"]}
    ),
    "quote: note": lambda d: correct(d, venue="Hall", note=f"{NAME} rang"),
    "quote: correction": lambda d: correct(
        d,
        venue="Hall",
        change_level="correction",
        correction_text=f"{NAME} said so.",
    ),
    "correction": lambda d: corrections.issue(d["story"], user=d["user"], text=f"Not {NAME}."),
    "check": lambda d: verification.check_quote(d["quote"], user=d["user"], against=NAME),
    "check: address": lambda d: verification.check_quote(
        d["quote"], user=d["user"], against="Tape", source_url="https://a.example/mara-ellwood"
    ),
    "gate": lambda d: workflow.publish(
        d["draft"], user=d["user"], gate_seen=True, gate_reason=f"{NAME} waits"
    ),
    "take back": lambda d: disowning.disown(
        d["quote"], user=d["user"], kind="misattributed", reason=NAME, correction_text="No."
    ),
    "take back: notice": lambda d: disowning.disown(
        d["quote"], user=d["user"], kind="misattributed", reason="No", correction_text=NAME
    ),
    "join": lambda d: joining.join_quotes(d["quote"], second(d), user=d["user"], note=NAME),
    "keep apart": lambda d: joining.keep_apart(d["quote"], second(d), user=d["user"], note=NAME),
    "merge": lambda d: merging.merge_speakers(
        d["otto"], other=make_person("O. Brandt"), user=d["user"], note=NAME
    ),
    "move": lambda d: merging.move_quotes(
        d["otto"], to=make_person("Nell"), quotes=[d["quote"].pk], user=d["user"], note=NAME
    ),
    "newcomer": lambda d: enter(d, name=NAME),
    "newcomer: distinction": lambda d: enter(d, distinction=f"sister of {NAME}"),
    "source": lambda d: protecting.protect_source(
        d["quote"], user=d["user"], known_to=[d["user"]], why=f"{NAME} asked"
    ),
    "withhold": lambda d: withholding.withhold(d["story"], user=d["user"], reason=NAME),
    "no index": lambda d: withholding.keep_from_search(
        d["story"], user=d["user"], is_noindex=True, note=NAME
    ),
    "withdraw": lambda d: workflow.withdraw(d["story"], user=d["user"], reason=NAME),
    "save: note": lambda d: save(d, note=f"{NAME} rang"),
    "save: correction": lambda d: save(d, change_level="correction", correction_text=NAME),
    "task": lambda d: tasks.finish(task_of(d), user=d["user"], note=NAME),
    "confirm: role": lambda d: quoting.confirm(
        suggestion(d), user=d["user"], speaker=d["otto"], said_on="2026", role=NAME
    ),
}


def task_of(d):
    return tasks.open_task(d["story"], quote=d["quote"], kind="check", text="Look", user=d["user"])


@pytest.mark.parametrize("way", VERBS)
def test_verb_refuses_and_names_the_case(desk, redaction, settings, way):
    settings.NEWSROOM_QUOTE_GATE = "warn"
    with pytest.raises(ValidationError) as refused:
        VERBS[way](desk)
    assert WHY.format(pk=redaction.pk) in " ".join(refused.value.messages)
    assert "Ellwood" not in str(refused.value)
    assert holding("ellwood", dump()) == []


def test_story_takes_a_marker_so_that_no_text_is_lost(client, desk, redaction):
    draft = desk["draft"]
    snapshot = take(draft)
    for name in TEXT_FIELDS:
        if name not in ("language", "slug"):
            snapshot["fields"][name] = f"<p>{NAME} came</p>" if name == "body" else f"Of {NAME}"
    snapshot["fields"]["slug"] = "mara-ellwood"
    snapshot["bylines"] = [
        {"id": None, "person": None, "printed": NAME, "role": f"For {NAME}", "position": 0}
    ]
    revisions.save_article(
        draft, snapshot=snapshot, user=desk["user"], expected_version=draft.version
    )
    draft = Article.objects.get(pk=draft.pk)
    assert (draft.headline, draft.slug) == ("Of [redacted]", "redacted")
    assert holding("ellwood", dump()) == []


# --- every column of the registry, by the way its text comes in -----------------------------------

STORY, IMPORT = "a story's snapshot", "an import"
MADE = "made of texts that were guarded when they came in"
GUARDED = "the audit log's own guard"
WAYS = {
    "articles.article": STORY,
    "articles.byline": STORY,
    "articles.articleimage": STORY,
    "articles.revision": "save: note",
    "articles.section": "SectionForm",
    "articles.topic": "TopicForm",
    "articles.quote": "quote details: source",
    "articles.appearance": "confirm: role",
    "articles.quotesuggestion": MADE,
    "articles.judgement": MADE,
    "articles.judgementtally": MADE,
    "articles.queueentry": MADE,
    "articles.joining": "join",
    "articles.task": "task",
    "articles.sourceprotection": "source",
    "articles.correction": "correction",
    "articles.image": "PictureForm",
    "articles.importrun": IMPORT,
    "articles.importeditem": IMPORT,
    "articles.importupload": IMPORT,
    "articles.rejection": "MendForm",
    "articles.sourcepicture": IMPORT,
    "articles.oldaddress": IMPORT,
    "articles.waitinglink": IMPORT,
    "articles.sitepage": "PageForm",
    "flatpages.flatpage": "PageForm",
    "articles.withholding": "withhold",
    "articles.redaction": "RedactionForm",
    "articles.job": MADE,
    "people.speaker": "PersonForm",
    "people.othername": "GuardedModelForm",
    "people.identifier": "GuardedModelForm",
    "people.membership": "GuardedModelForm",
    "people.transfer": "merge",
    "people.transferbatch": MADE,
    "record.auditentry": GUARDED,
    "record.address": MADE,
    "admin.logentry": MADE,
    "taggit.tag": MADE,
    "axes.accessattempt": "a login: what a stranger types at the door is kept for a while",
    "axes.accesslog": "a login",
    "axes.accessfailurelog": "a login",
}


def test_every_table_of_the_registry_has_its_way_in_guarded():
    assert set(WAYS) == set(FIELDS)
    guarded = {one.__name__ for one in all_forms() if issubclass(one, Guarded)}
    named = set(WAYS.values()) - {STORY, IMPORT, MADE, GUARDED}
    assert {way for way in named if not way.startswith("a login")} <= guarded | set(VERBS)


def texts_of_form(form):
    """The fields of a form that take a text of one's own."""
    return {name for name, field in form.fields.items() if type(field) in TEXT_FIELD_TYPES}


FREE = [
    (directory.TopicForm, {}),
    (directory.SectionForm, {}),
    (picture.PictureForm, {}),
    (merging_forms.NoteForm, {}),
    (merging_forms.MoveForm, {"giver": Speaker(kind="person")}),
    (vouching.CheckForm, {}),
    (vouching.ReasonForm, {}),
    (vouching.DoneForm, {}),
    (vouching.DisownForm, {}),
    (vouching.ProtectForm, {}),
    (vouching.VouchForm, {"was_public": True}),
    (vouching.GateFields, {}),
    (takedown.RemedyForm, {}),
    (takedown.WithholdForm, {}),
    (takedown.LiftForm, {}),
    (takedown.RedactionForm, {}),
    (takedown.AnswerForm, {}),
    (speaker_forms.SpeakerChoiceForm, {}),
    (story_forms.StepForm, {"needs_reason": True}),
    (PersonForm, {}),
    (SpeakerForm, {}),
]


@pytest.mark.parametrize(
    ("form_class", "given"), FREE, ids=lambda one: getattr(one, "__name__", "")
)
def test_form_refuses_each_of_its_texts(redaction, form_class, given):
    names = texts_of_form(form_class(**given)) - form_class.unguarded - {"said_on"}
    values = {"slug": "mara-ellwood", "source_url": "https://a.example/mara-ellwood"}
    form = form_class({name: values.get(name, f"With {NAME}") for name in names}, **given)
    refused = {name for name in names if WHY.format(pk=redaction.pk) in str(form.errors.get(name))}
    assert (refused, "Ellwood" in str(form.errors.get_json_data())) == (names, False)
