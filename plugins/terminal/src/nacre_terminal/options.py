"""What can be set in ``[traits.TerminalFrontend]``, readable without importing traitlets.

``traits.TerminalFrontend`` is made from the same table, and is what judges a value that does not fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nacre import Shell

CLASS = "TerminalFrontend"


class Options:
    """The options of the terminal; ``HELP`` says what each means. The class has the defaults."""

    editing_mode: str = "emacs"
    keymap: str = "classic"
    keys: Mapping[str, Any] = {}
    prompts: str = "nacre_terminal.prompts:Prompts"
    colors: Mapping[str, str] = {}
    enter_policy: str = "nacre_terminal.enter:when_complete"
    autoindent: bool = True
    auto_match: bool = False
    auto_suggest: bool = True
    highlight_matching_brackets: bool = True
    complete_while_typing: bool = False
    completion_style: str = "column"
    mouse_support: bool = False
    confirm_exit: bool = False
    transient_prompt: bool = False
    blank_line: bool = True
    term_title: bool = False
    term_title_format: str = "nacre: {directory}"
    editor: str = ""
    formatter: str = "ruff format --stdin-filename cell.py -"
    history_entries: int = 5000
    escape_timeout: float = 0.05
    cursor_shapes: bool = True
    simple_prompt: bool = False

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


CHOICES = {
    "editing_mode": ("emacs", "vi"),
    "completion_style": ("column", "multicolumn", "readline"),
}
HELP = {
    "editing_mode": "The toolkit's own editing keys: emacs or vi.",
    "keymap": "The keymap on top of them: classic, emacs, vi, julia-like or one in the user's keymaps folder. "
    "A name with a number, classic-1, stays as it is when a later version has another.",
    "keys": "Keys bound by this profile: {'c-t' = 'command'}, {'c-t' = {command = 'name', when = 'condition'}}; "
    "an empty command takes a binding away. %keys lists all.",
    "prompts": "The class that makes the prompts, as 'module:name'; see nacre_terminal.prompts.Prompts.",
    "colors": "Styles of the parts of the screen by class, {'prompt.in' = 'ansigreen bold'}.",
    "enter_policy": "What Enter does, as 'module:name' of f(text, cursor, shell): the text to insert, or None to run.",
    "autoindent": "Begin a new line with the indentation it should have.",
    "auto_match": "Close brackets and quotes as they are opened.",
    "auto_suggest": "Show how an earlier input went on, in grey.",
    "highlight_matching_brackets": "Mark the bracket that belongs to the one at the cursor.",
    "complete_while_typing": "Offer completions without being asked.",
    "completion_style": "How completions are shown: in a column, in several, or as readline does.",
    "mouse_support": "Let the mouse place the cursor and choose completions.",
    "confirm_exit": "Ask before Ctrl-D leaves.",
    "transient_prompt": "Reduce the prompt of a cell that was entered to a short mark.",
    "blank_line": "Leave an empty line before each prompt but the first.",
    "term_title": "Set the title of the window.",
    "term_title_format": "The title; {directory}, {profile} and {number} are replaced.",
    "editor": "The editor for long input; empty takes $VISUAL or $EDITOR.",
    "formatter": "The command that formats the input it is given, for the key command format.",
    "history_entries": "How many earlier inputs the arrow keys reach.",
    "escape_timeout": "Seconds after which an Escape counts as the key itself.",
    "cursor_shapes": "Show the vi mode in the shape of the cursor.",
    "simple_prompt": "Read plain lines, for screen readers and odd terminals.",
}


def read(shell: Shell) -> Any:
    """The options in force: an ``Options``, or the configured class where only that can judge what was set.

    traitlets takes 45 ms to import, which a profile that sets plain values does not have to pay.
    """
    values = {name: setting.value for name, setting in shell.settings.trait_values(CLASS).items()}
    if all(_fits(name, value) for name, value in values.items()):
        return Options(**values)
    from .traits import TerminalFrontend

    return shell.configure(TerminalFrontend)


def defaults() -> dict[str, Any]:
    """The default of each option."""
    return {name: getattr(Options, name) for name in HELP}


def _fits(name: str, value: Any) -> bool:
    kind = type(getattr(Options, name)) if name in HELP else None
    if name in CHOICES:
        return value in CHOICES[name]
    if name == "keymap":
        return isinstance(value, str) and bool(value)
    if name == "history_entries":
        return type(value) is int and value >= 0
    return type(value) is kind and kind in (str, bool, dict)
