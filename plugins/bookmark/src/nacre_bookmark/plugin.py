"""Names for directories, kept per profile: ``%bookmark``, and the service ``bookmarks`` that ``%cd`` asks."""

from __future__ import annotations

from nacre import Magic, Provider, hookimpl


@hookimpl
def magics() -> Magic:
    return Magic("bookmark", "nacre_bookmark.magics:bookmark", summary="Name a directory, for %cd")


@hookimpl
def services() -> Provider:
    return Provider("bookmarks", "nacre_bookmark.shelf:of_profile", summary="Directories by name")
