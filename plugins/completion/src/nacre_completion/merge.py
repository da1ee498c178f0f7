"""Several answers as one."""

from __future__ import annotations

from collections.abc import Sequence

from nacre import Completion, Completions

MOST = 500
NAMES = frozenset({"class", "function", "instance", "keyword", "module", "param", "property", "statement", ""})


def merge(answers: Sequence[Completions], text: str, cursor: int, late: tuple[str, ...] = ()) -> Completions:
    """Several answers over their widest common range, the same text only once, what is known of it put together.

    Names are sorted by their underscores (``name=`` first, then ``name``, ``_name``, ``__name``), and keep the order
    of their completers otherwise. Right behind a dot those with an underscore are left out, unless there are no others.
    """
    answers = [answer for answer in answers if answer.items]
    if not answers:
        return Completions(cursor, cursor, (), late)
    start, end = min(a.start for a in answers), max(a.end for a in answers)
    items: dict[str, Completion] = {}
    for answer in answers:
        before, after = text[start : answer.start], text[answer.end : end]
        for item in answer.items:
            whole = f"{before}{item.text}{after}"
            known = items.get(whole)
            items[whole] = item._replace(text=whole) if known is None else _both(known, item)
    ranked = sorted(items.values(), key=_rank)
    if start == cursor and text[:cursor].endswith("."):
        ranked = [item for item in ranked if _rank(item) < 2] or ranked
    return Completions(start, end, tuple(ranked[:MOST]), late)


def _both(known: Completion, other: Completion) -> Completion:
    return known._replace(
        kind=known.kind or other.kind, signature=known.signature or other.signature, note=known.note or other.note
    )


def _rank(item: Completion) -> int:
    if item.kind not in NAMES:
        return 1
    name = item.text.rpartition(".")[2]
    if name.endswith("="):
        return 0
    return 3 if name.startswith("__") else 2 if name.startswith("_") else 1
