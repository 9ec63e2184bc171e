"""From exports of three databases to the tables of their overlap, the sentence on it, and the choices compared."""

import dataclasses

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from aici import narrative, tables
from aici.computed import ComputedTables, overlap
from aici.configuration import citation_words
from aici.corpus import Choices, build_corpus
from aici.editions import open_edition
from aici.published import PublishedTables
from aici.records import INDICATORS, Indicator
from aici.simulate.exports.google_scholar import COLUMNS
from checkout import ROOT
from paper_exports import table
from sources.test_google_scholar import row as scholar
from sources.test_ieee_xplore import NOW
from sources.test_ieee_xplore import row as ieee

TITLES = ["Sorting of pebbles", "Counting of grains", "Weighing of boulders", "Naming of crystals"]
CHINA, KOREA = "Univ A, Beijing, Peoples R China.", "Univ B, Seoul, South Korea."
# title, count in Web of Science, in IEEE Xplore, in Google Scholar; None: not held
HELD = [(0, 10, None, 30), (1, 5, 6, 5), (2, 4, None, None), (3, 8, None, 8)]


def wos(number, count):
    home = CHINA if number % 2 else KOREA
    return (
        f"PT J\nAU Li, An\nAF Li, An\nTI {TITLES[number]}\nSO JOURNAL ONE\nDT Article\nC1 [Li, An] {home}\nTC {count}\n"
        f"PY 2021\nDI 10.1000/{number}\nUT WOS:{number}\nER\n\n"
    )


@pytest.fixture(scope="module")
def computed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("overlap")
    shown = {"Title": "", "Authors": "An Li", "Year": "2021", "Source": "Journal One", "AuthorCount": "1"}
    found = [scholar(n, **shown | {"Title": TITLES[n], "DOI": f"10.1000/{n}", "Cites": f"{count}"})
             for n, _, _, count in HELD if count is not None]  # fmt: skip
    named = {"Document_Title": "", "Authors": "A. Li", "Publication_Title": "Journal One", "Publication_Year": "2021"}
    indexed = [
        ieee(n, **named | {"Document_Title": TITLES[n], "DOI": f"10.1000/{n}", "Article_Citation_Count": f"{count}"})
        for n, _, count, _ in HELD if count is not None
    ]  # fmt: skip
    cited = "".join(wos(*one[:2]) for one in HELD)
    files = {
        "wos/a.txt": f"FN Clarivate Analytics Web of Science\nVR 1.0\n{cited}EF\n",
        "google_scholar/b.csv": table(COLUMNS, found), "ieee_xplore/c.csv": table(NOW, indexed),
    }  # fmt: skip
    for name, text in files.items():
        (folder / "raw" / name).parent.mkdir(parents=True)
        (folder / "raw" / name).write_text(text, encoding="utf-8")
    config = open_edition("demo", ROOT).config
    changes = {"basis": "computed", "simulation": None, "document_types": ["journal_article"]}

    def computed(citations):
        choices = Choices(["journal_article"], (None, None), "iff_2025", citations=citations)
        build_corpus(folder / "raw", folder / "out", choices=choices)
        own = config.model_copy(update=changes | {"citations": citations})
        return ComputedTables(folder / "out", "data/raw/t", own)

    return computed


def rows(found, *columns):
    """Rows of the columns as lists, rounded; null as None."""
    frame = found.frame[list(columns)].round(6)
    return frame.astype(object).where(frame.notna(), None).values.tolist()


def test_overlap_of_three_databases_in_table_and_sentence(computed):
    found = computed(("wos", "ieee_xplore", "google_scholar")).indicator("works_by_databases", None)
    assert rows(found, *found.frame.columns[:-1]) == [
        ["google_scholar + wos", "Google Scholar + Web of Science", 2, 2, 50.0, 2, 1, 50.0, 66.666667],
        ["google_scholar + ieee_xplore + wos", "Google Scholar + IEEE Xplore + Web of Science", 3, 1, 25.0, 1, 1, 100.0,
         16.666667],
        ["wos", "Web of Science", 1, 1, 25.0, 0, 0, None, None],
        ["all", "all combinations", None, 4, 100.0, 3, 2, 66.666667, 41.666667],
    ]  # fmt: skip
    assert narrative.overlap(found).content == (
        "Of the papers counted, 25.0 % are held by one database only. Two databases or more give a citation count for "
        "3 of them; the counts differ in 66.7 % of the cases, at the median by 41.7 % of the largest count."
    )
    assert "all combinations" in tables.ranking(found).content


@pytest.mark.parametrize(
    ("compared", "conflicting", "share", "told"),
    [
        (0, 0, None, "For no paper do two databases give a citation count, so that none can be compared."),
        (1200, 0, 0.0, "Two databases or more give a citation count for 1,200 of them; the counts agree."),
    ],
)
def test_sentence_where_nothing_is_compared_or_nothing_differs(compared, conflicting, share, told):
    counts = [compared, conflicting, share, None]
    frame = pd.DataFrame([["wos", "", 1, 3, 75.0, *counts], ["all", "", None, 4, 100.0, *counts]])
    frame.columns = INDICATORS["works_by_databases"].column_names[:-1]
    found = Indicator("works_by_databases", frame, "computed", "By hand.")
    assert narrative.overlap(found).content == f"Of the papers counted, 75.0 % are held by one database only. {told}"
    with pytest.raises(narrative.SimulatedError):
        narrative.overlap(dataclasses.replace(found, basis="simulated"))


def test_countries_under_every_policy(computed):
    made = computed(("wos", "ieee_xplore", "google_scholar"))
    found = made.indicator("citation_policies", 2)
    shown = "rank country_code policy_label mean_citations difference_percent rank_citations rank_change".split()
    # China has 1 and 3: 5 8, then 6 8, then 5 8, then 6 8; Korea 0 and 2: 10 4, then 10 4, then 30 4, then 30 4
    assert rows(found, *shown) == [
        [1, "CHN", "Edition's", 6.5, None, 2, None],
        [1, "CHN", "IEEE Xplore first", 7.0, 7.692308, 1, 1],
        [1, "CHN", "Google Scholar first", 6.5, 0.0, 2, 0],
        [1, "CHN", "Largest", 7.0, 7.692308, 2, 0],
        [2, "KOR", "Edition's", 7.0, None, 1, None],
        [2, "KOR", "IEEE Xplore first", 7.0, 0.0, 2, -1],
        [2, "KOR", "Google Scholar first", 17.0, 142.857143, 1, 0],
        [2, "KOR", "Largest", 17.0, 142.857143, 1, 0],
    ]
    own = made.indicator("mean_citations_by_country", 2).frame
    assert own["mean_citations"].tolist() == [6.5, 7.0]
    assert found.notes == (
        "Citation count of a paper under the edition's policy: that of the first database that gives one, in the order "
        "Web of Science, IEEE Xplore, Google Scholar; then that of others.",
        "A database first: its count where it gives one, else that of the edition's order. Every database that gives "
        "counts is put first once; left out is an order that is the edition's.",
    )


def test_one_printed_row_per_country_and_one_column_per_policy(computed):
    found = computed(("wos", "ieee_xplore", "google_scholar")).indicator("citation_policies", 2)
    shown = {"across": "policy_label", "values": "mean_citations", "bracketed": "rank_change"}
    exhibit = tables.beside(found, **shown, rows=1)
    page = BeautifulSoup(exhibit.content, "html.parser")
    heads = [head.get_text() for head in page.select("thead th")]
    assert heads == ["Rank by papers", "Country/region", "Edition's", "IEEE Xplore first", "Google Scholar first",
                     "Largest"]  # fmt: skip
    [cells] = [[cell.get_text() for cell in row.find_all("td")] for row in page.select("tbody tr")]
    assert cells == ["1", "Mainland, China", "6.5", "7.0 (+1)", "6.5 (0)", "7.0 (0)"]
    told = page.select_one("tfoot").get_text()
    assert "In the cells: mean citations; in brackets: places gained." in told
    assert "1 more country or region is in the CSV." in told
    assert len(exhibit.csv.splitlines()) == 1 + 8
    whole = tables.beside(found, **shown)
    assert "in the CSV" not in whole.content
    cells = [[cell.get_text() for cell in row.find_all("td")] for row in whole_rows(whole)]
    assert [row[3] for row in cells] == ["7.0 (+1)", "7.0 (−1)"]
    assert [row[4] for row in cells] == ["6.5 (0)", "17.0 (0)"]


def whole_rows(exhibit):
    return BeautifulSoup(exhibit.content, "html.parser").select("tbody tr")


def test_cells_with_brackets_stand_under_each_other():
    frame = pd.DataFrame({
        "rank": [1, 1, 2, 2, 3, 3], "label": list("AABBCC"), "policy": ["edition", "max"] * 3,
        "policy_label": ["Edition's", "Largest"] * 3, "mean_citations": [1.0, 10.25, None, None, 3.0, 2.5],
        "rank_change": [None, -12, None, None, None, 1], "counting": "full", "basis": "computed",
    }).assign(country_code=lambda f: f["label"] * 3, difference_percent=None, rank_citations=None)  # fmt: skip
    found = Indicator("citation_policies", frame, "computed", "By hand.")
    exhibit = tables.beside(found, across="policy_label", values="mean_citations", bracketed="rank_change")
    cells = [[cell.get_text() for cell in row.find_all("td")] for row in whole_rows(exhibit)]
    wide = "\u2007"
    assert [row[2].strip("\u2007\u2008") for row in cells] == ["1.0", "–", "3.0"]
    assert [row[3].rstrip("\u2007\u2008\u00a0") for row in cells] == ["10.2 (−12)", "–", "2.5 (+1)"]
    assert cells[2][3] == f"2.5 (+1){wide}"  # as wide as that of two digits
    gone = Indicator("citation_policies", frame.head(0), "", "", "no counts")
    shown = {"across": "policy_label", "values": "mean_citations", "bracketed": "rank_change"}
    assert "No numbers: no counts." in tables.beside(gone, **shown).content


def test_the_editions_policy_is_that_of_its_corpus(computed):
    made = computed("max")
    found = made.indicator("citation_policies", None).frame
    own = made.indicator("mean_citations_by_country", None).frame
    assert own["mean_citations"].tolist() == [7, 17]
    assert found.loc[found["policy"] == "edition", "mean_citations"].tolist() == [7, 17]
    assert found["policy"].unique().tolist() == ["edition", "wos", "ieee_xplore", "google_scholar"]


@pytest.mark.parametrize(
    ("citations", "given", "policies"),
    [
        (["wos", "google_scholar"], {"wos", "google_scholar"},
         {"edition": ("wos", "google_scholar"), "google_scholar": ("google_scholar", "wos"), "max": "max"}),
        # a database that is not listed comes last in the edition's order, and is put first as any other
        (["google_scholar"], {"openalex", "wos", "google_scholar"},
         {"edition": ("google_scholar", "wos", "openalex"), "wos": ("wos", "google_scholar", "openalex"),
          "openalex": ("openalex", "google_scholar", "wos"), "max": "max"}),
        # the first of those listed gives no count
        (["scopus", "openalex", "wos"], {"openalex", "wos"},
         {"edition": ("openalex", "wos"), "wos": ("wos", "openalex"), "max": "max"}),
        (["wos", "google_scholar"], {"google_scholar"}, {"edition": ("google_scholar",)}),
        ("max", {"google_scholar", "wos"},
         {"edition": "max", "wos": ("wos", "google_scholar"), "google_scholar": ("google_scholar", "wos")}),
        ("max", {"wos"}, {"edition": "max"}),
        (["wos"], set(), {"edition": ()}),
    ],
)  # fmt: skip
def test_policies_compared_are_those_that_differ(citations, given, policies):
    assert overlap.compared(citations, given) == policies
    assert list(overlap.compared(citations, given)) == list(policies)


def test_policies_in_words():
    assert citation_words("max") == "the largest that any database gives"
    every = ["openalex", "wos", "scopus", "ieee_xplore", "google_scholar"]
    assert citation_words(every).endswith("in the order OpenAlex, Web of Science, Scopus, IEEE Xplore, Google Scholar")


def test_no_papers_make_no_sentence_on_databases():
    frame = pd.DataFrame(columns=INDICATORS["works_by_databases"].column_names)
    told = narrative.overlap(Indicator("works_by_databases", frame, "computed", "By hand.")).content
    assert told == "No paper is counted, so that no databases can be compared."


def test_the_funnel_names_its_databases_in_print_and_keeps_their_ids_in_the_csv(computed):
    found = computed("max").indicator("corpus_funnel", None)
    exhibit = tables.ranking(found, grouped="kind")
    rows = [[cell.get_text() for cell in row.find_all(["td", "th"])] for row in whole_rows(exhibit)]
    assert rows[0] == ["papers"]
    assert [row[1] for row in rows[1:8]] == [
        "Google Scholar", "IEEE Xplore", "Web of Science", "all databases", "Google Scholar", "IEEE Xplore",
        "Web of Science",
    ]  # fmt: skip
    assert not [row for row in rows if {"google_scholar", "all", "wos"} & set(row)]
    assert ",google_scholar,Google Scholar," in exhibit.csv
    printed = PublishedTables(open_edition("2025", ROOT).published, open_edition("2025", ROOT).config)
    assert printed.indicator("corpus_funnel", None).frame["label"].tolist() == ["all databases"]


def test_print_has_no_records_behind_it():
    edition = open_edition("2025", ROOT)
    printed = PublishedTables(edition.published, edition.config)
    assert printed.indicator("works_by_databases", None).missing.startswith("this edition is transcribed from print")
    assert printed.indicator("citation_policies", None).missing.startswith("the printed tables have no records behind")
    told = narrative.overlap(printed.indicator("works_by_databases", None)).content
    assert told == "No numbers can be given here: this edition is transcribed from print, not read from export files."
