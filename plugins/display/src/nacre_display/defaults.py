"""The defaults of the display traits, readable without importing traitlets."""

from __future__ import annotations

from typing import NamedTuple


class OutputDefaults(NamedTuple):
    enabled: bool = True
    max_count: int = 1000
    max_bytes: int = 1_000_000_000


class PrettyDefaults(NamedTuple):
    enabled: bool = True
    max_width: int = 79
    max_seq_length: int = 1000
    max_text: int = 2_000_000
    float_format: str = ""


OUTPUT = OutputDefaults()
PRETTY = PrettyDefaults()
