"""``%load_ext``, ``%reload_ext`` and ``%unload_ext``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments

from .plugins import disable, enable, installed
from .service import ALREADY_LOADED, NO_LOAD, NO_UNLOAD, NOT_LOADED

if TYPE_CHECKING:
    from nacre import Shell

    from .service import Extensions

WHAT = "the extension's module, such as package.module, or a plugin"
NEW = argument("module", completer="nacre_extensions.magics:idle", help=WHAT)
LOADED = argument("module", completer="nacre_extensions.magics:loaded", help=WHAT)
SAID = {
    ALREADY_LOADED: "{0} is loaded already; %reload_ext {0} loads it anew.",
    NOT_LOADED: "{0} is not loaded.",
    NO_LOAD: "{0} is not an extension: it has no function load_nacre_extension.",
    NO_UNLOAD: "{0} has no function unload_nacre_extension, so it stays.",
}


@arguments(NEW)
def load_ext(shell: Shell, args: Any) -> None:
    """Load an extension module: import it and call its ``load_nacre_extension(shell)``.

    Where there is no such module but an installed plugin of that name, the plugin is enabled.
    """
    _load(shell, args.module, shell.service("extensions").load)


@arguments(LOADED)
def reload_ext(shell: Shell, args: Any) -> None:
    """Take an extension module out where it is in, import it anew, and load it."""
    _load(shell, args.module, shell.service("extensions").reload)


@arguments(LOADED)
def unload_ext(shell: Shell, args: Any) -> None:
    """Take an extension module out: call its ``unload_nacre_extension(shell)``.

    A plugin that ``%load_ext`` enabled is disabled.
    """
    extensions: Extensions = shell.service("extensions")
    name = args.module
    if name in extensions.plugins and name not in extensions.loaded:
        extensions.plugins.discard(name)
        print(disable(shell, name))
    elif name in shell.plugins.order() and name not in extensions.loaded:
        print(f"{name} is a plugin that %load_ext did not enable; '%plugin disable {name}' takes it out.")
    else:
        _tell(name, extensions.unload(name))


def idle(shell: Shell, typed: str) -> list[str]:
    """The installed plugins that are not enabled, for completion."""
    return sorted(set(installed(shell)) - set(shell.plugins.order()))


def loaded(shell: Shell, typed: str) -> list[str]:
    """What ``%load_ext`` loaded, for completion."""
    extensions: Extensions = shell.service("extensions")
    return sorted({*extensions.loaded, *extensions.plugins})


def _load(shell: Shell, name: str, load: Callable[[str], str | None]) -> None:
    try:
        _tell(name, load(name))
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise  # the module is there, and lacks another one
        if name not in installed(shell):
            raise UsageError(f"there is no module {name!r}, and no installed plugin of that name") from None
        new = name not in shell.plugins.order()
        print(enable(shell, name))
        if new:
            shell.service("extensions").plugins.add(name)


def _tell(name: str, word: str | None) -> None:
    if word is not None:
        print(SAID[word].format(name))
