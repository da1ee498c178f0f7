"""The aliases that every shell has, as the magics that the front door declares: ``first:ls`` is that of ``%ls``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nacre import UsageError

from .aliases import Alias
from .plugin import initial

if TYPE_CHECKING:
    from nacre import Shell


class First(Alias):
    """Such an alias. What is declared cannot be taken back, so it asks the shell whether it was removed."""

    def __call__(self, shell: Shell, line: str, scope: Mapping[str, Any]) -> None:
        if shell.service("aliases").get(self.name) is None:
            raise UsageError(f"no magic %{self.name}: the alias was removed; to define it: %alias {self.name} COMMAND")
        super().__call__(shell, line, scope)


def __getattr__(name: str) -> First:
    if name in (commands := initial()):
        made = globals()[name] = First(name, commands[name])
        return made
    raise AttributeError(name)
