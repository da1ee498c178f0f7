"""What is installed, in what state it is for one shell, and why.

The states: ``active`` (enabled, takes part in every cell), ``idle`` (enabled, imported when first used),
``disabled``, ``parked`` (enabled, and failed), ``incompatible`` (made for another version of the core) and
``broken`` (not enabled, and could not be).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from nacre import __version__, specs
from nacre.plugins import Offer, Plugins
from nacre_selection.index import Index, Row, fits

if TYPE_CHECKING:
    from importlib.metadata import Distribution

    from nacre.shell import Shell


class Installed(NamedTuple):
    """One plugin. offers: what it contributes, by hook. hooks: all it implements."""

    row: Row
    state: str
    reason: str
    remedy: str
    offers: Mapping[str, list[Offer]]
    hooks: list[str]
    enabled: bool

    @property
    def offered(self) -> int:
        """How many things it contributes."""
        return sum(map(len, self.offers.values()))


def contribute_hooks() -> list[str]:
    """The names of the core's contribute hooks."""
    return [name for name, one in vars(specs).items() if getattr(one, "nacre", ("",))[0] == "contribute"]


def distributions(index: Index) -> dict[str, Distribution]:
    """The distributions in the folders that the index trusts, by normal name."""
    from importlib.metadata import distributions as find

    found: dict[str, Distribution] = {}
    for dist in find(path=index.entries):
        try:
            found.setdefault(normal(str(dist.metadata["Name"])), dist)
        except Exception:  # a folder that only looks like one: nothing can be said of it
            continue
    return found


def normal(name: str) -> str:
    """A distribution's name as all its spellings are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def look(shell: Shell, rows: Iterable[Row], dists: Mapping[str, Distribution], probe: bool = False) -> list[Installed]:
    """Every plugin with its state. Those not enabled are asked in a host of their own, so that what they
    do wrong is not held against the shell. probe: import every enabled one, even if that is not needed."""
    hooks = contribute_hooks()
    found = []
    for row in sorted(rows, key=lambda row: row.name):
        enabled = row.name in shell.plugins.rows
        host = shell.plugins if shell.plugins.rows.get(row.name) is row else Plugins([row], shell)
        offers = {hook: [one for one in host.offers(hook) if one.plugin == row.name] for hook in hooks}
        if probe and row.name not in host.parked:
            host.activate(row.name)
        state, reason, remedy = _state(row, host, enabled, dists.get(normal(row.dist)))
        implemented = sorted(row.hooks if row.hooks is not None else [hook for hook in hooks if offers[hook]])
        made = {hook: some for hook, some in offers.items() if some}
        found.append(Installed(row, state, reason, remedy, made, implemented, enabled))
    return found


def _state(row: Row, host: Plugins, enabled: bool, dist: Distribution | None) -> tuple[str, str, str]:
    if row.name in host.parked:
        if row.problem:
            reason, _, remedy = row.problem.rpartition(": ")
            needs = (dist.requires or ()) if dist else ()
            unfit = any(not fits(one, "nacre-core", __version__) for one in needs)
            return "incompatible" if unfit else "parked" if enabled else "broken", reason, remedy
        failure = [one for one in host.failures if one.plugin == row.name][-1]
        reason = str(failure).removeprefix(f"{row.name} {row.version} ")
        return "parked" if enabled else "broken", reason, _remedy(row, failure.error)
    if not enabled:
        return "disabled", "", ""
    contributed = set(contribute_hooks())
    # what it implements beyond contributing is called all the time, so it is imported at the start
    return ("active" if row.hooks is None or set(row.hooks) - contributed else "idle"), "", ""


def _remedy(row: Row, error: BaseException) -> str:
    if isinstance(error, ModuleNotFoundError) and error.name:
        missing = error.name.partition(".")[0]
        if row.module.startswith(missing):
            return f"install it again: pip install --force-reinstall {row.dist}"
        return f"install what it needs ({missing}), or leave it out: [plugins] disable = [{row.name!r}]"
    return f"upgrade {row.dist}, or leave it out: [plugins] disable = [{row.name!r}]"


def describe_values(offers: Mapping[str, list[Any]]) -> list[list[str]]:
    """Contributions as rows of hook, name and summary."""
    return [
        [hook, _shown(offer.value), getattr(offer.value, "summary", "")]
        for hook, some in sorted(offers.items())
        for offer in some
    ]


def _shown(value: Any) -> str:
    marks = {"line": f"%{value.name}", "cell": f"%%{value.name}", "line_cell": f"%{value.name} %%{value.name}"}
    return str(marks.get(getattr(value, "kind", ""), value.name))
