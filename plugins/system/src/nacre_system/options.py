"""What can be set in ``[traits.SystemCommands]``."""

from __future__ import annotations

from nacre import Options, option


class SystemCommands(Options):
    """How system commands are run."""

    shell: str = option("", "The program that runs commands, called with -c; by default $SHELL, then /bin/sh.")
    raise_on_error: bool = option(False, "Raise subprocess.CalledProcessError when a command's status is not 0.")
    pseudo_terminal: bool = option(
        True,
        "Where there is no terminal to give (a notebook), let commands write to a pseudo-terminal, so that they show "
        "what they have to say at once and in colour.",
    )
