"""Work shared among processes: every result comes, errors come through, and a worker that dies is said in words."""

import os
import signal
from functools import partial

import pytest

from aici.workers import WorkerError, finished, time_left


def plus(number, more):
    if number == more == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return number + more


def test_every_task_comes_back_with_its_result():
    assert sorted(finished(partial(plus, more=10), range(5))) == [(0, 10), (1, 11), (2, 12), (3, 13), (4, 14)]
    assert list(finished(partial(plus, more=1), [])) == []


def test_an_error_of_a_task_comes_through():
    with pytest.raises(TypeError):
        list(finished(partial(plus, more="x"), [1, 2]))


def test_a_worker_that_is_killed_is_told_in_words():
    with pytest.raises(WorkerError, match="run the same command again"):
        list(finished(partial(plus, more=0), [0, 1, 2]))


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "done"), (12.4, "about 12 s left"), (600.0, "about 10 min left")]
)
def test_time_left(seconds, words):
    assert time_left(seconds) == words
