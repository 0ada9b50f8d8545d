"""The screens of the paper's own pages."""

from django.contrib import admin
from django.contrib.flatpages.models import FlatPage
from django.contrib.sites.models import Site

# Our pages are flat pages with a gate of their own; Django's screen knows neither it nor the
# sanitiser. Our host is the one that a request names: no screen for that either.
admin.site.unregister(FlatPage)
admin.site.unregister(Site)
