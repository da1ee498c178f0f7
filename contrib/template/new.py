#!/usr/bin/env python3
"""Make a new plugin from the template beside this script.

    python contrib/template/new.py NAME [FOLDER]

NAME is the plugin's one word (letters, digits, hyphens). The plugin is made in FOLDER/NAME; FOLDER is
``plugins`` by default.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
VERSION = tomllib.loads((HERE.parent.parent / "pyproject.toml").read_text())["project"]["version"]


def make(name: str, folder: Path) -> Path:
    """Make a plugin's folder; raises ``ValueError`` for a name that will not do or a folder that is there."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise ValueError(f"{name!r} should be lower-case letters, digits and single hyphens")
    target = folder / name
    if target.exists():
        raise ValueError(f"{target} is there already")
    module = name.replace("-", "_")
    major, minor, *_ = VERSION.split(".")
    words = {
        "NAME-VERSION": VERSION,
        "NEXT": f"{major}.{int(minor) + 1}",
        "THIS": f"{major}.{minor}",
        "MODULE": module,
        "NAME": name,
    }
    for source in sorted((HERE / "plugin").rglob("*")):
        if source.is_file() and "__pycache__" not in source.parts:
            inside = str(source.relative_to(HERE / "plugin")).replace("nacre_NAME", f"nacre_{module}")
            if inside.startswith("conftest") and folder.resolve() == HERE.parent.parent / "plugins":
                continue  # the workspace has one for all
            path = target / inside.replace("NAME", module).removesuffix(".template")
            text = source.read_text()
            for word, value in words.items():
                text = text.replace(f"{{{{{word}}}}}", value)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return target


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    try:
        print(make(sys.argv[1], Path(sys.argv[2] if len(sys.argv) == 3 else HERE.parent.parent / "plugins")))
    except ValueError as error:
        sys.exit(f"new.py: {error}")
