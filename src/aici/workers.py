"""Work shared among processes: each task's result as it is finished, and no worker that outlives the run.

Workers are fresh interpreters, as the threads of Polars do not survive a fork, with one thread each: the workers are
the parallelism. They end with an error or an interrupt of the run, and also when it is killed.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

WORKERS = 2
ENDED = (
    "a worker process has ended in the midst of its task; memory may have run out, or someone has stopped it. "
    "What is finished is kept: close other programs and run the same command again."
)
_KEPT = str(2**30)  # bytes: memory that a task frees is kept for the next one, as asking for it anew takes longer
_OF_WORKERS = {"POLARS_MAX_THREADS": "1", "MALLOC_TRIM_THRESHOLD_": _KEPT, "MALLOC_MMAP_THRESHOLD_": _KEPT}
Task, Result = TypeVar("Task"), TypeVar("Result")


class WorkerError(RuntimeError):
    """A worker has ended in the midst of a task."""


def finished(
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    *,
    workers: int = WORKERS,
    start: Callable[[], None] | None = None,
) -> Iterator[tuple[Task, Result]]:
    """Each task with what `function` makes of it, as workers finish; in no order.

    Parameters
    ----------
    function, start : functions of a module, or partials of them; `start` is called once in each worker before its tasks
    workers : processes, at most one for each task

    Raises
    ------
    WorkerError
        If a worker is killed, as the system does when memory runs out.
    """
    todo = list(tasks)
    if not todo:
        return
    context = multiprocessing.get_context("spawn")
    with _one_thread_each(), ProcessPoolExecutor(min(workers, len(todo)), context, _start, (start,)) as pool:
        with _deaf_to_interrupts():  # workers are started here, and inherit it: the run tells them when to end
            futures = {pool.submit(function, task): task for task in todo}
        try:
            for future in as_completed(futures):
                yield futures.pop(future), future.result()
        except BaseException as error:
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in multiprocessing.active_children():
                worker.terminate()
            if isinstance(error, BrokenProcessPool):
                raise WorkerError(ENDED) from error
            raise


def time_left(seconds: float) -> str:
    """The time that remains, in words."""
    if seconds < 0.5:
        return "done"
    return f"about {seconds:.0f} s left" if seconds < 90 else f"about {seconds / 60:.0f} min left"


def _start(start: Callable[[], None] | None) -> None:
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    if start is not None:
        start()


def _end_with_the_run() -> None:
    multiprocessing.parent_process().join()
    os._exit(1)


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():  # only there can signals be set
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _one_thread_each() -> Iterator[None]:
    """Workers read these when they are loaded."""
    before = {name: os.environ.get(name) for name in _OF_WORKERS}
    os.environ.update(_OF_WORKERS)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
