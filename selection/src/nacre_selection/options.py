"""A class of settings, declared once: read as plain values, and made a ``Configurable`` only where that must judge.

traitlets takes 45 ms to import, which a profile that sets plain values need not pay::

    class Greeter(nacre.Options):
        \"\"\"How people are greeted.\"\"\"

        times: int = option(1, "How often.", least=1)

``Greeter.read(shell).times`` is what ``[traits.Greeter] times`` says, or the default.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple


class Option(NamedTuple):
    """One setting. choices: its possible values. least: its smallest number. text_only: of a table or list."""

    default: Any
    help: str
    choices: tuple[Any, ...] = ()
    least: float | None = None
    text_only: bool = False

    def fits(self, value: Any) -> bool:
        """Whether a value is certainly right. What is not is left to the trait, which knows conversions."""
        if self.choices:
            return value in self.choices
        if isinstance(self.default, Mapping):
            return type(value) is dict and (not self.text_only or {*map(type, value.values())} <= {str})
        if isinstance(self.default, list):
            return type(value) is list and (not self.text_only or {*map(type, value)} <= {str})
        if type(self.default) is float and type(value) is int:
            value = float(value)
        return type(value) is type(self.default) and (self.least is None or value >= self.least)

    def trait(self) -> Any:
        """The same as a trait."""
        import traitlets

        said: dict[str, Any] = {"help": self.help, "default_value": self.default}
        if self.choices:
            trait: Any = traitlets.Enum(self.choices, **said)
        elif isinstance(self.default, Mapping):
            said |= {"default_value": dict(self.default)}
            said |= {"key_trait": traitlets.Unicode(), "value_trait": traitlets.Unicode()} if self.text_only else {}
            trait = traitlets.Dict(**said)
        elif type(self.default) in (int, float):
            kind = traitlets.Integer if type(self.default) is int else traitlets.Float
            trait = kind(min=self.least, **said)
        elif isinstance(self.default, list):
            said |= {"trait": traitlets.Unicode()} if self.text_only else {}
            trait = traitlets.List(**said)
        else:
            trait = (traitlets.Bool if type(self.default) is bool else traitlets.Unicode)(**said)
        return trait.tag(config=True)


option: Callable[..., Any] = Option  # in the body of an Options class, where it stands for its value


class Options:
    """Settings. A subclass declares those of ``[traits.ITS_NAME]``; its instances have the values."""

    declared: Mapping[str, Option] = {}

    def __init_subclass__(cls) -> None:
        cls.declared = {key: one for key, one in vars(cls).items() if isinstance(one, Option)}
        for key, one in cls.declared.items():
            setattr(cls, key, one.default)

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)

    @classmethod
    def read(cls, shell: Any) -> Any:
        """What has the values in force: the class, an instance, or a ``Configurable`` where that must judge them."""
        if cls.__name__ not in shell.settings.traits:
            return cls  # whose attributes are the defaults; this is asked in each cell
        values = {key: setting.value for key, setting in shell.settings.trait_values(cls.__name__).items()}
        if all(key in cls.declared and cls.declared[key].fits(value) for key, value in values.items()):
            return cls(**values)
        return shell.configure(cls)


@cache
def configurable(kind: type) -> type:
    """The ``traitlets.config.Configurable`` that a declared class of settings stands for: itself, or one made of it."""
    if not issubclass(kind, Options):
        return kind
    from traitlets.config import Configurable

    body = {"__doc__": kind.__doc__, "__module__": kind.__module__}
    return type(kind.__name__, (Configurable,), {**body, **{key: one.trait() for key, one in kind.declared.items()}})
