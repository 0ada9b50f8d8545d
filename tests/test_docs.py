"""What the code offers is written down: each setting, command, import format and address."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import find_commands
from django.urls import get_resolver
from django.urls.resolvers import RoutePattern

from articles.importing.formats import FORMATS

ROOT = Path(__file__).resolve().parent.parent
OURS = ("newsroom", "newsroom.record", "people", "articles")
READ_FROM_ENVIRONMENT = re.compile(r'\benv\.\w+\(\s*"([A-Z_]+)"')
TABLE_ROW = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
# A story's address is a regular expression in urls.py; this is how people write it.
STORY = "/YYYY/MM/DD/<slug>/"


def read(*names):
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)


def all_docs():
    pages = [*sorted((ROOT / "docs").glob("*.md")), *ROOT.glob("README.md")]
    return "\n".join(path.read_text(encoding="utf-8") for path in pages)


def our_commands():
    for config in apps.get_app_configs():
        if config.name in OURS:
            yield from find_commands(str(Path(config.path) / "management"))


def public_addresses(resolver=None, start="/"):
    """Give every public address, its arguments as <name>; the admin's own are Django's."""
    for entry in (resolver or get_resolver()).url_patterns:
        if not isinstance(entry.pattern, RoutePattern):
            yield STORY
            continue
        address = start + re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", str(entry.pattern))
        if not hasattr(entry, "url_patterns"):
            yield address
        elif address != "/admin/":
            yield from public_addresses(entry, address)


def test_settings_page_lists_what_the_settings_read_and_nothing_else():
    read_by_code = set(READ_FROM_ENVIRONMENT.findall(read("newsroom/settings.py")))
    assert len(read_by_code) > 20
    assert set(TABLE_ROW.findall(read("docs/settings.md"))) == read_by_code


def test_settings_page_names_every_check_of_ours():
    written = set(re.findall(r"newsroom\.[EW]\d{3}", read("newsroom/checks.py")))
    assert set(re.findall(r"newsroom\.[EW]\d{3}", read("docs/settings.md"))) == written


@pytest.mark.parametrize("command", sorted(our_commands()))
def test_command_is_documented(command):
    assert re.search(rf"`(python manage\.py )?{command}\b", all_docs())


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_import_format_is_documented(name):
    assert f"`{name}`" in all_docs()


@pytest.mark.parametrize("address", sorted(set(public_addresses())))
def test_public_address_is_documented(address):
    assert f"`{address}`" in all_docs()


def test_commands_and_addresses_were_found():
    assert {"import_articles", "load_demo"} <= set(our_commands())
    assert {"/", STORY, "/topics/<slug>/", "/healthz"} <= set(public_addresses())


def test_links_between_pages_lead_somewhere():
    pages = [*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
