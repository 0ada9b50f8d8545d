"""Is the process up, and can it serve: asked by load balancers, answered without a session."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache


@never_cache
def healthz(request):
    """Say that the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request):
    """Say whether the database answers and no migration is outstanding; 503 if not."""
    try:
        executor = MigrationExecutor(connection)
        outstanding = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("database away\n", status=503, content_type="text/plain")
    if outstanding:
        return HttpResponse("migrations outstanding\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")
