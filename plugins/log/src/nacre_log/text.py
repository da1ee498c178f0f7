"""A cell as a piece of a Python file that can be run again."""

from __future__ import annotations

import ast
import time
import warnings

HEAD = "# Nacre log. It replays by nacre FILE and by %run -i FILE, and in any Python that has a get_shell().\n"


def piece(source: str, transformed: str, raw: bool, started: float | None = None) -> str:
    """What the log holds of a cell: always valid Python at any place in a file, ending with a line end.

    transformed: the Python that ran, or nothing where it never came to that. raw: say what was typed, where
    that is something else. started: say when, in seconds since the epoch.
    """
    when = "" if started is None else time.strftime("# %a, %d %b %Y %H:%M:%S\n", time.localtime(started))
    code = (transformed or source).rstrip() + "\n"
    typed = comment(source, "In") if raw and source.strip() != code.strip() else ""
    return when + typed + (_runnable(code) or comment(source, "not Python"))


def comment(text: str, mark: str) -> str:
    """Text as comment lines."""
    return "".join(f"#[{mark}]# {line}".rstrip() + "\n" for line in text.replace("\0", "\\0").splitlines())


def _runnable(code: str) -> str:
    """The code as it is where it is valid anywhere in a file, else as a call of the shell; nothing where it is
    not valid at all."""
    try:
        code.encode("utf-8")
        tree = _tree(code, 0)
    except (SyntaxError, ValueError):  # UnicodeEncodeError is a ValueError
        tree = None
    if tree is not None and not any(
        isinstance(one, ast.ImportFrom) and one.module == "__future__" for one in tree.body
    ):
        return code
    try:
        _tree(code, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except (SyntaxError, ValueError):
        return ""
    return f"get_shell().run({code.rstrip()!a})\n"


def _tree(code: str, flags: int) -> ast.Module:
    """The syntax tree of code that compiles. Raises ``SyntaxError`` or ``ValueError``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(code, "<log>", "exec", flags, dont_inherit=True)
        return ast.parse(code)
