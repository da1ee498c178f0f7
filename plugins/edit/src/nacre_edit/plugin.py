"""Front door: source text between the prompt and files (``%load``, ``%save``, ``%pycat``), an editor (``%edit``), the
clipboard (``%paste``, ``%cpaste``), a pager (``%page``) and, where one is configured, a paste site (``%pastebin``)."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, Provider, Traits, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("edit", "nacre_edit.editing:edit", summary="Edit source text and run it")
    yield Magic("ed", "nacre_edit.editing:edit", summary="The same as %edit")
    yield Magic("load", "nacre_edit.loading:load", summary="Put a source's text on the next prompt")
    yield Magic("loadpy", "nacre_edit.loading:load", summary="The same as %load")
    yield Magic("save", "nacre_edit.saving:save", summary="Write cells to a file")
    yield Magic("pycat", "nacre_edit.viewing:pycat", summary="Page through a source")
    yield Magic("page", "nacre_edit.viewing:page", summary="Page through an object's text")
    yield Magic("paste", "nacre_edit.pasting:paste", summary="Run the clipboard's text")
    yield Magic("cpaste", "nacre_edit.pasting:cpaste", summary="Run text that is pasted or typed up to a mark")
    yield Magic("pastebin", "nacre_edit.sharing:pastebin", summary="Send cells to the configured paste site")


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("editor", "nacre_edit.editor:Editor", "opens a file in the user's editor")
    yield Provider("drafts", "nacre_edit.drafts:Drafts", "files for text that is being edited")
    yield Provider("clipboard", "nacre_edit.clipboard:Clipboard", "reads the clipboard")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("Edit", "nacre_edit.traits:Edit")
