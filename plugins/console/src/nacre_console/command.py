"""``nacre console`` and ``%connect``."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from nacre import Shell, UsageError
from nacre.app import interact
from nacre_kernel import connection as connections

from .client import Client
from .lines import Lines, at_terminal

if TYPE_CHECKING:
    from argparse import Namespace

    from nacre.app import Options

    from .remote import Remote

# the terminal and what it draws with; what works on names and cells is the kernel's own
SETTINGS: dict[str, Any] = {
    "plugins": {"enable": ["terminal", "highlight", "images", "pager", "history-search"]},
    "choose": {"frontend": "terminal", "history": "kernel"},
}
PROFILE = "minimal"


def console(argv: Sequence[str], options: Options) -> int:
    """``nacre console ...``; returns the exit status. Raises ``UsageError``."""
    from .arguments import parse

    args = parse(argv)
    if args is None:
        return 0
    with _ending():
        return _serve(args, args.profile or options.profile, options.traits)


def connect(line: str, shell: Shell) -> None:
    """Work at another kernel for a while: ``%connect [FILE|PATTERN] [--read-only] [--ssh SERVER]``.

    Leaving it comes back here.
    """
    import shlex

    from .arguments import parse

    if shell.has_service("kernel"):
        raise UsageError("connect: a kernel has no terminal; start nacre console there")
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise UsageError(f"connect: {error}") from None
    which = next((place for place, word in enumerate(words) if not word.startswith("-")), None)
    if "--existing" not in words and "--kernel" not in words:
        words[which or 0 : which or 0] = ["--existing"]
    args = parse(words, "%connect")
    if args is not None:
        _serve(args, shell.settings.profile, ())


def _serve(args: Namespace, profile: str, traits: Sequence[tuple[str, Any]]) -> int:
    """Start or join a kernel, and serve the user until they leave."""
    from .remote import Remote

    with ExitStack() as leaving:
        client = _join(args, leaving) if args.existing is not None else _start(args, profile)
        try:
            client.ready()
            shell = Remote(client, profile or PROFILE, SETTINGS)
            leaving.enter_context(shell)
            for key, value in traits:
                shell.set_trait(key, value, "command line")
            status = _look_on(shell) if args.read_only else _interact(shell)
        except BaseException:
            client.close()
            raise
        keep = client.process is not None and bool(client.others) and not client.gone
        client.close(keep)
        if keep:
            print(f"nacre: the kernel goes on, as others use it; back to it: nacre console --existing {client.path}")
        return status


def _join(args: Namespace, leaving: ExitStack) -> Client:
    if args.ssh:
        from .tunnel import reached

        path, connection = leaving.enter_context(reached(args.ssh, args.existing))
    else:
        from .finding import find

        path = find(args.existing)
        connection = connections.read(path)
    if args.read_only:
        connection = connection.for_reader()
    return Client(connection, path=path)


def _start(args: Namespace, profile: str) -> Client:
    from .kernelspecs import find
    from .process import Process

    process = Process(find(args.kernel, profile))
    try:
        return Client(process.connection, process)
    except BaseException:
        process.end(0)
        raise


def _interact(shell: Remote) -> int:
    client = shell.client
    if not client.connection.reader:
        _learn_number(shell)
    if not at_terminal():
        with shell.showing_to(front := Lines(shell, interactive=False)):
            return front.run()
    banner = str(client.info.get("banner", "")).strip().partition("\n")[0]
    print(f"{banner or 'A kernel'}, at {client.path}")
    return interact(shell)


def _learn_number(shell: Remote) -> None:
    """The number of the next cell, at a kernel that others have used."""
    if shell.client.process is None and shell.client.state != "busy":
        from .under_way import follow

        outcome = follow(shell.cell._replace(source="", store=False, silent=True), shell, shell.client)
        count = (outcome.value or {}).get("execution_count")
        ours = shell.client.info.get("implementation") == "nacre"
        if isinstance(count, int):
            shell.number = count if ours else count + 1


def _look_on(shell: Remote) -> int:
    from nacre.plain import Plain

    from .following import look_on

    sink: Any = Plain(shell)
    if at_terminal() and sys.stdout.isatty():
        with suppress(UsageError):
            sink = shell.provide("frontends", shell.settings.choice("frontend"))
    with shell.showing_to(sink):
        return look_on(shell)


@contextmanager
def _ending() -> Iterator[None]:
    """Let a kernel of ours be ended also where this process is told to end."""

    from nacre.leave import LeaveShell

    def told(number: int, frame: object) -> None:
        raise LeaveShell(128 + number)

    numbers = [number for number in (signal.SIGTERM, getattr(signal, "SIGHUP", None)) if number is not None]
    before = {number: signal.signal(number, told) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
