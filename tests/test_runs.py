"""Runs that go wrong: the error is said in the author's words, and the previous report stays as it was."""

import os
import resource
import signal
import subprocess
import sys
import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

EDITION = """\
basis: published
cut_off: 2025-02-14
data_sources: [wos]
years: {first: null, last: null}
document_types: [journal_article]
selection: as_exported
patent_selection: either
counting: first_author
territory_policy: iff_2025
population_year: 2024
impact_factor_year: null
citations: [wos, ieee_xplore, google_scholar]
notebooks: {00-corpus: {}}
"""
SAY = "from IPython.display import Markdown; Markdown('said once')"


def write_notebook(project, *sources):
    cells = [new_code_cell('edition = "2025"', metadata={"tags": ["parameters"]})]
    cells += [new_code_cell(f"#| label: txt-{n}\n{source}") for n, source in enumerate(sources)]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    for n, cell in enumerate(cells):
        cell.id = f"cell-{n}"
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": spec}), project / "notebooks" / "00-corpus.ipynb")


@pytest.fixture
def small(project):
    """A project of one notebook and one paragraph, with a report that was made before."""
    for path in [*(project / "notebooks").iterdir(), *(project / "report" / "sections").iterdir()]:
        path.unlink()
    (project / "data" / "editions" / "2025.yml").write_text(EDITION)
    document = '---\ntitle: "Small"\n---\n\n# First\n\n{{< embed executed/00-corpus.ipynb#txt-0 >}}\n'
    (project / "report" / "report.qmd").write_text(document)
    write_notebook(project, SAY)
    done = aici(project)
    assert done.returncode == 0, done.stderr
    return project


def command(*more):
    return [sys.executable, "-m", "aici.cli", "report", "2025", "--renderer", "embedded", *more]


def aici(project, *more, **options):
    return subprocess.run(command(*more), cwd=project, capture_output=True, text=True, check=False, **options)


def contents(project):
    return {path: path.read_bytes() for path in (project / "build" / "2025").rglob("*") if path.is_file()}


def assert_clean_failure(done, project, before, said, code=1):
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(project) == before
    assert not list((project / "build").glob(".*partial"))


def test_failing_notebook(small):
    before = contents(small)
    write_notebook(small, SAY, "1 / 0")
    done = aici(small)
    assert_clean_failure(
        done, small, before, "notebook 00-corpus failed in cell 4: ZeroDivisionError: division by zero"
    )


def test_unresolved_reference(small):
    before = contents(small)
    document = small / "report" / "report.qmd"
    document.write_text(document.read_text() + "\nSee @tbl-absent.\n")
    assert_clean_failure(aici(small), small, before, "tbl-absent")


def test_missing_glyph(small):
    before = contents(small)
    write_notebook(small, SAY.replace("said once", "\u0f40 is Tibetan"))
    assert_clean_failure(aici(small), small, before, "U+0F40")


def test_unknown_edition(small):
    done = subprocess.run(
        [sys.executable, "-m", "aici.cli", "report", "2031"], cwd=small, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("aici: error: there is no edition '2031'; there are 2025, demo.")


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--format", "docx"), "--format must be of html, pdf, got 'docx'"),
        (("--only", "03-impact"), "there is no notebook '03-impact'; the notebooks are 00-corpus"),
    ],
)
def test_wrong_option(small, option, said):
    assert_clean_failure(aici(small, *option), small, contents(small), said)


def test_only_needs_an_earlier_report_and_keeps_the_other_notebooks(small):
    assert aici(small, "--only", "00-corpus").returncode == 0
    (small / "build" / "2025").rename(small / "build" / "other")
    done = aici(small, "--only", "00-corpus")
    assert done.returncode == 1
    assert "--only needs an earlier report of 2025. Run first: aici report 2025" in done.stderr


def test_only_does_not_mix_two_runs(small):
    before = contents(small)
    path = small / "data" / "editions" / "2025.yml"
    path.write_text(EDITION.replace("first_author", "fractional"))
    done = aici(small, "--only", "00-corpus")
    assert_clean_failure(
        done, small, before, "the configuration changed since the last report of 2025; --only would mix"
    )
    path.write_text(EDITION)
    (small / "data" / "published" / "2025" / "facts.yml").write_text("{}")
    done = aici(small, "--only", "00-corpus")
    assert_clean_failure(done, small, before, "the inputs changed since the last report of 2025; --only would mix")


def test_a_format_that_was_not_made_again_is_not_kept(small):
    assert aici(small, "--only", "00-corpus", "--format", "html").returncode == 0
    assert sorted(path.name for path in (small / "build" / "2025").glob("report.*")) == ["report.html"]


def test_full_disk(small):
    before = contents(small)
    done = aici(small, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)))
    assert_clean_failure(done, small, before, "File too large")
    assert "nothing that was whole is lost" in done.stderr


def started(project):
    """A run that has come to a notebook which will not end."""
    flag = project / "running"
    write_notebook(project, f"from pathlib import Path; import time; Path({str(flag)!r}).touch(); time.sleep(600)")
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "start_new_session": True}
    process = subprocess.Popen(command(), cwd=project, **pipes)
    for _ in range(600):
        if flag.exists() or process.poll() is not None:
            break
        time.sleep(0.1)
    assert flag.exists(), process.stderr.read()
    flag.unlink()
    return process


def test_interrupted_run(small):
    before = contents(small)
    process = started(small)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted; the previous report is unchanged" in errors
    assert contents(small) == before


def test_killed_run_leaves_nothing_that_is_taken_for_whole(small):
    before = contents(small)
    process = started(small)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert contents(small) == before
    assert (small / "build" / ".2025.aici-partial").is_dir()
    write_notebook(small, SAY)
    assert aici(small).returncode == 0
    assert contents(small) == before
    assert not (small / "build" / ".2025.aici-partial").exists()


def test_run_killed_between_the_two_renames_is_put_back(small):
    before = {path.name: data for path, data in contents(small).items()}
    (small / "build" / "2025").rename(small / "build" / ".2025.aici-old")
    write_notebook(small, "1 / 0")
    assert aici(small).returncode == 1
    assert {path.name: data for path, data in contents(small).items()} == before


def test_two_runs_of_one_edition_do_not_meet(small):
    process = started(small)
    try:
        done = aici(small)
        assert done.returncode == 1
        assert "another run is making 2025. Wait for it, or stop it." in done.stderr
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
