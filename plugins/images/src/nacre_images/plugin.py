"""What this plugin adds: images in the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Magic, Probe, Provider, Traits, hookimpl


@hookimpl
def services() -> Iterator[Provider]:
    yield Provider("images", "nacre_images.service:Images", "Draws images as the terminal can")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("Images", "nacre_images.options:Images")


@hookimpl
def magics() -> Iterator[Magic]:
    yield Magic("images", "nacre_images.magics:images", summary="Show how images are drawn here")


@hookimpl
def checks() -> Iterator[Probe]:
    yield Probe("images", "nacre_images.magics:check", "What is there to draw images with")
