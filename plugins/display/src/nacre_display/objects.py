"""Data that knows its MIME type: text, HTML, Markdown, LaTeX, SVG, JSON, JavaScript."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .printing import Printer


class DisplayObject:
    """Data to be shown. Give the data, or the url or the file it is in.

    A ``str`` that starts with ``http`` is taken for a url, and one that names a file for that file. metadata:
    handed to the front end. What is in a url or file is read once, here; ``reload()`` reads it again.
    """

    binary = False

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: str | os.PathLike[str] | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        if isinstance(data, os.PathLike):
            data, filename = None, data
        if isinstance(data, str) and url is None and filename is None:
            if data.startswith(("http://", "https://")):
                data, url = None, data
            elif _is_file(data):
                data, filename = None, data
        self.data = data
        self.url = url
        self.filename = None if filename is None else os.fspath(filename)
        self.metadata = dict(metadata or {})
        self.reload()
        self.check()

    def __repr__(self) -> str:
        return f"<{type(self).__module__}.{type(self).__qualname__} object>"

    def check(self) -> None:
        """Raise ``TypeError`` where the data is of the wrong type."""

    def reload(self) -> None:
        """Read the file or url again."""
        if self.filename is not None:
            if self.binary:
                with open(self.filename, "rb") as file:
                    self.data = file.read()
            else:
                with open(self.filename, encoding="utf-8") as text:
                    self.data = text.read()
        elif self.url is not None:
            from urllib.request import urlopen

            with urlopen(self.url) as answer:
                content = answer.read()
                self.data = content if self.binary else content.decode(answer.headers.get_content_charset() or "utf-8")

    def with_metadata(self, data: Any = None) -> Any:
        """Data in the form of the ``_repr_*_`` protocol; by default the object's own."""
        data = self.data if data is None else data
        return (data, dict(self.metadata)) if self.metadata else data


def _is_file(text: str) -> bool:
    try:
        return len(text) < 4096 and "\n" not in text and os.path.isfile(text)
    except ValueError:
        return False


class TextDisplayObject(DisplayObject):
    """Text of some type."""

    def check(self) -> None:
        if self.data is not None and not isinstance(self.data, str):
            raise TypeError(f"{type(self).__name__} expects text, not {type(self.data).__name__}")


class Pretty(TextDisplayObject):
    """Text shown as it is."""

    def _repr_pretty_(self, p: Printer, cycle: bool) -> None:
        p.text(self.data or "")


class HTML(TextDisplayObject):
    """HTML."""

    def _repr_html_(self) -> Any:
        return self.with_metadata()

    def __html__(self) -> Any:
        return self.data


class Markdown(TextDisplayObject):
    """Markdown."""

    def _repr_markdown_(self) -> Any:
        return self.with_metadata()


class Latex(TextDisplayObject):
    """LaTeX, with its own delimiters."""

    def _repr_latex_(self) -> Any:
        return self.with_metadata()


class Math(TextDisplayObject):
    """A formula in LaTeX, set in display style; delimiters around it are not needed."""

    def _repr_latex_(self) -> Any:
        formula = str(self.data).strip("$")
        return self.with_metadata(f"$\\displaystyle {formula}$")


class SVG(TextDisplayObject):
    """An SVG picture; of a whole document, its ``svg`` element is taken."""

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: str | os.PathLike[str] | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data.decode("utf-8") if isinstance(data, bytes) else data, url, filename, metadata)

    def reload(self) -> None:
        super().reload()
        if isinstance(self.data, str):
            start, end = self.data.find("<svg"), self.data.rfind("</svg>")
            if 0 <= start < end:
                self.data = self.data[start : end + len("</svg>")]

    def _repr_svg_(self) -> Any:
        return self.with_metadata()


class JSON(DisplayObject):
    """A tree of dicts, lists and values. expanded: show it open. root: what its root is called."""

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: str | os.PathLike[str] | None = None,
        expanded: bool = False,
        metadata: Mapping[str, Any] | None = None,
        root: str = "root",
        **options: Any,
    ) -> None:
        super().__init__(data, url, filename, {"expanded": expanded, "root": root, **(metadata or {}), **options})

    def reload(self) -> None:
        super().reload()
        if isinstance(self.data, str):
            import json

            self.data = json.loads(self.data)

    def check(self) -> None:
        if self.data is not None and not isinstance(self.data, dict | list):
            raise TypeError(f"JSON expects a dict or a list, not {type(self.data).__name__}")

    def _repr_json_(self) -> Any:
        return self.with_metadata()


class GeoJSON(JSON):
    """A map (RFC 7946). url_template: where its tiles come from; layer_options: for the layer they make."""

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: str | os.PathLike[str] | None = None,
        *,
        url_template: str = "",
        layer_options: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        tiles = {"url_template": url_template} if url_template else {}
        layer = {"layer_options": dict(layer_options)} if layer_options else {}
        super().__init__(data, url, filename, metadata={**tiles, **layer, **(metadata or {})}, **options)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        data = {"application/geo+json": self.data, "text/plain": repr(self)}
        return data, {"application/geo+json": dict(self.metadata)}


class Javascript(TextDisplayObject):
    """JavaScript to run in the front end. lib: urls of scripts to load before it; css: of style sheets."""

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: str | os.PathLike[str] | None = None,
        lib: str | list[str] | None = None,
        css: str | list[str] | None = None,
    ) -> None:
        self.lib = [lib] if isinstance(lib, str) else list(lib or ())
        self.css = [css] if isinstance(css, str) else list(css or ())
        super().__init__(data, url, filename)

    def _repr_javascript_(self) -> str:
        import json

        lines = [
            f'document.head.append(Object.assign(document.createElement("link"), '
            f'{{rel: "stylesheet", href: {json.dumps(url)}}}));'
            for url in self.css
        ]
        code = self.data or ""
        for url in reversed(self.lib):
            code = (
                'new Promise((done, failed) => document.head.append(Object.assign(document.createElement("script"), '
                f"{{src: {json.dumps(url)}, onload: done, onerror: failed}}))).then(() => {{\n{code}\n}});"
            )
        return "\n".join([*lines, code])
