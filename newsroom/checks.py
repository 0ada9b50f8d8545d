"""System checks of our own settings: a wrong one is seen at start, not at midnight."""

from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.checks import Warning as Caution
from django.db import connection
from django.urls import get_resolver

from articles.models import SitePage
from articles.page_addresses import is_ours


@register
def check_newsroom_settings(app_configs, **kwargs):
    """Say which of our settings can't work, with the mend."""
    return [
        *_check_names(),
        *_check_page_size(),
        *_check_pool(),
        *_check_gate(),
        *_check_licence(),
        *_check_bulk_limit(),
        *_check_imports(),
    ]


@register(Tags.security, deploy=True)
def check_media_hosts(app_configs, **kwargs):
    """An import on a server never asks hosts within its own network for pictures."""
    if not settings.NEWSROOM_MEDIA_ALLOW_PRIVATE:
        return []
    hint = "Leave it out: it is for tests, whose server is the machine itself."
    return [Error("NEWSROOM_MEDIA_ALLOW_PRIVATE is on.", hint=hint, id="newsroom.E014")]


@register(Tags.urls)
def check_pages_come_last(app_configs, **kwargs):
    """The paper's own pages are looked for after all our addresses, or they could shadow some."""
    patterns = list(_flat(get_resolver().url_patterns))
    if not patterns or patterns[-1].name == "page":
        return []
    hint = "Move the pattern “page” to the end of the addresses."
    return [Error("An address comes after those of pages.", hint=hint, id="newsroom.E030")]


@register(Tags.database)
def check_page_addresses(app_configs, databases=None, **kwargs):
    """A page that stands at an address which this version of the software uses is not read."""
    if not databases or SitePage._meta.db_table not in connection.introspection.table_names():
        return []
    return [
        Caution(
            f"The page “{title}” has the address {url}, which the site itself uses.",
            hint="Give it another one under Pages; readers can’t open it.",
            id="newsroom.W031",
        )
        for url, title in SitePage.objects.order_by("url").values_list("url", "title")[:1000]
        if is_ours(url)
    ]


def _flat(patterns):
    for pattern in patterns:
        yield from _flat(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]


def _check_names():
    if not settings.NEWSROOM_NAME.strip():
        yield Error("NEWSROOM_NAME is empty.", hint="Give the paper's name.", id="newsroom.E001")


def _check_page_size():
    if not 5 <= settings.NEWSROOM_PAGE_SIZE <= 100:
        yield Error(
            f"NEWSROOM_PAGE_SIZE is {settings.NEWSROOM_PAGE_SIZE}.",
            hint="Lists take 5 to 100 rows a page.",
            id="newsroom.E002",
        )


def _check_pool():
    pool = settings.DATABASES["default"].get("OPTIONS", {}).get("pool")
    if isinstance(pool, dict) and not 0 <= pool["min_size"] <= pool["max_size"]:
        yield Error(
            "NEWSROOM_DB_POOL_MIN is above NEWSROOM_DB_POOL_MAX.",
            hint="The pool needs 0 <= min <= max.",
            id="newsroom.E003",
        )


def _check_gate():
    if settings.NEWSROOM_QUOTE_GATE not in ("off", "warn", "block"):
        yield Error(
            f"NEWSROOM_QUOTE_GATE is {settings.NEWSROOM_QUOTE_GATE!r}.",
            hint="Choose off, warn or block.",
            id="newsroom.E005",
        )


def _check_licence():
    licence = settings.NEWSROOM_DATA_LICENCE
    if not licence.strip() or len(licence.splitlines()) > 1:
        yield Error(
            "NEWSROOM_DATA_LICENCE is not one line of text.",
            hint="Say under what terms others get the data, or leave the setting out.",
            id="newsroom.E006",
        )


def _check_bulk_limit():
    limit = settings.NEWSROOM_BULK_ERROR_LIMIT
    if not 0 <= limit <= 0.2:
        yield Error(
            f"NEWSROOM_BULK_ERROR_LIMIT is {limit}.",
            hint="Give the share of errors in a sample of 50 that is still taken: 0 to 0.2.",
            id="newsroom.E012",
        )


def _check_imports():
    if not 1 <= settings.NEWSROOM_IMPORT_LARGEST <= 100_000:
        yield Error(
            f"NEWSROOM_IMPORT_LARGEST is {settings.NEWSROOM_IMPORT_LARGEST}.",
            hint="Give the largest archive that may be uploaded, in MB: 1 to 100000.",
            id="newsroom.E021",
        )
    if settings.NEWSROOM_IMPORT_PROCESSES not in (1, 2):
        yield Error(
            f"NEWSROOM_IMPORT_PROCESSES is {settings.NEWSROOM_IMPORT_PROCESSES}.",
            hint="Give 2, so that one process reads while another writes, or 1.",
            id="newsroom.E023",
        )
    private = Path(settings.NEWSROOM_IMPORT_ROOT).resolve()
    served = (settings.MEDIA_ROOT, settings.STATIC_ROOT)
    if any(private.is_relative_to(Path(folder).resolve()) for folder in served):
        yield Error(
            "NEWSROOM_IMPORT_ROOT lies in a folder that is served.",
            hint="Keep uploaded archives outside of MEDIA_ROOT and STATIC_ROOT.",
            id="newsroom.E022",
        )
