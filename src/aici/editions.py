"""An edition: one year's report, its configuration and where its indicator tables come from.

The edition file `data/editions/<edition>.yml` is the only configuration. Its `basis` decides whether an indicator
table is read from the printed tables under `data/published/<edition>/` or computed from the corpus that the edition's
exports became. Notebooks ask for a table by name and cannot tell the difference.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from aici.records import INDICATORS, Indicator

DATA_SOURCES = "wos ieee_xplore google_scholar openalex scopus derwent patsnap incopat lens google_patents".split()
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


class EditionError(ValueError):
    """An edition that does not exist, or whose file cannot be used as it stands."""


class Years(BaseModel):
    """Closed window of publication years; null leaves that end open."""

    model_config = ConfigDict(extra="forbid", strict=True)
    first: int | None
    last: int | None

    @model_validator(mode="after")
    def _in_order(self) -> Years:
        if self.first is not None and self.last is not None and self.first > self.last:
            raise ValueError("`first` must not lie after `last`")
        return self


class EditionConfig(BaseModel):
    """The keys of an edition file; anything else in it is an error."""

    model_config = ConfigDict(extra="forbid", strict=True)
    basis: Literal["published", "computed"]
    cut_off: datetime.date
    data_sources: Annotated[list[Literal[tuple(DATA_SOURCES)]], Field(min_length=1)]
    years: Years
    document_types: Annotated[
        list[Literal["journal_article", "review", "conference_paper", "preprint", "book_chapter", "other"]],
        Field(min_length=1),
    ]
    selection: Literal["as_exported"]
    counting: Literal["first_author", "full", "fractional", "corresponding"]
    territory_policy: Literal["iff_2025"]
    population_year: Annotated[int, Field(ge=2015, le=2024)]
    impact_factor_year: int | None
    notebooks: dict[str, dict[str, int | str | list[str]]]


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
    def build(self) -> Path:
        return self.root / "build" / self.name

    @cached_property
    def _tables(self) -> Any:
        """The module's worth of tables behind this edition: printed ones, or those computed from the corpus."""
        if self.config.basis == "published":
            from aici.published import PublishedTables

            return PublishedTables(self)
        from aici.computed import ComputedTables

        return ComputedTables(self)

    def indicator(self, name: str, *, countries: int | None = None) -> Indicator:
        """The indicator table `name`, for the `countries` with most papers where that is asked.

        Parameters
        ----------
        name : one of `records.INDICATORS`
        countries : int, optional
            Keep the countries with most papers; a composite is then scaled over exactly these.

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
        return self._tables.indicator(name, countries)

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
    return Edition(name, root, _read_config(path, path.relative_to(root)))


def _read_config(path: Path, shown: Path) -> EditionConfig:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise EditionError(f"{shown} is not valid YAML: {str(error).splitlines()[0]}. Mend the file.") from error
    if not isinstance(content, dict):
        raise EditionError(f"{shown} must hold `key: value` lines, got {type(content).__name__}.")
    try:
        return EditionConfig.model_validate(content)
    except ValidationError as error:
        lines = [_say(one, list(EditionConfig.model_fields)) for one in error.errors()]
        raise EditionError(f"{shown} cannot be used:\n" + "\n".join(f"  - {line}" for line in lines)) from error


def _say(error: dict[str, Any], keys: list[str]) -> str:
    """One validation error in the author's words: key, value, what is allowed."""
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        allowed = "first, last" if key.startswith("years.") else ", ".join(keys)
        return f"unknown key `{key}` (value {error['input']!r}); allowed keys are {allowed}"
    if error["type"] == "missing":
        return f"key `{key}` is missing; see data/README.md for what it means"
    return f"`{key}` is {error['input']!r}; {error['msg'][0].lower()}{error['msg'][1:]}"


TEMPLATE = """\
# Edition {name}. Every choice of the report stands here and nowhere else; data/README.md explains each key.
basis: computed                # from the exports in data/raw/{name}/
cut_off: {cut_off}            # day on which the databases were searched
data_sources: [wos]            # databases searched: {sources}
years: {{first: {first}, last: {last}}} # publication years counted, closed; null leaves an end open
document_types: [journal_article, review]
selection: as_exported         # the database search decides what is about AI
counting: first_author         # first_author, full, fractional or corresponding
territory_policy: iff_2025
population_year: {population_year}          # of the inhabitants in "per million"
impact_factor_year: null       # null: the newest in data/raw/{name}/journal_metrics/
notebooks:                     # parameters of each notebook: rows and countries shown
  00-corpus: {{}}
  01-counts: {{countries: 30, venues: 30}}
  02-time-series: {{countries: 10}}
  03-impact: {{countries: 30}}
  04-collaboration: {{first_authors: [CHN, GBR, DEU, FRA, USA], partners: 12}}
  05-topics: {{countries: 10, institutions: 10}}
  06-patents: {{countries: 30, holders: 15}}
  07-audit: {{countries: 30}}
"""


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
    for folder in (*DATA_SOURCES, "journal_metrics"):
        (root / "data" / "raw" / name / folder).mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return open_edition(name, root)
