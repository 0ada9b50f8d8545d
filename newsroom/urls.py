"""Addresses of the whole site (DESIGN: public face)."""

from django.contrib import admin
from django.urls import path

from newsroom import health

urlpatterns = [
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
