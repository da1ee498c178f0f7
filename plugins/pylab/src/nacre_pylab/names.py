"""The names that ``%pylab`` binds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nacre import Shell

KEPT = ("get_shell", "In", "Out", "exit", "quit")


def bind(shell: Shell, everything: bool) -> list[str]:
    """Bind them as the shell's own, which listings leave out; returns those of the user's that were replaced.

    everything: also all public names of ``matplotlib.pylab`` and ``numpy``, but those that Python itself has.
    """
    import builtins

    import matplotlib
    import numpy
    from matplotlib import mlab, pylab, pyplot

    names: dict[str, Any] = {}
    if everything:
        for module in (pylab, numpy):
            public = getattr(module, "__all__", None) or [name for name in vars(module) if name[0] != "_"]
            names |= {name: getattr(module, name) for name in public if hasattr(module, name)}
        names = {name: value for name, value in names.items() if not hasattr(builtins, name) and name not in KEPT}
    names |= {"numpy": numpy, "np": numpy, "matplotlib": matplotlib, "pylab": pylab, "mlab": mlab}
    names |= {"pyplot": pyplot, "plt": pyplot, "figsize": figsize, "getfigs": getfigs}
    space = shell.namespace
    mine = [one for one in names if one in space and one not in shell.hidden and space[one] is not names[one]]
    for name, value in names.items():
        shell.bind(name, value)
    return sorted(mine)


def figsize(width: float, height: float) -> None:
    """Set the size, in inches, of the figures to come."""
    import matplotlib

    matplotlib.rcParams["figure.figsize"] = (width, height)


def getfigs(*numbers: int) -> list[Any]:
    """The open figures, or those of these numbers. Raises ``ValueError`` for one that is not there."""
    from matplotlib import pyplot

    there = pyplot.get_fignums()
    if missing := [number for number in numbers if number not in there]:
        raise ValueError(f"there is no figure {missing[0]}")
    return [pyplot.figure(number) for number in numbers or there]
