"""Stores by the names that people type: ``sqlite``, or ``jsonl:/mnt/backup/history`` for one at another place."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from nacre import UsageError, nearest, resolve
from nacre.history import Store
from nacre.plugins import idle

if TYPE_CHECKING:
    from nacre import Shell

    Result = TypeVar("Result")

PATIENCE = 10.0  # seconds for a lock that another process holds
PLACES = ("path", "conninfo")  # traits that say where a store is


def chosen(shell: Shell) -> str:
    """The name of the store that the profile chooses. Raises ``UsageError`` where it is none on a disk."""
    name = shell.settings.choice("history") or "memory"
    if name == "memory":
        raise UsageError(
            f"the profile {shell.settings.profile} keeps history in memory; name another with --profile, or a store"
        )
    return name


@contextmanager
def opened(shell: Shell, named: str, there: bool = False) -> Iterator[Store]:
    """A store by its name, closed afterwards. Raises ``UsageError`` where there is none of that name; with ``there``
    also where a path was named at which there is nothing, which reading it would make."""
    name, _, place = named.partition(":")
    offers = [*shell.plugins.offers("history_backends"), *idle(shell, "history_backends")]
    found = next((offer for offer in offers if offer.value.name == name), None)
    if found is None:
        names = sorted({offer.value.name for offer in offers})
        raise UsageError(
            f"there is no history store {name!r}{nearest(name, names) or '; there are: ' + ', '.join(names)}"
        )
    with _placed(shell, found.plugin, place):
        store: Store = resolve(found.value.target)(shell)
    path = getattr(store, "path", "")
    if there and place and path and not os.path.lexists(path):
        raise UsageError(f"there is no history at {path}")
    try:
        yield store
    finally:
        store.close()


@contextmanager
def meant(shell: Shell, named: str | None, there: bool = True) -> Iterator[Store]:
    """The named store, or the profile's. What shells left in the spool for that is written first.

    there: as for ``opened``.
    """
    name = named or chosen(shell)
    if name == shell.settings.choice("history") and shell.has_service("spool"):
        shell.history.ask("flush", None, timeout=PATIENCE)
    with opened(shell, name, there) as store:
        yield store


def patiently(operation: Callable[..., Result], *arguments: Any) -> Result:
    """Call a store again while it is locked. Raises ``UsageError`` where it cannot be used."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return operation(*arguments)
        except BlockingIOError as error:
            if time.monotonic() > end:
                raise UsageError(str(error)) from None
            time.sleep(0.05)
        except OSError as error:
            raise UsageError(str(error)) from None


@contextmanager
def _placed(shell: Shell, plugin: str, place: str) -> Iterator[None]:
    """Have the trait that says where a plugin's store is say this place."""
    if not place:
        yield
        return
    from nacre_selection.options import configurable
    from nacre_selection.settings import Layer, Origin

    offers = [*shell.plugins.offers("configurables"), *idle(shell, "configurables")]
    classes: list[tuple[str, Any]] = [
        (offer.value.name, configurable(resolve(offer.value.target))) for offer in offers if offer.plugin == plugin
    ]
    where = [(name, trait) for name, kind in classes for trait in PLACES if trait in kind.class_traits()]
    if not where:
        raise UsageError(f"the store of the plugin {plugin!r} has no place to name; leave out {place!r}")
    name, trait = where[0]
    before = {key: list(found) for key, found in shell.settings.traits.get(name, {}).items()}
    shell.settings.merge(Layer({"traits": {name: {trait: place}}}, Origin("command line")))
    try:
        yield
    finally:
        shell.settings.traits[name] = before
