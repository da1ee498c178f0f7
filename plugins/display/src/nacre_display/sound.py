"""Samples to a WAVE file, with the standard library alone."""

from __future__ import annotations

import io
import sys
import wave
from array import array
from collections.abc import Iterable
from typing import Any

LOUDEST = 32767  # of 16-bit samples


def wave_file(samples: Any, rate: int, normalize: bool) -> bytes:
    """A WAVE file of 16-bit samples.

    samples: numbers between -1 and 1 (any, where normalize is true), one sequence or one for each channel; a
    numpy array is one too. rate: Hz. Raises ``ValueError`` for samples out of range or channels of unlike length.
    """
    samples = samples.tolist() if hasattr(samples, "tolist") else list(samples)
    channels = [list(map(float, _numbers(one))) for one in samples] if _is_nested(samples) else [_floats(samples)]
    if len({len(channel) for channel in channels}) > 1:
        raise ValueError("Audio: the channels differ in length")
    peak = max((abs(one) for channel in channels for one in channel), default=0.0)
    if not normalize and peak > 1:
        raise ValueError("Audio: samples must be between -1 and 1 where they are not normalized")
    scale = LOUDEST / (peak or 1.0) if normalize else LOUDEST
    frames = array("h", (int(one * scale) for together in zip(*channels, strict=True) for one in together))
    if sys.byteorder == "big":
        frames.byteswap()
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(len(channels))
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes(frames.tobytes())
    return file.getvalue()


def _is_nested(samples: list[Any]) -> bool:
    return bool(samples) and isinstance(samples[0], Iterable)


def _numbers(channel: Any) -> Iterable[Any]:
    found: Iterable[Any] = channel.tolist() if hasattr(channel, "tolist") else channel
    return found


def _floats(samples: list[Any]) -> list[float]:
    return [float(one) for one in samples]
