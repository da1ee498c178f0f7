"""The shell object: what people embed, and what plugins are given. There may be several in one process."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from nacre_selection import files, layers
from nacre_selection.index import Index, Row
from nacre_selection.options import Options, configurable
from nacre_selection.settings import Layer, Origin, Settings, set_trait
from nacre_selection.words import visible

from nacre import nearest, resolve

from . import traits
from .dispatch import Magics, caller
from .execute import Compiler, Wait
from .history import History
from .leave import Leave
from .loop import Loop, uncancelled
from .pipeline import Transforms, finish, life, result_of, transform
from .plugins import Offer, Plugins, idle
from .present import PLAIN, Formatters
from .values import Bundle, Cell, Check, Completions, Outcome, Output, UsageError, as_text, told

if TYPE_CHECKING:
    from .plain import Sink


class Shell:
    """One shell: a namespace, the plugins its profile selects, and the way a cell goes through them.

    profile: its name; by default what the layers say. namespace: the user's names, used as it is. plugins: plugin
    objects to add, besides those the profile enables. config: a last layer, in the shape of a profile file. discover:
    whether installed plugins and configuration files are looked at at all. project: the directory whose project file
    counts, None for none. strict: raise plugins' failures. Raises ``UsageError`` for a profile that does not exist.
    """

    def __init__(
        self,
        profile: str = "",
        namespace: dict[str, Any] | None = None,
        *,
        plugins: Iterable[Any] = (),
        config: Mapping[str, Any] | None = None,
        discover: bool = True,
        project: str | None = None,
        strict: bool = False,
    ) -> None:
        self.namespace: dict[str, Any] = {} if namespace is None else namespace
        self.hidden: set[str] = set()  # names that listings of the namespace leave out
        self.number = 1  # of the next cell
        self.cell = Cell("")  # the latest
        self.prefill = ""  # what the next prompt begins with
        self.interrupts: Any = nullcontext()
        self.resident: Callable[[], int] = int  # the bytes the process takes, 0 until a plugin measures them
        self.compiler = Compiler()
        self.leave = Leave()
        self._notices: list[str] = []
        self._told: set[str] = set()
        self._sinks: list[Sink] = []
        self._closers: list[Callable[[], None]] = []
        self._configured: dict[str, Any] = {}
        self._services: dict[tuple[str, str], Any] = {}
        self._roles: dict[str, Any] = {}  # the services in use, by name
        self.loop = Loop()  # which cells and the prompt share
        self._history: History | None = None
        self._started = self._closed = False
        self._depth = 0  # of cells that run cells
        self.index: Index | None = None
        if discover:
            self.settings, self.index = layers.load(profile, config or {}, project)
        else:
            self.settings = Settings(profile or "minimal")
            self.settings.merge(Layer(config or {}, Origin("embedder")))
        rows: Mapping[str, Row] = self.index.rows if self.index else {}
        self.plugins = Plugins([rows[name] for name in self.settings.enabled(rows)], self, strict)
        self.plugins.on_change(self._roles.clear)
        self.transforms = Transforms(self)
        self.magics = Magics(self)
        self.formatters = Formatters(self)
        for plugin in plugins:
            self.plugins.add(plugin)
        for warning in [*self.settings.warnings, *self._doubts()]:
            self.notice(warning)
        self._bind_names()

    def run(self, source: str, *, store: bool = True, silent: bool = False, origin: str = "api") -> Outcome:
        """Run a cell. User errors are in the outcome; nothing is raised but ``TypeError`` for what is no text.

        store: count it and keep it in history. silent: show nothing, and neither count nor keep it.
        """
        self.start()
        with self.interrupts:
            return result_of(self._run(source, store, silent, origin, self.loop.wait))

    async def run_async(self, source: str, *, store: bool = True, silent: bool = False, origin: str = "api") -> Outcome:
        """The same for hosts that own a running loop: what the cell awaits is awaited there."""
        self.start()
        return uncancelled(await self._run(source, store, silent, origin, lambda awaitable: awaitable))

    async def _run(self, source: str, store: bool, silent: bool, origin: str, wait: Wait) -> Outcome:
        """Run the next cell; one that ran it is the current one again afterwards."""
        outer, store = self.cell, store and not silent
        within = self._depth and not store  # what a cell runs on the side belongs to it
        self.cell = Cell(as_text(source), outer.number if within else self.number, origin, store, silent)
        self.number += store
        self._depth += 1
        try:
            return finish(await life(self.cell, self, wait), self)
        except KeyboardInterrupt as error:  # between two steps; a cell's own becomes its outcome
            return finish(Outcome(self.cell, error=error, interrupted=True), self, told=False)
        finally:
            self._depth -= 1
            if self._depth:
                self.cell = outer

    def start(self) -> None:
        """Bind the plugins' names, tell plugins that the shell is there, and run the startup lines. Done once,
        by the first cell or by a front end whose prompt stands."""
        if self._started:
            return
        self._started = True
        self._bind_offered()
        for offer in self.plugins.offers("starts"):
            self.plugins.begin(offer)
        self.plugins.observe("shell_started", shell=self)
        for kind, setting in self.settings.startup:
            try:
                path = os.path.join(os.path.dirname(setting.origin.path), os.path.expanduser(setting.value))
                source = files.read(path) if kind == "files" else setting.value
                self.run(source, silent=True, origin="startup").unwrap()
            except BaseException as error:
                self.notice(f"{setting.origin}: startup: {told(error)}")

    @property
    def history(self) -> History:
        """The history service: with a store where ``[choose] history`` names one, else in memory."""
        if self._history is None:
            try:
                own = self.settings.choice("history") in ("", "memory")
                self._history = History() if own else self.service("history")
                if not isinstance(self._history, History):
                    raise UsageError(f"the service 'history' is a {type(self._history).__name__}, no History")
            except UsageError as error:
                self.notice(f"history is kept in memory only: {error}")
                self._history = History()
        return self._history

    def transform(self, source: str, pure: bool = False) -> str:
        """The Python source that typed text stands for. Raises ``SyntaxError``."""
        return transform(as_text(source), self, pure)

    def check(self, source: str) -> Check:
        """Whether input is complete, incomplete (with the indent of the next line) or invalid."""
        decided: Check | None = self.plugins.decide("judge_input", source=as_text(source), shell=self)
        return self.compiler.judge(source) if decided is None else decided

    def complete(self, text: str, cursor: int | None = None) -> Completions:
        """What could stand at the cursor (in code points; the end by default)."""
        text, found = as_text(text), None
        cursor = len(text) if cursor is None else cursor
        if self.has_service("completion"):
            plugin = self._provider("services", "completion").plugin
            found = self.plugins.call(plugin, "complete", lambda: self.service("completion").complete(text, cursor))
        return found or Completions(cursor, cursor)

    def inspect(self, name: str, detail: int = 0) -> Bundle | None:
        """What is known of a name, None where nothing is. detail: 1 also asks for the source."""
        name = as_text(name)
        for offer in sorted(self.plugins.offers("inspectors"), key=lambda offer: (offer.value.order, offer.plugin)):
            look = self.plugins.load(offer, "inspector")
            found = look and self.plugins.call(offer.plugin, offer.value.name, look, name, detail, self)
            if isinstance(found, Bundle):
                return found
        return None

    def run_line_magic(self, name: str, line: str) -> Any:
        """``%name line``. Raises ``UsageError`` for an unknown magic or a line that does not fit."""
        return self.magics.run("line", name, line, None, caller())

    def run_cell_magic(self, name: str, line: str, body: str) -> Any:
        """``%%name line`` with the rest of the cell as ``body``."""
        return self.magics.run("cell", name, line, body, caller())

    def system(self, command: str) -> Any:
        """``!command``: run it with the terminal."""
        return self.service("system").system(self, command, self.magics.scope(caller()))

    def getoutput(self, command: str) -> Any:
        """``!!command``: run it and return its output by lines."""
        return self.service("system").getoutput(self, command, self.magics.scope(caller()))

    def show_usage(self) -> Any:
        """``?``"""
        return self.magics.run("line", "usage", "", None, None)

    @property
    def listening(self) -> bool:
        """Whether anybody shows outputs."""
        return bool(self._sinks)

    @property
    def mimes(self) -> tuple[str, ...]:
        """The MIME types that the one who shows outputs can show."""
        return getattr(self._sinks[-1], "mimes", (PLAIN,)) if self._sinks else (PLAIN,)

    def show(self, output: Output) -> None:
        """Hand an output to the front end, or to whoever captures."""
        try:
            if self._sinks:
                self._sinks[-1].show(output)
        except (Exception, SystemExit, GeneratorExit) as error:  # standard output may be anything by now
            self.notice(f"an output could not be shown: {told(error)}")
        self.plugins.observe("output_shown", output=output, cell=self.cell, shell=self)

    @contextmanager
    def showing_to(self, sink: Sink) -> Iterator[Sink | None]:
        """Send outputs to ``sink`` meanwhile; gives the one that would have had them."""
        beneath = self._sinks[-1] if self._sinks else None
        self._sinks.append(sink)
        try:
            yield beneath
        finally:
            self._sinks.remove(sink)

    def notice(self, text: str, once: bool = False) -> None:
        """Keep a line for the user until the front end asks for it. Any thread may call it."""
        text = visible(text)
        if not once or text not in self._told:
            self._told.add(text)
            self._notices.append(text)

    def take_notices(self) -> list[str]:
        """The lines to tell now."""
        taken, self._notices = self._notices, []
        return taken

    def may_leave(self) -> bool:
        """Whether the end of input at a prompt ends the shell."""
        return self.plugins.decide("confirm_exit", shell=self) is not False

    def provide(self, hook: str, name: str) -> Any:
        """A new object from the provider ``name`` of a hook such as ``frontends``. Raises ``UsageError``."""
        return self._make(self._provider(hook, name))

    def has_service(self, name: str) -> bool:
        """Whether any plugin offers a role."""
        return any(offer.value.name == name for offer in self.plugins.offers("services"))

    def service(self, name: str) -> Any:
        """The object that fills a role, made when it is first asked for. Raises ``UsageError``."""
        if name not in self._roles:
            offer = self._provider("services", name)
            if (name, offer.plugin) not in self._services:
                self._services[name, offer.plugin] = self._make(offer)
            self._roles[name] = self._services[name, offer.plugin]
        return self._roles[name]

    def _provider(self, hook: str, name: str) -> Offer:
        """Who serves where several offer one: whom ``[choose]`` names, else the first by name."""
        known = self.plugins.offers(hook)
        named = [offer for offer in known if offer.value.name == name]
        if not named:
            who = " or ".join(sorted({offer.plugin for offer in idle(self, hook) if offer.value.name == name}))
            remedy = f"; enable {who}" if who else nearest(name, [offer.value.name for offer in known])
            what = "this needs the service" if hook == "services" else f"no enabled plugin offers {hook}"
            raise UsageError(f"{what} {name!r}{remedy or '; enable a plugin with it'}")
        chosen = self.settings.choice(f"service.{name}" if hook == "services" else f"{hook}.{name}")
        return min(named, key=lambda offer: offer.plugin != chosen)

    def _make(self, offer: Offer) -> Any:
        """The object of a provider. ``UsageError`` and ``OSError`` pass; another error is its plugin's failure."""
        try:
            return resolve(offer.value.target)(self)
        except (UsageError, OSError):
            raise
        except (Exception, SystemExit) as error:
            self.plugins.fail(offer.plugin, "call", offer.value.name, error)
            raise UsageError(f"{offer.value.name} of the plugin {offer.plugin} failed: {error}") from error

    @property
    def traits(self) -> Any:
        """The core's own settings, ``[traits.Shell]``."""
        return traits.Shell.read(self)

    def configure(self, kind: type) -> Any:
        """This shell's one instance of a ``Configurable`` or ``Options`` class, with what the layers set.

        A value that does not fit is told with its file and line, and the default stands.
        """
        name = kind.__name__
        if name not in self._configured:
            instance = self._configured[name] = configurable(kind)()
            for trait, setting in self.settings.trait_values(name).items():
                try:
                    set_trait(instance, trait, setting.value)
                except UsageError as error:
                    self.notice(f"{setting.origin}: {error}; it is left out", once=True)
        return self._configured[name]

    def configurables(self) -> dict[str, Any]:
        """The classes whose traits can be set, by name: targets for ``nacre.resolve``."""
        offered = {offer.value.name: offer.value.target for offer in self.plugins.offers("configurables")}
        return {"Shell": "nacre.traits:Shell", **offered}

    def settings_class(self, name: str) -> Any:
        """The class that ``[traits.NAME]`` sets. Raises ``UsageError`` where there is none."""
        if name not in (known := self.configurables()):
            raise UsageError(f"no enabled plugin has a class {name!r}{nearest(name, known)}")
        try:
            found = resolve(known[name])
            return found if issubclass(found, Options) else found.class_traits and found
        except Exception as error:
            raise UsageError(f"{name!r} is no class of settings: {told(error)}") from error

    def _doubts(self) -> Iterator[str]:
        """What the layers set and nobody has."""
        for name, values in self.settings.traits.items():
            origin = next(iter(values.values()))[-1].origin if values else Origin("")
            try:
                if origin.layer not in ("", "profile"):
                    kind = self.settings_class(name)
                    kind.read(self) if issubclass(kind, Options) else self.configure(kind)
            except UsageError as error:
                yield f"{origin}: {error}"
        for key, said in self.settings.choose.items():
            chosen, origin = said[-1]
            if "." in key and chosen not in (there := self.plugins.order()) and origin.layer != "profile":
                yield f"{origin}: [choose] {key!r}: no enabled plugin is called {chosen!r}{nearest(chosen, there)}"

    def set_trait(self, key: str, value: Any, layer: str = "session") -> None:
        """Change ``Class.trait`` in the running shell. Raises ``UsageError``."""
        name, _, trait = key.partition(".")
        instance = self.configure(self.settings_class(name))
        old = getattr(instance, trait, None)
        set_trait(instance, trait, value)
        self.settings.merge(Layer({"traits": {name: {trait: value}}}, Origin(layer)))
        self.plugins.observe("config_changed", key=key, old=old, new=value, shell=self)

    def bind(self, name: str, value: Any) -> None:
        """Bind a name in the user's namespace that listings of it leave out."""
        self.namespace[name] = value
        self.hidden.add(name)

    def _bind_names(self) -> None:
        import builtins

        self.namespace.setdefault("__name__", "__main__")
        self.namespace.setdefault("__builtins__", builtins)
        self.hidden.update(name for name in self.namespace if name.startswith("__"))
        self.bind("get_shell", lambda: self)
        for name in {"exit", "quit"} - self.namespace.keys():
            self.bind(name, self.leave)

    def _bind_offered(self) -> None:
        for offer in self.plugins.offers("names"):
            if (made := self.plugins.begin(offer)) is not None:
                self.bind(offer.value.name, made)

    def reset_namespace(self) -> None:
        """Clear the user's names and bind the shell's again."""
        self.namespace.clear()
        self._bind_names()
        self._bind_offered()
        self.plugins.observe("namespace_reset", shell=self)

    def on_close(self, function: Callable[[], None]) -> None:
        """Call ``function()`` when the shell closes, the last one first."""
        self._closers.append(function)

    def close(self) -> None:
        """Tell plugins, end the session's history, close services and the loop. More than once is once."""
        if self._closed:
            return
        self._closed = True
        if self._started:
            self.plugins.observe("shell_stopping", shell=self)
        services = [one for one in self._services.values() if not isinstance(one, type) and one is not self._history]
        holders = [*services, self._history, self.loop]
        closers = [*reversed(self._closers), *(getattr(one, "close", None) for one in holders), self.compiler.forget]
        for close in filter(None, closers):
            try:
                close()
            except Exception as error:
                print(f"nacre: while closing: {type(error).__name__}: {error}", file=sys.stderr)

    def __enter__(self) -> Shell:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
