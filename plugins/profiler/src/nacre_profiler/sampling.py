"""``%pyinstrument`` and ``%flame``: time by sampling the stack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments

from .code import need, prepare, writable
from .flame import Flame, Node

if TYPE_CHECKING:
    import argparse

    from nacre import Shell


@arguments(
    argument("--interval", type=float, default=0.001, metavar="SECONDS", help="between two samples (0.001)"),
    argument("--flame", default="", metavar="FILE", help="save a flame graph (SVG)"),
    argument("code", rest=True, help="the statement"),
)
def pyinstrument(shell: Shell, scope: Mapping[str, Any], body: str | None, args: argparse.Namespace) -> None:
    """Run a statement or a cell, look at its stack every millisecond, and show where the time went."""
    __tracebackhide__ = True
    if args.interval <= 0:
        raise UsageError(f"%pyinstrument --interval {args.interval:g}: the time must be above 0")
    run = prepare(shell, scope, args.code, body, "%pyinstrument")
    path = writable(args.flame, "%pyinstrument") if args.flame else ""
    profiler = need("pyinstrument", "pyinstrument", "%pyinstrument").Profiler(interval=args.interval)

    def tell() -> None:
        print(profiler.output_text(unicode=True, color=False).strip("\n"))
        if path:
            Flame(_tree(profiler)).save(path)
            print(f"The flame graph is in {args.flame}.")

    _sampled(profiler, run, tell)


@arguments(argument("code", rest=True, help="the statement"))
def flame(shell: Shell, scope: Mapping[str, Any], body: str | None, args: argparse.Namespace) -> Flame:
    """Run a statement or a cell, and give its flame graph: by sampling where pyinstrument is installed, otherwise by
    function calls, whose ways are guessed."""
    __tracebackhide__ = True
    run = prepare(shell, scope, args.code, body, "%flame")
    try:
        profiler = need("pyinstrument", "pyinstrument", "%flame").Profiler()
    except UsageError:
        return _by_calls(run)
    _sampled(profiler, run, lambda: None)
    return Flame(_tree(profiler))


def _sampled(profiler: Any, run: Callable[[], None], tell: Callable[[], None]) -> None:
    __tracebackhide__ = True
    try:
        profiler.start()
    except RuntimeError as error:  # one is at work already
        raise UsageError(f"%pyinstrument: {' '.join(str(error).split())}") from None
    try:
        run()
    finally:
        profiler.stop()
        tell()


def _by_calls(run: Callable[[], None]) -> Flame:
    __tracebackhide__ = True
    import cProfile
    import pstats

    from .calls import tree

    profile = cProfile.Profile()
    with profile:
        run()
    return Flame(tree(pstats.Stats(profile)))


def _tree(profiler: Any) -> Node:
    session = profiler.last_session
    root = session.root_frame() if session is not None else None
    if root is None:
        return Node("nothing was sampled", 0.0)

    def node(frame: Any) -> Node:
        place = f" ({frame.file_path_short}:{frame.line_no})" if frame.file_path_short else ""
        return Node(f"{frame.function}{place}", frame.time, tuple(node(child) for child in frame.children))

    return node(root)
