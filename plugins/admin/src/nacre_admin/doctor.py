"""``nacre doctor``: everything that is wrong, why, and what to do. It runs whatever else does not."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

from nacre.values import Finding, told
from nacre_selection.paths import resolve

from . import examine
from .commandline import Action, act
from .examine import Found
from .ground import index_of, sturdy_shell
from .installed import Installed, distributions, look
from .table import columns

if TYPE_CHECKING:
    from nacre.app import Options
    from nacre.shell import Shell

WORST = ("ok", "warn", "fail")


def run(args: Namespace, options: Options) -> int:
    """Print the findings; 1 where one of them is a failure."""
    with redirect_stdout(sys.stderr):  # what plugins print must not get into the report
        found, installed = examination(options)
    if args.json:
        print(json.dumps(_report(found, installed), indent=2))
    else:
        rows = []
        for area, finding in found:
            rows.append([finding.status, area, finding.text])
            if finding.remedy and finding.status != "ok":
                rows.append(["", "", f"-> {finding.remedy}"])
        print(columns(rows))
        print("\n" + _summary(found))
        if args.repair:
            for finding in [finding for _, finding in found if finding.repair]:
                print(f"{finding.text}\n-> {_repaired(finding)}")
    return int(any(finding.status == "fail" for _, finding in found))


def examination(options: Options) -> tuple[list[Found], list[Installed]]:
    """All findings, and the plugins they are about. Raises nothing."""
    found: list[Found] = []
    installed: list[Installed] = []

    def look_at(area: str, ask: Callable[..., Iterable[Found]], *arguments: object) -> None:
        try:
            found.extend(ask(*arguments))
        except Exception as error:  # one question that cannot be asked must not keep the others from it
            found.append(Found(area, Finding("fail", f"cannot be examined: {type(error).__name__}: {error}")))

    def see(shell: Shell) -> Iterator[Found]:
        index = index_of(shell)
        installed.extend(look(shell, index.rows.values(), distributions(index), probe=True))
        yield from examine.plugins(installed)

    look_at("core", examine.core)
    look_at("paths", examine.folders)
    try:
        shell, trouble = sturdy_shell(options)
    except Exception as error:
        found.append(Found("shell", Finding("fail", f"cannot be made: {type(error).__name__}: {error}")))
        return found, installed
    with shell:
        look_at("layer", examine.layers, shell, trouble, options)
        look_at("project", examine.project)
        look_at("plugin", see, shell)
        look_at("distribution", examine.torn, shell)
        look_at("missing", examine.missing, shell, index_of(shell).profiles.values())
        look_at("choice", examine.choices, shell)
        look_at("offer", examine.contributions, shell, installed)
        look_at("checks", examine.checks, shell)
        look_at("plugin", examine.conduct, shell)
    return found, installed


def _repaired(finding: Finding) -> str:
    try:
        return str(resolve(finding.repair)())
    except Exception as error:
        return f"it could not be repaired: {told(error)}"


def _summary(found: list[Found]) -> str:
    counts = {status: sum(finding.status == status for _, finding in found) for status in WORST}
    if counts["fail"] or counts["warn"]:
        return f"{counts['fail']} failed, {counts['warn']} to look at"
    return "all is well"


def _report(found: list[Found], installed: list[Installed]) -> dict[str, object]:
    from nacre import __version__

    statuses = [finding.status for _, finding in found]
    return {
        "status": next(status for status in reversed(WORST) if status in statuses),
        "nacre": __version__,
        "python": ".".join(map(str, sys.version_info[:3])),
        "executable": sys.executable,
        "directory": _directory(),
        "findings": [{"area": area, **finding._asdict(), "repair": bool(finding.repair)} for area, finding in found],
        "plugins": [
            {
                "name": one.row.name,
                "distribution": one.row.dist,
                "version": one.row.version,
                "state": one.state,
                "reason": one.reason,
                "remedy": one.remedy,
                "offers": {hook: [offer.value.name for offer in some] for hook, some in one.offers.items()},
            }
            for one in installed
        ],
    }


def _directory() -> str:
    try:
        return os.getcwd()
    except OSError:  # the working directory is gone
        return ""


def _options(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    parser.add_argument(
        "--repair", action="store_true", help="repair what can be repaired, without changing what is there"
    )


def main(argv: list[str], options: Options) -> int:
    """``nacre doctor``; returns the exit status."""
    return act("doctor", Action(run, "Find what is wrong, and what to do about it", _options), argv, options)
