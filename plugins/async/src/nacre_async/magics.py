"""``%bg``, ``%%bg`` and ``%jobs``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nacre import argument, arguments
from nacre.values import UsageError

if TYPE_CHECKING:
    from nacre import Shell

    from .jobs import Job


@arguments(
    argument("--thread", action="store_true", help="run in a thread; by default code does that awaits nothing"),
    argument("--task", action="store_true", help="run as a task on the shell's loop; by default code does that awaits"),
    argument("code", rest=True, open=True, help="what to run; for a cell, its body"),
)
def bg(shell: Shell, args: Any, body: str | None = None) -> Job:
    """Run code in the background, while the prompt is free. Gives the job.

    What it prints has the job's number in front. ``%jobs`` lists, waits and cancels.
    """
    if args.thread and args.task:
        raise UsageError("%bg: --thread or --task, not both")
    if body is not None and args.code.strip():
        raise UsageError(f"%%bg: what to run is the cell's body; {args.code.strip()!r} is left over")
    source = args.code if body is None else body
    if not source.strip():
        raise UsageError("%bg: there is nothing to run")
    job: Job = shell.service("jobs").start(source, "thread" if args.thread else "task" if args.task else "")
    return job


@arguments(
    argument("action", nargs="?", default="list", choices=("list", "wait", "cancel", "clear"), help="what to do"),
    argument("numbers", nargs="*", type=int, help="the jobs; all by default"),
    argument("--timeout", type=float, help="seconds to wait at most"),
)
def jobs(shell: Shell, args: Any) -> None:
    """List the jobs of this session, wait for them, cancel them, or forget those that have ended."""
    known = shell.service("jobs")
    chosen = [known.get(number) for number in args.numbers] or list(known.all.values())
    if args.timeout is not None and args.timeout < 0:
        raise UsageError(f"%jobs: --timeout takes seconds, not {args.timeout:g}")
    if args.action == "wait":
        if not known.wait(chosen, args.timeout):
            late = ", ".join(str(job.number) for job in chosen if not job.ended.is_set())
            print(f"still running after {args.timeout:g} s: {late}")
    elif args.action == "cancel":
        for job in chosen:
            job.cancel()
    elif args.action == "clear":
        for job in chosen:
            if job.ended.is_set():
                del known.all[job.number]
    else:
        print("\n".join(map(repr, chosen)) or "No job was started.")
