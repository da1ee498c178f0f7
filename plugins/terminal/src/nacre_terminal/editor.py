"""The input in the hands of another program: an editor, a formatter."""

from __future__ import annotations

import asyncio
import os
import shlex
import subprocess
import sys
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING

from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.document import Document

if TYPE_CHECKING:
    from .line import Line

FORMATTING = 10.0  # seconds a formatter may take


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


async def reformat(line: Line) -> None:
    """Have the input formatted; it stays as it is where the formatter refuses it, or where it was changed meanwhile."""
    text = line.buffer.text
    words = shlex.split(line.options.formatter)
    try:
        process = await asyncio.create_subprocess_exec(
            *words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        out, err = await asyncio.wait_for(process.communicate(text.encode()), FORMATTING)
    except (OSError, IndexError, TimeoutError) as error:
        print(f"nacre: {line.options.formatter or 'no formatter'}: {error or 'no answer'}", file=sys.stderr)
        return
    if process.returncode:
        reason = err.decode(errors="replace").strip().splitlines()
        print(f"nacre: {words[0]}: {reason[0] if reason else process.returncode}", file=sys.stderr)
    elif line.buffer.text == text:
        line.buffer.set_document(Document(out.decode(errors="replace").rstrip("\n")))
