"""Settings by the names they have in IPython, which many notebooks begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nacre import Shell

CLASSES = {  # IPython's classes, and which of ours has settings of the same name and meaning
    "InteractiveShell": "Shell",
    "ZMQInteractiveShell": "Shell",
    "TerminalInteractiveShell": "TerminalFrontend",
    "Application": "",
    "BaseIPythonApplication": "",
    "Completer": "",
    "DisplayFormatter": "",
    "HistoryManager": "",
    "IPCompleter": "",
    "IPKernelApp": "",
    "IPythonKernel": "",
    "LoggingMagics": "",
    "PlainTextFormatter": "",
    "PrefilterManager": "",
    "ScriptMagics": "",
    "StoreMagics": "",
    "TerminalIPythonApp": "",
}


def is_foreign(name: str, shell: Shell) -> bool:
    """Whether a class is IPython's and none of this shell's."""
    return name in CLASSES and name not in shell.configurables()


def ours(name: str, trait: str, shell: Shell) -> str:
    """Which class here has that setting of IPython's; empty where none has."""
    found = CLASSES[name]
    if found not in shell.configurables():
        return ""
    return found if trait in shell.configure(shell.settings_class(found)).trait_names(config=True) else ""
