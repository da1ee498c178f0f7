"""``%lsmagic`` and ``%which``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments, nearest
from nacre.plugins import idle

if TYPE_CHECKING:
    from nacre import Shell
    from nacre.plugins import Offer

KINDS = {"line": "%", "cell": "%%"}


def owners(shell: Shell, kind: str) -> dict[str, str]:
    """The magics of a kind by name, each with the plugin that serves it (empty: added in this session)."""
    return {name: shell.magics.offers(name, kind)[0].plugin for name in shell.magics.names(kind)}


@arguments(argument("-j", "--json", action="store_true", help="as a dict: kind, name, and the plugin that serves it"))
def lsmagic(shell: Shell, args: Any) -> dict[str, dict[str, str]] | None:
    """List the magics there are."""
    if args.json:
        return {kind: owners(shell, kind) for kind in KINDS}
    print(listing(shell))
    return None


def listing(shell: Shell) -> str:
    """The magics there are, as text of the terminal's width."""
    import shutil
    import textwrap

    width = max(40, shutil.get_terminal_size().columns)
    parts = []
    for kind, mark in KINDS.items():
        names = "  ".join(mark + name for name in shell.magics.names(kind))
        body = textwrap.fill(names, width, break_long_words=False, break_on_hyphens=False)
        parts.append(f"{kind.capitalize()} magics:\n{body or 'none'}\n")
    parts.append(_automagic(shell))
    return "\n".join(parts)


def _automagic(shell: Shell) -> str:
    from nacre import resolve

    target = shell.configurables().get("Autocall")
    on = target is not None and getattr(shell.configure(resolve(target)), "automagic", False)
    return f"The % of a line magic {'may be left out (%automagic)' if on else 'must be typed'}."


@arguments(
    argument("name", completer="nacre_help.listing:names", help="a magic, with or without its percent signs"),
)
def which(shell: Shell, args: Any) -> None:
    """Say which plugin provides a magic, and which others offer it and were passed over."""
    name = args.name.lstrip("%")
    lines = []
    for kind, mark in KINDS.items():
        found = shell.magics.offers(name, kind)
        if found:
            first, *others = found
            lines.append(
                f"{mark}{name} is provided by {_provider(first, shell)}: {first.value.summary or 'no summary'}"
            )
            lines += [f"  passed over: {_provider(offer, shell)}" for offer in others]
            if others:
                lines.append(f"  {_reason(name, first, shell)}")
    print("\n".join(lines or [_late(name, shell)]))


def names(shell: Shell, typed: str) -> list[str]:
    """The names of all magics, for completion."""
    marks = typed[: len(typed) - len(typed.lstrip("%"))]
    return sorted({marks + name for kind in KINDS for name in shell.magics.names(kind)})


def _provider(offer: Offer, shell: Shell) -> str:
    if not offer.plugin:
        return "this session"
    row = shell.plugins.rows.get(offer.plugin)
    return f"the plugin {offer.plugin}" + (f" ({row.dist} {row.version})" if row else "")


def _reason(name: str, first: Offer, shell: Shell) -> str:
    key = f"magic.{name}"
    if not first.plugin:
        return "what the session adds comes before what plugins offer"
    if shell.settings.choice(key) == first.plugin:
        return f'because the profile says [choose] "{key}" = "{first.plugin}"'
    return f'because it is the first by name; to choose another: [choose] "{key}" = "PLUGIN"'


def _late(name: str, shell: Shell) -> str:
    """The line on a magic that nobody lists. Raises ``UsageError`` where there is none at all."""
    for kind, mark in KINDS.items():
        if shell.plugins.decide("resolve_magic", name=name, kind=kind, shell=shell) is not None:
            return f"{mark}{name} is made by a plugin when it is asked for"
    for plugin in installed(shell, name):
        raise UsageError(f"%which: no enabled plugin offers {name!r}; the installed plugin {plugin!r} does")
    known = {*shell.magics.names("line"), *shell.magics.names("cell")}
    raise UsageError(f"%which: there is no magic {name!r}{nearest(name, known)}")


def installed(shell: Shell, name: str) -> list[str]:
    """The installed plugins that offer a magic and are not enabled."""
    return sorted({offer.plugin for offer in idle(shell, "magics") if offer.value.name == name})
