"""History in files of lines that anything can read: a store, its traits, and what ``nacre doctor`` asks about it."""

from __future__ import annotations

from collections.abc import Iterator

from nacre import Probe, Provider, Traits, hookimpl


@hookimpl
def history_backends() -> Iterator[Provider]:
    yield Provider("jsonl", "nacre_history_jsonl.store:make_store", summary="One file of JSON lines for each session")


@hookimpl
def configurables() -> Iterator[Traits]:
    yield Traits("HistoryJsonl", "nacre_history_jsonl.options:HistoryJsonl")


@hookimpl
def checks() -> Iterator[Probe]:
    yield Probe("history-jsonl", "nacre_history_jsonl.doctor:examine", summary="Can the history files be used?")
