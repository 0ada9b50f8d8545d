"""allow(): who may do what, asked by every verb itself and not only by its screen."""

from django.core.exceptions import PermissionDenied


def may(user, permission):
    """Whether the user has ``articles.<permission>``; None is the system, which may."""
    return user is None or user.has_perm(f"articles.{permission}")


def allow(user, *permissions):
    """Raise PermissionDenied unless the user has each of these permissions of ours."""
    for permission in permissions:
        if not may(user, permission):
            raise PermissionDenied(f"This needs the permission “{permission}”.")
