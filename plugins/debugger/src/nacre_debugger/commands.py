"""The commands that this debugger has beyond the standard library's, and those it answers differently."""

from __future__ import annotations

import linecache
from collections import ChainMap
from types import FrameType
from typing import TYPE_CHECKING, Any

from nacre import UsageError
from nacre.values import told

if TYPE_CHECKING:
    from nacre import Shell


class Commands:
    """Mixed into ``pdb.Pdb``: the frames are shown with their lines, and hidden ones are passed over."""

    shell: Shell
    context: int
    skip_hidden: bool
    hidden: set[int]
    raised: BaseException | None
    stack: list[tuple[FrameType, int]]
    curindex: int
    curframe: Any
    message: Any
    setup: Any
    _select_frame: Any

    def complain(self, text: str) -> None:
        """Tell of a mistake in one line."""
        self.message(f"*** {text}")

    def paint(self, source: str) -> str:
        """A source in colours where those are shown."""
        stream: Any = getattr(self, "stdout", None)
        if not (self.shell.has_service("highlight") and stream is not None and stream.isatty()):
            return source
        painted: str = self.shell.service("highlight").ansi(source)
        return painted

    # --- showing ------------------------------------------------------------------------------------

    def print_stack_entry(self, frame_lineno: tuple[FrameType, int], prompt_prefix: str = "") -> None:
        """A place with the lines around it."""
        self.show_place(frame_lineno, self.context)

    def show_place(self, place: tuple[FrameType, int], context: int) -> None:
        frame, number = place
        name = frame.f_code.co_filename
        lines = linecache.getlines(name, frame.f_globals)
        mark = ">" if frame is self.curframe else " "
        function = "" if frame.f_code.co_name == "<module>" else f" in {frame.f_code.co_name}"
        self.message(f"{mark} {name}:{number}{function}")
        first = max(1, min(number - context // 2, len(lines) - context + 1))
        last = min(len(lines), first + context - 1)
        shown = self.paint("".join(lines[first - 1 : last])).splitlines()
        for at, line in zip(range(first, last + 1), shown, strict=False):
            self.message(f"{'-->' if at == number else '   '} {at:>4} {line}")

    def print_stack_trace(self, count: int | None = None) -> None:
        """Every place, the innermost last. count: only so many, from the innermost, or from the outermost where it is
        negative; 0 is the current one (Python 3.14)."""
        if count == 0:
            self.print_stack_entry(self.stack[self.curindex])
            return
        places = list(enumerate(self.stack))
        passed = 0
        for number, place in places[-count:] if count and count > 0 else places[:count]:
            if number in self.hidden:
                passed += 1
                continue
            if passed:
                self.message(f"  [{passed} hidden]")
                passed = 0
            self.show_place(place, 1 if self.context < 3 else 3)

    def _print_lines(self, lines: Any, start: int, breaks: Any = (), frame: Any = None) -> None:
        painted = self.paint("".join(lines)).splitlines(True)
        given = painted if len(painted) == len(lines) else lines
        super()._print_lines(given, start, breaks, frame)  # type: ignore[misc]

    def do_context(self, arg: str) -> None:
        """context N: show N lines around a place from now on."""
        try:
            number = int(arg)
        except ValueError:
            number = 0
        if number < 1:
            self.complain(f"context {arg}: the number of lines must be 1 or more")
            return
        self.context = number
        self.print_stack_entry(self.stack[self.curindex])

    # --- moving -------------------------------------------------------------------------------------

    def do_up(self, arg: str) -> None:
        """up [N]: go to the caller, N times; hidden frames are passed over."""
        self._move(arg, -1, "Oldest frame")

    def do_down(self, arg: str) -> None:
        """down [N]: go to what was called, N times; hidden frames are passed over."""
        self._move(arg, 1, "Newest frame")

    do_u, do_d = do_up, do_down

    def _move(self, arg: str, step: int, end: str) -> None:
        try:
            count = int(arg or 1)
        except ValueError:
            count = 0
        if count < 1:
            self.complain(f"Invalid frame count ({arg})")
            return
        places = [n for n in range(len(self.stack)) if n not in self.hidden and (n - self.curindex) * step > 0]
        if not places:
            self.complain(end)
            return
        places.sort(key=lambda n: n * step)
        self._select_frame(places[min(count, len(places)) - 1])

    def do_skip_hidden(self, arg: str) -> None:
        """skip_hidden [on|off]: pass over frames with a __tracebackhide__, or do not."""
        if arg.lower() in ("on", "true", "1", "off", "false", "0"):
            self.skip_hidden = arg.lower() in ("on", "true", "1")
            from .frames import asks

            found = {n for n, (frame, _) in enumerate(self.stack) if asks(frame, "__tracebackhide__")}
            self.hidden = found if self.skip_hidden and len(found) < len(self.stack) else set()
        elif arg:
            self.complain("skip_hidden on, or skip_hidden off")
            return
        self.message(f"Frames that ask to be hidden are {'passed over' if self.skip_hidden else 'shown'}.")

    # --- errors -------------------------------------------------------------------------------------

    def do_exceptions(self, arg: str) -> None:
        """exceptions [N]: list the errors that belong together, chained ones and those of a group, or go to one."""
        if self.raised is None:
            self.complain("there is no error here")
            return
        found = related(self.raised)
        if not arg:
            for number, error in enumerate(found):
                self.message(f"{'>' if error is self._at() else ' '} {number:>3} {told(error)}")
            return
        if not arg.isdigit() or int(arg) >= len(found):
            self.complain(f"exceptions {arg}: the numbers are 0 to {len(found) - 1}")
            return
        chosen = found[int(arg)]
        if chosen.__traceback__ is None:
            self.complain(f"{type(chosen).__name__} was not raised, so it has no place")
            return
        self._chosen = chosen
        self.setup(None, chosen.__traceback__)
        self.print_stack_entry(self.stack[self.curindex])

    def _at(self) -> BaseException | None:
        return getattr(self, "_chosen", self.raised)

    # --- looking at objects -------------------------------------------------------------------------

    def _inspect(self, name: str, arg: str) -> None:
        offer = self.shell.magics.find(name, "line")
        if offer is None:
            self.complain(f"{name} needs the plugin 'inspect'")
            return
        scope = ChainMap(self.curframe.f_locals, self.curframe.f_globals)
        try:
            call = self.shell.magics.command_line(offer, name)
            call.call(arg, {"shell": self.shell, "scope": scope, "body": None})
        except UsageError as error:
            self.complain(str(error))

    def do_pinfo(self, arg: str) -> None:
        """pinfo NAME: what is known of an object."""
        self._inspect("pinfo", arg)

    def do_pinfo2(self, arg: str) -> None:
        """pinfo2 NAME: the same, with its source."""
        self._inspect("pinfo2", arg)

    def do_pdef(self, arg: str) -> None:
        """pdef NAME: how an object is called."""
        self._inspect("pdef", arg)

    def do_pdoc(self, arg: str) -> None:
        """pdoc NAME: an object's documentation."""
        self._inspect("pdoc", arg)

    def do_pfile(self, arg: str) -> None:
        """pfile NAME: the file an object is defined in."""
        self._inspect("pfile", arg)

    def do_psource(self, arg: str) -> None:
        """psource NAME: an object's source."""
        self._inspect("psource", arg)


def related(error: BaseException) -> list[BaseException]:
    """The errors that led to one, oldest first, itself, and those in it where it is a group."""
    found: list[BaseException] = []
    seen: set[int] = set()

    def add(one: BaseException | None) -> None:
        if one is None or id(one) in seen:
            return
        seen.add(id(one))
        add(one.__cause__ or (None if one.__suppress_context__ else one.__context__))
        found.append(one)
        for member in one.exceptions if isinstance(one, BaseExceptionGroup) else ():
            add(member)

    add(error)
    return found
