"""What runs in jedi's process: a question a line, an answer a line. It ends with its standard input."""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from contextlib import suppress
from typing import Any

MOST = 500


def main() -> None:
    """Answer until nobody asks any more. A question that a newer one follows already is skipped."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="surrogatepass")
    os.dup2(2, 1)  # what an analysed extension module prints is no answer
    questions: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(questions,), daemon=True).start()
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(5)
    import jedi  # type: ignore[import-untyped]

    jedi.settings.auto_import_modules = []  # it would import them for real
    while (question := questions.get()) is not None:
        while not questions.empty():
            newer = questions.get()
            if newer is None:
                return
            question = newer
        answer: dict[str, Any] = {"number": question["number"]}
        try:
            answer["found"] = _complete(question["source"], question["directory"])
        except RecursionError:
            answer["found"] = []
        except Exception as error:
            answer["error"] = f"{type(error).__name__}: {error}"[:300]
        out.write(json.dumps(answer) + "\n")
        out.flush()


def _read(questions: queue.SimpleQueue[dict[str, Any] | None]) -> None:
    for line in sys.stdin:
        questions.put(json.loads(line))
    os._exit(0)  # also while jedi thinks


def _complete(source: str, directory: str) -> list[list[str]]:
    import jedi
    from jedi.api.environment import InterpreterEnvironment  # type: ignore[import-untyped]

    # added: read there, but extension modules are loaded from the environment's own path only
    project = jedi.Project(
        directory,
        sys_path=list(sys.path),
        added_sys_path=[directory],
        smart_sys_path=False,
        load_unsafe_extensions=False,
    )
    script = jedi.Script(source, environment=InterpreterEnvironment(), project=project)
    found = []
    for one in script.complete()[:MOST]:
        rest = one.complete
        if rest is None:
            continue
        text = one.name_with_symbols
        typed = text[: len(text) - len(rest)] if rest and text.endswith(rest) else text if not rest else ""
        if not text.startswith("_") or typed.startswith("_"):
            found.append([text, one.type, typed])
    return found
