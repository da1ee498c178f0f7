"""Other pages and files: frames and links."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from html import escape
from typing import Any
from urllib.parse import quote, urlencode


class IFrame:
    """Another page in a frame. width, height: pixels, or as in HTML. extras: further attributes of the frame, as
    they stand. Further keywords become the query of the url."""

    def __init__(
        self, src: str, width: int | str, height: int | str, extras: Iterable[str] | None = None, **params: Any
    ) -> None:
        self.src, self.width, self.height = src, width, height
        self.extras = list(extras or ())
        self.params = params

    def _repr_html_(self) -> str:
        joint = "&" if "?" in self.src else "?"
        url = self.src + (joint + urlencode(self.params) if self.params else "")
        extras = "".join(f" {one}" for one in self.extras)
        return (
            f'<iframe width="{escape(str(self.width))}" height="{escape(str(self.height))}" src="{escape(url)}" '
            f'frameborder="0" allowfullscreen referrerpolicy="strict-origin-when-cross-origin"{extras}></iframe>'
        )


class YouTubeVideo(IFrame):
    """A video by its id there, which is part of its url. Keywords such as ``start`` (seconds) go to the player."""

    def __init__(
        self, id: str, width: int | str = 400, height: int | str = 300, allow_autoplay: bool = False, **params: Any
    ) -> None:
        self.id = id
        extras = list(params.pop("extras", ()))
        if allow_autoplay:
            extras.append('allow="autoplay"')
            params["autoplay"] = 1
        super().__init__(f"https://www.youtube.com/embed/{quote(id)}", width, height, extras, **params)


class VimeoVideo(IFrame):
    """A video by its number there."""

    def __init__(self, id: str, width: int | str = 400, height: int | str = 300, **params: Any) -> None:
        self.id = id
        super().__init__(f"https://player.vimeo.com/video/{quote(id)}", width, height, **params)


class ScribdDocument(IFrame):
    """A document by its number there. Keywords such as ``start_page`` go to the reader."""

    def __init__(self, id: str, width: int | str = 400, height: int | str = 300, **params: Any) -> None:
        self.id = id
        super().__init__(f"https://www.scribd.com/embeds/{quote(id)}/content", width, height, **params)


class FileLink:
    """A link to a file. url_prefix: put before the path in the link; result_html_prefix and _suffix: around it."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        url_prefix: str = "",
        result_html_prefix: str = "",
        result_html_suffix: str = "<br>",
    ) -> None:
        self.path = os.fspath(path)
        if os.path.isdir(self.path):
            raise ValueError(f"{self.path!r} is a directory: use FileLinks")
        self.url_prefix = url_prefix
        self.result_html_prefix = result_html_prefix
        self.result_html_suffix = result_html_suffix

    def link(self) -> str:
        """The link alone."""
        return _link(self.url_prefix, self.path, self.path)

    def _repr_html_(self) -> str:
        if not os.path.exists(self.path):
            return f"There is no file <code>{escape(self.path)}</code> (yet)."
        return f"{self.result_html_prefix}{self.link()}{self.result_html_suffix}"

    def __repr__(self) -> str:
        return os.path.abspath(self.path)


def _link(prefix: str, path: str, text: str) -> str:
    return f"<a href='{escape(prefix + quote(path))}' target='_blank'>{escape(text)}</a>"


Lister = Callable[[str, list[str], list[str] | None], list[str]]


class FileLinks:
    """Links to the files of a directory. included_suffixes: only files that end so; recursive: also in directories
    below. A display formatter ``f(directory, names, included_suffixes)`` gives the lines of one directory."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        url_prefix: str = "",
        included_suffixes: Iterable[str] | None = None,
        result_html_prefix: str = "",
        result_html_suffix: str = "<br>",
        notebook_display_formatter: Lister | None = None,
        terminal_display_formatter: Lister | None = None,
        recursive: bool = True,
    ) -> None:
        self.path = os.fspath(path)
        if os.path.isfile(self.path):
            raise ValueError(f"{self.path!r} is a file: use FileLink")
        self.url_prefix = url_prefix
        self.included_suffixes = None if included_suffixes is None else list(included_suffixes)
        self.result_html_prefix = result_html_prefix
        self.result_html_suffix = result_html_suffix
        self.notebook_display_formatter = notebook_display_formatter or self._html_lines
        self.terminal_display_formatter = terminal_display_formatter or self._text_lines
        self.recursive = recursive

    def directories(self) -> Iterable[tuple[str, list[str]]]:
        """Each directory with the names of its files, sorted."""
        if not self.recursive:
            names = [name for name in os.listdir(self.path) if os.path.isfile(os.path.join(self.path, name))]
            return [(self.path, sorted(names))]
        return sorted((where, sorted(files)) for where, _, files in os.walk(self.path))

    def _wanted(self, names: list[str], suffixes: list[str] | None) -> list[str]:
        return [name for name in names if suffixes is None or name.endswith(tuple(suffixes))]

    def _html_lines(self, directory: str, names: list[str], suffixes: list[str] | None) -> list[str]:
        shown = self._wanted(names, suffixes)
        if not shown:
            return []
        before, after = self.result_html_prefix, self.result_html_suffix
        links = [_link(self.url_prefix, os.path.join(directory, name), name) for name in shown]
        heading = f"{before}{escape(directory.rstrip(os.sep))}/{after}"
        return [heading, *(f"{before}&nbsp;&nbsp;{link}{after}" for link in links)]

    def _text_lines(self, directory: str, names: list[str], suffixes: list[str] | None) -> list[str]:
        shown = self._wanted(names, suffixes)
        return [f"{directory.rstrip(os.sep)}/", *(f"  {name}" for name in shown)] if shown else []

    def _lines(self, lister: Lister) -> str:
        every = (lister(directory, names, self.included_suffixes) for directory, names in self.directories())
        return "\n".join(line for lines in every for line in lines)

    def _repr_html_(self) -> str:
        if not os.path.exists(self.path):
            return f"There is no directory <code>{escape(self.path)}</code> (yet)."
        return self._lines(self.notebook_display_formatter)

    def __repr__(self) -> str:
        return self._lines(self.terminal_display_formatter)
