"""Questions with yes or no."""

from __future__ import annotations


def agreed(question: str) -> bool:
    """Whether the user says yes; the end of input and everything else is a no."""
    try:
        answer = input(f"{question} (y/[n])? ")
    except EOFError:
        print()
        return False
    return answer.strip().lower() in ("y", "yes")
