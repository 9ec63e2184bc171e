"""Workbooks: a failure to write one is an OSError that names the file, as callers expect."""

import errno
import subprocess
import sys

import polars as pl
import pytest

from aici.simulate.exports import spreadsheets

TABLE = pl.DataFrame({"text": [f"row {n}" for n in range(3_000)], "number": range(3_000)})
ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
import polars as pl
from aici.simulate.exports import spreadsheets
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
table = pl.DataFrame({"text": [f"row {n}" for n in range(3_000)], "number": range(3_000)})
try:
    spreadsheets.write(Path(sys.argv[1]), "Sheet1", table)
except OSError as error:
    print(error.errno, error.filename)
"""


def test_a_workbook_that_cannot_be_made_is_an_os_error(tmp_path):
    path = tmp_path / "missing" / "table.xlsx"
    with pytest.raises(FileNotFoundError) as caught:
        spreadsheets.write(path, "Sheet1", TABLE)
    assert (caught.value.errno, caught.value.filename) == (errno.ENOENT, str(path))


@pytest.mark.parametrize("room", [20_000, 100])
def test_so_is_a_full_disk(tmp_path, room):
    path = tmp_path / "table.xlsx"
    command = [sys.executable, "-c", ON_A_FULL_DISK, str(path), str(room)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == [str(errno.EFBIG), str(path)], done.stderr
    assert "Traceback" not in done.stderr
