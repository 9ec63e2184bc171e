"""An edition: one year's report, its configuration and where its indicator tables come from.

The edition file `data/editions/<edition>.yml` is the only configuration. Its `basis` decides whether an indicator
table is read from the printed tables under `data/published/<edition>/` or computed from the corpus that the edition's
exports became, be they observed or simulated. Notebooks ask for a table by name and cannot tell the difference. For
figures whose numbers were not printed there are illustrations (`illustrated`); nothing else is given them.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from aici import quality
from aici.configuration import DATA_SOURCES, TEMPLATE, EditionConfig, EditionError, read_config
from aici.illustrations import ILLUSTRATED, Illustrations
from aici.published import PublishedTables
from aici.records import INDICATORS, Indicator

if TYPE_CHECKING:
    from aici.computed import ComputedTables

READ = (*DATA_SOURCES, "journal_metrics")  # raw folders; a file is recognised wherever it lies
CALIBRATED_TO = "2025"  # the published edition whose facts a simulated world follows
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True)
class Edition:
    """One year's report; `root` is the project folder, all other paths follow from it and the name."""

    name: str
    root: Path
    config: EditionConfig

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw" / self.name

    @property
    def corpus(self) -> Path:
        return self.root / "data" / "corpus" / self.name

    @property
    def decisions(self) -> Path:
        return self.root / "data" / "decisions" / f"{self.name}.csv"

    @property
    def published(self) -> Path:
        return self.root / "data" / "published" / self.name

    @property
    def facts(self) -> Path:
        """The printed facts that a simulated world is calibrated to."""
        return self.root / "data" / "published" / CALIBRATED_TO

    @property
    def build(self) -> Path:
        return self.root / "build" / self.name

    @cached_property
    def _tables(self) -> PublishedTables | ComputedTables:
        """Where the tables come from: print, or the corpus."""
        if self.config.basis == "published":
            return PublishedTables(self.published, self.config)
        from aici.computed import ComputedTables  # imported late: a transcribed edition needs no database engine

        return ComputedTables(self.corpus, self.raw.relative_to(self.root).as_posix(), self.config)

    def indicator(self, name: str, *, countries: int | None = None) -> Indicator:
        """The indicator table `name`, for the `countries` with most papers where that is asked.

        Parameters
        ----------
        name : one of `records.INDICATORS`
        countries : int, optional
            Keep the countries with most papers; a computed composite is then scaled over exactly these, a printed one
            stays whole.

        Returns
        -------
        Indicator
            Its frame has the contract's columns; it is empty, with the reason in `missing`, where the basis gives none.

        Raises
        ------
        ValueError
            If there is no indicator of that name.
        """
        if name not in INDICATORS:
            raise ValueError(f"there is no indicator {name!r}; allowed are {', '.join(INDICATORS)}")
        if name in quality.MEASURED:
            return quality.indicator(name)
        return self._tables.indicator(name, countries)

    def illustrated(self, name: str, *, countries: int | None = None) -> Indicator:
        """The indicator table `name` for a figure: an illustration where the printed report gives no numbers.

        Parameters and errors as `indicator`. An illustration has the basis `simulated`; it is for figures alone, as
        nothing may be computed from it and no sentence be made of it.
        """
        given = self.indicator(name, countries=countries)
        if not given.missing or self.config.basis != "published" or name not in ILLUSTRATED:
            return given
        return Illustrations(self.published, self.config.cut_off).indicator(name)

    def profiled(self, institution: str) -> Edition:
        """This edition with a profile of one institution, whatever its file lists."""
        return replace(self, config=self.config.model_copy(update={"profiles": [institution]}))

    def institution(self, name: str) -> str:
        """The institution or system of the papers counted that a name means, as it is called there.

        Raises
        ------
        EditionError
            If none or several are called so, with the nearest names.
        """
        return self._tables.institution(name)

    def indicators(self, *names: str) -> tuple[Indicator, ...]:
        """Several indicator tables, in the order asked."""
        return tuple(self.indicator(name) for name in names)


def project_root(start: Path | None = None) -> Path:
    """The project folder: the nearest one upwards that holds `_quarto.yml` and `data/editions/`.

    Raises
    ------
    EditionError
        If the working directory lies in no checkout of the project.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "_quarto.yml").is_file() and (folder / "data" / "editions").is_dir():
            return folder
    raise EditionError(
        f"{here} lies in no report project: no folder upwards holds _quarto.yml and data/editions/. "
        "Change into your checkout and try again."
    )


def edition_names(root: Path) -> list[str]:
    """Names of the editions that have a file, sorted."""
    return sorted(path.stem for path in (root / "data" / "editions").glob("*.yml"))


def open_edition(name: str, root: Path | None = None) -> Edition:
    """Read and check the edition file of `name`.

    Raises
    ------
    EditionError
        If there is no such file, it is no YAML mapping, or a key is unknown, missing or of the wrong type.
    """
    root = root or project_root()
    path = root / "data" / "editions" / f"{name}.yml"
    if not NAME.fullmatch(name) or not path.is_file():
        raise EditionError(
            f"there is no edition {name!r}; there are {', '.join(edition_names(root))}. "
            f"To begin a new one: aici new {name if NAME.fullmatch(name) else 'NAME'}"
        )
    return Edition(name, root, read_config(path, path.relative_to(root)))


def new_edition(name: str, today: datetime.date, root: Path | None = None) -> Edition:
    """Write the configuration and the raw folders of a new edition; the ten last full years are counted.

    Raises
    ------
    EditionError
        If the name cannot be a folder name, or the edition exists.
    """
    root = root or project_root()
    if not NAME.fullmatch(name):
        raise EditionError(f"{name!r} cannot name an edition; allowed are letters, digits, - and _, at most 40.")
    path = root / "data" / "editions" / f"{name}.yml"
    if path.exists():
        raise EditionError(f"edition {name!r} exists: data/editions/{name}.yml. Edit it, or choose another name.")
    last = today.year - 1
    text = TEMPLATE.format(
        name=name, cut_off=today.isoformat(), sources=", ".join(DATA_SOURCES), first=last - 9, last=last,
        population_year=min(last, 2024),
    )  # fmt: skip
    for folder in READ:
        (root / "data" / "raw" / name / folder).mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return open_edition(name, root)
