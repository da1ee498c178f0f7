"""``%notebook`` and ``%session export``: a session as a file of another kind, with what its cells showed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from nacre import Bundle, Output, UsageError, argument, arguments
from nacre.history import Entry
from nacre_history import exporting

from .asking import agreed
from .words import counted

if TYPE_CHECKING:
    from nacre import Shell
    from nacre_history.code import Code
    from nacre_history.ranges import Ranges

    from .transcript import Transcript


@arguments(
    argument("-y", dest="yes", action="store_true", help="overwrite the file without asking"),
    argument("file", help="where to; .ipynb is added to a name without an ending"),
    argument("range", nargs="*", default=[], help="which cells; this session's where none is given"),
)
def notebook(shell: Shell, args: Any) -> None:
    """Write cells and what they showed to a notebook."""
    whole = os.path.splitext(args.file)[1] or os.path.isdir(os.path.expanduser(args.file))
    file = args.file if whole else f"{args.file}.ipynb"
    write(shell, file, "notebook", " ".join(args.range), args.yes)


@arguments(
    argument("-y", dest="yes", action="store_true", help="overwrite the file without asking"),
    argument("-f", "--format", dest="kind", choices=exporting.FORMATS, help="otherwise the file's ending says it"),
    argument("file", help="where to: .ipynb, .py, .md, .jsonl, or .rst and .txt for a doctest"),
    argument("range", nargs="*", default=[], help="which cells; this session's where none is given"),
)
def export(shell: Shell, args: Any) -> None:
    """Write cells and what they showed to a notebook, a script, Markdown, a doctest or JSON lines."""
    ending = os.path.splitext(args.file)[1]
    kind = args.kind or exporting.SUFFIXES.get(ending, "")
    if not kind:
        raise UsageError(f"%session export: what is {args.file}? Say -f {', '.join(exporting.FORMATS)}")
    write(shell, args.file, kind, " ".join(args.range), args.yes)


def write(shell: Shell, file: str, kind: str, ranges: str, yes: bool) -> None:
    """Write cells to a file, which appears whole or not at all. What is kept out of files is left out, and secrets are.

    Raises ``UsageError``.
    """
    path = os.path.abspath(os.path.expanduser(file))
    if os.path.isdir(path):
        raise UsageError(f"{file} is a directory; name a file")
    found: Ranges = shell.service("ranges")
    entries = found.entries(ranges)
    if not entries:
        raise UsageError(f"history has no cell {ranges}" if ranges else "this session has no cells yet")
    if not yes and os.path.exists(path) and not agreed(f"{file} is there already. Overwrite it"):
        print("Nothing was written.")
        return
    chosen = [one for entry in entries if (one := _shareable(entry, shell)) is not None]
    text = exporting.FORMATS[kind](chosen, _translation(shell), _shown(shell))
    try:
        _replace(path, text)
    except (OSError, ValueError) as error:
        raise UsageError(f"{file}: {getattr(error, 'strerror', None) or error}") from None
    left = len(entries) - len(chosen)
    without = f"; {left} left out, which {'is' if left == 1 else 'are'} kept out of files" if left else ""
    print(f"{file}: {counted(len(chosen), 'cell')}{without}")


def _shareable(entry: Entry, shell: Shell) -> Entry | None:
    """What of an entry is written, by the rules of history; None where nothing is."""
    found: Ranges = shell.service("ranges")
    transcript: Transcript = shell.service("transcript")
    if found.is_own(entry):
        if entry.number in transcript.hidden or entry.source.startswith(" "):
            return None
        if not entry.session:
            entry = entry._replace(session=shell.history.session)
    if entry.output is not None:
        entry = entry._replace(output=_redacted(entry.output, shell))
    source = _redacted(entry.source, shell)
    return entry if source == entry.source else entry._replace(source=source, transformed="")


def _redacted(text: str, shell: Shell) -> str:
    return str(shell.service("privacy").redact(text)) if shell.has_service("privacy") else text


def _shown(shell: Shell) -> Callable[[Entry], Sequence[Output]]:
    """What a cell showed: what was kept of this session, else what history has."""
    found: Ranges = shell.service("ranges")
    transcript: Transcript = shell.service("transcript")

    def shown(entry: Entry) -> Sequence[Output]:
        kept = transcript.of(entry.number) if found.is_own(entry) else None
        outputs = exporting.stored(entry) if kept is None else kept
        return [one._replace(bundle=_clean(one.bundle, shell)) for one in outputs]

    return shown


def _clean(bundle: Bundle, shell: Shell) -> Bundle:
    data = {
        mime: _redacted(one, shell) if isinstance(one, str) and mime.startswith("text/") else one
        for mime, one in bundle.data.items()
    }
    about = {mime: _clean_about(facts, shell) for mime, facts in bundle.metadata.items()}
    return Bundle(data, about)


def _clean_about(facts: Any, shell: Shell) -> Any:
    """Metadata, without secrets in the text of an error."""
    if isinstance(facts, dict) and isinstance(facts.get("text"), str):
        return {**facts, "text": _redacted(facts["text"], shell)}
    return facts


def _translation(shell: Shell) -> Callable[[Entry], str]:
    code: Code = shell.service("code")
    return lambda entry: code.source(entry, translated=True)


def _replace(path: str, pieces: Any) -> None:
    """Write a file in one step, with the permissions of the one that is there, else for its owner alone."""
    handle, temporary = tempfile.mkstemp(prefix=".new-", dir=os.path.dirname(path))
    try:
        with open(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            for piece in pieces:
                file.write(piece)
        with suppress(OSError):
            os.chmod(temporary, os.stat(path).st_mode & 0o777)
        os.replace(temporary, os.path.realpath(path))
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
