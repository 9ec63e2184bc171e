"""A folder is replaced as a whole or not at all."""

import multiprocessing
from pathlib import Path

import pytest

from aici.whole import BusyError, replacing


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "made"
    folder.mkdir()
    (folder / "earlier").write_text("earlier")
    return folder


def names(folder):
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".aici-lock"))


def test_new_folder_takes_the_place(target):
    with replacing(target) as partial:
        (partial / "later").write_text("later")
        assert names(target) == ["earlier"]
    assert names(target) == ["later"]
    assert names(target.parent) == ["made"]


def test_new_folder_may_begin_as_a_copy(target):
    with replacing(target, keep=True) as partial:
        (partial / "later").write_text("later")
    assert names(target) == ["earlier", "later"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_leaves_the_earlier_folder(target, error):
    with pytest.raises(error), replacing(target) as partial:
        (partial / "later").write_text("later")
        raise error
    assert names(target) == ["earlier"]
    assert names(target.parent) == ["made"]


@pytest.mark.parametrize("renames", [1, 2])
def test_an_interrupt_at_either_rename_leaves_the_earlier_folder(target, monkeypatch, renames):
    done, rename = [], Path.rename

    def interrupted(self, place):
        done.append(place)
        if len(done) == renames:
            raise KeyboardInterrupt
        return rename(self, place)

    with pytest.raises(KeyboardInterrupt), replacing(target):
        monkeypatch.setattr(Path, "rename", interrupted)
    monkeypatch.undo()
    assert names(target) == ["earlier"]
    assert names(target.parent) == ["made"]


def test_a_folder_of_the_author_beside_it_is_never_touched(target):
    for name in ("made.old", "made.partial"):
        (target.parent / name).mkdir()
        (target.parent / name / "mine").write_text("mine")
    with replacing(target):
        pass
    assert names(target.parent) == ["made", "made.old", "made.partial"]
    assert names(target.parent / "made.old") == ["mine"]


def test_only_one_process_makes_a_folder(target):
    with replacing(target), multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(is_busy, (target,))


def is_busy(target):
    try:
        with replacing(target):
            return False
    except BusyError as error:
        return "another run is making made" in str(error)
