"""``%plugin``: installed plugins, enabled and disabled in the running shell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments, nearest

if TYPE_CHECKING:
    from nacre import Shell
    from nacre_selection.index import Row

ACTIONS = ("list", "enable", "disable")


@arguments(
    argument(
        "action",
        nargs="?",
        default="list",
        completer="nacre_extensions.plugins:actions",
        help=f"one of {', '.join(ACTIONS)}",
    ),
    argument("name", nargs="*", completer="nacre_extensions.plugins:names", help="plugins"),
)
def plugin(shell: Shell, args: Any) -> None:
    """List the installed plugins, or enable or disable some until the shell ends."""
    if args.action not in ACTIONS:
        raise UsageError(f"%plugin: no action {args.action!r}{nearest(args.action, ACTIONS)}")
    if args.action == "list":
        print(listing(shell, args.name))
        return
    if not args.name:
        raise UsageError(f"%plugin {args.action}: which plugin?")
    known = {*installed(shell), *shell.plugins.order()}
    for name in args.name:
        if name not in known:
            raise UsageError(f"%plugin: no plugin {name!r} is installed{nearest(name, known)}")
    for name in args.name:
        print(enable(shell, name) if args.action == "enable" else disable(shell, name))


def actions(shell: Shell, typed: str) -> tuple[str, ...]:
    """What can be done with plugins, for completion."""
    return ACTIONS


def names(shell: Shell, typed: str) -> list[str]:
    """The plugins there are, for completion."""
    return sorted({*installed(shell), *shell.plugins.order()})


def installed(shell: Shell) -> dict[str, Row]:
    """The installed plugins by name."""
    return shell.index.rows if shell.index else {}


def enable(shell: Shell, name: str) -> str:
    """Make an installed plugin part of the shell; returns the line that says so. One that is parked is tried
    again. Raises ``UsageError`` where it fails."""
    plugins = shell.plugins
    if name in plugins.order() and name not in plugins.parked:
        return f"{name} is enabled already."
    plugins.enable(installed(shell)[name])
    for offer in plugins.offers("names"):
        if offer.plugin == name and offer.value.name not in shell.namespace:
            make = plugins.load(offer, offer.value.name)
            made = make and plugins.call(name, offer.value.name, make, shell)
            if made is not None:
                shell.bind(offer.value.name, made)
    if name in plugins.parked:
        raise UsageError(f"the plugin {plugins.parked[name]}")
    tell(shell, name, "shell_started")
    return f"{name} is enabled."


def disable(shell: Shell, name: str) -> str:
    """Take a plugin out of the shell; returns the line that says so."""
    if name not in shell.plugins.order():
        return f"{name} is not enabled."
    tell(shell, name, "shell_stopping")
    bound = [offer.value.name for offer in shell.plugins.offers("names") if offer.plugin == name]
    shell.plugins.remove(name)
    for one in bound:
        if one in shell.hidden:
            shell.namespace.pop(one, None)
            shell.hidden.discard(one)
    return f"{name} is disabled."


def tell(shell: Shell, name: str, hook: str) -> None:
    """Call one plugin's implementation of an observe hook that takes the shell, as if the shell had just
    started, or were about to stop, for it alone."""
    row = shell.plugins.rows.get(name)
    if row is not None and row.hooks is not None and hook not in row.hooks:
        return
    if row is not None:
        shell.plugins.activate(name)
    for implementation in getattr(shell.plugins.manager.hook, hook).get_hookimpls():
        if implementation.plugin_name == name:
            implementation.function(*[shell for _ in implementation.argnames])


def listing(shell: Shell, names: list[str]) -> str:
    """All plugins, or some, each with its version and what it is to the shell."""
    rows = {**installed(shell), **shell.plugins.rows}
    lines = []
    for name in sorted({*rows, *shell.plugins.order()}):
        if names and name not in names:
            continue
        row = rows.get(name)
        if name in shell.plugins.parked:
            state = f"parked: {shell.plugins.parked[name]}"
        else:
            state = "enabled" if name in shell.plugins.order() else "not enabled"
        lines.append(f"{name:20} {row.version if row else '':10} {state}".rstrip())
    return "\n".join(lines) or "No plugin is installed."
