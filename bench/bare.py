"""What every page is compared with: a view with one query and a template, in a bare Django."""

from django.http import HttpResponse
from django.template import engines
from django.urls import path

from articles.models import Section

PAGE = "<!doctype html><title>{{ section }}</title><h1>{{ section }}</h1><p>{{ section.slug }}</p>"
# As startproject writes them.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
template = []


def bare(request):
    """One row, rendered."""
    if not template:
        template.append(engines["django"].from_string(PAGE))
    return HttpResponse(template[0].render({"section": Section.objects.first()}, request))


urlpatterns = [path("bare/", bare)]
