"""The edition file: the keys an author may set, what they may hold, and what to say where one does not fit.

`data/editions/<edition>.yml` is the only configuration of a report. An unknown key, a missing one or a wrong type is an
error that names the key, the value and what is allowed; nothing is guessed or corrected.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from aici.records import COUNTINGS, DOCUMENT_TYPES, PATENT_SELECTIONS, POLICIES, SELECTIONS

PAPER_SOURCES = {
    "wos": "Web of Science",
    "ieee_xplore": "IEEE Xplore",
    "google_scholar": "Google Scholar",
    "openalex": "OpenAlex",
    "scopus": "Scopus",
}
DATA_SOURCES = PAPER_SOURCES | {
    "derwent": "Derwent Innovations Index",
    "patsnap": "Patsnap",
    "incopat": "IncoPat",
    "lens": "The Lens",
    "google_patents": "Google Patents",
}
PATENT_COUNTING = {  # how patents are counted by country, by the counting of papers: applicants stand for authors
    "first_author": "first_applicant",
    "corresponding": "first_applicant",
    "fractional": "fractional_applicants",
    "full": "all_applicants",
}
PATENT_WORDS = {  # how patents are found, by `patent_selection`
    "classes": "patent classes",
    "keywords": "keywords",
    "either": "patent classes or keywords",
    "both": "patent classes and keywords together",
}

# Databases index the papers of a year for months after its end: of papers of 2022 nine in ten were in Scopus ten weeks
# after they appeared (Adeosun 2024, doi:10.24926/iip.v15i4.6322), and the Journal Citation Reports issued in June take
# the year before for complete.
COMPLETE_AFTER_MONTHS = 6


class EditionError(ValueError):
    """An edition that does not exist, or whose file cannot be used as it stands."""


class Years(BaseModel):
    """Closed window of publication years, of patents priority years; null leaves that end open."""

    model_config = ConfigDict(extra="forbid", strict=True)
    first: int | None
    last: int | None

    @model_validator(mode="after")
    def _in_order(self) -> Years:
        if self.first is not None and self.last is not None and self.first > self.last:
            raise ValueError("`years`: `first` must not lie after `last`")
        return self


class Simulation(BaseModel):
    """The simulated world whose exports an edition reads: share of full size, and start of the random numbers."""

    model_config = ConfigDict(extra="forbid", strict=True)
    scale: Annotated[float, Field(gt=0, le=1)]
    seed: Annotated[int, Field(ge=0)]


class CollaborationSample(BaseModel):
    """The papers that the collaboration flows are drawn from: a share of those of every first-author country."""

    model_config = ConfigDict(extra="forbid", strict=True)
    percent: Annotated[int, Field(ge=1, le=100)]
    seed: Annotated[int, Field(ge=0)]


class Technologies(BaseModel):
    """The patents whose technologies are looked at, by their firms: how many of a country, or which; and what counts as
    a technology: phrases of the texts, or classes."""

    model_config = ConfigDict(extra="forbid", strict=True)
    firms: Annotated[int, Field(ge=1)] | Annotated[list[str], Field(min_length=1)] = 10
    terms: Literal["phrases", "classes"] = "phrases"


class EditionConfig(BaseModel):
    """The keys of an edition file; anything else in it is an error."""

    model_config = ConfigDict(extra="forbid", strict=True)
    basis: Literal["published", "computed", "simulated"]
    cut_off: datetime.date
    data_sources: Annotated[list[Literal[tuple(DATA_SOURCES)]], Field(min_length=1)]
    years: Years
    document_types: Annotated[list[Literal[DOCUMENT_TYPES]], Field(min_length=1)]
    selection: Literal[SELECTIONS]
    patent_selection: Literal[PATENT_SELECTIONS]
    counting: Literal[COUNTINGS]
    citations: Literal["max"] | list[str]
    territory_policy: Literal[POLICIES]
    population_year: Annotated[int, Field(ge=2015, le=2025)]
    impact_factor_year: int | None
    simulation: Simulation | None = None
    collaboration_sample: CollaborationSample | None = None
    technologies: Technologies = Technologies()
    profiles: list[str] = []
    notebooks: dict[str, dict[str, int | str | list[str]]]

    @property
    def from_exports(self) -> bool:
        """Whether the tables are computed from export files, observed or simulated."""
        return self.basis != "published"

    @property
    def patent_counting(self) -> str:
        """How patents are counted by country, one of `records.PATENT_COUNTINGS`."""
        return PATENT_COUNTING[self.counting]

    @model_validator(mode="after")
    def _simulation_belongs_to_its_basis(self) -> EditionConfig:
        if (self.basis == "simulated") != (self.simulation is not None):
            given = "missing" if self.simulation is None else "given"
            raise ValueError(
                f"`basis` is {self.basis!r} and `simulation` is {given}; an edition of simulated exports has "
                "`basis: simulated` and `simulation: {scale: 0.01, seed: 2025}`, any other has neither"
            )
        return self

    @model_validator(mode="after")
    def _a_sample_is_of_records(self) -> EditionConfig:
        if self.collaboration_sample and not self.from_exports:
            raise ValueError(
                f"`collaboration_sample` is given and `basis` is {self.basis!r}; there are no records to draw from, so "
                "remove it"
            )
        return self

    @field_validator("citations", mode="before")
    @classmethod
    def _counts_of_known_databases(cls, citations: Any) -> Any:
        listed = isinstance(citations, list) and citations and all(name in list(PAPER_SOURCES) for name in citations)
        if citations != "max" and not (listed and len(set(citations)) == len(citations)):
            raise ValueError(
                f"`citations` is {citations!r}; it must be max, or a list of databases, each at most once, of "
                f"{', '.join(PAPER_SOURCES)}"
            )
        return citations

    @field_validator("notebooks")
    @classmethod
    def _counts_are_positive(cls, notebooks: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        for notebook, parameters in notebooks.items():
            for name, value in parameters.items():
                if isinstance(value, int) and value < 1:
                    raise ValueError(f"`notebooks.{notebook}.{name}` is {value}; it must be at least 1")
        return notebooks


def read_config(path: Path, shown: Path) -> EditionConfig:
    """The configuration in an edition file; `shown` is its path as the author knows it.

    Raises
    ------
    EditionError
        If it is no YAML mapping, or a key is unknown, missing or of the wrong type.
    """
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
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if error["type"] == "missing":
        return f"key `{key}` is missing; see data/README.md for what it means"
    return f"`{key}` is {error['input']!r}; {error['msg'][0].lower()}{error['msg'][1:]}"


def last_complete_year(cut_off: datetime.date, months: int = COMPLETE_AFTER_MONTHS) -> int:
    """The last year from whose end to the search in the databases lie so many months or more; of papers by default."""
    return (cut_off.year * 12 + cut_off.month - 1 - months) // 12 - 1


def citation_words(citations: list[str] | str) -> str:
    """Whose count of citations a paper has under an edition's policy, in words."""
    if citations == "max":
        return "the largest that any database gives"
    order = ", ".join(PAPER_SOURCES[name] for name in citations)
    others = "" if len(citations) == len(PAPER_SOURCES) else "; then that of others"
    return f"that of the first database that gives one, in the order {order}{others}"


TEMPLATE = """\
# Edition {name}. Every choice of the report stands here and nowhere else; data/README.md explains each key.
basis: computed                # from the exports in data/raw/{name}/
cut_off: {cut_off}            # day on which the databases were searched
data_sources: [wos]            # databases searched: {sources}
years: {{first: {first}, last: {last}}} # publication years (of patents priority years), closed; null leaves an end open
document_types: [journal_article, review]
selection: as_exported         # the database search decides what is about AI; keyword_groups: only papers with a
                               # term of data/reference/ai_terms.yml, which is short: see what it leaves out
patent_selection: either       # patents by classes, keywords, either or both
counting: first_author         # first_author, full, fractional or corresponding
citations: [wos, ieee_xplore, google_scholar] # a paper's count is that of the first that has one; max: the largest
territory_policy: iff_2025
population_year: {population_year}          # of the inhabitants in "per million"
impact_factor_year: null       # null: the newest in data/raw/{name}/journal_metrics/
collaboration_sample: null     # null: flows of all papers; {{percent: 10, seed: 2025}}: a share of each country's
technologies: {{firms: 10, terms: phrases}} # of the most cited patents of the 10 leading firms of a country, or of
                               # firms named in a list; phrases of titles and abstracts, or classes
profiles: []                   # institutions with a case study each, such as [Zhejiang University]
notebooks:                     # parameters of each notebook: rows and countries shown
  00-corpus: {{}}
  01-counts: {{countries: 30, venues: 30}}
  02-time-series: {{countries: 10}}
  03-impact: {{countries: 30}}
  04-collaboration: {{first_authors: [CHN, GBR, DEU, FRA, USA], partners: 12, countries: 20}}
  05-topics: {{countries: 10, institutions: 10}}
  06-patents: {{countries: 30, holders: 15}}
  07-audit: {{countries: 30}}
  08-profile: {{partners: 15, venues: 10}}
"""
