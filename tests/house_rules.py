"""DESIGN's house rules, each a function from a file to its faults, and where each part stands.

tests/test_architecture.py holds them; docs/architecture.md says why.
"""

import ast
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("newsroom", "articles", "people")
OURS = re.compile(r"(newsroom|articles|people)(\.|$)")

# Data in, data out. These name modules; a package includes what is in it.
PURE = (
    "articles.text",
    "articles.nesting",
    "articles.anchors",
    "articles.context",
    "articles.seeing",
    "articles.selecting",
    "articles.comparing",
    "articles.constructions",
    "articles.passages",
    "articles.bulk.sampling",
    "articles.three_way",
    "articles.wording",
    "articles.quotes",
    "articles.search.naming",
    "articles.importing",
    "people.names",
    "people.spelling",
    "people.titles",
    "people.dates",
)
# Of an import, all is reading but these: what looks at the database, what writes to it, what tells.
NOT_PURE = (
    "articles.importing.plan",
    "articles.importing.preparing",
    "articles.importing.save",
    "articles.importing.authors",
    "articles.importing.lookups",
    "articles.importing.stories",
    "articles.importing.rows",
    "articles.importing.killing",
    "articles.importing.due",
    "articles.importing.rehearsing",
    "articles.importing.repeats",
    "articles.importing.pending",
    "articles.importing.runs",
    "articles.importing.rejects",
    "articles.importing.rejections",
    "articles.importing.retrying",
    "articles.importing.report",
    "articles.importing.pages",
    "articles.importing.media.taking",
    "articles.importing.media.placing",
    "articles.importing.uploads",
    "articles.importing.surveying",
    "articles.importing.earlier",
    "articles.importing.resolving",
    "articles.importing.beats",
    "articles.importing.undoing",
)
# From the bottom up; an app's module that is named nowhere here is a verb.
LAYERS = {
    "pure": (),
    "models": ("articles.models", "people.models", "people.fields"),
    "verbs": (),
    "outputs": (
        "articles.feeds",
        "articles.sitemaps",
        "articles.structured_data",
        "articles.exporting",
    ),
    "edges": (
        "articles.admin",
        "articles.forms",
        "articles.management",
        "articles.templatetags",
        "articles.urls",
        "articles.views",
        "people.admin",
        "people.forms",
        "people.management",
    ),
}
RANK = {layer: rank for rank, layer in enumerate(LAYERS)}
# The only ways from one edge to another.
EDGE_TO_EDGE = {("urls", "views"), ("views", "forms"), ("admin", "forms")}

# Where text is declared safe, and why it is. A place that no longer does so must leave the list.
DECLARED_SAFE = {
    "articles/templatetags/reading.py": "stored HTML passed the sanitiser; JSON-LD is escaped",
}
# Where modules are imported by a string, and why; tests/articles/importing/test_loading.py holds
# which.
IMPORT_BY_NAME = {
    "articles/importing/loading.py": "readers that a web worker should not pay for until it reads",
}
# The same for templates: (template, what it does) -> why.
IN_TEMPLATES = {}


@dataclass(frozen=True)
class Source:
    """A Python file: its path in the project and its text."""

    path: str
    text: str

    @property
    def module(self):
        name = self.path.removesuffix(".py").replace("/", ".")
        return name.removesuffix(".__init__")

    @cached_property
    def tree(self):
        return ast.parse(self.text)

    @property
    def is_app_config(self):
        return self.path.endswith("apps.py")

    def imported(self):
        """Give the dotted names imported anywhere in the file, relative ones made absolute."""
        is_package = self.path.endswith("__init__.py")
        package = self.module.split(".") if is_package else self.module.split(".")[:-1]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = package[: len(package) - node.level + 1] if node.level else []
                start = ".".join([*base, *([node.module] if node.module else [])])
                yield from (f"{start}.{alias.name}" for alias in node.names)

    def calls(self):
        """Give every call of a method: the call and the method's name."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield node, node.func.attr


def our_sources():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield Source(str(path.relative_to(ROOT)), path.read_text())


def our_templates():
    folders = [ROOT / "templates", *(ROOT / app / "templates" for app in APPS)]
    for folder in folders:
        for path in sorted(folder.rglob("*.html")):
            yield Source(str(path.relative_to(folder)), path.read_text())


def is_in(name, places):
    return any(name == place or name.startswith(f"{place}.") for place in places)


def is_pure(name):
    return is_in(name, PURE) and not is_in(name, NOT_PURE)


def layer_of(name):
    if is_pure(name):
        return "pure"
    return next((layer for layer, places in LAYERS.items() if is_in(name, places)), "verbs")


# --- the rules -------------------------------------------------------------------------------


def imports_upwards(source):
    """Wiring -> articles -> people -> newsroom.record, never back."""
    banned = {"newsroom.record": ("articles", "people"), "people": ("articles",), "articles": ()}
    floor = next((floor for floor in banned if is_in(source.module, [floor])), None)
    if floor is None:  # the wiring may import all
        return []
    is_wiring = lambda name: is_in(name, ["newsroom"]) and not is_in(name, ["newsroom.record"])  # noqa: E731
    return [n for n in source.imported() if is_in(n, banned[floor]) or is_wiring(n)]


def names_models_above(source):
    """A string such as 'articles.Quote' reaches as far as an import does."""
    if not is_in(source.module, ("people", "newsroom.record")):
        return []
    return [
        node.value
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"articles\.[\w.]+", node.value)
    ]


def is_impure(source):
    """Pure modules import neither Django nor anything of ours that is not pure."""
    if not is_pure(source.module):
        return []
    return [
        n for n in source.imported() if is_in(n, ["django"]) or (OURS.match(n) and not is_pure(n))
    ]


def imports_a_higher_layer(source):
    """Inside an app: edges -> outputs -> verbs -> models -> pure; between edges only a few ways."""
    if not is_in(source.module, ("articles", "people")) or source.is_app_config:
        return []
    app = source.module.split(".")[0]
    own = layer_of(source.module)
    return [
        name
        for name in source.imported()
        if is_in(name, [app]) and name != app
        if RANK[layer_of(name)] > RANK[own] or _crosses_edges(source.module, name)
    ]


def _crosses_edges(module, name):
    if layer_of(module) != "edges" or layer_of(name) != "edges":
        return False
    one, other = module.split(".")[1], name.split(".")[1]
    return one != other and (one, other) not in EDGE_TO_EDGE


def imports_inside_a_function(source):
    """An import in a function hides a dependency; only AppConfig.ready() has to wait."""
    return [
        f"{function.name}, line {node.lineno}"
        for function in ast.walk(source.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        if not (source.is_app_config and function.name == "ready")
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def imports_by_name(source):
    """An import by a string would slip past every rule above: it stands in listed places."""
    names = ("importlib.import_module", "django.utils.module_loading")
    return [name for name in source.imported() if is_in(name, names)]


def uses_signals(source):
    """Our apps call each other by name; only the migrate signals have no other hook."""
    allowed = ("pre_migrate", "post_migrate") if source.is_app_config else ()
    signals = ("django.db.models.signals", "django.dispatch")
    return [
        name
        for name in source.imported()
        if is_in(name, signals) and name.rpartition(".")[2] not in allowed
    ]


def writes_topics_by_hand(source):
    """taggit's own writers skip the sort column and cost queries: assign_topics is the one way."""
    return [
        f"line {call.lineno}"
        for call, method in source.calls()
        if method in {"add", "set", "remove", "clear", "create"}
        if isinstance(call.func.value, ast.Attribute) and call.func.value.attr == "topics"
    ]


def asks_taggit_for_leaks(source):
    """similar_objects() returned a draft and most_common() counts drafts."""
    if is_pure(source.module):  # there it is a Counter's
        return []
    names = {"similar_objects", "most_common"}
    return [f"{method}, line {call.lineno}" for call, method in source.calls() if method in names]


def declares_safe(source):
    """HTML is safe because the sanitiser made it so, in listed places."""
    return [name for name in source.imported() if is_in(name, ["django.utils.safestring"])]


def counts_rows(source):
    """An exact count costs as much as the archive is long; str.count and list.count take words."""
    if layer_of(source.module) not in {"edges", "outputs"}:
        return []
    return [
        f"line {call.lineno}"
        for call, method in source.calls()
        if method == "count" and not call.args and not call.keywords
    ]


def has_a_junk_name(source):
    """A drawer for everything is where nothing is found."""
    return sorted(
        {"utils", "helpers", "common", "services", "misc"} & set(source.module.split("."))
    )


TEMPLATE_FAULTS = {
    "unescaped": re.compile(r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off"),
    "inline style": re.compile(r"<style\b|<[^>]*\sstyle\s*=", re.IGNORECASE),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.IGNORECASE),
    "count": re.compile(r"\{[{%][^}]*\.count\b"),
}


def breaks_template_rules(source):
    """No inline script or style (the policy refuses them), nothing unescaped, nothing counted."""
    return [kind for kind, pattern in TEMPLATE_FAULTS.items() if pattern.search(source.text)]
