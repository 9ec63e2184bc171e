"""The same 469 records as tagged text, workbook, BibTeX and RIS: field by field, each difference by a rule.

`RULES` says for each format and column why its value may differ from that of tagged text, and is all that it may.
A rule that explains nothing any more fails, too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import polars as pl
import pytest

from aici.records import CORPUS
from checkout import REAL, needs_real
from sources.real_exports import first_countries, reading

pytestmark = needs_real
TAGGED = "wos_tagged/genai_authorship_469.txt"
FORMS = {
    "workbook": "wos_xls/genai_authorship_469.xls",
    "bibtex": "wos_bibtex/genai_authorship_469.bib",
    "ris": "wos_ris/genai_authorship_469.ris",
}
COLUMNS = [name for name in CORPUS["records"].column_names if name not in ("record_id", "file")]
LINKS = ["record_id", "position", "author", "institution", "affiliation_raw", "link"]
GROUPS = ["Invest Human Creativity", "JPGN Editorial Board"]
Rule = Callable[[object, object], bool]


def _bare(text: str) -> str:
    """Without quotation marks, markup, what one takes for it, and blanks."""
    return re.sub(r"""["'`´]|</?[a-z]+>|[\s{}\\]""", "", text)


def _addresses(text: str | None) -> set[str]:
    """Address lines without their names and final stops."""
    return set(re.sub(r"(?m)^\[.*?\] |\.$", "", text or "").split("\n"))


def _unquoted(ours: str, theirs: str) -> bool:
    """The workbook leaves out quotation marks and markup."""
    return re.sub(r'"|</?[a-z]+>|\s', "", ours) == re.sub(r'"|\s', "", theirs)


def _unstopped(ours: str, theirs: str) -> bool:
    """The workbook leaves out the stop behind an address."""
    return re.sub(r"(?m)\.$", "", ours) == re.sub(r"(?m)\.$", "", theirs)


def _number(ours: str, theirs: str) -> bool:
    """The workbook has numbers: no zeros before them, and fifteen digits that are right."""
    return theirs.isdigit() and ours.lstrip("0")[:15] == theirs[:15] and len(ours.lstrip("0")) == len(theirs)


def _beside_issue(ours: str | None, theirs: str | None) -> bool:
    """BibTeX names a supplement or a part where there is no issue."""
    return ours is None and theirs is not None


def _with_group(ours: list[str], theirs: list[str]) -> bool:
    """BibTeX lists a group as the last of the authors."""
    return theirs[:-1] == ours and theirs[-1] in GROUPS


def _latex(ours: str, theirs: str) -> bool:
    """BibTeX writes quotation marks and accents as LaTeX does, and LaTeX that stands in the text cannot be told."""
    return _bare(ours) == _bare(theirs)


def _short(ours: list[str], theirs: list[str]) -> bool:
    """RIS has the short names: as many, accents kept, the last word of a surname, `Jr` behind the initials."""
    return len(ours) == len(theirs) and all(
        f" {_plain(full.split(',')[0])}".endswith(f" {_plain(short.split(',')[0])}")
        for full, short in zip(ours, theirs, strict=True)
    )


def _plain(name: str) -> str:
    """Small letters without accents (`ö` as `oe` and both as `o`), `Jr` and what stands in parentheses."""
    name = re.sub(r" Jr$| \(.*?\)", "", name)
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"(?<=[aou])e", "", letters)


def _serial(ours: str | None, theirs: str | None) -> bool:
    """RIS gives numbers without saying of what: that of a serial in the first place is the ISSN (see `EITHER`)."""
    return ours is None or theirs is None or ours != theirs


def _fewer(ours: list[str], theirs: list[str]) -> bool:
    """RIS puts Keywords Plus behind in capitals: author keywords in capitals there go with them; `;` may be cut."""
    return ours[: len(theirs)] == theirs and all(word == word.upper() for word in ours[len(theirs) :])


def _absent(ours: object, theirs: object) -> bool:
    """The format does not hold the field."""
    return theirs is None


def _of_journal(ours: str, theirs: str) -> bool:
    """RIS knows a publication type only, which is that of a journal for all of these."""
    return theirs == "journal_article"


def _without_names(ours: str, theirs: str) -> bool:
    """RIS has addresses, each once, without the names before them and without final stops."""
    return _addresses(ours) == _addresses(theirs)


RULES: dict[str, dict[str, Rule]] = {
    "workbook": {"title": _unquoted, "abstract": _unquoted, "affiliations_raw": _unstopped, "issue": _number,
                 "pages": _number},
    "bibtex": {"abstract": _latex, "authors": _with_group, "issue": _beside_issue},
    "ris": {
        "document_type": _of_journal, "research_areas": _absent, "authors": _short, "issn": _serial, "eissn": _serial,
        "first_author": lambda ours, theirs: _short([ours], [theirs]), "author_keywords": _fewer,
        "affiliations_raw": _without_names,
    },
}  # fmt: skip


def _differing(form: str, column: str) -> list[tuple]:
    """Values of the records with the same UT that are not the same, of tagged text and of the other format."""
    one, other = (reading(name).frames["records"].select("record_id", column) for name in (TAGGED, FORMS[form]))
    both = one.join(other, on="record_id", how="full", suffix="_other", maintain_order="left")
    assert both.height == 469 and both.null_count().select("record_id", "record_id_other").row(0) == (0, 0)
    return both.filter(pl.col(column).ne_missing(pl.col(f"{column}_other"))).select(column, f"{column}_other").rows()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("column", COLUMNS)
def test_field_agrees_up_to_what_the_format_explains(form, column):
    differing, rule = _differing(form, column), RULES[form].get(column)
    unexplained = differing if rule is None else [pair for pair in differing if not rule(*pair)]
    assert unexplained == []
    assert bool(differing) == (rule is not None), "the rule explains nothing"


def test_every_number_of_a_serial_is_in_ris_too():
    one, other = (reading(name).frames["records"] for name in (TAGGED, FORMS["ris"]))
    both = one.join(other, on="record_id", suffix="_ris")
    for column in ("issn", "eissn"):
        found = pl.any_horizontal(pl.col("issn_ris", "eissn_ris") == pl.col(column)).fill_null(False)
        assert both.filter(pl.col(column).is_not_null() & ~found).is_empty()


def test_names_of_ris_are_the_short_ones():
    text = (REAL / TAGGED).read_text("utf-8-sig")
    short = [names.split("\n   ") for names in re.findall(r"(?m)^AU (.*(?:\n   .*)*)", text)]
    assert reading(FORMS["ris"]).frames["records"]["authors"].to_list() == short


def _lines(name: str) -> pl.DataFrame:
    return reading(name).frames["authorships"]


def test_authorships_of_the_workbook_are_those_of_tagged_text():
    ours, theirs = (_lines(name).select(*LINKS, "is_corresponding") for name in (TAGGED, FORMS["workbook"]))
    assert ours.equals(theirs)


def test_authorships_of_bibtex_are_those_of_tagged_text_and_groups():
    lines, theirs = _lines(TAGGED), _lines(FORMS["bibtex"])
    persons = theirs.filter(~pl.col("author").is_in(GROUPS).fill_null(False))
    assert (theirs.height - persons.height, persons.select(LINKS).equals(lines.select(LINKS))) == (2, True)
    # reprint entries have short names, which BibTeX lists nowhere: `Lee, J` is either of two, a name that is listed
    # twice, and three that the full name does not yield
    pairs = pl.DataFrame({"ours": lines["is_corresponding"], "theirs": persons["is_corresponding"]})
    assert pairs.filter(pl.col("ours").ne_missing(pl.col("theirs"))).height <= 8
    assert lines["is_corresponding"].sum() > 500


def test_authorships_of_ris_link_an_address_only_where_there_is_one():
    lines, theirs = _lines(TAGGED), _lines(FORMS["ris"])
    assert set(theirs["link"]) == {"single_address", "none"}
    assert theirs["is_corresponding"].null_count() == theirs.height
    ours, others = (
        frame.select("record_id", pl.col("affiliation_raw").str.strip_suffix("."), "link").drop_nulls()
        for frame in (lines, theirs)
    )
    where = ["record_id", "affiliation_raw"]
    assert others.join(ours, on=where, how="anti").is_empty()
    assert set(ours.join(others, on=where, how="anti")["link"]) == {"reprint"}  # RIS has no reprint addresses
    places = [frame.drop_nulls("position").select("record_id", "position").unique() for frame in (lines, theirs)]
    assert places[0].sort(pl.all()).equals(places[1].sort(pl.all()))
    # of 235 links tagged text leaves 2 open: an author without address beside the one that all others share
    single = theirs.filter(pl.col("link") == "single_address")
    known = lines.filter(pl.col("link").is_in(["bracket", "single_address"]))
    open_ = single.join(known, on=["record_id", "position", "affiliation_raw"], how="anti")
    assert (single.height, open_.height) == (235, 2)


@pytest.mark.parametrize("form", FORMS)
def test_country_of_the_first_author_is_that_of_tagged_text(form):
    ours, theirs = first_countries(TAGGED), first_countries(FORMS[form])
    if form != "ris":
        assert ours == theirs
        return
    assert {record_id: ours.get(record_id, codes) for record_id, codes in theirs.items()} == theirs
    assert len(theirs) > 100  # records with a single address
