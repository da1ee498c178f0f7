#!/usr/bin/env python3
"""Write the reference pages that come from the code: ``python docs/generate.py``."""

from __future__ import annotations

import inspect
import re
import textwrap
from pathlib import Path

from nacre import specs, values

HERE = Path(__file__).resolve().parent
NOTE = "<!-- written by docs/generate.py from the code; change it there -->\n"


def rest_to_markdown(text: str) -> str:
    """Docstrings are plain text with double backticks."""
    return re.sub(r"``(.+?)``", r"`\1`", inspect.cleandoc(text))


def hooks() -> str:
    """The reference page of all hook specifications."""
    found = [(name, spec) for name, spec in vars(specs).items() if hasattr(spec, "nacre")]
    pages = [NOTE, "# Hooks\n", rest_to_markdown(specs.__doc__ or ""), ""]
    titles = {"contribute": "Contribute", "decide": "Decide", "observe": "Observe"}
    for kind, title in titles.items():
        pages += [f"## {title}\n"]
        for name, spec in found:
            if spec.nacre[0] == kind:
                arguments = ", ".join(inspect.signature(spec).parameters)
                pages += [f"### `{name}({arguments})`\n", rest_to_markdown(spec.__doc__ or ""), ""]
                if kind == "contribute":
                    pages += [f"Yields {{ref}}`{spec.nacre[1].__name__} <value-{spec.nacre[1].__name__.lower()}>`.\n"]
                elif kind == "decide":
                    names = " or ".join(f"`{one.__name__}`" for one in spec.nacre[1])
                    pages += [f"Returns {names}, or `None`.\n"]
    return "\n".join(pages)


def value_page() -> str:
    """The reference page of all values."""
    pages = [NOTE, "# Values\n", rest_to_markdown(values.__doc__ or ""), ""]
    for name, kind in vars(values).items():
        if isinstance(kind, type) and hasattr(kind, "_fields"):
            fields = ", ".join(
                field + (f"={kind._field_defaults[field]!r}" if field in kind._field_defaults else "")
                for field in kind._fields
            )
            source = textwrap.dedent(inspect.getsource(kind))
            remarks = re.findall(r"^    (\w+): .*?  # (.+)$", source, re.M)
            pages += [f"(value-{name.lower()})=", f"## {name}\n", f"```python\n{name}({fields})\n```\n"]
            pages += [rest_to_markdown(kind.__doc__ or ""), ""]
            pages += [f"- `{field}`: {remark}" for field, remark in remarks] + [""] * bool(remarks)
    return "\n".join(pages)


def differences() -> str:
    """What the plugins' READMEs say of how they differ from IPython."""
    pages = [NOTE, "# Differences from IPython\n"]
    pages += ["Whatever an IPython user types should do what it did. Where it does not, it is meant, and said here."]
    pages += ["What a magic says of its work is worded anew. What cannot be done is told in one line, as an error.\n"]
    for readme in sorted(HERE.parent.glob("plugins/*/README.md")):
        found = re.search(r"^## [^\n]*IPython[^\n]*\n(.*?)(?=^## |\Z)", readme.read_text(), re.M | re.S)
        if found:
            pages += [f"## {readme.parent.name}\n", found[1].strip(), ""]
    return "\n".join(pages)


PAGES = {"reference/hooks.md": hooks, "reference/values.md": value_page, "reference/differences.md": differences}

if __name__ == "__main__":
    for page, write in PAGES.items():
        (HERE / page).write_text(write().rstrip() + "\n")
