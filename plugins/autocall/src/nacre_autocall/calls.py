"""A cell of one line that leaves out a magic's percent sign, or a call's brackets.

What a line means depends on the names the user has, so they are looked up, without running code of the
user's. A name that is bound, a builtin or a keyword is never a magic. Source that is Python as it stands
stays as it is, except where calling is what was asked for: ``f [1]``, and a bare ``f`` at level 2.
"""

from __future__ import annotations

import re
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

from .lookup import MISSING, find, indexable

if TYPE_CHECKING:
    from nacre import Shell

LEVEL = 0
AUTOMAGIC = True
_NAME = re.compile(r"[ \t]*([\w.*]+)")
# An argument that starts like this is the right side of an operator, an assignment, or a call.
_OPERATOR = re.compile(r"[-=,!()<>+*/%^&|]|(?:is|not|in|and|or) ")


def complete_call(source: str, shell: Shell) -> str:
    """The line with what it leaves out put in; any other source as it is."""
    start = _NAME.match(source)
    if start is None:
        return source
    name, behind = start[1], source[start.end() :]
    rest = behind.removesuffix("\n").removesuffix("\r")
    if "\n" in rest or "\r" in rest or iskeyword(name) or not all(map(str.isidentifier, name.split("."))):
        return source
    level, automagic = settings(shell)
    found = find(name, shell.namespace)
    if found is MISSING:
        call = _magic(name, rest, shell) if automagic else None
    elif self_calling(found, shell):
        call = _call(name, rest.strip(), found)
    elif level and callable(found):
        call = _function(name, rest, found, level)
    else:
        return source
    return source if call is None else call + behind[len(rest) :]


def settings(shell: Shell) -> tuple[int, bool]:
    """The level and whether automagic is on, without importing traitlets where nobody has set either."""
    if "Autocall" not in shell.settings.traits:
        return LEVEL, AUTOMAGIC
    from .traits import Autocall

    traits = shell.configure(Autocall)
    return traits.level, traits.automagic


def self_calling(value: Any, shell: Shell) -> bool:
    """Whether a value is called without brackets at any level: ``exit``, and what its class says so of by
    ``__autocall__ = True``."""
    return value is shell.leave or any(vars(base).get("__autocall__") is True for base in type(value).__mro__)


def _magic(name: str, rest: str, shell: Shell) -> str | None:
    argument = rest.lstrip()
    if "." in name or argument.startswith(("=", ",")):
        return None
    known = shell.magics.offers(name, "line") or shell.plugins.decide(
        "resolve_magic", name=name, kind="line", shell=shell
    )
    return f"get_shell().run_line_magic({name!r}, {argument!r})" if known else None


def _function(name: str, rest: str, function: Any, level: int) -> str | None:
    argument = rest.lstrip()
    if not argument:
        return f"{name}()" if level > 1 else None
    if not rest.startswith(" ") or (argument[0] != "[" and _is_python(name + rest)):
        return None
    return _call(name, argument, function)


def _call(name: str, argument: str, function: Any) -> str | None:
    if _OPERATOR.match(argument) or (argument.startswith("[") and indexable(function)):
        return None
    return f"{name}({argument[:-1]});" if argument.endswith(";") else f"{name}({argument})"


def _is_python(source: str) -> bool:
    import ast

    try:
        compile(source, "<line>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True
