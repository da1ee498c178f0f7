"""Running a module anew, with every object it had before kept as it is and changed to what it is now."""

from __future__ import annotations

import importlib
from types import ModuleType

from .change import Changes
from .references import redirect


def reload_module(module: ModuleType) -> list[tuple[str, str]]:
    """Reload a module in place; returns what could not be changed in place: names, each with the reason.

    Functions and classes that the module itself defines stay the very objects they were, with the new code in
    them, and the module's names stay bound to them. Whatever the new run made (instances, subclasses, tables)
    refers to them too. Where the new source raises, the module is left as it was, and the error passes.
    """
    before = dict(vars(module))
    try:
        importlib.reload(module)
    except BaseException:
        vars(module).clear()
        vars(module).update(before)
        raise
    changes = Changes(module.__name__)
    for name, old in before.items():
        new = vars(module).get(name)
        if new is not old and not name.startswith("__"):
            vars(module)[name] = changes.merge(name, old, new)
    redirect(changes.kept, module)
    return changes.left
