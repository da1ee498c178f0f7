"""``%config``: the classes with settings, the settings of one, one setting, and a change to it."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments, nearest

from .classes import instance_of, names
from .foreign import is_foreign, ours

if TYPE_CHECKING:
    from nacre import Shell

FORM = re.compile(r"(\w+)(?:\.(\w+)(?:\s*=(?!=)\s*(.*))?)?", re.DOTALL)


@arguments(argument("setting", rest=True, help="Class, Class.trait, or Class.trait = expression"))
def config(shell: Shell, args: Namespace, scope: Mapping[str, Any]) -> Any:
    """List, show and change settings.

    ``%config`` lists the classes that have settings, ``%config Class`` shows those of one, ``%config
    Class.trait`` gives the value of one, and ``%config Class.trait = expression`` changes it until the shell
    ends.
    """
    line = args.setting.strip()
    if not line:
        print(overview(shell))
        return None
    form = FORM.fullmatch(line)
    if form is None:
        raise UsageError(f"%config: {line!r} is none of: Class, Class.trait, Class.trait = expression")
    name, trait, expression = form[1], form[2], form[3]
    if trait is not None and is_foreign(name, shell):
        found = ours(name, trait, shell)
        if not found:
            shell.notice(f"{name}.{trait} is a setting of IPython's; here it means nothing")
            return None
        name = found
    instance = instance_of(name, shell)
    if trait is None:
        print(page(name, instance, shell))
        return None
    known = instance.trait_names(config=True)
    if trait not in known:
        raise UsageError(f"%config: {name} has no trait {trait!r}{nearest(trait, known)}")
    if expression is None:
        return getattr(instance, trait)
    shell.set_trait(f"{name}.{trait}", _value(expression, scope))
    return None


def overview(shell: Shell) -> str:
    """Every class with settings, and what it is about."""
    lines = ["Classes with settings (%config CLASS shows them):"]
    for name in names(shell):
        try:
            about = (type(instance_of(name, shell)).__doc__ or "").strip().split("\n")[0]
        except UsageError as error:
            about = str(error)
        lines.append(f"    {name:20} {about}".rstrip())
    return "\n".join(lines)


def page(name: str, instance: Any, shell: Shell) -> str:
    """The settings of a class: value, default, what each is for, and where it was set."""
    import textwrap

    about = (type(instance).__doc__ or "").strip().split("\n")[0]
    lines = [f"{name}: {about}" if about else name]
    for trait, declared in sorted(instance.traits(config=True).items()):
        value, default = getattr(instance, trait), _default(type(instance), trait, declared)
        changed = "" if value == default else f"    (default {default!r})"
        lines += ["", f"{name}.{trait} = {value!r}{changed}"]
        lines += textwrap.wrap(declared.help or "", 96, initial_indent="    ", subsequent_indent="    ")
        settings = shell.settings.explain(f"{name}.{trait}")
        origin = f"; set by {settings[-1].origin}" if settings else ""
        lines.append(f"    {declared.info()}{origin}")
    return "\n".join(lines)


def _default(kind: type, trait: str, declared: Any) -> Any:
    """A trait's default, of an instance that nothing was set on."""
    try:
        return getattr(kind(), trait)
    except Exception:  # a default that only a configured instance has
        return declared.default_value


def _value(expression: str, scope: Mapping[str, Any]) -> Any:
    if not expression.strip():
        raise UsageError("%config: there is no value behind the =")
    try:
        code = compile(expression, "<%config>", "eval")
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"%config: {expression!r} is not an expression: {error}") from None
    try:
        return eval(code, dict(scope))
    except NameError as error:
        hint = f"; a text needs quotes: {expression!r}" if expression.isidentifier() else ""
        raise UsageError(f"%config: {error}{hint}") from None
