"""Keymaps: data that says which key is bound to which command, and who said so.

From weakest to strongest: the toolkit's own editing keys, the keymap, what plugins suggest, the profile's
``TerminalFrontend.keys``. A keymap is a TOML file: ``summary``, ``extends``, and ``keys``, a list of
``{key, command, when}``. Keymaps of the user's own lie in the folder ``keymaps`` of the configuration.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from nacre import nearest
from nacre.values import UsageError
from nacre_selection import files, paths
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.bindings.named_commands import get_by_name

from . import conditions
from .commands import COMMANDS

if TYPE_CHECKING:
    from prompt_toolkit.key_binding.key_processor import KeyPressEvent

    from .line import Line

HERE = os.path.join(os.path.dirname(__file__), "keymaps")


class Binding(NamedTuple):
    """A key, the command it is bound to, when, and the layer that says so. Keys of a sequence are apart."""

    key: str
    command: str
    when: str = ""
    layer: str = ""


class Keymap:
    """The key bindings of one line, made anew when the options change."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.rows: list[Binding] = []
        self.bindings = KeyBindings()
        self._made_of: Any = None
        line.shell.plugins.on_change(self._forget)

    def _forget(self) -> None:
        self._made_of = None

    def adopt(self, options: Any) -> KeyBindings:
        """The bindings that the options ask for; what is wrong in them is told and left out."""
        made_of = (options.keymap, repr(options.keys))
        if made_of != self._made_of:
            self._made_of = made_of
            self._make(options)
        return self.bindings

    def _make(self, options: Any) -> None:
        self.bindings, self.rows = KeyBindings(), []
        try:
            found = list(read(options.keymap))
        except UsageError as error:
            self.line.shell.notice(str(error), once=True)
            found = list(read("classic"))
        known, commands = conditions.words(self.line), self._commands()
        for offer in self.line.shell.plugins.offers("terminal_conditions"):
            function = self.line.shell.plugins.load(offer, offer.value.name)
            if function:
                known[offer.value.name] = Condition(function)
        for row in [*found, *self._suggested(), *own(options.keys)]:
            try:
                self._bind(row, commands, known)
            except (UsageError, ValueError, KeyError) as error:
                self.line.shell.notice(f"{row.layer}: key {row.key!r}: {error}; it is left out", once=True)

    def _bind(self, row: Binding, commands: dict[str, Any], known: Any) -> None:
        command = row.command or "ignore"
        keys = tuple(row.key.split())
        if not keys:
            raise UsageError("no key is named")
        function = commands.get(command)
        when = conditions.parse(row.when, known)
        if function is not None:
            self.bindings.add(*keys, filter=when)(self._handler(function))
        else:
            try:
                self.bindings.add(*keys, filter=when)(get_by_name(command))
            except KeyError:
                raise UsageError(f"no command {command!r}{nearest(command, commands)}") from None
        self.rows.append(row._replace(command=command))

    def _handler(self, function: Callable[[Any, Any], object]) -> Callable[[KeyPressEvent], object]:
        def handle(event: KeyPressEvent) -> object:
            try:
                return function(event, self.line)
            except Exception as error:
                self.line.shell.notice(f"key command: {type(error).__name__}: {error}")
                return None

        return handle

    def _commands(self) -> dict[str, Any]:
        plugins = self.line.shell.plugins
        found: dict[str, Any] = dict(COMMANDS)
        for offer in plugins.offers("terminal_commands"):

            def lazy(event: Any, line: Line, offer: Any = offer) -> object:
                function = plugins.load(offer, offer.value.name)
                return plugins.call(offer.plugin, offer.value.name, function, event, line) if function else None

            found[offer.value.name] = lazy
        return found

    def _suggested(self) -> Iterator[Binding]:
        for offer in self.line.shell.plugins.offers("terminal_commands"):
            if offer.value.keys:
                yield Binding(offer.value.keys, offer.value.name, offer.value.when, f"plugin {offer.plugin}")

    def summary(self, command: str) -> str:
        """What a command does, in one line."""
        function = COMMANDS.get(command)
        for offer in self.line.shell.plugins.offers("terminal_commands"):
            if offer.value.name == command:
                return str(offer.value.summary)
        if function is None:
            try:
                function = get_by_name(command).handler  # type: ignore[assignment]
            except KeyError:
                return ""
        lines = (function.__doc__ or "").strip().splitlines()
        return lines[0] if lines else ""

    def toolkit(self) -> Iterator[Binding]:
        """The toolkit's own editing keys."""
        from prompt_toolkit.key_binding.defaults import load_key_bindings

        for one in load_key_bindings().bindings:
            keys = " ".join(str(getattr(key, "value", key)) for key in one.keys)
            yield Binding(keys, one.handler.__name__.strip("_").replace("_", "-"), "", "toolkit")


def read(name: str) -> Iterable[Binding]:
    """The bindings of a keymap and those it extends, the strongest last. Raises ``UsageError``."""
    return _read(name, ())


def _read(name: str, seen: tuple[str, ...]) -> Iterator[Binding]:
    if name in seen:
        raise UsageError(f"keymap {name!r} extends itself: {' > '.join([*seen, name])}")
    path = find(name)
    data, _ = files.load(path)
    parents = data.get("extends", [])
    for parent in [parents] if isinstance(parents, str) else parents:
        yield from _read(str(parent), (*seen, name))
    for row in data.get("keys", []):
        if not (isinstance(row, dict) and isinstance(row.get("key"), str) and isinstance(row.get("command"), str)):
            raise UsageError(f"{path}: an entry of keys should have a key and a command, not {row!r}")
        layer = os.path.basename(path).removesuffix(".toml")
        yield Binding(row["key"], row["command"], str(row.get("when", "")), f"keymap {layer}")


def find(name: str) -> str:
    """The file of a keymap; of a name without number, the latest version. Raises ``UsageError``."""
    keymaps = {}
    for folder in (HERE, os.path.join(paths.config_home(), "keymaps")):
        try:
            for file in os.listdir(folder):
                if file.endswith(".toml"):
                    keymaps[file.removesuffix(".toml")] = os.path.join(folder, file)
        except OSError:
            continue
    versions = {int(found[1]): stem for stem in keymaps if (found := re.fullmatch(re.escape(name) + r"-(\d+)", stem))}
    stem = name if name in keymaps else versions[max(versions)] if versions else ""
    if not stem:
        names = sorted({re.sub(r"-\d+$", "", one) for one in keymaps})
        raise UsageError(f"there is no keymap {name!r}{nearest(name, names)}; there are {', '.join(names)}")
    return keymaps[stem]


def own(keys: Any) -> Iterator[Binding]:
    """The bindings of ``TerminalFrontend.keys``."""
    for key, value in dict(keys).items():
        if isinstance(value, dict):
            yield Binding(key, str(value.get("command", "")), str(value.get("when", "")), "profile")
        else:
            yield Binding(key, str(value), "input", "profile")
