"""Names of magics, and the options and values of the magic that is being typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nacre import Completion, Completions, UsageError, resolve

from .lines import Line, automagic, is_bound, line
from .scan import ESCAPE, scan

if TYPE_CHECKING:
    from nacre import Shell

_LAST = r"\S*\Z"
_BARE = r"[ \t]*(?P<name>[^\W\d]\w*)\Z"


def complete(text: str, cursor: int, shell: Shell) -> Completions | None:
    """Magics at the beginning of a line, their options behind their names."""
    before = text[:cursor]
    place = scan(before)
    if place.kind not in ("escape", "code"):
        return None
    typed = line(place, shell)
    if typed is None:
        bare = re.match(_BARE, before)
        return _bare(bare["name"], bare.start("name"), cursor, shell) if bare else None
    if typed.mark.startswith("!"):
        return None
    if not typed.named:
        head = before[: typed.start]
        assigned = ESCAPE.match(before, before.rfind("\n", 0, typed.start) + 1)
        whole = typed.mark == "%%" or (not head.strip() and not (assigned and assigned["target"]))
        return Completions(typed.start, cursor, tuple(_names(typed, whole, shell)))
    return words(typed, before, cursor, shell)


def _names(typed: Line, whole: bool, shell: Shell) -> list[Completion]:
    """The magics a name may become, line before cell. whole: the mark begins the cell."""
    found = []
    for kind, mark in (("line", "%"), ("cell", "%%")):
        if mark.startswith(typed.mark) and (whole or kind == "line"):
            for name in shell.magics.names(kind):
                if name.startswith(typed.name) and name.isidentifier():
                    found.append(((name, mark), _magic(name, kind, mark, shell)))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def _magic(name: str, kind: str, mark: str, shell: Shell) -> Completion:
    offers = shell.magics.offers(name, kind)
    return Completion(mark + name, "magic", note=offers[0].value.summary if offers else "")


def _bare(name: str, start: int, cursor: int, shell: Shell) -> Completions | None:
    if not automagic(shell):
        return None
    names = [one for one in shell.magics.names("line") if one.startswith(name) and not is_bound(one, shell)]
    return Completions(start, cursor, tuple(_magic(one, "line", "", shell) for one in names if one.isidentifier()))


def words(typed: Line, before: str, cursor: int, shell: Shell) -> Completions | None:
    """The options and values that fit where the cursor is."""
    # offers() rather than find(): a plugin that decides late must be asked on the main thread.
    offers = shell.magics.offers(typed.name, typed.kind)
    if not offers:
        return None
    try:
        declared = shell.magics.command_line(offers[0], f"{typed.mark or '%'}{typed.name}").declared or ()
    except UsageError:
        return None
    last = re.search(_LAST, before[typed.words :])
    assert last is not None  # the pattern matches the empty text
    word, start = last[0], typed.words + last.start()
    if start == typed.words:
        return None  # no space yet
    flags = {flag: one for one in declared for flag in one.flags if flag.startswith("-")}
    earlier = before[typed.words : start].split()
    option, values, rest = _state(earlier, flags, any(one.rest for one in declared))
    if rest:
        return None
    items: Iterator[Completion]
    if option is not None:
        items = _values(option, word, offers[0].plugin, shell)
    elif "=" in word and word.partition("=")[0] in flags:
        flag, _, value = word.partition("=")
        start += len(flag) + 1
        items = _values(flags[flag], value, offers[0].plugin, shell)
    elif word.startswith("-"):
        items = (
            Completion(flag, "option", _value(one), " ".join(str(one.keywords.get("help", "")).split()))
            for flag, one in flags.items()
            if flag.startswith(word) and (flag not in earlier or _value(one))
        )
    else:
        places = [one for one in declared if not one.flags[0].startswith("-")]
        place_of = places[min(values, len(places) - 1)] if places else None
        items = _values(place_of, word, offers[0].plugin, shell) if place_of else iter(())
    found = tuple(items)
    return Completions(start, cursor, found) if found else None


def _state(words: list[str], flags: dict[str, Any], raw: bool) -> tuple[Any, int, bool]:
    """The option that waits for its value, how many values came, and whether options are over."""
    waiting, values = None, 0
    for word in words:
        if waiting is not None:
            waiting = None
        elif word == "--":
            return None, values, True
        elif word in flags:
            waiting = flags[word] if _value(flags[word]) else None
        elif not word.startswith("-"):
            values += 1
            if raw:
                return None, values, True
    return waiting, values, False


def _value(one: Any) -> str:
    """What an option's value is called, empty for a switch."""
    if one.keywords.get("action", "store") not in ("store", "append", "extend"):
        return ""
    if choices := one.keywords.get("choices"):
        return "{" + ",".join(map(str, choices)) + "}"
    return str(one.keywords.get("metavar") or one.keywords.get("dest") or one.flags[-1].lstrip("-")).upper()


def _values(one: Any, word: str, plugin: str, shell: Shell) -> Iterator[Completion]:
    """What an argument may be: its choices, or what its completer offers; one that fails is its plugin's failure."""
    offered = one.keywords.get("choices") or ()
    if one.completer is not None:
        offered = shell.plugins.call(plugin, f"completer of {one.flags[0]}", _offered, one.completer, shell, word) or ()
    note = " ".join(str(one.keywords.get("help", "")).split())
    for value in map(str, offered):
        if value.startswith(word):
            yield Completion(value, "value", note=note)


def _offered(completer: Any, shell: Shell, word: str) -> list[Any]:
    return list(resolve(completer)(shell, word))
