"""Traits that layers set: whether there is such a trait, and whether the value fits it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from nacre import nearest, resolve
from nacre.plugins import Offer, Plugins
from nacre.values import Traits, UsageError
from nacre_selection.options import configurable
from nacre_selection.settings import Setting, set_trait

from .ground import index_of

if TYPE_CHECKING:
    from nacre.shell import Shell


class Effective(NamedTuple):
    """What became of a trait's winning setting. problem: why it is left out, or empty."""

    setting: Setting
    value: Any
    problem: str = ""


def classes(shell: Shell) -> dict[str, Any]:
    """The ``Configurable`` classes of the enabled plugins, by name; those that cannot be loaded are left out."""
    found = {"Shell": configurable(resolve("nacre.traits:Shell"))}
    for offer in shell.plugins.offers("configurables"):
        kind = shell.plugins.load(offer, offer.value.name)
        if kind is not None:
            found.setdefault(offer.value.name, configurable(kind))
    return found


def sleeping_classes(shell: Shell) -> dict[str, Offer]:
    """The classes of installed plugins that are not enabled, by name."""
    found = {}
    for name, row in index_of(shell).rows.items():
        if name not in shell.plugins.rows:
            for offer in Plugins([row], shell).offers("configurables"):
                if isinstance(offer.value, Traits):
                    found[offer.value.name] = offer
    return found


def check(kind: Any, trait: str, value: Any) -> tuple[Any, str]:
    """The value as the class takes it, and why it does not, or an empty string."""
    try:
        instance = kind()
        set_trait(instance, trait, value)
        return getattr(instance, trait), ""
    except UsageError as error:
        return None, str(error)
    except Exception as error:
        return None, f"{kind.__name__}.{trait}: {type(error).__name__}: {error}"


def effective(shell: Shell) -> dict[str, Effective]:
    """The winning setting of every trait of an enabled plugin's class that a layer sets, by ``Class.trait``."""
    found = {}
    known = classes(shell)
    for name in shell.settings.traits:
        if name in known:
            for trait, setting in shell.settings.trait_values(name).items():
                value, problem = check(known[name], trait, setting.value)
                found[f"{name}.{trait}"] = Effective(setting, value, problem)
    return found


def mistakes(shell: Shell) -> list[str]:
    """Classes that no installed plugin has, a line each, with the nearest that one has."""
    known = {*classes(shell), *sleeping_classes(shell)}
    found = []
    for name, traits in shell.settings.traits.items():
        if name not in known:
            origin = next(iter(traits.values()))[-1].origin
            found.append(f"{origin}: no installed plugin has a class {name!r}{nearest(name, known)}")
    return found
