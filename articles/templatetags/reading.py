"""How dates, stored text and structured data are written on public pages."""

import json

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from articles.reading import address_of
from people import dates

register = template.Library()

# What could end the script element or begin a comment in it, as json_script writes it.
JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def day(moment):
    """A moment's day in TIME_ZONE, as a ``<time>``: "20 November 2026"."""
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(), date_format(local, "j F Y")
    )


@register.filter
def day_and_hour(moment):
    """The same with the time: "20 November 2026, 00:10"."""
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(), date_format(local, "j F Y, H:i")
    )


@register.filter
def weekday(moment):
    """A day in full for the masthead: "Friday 20 November 2026"."""
    return date_format(timezone.localtime(moment), "l j F Y")


@register.filter
def partial_date(text):
    """A day, a month or a year as a ``<time>``: "June 2015"."""
    return format_html('<time datetime="{}">{}</time>', text, dates.parse(text).display())


@register.filter
def on_or_in(text):
    """Whether a partial date is said "on" it, a day, or "in" it, a month or a year."""
    return "on" if dates.parse(text).exact() else "in"


@register.filter
def thousands(number):
    """A number with its thousands apart: "1,000"."""
    return f"{number:,}"


@register.filter
def percentage(share):
    """A share of one in a hundred: "4%", "1.1%"."""
    return f"{share * 100:.1f}".removesuffix(".0") + "%"


@register.filter
def stored_html(html):
    """Stored HTML as it is: every writer of it passed the one sanitiser (DESIGN, rule 7)."""
    return mark_safe(html)


@register.filter
def json_ld(data):
    """A dict as a JSON-LD block; nothing in it can end the element. It is data, never run."""
    text = json.dumps(data, ensure_ascii=False).translate(JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


@register.filter
def as_words(segments, url=""):
    """A sentence with the words that were said marked in it, and linked if they lead somewhere."""
    return format_html_join("", "{}", ((_segment(segment, url),) for segment in segments))


def _segment(segment, url):
    if not segment.is_said:
        return segment.text
    marked = format_html("<mark>{}</mark>", segment.text)
    return format_html('<a href="{}">{}</a>', url, marked) if url else marked


@register.simple_tag
def address(path, **parameters):
    """A path with those of the parameters that say something."""
    return address_of(path, **parameters)
