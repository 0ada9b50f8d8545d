"""Who may import whom, and what is written nowhere: DESIGN's house rules, held by reading the code.

Each rule is tried twice: on every file of ours, and on a few lines that break it, so that no rule
can be one that never fails. The rules themselves are in tests/house_rules.py.
"""

import pytest

from tests.house_rules import (
    APPS,
    DECLARED_SAFE,
    IMPORT_BY_NAME,
    IN_TEMPLATES,
    ROOT,
    Source,
    asks_taggit_for_leaks,
    breaks_template_rules,
    counts_rows,
    declares_safe,
    has_a_junk_name,
    imports_a_higher_layer,
    imports_by_name,
    imports_inside_a_function,
    imports_upwards,
    is_impure,
    names_models_above,
    our_sources,
    our_templates,
    uses_signals,
    writes_topics_by_hand,
)

# --- each rule on a file that breaks it -------------------------------------------------------

BROKEN = [
    (imports_upwards, "people/roles.py", "from articles.models import Quote"),
    (imports_upwards, "newsroom/record/audit.py", "import people.models"),
    (imports_upwards, "articles/views.py", "from newsroom import settings"),
    (imports_upwards, "articles/models/quote.py", "from ...newsroom.urls import urlpatterns"),
    (names_models_above, "people/models.py", "quote = ForeignKey('articles.Quote')"),
    (is_impure, "articles/quotes/find.py", "from django.utils import timezone"),
    (is_impure, "articles/importing/formats/text.py", "from ..plan import plan"),
    (is_impure, "people/names.py", "from people.models import Speaker"),
    (imports_a_higher_layer, "articles/models/article.py", "from articles import workflow"),
    (imports_a_higher_layer, "articles/workflow.py", "from articles.feeds import Feed"),
    (imports_a_higher_layer, "articles/feeds.py", "from articles.views import front"),
    (imports_a_higher_layer, "articles/views.py", "from .admin import site"),
    (imports_a_higher_layer, "people/merging.py", "from .admin import PersonAdmin"),
    (imports_inside_a_function, "articles/views.py", "def front():\n    import json"),
    (imports_inside_a_function, "articles/apps.py", "def helper():\n    import json"),
    (imports_by_name, "articles/views.py", "from importlib import import_module"),
    (imports_by_name, "articles/views.py", "from django.utils.module_loading import import_string"),
    (uses_signals, "articles/apps.py", "from django.db.models.signals import post_save"),
    (uses_signals, "articles/listing.py", "from django.db.models.signals import post_migrate"),
    (uses_signals, "articles/listing.py", "from django.dispatch import receiver"),
    (writes_topics_by_hand, "articles/admin/topics.py", "article.topics.set(topics)"),
    (asks_taggit_for_leaks, "articles/views.py", "Article.topics.most_common()[:5]"),
    (asks_taggit_for_leaks, "articles/views.py", "article.topics.similar_objects()"),
    (declares_safe, "articles/views.py", "from django.utils.safestring import mark_safe"),
    (counts_rows, "articles/views.py", "n = Article.objects.public(at).count()"),
    (counts_rows, "articles/admin/stories.py", "n = queryset.count()"),
    (has_a_junk_name, "articles/utils.py", ""),
    (breaks_template_rules, "a.html", "{{ article.body|safe }}"),
    (breaks_template_rules, "a.html", "{% autoescape off %}"),
    (breaks_template_rules, "a.html", '<p class="lead" style="color: red">'),
    (breaks_template_rules, "a.html", "<style>p { color: red }</style>"),
    (breaks_template_rules, "a.html", '<button onclick="go()">'),
    (breaks_template_rules, "a.html", "<script>go()</script>"),
    (breaks_template_rules, "a.html", "{{ topic.quotes.count }}"),
]
SOUND = [
    (imports_upwards, "articles/views.py", "from people.models import Speaker"),
    (imports_upwards, "people/merging.py", "from newsroom.record import audit"),
    (imports_upwards, "newsroom/urls.py", "from articles import urls"),
    (is_impure, "articles/importing/formats/text.py", "from articles.importing.items import Item"),
    (imports_a_higher_layer, "articles/urls.py", "from articles import views"),
    (imports_a_higher_layer, "articles/views.py", "from .forms import SearchForm"),
    (imports_inside_a_function, "articles/apps.py", "def ready(self):\n    import articles.checks"),
    (uses_signals, "articles/apps.py", "from django.db.models.signals import post_migrate"),
    (asks_taggit_for_leaks, "articles/quotes/find.py", "Counter(words).most_common(1)"),
    (counts_rows, "articles/views.py", "'a,b'.count(',')"),
    (breaks_template_rules, "a.html", '<script type="module" src="{% static "a.js" %}"></script>'),
    (breaks_template_rules, "a.html", '<p class="style" data-on="x">{{ amount_on }} countable</p>'),
]


def rule_names(value):
    return getattr(value, "__name__", None)


@pytest.mark.parametrize(("rule", "path", "text"), BROKEN, ids=rule_names)
def test_rule_sees_a_file_that_breaks_it(rule, path, text):
    assert rule(Source(path, text)) != []


@pytest.mark.parametrize(("rule", "path", "text"), SOUND, ids=rule_names)
def test_rule_leaves_a_sound_file_alone(rule, path, text):
    assert rule(Source(path, text)) == []


def test_every_rule_was_seen_to_fail():
    assert {rule for rule, *_ in BROKEN} == {*RULES, *LISTED, breaks_template_rules}


# --- each rule on the project ------------------------------------------------------------------

RULES = [
    imports_upwards,
    names_models_above,
    is_impure,
    imports_a_higher_layer,
    imports_inside_a_function,
    uses_signals,
    writes_topics_by_hand,
    asks_taggit_for_leaks,
    counts_rows,
    has_a_junk_name,
]
# Held by a test of their own: what they find is exactly what is listed.
LISTED = {declares_safe: DECLARED_SAFE, imports_by_name: IMPORT_BY_NAME}


@pytest.mark.parametrize("rule", RULES, ids=rule_names)
def test_no_file_breaks_the_rule(rule):
    assert {source.path: found for source in our_sources() if (found := rule(source))} == {}


@pytest.mark.parametrize("rule", LISTED, ids=rule_names)
def test_rule_is_broken_only_where_listed(rule):
    assert {source.path for source in our_sources() if rule(source)} == set(LISTED[rule])


def test_templates_break_no_rule_but_where_listed():
    found = {
        (source.path, kind) for source in our_templates() for kind in breaks_template_rules(source)
    }
    assert found == set(IN_TEMPLATES)


def test_top_level_has_no_further_app():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - {"tests", "bench"} == set(APPS)
