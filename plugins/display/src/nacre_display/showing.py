"""``display`` and its relatives. Each belongs to a shell; the importable ones find the shell whose code calls."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from nacre.values import Bundle, Output, UsageError

if TYPE_CHECKING:
    from nacre import Shell


class Display:
    """``display`` of one shell: shows objects in the richest form that the front end can show."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def __repr__(self) -> str:
        return "<function display>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled by name, as in a function that is sent to another process: there it is the ``display`` below."""
        return _importable, ()

    def __call__(
        self,
        *objects: Any,
        include: Iterable[str] | None = None,
        exclude: Iterable[str] | None = None,
        metadata: Mapping[str, Any] | None = None,
        transient: Mapping[str, Any] | None = None,
        display_id: str | bool | None = None,
        raw: bool = False,
        clear: bool = False,
        **options: Any,
    ) -> DisplayHandle | None:
        """Show objects.

        include, exclude: MIME types to show only, or not. metadata: by MIME type, added to the object's own.
        transient: of it, only ``display_id`` counts. display_id: a name by which to update it later; True makes
        one up. raw: the objects are mappings of MIME type to data. clear: clear the cell's output first.
        Further options (``update=True``) are those of the protocol. Returns a handle where there is a display_id.
        """
        update = bool(options.pop("update", False))
        identity = self._identity(display_id or (transient or {}).get("display_id"), update)
        if clear:
            self.clear(wait=True)
        for one in objects:
            self._show(one, include, exclude, metadata, raw, identity, update)
        if identity and not objects and not update and "*" in self._shell.mimes:
            self.publish({}, {}, identity, update)  # a place among a client's outputs, which updates fill
        return DisplayHandle(identity, self) if identity else None

    def _identity(self, given: Any, update: bool) -> str:
        if given is True:
            import secrets

            return secrets.token_hex(16)
        if update and not given:
            raise UsageError("display: update=True needs a display_id")
        return str(given or "")

    def _show(
        self,
        value: Any,
        include: Iterable[str] | None,
        exclude: Iterable[str] | None,
        metadata: Mapping[str, Any] | None,
        raw: bool,
        identity: str,
        update: bool,
    ) -> None:
        from nacre.present import present

        from .protocol import let_show

        shell = self._shell
        if raw:
            bundle = Bundle(dict(value), metadata or {})
        elif not identity and include is None and exclude is None and let_show(value, shell):
            return
        else:
            found = present(value, shell, shell.mimes)
            merged = {mime: {**found.metadata.get(mime, {}), **(metadata or {}).get(mime, {})} for mime in found.data}
            bundle = Bundle(found.data, {mime: one for mime, one in merged.items() if one})
        data = {
            mime: one
            for mime, one in bundle.data.items()
            if (include is None or mime in include) and (exclude is None or mime not in exclude)
        }
        if data:
            self.publish(data, bundle.metadata, display_id=identity, update=update, value=value)

    def publish(
        self, data: Mapping[str, Any], metadata: Mapping[str, Any], display_id: str, update: bool, value: Any = None
    ) -> None:
        """Show data by MIME type as it is."""
        kind = "update" if update else "display"
        shell = self._shell
        shell.show(Output(kind, Bundle(data, metadata), shell.cell.number, value, display_id))

    def clear(self, wait: bool = False) -> None:
        """Clear the cell's output; ``wait``: only when there is something new to show."""
        self._shell.show(Output("clear", Bundle({}, {"wait": wait}), self._shell.cell.number))


class DisplayHandle:
    """A thing shown that can be shown anew in its place."""

    def __init__(self, display_id: str | None = None, show: Display | None = None) -> None:
        import secrets

        self.display_id = display_id or secrets.token_hex(16)
        self._shown_by = show

    def __repr__(self) -> str:
        return f"<DisplayHandle display_id={self.display_id}>"

    @property
    def _display(self) -> Any:
        return self._shown_by or display

    def display(self, value: Any, **options: Any) -> None:
        """Show a new copy, which updates from now on change too."""
        self._display(value, display_id=self.display_id, **options)

    def update(self, value: Any, **options: Any) -> None:
        """Show another value in place of the last."""
        self._display(value, display_id=self.display_id, update=True, **options)


def calling_shell() -> Shell | None:
    """The shell whose code is calling, found by the ``get_shell`` that each shell binds for it; or None."""
    from nacre import Shell

    frame = sys._getframe(1)
    while frame is not None:
        get = frame.f_globals.get("get_shell")
        if callable(get) and getattr(get, "__module__", "").startswith("nacre."):
            found = get()
            if isinstance(found, Shell):
                return found
        frame = frame.f_back  # type: ignore[assignment]
    return None


def display(*objects: Any, **options: Any) -> DisplayHandle | None:
    """``display`` of the shell that calls; where none does, print the objects."""
    shell = calling_shell()
    if shell is not None:
        return Display(shell)(*objects, **options)
    if options.get("update"):
        return None
    for one in objects:
        print(one)
    return None


def _importable() -> Any:
    return display


def update_display(value: Any, *, display_id: str, **options: Any) -> None:
    """Show a value in place of what was shown under this name."""
    display(value, display_id=display_id, update=True, **options)


def clear_output(wait: bool = False) -> None:
    """Clear the cell's output; ``wait``: only when there is something new to show."""
    shell = calling_shell()
    if shell is not None:
        Display(shell).clear(wait)


def publish_display_data(
    data: Mapping[str, Any],
    metadata: Mapping[str, Any] | None = None,
    *,
    transient: Mapping[str, Any] | None = None,
    update: bool = False,
    **options: Any,
) -> None:
    """Show data by MIME type as it is. transient: of it, only ``display_id`` counts."""
    shell = calling_shell()
    if shell is None:
        print(data.get("text/plain", ""))
        return
    Display(shell).publish(data, metadata or {}, str((transient or {}).get("display_id") or ""), update)
