"""``%save``: cells to a file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments

from .asking import agreed
from .cleaning import shown
from .sources import text_of_all

if TYPE_CHECKING:
    from nacre import Shell


@arguments(
    argument("-r", dest="raw", action="store_true", help="as typed, to a .ipy file"),
    argument("-f", dest="force", action="store_true", help="overwrite without asking"),
    argument("-a", dest="append", action="store_true", help="add to the file"),
    argument("file", help="the file; .py is added where it has no such ending"),
    argument(  # with a default, as else it would be asked for where the file is missing
        "source", nargs="*", default=[], help="history ranges, a macro or a name bound to text; else the whole session"
    ),
)
def save(shell: Shell, args: Any) -> None:
    """Write cells to a Python file, as the Python that ran; a file that is there is not overwritten unasked."""
    if args.force and args.append:
        raise UsageError("%save: -f overwrites the file and -a adds to it; give one of them")
    ending = ".ipy" if args.raw else ".py"
    name = os.path.expanduser(args.file)
    if os.path.basename(args.file) in ("", ".", "..", "~"):
        raise UsageError(f"%save: {args.file!r} names no file" + (" but a directory" if args.file else ""))
    if os.path.exists(name) and not (os.path.isfile(name) or os.path.isdir(name)):  # beside a directory d, d.py is fine
        raise UsageError(f"%save: {args.file!r} is there, and is no file")
    name = name if name.endswith((".py", ".ipy")) else name + ending
    text = text_of_all(shell, args.source, translated=not args.raw)
    there = os.path.exists(name)
    if there and not (args.force or args.append) and not agreed(f"{name} is there already. Overwrite it"):
        print("Nothing was written.")
        return
    adding = args.append and there
    written = ("" if adding else "# coding: utf-8\n") + text + ("" if text.endswith("\n") else "\n")
    try:
        content = written.encode("utf-8")
        with open(name, "ab" if adding else "wb") as file:
            file.write(content)
    except UnicodeEncodeError:
        raise UsageError("%save: the text holds halves of characters, which no file can") from None
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise UsageError(f"%save: {name!r}: {getattr(error, 'strerror', None) or error}") from None
    print(f"{'Added' if adding else 'Written'} to {name}:\n{shown(text)}")
