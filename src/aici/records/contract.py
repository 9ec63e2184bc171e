"""What a table of the contract is, the words that its columns may hold, and the columns that tables share."""

from __future__ import annotations

from dataclasses import dataclass

COUNTINGS = ("first_author", "full", "fractional", "corresponding")
PATENT_COUNTINGS = ("first_applicant", "fractional_applicants", "all_applicants", "inventors", "first_office")
POLICIES = ("iff_2025",)  # territory policies, see `territories.py`
SELECTIONS = ("as_exported", "keyword_groups")  # what decides that a work is about AI
PATENT_SELECTIONS = ("classes", "keywords", "either", "both")
BASES = ("published", "computed", "simulated")
DOCUMENT_TYPES = ("journal_article", "review", "conference_paper", "preprint", "book_chapter", "other")
LINKS = ("bracket", "single_address", "reprint", "parallel_list", "none")
FIRST_AUTHOR_STATUSES = tuple(
    "bracket single_address parallel_list single_country reprint not_linked no_address".split()
)


class ContractError(ValueError):
    """A table lacks a column it promises, or carries a value its contract does not allow."""


class SourceFormatError(ValueError):
    """A file is not the export it is taken for; the message says what it is, or what is missing, and the cure."""


@dataclass(frozen=True)
class Column:
    """One column: `dtype` in {string, int, float, bool, strings}; `heading` is the printed column head."""

    name: str
    dtype: str
    meaning: str
    unit: str = ""
    heading: str = ""


@dataclass(frozen=True)
class Table:
    """One table of the contract: `grain` completes the sentence "one row per …"; `key` identifies a row."""

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]

    def heading(self, name: str) -> str:
        """Printed head of the column `name`; its name where none is set."""
        return next((c.heading for c in self.columns if c.name == name and c.heading), name)


def table(name: str, grain: str, key: str, *columns: tuple[str, ...]) -> Table:
    """The table of that name; `key` names its columns with blanks between, each of `columns` is that of a `Column`."""
    return Table(name, grain, tuple(key.split()), tuple(Column(*column) for column in columns))


RECORD_ID = ("record_id", "string", "`<data_source>:<id in it>`, such as `wos:WOS:000…`")
WORK_ID = ("work_id", "string", "the `record_id` of the work's first record in sort order")
COUNTRY = ("country_code", "string", "ISO 3166-1 alpha-3 under the territory policy; null where not attributed")
SHOWN = "what is shown: as printed on basis published, else the harmonised name"
LABEL = ("label", "string", SHOWN, "", "Country/region")
DECIMALS = ("decimals", "int", "printed decimals of the value that is not a count", "digits")
COUNTING = ("counting", "string", "how a work is shared among countries: " + ", ".join(COUNTINGS))
BASIS = ("basis", "string", "where the numbers come from: " + ", ".join(BASES))
RANK = ("rank", "int", "position; on basis published the printed rank", "", "Rank")
RANK_BY_PAPERS = ("rank", "int", "position by papers, as in Table 1", "", "Rank by papers")
TAIL = (COUNTING, BASIS)
GROUP = (
    ("place", "int", "place of the group in its list"),
    ("group", "string", "name of the group in `data/reference/`"),
    ("group_label", "string", "the group as shown", "", "Group"),
)
