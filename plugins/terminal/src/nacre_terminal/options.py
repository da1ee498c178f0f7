"""What can be set in ``[traits.TerminalFrontend]``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nacre import Options, option


class TerminalFrontend(Options):
    """How the terminal looks and what its keys do."""

    editing_mode: str = option("emacs", "The toolkit's own editing keys: emacs or vi.", choices=("emacs", "vi"))
    keymap: str = option(
        "classic",
        "The keymap on top of them: classic, emacs, vi, julia-like or one in the user's keymaps folder. "
        "A name with a number, classic-1, stays as it is when a later version has another.",
    )
    keys: Mapping[str, Any] = option(
        {},
        "Keys bound by this profile: {'c-t' = 'command'}, {'c-t' = {command = 'name', when = 'condition'}}; "
        "an empty command takes a binding away. %keys lists all.",
    )
    prompts: str = option(
        "nacre_terminal.prompts:Prompts",
        "The class that makes the prompts, as 'module:name'; see nacre_terminal.prompts.Prompts.",
    )
    colors: Mapping[str, str] = option(
        {}, "Styles of the parts of the screen by class, {'prompt.number' = 'ansigreen bold'}.", text_only=True
    )
    enter_policy: str = option(
        "nacre_terminal.enter:when_complete",
        "What Enter does, as 'module:name' of f(text, cursor, shell): the text to insert, or None to run.",
    )
    autoindent: bool = option(True, "Begin a new line with the indentation it should have.")
    auto_match: bool = option(False, "Close brackets and quotes as they are opened.")
    auto_suggest: bool = option(True, "Show how an earlier input went on, in grey.")
    highlight_matching_brackets: bool = option(True, "Mark the bracket that belongs to the one at the cursor.")
    complete_while_typing: bool = option(False, "Offer completions without being asked.")
    completion_style: str = option(
        "column",
        "How completions are shown: in a column, in several, or as readline does.",
        choices=("column", "multicolumn", "readline"),
    )
    mouse_support: bool = option(False, "Let the mouse place the cursor and choose completions.")
    confirm_exit: bool = option(False, "Ask before Ctrl-D leaves.")
    transient_prompt: bool = option(False, "Reduce the prompt of a cell that was entered to a short mark.")
    blank_line: bool = option(True, "Leave an empty line before each prompt but the first.")
    term_title: bool = option(False, "Set the title of the window.")
    term_title_format: str = option(
        "nacre: {directory}", "The title; {directory}, {profile} and {number} are replaced."
    )
    editor: str = option("", "The editor for long input; empty takes $VISUAL or $EDITOR.")
    formatter: str = option(
        "", "The command that formats what it is given, for the key command format; empty takes ruff or black."
    )
    history_entries: int = option(5000, "How many earlier inputs the arrow keys reach.", least=0)
    escape_timeout: float = option(0.05, "Seconds after which an Escape counts as the key itself.", least=0.0)
    cursor_shapes: bool = option(True, "Show the vi mode in the shape of the cursor.")
    simple_prompt: bool = option(False, "Read plain lines, for screen readers and odd terminals.")
