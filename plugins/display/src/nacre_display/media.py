"""Pictures, sound and film."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from typing import Any

from .objects import DisplayObject

FORMATS = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8", "jpeg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"))
Size = int | str | None


def image_format(data: bytes) -> str:
    """The format of a picture by its first bytes, an empty string where it is none of those known."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((name for signature, name in SIGNATURES if data.startswith(signature)), "")


def image_size(data: bytes, kind: str) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, GIF or JPEG picture, as their headers say."""
    if kind == "png" and data[12:16] == b"IHDR":
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if kind == "gif" and len(data) >= 10:
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    if kind == "jpeg":
        place = 2
        while place + 9 <= len(data) and data[place] == 0xFF:
            mark, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4])
            if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):  # the frame headers
                return int.from_bytes(data[place + 7 : place + 9]), int.from_bytes(data[place + 5 : place + 7])
            place += 2 + length
    return None


def _attributes(**named: Any) -> str:
    return "".join(f' {name}="{escape(str(value))}"' for name, value in named.items() if value is not None)


class Image(DisplayObject):
    """A picture: png, jpeg, gif or webp.

    format: by default what the data, the name or the url tell. embed: put the data into the output; by default
    only where it is not in a url. width, height: pixels, or as in HTML. retina: show it at half its size, for
    dense screens. unconfined: wider than the page is allowed. alt: what it shows, in words.
    """

    binary = True

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: str | os.PathLike[str] | None = None,
        format: str | None = None,
        embed: bool | None = None,
        width: Size = None,
        height: Size = None,
        retina: bool = False,
        unconfined: bool = False,
        metadata: Mapping[str, Any] | None = None,
        alt: str | None = None,
    ) -> None:
        is_url = isinstance(data, str) and data.startswith(("http://", "https://"))
        self.embed = embed if embed is not None else not (url or is_url)
        self.width, self.height, self.retina = width, height, retina
        self.unconfined, self.alt = unconfined, alt
        self._asked = format.lower() if format else ""
        super().__init__(data, url, filename, metadata)
        self.format = self._format()
        if self.format not in FORMATS and self.embed:
            raise ValueError(f"cannot show the image format {self.format!r}: png, jpeg, gif and webp can be shown")
        if retina and isinstance(self.data, bytes):
            size = image_size(self.data, self.format)
            if size:
                self.width, self.height = size[0] // 2, size[1] // 2

    def reload(self) -> None:
        if self.embed or self.url is None:
            super().reload()

    def check(self) -> None:
        if self.embed and isinstance(self.data, str):
            raise TypeError("Image expects bytes, a file or a url; there is no such file")
        if self.data is None and self.url is None:
            raise ValueError("Image needs data, a url or a filename")

    def _format(self) -> str:
        name = self._asked or (image_format(self.data) if isinstance(self.data, bytes) else "")
        if not name:
            where = self.filename or (self.url or "").partition("?")[0]
            name = os.path.splitext(where)[1][1:].lower() or "png"
        return "jpeg" if name == "jpg" else name

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        if not self.embed:
            shape = "unconfined" if self.unconfined else None
            tag = f"<img{_attributes(src=self.url, width=self.width, height=self.height, **{'class': shape})}"
            return {"text/html": f"{tag}{_attributes(alt=self.alt)}/>"}
        sizes = {"width": self.width, "height": self.height, "alt": self.alt, "unconfined": self.unconfined or None}
        metadata = {**{name: one for name, one in sizes.items() if one is not None}, **self.metadata}
        mime = FORMATS[self.format]
        return {mime: b64encode(self.data).decode("ascii")}, {mime: metadata} if metadata else {}


class Video(DisplayObject):
    """A film. embed: put the data into the output, which needs the ``mimetype`` where the name does not tell it."""

    binary = True

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: str | os.PathLike[str] | None = None,
        embed: bool = False,
        mimetype: str | None = None,
        width: Size = None,
        height: Size = None,
        html_attributes: str = "controls",
    ) -> None:
        self.embed, self.mimetype = embed, mimetype
        self.width, self.height, self.html_attributes = width, height, html_attributes
        if isinstance(data, bytes) and not embed:
            raise ValueError("Video: data given as bytes needs embed=True and a mimetype")
        if embed and isinstance(data, bytes) and not mimetype:
            raise ValueError("Video: data given as bytes needs a mimetype, as 'video/mp4'")
        super().__init__(data, url, filename)

    def reload(self) -> None:
        if self.embed:
            super().reload()

    def _repr_html_(self) -> str:
        sizes = _attributes(width=self.width, height=self.height)
        attributes = f" {self.html_attributes}" if self.html_attributes else ""
        if not self.embed:
            where = self.url or self.filename or self.data
            return f"<video{_attributes(src=where)}{attributes}{sizes}>This browser shows no video.</video>"
        import mimetypes

        kind = self.mimetype or mimetypes.guess_type(self.filename or self.url or "")[0] or "video/mp4"
        data = self.data if isinstance(self.data, str) else b64encode(self.data).decode("ascii")
        source = f'<source src="data:{kind};base64,{data}" type="{kind}">'
        return f"<video{attributes}{sizes}>{source}This browser shows no video.</video>"


class Audio(DisplayObject):
    """Sound: a file, a url, encoded bytes, or samples with their ``rate`` in Hz.

    Samples are numbers between -1 and 1, one sequence, or one for each channel; with ``normalize`` the loudest
    of them is as loud as can be. embed: put the data into the output; by default only where it is not in a url.
    """

    binary = True

    def __init__(
        self,
        data: Any = None,
        filename: str | os.PathLike[str] | None = None,
        url: str | None = None,
        embed: bool | None = None,
        rate: int | None = None,
        autoplay: bool = False,
        normalize: bool = True,
        *,
        element_id: str | None = None,
    ) -> None:
        if data is None and filename is None and url is None:
            raise ValueError("Audio needs data, a filename or a url")
        is_url = isinstance(data, str) and data.startswith(("http://", "https://"))
        self.embed = embed if embed is not None else not (url or is_url)
        self.autoplay, self.element_id = autoplay, element_id
        super().__init__(data, url, filename)
        if self.data is not None and not isinstance(self.data, bytes | str):
            if rate is None:
                raise ValueError("Audio: samples need their rate, as in Audio(samples, rate=44100)")
            from .sound import wave_file

            self.data = wave_file(self.data, rate, normalize)

    def reload(self) -> None:
        if self.embed:
            super().reload()

    def source(self) -> tuple[str, str]:
        """Where the sound is, and its type."""
        import mimetypes

        kind = mimetypes.guess_type(self.filename or self.url or "")[0] or "audio/wav"
        if self.embed and self.data is not None:
            data = self.data if isinstance(self.data, str) else b64encode(self.data).decode("ascii")
            return f"data:{kind};base64,{data}", kind
        return self.url or self.filename or "", kind

    def _repr_html_(self) -> str:
        where, kind = self.source()
        start = _attributes(id=self.element_id, controls="controls", autoplay="autoplay" if self.autoplay else None)
        return f"<audio{start}><source{_attributes(src=where, type=kind)}/>This browser plays no sound.</audio>"
