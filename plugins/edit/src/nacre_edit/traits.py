"""What can be configured, ``[traits.Edit]``."""

from __future__ import annotations

from traitlets import Unicode
from traitlets.config import Configurable


class Edit(Configurable):
    """Editing and sharing source text."""

    editor = Unicode("", help="The command that edits a file; empty for $VISUAL, then $EDITOR.").tag(config=True)
    pastebin_url = Unicode(
        "", help="Where %pastebin sends text: it posts the fields content, title and expiry_days and expects a URL."
    ).tag(config=True)
