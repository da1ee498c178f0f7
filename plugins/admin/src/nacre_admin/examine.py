"""What ``nacre doctor`` looks at: each function answers with findings, and none of them may fail."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from nacre import __version__, nearest, resolve
from nacre.values import Finding, UsageError
from nacre_selection import paths, trust

from .ground import cache_folder, index_of
from .installed import Installed
from .listing import named
from .traits import effective, mistakes

if TYPE_CHECKING:
    from nacre.app import Options
    from nacre.shell import Shell

UNCHECKED = ("commands", "specs")


class Found(NamedTuple):
    """A finding and what it is about."""

    area: str
    finding: Finding


def core() -> Iterator[Found]:
    """Versions."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Found("core", Finding("ok", f"nacre-core {__version__}, Python {version}, {sys.platform}, {sys.executable}"))


def folders() -> Iterator[Found]:
    """The user's folders, and whether they can be written."""
    for area, folder, lost in (
        ("configuration", paths.config_home(), "profiles and settings cannot be kept"),
        ("state", paths.state_home(), "history and trust cannot be kept"),
        ("cache", paths.cache_home(), "every start looks for plugins again"),
    ):
        reason = unwritable(folder)
        if reason:
            yield Found(
                area,
                Finding("warn", f"{folder}: {reason}; {lost}", "set NACRE_HOME to a folder that can be written"),
            )
        else:
            yield Found(area, Finding("ok", f"{folder} (writable)"))
    if cache_folder() is None:
        yield Found("cache", Finding("ok", "NACRE_INDEX=off: the index is kept in memory"))


def unwritable(folder: str) -> str:
    """Why a folder, or the nearest there is above it, cannot be written; empty where it can."""
    there = folder
    while not os.path.lexists(there) and os.path.dirname(there) != there:
        there = os.path.dirname(there)
    if not os.path.isdir(there):
        return f"{there} is no folder"
    try:
        if there != folder:
            return "" if os.access(there, os.W_OK | os.X_OK) else f"{there} is not writable"
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return (error.strerror or str(error)).lower()


def layers(shell: Shell, trouble: str, options: Options) -> Iterator[Found]:
    """The profile, the files that count, and what they say wrongly."""
    settings = shell.settings
    if trouble:
        yield Found("profile", Finding("fail", trouble, "nacre profile list names what there is"))
    read = [origin.path or "core" for origin in settings.layers if origin.layer == "profile"]
    yield Found("profile", Finding("ok", f"{settings.profile}: {' < '.join(read) or 'core'}"))
    for origin in settings.layers:
        if origin.layer != "profile":
            yield Found("layer", Finding("ok", str(origin)))
    for text in settings.warnings:
        if "is not trusted" in text or "is not installed" in text:
            continue  # told by project() and missing()
        yield Found("layer", Finding("fail" if "the file is left out" in text else "warn", text, "nacre config edit"))
    for end in effective(shell).values():
        if end.problem:
            yield Found("trait", Finding("warn", f"{end.setting.origin}: {end.problem}; it is left out"))
    for text in mistakes(shell):
        yield Found("trait", Finding("warn", text, "nacre config show --all lists all"))


def project() -> Iterator[Found]:
    """The project's file, if there is one, and whether it counts."""
    try:
        path = trust.find_project(os.getcwd())
        if path is None:
            return
        if trust.trusted_text(path) is not None:
            yield Found("project", Finding("ok", f"{path} is trusted"))
        elif trust.place(path) in trust.known():
            text = f"{path} has changed since it was trusted, and changes nothing"
            yield Found("project", Finding("warn", text, f"see it, then: nacre trust {path}"))
        else:
            text = f"{path} is not trusted, and changes nothing"
            yield Found("project", Finding("warn", text, f"see it, then: nacre trust {path}"))
    except (OSError, ValueError, UsageError) as error:
        yield Found("project", Finding("warn", str(error)))


def plugins(found: Iterable[Installed]) -> Iterator[Found]:
    """Every installed plugin; one that is not enabled cannot fail the shell."""
    for one in found:
        status = {"active": "ok", "idle": "ok", "disabled": "ok", "broken": "warn"}.get(one.state, "fail")
        if one.state == "incompatible" and not one.enabled:
            status = "warn"
        text = f"{one.row.name} {one.row.version}: {one.state}" + (f": {one.reason}" if one.reason else "")
        yield Found("plugin", Finding(status, text, one.remedy))


def torn(shell: Shell) -> Iterator[Found]:
    """Distributions whose metadata cannot be read; whatever they offer is not seen."""
    from importlib.metadata import distributions

    for dist in distributions(path=index_of(shell).entries):
        try:
            entries, name = list(dist.entry_points), dist.metadata["Name"]
            reason = "" if name or not entries else "it has no name"
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
        if reason:
            where = getattr(dist, "_path", dist.locate_file(""))  # importlib.metadata has no public word for it
            text = f"{where}: its metadata cannot be read: {reason}"
            yield Found("distribution", Finding("warn", text, "install that distribution again, or remove the folder"))


def missing(shell: Shell, packaged: Iterable[str]) -> Iterator[Found]:
    """Plugins that the layers enable and that are not installed. Profiles that came as a package name
    all they could use; in one's own files it is a mistake."""
    rows, theirs = index_of(shell).rows, set(packaged)
    for name, setting in named(shell.settings, rows).items():
        if setting.value and name not in rows:
            status = "warn" if setting.origin.path in theirs else "fail"
            text = f"{setting.origin} enables {name!r}, which is not installed{nearest(name, rows)}"
            yield Found("missing", Finding(status, text, f"pip install nacre-{name}, or take it out"))


def choices(shell: Shell) -> Iterator[Found]:
    """Whether what ``[choose]`` names is there."""
    for key, own, hook, does in (
        ("frontend", "plain", "frontends", "the plain one serves"),
        ("history", "memory", "history_backends", "no cell is written to it"),
    ):
        chosen = shell.settings.choice(key) or own
        offered = [own, *(offer.value.name for offer in shell.plugins.offers(hook))]
        if chosen not in offered:
            text = f"choose.{key} = {chosen!r}, which no enabled plugin offers{nearest(chosen, offered)}; {does}"
            remedy = f"enable the plugin that offers it, or choose one of {', '.join(offered)}"
            yield Found("choice", Finding("warn", text, remedy))
    for key, settings in shell.settings.choose.items():
        name = str(settings[-1].value)
        if "." in key and name not in shell.plugins.rows:
            text = f"{settings[-1].origin}: choose.{key} = {name!r}, which is no enabled plugin"
            yield Found("choice", Finding("warn", text + nearest(name, shell.plugins.rows)))


def contributions(shell: Shell, found: Iterable[Installed]) -> Iterator[Found]:
    """Whether the code that enabled plugins name can be imported."""
    for one in found:
        if one.state not in ("active", "idle"):
            continue
        for hook, offers in one.offers.items():
            for offer in offers if hook not in UNCHECKED else ():
                try:
                    resolve(getattr(offer.value, "target", len))
                except (Exception, SystemExit, KeyboardInterrupt) as error:
                    text = f"{one.row.name}: {hook} {offer.value.name}: {type(error).__name__}: {error}"
                    remedy = f"upgrade {one.row.dist} or what it needs, or disable the plugin"
                    yield Found("offer", Finding("fail", text, remedy))


def checks(shell: Shell) -> Iterator[Found]:
    """What the enabled plugins' own probes find."""
    for offer in shell.plugins.offers("checks"):
        area = offer.plugin if offer.plugin == offer.value.name else f"{offer.plugin}: {offer.value.name}"
        try:
            for finding in _findings(resolve(offer.value.target)(shell)):
                yield Found(area, finding)
        except KeyboardInterrupt:
            yield Found(area, Finding("fail", "the check was interrupted"))
        except (Exception, SystemExit) as error:
            text = f"the check failed: {type(error).__name__}: {error}"
            yield Found(area, Finding("fail", text, f"report it to those who make the plugin {offer.plugin}"))


def _findings(answer: Any) -> list[Finding]:
    found = [answer] if isinstance(answer, Finding) else list(answer)
    for one in found:
        if not isinstance(one, Finding) or one.status not in ("ok", "warn", "fail"):
            raise TypeError(f"it gave {one!r}, which is no Finding of status ok, warn or fail")
    return found


def conduct(shell: Shell) -> Iterator[Found]:
    """What plugins did wrong while they were looked at, apart from those that are parked for it."""
    for failure in shell.plugins.failures:
        if failure.plugin not in shell.plugins.parked:
            yield Found("plugin", Finding("fail", str(failure), f"upgrade or disable the plugin {failure.plugin}"))
    for (plugin, hook), took in shell.plugins.slow.items():
        yield Found("plugin", Finding("warn", f"{plugin} took {took * 1e3:.0f} ms in {hook}"))
