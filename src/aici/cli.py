"""The command line: a thin layer that turns arguments into one call and errors into one message.

An error of ours is printed in the author's words and ends with exit code 1; anything else is a defect and shows its
traceback.
"""

from __future__ import annotations

import datetime
import os
import platform
import shutil
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Reports on the AI research of countries, from database exports to the printed page.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
EditionName = Annotated[str, typer.Argument(help="Name of the edition, such as 2025.")]


@app.command()
def new(edition: EditionName) -> None:
    """Write the configuration and the raw folders of a new edition."""
    from aici.editions import new_edition

    made = new_edition(edition, datetime.date.today())
    typer.echo(f"Exports go to: {made.raw.relative_to(made.root)}/<database>/, such as {edition}/wos/")
    typer.echo(f"Choices to look through: data/editions/{edition}.yml, explained in data/README.md")
    typer.echo(f"Then: {_command()} report {edition}")


@app.command()
def corpus(
    edition: EditionName,
    raw: Annotated[Path | None, typer.Option(help="Folder of the exports, instead of data/raw/EDITION.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the corpus, instead of data/corpus/EDITION.")] = None,
) -> None:
    """Read the edition's exports into its corpus."""
    from aici import editions, report

    opened = editions.open_edition(edition)
    try:
        report.make_corpus(opened, _say, raw, out)
    except KeyboardInterrupt:
        typer.echo("aici: interrupted; the same command goes on where it stopped.", err=True)
        raise typer.Exit(130) from None
    typer.echo(f"Corpus: {out or opened.corpus.relative_to(opened.root)}")


@app.command()
def report(
    edition: EditionName,
    only: Annotated[
        list[str] | None, typer.Option(help="Run this notebook only, such as 03-impact; may repeat.")
    ] = None,
    format: Annotated[
        str, typer.Option(help="html, pdf or both, comma-separated; the other one is not kept.")
    ] = "html,pdf",
    renderer: Annotated[str, typer.Option(help="auto, quarto or embedded.")] = "auto",
) -> None:
    """Make the edition's report: corpus, notebooks, HTML and PDF."""
    from aici import editions
    from aici import report as runner

    formats = [part.strip() for part in format.split(",") if part.strip()]
    unknown = [part for part in formats if part not in runner.FORMATS]
    if unknown or not formats:
        raise runner.ReportError(f"--format must be of {', '.join(runner.FORMATS)}, got {format!r}")
    started = time.monotonic()
    opened = editions.open_edition(edition)
    try:
        made = runner.make_report(opened, _say, only=only or (), formats=formats, renderer=renderer)
    except KeyboardInterrupt:
        typer.echo("aici: interrupted; the previous report is unchanged.", err=True)
        raise typer.Exit(130) from None
    _say(f"Done in {time.monotonic() - started:.0f} s:")
    for path in made.values():
        typer.echo(_shown(path))


@app.command()
def profile(
    institution: Annotated[str, typer.Argument(help="Name of an institution or a system, as in its addresses.")],
    edition: Annotated[str, typer.Argument(help="Name of an edition with exports, such as demo.")],
) -> None:
    """Profile one institution of an edition: a notebook, tables and figures."""
    from aici import editions, profiles

    opened = editions.open_edition(edition)
    try:
        made = profiles.make_profile(opened, institution, _say)
    except KeyboardInterrupt:
        typer.echo("aici: interrupted; what was made before is unchanged.", err=True)
        raise typer.Exit(130) from None
    for path in made:
        typer.echo(_shown(path))
    _say(profiles.how_to_include(opened, institution))


@app.command()
def simulate(
    out: Annotated[Path, typer.Argument(help="New folder for the exports and their truth.")],
    scale: Annotated[float, typer.Option(help="Share of full size, above 0 and at most 1.")] = 0.01,
    seed: Annotated[int, typer.Option(help="Start of the random numbers.")] = 2025,
) -> None:
    """Write a simulated world: exports of every database, and what is true of them."""
    from aici import editions
    from aici import simulate as world

    facts = editions.project_root() / "data" / "published" / editions.CALIBRATED_TO
    try:
        world.simulate(out, facts, _say, scale=scale, seed=seed)
    except KeyboardInterrupt:
        typer.echo("aici: interrupted; the same command goes on where it stopped.", err=True)
        raise typer.Exit(130) from None
    typer.echo(f"Exports: {_shown(out)}/<database>/, truth: {_shown(out)}/truth/")


@app.command()
def notebooks(edition: EditionName = "2025") -> None:
    """Refresh the committed notebooks/ with the outputs of the bundled edition."""
    from aici import editions
    from aici import report as runner

    made = runner.refresh_notebooks(editions.open_edition(edition), _say)
    typer.echo(f"{len(made)} notebooks refreshed")


@app.command()
def doctor() -> None:
    """Say what is installed, what is missing, and what to do about it."""
    from aici import render

    typer.echo(f"{'python':<12} {platform.python_version()}")
    for component, version, cure in render.installed():
        typer.echo(f"{component:<12} {version or 'not found':<14} {'' if version else cure}".rstrip())


def main() -> None:
    """Entry point of the command `aici`."""
    try:
        app()
    except (ValueError, RuntimeError, OSError) as error:
        if not isinstance(error, _expected()):
            raise
        _fail(error)


def _expected() -> tuple[type[Exception], ...]:
    """Errors that are the author's to mend; imported only once something has gone wrong."""
    from aici.configuration import EditionError
    from aici.dedup.decisions import DecisionError
    from aici.execution import NotebookError
    from aici.records import ContractError, SourceFormatError
    from aici.render import RenderError
    from aici.report import ReportError
    from aici.simulate import SimulationError
    from aici.whole import BusyError
    from aici.workers import WorkerError

    ours = EditionError, NotebookError, ContractError, SourceFormatError, RenderError, ReportError, BusyError
    return *ours, DecisionError, SimulationError, WorkerError, OSError


def _fail(error: Exception) -> None:
    message = str(error)
    if isinstance(error, OSError):
        where = f" {_shown(Path(error.filename))}" if error.filename else ""
        message = f"cannot write or read{where}: {error.strerror}. Free space or mend the permission, then run again; "
        message += "nothing that was whole is lost."
    typer.echo(f"aici: error: {message}", err=True)
    sys.exit(1)


def _command() -> str:
    """How the author calls this program: by name where it is on the path."""
    return "aici" if shutil.which("aici") else _shown(Path(sys.argv[0]))


def _shown(path: Path) -> str:
    """A path as the author sees it: relative where that is shorter."""
    relative = os.path.relpath(path)
    return relative if not relative.startswith("..") else str(path)


def _say(line: str) -> None:
    typer.echo(line)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
