#!/usr/bin/env python3
"""Keep what is said in many places the same: the version, and the lists of the workspace's distributions.

    python contrib/workspace.py [VERSION]     write everything anew
    python contrib/workspace.py --check       name what is out of date, exit 1 if anything is

The root's pyproject.toml has the version and, in the extras, which plugins are not part of the standard
bundle. From these follow the versions of all distributions but those of ``OWN``, the root's dependencies, and the
requirement files that install from this checkout with pip alone.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OWN = ("kernel",)  # plugins that are numbered after something else, as their READMEs say


def fitting(version: str) -> str:
    """What a distribution asks for of another one of this version."""
    major, minor, *_ = version.split(".")
    return f">={major}.{minor},<{major}.{int(minor) + 1}"


def wanted(version: str | None = None) -> dict[Path, str]:
    """Every file this script owns or keeps a line of, with the text it should have."""
    top = ROOT / "pyproject.toml"
    project = tomllib.loads(top.read_text())["project"]
    version = version or project["version"]
    fits = fitting(version)
    own = {}
    for name in OWN:
        said = tomllib.loads((ROOT / "plugins" / name / "pyproject.toml").read_text())["project"]
        own[said["name"]] = fitting(said["version"])
    extra = {name.split(">")[0] for names in project.get("optional-dependencies", {}).values() for name in names}
    plugins = sorted(folder.parent for folder in ROOT.glob("plugins/*/pyproject.toml"))
    standard = [folder for folder in plugins if f"nacre-{folder.name}" not in extra]
    others = sorted(folder.parent for folder in ROOT.glob("contrib/*/pyproject.toml"))

    found: dict[Path, str] = {}
    base = [ROOT / "selection", ROOT / "core", ROOT / "profiles"]
    for folder in [ROOT, *base, *plugins, *others]:
        text = (folder / "pyproject.toml").read_text()
        if folder.name not in OWN:
            text = re.sub(r'(?m)^version = ".*"$', f'version = "{version}"', text, count=1)
        needed = r'"(nacre-[\w-]+)>=[\d.,<]+"'
        found[folder / "pyproject.toml"] = re.sub(needed, lambda one: f'"{one[1]}{own.get(one[1], fits)}"', text)
    names = [f"nacre-{folder.name}" for folder in [*base[1:], *standard]]
    listed = "".join(f'    "{name}{fits}",\n' for name in names)
    found[top] = re.sub(r"(?ms)^dependencies = \[.*?\]", f"dependencies = [\n{listed}]", found[top], count=1)
    members = [f"nacre-{folder.name}" for folder in [*base, *plugins, *others]]
    sources = "".join(f"{name} = {{ workspace = true }}\n" for name in members)
    found[top] = re.sub(r"(?ms)^\[tool\.uv\.sources\]\n.*?(?=^\[|\Z)", f"[tool.uv.sources]\n{sources}\n", found[top])
    for init in (ROOT / "core/src/nacre/__init__.py", ROOT / "selection/src/nacre_selection/__init__.py"):
        found[init] = re.sub(r'(?m)^__version__ = ".*"$', f'__version__ = "{version}"', init.read_text())

    def paths(folders: list[Path], editable: str = "") -> str:
        return "".join(f"{editable}./{folder.relative_to(ROOT)}\n" for folder in folders)

    found[ROOT / "requirements/standard.txt"] = paths([*base, *standard]) + ".\n"
    found[ROOT / "requirements/workspace.txt"] = paths([*base, *plugins, *others], "-e ")
    return found


def main(arguments: list[str]) -> int:
    check = arguments == ["--check"]
    files = wanted(arguments[0] if arguments and not check else None)
    stale = {path: text for path, text in files.items() if not path.exists() or path.read_text() != text}
    for path, text in stale.items():
        print(path.relative_to(ROOT), "is out of date" if check else "written")
        if not check:
            path.write_text(text)
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
