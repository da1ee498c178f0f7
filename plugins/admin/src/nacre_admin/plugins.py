"""``nacre plugins``: what is installed, what each plugin offers, and a new index."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from time import perf_counter
from typing import TYPE_CHECKING

from nacre import nearest
from nacre.values import UsageError
from nacre_selection.index import Index
from nacre_selection.paths import trusted_imports

from .commandline import Action, perform
from .ground import cache_folder, index_of, sturdy_shell, tell
from .installed import describe_values, distributions, look, normal
from .table import columns

if TYPE_CHECKING:
    from nacre.app import Options

# run in a process of its own: here, most of it is imported already
STOPWATCH = """
import json, sys
sys.path[:0] = [one for one in json.loads(sys.argv[1]) if one not in sys.path]
import nacre.specs, nacre.values
from time import perf_counter
times = [perf_counter()]
for modules in (sys.argv[2:3], sys.argv[3:]):
    for module in modules:
        __import__(module)
    times.append(perf_counter())
print()
print(json.dumps([(times[1] - times[0]) * 1e3, (times[2] - times[0]) * 1e3]))
"""


def list_plugins(args: Namespace, options: Options) -> int:
    shell, trouble = sturdy_shell(options)
    with shell:
        tell(shell, trouble)
        index = index_of(shell)
        dists = distributions(index)
        rows = []
        for one in look(shell, index.rows.values(), dists):
            dist = dists.get(normal(one.row.dist))
            about = str(dist.metadata["Summary"] or "") if dist else ""
            offers = f"{one.offered} offered" if one.offered else ""
            rows.append([one.row.name, one.row.version, one.state, offers, one.reason or about])
        print(columns(rows) if rows else "no plugin is installed")
    return 0


def info(args: Namespace, options: Options) -> int:
    shell, trouble = sturdy_shell(options)
    with shell:
        tell(shell, trouble)
        index = index_of(shell)
        if args.name not in index.rows:
            raise UsageError(f"plugins info: no plugin {args.name!r} is installed{nearest(args.name, index.rows)}")
        dists = distributions(index)
        [one] = look(shell, [index.rows[args.name]], dists)
        dist = dists.get(normal(one.row.dist))
        facts = [
            ["plugin", one.row.name],
            ["state", one.state + (f": {one.reason}" if one.reason else "")],
            ["remedy", one.remedy],
            ["distribution", f"{one.row.dist} {one.row.version}"],
            ["summary", str(dist.metadata["Summary"] or "") if dist else ""],
            ["needs", ", ".join(dist.requires or ()) if dist else ""],
            ["file", one.row.origin or _file(one.row.module)],
            ["hooks", ", ".join(one.hooks)],
            ["said by", _said(shell.settings.explain(f"plugins.{one.row.name}"))],
        ]
        if one.state in ("active", "idle", "disabled"):
            targets = [getattr(offer.value, "target", "") for some in one.offers.values() for offer in some]
            rooms = {target.partition(":")[0] for target in targets if isinstance(target, str) and target}
            facts.append(["import", _cost(index.entries, one.row.module, sorted(rooms))])
        print(columns(fact for fact in facts if fact[1]))
        if one.offers:
            print("\n" + columns(describe_values(one.offers), "  "))
    return 0


def _said(settings: Iterable[tuple[object, object]]) -> str:
    """Who enabled or disabled a plugin, the one that counts first."""
    said = [f"{'enabled' if on else 'disabled'} by {origin}" for on, origin in settings]
    return "; before that ".join(reversed(said)) or "nobody: a profile enables it"


def _file(module: str) -> str:
    from importlib.util import find_spec

    try:
        with trusted_imports:
            spec = find_spec(module)
    except Exception:  # finding it imports its package, which may do anything
        return ""
    return (spec.origin or "") if spec else ""


def _cost(entries: list[str], module: str, rooms: list[str]) -> str:
    """How long a plugin takes to import once Nacre is there, measured in a new process."""
    command = [sys.executable, "-P", "-c", STOPWATCH, json.dumps(entries), module, *rooms]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        door, everything = json.loads(done.stdout.splitlines()[-1])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return "could not be measured"
    return f"{door:.1f} ms for the front door, {everything:.1f} ms with all that it names"


def rescan(args: Namespace, options: Options) -> int:
    shell, trouble = sturdy_shell(options)
    with shell:
        tell(shell, trouble)
        began = perf_counter()
        index = shell.index = Index(shell.settings.trusted_paths, cache_folder(), fresh=True)
        found = look(shell, index.rows.values(), distributions(index))
        index.dirty = True
        kept = index.file and _kept(index)
        took = (perf_counter() - began) * 1e3
        print(f"{len(found)} plugins and {len(index.profiles)} profiles in {took:.0f} ms, kept in {kept or 'memory'}")
        for one in found:
            if one.reason:
                print(f"  {one.row.name}: {one.reason}")
    return 0


def _kept(index: Index) -> str:
    """Write the index; its file, or an empty string where it cannot be written."""
    file = index.file or ""
    before = os.stat(file).st_mtime_ns if os.path.exists(file) else 0
    index.save()
    return file if os.path.exists(file) and os.stat(file).st_mtime_ns != before else ""


def _name(parser: ArgumentParser) -> None:
    parser.add_argument("name", help="a plugin")


ACTIONS = {
    "list": Action(list_plugins, "All installed plugins and their state"),
    "info": Action(info, "What a plugin is, offers and costs, and who enabled it", _name),
    "rescan": Action(rescan, "Look for installed plugins again, whatever the index says"),
}


def main(argv: list[str], options: Options) -> int:
    """``nacre plugins ...``; returns the exit status."""
    return perform("plugins", ACTIONS, argv, options)
