"""``nacre kernel``: serve clients, or register, list and stop kernels."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import ModuleType
from typing import TYPE_CHECKING, Any

from nacre import Shell, UsageError
from nacre_selection.paths import come_back, elsewhere

from . import connection as connections

if TYPE_CHECKING:
    from nacre.app import Options

# a kernel has no terminal, and its clients are its front ends
SETTINGS: dict[str, Any] = {"plugins": {"enable": ["kernel"], "disable": ["terminal"]}, "choose": {"frontend": "plain"}}
PROFILE = "kernel"


def kernel(argv: Sequence[str], options: Options) -> int:
    """``nacre kernel ...``; returns the exit status. Raises ``UsageError``."""
    if len(argv) == 2 and argv[0] == "-f":  # what every client says: it must not wait for argparse
        return serve(argv[1], options, options.profile)
    from .arguments import parse

    found = parse(argv)
    if found is None:
        return 0
    args, ignored = found
    profile = args.profile or options.profile
    if args.install:
        from .kernelspec import install

        return install(args, profile)
    if args.list or args.stop is not None:
        from .running import listed, stop

        return listed() if args.list else stop(args.stop)
    return serve(args.file or "", options, profile, ignored, ip=args.ip, transport=args.transport)


def serve(path: str, options: Options, profile: str = "", ignored: Sequence[str] = (), **fields: Any) -> int:
    """Serve clients until told to leave.

    path: the connection file; where it is empty or not there yet, one is written. ignored: words that clients add
    to a kernel's command line, which mean something to other kernels. Raises ``UsageError``.
    """
    from .kernel import Kernel

    given = bool(path) and os.path.exists(path)
    name = path or os.path.join(connections.runtime_folder(), f"kernel-nacre-{os.getpid()}.json")
    connection = connections.read(path) if given else connections.new(**_fields(name, fields))
    sys.path[:] = elsewhere()  # "here" comes back for the user's code, and not before
    main_module = sys.modules["__main__"] = ModuleType("__main__")  # where pickling finds the user's names

    def make(namespace: dict[str, Any], kind: type[Shell] = Shell) -> Shell:
        return make_shell(options, profile, namespace, kind)

    running = Kernel(connection, make, main_module)
    try:
        if running.connection != connection or not given:
            connections.write(name, running.connection)
        if not given:
            running.say(f"clients reach this kernel by {name}\n       for instance: jupyter console --existing {name}")
        if ignored:
            running.say(f"these arguments are not for this kernel: {' '.join(ignored)}")
        come_back("")
        sys.argv = ["nacre-kernel"]
        running.run()
    finally:
        running.close()
        if not given:
            with suppress(OSError):
                os.unlink(name)
    return 0


def _fields(name: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a new connection; ``ipc`` has its sockets beside the connection file."""
    fields = {key: value for key, value in fields.items() if value}
    if fields.get("transport") == "ipc":
        os.makedirs(os.path.dirname(os.path.abspath(name)), mode=0o700, exist_ok=True)
        fields.setdefault("ip", os.path.splitext(os.path.abspath(name))[0] + "-ipc")
        fields["ports"] = {channel: place for place, channel in enumerate(connections.CHANNELS, 1)}
    return fields


def make_shell(options: Options, profile: str, namespace: dict[str, Any], kind: type[Shell] = Shell) -> Shell:
    """A kernel's shell: the profile ``kernel`` or the one asked for, extended by the user's layers."""
    keywords: dict[str, Any] = {"config": SETTINGS, "project": ".", "strict": options.strict}
    if options.safe:
        return kind("minimal", namespace, discover=False, strict=options.strict)
    try:
        shell = kind(profile or os.environ.get("NACRE_PROFILE") or PROFILE, namespace, **keywords)
    except UsageError:
        if profile:
            raise
        shell = kind("", namespace, **keywords)  # the profile "kernel" is not installed
    for key, value in options.traits:
        shell.set_trait(key, value, "command line")
    return shell
