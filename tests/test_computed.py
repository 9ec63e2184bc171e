"""From exports to the report: a corpus countable by hand, with a foreign, a damaged and a truncated file beside it."""

import csv
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup

from aici.computed import ComputedTables
from aici.corpus import Choices, build_corpus
from aici.editions import open_edition
from small_exports import KOREA, METRICS, PAPERS, export, make_edition


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return make_edition(tmp_path_factory.mktemp("computed"))


def values(indicator, column, key="country_code"):
    assert not indicator.missing
    assert set(indicator.frame["basis"]) == {"computed"}
    return dict(zip(indicator.frame[key], indicator.frame[column].round(6), strict=True))


def test_papers_by_first_author_country(edition):
    # 1 -> China; 2 -> half China, half Germany; 3 -> Korea; 4 -> Germany; 5 lies outside the years
    assert values(edition.indicator("papers_by_country"), "papers") == {"CHN": 1.5, "DEU": 1.5, "KOR": 1.0}


def test_papers_under_four_counting_methods(edition):
    counted = edition.indicator("papers_by_counting")
    papers = counted.frame.pivot(index="country_code", columns="counting", values="papers").round(6)
    assert papers["full"].to_dict() == {"CHN": 3, "DEU": 2, "KOR": 2}
    assert papers["fractional"].to_dict() == {"CHN": 1.5, "DEU": 1.0, "KOR": 1.5}
    assert counted.notes[0] == (
        "Not attributed to any country: first author 0.0 %, full 0.0 %, fractional 0.0 %, corresponding 100.0 % of the "
        "papers."
    )


def test_papers_by_year_and_venue(edition):
    yearly = edition.indicator("papers_by_country_year").frame
    rows = {(r.country_code, r.year): r.papers for r in yearly.itertuples()}
    assert rows == {
        ("CHN", 2020): 1.0, ("CHN", 2021): 0.5, ("DEU", 2020): 0.0, ("DEU", 2021): 1.5,
        ("KOR", 2020): 0.0, ("KOR", 2021): 1.0,
    }  # fmt: skip
    venues = edition.indicator("papers_by_venue")
    assert values(venues, "papers", "venue") == {"JOURNAL ONE": 2, "JOURNAL TWO": 2}
    assert set(venues.frame["host_label"]) == {"Germany"}


def test_impact(edition):
    # China: (1 * 10 + 0.5 * 20) / 1.5; Germany: (0.5 * 20 + 1 * 4) / 1.5; Korea 0
    cited = values(edition.indicator("mean_citations_by_country"), "mean_citations")
    assert cited == {"CHN": 13.333333, "DEU": 9.333333, "KOR": 0.0}
    placed = edition.indicator("mean_impact_factor_by_country")
    coverage = values(placed, "coverage_percent")
    assert coverage == {"CHN": 100.0, "DEU": 33.333333, "KOR": 0.0}
    factors = dict(zip(placed.frame["country_code"], placed.frame["mean_impact_factor"], strict=True))
    assert factors["CHN"] == factors["DEU"] == 6.0
    assert factors["KOR"] != factors["KOR"]  # null, never zero


def test_collaboration_and_topics_and_institutions(edition):
    flows = edition.indicator("collaboration_by_country").frame
    rows = {(r.first_author_country_code, r.country_code): r.papers for r in flows.itertuples()}
    assert rows == {("CHN", "KOR"): 1.0, ("DEU", "CHN"): 1.0}
    shares = edition.indicator("topic_shares_by_country", countries=2).frame
    rows = {(r.topic, r.country_code): round(r.share_percent, 6) for r in shares.itertuples()}
    assert rows[("Robotics", "CHN")] == 33.333333
    assert rows[("Engineering", "CHN")] == 0.0
    assert rows[("Computer Science", "CHN")] == 100.0
    houses = edition.indicator("institutions_by_country", countries=3).frame
    assert {(r.country_code, r.institution): r.papers for r in houses.itertuples()} == {
        ("CHN", "Univ A"): 3, ("DEU", "Univ C"): 2, ("KOR", "Univ B"): 2,
    }  # fmt: skip


def test_patents_are_missing_and_not_zero(edition):
    for name in ("patents_by_country", "patents_by_holder", "technologies_by_patent"):
        indicator = edition.indicator(name)
        assert indicator.frame.empty
        assert indicator.missing.startswith("no patent export has been read")


def test_every_row_in_is_accounted_for(edition):
    funnel = edition.indicator("corpus_funnel").frame
    assert (funnel["rows_in"] == funnel["rows_out"] + funnel["removed"]).all()
    # 3 + 3 records, paper 3 twice; one truncated record and two foreign files are rejects
    first = funnel.iloc[0]
    assert (first["rows_in"], first["rows_out"], first["removed"]) == (9, 6, 3)
    in_all = funnel[funnel["data_source"] == "all"]
    assert in_all["rows_out"].tolist() == [5, 5, 5, 4, 4]


def test_paper_with_two_records_is_identified_once_and_rejects_are_none(edition):
    totals = edition.indicator("totals").frame
    assert dict(zip(totals["total"], totals["value"], strict=True)) == {
        "papers identified": 5, "papers counted": 4, "work and country pairs": 7,
        "records": 6, "records assigned to a work": 6, "pairs of records left undecided": 0,
        "papers with a cut list of authors": 0, "papers with more than 100 authors": 0,
        "papers without country, first author": 0, "papers without country, fractional": 0,
        "papers without country, corresponding": 4,
    }  # fmt: skip


def test_attribution_tells_how_first_authors_were_placed(edition):
    attribution = edition.indicator("attribution")
    assert values(attribution, "papers", "status") == {
        "bracket": 4, "single_address": 0, "parallel_list": 0, "single_country": 0, "reprint": 0, "not_linked": 0,
        "no_address": 0, "unplaced": 0,
    }  # fmt: skip
    assert attribution.frame["share_percent"].tolist() == [100.0] + [0.0] * 7
    assert attribution.frame["taken_from"].iloc[0] == "an address that names the author"


def test_an_address_in_no_known_country_is_told_apart_from_none_and_all_shares_agree(computed):
    atlantis = [("Kim, Bo", ["A, Atlantis."])]
    tables = computed(papers=[*PAPERS[:3], (*PAPERS[3][:5], atlantis)])
    found = values(tables.indicator("attribution", None), "share_percent", "status")
    assert (found["bracket"], found["unplaced"]) == (75.0, 25.0)
    assert "25.0 % of the papers" in tables.indicator("papers_by_country", None).notes[0]
    funnel = tables.indicator("corpus_funnel", None).frame.set_index(["step", "data_source"])
    assert funnel.loc[("first author's country known", "all"), ["rows_in", "removed"]].tolist() == [4, 1]


def test_tables_of_patents_tell_of_the_patent_files_they_are_computed_from(computed):
    ids = ["US-2019198156-A1", "US-2019198157-A1"]
    rows = "".join(f"{n},Stones,A,B,2019-01-01,2018-01-01,2019-06-01,,https://x,\n" for n in ids)
    heads = "id,title,assignee,inventor/author,priority date,filing/creation date,publication date,grant date"
    links = "result link,representative figure link"
    tables = computed(google_patents__patents_csv=f"search URL:,https://x\n{heads},{links}\n{rows}")
    patents = "1 of patents (2 records)"
    assert tables.indicator("patent_selection", None).origin == f"Computed from export files: {patents}."
    papers = "1 of papers (5 records, 5 works, 5 in the sample)"
    assert tables.indicator("papers_by_country", None).origin == f"Computed from export files: {papers}."
    assert tables.indicator("corpus_funnel", None).origin == f"Computed from export files: {papers}; {patents}."


def test_where_all_addresses_are_known_none_is_listed(edition):
    assert edition.indicator("unmatched_addresses").missing.startswith("every address of the papers read names")


@pytest.fixture
def computed(edition, tmp_path):
    """Computed tables of papers of a test's own, beside metrics files of a test's own."""

    def computed(*, papers=PAPERS, year=None, **lists):
        for name, text in ({"wos/first.txt": export(papers)} | lists).items():
            path = tmp_path / "raw" / name.replace("__", "/").replace("_csv", ".csv")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        choices = Choices(["journal_article"], (None, None), "iff_2025")
        build_corpus(tmp_path / "raw", tmp_path / "corpus", choices=choices)
        config = edition.config.model_copy(update={"impact_factor_year": year})
        return ComputedTables(tmp_path / "corpus", "data/raw/trial", config)

    return computed


def test_addresses_in_no_known_country_are_listed(computed):
    papers = [(*PAPERS[2][:5], [("Kim, Bo", ["A, Atlantis.", "B, Atlantis.", "C, Mu.", KOREA])])]
    listed = computed(papers=papers).indicator("unmatched_addresses", None).frame
    assert listed.values.tolist() == [["Atlantis", 2, "computed"], ["Mu", 1, "computed"]]


FACTORED = ("mean_impact_factor_by_country", "impact_value_by_country")
JCR_2020 = "Journal,IF (2020)\nJOURNAL ONE,6\nJOURNAL TWO,3\n"
CITEDNESS = "Title,Issn,Citations / Doc. (2years)\nJOURNAL TWO,2222-2222,1.5\n"


@pytest.mark.parametrize(
    ("lists", "year", "note"),
    [
        ({"journal_metrics__jcr_csv": METRICS}, None,
         "IF(2024), from jcr.csv; joined by title, for want of an ISSN, for 0.0 % of the papers that have one."),
        ({"journal_metrics__jcr_csv": JCR_2020}, None,
         "IF (2020), from jcr.csv; joined by title, for want of an ISSN, for 100.0 % of the papers that have one."),
        ({"journal_metrics__sjr2019_csv": CITEDNESS, "journal_metrics__jcr_csv": JCR_2020}, 2019,
         "Citations / Doc. (2years) of 2019, from sjr2019.csv; joined by title, for want of an ISSN, for 0.0 % of the "
         "papers that have one."),
        ({"journal_metrics__sjr_csv": CITEDNESS}, None,
         "Citations / Doc. (2years) of a year not stated, from sjr.csv; joined by title, for want of an ISSN, for "
         "0.0 % of the papers that have one."),
    ],
    ids=["issn", "title", "year asked for", "no year"],
)  # fmt: skip
def test_tables_name_the_metric_its_file_and_how_it_was_joined(computed, lists, year, note):
    tables = computed(year=year, **lists)
    assert tables.indicator(FACTORED[0], None).notes[0] == f"Impact factor: {note}"


@pytest.mark.parametrize(
    ("lists", "year", "reason"),
    [
        ({}, None, "there is no impact factor in data/raw/trial/journal_metrics/"),
        ({"journal_metrics__scimagojr_2013_csv": "Title,SJR\nJOURNAL ONE,6\n"}, None,
         "scimagojr_2013.csv holds SJR, which is no impact factor; add a JCR file, or a SCImago export with "
         "Citations / Doc. (2years)"),
        ({"journal_metrics__jcr_csv": JCR_2020}, 2023, "no impact factor of 2023; the files hold 2020"),
        ({"journal_metrics__a_csv": JCR_2020, "journal_metrics__b_csv": CITEDNESS}, 2023,
         "no impact factor of 2023; the files hold 2020 and no year (put it into the name of b.csv)"),
        ({"journal_metrics__jcr_csv": "Journal,IF (2020)\nANOTHER,6\n"}, None,
         "no venue of the sample has an impact factor in jcr.csv"),
    ],
    ids=["no list", "sjr alone", "another year", "no year", "other venues"],
)  # fmt: skip
def test_tables_without_impact_factors_say_why(computed, lists, year, reason):
    tables = computed(year=year, **lists)
    for name in FACTORED:
        indicator = tables.indicator(name, None)
        assert (indicator.missing, len(indicator.frame)) == (reason, 0)


def test_countries_without_any_value_make_no_table_of_nulls(computed):
    tables = computed(journal_metrics__jcr_csv=METRICS)  # JOURNAL TWO, the only venue of the leader, has no factor
    assert tables.indicator(FACTORED[0], None).missing == ""
    assert tables.indicator(FACTORED[0], 1).missing == "no paper of the countries compared has an impact factor"


def test_a_corpus_without_addresses_says_so(edition, monkeypatch):
    opened = open_edition("trial", edition.root)
    monkeypatch.setitem(opened._tables._held, "countries", False)
    assert opened.indicator("papers_by_country").missing == "no address in the exports names a country"


def test_report_of_computed_edition(edition):
    command = [sys.executable, "-m", "aici.cli", "report", "trial", "--renderer", "embedded"]
    done = subprocess.run(command, cwd=edition.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "wos/pubmed.txt: not read" in done.stdout
    built = edition.root / "build" / "trial"
    page = BeautifulSoup((built / "report.html").read_text(encoding="utf-8"), "html.parser")
    rows = [
        [c.get_text() for c in row.find_all("td")] for row in page.find(id="tbl-papers-by-country").select("tbody tr")
    ]
    assert [row[:3] for row in rows] == [
        ["1", "Mainland, China", "1.5"],
        ["2", "Germany", "1.5"],
        ["3", "South Korea", "1.0"],
    ]
    text = page.get_text(" ")
    assert "Basis: computed." in text
    assert "published." not in page.find(id="tbl-papers-by-country").get_text()
    assert "no patent export has been read" in page.find(id="tbl-patents-by-country").get_text()
    with (built / "tables" / "tbl-papers-by-country.csv").open() as file:
        assert [row["papers"] for row in csv.DictReader(file)] == ["1.5", "1.5", "1.0"]
