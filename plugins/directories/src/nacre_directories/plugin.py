"""Changing directories and remembering them: ``%cd %pwd %pushd %popd %dirs %dhist`` and ``_dh``."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Completer, Magic, Name, Provider, hookimpl


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("cd", "nacre_directories.changing:cd", summary="Change the working directory")
    yield Magic("pwd", "nacre_directories.changing:pwd", summary="The working directory")
    yield Magic("pushd", "nacre_directories.stack:pushd", summary="Put the directory on a stack and change it")
    yield Magic("popd", "nacre_directories.stack:popd", summary="Change to the directory on top of the stack")
    yield Magic("dirs", "nacre_directories.stack:dirs", summary="The stack of directories")
    yield Magic("dhist", "nacre_directories.changing:dhist", summary="The directories visited")


@hookimpl
def services() -> Provider:
    return Provider("directories", "nacre_directories.visited:Directories", summary="Changes and remembers directories")


@hookimpl
def names() -> Name:
    return Name("_dh", "nacre_directories.visited:history", summary="The directories visited")


@hookimpl
def completers() -> Completer:
    return Completer("directories", "nacre_directories.completing:complete", order=40)
