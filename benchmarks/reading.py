"""Reading exports: 1 GB of tagged text as `aici corpus` reads it, with two processes, and tables of every provider.

Tagged text is that of the package's own simulation, repeated under new identifiers, without and with a field of cited
references. DuckDB merely counts its lines, with two threads in the same run; metaknowledge parses some of the same
files in one process, in an environment of its own. All are timed when they have started; the start is told apart.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import duckdb
import exports
import python_calamine
from timing import measured, seconds

from aici import sources
from aici.editions import project_root

SIZES = {"tagged text": 1_000_000_000, "tagged text with cited references": 500_000_000}  # bytes
MEMORY = 2_000  # MB
ROWS, SHEET_ROWS = 20_000, 4_000
PEER = "metaknowledge==3.4.1"
PEER_FILES = 8  # of which it holds every record in memory
_PARSE = (
    "import sys, time, metaknowledge; begun = time.perf_counter(); "
    "n = sum(len(metaknowledge.RecordCollection(path)) for path in sys.argv[1:]); "
    "print(n, time.perf_counter() - begun)"
)
TABLES = {
    "IEEE Xplore CSV": exports.ieee, "Publish or Perish CSV": exports.scholar, "Scopus CSV": exports.scopus,
    "OpenAlex CSV": exports.openalex, "Lens CSV": exports.lens, "Google Patents CSV": exports.google_patents,
    "Web of Science CSV": exports.web_of_science, "Web of Science tab-delimited": exports.web_of_science,
}  # fmt: skip


def rows():
    """Tagged text, a workbook, then tables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts, peer = exports.simulated(folder), _peer(folder)
        sets = (texts, [exports.with_references(text) for text in texts])
        for (what, size), bases in zip(SIZES.items(), sets, strict=True):
            yield from _tagged(what, exports.repeated(folder / what, bases, size), peer)
    with tempfile.TemporaryDirectory() as name:
        yield _workbook(Path(name) / "savedrecs.xlsx")
        for what, row in TABLES.items():
            yield _table(Path(name) / "table", what, row)


def _tagged(what, files, peer):
    """Files of tagged text: time and memory, against DuckDB and against metaknowledge."""
    folder, size = files[0].parent, sum(path.stat().st_size for path in files)
    records = sum(path.read_bytes().count(b"\nUT ") for path in files)
    whole, peak = _read(folder)
    start = _start(folder.with_name(f"start of {what}"), files[0].read_bytes())
    time = whole - start
    counting = seconds(lambda: duckdb.sql(_count(folder)).fetchall())
    each = f"{records:,} records of {size / records / 1e3:.1f} kB"
    yield f"reading {what}, {size / 1e6:,.0f} MB, {each}, two processes", f"{time:.1f} s and {start:.1f} s to start", ""
    yield f"reading {what} / DuckDB counting its lines", f"{time / counting:.1f}", "at most 10"
    yield f"reading {what}: peak memory of all processes", f"{peak:.0f} MB", f"under {MEMORY:,} MB"
    yield _against_peer(what, peer, files[:PEER_FILES], records / time)


def _read(folder):
    """Seconds and MB of reading the files of a folder as `aici corpus` does."""
    return measured([sys.executable, Path(__file__).with_name("reading_files.py"), folder], project_root())


def _start(folder, text):
    """Seconds that the processes take until they read: those of two files of one record."""
    folder.mkdir()
    for name in ("1.txt", "2.txt"):
        (folder / name).write_bytes(text[: text.index(b"\nER") + 4])
    return _read(folder)[0]


def _count(folder):
    """DuckDB's usual way to count lines, told all that it would otherwise look for."""
    options = "columns={'line': 'varchar'}, auto_detect=false, header=false, sep='\\0', quote='', escape=''"
    return f"set threads = 2; select count(*) from read_csv('{folder}/*.txt', {options})"


def _peer(folder):
    """Python of an environment with metaknowledge; None where it cannot be installed."""
    venv.create(folder / "peer", with_pip=True)
    python = folder / "peer" / "bin" / "python"
    installed = subprocess.run([python, "-m", "pip", "install", "-q", PEER], capture_output=True, check=False)
    return None if installed.returncode else python


def _against_peer(what, python, files, rate):
    """Records a second, those of metaknowledge, and how they compare."""
    what, aim = f"{what}: records/s, of {PEER}, ratio", "ratio at least 2"
    if python is None:
        return what, f"{rate:,.0f}, not installed", aim
    done = subprocess.run([python, "-c", _PARSE, *files], capture_output=True, text=True, check=True)
    many, time = map(float, done.stdout.split())
    return what, f"{rate:,.0f}, {many / time:,.0f} (first {many:,.0f} records), {rate * time / many:.1f}", aim


def _workbook(path):
    exports.write_xlsx(path, exports.web_of_science, SHEET_ROWS)
    content = path.read_bytes()
    bare = seconds(lambda: python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python(), 1)
    rate, of_bare = SHEET_ROWS / _taken(path), SHEET_ROWS / bare
    what = "Web of Science XLSX: rows/s, of the bare spreadsheet library, ratio"
    return what, f"{rate:,.0f}, {of_bare:,.0f}, {rate / of_bare:.2f}", "ratio at least 0.5"


def _table(path, what, row):
    exports.write_csv(path, row, ROWS, "\t" if "tab" in what else ",")
    return f"{what}: rows/s", f"{ROWS / _taken(path):,.0f}", "at least 40,000"


def _taken(path):
    """Seconds that reading takes, where no row may be lost; touched, a workbook that is kept is read anew."""
    reading = sources.read(path)
    taken = sum(reading.frames[kind].height for kind in ("records", "patent_records") if kind in reading.frames)
    if taken != reading.rows:
        raise ValueError(f"{path.name}: {taken:,} of {reading.rows:,} rows were read; {reading.rejects['reason'][0]}")
    return seconds(lambda: (path.touch(), sources.read(path)), 1)
