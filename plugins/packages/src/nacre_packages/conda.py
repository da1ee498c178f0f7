"""Finding the conda environment of the running interpreter, and the program that keeps it."""

from __future__ import annotations

import os
import re
import sys

from nacre import UsageError

from .quoting import quote

# which commands take --prefix, and which ask before they do something
ON_ENVIRONMENT = frozenset(
    ("install", "list", "remove", "uninstall", "update", "upgrade", "run", "export", "repoquery")
)
ASKING = frozenset(("install", "remove", "uninstall", "update", "upgrade", "create", "clean"))
CHOOSING = frozenset(("-p", "--prefix", "-n", "--name"))
VARIABLES = {"conda": "CONDA_EXE", "mamba": "MAMBA_EXE", "micromamba": "MAMBA_EXE"}


def environment() -> str | None:
    """The folder of the conda environment this interpreter runs in, or None."""
    return sys.prefix if os.path.isdir(os.path.join(sys.prefix, "conda-meta")) else None


def executable(name: str, prefix: str) -> str:
    """The program ``conda``, ``mamba`` or ``micromamba``. Raises ``UsageError`` where there is none.

    It is sought where the environment's history says that it was made, in the environment, in the variables
    that activation sets, and on the PATH.
    """
    from shutil import which

    folders = [os.path.join(prefix, "bin"), os.path.join(prefix, "condabin"), os.path.join(prefix, "Scripts")]
    root = _root(prefix)
    if root:
        folders[:0] = [os.path.join(root, "bin"), os.path.join(root, "condabin"), os.path.join(root, "Scripts")]
    found = which(name, path=os.pathsep.join(folders))
    if found:
        return found
    variable = os.environ.get(VARIABLES[name], "")
    if os.path.splitext(os.path.basename(variable))[0] == name and os.path.exists(variable):
        return variable
    found = which(name)
    if found is None:
        raise UsageError(f"%{name}: there is no {name}, neither in the environment {prefix} nor on the PATH")
    return found


def _root(prefix: str) -> str | None:
    """The installation that made the environment, from the first command of its history."""
    try:
        with open(os.path.join(prefix, "conda-meta", "history"), encoding="utf-8", errors="replace") as file:
            said = re.search(r"^#\s*cmd:\s*(?P<program>.+?)\s(?:create|install|env)\b", file.read(), re.MULTILINE)
    except OSError:
        return None
    return os.path.dirname(os.path.dirname(said["program"])) if said and os.path.isabs(said["program"]) else None


def placed(line: str, prefix: str, asked: bool) -> str:
    """A conda command line that works on the environment ``prefix``, unless it names another one.

    asked: whether somebody can answer; otherwise questions are answered with yes.
    """
    words = line.split()
    command = next((word for word in words if not word.startswith("-")), "")
    if command in ASKING and not asked and not {"-y", "--yes"}.intersection(words):
        line = f"{line} --yes"
    if command in ON_ENVIRONMENT and not any(word.partition("=")[0] in CHOOSING for word in words):
        first, _, rest = line.partition(command)
        line = f"{first}{command} --prefix {quote(prefix)}{rest}"
    return line
