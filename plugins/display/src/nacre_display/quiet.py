"""A trailing ``;`` keeps a cell's last value unshown and uncached.

The last statement is put under ``if True:``, where it is no expression of the cell's own any more. That is a step on
the text and no hook, so that cells without a semicolon, nearly all, do not pay for it.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nacre import Shell

CALLS = ("run_line_magic", "run_cell_magic")
SHOWN = (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign)


def quiet(source: str, shell: Shell) -> str:
    """Python source whose last statement shows nothing, where it ends in a semicolon."""
    if ";" not in source or not (semicolon_last(source) or any(call in source for call in CALLS)):
        return source
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return source
    if body and isinstance(body[-1], SHOWN) and (semicolon_last(source) or _silenced_magic(body[-1], shell)):
        return _under_if(source, body[-1])
    return source


def _under_if(source: str, last: ast.stmt) -> str:
    lines = source.split("\n")  # as the parser counts them, which splitlines() does not
    line = lines[last.lineno - 1].encode("utf-8", "surrogatepass")
    before, after = (
        part.decode("utf-8", "surrogatepass") for part in (line[: last.col_offset], line[last.col_offset :])
    )
    lines[last.lineno - 1] = f"{before}{chr(10) if before else ''}if True: {after}"
    return "\n".join(lines)


def _silenced_magic(last: ast.stmt, shell: Shell) -> bool:
    """Whether the last statement is a magic that a semicolon silences, with one at the end of its code."""
    call = last.value if isinstance(last, ast.Expr) else None
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in CALLS):
        return False
    words = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    if len(words) < 2 or len(words) != len(call.args):
        return False
    offer = shell.magics.find(words[0], "line" if call.func.attr == CALLS[0] else "cell")
    return offer is not None and offer.value.silenceable and semicolon_last(words[-1])


def semicolon_last(code: str) -> bool:
    """Whether the last token of code is a semicolon; comments do not count."""
    text = code.rstrip()
    if "#" not in text.rpartition("\n")[2]:
        return text.endswith(";")
    import io
    import tokenize

    last = ""
    ignored = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER, tokenize.DEDENT, tokenize.INDENT)
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type not in ignored:
                last = token.string
    except (tokenize.TokenError, SyntaxError):
        return False
    return last == ";"
