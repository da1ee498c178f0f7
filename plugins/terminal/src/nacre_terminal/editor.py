"""The input in the hands of another program: an editor, a formatter."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING

from nacre.values import UsageError
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.document import Document

if TYPE_CHECKING:
    from .line import Line

FORMATTING = 10.0  # seconds a formatter may take
FORMATTERS = {"ruff": "format --stdin-filename cell.py -", "black": "-q --stdin-filename cell.py -"}


def command(chosen: str) -> list[str]:
    """The editor's command line: the profile's, that of the environment, or what the system has."""
    default = "notepad" if sys.platform == "win32" else "vi"
    return shlex.split(chosen or os.environ.get("VISUAL") or os.environ.get("EDITOR") or default)


async def edit(line: Line) -> None:
    """Have the input edited and take what was saved; the input stays as it is where the editor fails."""
    handle, path = tempfile.mkstemp(".py", "nacre-")
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.write(line.buffer.text)
        words = [*command(line.options.editor), path]

        def call() -> str:
            try:
                status = subprocess.call(words)
            except OSError as error:
                return f"{words[0]}: {error.strerror}"
            return f"{words[0]} ended with status {status}" if status else ""

        failed = await run_in_terminal(call, in_executor=True)
        if failed:
            print(f"nacre: {failed}; the input is as it was", file=sys.stderr)
            return
        with open(path, encoding="utf-8") as file:
            line.buffer.set_document(Document(file.read().rstrip("\n")))
    finally:
        with suppress(OSError):
            os.unlink(path)


def formatter(chosen: str) -> list[str]:
    """The formatter's command line: the profile's, else ruff or black, on the PATH or as a module of this Python.
    Raises ``UsageError`` where there is none."""
    if chosen.strip():
        return shlex.split(chosen)
    places = [path for path in sys.path if os.path.isabs(path) and path != os.getcwd()]  # nothing planted here is run
    for name, words in FORMATTERS.items():
        if shutil.which(name):
            return [name, *words.split()]
        if (found := PathFinder.find_spec(name, places)) is not None and found.origin:
            return [sys.executable, "-P", "-m", name, *words.split()]
    raise UsageError("no formatter is there: install ruff or black, or name one in TerminalFrontend.formatter")


async def reformat(line: Line) -> None:
    """Have the input formatted; it stays as it is where the formatter refuses it, or where it was changed meanwhile."""
    text = line.buffer.text
    try:
        words = formatter(line.options.formatter)
    except (UsageError, ValueError, OSError) as error:
        print(f"nacre: {error}", file=sys.stderr)
        return
    name = next((one for one in FORMATTERS if one in words), words[0])
    try:
        process = await asyncio.create_subprocess_exec(
            *words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    except OSError as error:
        print(f"nacre: {name}: {error.strerror}", file=sys.stderr)
        return
    try:
        out, err = await asyncio.wait_for(process.communicate(text.encode()), FORMATTING)
    except TimeoutError:
        process.kill()
        print(f"nacre: {name} does not answer; the input is as it was", file=sys.stderr)
        return
    if process.returncode:
        reason = err.decode(errors="replace").strip().splitlines()
        print(f"nacre: {name}: {reason[0] if reason else process.returncode}", file=sys.stderr)
    elif line.buffer.text == text:
        line.buffer.set_document(Document(out.decode(errors="replace").rstrip("\n")))
