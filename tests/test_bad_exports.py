"""Bad input on the way to the corpus: said in the author's words, and nothing of the author's is lost."""

import datetime
import resource
import subprocess
import sys

import pytest

from aici.editions import new_edition
from aici.records import SourceFormatError
from aici.report import ReportError, make_corpus, refresh_notebooks
from small_exports import make_edition


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return make_edition(tmp_path_factory.mktemp("computed"))


def test_bad_files_are_rejected_by_name_and_reason_and_the_others_go_on(edition):
    files = edition.indicator("corpus_files").frame.set_index("file")
    assert files["records"].to_dict() == {
        "journal_metrics/jcr.csv": 1, "wos/first.txt": 3, "wos/truncated.txt": 3,
        "wos/pubmed.txt": 0, "wos/picture.txt": 0,
    }  # fmt: skip
    assert files.loc["wos/truncated.txt", "rejected"] == 1
    assert files.loc["wos/pubmed.txt", "reason"].startswith("looks like PubMed format; of papers this version reads")
    assert files.loc["wos/picture.txt", "rejected"] == 1


def test_empty_raw_folder(project):
    made = new_edition("trial", datetime.date(2026, 6, 1), project)
    with pytest.raises(SourceFormatError, match="holds no export file: put "):
        make_corpus(made, lambda line: None)
    assert not made.corpus.exists()


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("data/raw/trial", "must not lie in each other"),
        ("data/raw", "must not lie in each other"),
        ("data/raw/trial/wos/corpus", "must not lie in each other"),
        ("report", "holds other things than a corpus, which would be lost"),
    ],
)
def test_corpus_never_takes_the_place_of_anything_else(edition, out, said):
    before = sorted(path for path in edition.root.rglob("*") if path.is_file())
    with pytest.raises(ReportError, match=said):
        make_corpus(edition, lambda line: None, out=edition.root / out)
    assert sorted(path for path in edition.root.rglob("*") if path.is_file()) == before


@pytest.mark.parametrize("command", ["corpus", "report"])
@pytest.mark.parametrize("limit", [1_000, 4_000])
def test_full_disk_while_reading_exports(edition, command, limit):
    before = {path: path.read_bytes() for path in edition.corpus.iterdir()}
    done = subprocess.run(
        [sys.executable, "-m", "aici.cli", command, "trial"],
        cwd=edition.root, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert done.returncode == 1
    assert "aici: error: cannot write or read" in done.stderr
    assert "File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in edition.corpus.iterdir()} == before


def test_committed_notebooks_never_show_a_computed_edition(edition):
    with pytest.raises(ReportError, match="the committed notebooks show published tables; edition trial is computed"):
        refresh_notebooks(edition, lambda line: None)
