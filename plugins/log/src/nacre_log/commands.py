"""The magics of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments

from .files import MODES, place
from .log import Log, Settings

if TYPE_CHECKING:
    from nacre import Shell

FILE = "nacre_log.py"


@arguments(
    argument("-o", dest="outputs", action="store_true", help="also the results, as comments"),
    argument("-r", dest="raw", action="store_true", help="also what was typed, as comments, where it is not Python"),
    argument("-t", dest="times", action="store_true", help="also when each cell ran, as comments"),
    argument("-q", dest="quiet", action="store_true", help="print nothing"),
    argument("file", nargs="?", help=f"the file ({FILE})"),
    argument(
        "mode",
        nargs="?",
        choices=MODES,
        help="what becomes of a file that is there: it is added to (append; global: the one in the home folder), "
        "kept as FILE~ (backup, the default where a file is named) or FILE.001~ (rotate, else the default), or emptied "
        "(over)",
    ),
)
def logstart(shell: Shell, args: Any) -> None:
    """Write this session to a file, from its beginning: valid Python, that replays."""
    log: Log = shell.service("log")
    mode = args.mode or ("rotate" if args.file is None else "backup")
    log.start(Settings(place(args.file or FILE, mode), mode, args.outputs, args.raw, args.times))
    if not args.quiet:
        print(f"This session is logged, with what it has run so far.\n{state(log)}", end="")


@arguments()
def logoff(shell: Shell) -> None:
    """Pause the log: what follows is not written until ``%logon``."""
    _turn(shell, on=False)


@arguments()
def logon(shell: Shell) -> None:
    """Go on with a log that was paused."""
    _turn(shell, on=True)


@arguments()
def logstate(shell: Shell) -> None:
    """Say what is logged, and where."""
    print(state(shell.service("log")), end="")


@arguments()
def logstop(shell: Shell) -> None:
    """End the log; another one can be started."""
    _started(shell).stop()


def state(log: Log) -> str:
    """The state of a log, as text."""
    if log.settings is None:
        return "No log was started.\n"
    rows = {
        "File": log.settings.path,
        "Mode": log.settings.mode,
        "Results": _yes(log.settings.outputs),
        "As typed": _yes(log.settings.raw),
        "Times": _yes(log.settings.times),
        "State": "on" if log.active else "off",
    }
    return "".join(f"{name:<9} {value}\n" for name, value in rows.items())


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _started(shell: Shell) -> Log:
    log: Log = shell.service("log")
    if log.settings is None:
        raise UsageError("no log was started; %logstart starts one")
    return log


def _turn(shell: Shell, on: bool) -> None:
    _started(shell).active = on
    print(f"The log is {'on' if on else 'off'}.")
