"""A report from real exports; its totals equal a few lines of Python that share nothing with the reader."""

import collections
import datetime
import functools
import re
import shutil
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup

from aici.editions import new_edition, open_edition
from checkout import REAL, copy_project, needs_real

pytestmark = needs_real
FILES = (
    "wos_tagged/bci_500_part1.txt wos_tagged/bci_500_part13_chinese_ui.txt wos_tagged/genai_500_crlf.txt "
    "wos_tagged/genai_authorship_469.txt wos_tagged/limited_fields_no_addresses.txt "
    "wos_tagged/ml_health_africa_500.txt wos_tagged/no_bom.txt "
    "wos_tagged_old/tr_2016_500.txt wos_tagged_old/wok_2013_500.txt wos_tagged_old/isi_small.txt"
).split()
# last words of an address for the countries that are compared; nothing else of the alias table is needed
COUNTRIES = {
    "USA": "USA", "ENGLAND": "GBR", "SCOTLAND": "GBR", "WALES": "GBR", "NORTH IRELAND": "GBR",
    "GERMANY": "DEU", "FRANCE": "FRA", "JAPAN": "JPN", "INDIA": "IND", "SPAIN": "ESP", "ITALY": "ITA",
    "CANADA": "CAN", "AUSTRALIA": "AUS", "SOUTH KOREA": "KOR", "TURKEY": "TUR", "TURKIYE": "TUR", "IRAN": "IRN",
    "BRAZIL": "BRA", "NETHERLANDS": "NLD", "SWITZERLAND": "CHE", "SWEDEN": "SWE", "SAUDI ARABIA": "SAU",
    "PAKISTAN": "PAK", "EGYPT": "EGY", "POLAND": "POL", "PORTUGAL": "PRT", "NIGERIA": "NGA", "SOUTH AFRICA": "ZAF",
    "GREECE": "GRC", "MALAYSIA": "MYS", "SINGAPORE": "SGP",
}  # fmt: skip
YEARS = range(2010, 2026)


@functools.cache
def plain_records():
    """Every record as {tag: lines}, each UT once, and of one paper the one with the lowest UT.

    One paper is what shares a DOI or, as one meeting abstract does that stands in the index twice, title and page. Its
    citations are the most that a record of it counts, as exports of other days do.
    """
    found, cited = {}, collections.defaultdict(list)
    for name in FILES:
        text = (REAL / name).read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        for block in re.findall(r"^PT .*?(?=^ER\s*$)", text, flags=re.M | re.S):
            record, tag = collections.defaultdict(list), ""
            for line in filter(str.strip, block.split("\n")):
                tag = line[:2].strip() or tag
                record[tag].append(line[3:].strip())
            found.setdefault(" ".join(record["UT"]), record)
            cited[_paper(record)] += map(int, record["TC"])
    works = {_paper(found[ut]): found[ut] for ut in sorted(found, reverse=True)}
    return [record | {"TC": cited[paper]} for paper, record in works.items()]


def _paper(record):
    return " ".join(record["DI"]).lower() or _place(record) or " ".join(record["UT"])


def _place(record):
    page = record["BP"] or record["AR"]
    return page and " ".join(record["TI"] + record["SO"] + record["VL"] + page)


def year_of(record):
    text = " ".join(record["PY"] or record["EA"])
    return int(re.search(r"\d{4}", text).group()) if re.search(r"\d{4}", text) else None


def is_counted(record):
    types = {kind.strip() for kind in " ".join(record["DT"]).split(";")}
    article = record["PT"] == ["J"] and ("Article" in types or types == {""})
    return ("Review" in types or article) and year_of(record) in YEARS


def country_of(line):
    last = re.split(r",\s*", line.rstrip("."))[-1].upper()
    return "USA" if re.search(r"\bUSA$", last) else COUNTRIES.get(last, last)


def first_author_countries(record):
    """Countries of the lines whose bracket names the first author; else of the bare lines if it is one; else of RP."""
    first, lines = (record["AF"] or record["AU"] or [""])[0], record["C1"]
    own = [
        line for line in lines if line.startswith("[") and first in re.match(r"\[(.*?)\]", line).group(1).split("; ")
    ]
    bare = [line for line in lines if not line.startswith("[")]
    if own or len(set(map(country_of, bare))) == 1:
        return [country_of(line) for line in own or bare[:1]]
    reprint = " ".join(record["RP"])
    return [country_of(reprint)] if reprint.startswith(f"{record['AU'][0]} (") else []


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    """The report of an edition `trial`, made by the command line from ten real files and a real metrics file."""
    root = copy_project(tmp_path_factory.mktemp("real") / "project")
    made = new_edition("trial", datetime.date(2026, 11, 1), root)
    for name in FILES:
        shutil.copy(REAL / name, made.raw / "wos")
    shutil.copy(REAL / "journal_metrics" / "jcr_2024.csv", made.raw / "journal_metrics")
    path = root / "data" / "editions" / "trial.yml"
    path.write_text(path.read_text().replace("first: 2016, last: 2025", f"first: {YEARS[0]}, last: {YEARS[-1]}"))
    command = [sys.executable, "-m", "aici.cli", "report", "trial", "--renderer", "embedded"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return open_edition("trial", root)


def test_records_and_sample(trial):
    records = plain_records()
    funnel = trial.indicator("corpus_funnel").frame
    steps = funnel[funnel["data_source"] == "all"].set_index("step")["rows_out"]
    assert funnel["removed"].iloc[0] == 0
    assert steps["records to works"] == len(records)
    assert steps["publication years"] == sum(map(is_counted, records))
    assert (funnel["rows_in"] == funnel["rows_out"] + funnel["removed"]).all()
    totals = trial.indicator("totals").frame.set_index("total")["value"]
    assert totals["papers identified"] == len(records)
    assert totals["papers counted"] == sum(map(is_counted, records))
    assert trial.indicator("attribution").frame["papers"].sum() == sum(map(is_counted, records))


def test_papers_by_first_author_country(trial):
    got = trial.indicator("papers_by_country").frame.set_index("country_code")["papers"]
    wanted, placed = collections.Counter(), 0
    for record in filter(is_counted, plain_records()):
        countries = first_author_countries(record)
        placed += bool(countries)
        for country in countries:
            wanted[country] += 1 / len(countries)
    assert got.sum() == pytest.approx(placed)
    for country in sorted(set(COUNTRIES.values())):
        assert got.get(country, 0) == pytest.approx(wanted[country]), country


def test_mean_citations_by_first_author_country(trial):
    got = trial.indicator("mean_citations_by_country").frame.set_index("country_code")["mean_citations"]
    weights, cited = collections.Counter(), collections.Counter()
    for record in filter(is_counted, plain_records()):
        countries = first_author_countries(record)
        for country in countries:
            weights[country] += bool(record["TC"]) / len(countries)
            cited[country] += max(record["TC"], default=0) / len(countries)
    for country in sorted(set(COUNTRIES.values()) & set(got.index)):
        assert got[country] == pytest.approx(cited[country] / weights[country]), country


def test_papers_by_year(trial):
    wanted = collections.Counter(year_of(record) for record in filter(is_counted, plain_records()))
    works = trial._tables._sample.works
    got = dict(works.group_by("year").agg(n=works.count()).to_pandas().itertuples(index=False))
    assert got == wanted


def test_every_section_that_the_exports_can_give_is_computed(trial):
    given = (
        "papers_by_country papers_by_counting papers_by_venue papers_by_country_year mean_citations_by_country "
        "mean_impact_factor_by_country impact_value_by_country collaboration_by_country topic_shares_by_country "
        "institutions_by_country"
    )
    for name in given.split():
        indicator = trial.indicator(name)
        assert indicator.basis == "computed", name
        assert len(indicator.frame), name
    assert (
        trial.indicator("mean_impact_factor_by_country", countries=5).frame["coverage_percent"].between(20, 100).all()
    )


def test_report_shows_drawn_figures_and_says_what_is_missing(trial):
    page = BeautifulSoup((trial.build / "report.html").read_text(encoding="utf-8"), "html.parser")
    for label in (
        "fig-papers-by-year-1",
        "fig-collaboration",
        "fig-institutions",
        "fig-impact-matrix",
        "fig-papers-map",
    ):
        assert len((trial.build / "figures" / f"{label}.csv").read_text().splitlines()) > 5, label
    assert "no patent export has been read" in page.find(id="tbl-patents-by-country").get_text()
    assert "Basis: computed." in page.find(id="tbl-papers-by-country").get_text()
