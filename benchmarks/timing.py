"""How things are timed: wall time over some runs, and wall time with peak memory of a whole process tree."""

from __future__ import annotations

import contextlib
import statistics
import subprocess
import time

import psutil

RUNS = 3
EVERY = 0.1  # seconds between two looks at the memory


def seconds(call, runs=RUNS):
    """Median wall time of `call` over some runs, after one that is not counted."""
    times = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return statistics.median(times[1:])


def measured(command, cwd):
    """Wall time in seconds and peak memory in MB of a command, all its processes together (proportional set size)."""
    started, peak = time.perf_counter(), 0
    with psutil.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, memory(process))
            time.sleep(EVERY)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.perf_counter() - started, peak / 1e6


def memory(process):
    """Bytes that a process and its children hold now, shared pages counted once."""
    held = 0
    for one in (process, *process.children(recursive=True)):
        with contextlib.suppress(psutil.Error):
            held += one.memory_full_info().pss
    return held
