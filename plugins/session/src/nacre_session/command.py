"""``%session``: which of its actions is meant. Each declares its own command line, as a magic does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import UsageError, argument, arguments, nearest, resolve
from nacre.command_line import CommandLine

if TYPE_CHECKING:
    from nacre import Shell

ACTIONS = {
    "show": "nacre_session.listing:show",
    "list": "nacre_session.listing:listing",
    "name": "nacre_session.listing:name_it",
    "save": "nacre_session.saving:save",
    "restore": "nacre_session.restoring:restore",
    "saved": "nacre_session.listing:list_saved",
    "drop": "nacre_session.restoring:drop",
    "export": "nacre_session.exporting:export",
}


@arguments(
    argument("action", rest=True, help="show, list, name, save, restore, saved, drop or export, and its arguments")
)
def session(shell: Shell, args: Any) -> None:
    """List, name, save, restore and export sessions.

    %session                         which session this is
    %session list [-l N] [--here]    the latest before it, with the ranges that name them
    %session name TEXT [-s ~1]       give one a name
    %session save [-a NAME] [names]  save the namespace, for this directory or under a name
    %session restore [-a NAME] [-r] [names]
                                     bind saved names again; -r also runs the cells that made the others
    %session saved                   what is saved
    %session drop [-a NAME]          delete it
    %session export FILE [ranges]    a notebook, script, Markdown, doctest or JSON lines

    ``%session save -h`` and so on say which options an action has.
    """
    word, _, rest = args.action.strip().partition(" ")
    word = word or "show"
    if word not in ACTIONS:
        raise UsageError(f"%session: no action {word!r}{nearest(word, ACTIONS) or '; it has ' + ', '.join(ACTIONS)}")
    line = CommandLine(f"%session {word}", resolve(ACTIONS[word]))
    if rest.strip() in ("-h", "--help"):
        print(line.help(), end="")
    else:
        line.call(rest, {"shell": shell})
