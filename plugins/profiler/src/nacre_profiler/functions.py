"""``%prun``: time by function, with cProfile."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from nacre import Bundle, Output, UsageError, argument, arguments, nearest

from .code import prepare, writable

if TYPE_CHECKING:
    import argparse

    from nacre import Shell


class Profiler:
    """The service ``profiler``: profiles a call, for ``%prun`` and ``%run -p``."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell

    def run(self, function: Callable[[], Any], args: argparse.Namespace, magic: str) -> Any:
        """Call a function and show the time by function, also where it raises; what it raises is passed on.

        args: ``limits sort text dump quiet give flame``, the options of ``%prun``. Raises ``UsageError`` for wrong
        ones, before anything runs.
        """
        __tracebackhide__ = True
        import cProfile
        import pstats

        limits = [_limit(one, magic) for one in args.limits]
        known = pstats.Stats.sort_arg_dict_default
        for key in args.sort:
            if key not in known:
                raise UsageError(f"{magic} -s {key}: there is no such order{nearest(key, known)}")
        files = {
            name: writable(getattr(args, name), magic) for name in ("text", "dump", "flame") if getattr(args, name)
        }
        profile = cProfile.Profile()
        try:
            profile.enable()
        except ValueError as error:  # another profiler or debugger is at work
            raise UsageError(f"{magic}: {error}") from None
        try:
            function()
        finally:
            profile.disable()
            stats = self._tell(profile, args, limits, files)
        return stats if args.give else None

    def _tell(self, profile: Any, args: argparse.Namespace, limits: list[Any], files: dict[str, str]) -> Any:
        import pstats

        text = io.StringIO()
        try:
            stats = pstats.Stats(profile, stream=text)
        except TypeError:  # nothing was called
            print("Nothing was called, so there is nothing to tell.")
            return None
        stats.sort_stats(*(args.sort or ["time"])).print_stats(*limits)
        written = text.getvalue().strip()
        if "dump" in files:
            stats.dump_stats(files["dump"])
            print(f"The statistics are in {args.dump}.")
        if "text" in files:
            with open(files["text"], "w", encoding="utf-8") as file:
                file.write(written + "\n")
            print(f"The text is in {args.text}.")
        if "flame" in files:
            from .calls import tree
            from .flame import Flame

            Flame(tree(stats)).save(files["flame"])
            print(f"The flame graph is in {args.flame}.")
        if not args.quiet:
            self.shell.show(Output("page", Bundle({"text/plain": written}), self.shell.cell.number))
        return stats


def _limit(text: str, magic: str) -> Any:
    """What ``print_stats`` takes: a number of lines, a share of them, or a pattern."""
    import re

    for kind in (int, float):
        try:
            number = kind(text)
        except ValueError:
            continue
        if number <= 0 or (kind is float and number > 1):
            raise UsageError(f"{magic} -l {text}: the limit is a number above 0, a share up to 1.0, or a pattern")
        return number
    try:
        re.compile(text)
    except re.error as error:
        raise UsageError(f"{magic} -l {text}: this is no pattern: {error}") from None
    return text


@arguments(
    argument("-l", dest="limits", action="append", default=[], metavar="LIMIT", help="so many lines, or a pattern"),
    argument("-r", dest="give", action="store_true", help="give the pstats.Stats"),
    argument("-s", dest="sort", action="append", default=[], metavar="KEY", help="the order: time, cumulative, ..."),
    argument("-T", dest="text", default="", metavar="FILE", help="save the text"),
    argument("-D", dest="dump", default="", metavar="FILE", help="save the statistics, for pstats"),
    argument("-q", dest="quiet", action="store_true", help="print nothing"),
    argument("--flame", default="", metavar="FILE", help="save a flame graph (SVG)"),
    argument("code", rest=True, help="the statement"),
)
def prun(shell: Shell, scope: Mapping[str, Any], body: str | None, args: argparse.Namespace) -> Any:
    """Run a statement or a cell and show how much time each function took."""
    __tracebackhide__ = True
    return shell.service("profiler").run(prepare(shell, scope, args.code, body, "%prun"), args, "%prun")
