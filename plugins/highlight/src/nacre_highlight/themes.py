"""Which themes there are, and the one in force."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from nacre import UsageError, nearest
from nacre_selection.paths import config_home, resolve, site_homes

from .colour import colours_wanted, depth_of
from .options import Highlight
from .theme import Theme, read

if TYPE_CHECKING:
    from nacre import Shell

SHIPPED = os.path.join(os.path.dirname(__file__), "themes")
SUFFIX = ".toml"


class Themes:
    """The themes of one shell."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self._read: dict[str, tuple[float, Theme]] = {}  # by path
        self._kept: tuple[tuple[str, tuple[tuple[str, str], ...]], Theme] | None = None

    def files(self) -> dict[str, str]:
        """The file of each theme: shipped ones, those of plugins, the site's and the user's, the later one counts."""
        found = _in_folder(SHIPPED)
        for offer in self.shell.plugins.offers("themes"):
            try:
                folder = os.path.dirname(resolve(offer.value.package).__file__ or "")
            except Exception as error:
                self.shell.plugins.fail(offer.plugin, "import", "themes", error)
                continue
            found[offer.value.name] = os.path.join(folder, offer.value.file)
        for home in (*site_homes(), config_home()):
            found.update(_in_folder(os.path.join(home, "themes")))
        return found

    def load(self, name: str, within: tuple[str, ...] = ()) -> Theme:
        """A theme by name. Raises ``UsageError`` where there is none, or its file is broken."""
        files = self.files()
        if name not in files:
            raise UsageError(f"no theme {name!r}{nearest(name, files)}")
        if name in within:
            raise UsageError(f"it extends itself, by way of {' and '.join(within)}")
        path = files[name]
        try:
            time = os.stat(path).st_mtime
        except OSError:
            time = 0.0
        known = self._read.get(path)
        if known is None or known[0] != time:
            known = self._read[path] = time, read(name, path, lambda base: self.load(base, (*within, name)))
        return known[1]

    @property
    def current(self) -> Theme:
        """The theme in force, with the profile's own styles. One that cannot be had is told once, and
        ``neutral`` serves."""
        set = Highlight.read(self.shell)
        key = (set.theme, tuple(set.styles.items()))
        if self._kept is None or self._kept[0] != key:
            self._kept = key, self._make(set.theme, dict(set.styles))
        return self._kept[1]

    def _make(self, name: str, styles: dict[str, str]) -> Theme:
        try:
            theme = self.load(name)
        except UsageError as error:
            self.shell.notice(f"{error}; the theme neutral is used", once=True)
            theme = self.load("neutral")
        try:
            return theme.with_styles(styles)
        except ValueError as error:
            self.shell.notice(f"Highlight.styles: {error}", once=True)
            return theme

    def forget(self) -> None:
        """Read the theme in force anew when it is next asked for."""
        self._kept = None

    @property
    def depth(self) -> int:
        """How many colours are used: 0 for none, 16, 256 or 2 ** 24."""
        if not colours_wanted():
            return 0
        set = Highlight.read(self.shell).depth
        known = {"16": 16, "256": 256, "true": 1 << 24}
        return known.get(set) or depth_of(os.environ.get("TERM", ""), os.environ.get("COLORTERM", ""))


def _in_folder(folder: str) -> dict[str, str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return {}
    return {name.removesuffix(SUFFIX): os.path.join(folder, name) for name in names if name.endswith(SUFFIX)}
