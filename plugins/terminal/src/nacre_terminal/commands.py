"""What keys can do: named commands, ``f(event, line)``, whose first line of documentation is what ``%keys`` shows.

``event`` is prompt_toolkit's ``KeyPressEvent``, ``line`` the ``nacre_terminal.line.Line`` it happened in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import resolve

from . import enter as policies
from .pairs import PAIR_COMMANDS
from .suggesting import SUGGESTION_COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_toolkit.key_binding.key_processor import KeyPressEvent as Event

    from .line import Line

INDENT = "    "


def enter(event: Event, line: Line) -> None:
    """Run the input, or begin a new line where it is not complete."""
    buffer = line.buffer
    state = buffer.complete_state
    if state and state.current_completion:
        buffer.apply_completion(state.current_completion)
        return
    insert = decide(line, buffer.text, buffer.cursor_position)
    if insert is None:
        run(event, line)
    else:
        _break(event, line, insert)


def decide(line: Line, text: str, cursor: int) -> str | None:
    """What the enter policy says; that of the plain rules where it fails."""
    name = line.options.enter_policy
    try:
        with line.watch.interruptible():
            found = resolve(name)(text, cursor, line.shell)
        if found is None or isinstance(found, str):
            return found
        raise TypeError(f"returned {type(found).__name__}, expected str or None")
    except Exception as error:
        line.shell.notice(f"enter policy {name}: {type(error).__name__}: {error}", once=True)
        return policies.when_complete(text, cursor, line.shell)


def _break(event: Event, line: Line, insert: str) -> None:
    queue = event.key_processor.input_queue
    # keys that came together with this one were not typed in answer to an indentation
    brings_its_own = bool(queue) and queue[0].data[:1] in (" ", "\t")
    if brings_its_own or not line.options.autoindent:
        insert = "\n"
    line.buffer.insert_text(insert)


def run(event: Event, line: Line) -> None:
    """Run the input as it is."""
    line.buffer.cancel_completion()
    line.buffer.validate_and_handle()


def newline(event: Event, line: Line) -> None:
    """Begin a new line, whether or not the input is complete."""
    before = line.buffer.document.text_before_cursor
    _break(event, line, "\n" + policies.indentation(before, line.shell))


def clear_input(event: Event, line: Line) -> None:
    """Throw away what was typed."""
    if event.app.layout.current_buffer is not line.buffer:
        event.app.layout.focus(line.buffer)
    line.buffer.reset()


def leave(event: Event, line: Line) -> None:
    """Leave the shell."""
    event.app.exit(exception=EOFError, style="class:exiting")


def quit(event: Event, line: Line) -> None:
    """Leave the shell without being asked."""
    line.leaving = True
    event.app.exit(exception=EOFError, style="class:exiting")


def complete(event: Event, line: Line) -> None:
    """Complete, or go to the next completion."""
    if line.options.completion_style == "readline":
        from prompt_toolkit.key_binding.bindings.completion import display_completions_like_readline

        display_completions_like_readline(event)
    elif line.buffer.complete_state:
        line.buffer.complete_next()
    else:
        line.buffer.start_completion(insert_common_part=True)


def complete_back(event: Event, line: Line) -> None:
    """Go to the completion before."""
    line.buffer.complete_previous()


def dismiss(event: Event, line: Line) -> None:
    """Close the menu."""
    line.buffer.cancel_completion()


def indent(event: Event, line: Line) -> None:
    """Indent the line up to the next stop."""
    column = len(line.buffer.document.current_line_before_cursor.expandtabs())
    line.buffer.insert_text(" " * (len(INDENT) - column % len(INDENT)))


def dedent(event: Event, line: Line) -> None:
    """Take the line's indentation back to the stop before."""
    blank = line.buffer.document.current_line_before_cursor
    line.buffer.delete_before_cursor((len(blank) - 1) % len(INDENT) + 1 if blank.strip(" ") == "" else 1)


def up(event: Event, line: Line) -> None:
    """Go a line up; from the first, to the input before that begins with what stands before the cursor."""
    document = line.buffer.document
    if document.cursor_position_row > 0:
        line.buffer.cursor_up(event.arg)
    else:
        history_back(event, line)


def down(event: Event, line: Line) -> None:
    """Go a line down; from the last, to the input after."""
    document = line.buffer.document
    if document.cursor_position_row < document.line_count - 1:
        line.buffer.cursor_down(event.arg)
    else:
        history_forward(event, line)


def history_back(event: Event, line: Line) -> None:
    """Recall the input before that begins with what stands before the cursor."""
    document = line.buffer.document
    _show(line, line.recall.back(document.text, document.cursor_position))


def history_forward(event: Event, line: Line) -> None:
    """Recall the input after; on an empty line, the one that followed the input recalled last."""
    _show(line, line.recall.forward(line.buffer.text))


def _show(line: Line, text: str | None) -> None:
    if text is not None:
        from prompt_toolkit.document import Document

        line.buffer.set_document(Document(text), bypass_readonly=False)


def edit(event: Event, line: Line) -> None:
    """Edit the input in an editor."""
    from .editor import edit as open_editor

    event.app.create_background_task(open_editor(line))


def reformat(event: Event, line: Line) -> None:
    """Format the input."""
    from .editor import reformat as hand_over

    event.app.create_background_task(hand_over(line))


def suspend(event: Event, line: Line) -> None:
    """Suspend the shell; fg brings it back."""
    event.app.suspend_to_background()


def ignore(event: Event, line: Line) -> None:
    """Do nothing."""


COMMANDS: dict[str, Callable[[Any, Any], object]] = {
    "enter": enter,
    "run": run,
    "newline": newline,
    "clear-input": clear_input,
    "leave": leave,
    "quit": quit,
    "complete": complete,
    "complete-back": complete_back,
    "dismiss": dismiss,
    "indent": indent,
    "dedent": dedent,
    "up": up,
    "down": down,
    "history-back": history_back,
    "history-forward": history_forward,
    "edit": edit,
    "format": reformat,
    "suspend": suspend,
    "ignore": ignore,
    **PAIR_COMMANDS,
    **SUGGESTION_COMMANDS,
}
