"""The plugin host: activates plugins on first use, guards every call into them, parks those that fail.

pluggy registers the plugins, checks and orders what they implement, and is imported with the first that must run.
Contributions are read from the index, so that a plugin which only offers things by name is not imported at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from nacre_selection.index import Row
from nacre_selection.paths import resolve
from nacre_selection.words import nearest

from .values import Failure, UsageError, told

if TYPE_CHECKING:
    import pluggy

    from .shell import Shell

STRIKES = 3
SLOW = 0.05  # seconds an observer may take before doctor names it


class Offer(NamedTuple):
    """A declaration and the plugin that made it; empty where the user did. added: at run time."""

    plugin: str
    value: Any
    added: bool = False


class Plugins:
    """The plugins of one shell.

    rows: the installed plugins that are enabled, by name. strict: raise a plugin's failure instead of recording it.
    ``failures``, ``parked`` and ``slow`` are there for ``nacre doctor``.
    """

    def __init__(self, rows: Iterable[Row], shell: Shell, strict: bool = False) -> None:
        self.shell = shell
        self.strict = strict
        self.rows = {row.name: row for row in sorted(rows, key=lambda row: row.name)}
        self.failures: list[Failure] = []
        self.parked: dict[str, str] = {}
        self.slow: dict[tuple[str, str], float] = {}
        self._active: dict[str, Any] = {}
        self._live: dict[str, dict[str, list[Any]]] = {}  # what those offer whose rows cannot say it
        self._added: dict[str, list[Offer]] = {}
        self._offers: dict[str, list[Offer]] = {}
        self._called: dict[str, list[pluggy.HookImpl]] = {}
        self._strikes: dict[str, int] = {}
        self._told: set[tuple[str, str]] = set()
        self._specs: list[Any] = []
        self._defining: set[str] = set()  # the plugins whose hook specifications are there
        self._describing = False
        self._manager: pluggy.PluginManager | None = None
        self._watchers: list[Callable[[], None]] = []
        for row in [row for row in self.rows.values() if row.problem]:
            self.fail(row.name, "index", "", UsageError(row.problem))

    def offers(self, hook: str) -> list[Offer]:
        """All declarations made for a contribute hook: those added at run time, the latest first, then the
        plugins', by name."""
        if hook not in self._offers:
            self._describe()
            serving = [name for name in self.order() if name not in self.parked]
            self._offers[hook] = [Offer(name, value) for name in serving for value in self._declared(name, hook)]
        return [*reversed(self._added.get(hook, ())), *self._offers[hook]]

    def offer(self, hook: str, value: Any, plugin: str = "") -> Callable[[], None]:
        """Add a declaration at run time; returns the function that takes it back."""
        _typed(value)
        offer, added = Offer(plugin, value, True), self._added.setdefault(hook, [])

        def undo() -> None:
            added[:] = [one for one in added if one is not offer]
            self.changed()

        added.append(offer)
        self.changed()
        return undo

    def _declared(self, name: str, hook: str) -> Iterable[Any]:
        if name in self._live:
            return self._live[name].get(hook, ())
        kind, rows = (self.rows[name].offers or {}).get(hook, ("", ()))
        return [resolve(kind)(*fields) for fields in rows]

    def _describe(self) -> None:
        """Ask the plugins that were not asked yet what they offer, and keep it in the index."""
        if self._describing:
            return  # a failure on the way is told to plugin_failed, which would begin anew
        new = {name for name, row in self.rows.items() if row.hooks is None} - {*self.parked, *self._live}
        self._describing = True
        try:
            found = [name for name in sorted(new) if name in self._active or self._register(name)]
            for name in self.rows if found else ():  # all hooks must be known before any plugin's are checked
                self._add_specs(name, self._ask(name, "specs") or {"specs": [*self._declared(name, "specs")]})
            for name in found:
                self._learn(name)
        finally:
            self._describing = False
        if found:
            self._called.clear()
            if self.shell.index:
                self.shell.index.dirty = True
                self.shell.index.save()  # not every process lives to its end

    def _learn(self, name: str) -> None:
        if not self._check(name):
            return
        failed, row = len(self.failures), self.rows[name]
        self._live[name] = {}  # so that telling plugin_failed does not ask it again meanwhile
        declared = self._ask(name)
        offers, asked = _as_data(declared), [caller for caller, _ in self._implemented(name)]
        if offers is None or len(self.failures) > failed or not all(one.has_spec() for one in asked):  # asked again
            self._live[name] = declared
        else:
            row.hooks, row.offers = sorted(one.name for one in asked), offers
            del self._live[name]

    def _ask(self, name: str, only: str = "") -> dict[str, list[Any]]:
        """What a plugin returns from its contribute hooks, or from one of them."""
        declared: dict[str, list[Any]] = {}
        for caller, impl in self._implemented(name):
            kind, allowed = _kind(caller)
            if kind == "contribute" and only in ("", caller.name):
                try:
                    declared[caller.name] = _checked(impl.function(), kind, allowed) or []
                except BaseException as error:  # a plugin may end neither the shell nor the other plugins' calls
                    self.fail(name, kind, caller.name, error)
        return declared

    def _implemented(self, name: str) -> list[tuple[Any, Any]]:
        """A plugin's implementations, each after the caller of its hook."""
        plugin = self._active.get(name)
        callers = (self.manager.get_hookcallers(plugin) or ()) if name in self._active else ()
        return [(caller, impl) for caller in callers for impl in caller.get_hookimpls() if impl.plugin is plugin]

    def decide(self, hook: str, **arguments: Any) -> Any:
        """The first answer to a decide hook that is not None."""
        if (called := self._called.get(hook)) is None:
            called = self._implementations(hook)
        for one in called:  # pluggy's own caller takes longer than most of these, and this is done several times a cell
            try:
                if (answer := one.function(*map(arguments.__getitem__, one.argnames))) is not None:
                    return _checked(answer, *_kind(getattr(self.manager.hook, hook)))
            except BaseException as error:
                self.fail(one.plugin_name, "call", hook, error)
        return None

    def observe(self, hook: str, **arguments: Any) -> None:
        """Tell every implementation of an observe hook; nobody any more once the user has pressed Ctrl-C twice."""
        if (called := self._called.get(hook)) is None:
            called = self._implementations(hook)
        began = perf_counter()
        for one in called:
            if getattr(self.shell.interrupts, "presses", 0) > 1:
                return
            try:
                one.function(*map(arguments.__getitem__, one.argnames))
            except BaseException as error:
                self.fail(one.plugin_name, "call", hook, error)
            ended = perf_counter()
            if (took := ended - began) > SLOW:
                self.slow[one.plugin_name, hook] = max(took, self.slow.get((one.plugin_name, hook), 0.0))
            began = ended

    def _implementations(self, hook: str) -> list[pluggy.HookImpl]:
        """Activate the implementers of a hook; who is called, in order, is kept until the plugins change."""
        self._describe()
        for name in [name for name, row in self.rows.items() if hook in (row.hooks or ()) and name not in self.parked]:
            self.activate(name)
        caller = getattr(self._manager.hook, hook, None) if self._manager else None
        self._called[hook] = found = caller.get_hookimpls()[::-1] if caller else []  # pluggy keeps the first one last
        return found

    @property
    def manager(self) -> pluggy.PluginManager:
        if self._manager is None:
            self._manager = resolve("pluggy:PluginManager")("nacre")
            self._manager.add_hookspecs(resolve("nacre.specs"))
        return self._manager

    def activate(self, name: str) -> bool:
        """Import a plugin's front door and register it; False where that failed, which is recorded."""
        if name in self._active:
            return True
        for other in self.rows.keys() - self._defining:  # it may implement hooks that another plugin defines
            self._defining.add(other)
            self._add_specs(other, {"specs": self._declared(other, "specs")})
        return self._register(name) and self._check(name)

    def _register(self, name: str, given: Any = None) -> bool:
        """Register a plugin object, or the front door of an installed plugin."""
        phase = "import"
        try:
            plugin = resolve(self.rows[name].module) if given is None else given
            phase = "register"
            self.manager.register(plugin, name)
        except BaseException as error:
            self.fail(name, phase, "", error)
            return False
        self._active[name] = plugin
        for caller, impl in self._implemented(name):
            if impl.hookwrapper or impl.wrapper:
                self.fail(name, "register", caller.name, TypeError("hook wrappers are not supported"))
                return False
        return True

    def _check(self, name: str) -> bool:
        """Name the hooks a plugin implements that nobody defines; the others are called all the same."""
        for caller, impl in self._implemented(name):
            if not caller.has_spec() and not impl.optionalhook:
                known = [hook for hook in vars(self.manager.hook) if getattr(self.manager.hook, hook).has_spec()]
                said = f"there is no such hook{nearest(caller.name, known)}"
                self.fail(name, "register", caller.name, AttributeError(said))
        return name in self._active

    def _add_specs(self, name: str, declared: dict[str, Any]) -> None:
        """Add the hook specifications that a plugin defines."""
        for target in [spec.target for spec in declared.get("specs", ())]:
            if target not in self._specs:
                self._specs.append(target)
                try:
                    self.manager.add_hookspecs(resolve(target))
                except BaseException as error:
                    self.fail(name, "register", "specs", error)

    def add(self, plugin: Any, name: str = "") -> Callable[[], None]:
        """Add a plugin object (a module or an instance with hook implementations) to the running shell.

        Returns the function that takes it out again.
        """
        given = getattr(plugin, "__name__", None) or type(plugin).__name__
        name = name or given.removeprefix("nacre_").removesuffix(".plugin").replace("_", "-")
        if name in self._active or name in self.rows:
            raise UsageError(f"a plugin {name!r} is already there")
        if self._register(name, plugin):
            self._add_specs(name, self._ask(name, "specs"))
            self._check(name)
            self._live[name] = self._ask(name)
        self.changed()
        return lambda: self.remove(name)

    def enable(self, row: Row) -> None:
        """Add an installed plugin to the running shell."""
        self.rows = dict(sorted({**self.rows, row.name: row}.items()))
        self.parked.pop(row.name, None)
        self._strikes.pop(row.name, None)
        self.changed()
        if row.problem:
            self.fail(row.name, "index", "", UsageError(row.problem))

    def remove(self, name: str) -> None:
        """Take a plugin out of the running shell."""
        self._unregister(name)
        self.rows.pop(name, None)
        self._live.pop(name, None)
        self.changed()

    def _unregister(self, name: str) -> None:
        plugin = self._active.pop(name, None)
        if plugin is not None and self.manager.is_registered(plugin):
            self.manager.unregister(plugin)

    def changed(self) -> None:
        """Forget what was derived from the plugins; those who derived more from it are told."""
        self._offers.clear()
        self._defining.clear()
        self._called.clear()
        for watcher in self._watchers:
            watcher()

    def on_change(self, watcher: Callable[[], None]) -> None:
        """Call ``watcher()`` whenever plugins, or what they offer, came or went."""
        self._watchers.append(watcher)

    def order(self) -> list[str]:
        """The names of all plugins of this shell."""
        return sorted({*self.rows, *self._live})

    def call(self, plugin: str, what: str, function: Callable[..., Any], *arguments: Any, phase: str = "call") -> Any:
        """Call a contributed object for a plugin; its failure is recorded, and None returned.

        What stops the caller passes: the user's ``KeyboardInterrupt``, a limit of time.
        """
        try:
            return function(*arguments)
        except (Exception, SystemExit, GeneratorExit) as error:
            self.fail(plugin, phase, what, error)

    def begin(self, offer: Offer) -> Any:
        """What an offer's code makes for this shell when it starts; whatever it raises is its failure."""
        try:
            return resolve(offer.value.target)(self.shell)
        except BaseException as error:
            self.fail(offer.plugin, "call", offer.value.name, error)

    def load(self, offer: Offer, what: str) -> Any:
        """The code an offer names; None where it cannot be imported, which is recorded."""
        return self.call(offer.plugin, what, resolve, offer.value.target, phase="import")

    def fail(self, plugin: str, phase: str, hook: str, error: BaseException) -> None:
        """Record a plugin's failure, tell the user once, and park the plugin where it is too much. What the
        user has added is told each time, and nobody is parked for it."""
        if not plugin:
            self.shell.notice(f"{hook}: {told(error)}")
            return
        row = self.rows.get(plugin)
        version = row.version if row else getattr(self._active.get(plugin), "__version__", "?")
        failure = Failure(plugin, version, phase, hook, error)
        self.failures.append(failure)
        if self.strict and phase != "index":
            raise error
        strikes = self._strikes[plugin] = self._strikes.get(plugin, 0) + 1
        broken = phase in ("index", "import", "register") and not hook
        park = plugin not in self.parked and (broken or strikes >= STRIKES)
        if park:
            self.parked[plugin] = str(failure)
            self._unregister(plugin)
            self.changed()
        if park or (plugin, hook) not in self._told:
            self._told.add((plugin, hook))
            end = "; it is parked until restart" if park else ""
            self.shell.notice(f"plugin {failure}{end} (nacre doctor)")
        if hook != "plugin_failed":
            self.observe("plugin_failed", failure=failure, shell=self.shell)


def idle(shell: Shell, hook: str) -> Iterator[Offer]:
    """What installed plugins offer that the shell has not enabled. Their front doors are imported for it; those
    that fail are left out."""
    rows = shell.index.rows.values() if shell.index else ()
    for host in [Plugins([row], shell) for row in rows if row.name not in shell.plugins.rows]:
        yield from () if host.parked else host.offers(hook)


def _kind(caller: Any) -> tuple[str, Any]:
    """The kind of a hook and the types it allows, as its specification was marked; it may not be there yet."""
    kind: tuple[str, Any] = getattr(getattr(caller.spec, "function", None), "nacre", ("observe", ()))
    return kind


def _checked(result: Any, kind: str, allowed: Any) -> Any:
    """The result if it is of the type its hook asks for, or None; a contribution is always made a list."""
    if result is None or (kind == "decide" and isinstance(result, allowed)):
        return _typed(result)
    if kind == "decide":
        names = " or ".join(getattr(one, "__name__", str(one)) for one in allowed)
        raise TypeError(f"returned {type(result).__name__}, expected {names} or None")
    found = [result] if isinstance(result, allowed) else list(result)
    for one in found:
        if not isinstance(one, allowed):
            raise TypeError(f"returned {type(one).__name__}, expected {allowed.__name__}")
    return list(map(_typed, found))


def _typed(value: Any) -> Any:
    """The value, if it is no named tuple or its fields are what their annotations say. Raises ``TypeError``."""
    for place, kind in enumerate(_kinds(type(value))):  # type: ignore[arg-type]
        if not isinstance(value[place], kind):
            raise TypeError(f"{type(value).__name__}.{value._fields[place]} is {type(value[place]).__name__}")
    return value


@cache
def _kinds(kind: type) -> tuple[Any, ...]:
    """What the fields of a named tuple must be, as far as that can be told at once."""
    known = {"str": str, "int": int, "bool": bool, "Target": str | Callable, "Mapping": Mapping, "tuple": tuple}
    said = {field: one for base in kind.__mro__ for field, one in getattr(base, "__annotations__", {}).items()}
    texts = [str(getattr(said[field], "__forward_arg__", said[field])) for field in getattr(kind, "_fields", ())]
    return tuple(known.get(text.partition("[")[0], object) for text in texts)


def _as_data(declared: dict[str, list[Any]]) -> dict[str, tuple[str, list[list[Any]]]] | None:
    """Declarations as what JSON can hold; None where one holds code."""
    data = {}
    for hook, found in declared.items():
        if any(not isinstance(field, str | int | float | bool) for one in found for field in one):
            return None
        if found:
            kind = type(found[0])
            data[hook] = (f"{kind.__module__}:{kind.__qualname__}", [list(one) for one in found])
    return data
