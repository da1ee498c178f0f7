"""The shell a subcommand looks at, which is to be had however broken the configuration is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from nacre.app import make_shell
from nacre.values import UsageError
from nacre_selection import paths
from nacre_selection.index import Index

if TYPE_CHECKING:
    from nacre.app import Options
    from nacre.shell import Shell


def sturdy_shell(options: Options) -> tuple[Shell, str]:
    """The shell that a command line asks for, and an empty string; where it cannot be made, the next best one
    (without what the command line sets, then with the profile ``minimal``) and the reason."""
    calm = options._replace(strict=False)
    try:
        return make_shell(calm), ""
    except UsageError as error:
        trouble = str(error)
    try:
        return make_shell(calm._replace(traits=())), trouble
    except UsageError:
        return make_shell(calm._replace(traits=(), profile="minimal")), trouble


def index_of(shell: Shell) -> Index:
    """What is installed, also for a shell that was told not to look."""
    return Index(where=None) if shell.index is None else shell.index


def cache_folder() -> str | None:
    """Where the index is kept; None where it is kept in memory only."""
    import os

    return None if os.environ.get("NACRE_INDEX") == "off" else paths.cache_home()


def tell(shell: Shell, trouble: str = "") -> None:
    """Show what is wrong with the configuration, on standard error."""
    for text in [*filter(None, [trouble]), *shell.take_notices()]:
        print(f"nacre: {text}", file=sys.stderr)
