"""What Nacre makes of a cell is what IPython 9.18 makes of it, but for the differences listed here."""

from __future__ import annotations

import ast
import json
import re
import runpy
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

HERE = Path(__file__).parent
facts = runpy.run_path(str(HERE / "facts.py"))
cells = runpy.run_path(str(HERE / "cells.py"))

GENERATED = 3000


class Answer(NamedTuple):
    """IPython's answer and ours to one cell, in the same shape."""

    cell: str
    text: str | None
    verdict: tuple[str, int | None] | None
    our_text: str
    our_verdict: tuple[str, int | None]


class Difference(NamedTuple):
    """A difference we mean to have. ``explains`` says whether it is why an answer differs."""

    name: str
    reason: str
    explains: Callable[[Answer], bool]


def is_python(source: str) -> bool:
    return not fault(source)


def fault(source: str) -> str:
    """What Python says of source that is no Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(source)
        except Exception as error:
            return str(error) or type(error).__name__
    return ""


def with_newline(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def unmatched(answer: Answer) -> bool:
    """Whether Python complains of a closing bracket, or would if it came that far."""
    try:
        ast.parse(answer.our_text)
    except SyntaxError as error:
        if "unmatched" in error.msg or "does not match" in error.msg:
            return True
    except ValueError:
        return False
    depth = 0
    text = re.sub(r"'''.*?'''|\"\"\".*?\"\"\"", "", answer.our_text, flags=re.S)
    for line in text.split("\n"):
        for character in re.sub(r"'[^']*'|\"[^\"]*\"|#.*", "", line):
            depth += (character in "([{") - (character in ")]}")
            if depth < 0:
                return True
    return False


# Blank lines are no entry here: IPython empties lines of spaces and tabs first thing, even within strings
# and cell magics. Nacre leaves them alone, so it is asked about the cell with such lines emptied.
DIFFERENCES = (
    Difference(
        "never-raises",
        "IPython's transformation raises on unmatched indentation, lone surrogates and more than 500 steps. Ours"
        " does what it can, and Python reports the fault, if one is left, when it parses the result.",
        lambda a: a.text is None,
    ),
    Difference(
        "line-ends",
        "Only \\n, \\r\\n and \\r end a line, as in Python. IPython also splits at form feeds, U+2028 and the"
        " like, within strings and commands too, and does not see a backslash before \\r\\n.",
        lambda a: bool(re.search("[\v\f\x1c-\x1e\x85\u2028\u2029\r]", a.cell)),
    ),
    Difference(
        "valid-python",
        "A cell that is Python already keeps what looks like a prompt: it is text in a string, or an"
        " ellipsis in a subscript or dictionary. IPython cuts it out.",
        lambda a: (
            bool(re.search(r">>>|\.\.\.:|\]: ", a.cell)) and is_python(a.our_text) and a.our_text in undented(a.cell)
        ),
    ),
    Difference(
        "f-string-brackets",
        "A bracket in the text of an f-string does not hide an assignment behind it: x[f'('] = !ls",
        lambda a: bool(re.search(r"f'[^']*[(\[{]", a.cell)) and "getoutput" in a.our_text,
    ),
    Difference(
        "continued-assignment",
        "A line may be continued before the equals sign of x = !ls, as it may be before that of x = %ls.",
        lambda a: bool(re.search(r"\\\s*=[\s\\]*get_shell\(\)\.getoutput", a.our_text)),
    ),
    Difference(
        "broken-f-string",
        "An f-string that no further line can mend makes a cell invalid, as any other string does. From"
        " Python 3.12 on IPython waits for more.",
        lambda a: (
            a.text in (None, a.our_text)
            and sys.version_info >= (3, 12)
            and bool(re.search(r"(?i)f[r]?['\"]", a.our_text))
            and a.verdict is not None
            and (a.verdict[0], a.our_verdict[0]) == ("incomplete", "invalid")
        ),
    ),
    Difference(
        "clashing-prefixes",
        "String prefixes that exclude each other, as in ur'', make a cell invalid where Python says so itself, from"
        " 3.14 on. IPython waits for more.",
        lambda a: (
            a.text in (None, a.our_text)
            and "prefixes are incompatible" in fault(a.our_text)
            and a.verdict is not None
            and (a.verdict[0], a.our_verdict[0]) == ("incomplete", "invalid")
        ),
    ),
    Difference(
        "null-character",
        "No further line can mend a null character: invalid. IPython waits for more.",
        lambda a: "\0" in a.cell and a.our_verdict[0] == "invalid",
    ),
    Difference(
        "unmatched-bracket",
        "A closing bracket that nothing opened makes a cell invalid. IPython waits for more behind some."
        " On Python 3.11 the two may differ in what they find behind one.",
        lambda a: (
            unmatched(a)
            and (sys.version_info < (3, 12) or (a.text in (None, a.our_text) and a.our_verdict[0] == "invalid"))
        ),
    ),
    Difference(
        "lone-backslash",
        "A cell that ends in a line of nothing but a backslash behind a prompt can run, and so it is complete."
        " IPython waits for more.",
        lambda a: (
            a.text == a.our_text
            and a.our_verdict[0] == "complete"
            and bool(re.search(r"(?m)^[ \t]*\\\n\s*\Z", a.our_text))
        ),
    ),
    Difference(
        "open-string-3.11",
        "On Python 3.11, text that is broken in front of a string or bracket left open may be found incomplete"
        " here and invalid by IPython. It cannot run either way.",
        lambda a: (
            sys.version_info < (3, 12)
            and a.text == a.our_text
            and not is_python(a.our_text)
            and a.verdict is not None
            and (a.verdict[0], a.our_verdict[0]) == ("invalid", "incomplete")
        ),
    ),
)


def undented(cell: str) -> tuple[str, ...]:
    """The cell as it stands, and without the blank lines and the indent it starts with."""
    from nacre_syntax.indentation import drop_indent, drop_leading_blank

    plain = blank(with_newline(cell))
    return plain, drop_indent(drop_leading_blank(plain))


def blank(cell: str) -> str:
    return re.sub(r"(?m)^[ \t]+$", "", cell)


class Oracle:
    """IPython in a process of its own."""

    def __init__(self, python: str) -> None:
        self.process = subprocess.Popen(
            [python, str(HERE / "oracle.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.minor = tuple(self._read())

    def _read(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def ask(self, cell: str) -> tuple[str | None, tuple[str, int | None] | None]:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(cell) + "\n")
        self.process.stdin.flush()
        text, verdict = self._read()
        return (
            None if isinstance(text, dict) else text.replace("get_ipython()", "get_shell()"),
            None if isinstance(verdict, dict) else tuple(verdict),
        )

    def close(self) -> None:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture(scope="session")
def oracle(ipython: str) -> Iterator[Oracle]:
    oracle = Oracle(ipython)
    yield oracle
    oracle.close()


@pytest.fixture(scope="session")
def compare(oracle: Oracle, transform: Any, judge: Any) -> Callable[[str], Answer]:
    def compare(cell: str) -> Answer:
        text, verdict = oracle.ask(cell)
        found = judge(cell)
        return Answer(
            cell,
            text,
            verdict,
            transform(blank(with_newline(cell))),
            (found.status, len(found.indent) if found.status == "incomplete" else None),
        )

    return compare


def differs(answer: Answer) -> bool:
    return answer.text != answer.our_text or answer.verdict != answer.our_verdict


def explained(answer: Answer) -> list[str]:
    return [difference.name for difference in DIFFERENCES if difference.explains(answer)]


def depends_on_minor(answer: Answer) -> bool:
    """Whether Python's minor version may tell: for what is no Python, and for f-strings and warnings."""
    text = answer.our_text
    return not is_python(text) or bool(re.search(r"(?i)\bt?f?r?['\"]|\\", text))


@pytest.mark.parametrize("cell", [row[0] for row in facts["TRANSFORMED"]] + [row[0] for row in facts["JUDGED"]])
def test_ipython_answers_the_facts_as_we_do(cell: str, compare: Callable[[str], Answer], oracle: Oracle) -> None:
    answer = compare(cell)
    if oracle.minor != sys.version_info[:2] and depends_on_minor(answer):
        pytest.skip("depends on the minor version of Python, and the oracle has another")
    assert not differs(answer) or explained(answer), answer


@pytest.mark.parametrize(
    "cell",
    [
        "!echo it's \\\n  there\ng()",
        "if x:\n\t%f' \\\n b\n",
        "x = !echo it's \\\n  there\ng()\n",
        "\\\n,,f x",
        "class A:\n \\\n/%   x = !ls\n",
        "/\n?\nx.y?",
        "/\nif x:\n  ?\n  x.y?",
        "f(\n\xa0a\n",
    ],
)
def test_ipython_answers_as_we_do_what_random_cells_brought_to_light(
    cell: str, compare: Callable[[str], Answer]
) -> None:
    assert not differs(answer := compare(cell)), answer


@pytest.mark.parametrize("source", ["probes", "generated"])
def test_ipython_answers_every_cell_as_we_do(
    source: str,
    compare: Callable[[str], Answer],
    oracle: Oracle,
    record_property: Callable[[str, object], None],
) -> None:
    stock = cells["probes"]() if source == "probes" else cells["generate"](GENERATED)
    unexplained, reasons, compared, changed = [], dict.fromkeys((d.name for d in DIFFERENCES), 0), 0, 0
    for cell in stock:
        answer = compare(cell)
        if oracle.minor != sys.version_info[:2] and depends_on_minor(answer):
            continue
        compared += 1
        changed += answer.our_text != with_newline(cell)
        if differs(answer):
            names = explained(answer)
            for name in names:
                reasons[name] += 1
            if not names:
                unexplained.append(answer)
    record_property("compared", compared)
    record_property("changed", changed)
    record_property("differences", reasons)
    print(f"{source}: {compared} compared, {changed} transformed, {reasons}")
    assert not unexplained, (len(unexplained), unexplained[:5])


def test_the_readme_lists_every_difference() -> None:
    readme = (HERE.parent / "README.md").read_text()
    assert [d.name for d in DIFFERENCES if f"`{d.name}`" not in readme] == []
