"""``[traits.SystemCommands]``. Imported only when a layer sets one of them or somebody asks."""

from __future__ import annotations

from traitlets import Bool, Unicode
from traitlets.config import Configurable

from .defaults import DEFAULTS


class SystemCommands(Configurable):
    """How system commands are run."""

    shell = Unicode(
        DEFAULTS.shell, help="The program that runs commands, called with -c; by default $SHELL, then /bin/sh."
    ).tag(config=True)
    raise_on_error = Bool(
        DEFAULTS.raise_on_error, help="Raise subprocess.CalledProcessError when a command's status is not 0."
    ).tag(config=True)
    pseudo_terminal = Bool(
        DEFAULTS.pseudo_terminal,
        help="Where there is no terminal to give (a notebook), let commands write to a pseudo-terminal, "
        "so that they show what they have to say at once and in colour.",
    ).tag(config=True)
