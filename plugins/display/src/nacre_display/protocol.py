"""The ``_repr_*_`` protocol: how objects give themselves in MIME types.

``_repr_html_()`` and its like return data, or a pair of data and metadata, or None to decline;
``_repr_mimebundle_(include=None, exclude=None)`` returns several types at once and goes before them;
``_ipython_display_()`` shows the object itself, and nothing else is asked. A method that fails is told to the
user with its traceback, and passed over. Binary data is handed on as base64 text, as in Jupyter messages.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nacre import Shell

CANARY = "_nacre_no_object_has_this_method_"
BINARY = ("application/pdf",)
METHODS = {
    "text/html": ("_repr_html_", (str,)),
    "text/markdown": ("_repr_markdown_", (str,)),
    "image/svg+xml": ("_repr_svg_", (str,)),
    "image/png": ("_repr_png_", (bytes, str)),
    "application/pdf": ("_repr_pdf_", (bytes, str)),
    "image/jpeg": ("_repr_jpeg_", (bytes, str)),
    "text/latex": ("_repr_latex_", (str,)),
    "application/json": ("_repr_json_", (dict, list, str, int, float, bool)),
    "application/javascript": ("_repr_javascript_", (str,)),
}


def method(value: Any, name: str) -> Any:
    """The method of an object, or None. An object that claims to have any method at all has none."""
    kind = type(value)
    if kind.__module__ == "builtins":
        return None
    try:
        named = hasattr(kind, name) or name in getattr(value, "__dict__", ())
        if not named and (not hasattr(kind, "__getattr__") or hasattr(value, CANARY)):
            return None
        found = getattr(value, name, None)
    except (Exception, SystemExit):
        return None
    return found if callable(found) and not (isinstance(value, type) and name in vars(value)) else None


def tell(value: Any, what: str, error: BaseException, shell: Shell) -> None:
    """Tell the user that an object's own method failed, with its traceback."""
    from nacre.present import render_error

    text = render_error(error, shell.cell, shell).text
    print(f"{what} of {type(value).__name__} failed:\n{text}", file=sys.stderr)


def _ask(value: Any, name: str, shell: Shell, **keywords: Any) -> Any:
    found = method(value, name)
    if found is None:
        return None
    try:
        return found(**keywords)
    except NotImplementedError:
        return None
    except (Exception, SystemExit) as error:
        tell(value, name, error, shell)
        return None


def shows_itself(value: Any) -> bool:
    """Whether an object has ``_ipython_display_``."""
    return method(value, "_ipython_display_") is not None


def let_show(value: Any, shell: Shell) -> bool:
    """Let an object show itself; False where it does not or fails at it."""
    found = method(value, "_ipython_display_")
    if found is None:
        return False
    try:
        found()
    except NotImplementedError:
        return False
    except (Exception, SystemExit) as error:
        tell(value, "_ipython_display_", error, shell)
        return False
    return True


class Method:
    """The formatter of one MIME type by one method. It declines what has a bundle, which comes from there."""

    def __init__(self, mime: str) -> None:
        self.mime = mime
        self.name, self.allowed = METHODS[mime]

    def offered_by(self, value: Any) -> bool:
        return method(value, self.name) is not None and not has_bundle(value) and not shows_itself(value)

    def __call__(self, value: Any, shell: Shell) -> Any:
        found = _ask(value, self.name, shell)
        data, metadata = found if _is_pair(found) else (found, None)
        if data is None:
            return None
        if not isinstance(data, self.allowed):
            kinds = " or ".join(kind.__name__ for kind in self.allowed)
            error = TypeError(f"{self.name} returned {type(data).__name__}, expected {kinds}")
            tell(value, self.name, error, shell)
            return None
        data = as_text(data, self.mime)
        return (data, metadata) if metadata else data


html = Method("text/html")
markdown = Method("text/markdown")
svg = Method("image/svg+xml")
png = Method("image/png")
pdf = Method("application/pdf")
jpeg = Method("image/jpeg")
latex = Method("text/latex")
json = Method("application/json")
javascript = Method("application/javascript")
ALL = (html, markdown, svg, png, pdf, jpeg, latex, json, javascript)


def _is_pair(found: Any) -> bool:
    return isinstance(found, tuple) and len(found) == 2 and isinstance(found[1], Mapping | None)


def as_text(data: Any, mime: str) -> Any:
    """Binary data as base64 text; text as it is."""
    if isinstance(data, bytes | bytearray | memoryview):
        import base64

        return base64.b64encode(data).decode("ascii")
    return data


def has_bundle(value: Any) -> bool:
    """Whether an object has ``_repr_mimebundle_``."""
    return method(value, "_repr_mimebundle_") is not None and not shows_itself(value)


class LastBundle:
    """The bundle just asked for: ``present`` asks for rich types first and for the text last."""

    def __init__(self, shell: Shell) -> None:
        self.value: Any = None
        self.data: dict[str, Any] | None = None

    def keep(self, value: Any, data: dict[str, Any]) -> None:
        self.value, self.data = value, data

    def take(self, value: Any) -> dict[str, Any] | None:
        found = self.data if self.value is value else None
        self.value = self.data = None
        return found


def bundle(value: Any, shell: Shell) -> dict[str, Any]:
    """All that an object gives: its bundle, and its single methods for what the bundle leaves out."""
    found = mimebundle(value, shell)
    for one in ALL:
        if one.mime not in found and one.mime in shell.mimes and method(value, one.name) is not None:
            data = one(value, shell)
            if data is not None:
                found[one.mime] = data
    shell.service("last-bundle").keep(value, found)
    return found


def mimebundle(value: Any, shell: Shell) -> dict[str, Any]:
    """What ``_repr_mimebundle_`` gives: data, or (data, metadata), by MIME type."""
    found = _ask(value, "_repr_mimebundle_", shell, include=None, exclude=None)
    data, metadata = found if _is_pair(found) else (found, None)
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        error = TypeError(f"_repr_mimebundle_ returned {type(data).__name__}, expected a mapping of MIME types")
        tell(value, "_repr_mimebundle_", error, shell)
        return {}
    metadata = metadata or {}
    texts = {mime: as_text(one, mime) for mime, one in data.items() if one is not None}
    return {mime: (one, metadata[mime]) if metadata.get(mime) else one for mime, one in texts.items()}


def plain_of_bundle(value: Any, shell: Shell) -> str | tuple[str, dict[str, bool]] | None:
    """The text that an object gives in its bundle; the core's word for one that shows itself."""
    if shows_itself(value):
        return ("", {"shown": True}) if let_show(value, shell) else None
    if not has_bundle(value):
        return None
    found = shell.service("last-bundle").take(value)
    text = (mimebundle(value, shell) if found is None else found).get("text/plain")
    text = text[0] if isinstance(text, tuple) else text
    return text if isinstance(text, str) else None
