"""Files of lines: those of bash, zsh and Python's own prompt."""

from __future__ import annotations

import re

from nacre.history import Entry

from .loaded import UNKNOWN, Loaded, bytes_of, command, text_of
from .statements import statements

BARE = Entry(0, 0, "", status=UNKNOWN)
META = 0x83  # zsh puts it before a byte of which it flips a bit
LIBEDIT = "_HiStOrY_V2_"


def bash(path: str) -> Loaded:
    """``~/.bash_history``: a command a line; with ``HISTTIMEFORMAT`` set, a line ``#SECONDS`` before each, and what is
    between two of these is one command."""
    entries: list[Entry] = []
    lines = text_of(path).splitlines()
    stamped = [re.fullmatch(r"#([0-9]{1,11})", line) for line in lines]
    several = any(stamped)
    open_entry: list[str] | None = None
    started = 0.0

    def close() -> None:
        if open_entry:
            entries.append(command("\n".join(open_entry), BARE._replace(started=started)))

    for line, stamp in zip(lines, stamped, strict=True):
        if stamp:
            close()
            open_entry, started = [], float(stamp[1])
        elif open_entry is not None:
            open_entry.append(line)
        elif line.strip():
            entries.append(command(line, BARE))
    if several:
        close()
    return Loaded(f"bash:{path}", [entries])


def zsh(path: str) -> Loaded:
    """``~/.zsh_history``: a command a line, where a backslash before the end of the line goes on; in the extended
    format with ``: SECONDS:DURATION;`` before it. Some bytes are escaped (metafied), see ``META``."""
    entries: list[Entry] = []
    text = _unmetafied(bytes_of(path)).decode("utf-8", "surrogateescape")
    for whole in re.findall(r"((?:[^\n]*\\\n)*[^\n]+)(?:\n|\Z)", text):
        line = whole.replace("\\\n", "\n")
        found = re.match(r": ([0-9]{1,11}):([0-9]{1,9});", line)
        entry = BARE if found is None else BARE._replace(started=float(found[1]), wall=float(found[2]))
        line = line[found.end() :] if found else line
        if line.strip():
            entries.append(command(line, entry))
    return Loaded(f"zsh:{path}", [entries])


def _unmetafied(data: bytes) -> bytes:
    return re.sub(bytes([META]) + b"(.)", lambda found: bytes([found[1][0] ^ 32]), data, flags=re.DOTALL)


def python(path: str) -> Loaded:
    r"""``~/.python_history``: a line each, those of a statement together; since 3.13 one that ends with ``\r\n`` goes
    on in the next. Where libedit wrote it, its first line says so, and blanks are octal escapes."""
    text = text_of(path)
    first, _, rest = text.partition("\n")
    if first.strip() == LIBEDIT:
        text = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), rest)
    lines = [line.strip("\r\n").replace("\r\n", "\n") for line in re.split(r"(?<!\r)\n", text)]
    return Loaded(f"python:{path}", [[BARE._replace(source=cell) for cell in statements(lines)]])
