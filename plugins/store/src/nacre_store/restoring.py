"""Binding again what was stored."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from nacre_selection.paths import trusted_imports

from .folder import Folder
from .record import Header, Unreadable
from .visited import restore_directories

if TYPE_CHECKING:
    from nacre import Shell


def restore(shell: Shell, folder: Folder, names: list[str] | None = None) -> list[str]:
    """Bind stored names again, all of them and the visited directories where none are given.

    Returns what is wrong with those that cannot be restored; the others are bound all the same.
    """
    problems: list[str] = []
    for name in names or ():
        try:
            found = [_bind(shell, folder.read(name, kind)) for kind in ("value", "alias")]
        except (Unreadable, OSError) as error:
            problems.append(str(error))
        else:
            if not any(found):
                problems.append(f"nothing is stored as {name!r}")
    if names:
        return problems
    try:
        files = folder.files()
    except OSError as error:
        return [f"{folder.path}: {error.strerror or error}"]
    for path in files:
        try:
            _bind(shell, folder.read_file(path))
        except (Unreadable, OSError) as error:
            problems.append(str(error))
    with suppress(Unreadable, OSError):  # told above
        restore_directories(shell, folder)
    return problems


def autorestore(shell: Shell) -> None:
    """Restore everything, where the trait ``StoreMagics.autorestore`` asks for it; problems become notices."""
    from .traits import StoreMagics

    if not shell.configure(StoreMagics).autorestore:
        return
    with trusted_imports:  # nobody asked for what a module in the working directory would do
        for problem in restore(shell, Folder(shell.settings.profile)):
            shell.notice(f"%store: {problem}")


def _bind(shell: Shell, found: tuple[Header, bytes] | None) -> bool:
    """Bind what a file holds; False where there is no file. Raises ``Unreadable``."""
    if found is None:
        return False
    header, payload = found
    if header.kind == "alias":
        if not shell.has_service("aliases"):
            raise Unreadable(f"the alias {header.name!r} needs a plugin for aliases")
        shell.service("aliases").define(header.name, payload.decode("utf-8"))
    elif header.kind == "value":
        from .pickling import Unloadable, load

        try:
            shell.namespace[header.name] = load(header, payload, shell)
        except Unloadable as error:
            name = header.name
            raise Unreadable(f"{name!r} cannot be restored: {error}; '%store -d {name}' forgets it") from None
    return True
