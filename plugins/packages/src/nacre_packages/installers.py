"""The installers, each called so that it works on the environment of the running interpreter."""

from __future__ import annotations

import sys
from argparse import Namespace
from importlib import invalidate_caches
from importlib.util import find_spec
from typing import TYPE_CHECKING

from nacre import UsageError, argument, arguments

from .conda import environment, executable, placed
from .quoting import join, quote, requirements

if TYPE_CHECKING:
    from nacre import Shell

CHANGING = frozenset(("install", "uninstall", "remove", "update", "upgrade", "sync", "add", "create", "rename"))
PYTHON = (sys.executable, "-P")  # nothing in the working directory runs because it is called pip
COMMAND = argument("command", rest=True, open=True, help="what it is to do, with its own options")


@arguments(COMMAND)
def pip(shell: Shell, args: Namespace) -> None:
    """Run pip for this interpreter: '%pip install NAME'."""
    if find_spec("pip") is None:
        raise UsageError("%pip: this environment has no pip; '%uv pip install ...' does without, or run -m ensurepip")
    _run(shell, join([*PYTHON, "-m", "pip"]), requirements(args.command))


@arguments(COMMAND)
def uv(shell: Shell, args: Namespace) -> None:
    """Run uv: '%uv pip install NAME' works on this interpreter's environment."""
    from shutil import which

    found = which("uv")
    if find_spec("uv") is not None:
        command = join([*PYTHON, "-m", "uv"])
    elif found:
        command = quote(found)
    else:
        raise UsageError("%uv: there is no uv; '%pip install uv' gets it")
    line = requirements(args.command)
    words = line.split()
    if words[:1] == ["pip"] and len(words) > 1 and not _names_one(words, "--python", "-p", "--target", "--prefix"):
        line = f"pip {words[1]} --python {quote(sys.executable)} {line.split(None, 2)[2] if len(words) > 2 else ''}"
    _run(shell, command, line)


@arguments(COMMAND)
def conda(shell: Shell, args: Namespace) -> None:
    """Run conda for this environment: '%conda install NAME'."""
    _conda(shell, args.command, "conda")


@arguments(COMMAND)
def mamba(shell: Shell, args: Namespace) -> None:
    """Run mamba for this environment: '%mamba install NAME'."""
    _conda(shell, args.command, "mamba")


@arguments(COMMAND)
def micromamba(shell: Shell, args: Namespace) -> None:
    """Run micromamba for this environment: '%micromamba install NAME'."""
    _conda(shell, args.command, "micromamba")


def _conda(shell: Shell, line: str, name: str) -> None:
    prefix = environment()
    if prefix is None:
        raise UsageError(f"%{name}: this interpreter is in no conda environment; '%pip install ...' serves it")
    asked = sys.stdin.isatty() and sys.stdout.isatty()
    _run(shell, quote(executable(name, prefix)), placed(requirements(line), prefix, asked))


def _names_one(words: list[str], *options: str) -> bool:
    return any(word.partition("=")[0] in options for word in words)


def _run(shell: Shell, command: str, line: str) -> None:
    """Run an installer with the rest of the line, which the system's shell reads as it reads any."""
    status = shell.service("system").run(f"{command} {line}".rstrip())
    if status == 0 and CHANGING.intersection(word for word in line.split()[:3] if not word.startswith("-")):
        invalidate_caches()
        print("Note: you may need to restart the shell to use updated packages.")
