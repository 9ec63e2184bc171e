"""Profiles of institutions: tables counted by hand, who may have one, and the report that shows two of them."""

import datetime
import json
import re
import subprocess
import sys

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from aici import execution, profiles
from aici.computed import ComputedTables
from aici.configuration import EditionError
from aici.corpus import Choices, build_corpus
from aici.editions import new_edition, open_edition
from aici.report import make_corpus, make_report
from checkout import ROOT, copy_project
from small_exports import PAPERS, export

ODD = "A & M *Univ* 2_3"  # as it stands in addresses; everything in it means something to Markdown
NOTEBOOK = ROOT / "notebooks" / "08-profile.ipynb"
HEADS = (
    "id,title,assignee,inventor/author,priority date,filing/creation date,publication date,grant date,result link,"
    "representative figure link\n"
)
FAMILIES = (("UNIV A", 2018), ("Firm", 2019), ("University of A", 2020))
PATENTS = "".join(
    f"US-20191981{n}-A1,Training a neural network,{holder},Abel C,{year}-01-01,{year}-06-01,{year + 2}-01-01,,https://x,\n"
    for n, (holder, year) in enumerate(FAMILIES, 50)
)
REPORT = "{{< include sections/_profiles.qmd >}}\n\n{{< include executed/_profiles.qmd >}}\n"


def list_profiles(edition, *names):
    """The edition as its file has it once it lists these."""
    path = edition.root / "data" / "editions" / f"{edition.name}.yml"
    text = re.sub(r"^profiles: .*$", f"profiles: {json.dumps(names)}", path.read_text(), flags=re.M)
    path.write_text(text)
    return open_edition(edition.name, edition.root)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """An edition of five papers in a project whose report is its case studies, with its corpus."""
    edition = new_edition("tiny", datetime.date(2026, 6, 1), copy_project(tmp_path_factory.mktemp("tiny") / "project"))
    exported = export(PAPERS).replace("Univ C", ODD).replace("Univ A", "University of A")
    (edition.raw / "wos" / "papers.txt").write_text(exported, encoding="utf-8")
    (edition.raw / "google_patents" / "patents.csv").write_text(f"search URL:,https://x\n{HEADS}{PATENTS}")
    for path in (edition.root / "notebooks").iterdir():
        if path.stem != execution.PROFILE:
            path.unlink()
    (edition.root / "report" / "report.qmd").write_text(REPORT)
    file = edition.root / "data" / "editions" / "tiny.yml"
    kept = "notebooks:\n  08-profile: {partners: 15, venues: 10}\n"
    file.write_text(re.sub(r"^notebooks:.*", kept, file.read_text(), flags=re.M | re.S))
    edition = open_edition("tiny", edition.root)
    make_corpus(edition, lambda line: None)
    return edition


@pytest.fixture(scope="module")
def reported(tiny):
    """The edition once its report has been made with two profiles."""
    edition = list_profiles(tiny, "university of a", ODD)
    make_report(edition, lambda line: None, renderer="embedded")
    return edition


@pytest.fixture(scope="module")
def page(reported):
    return BeautifulSoup((reported.build / "report.html").read_text(encoding="utf-8"), "html.parser")


def rows(indicator, *columns):
    assert not indicator.missing
    frame = indicator.frame[list(columns)].astype(object)
    rounded = [[round(v, 6) if isinstance(v, float) else v for v in row] for row in frame.values.tolist()]
    return [tuple(None if pd.isna(v) else v for v in row) for row in rounded]


def test_key_figures_counted_by_hand(tiny):
    # papers 1, 2, 4: two authors; one author at two institutions; second of two authors. Cited 10, 20 and 4 times,
    # where the papers of their field and year have 10, 20 and 2 in the mean; paper 4 is the more cited of two
    figures = tiny.profiled("Univ A").indicator("profile_key_figures")
    assert rows(figures, "figure", "value", "value_lb") == [
        ("papers", 3.0, None),
        ("papers_fractional", 1.5, None),
        ("papers_first_author", 1.5, None),
        ("share_percent", 100.0, None),
        ("rank_in_country", 1.0, None),
        ("rank_in_world", 1.0, None),
        ("international_percent", 100.0, None),
        ("mean_citations", 11.333333, None),
        ("mncs", 1.333333, None),
        ("pp_top10_percent", 13.333333, None),
        ("patents", 2.0, None),
    ]
    assert set(figures.frame["country_code"]) == {"CHN"}
    assert figures.frame["counting"].tolist()[:4] == ["full", "fractional", "first_author", "full"]
    assert any("none for fewer than 20 papers" in note for note in figures.notes)


def test_every_other_table_counted_by_hand(tiny):
    edition = tiny.profiled("Univ A")
    tables = {name: edition.indicator(f"profile_{name}") for name in (
        "papers_by_year", "partner_institutions", "partner_countries", "areas", "venues", "patents_by_year"
    )}  # fmt: skip
    assert rows(tables["papers_by_year"], "year", "papers", "share_percent", "is_complete") == [
        (2020, 1.0, 100.0, True),
        (2021, 2.0, 66.666667, True),
    ]
    assert rows(tables["partner_institutions"], "rank", "partner", "label", "papers", "share_percent") == [
        (1, ODD, "Germany", 2.0, 66.666667),
        (2, "Univ B", "South Korea", 1.0, 33.333333),
    ]
    assert rows(tables["partner_countries"], "rank", "label", "papers") == [
        (1, "Germany", 2.0),
        (2, "South Korea", 1.0),
    ]
    shares = rows(tables["areas"], "topic", "papers", "share_percent", "sample_share_percent", "activity_index")
    assert shares[:3] == [
        ("Computer Science", 2.0, 66.666667, 50.0, 1.333333),
        ("Engineering", 1.0, 33.333333, 50.0, 0.666667),
        ("Robotics", 1.0, 33.333333, 25.0, 1.333333),
    ]
    assert rows(tables["venues"], "rank", "venue", "papers") == [(1, "JOURNAL ONE", 2.0), (2, "JOURNAL TWO", 1.0)]
    assert rows(tables["patents_by_year"], "year", "patents", "is_complete") == [
        (2018, 1.0, True),
        (2019, 0.0, True),
        (2020, 1.0, True),
    ]
    assert "University of A as UNIV A; University of A" in tables["patents_by_year"].notes[0]


def test_where_no_applicant_bears_the_name_patents_are_null_and_not_zero(tiny):
    edition = tiny.profiled("Univ B")
    assert (
        edition.indicator("profile_patents_by_year").missing
        == "no applicant in the patent exports bears a name of the institution"
    )
    assert rows(edition.indicator("profile_key_figures"), "figure", "value")[-1] == ("patents", None)


def test_without_a_list_every_table_says_so(tiny):
    assert tiny.indicator("profile_venues").missing == "this edition lists no institution under `profiles`"
    published = open_edition("2025", ROOT).profiled("Zhejiang University").indicator("profile_venues")
    assert published.missing == "an institution is profiled from export files, and this edition has none"


def test_both_institutions_have_a_section_with_every_exhibit(reported, page):
    heads = [head.get_text(strip=True) for head in page.find_all("h2")]
    assert [head.lstrip("0123456789.") for head in heads if "A" in head] == ["University of A", ODD]
    for slug in (profiles.slug("University of A"), profiles.slug(ODD)):
        for label in ("suptbl-profile-{}-key-figures", "suptbl-profile-{}-areas", "supfig-profile-{}-papers"):
            assert page.find(id=label.format(slug)), label
        assert (reported.build / "tables" / f"sup-profile-{slug}-papers-by-year.csv").is_file()
        assert (reported.build / "figures" / f"sup-profile-{slug}-papers.svg").is_file()
    assert (reported.build / "report.pdf").stat().st_size > 30_000


def test_names_stand_letter_for_letter_in_captions_and_text(page):
    captions = [" ".join(caption.get_text().split()) for caption in page.find_all(["caption", "figcaption"])]
    assert any(caption.endswith(f"Key figures of {ODD}") for caption in captions), captions
    assert f"{ODD} has 2 papers in the sample" in " ".join(page.get_text().split())


def test_a_plain_rendering_finds_section_and_notebooks_of_the_run(reported):
    executed = reported.root / "report" / "executed"
    for shown in re.findall(r"executed/([\w.-]+\.ipynb)#([\w-]+)", (executed / "_profiles.qmd").read_text()):
        labels = [cell.source for cell in nbformat.read(executed / shown[0], as_version=4).cells]
        assert any(f"#| label: {shown[1]}\n" in source for source in labels), shown


def test_another_list_is_shown_after_the_notebook_alone_is_run_again(reported):
    edition = list_profiles(reported, "Univ B")
    make_report(edition, lambda line: None, only=["08-profile"], formats=["html"], renderer="embedded")
    found = sorted(path.name for path in (edition.build / "notebooks").glob("*.ipynb"))
    assert found == ["08-profile-univ-b.ipynb"]
    page = (edition.build / "report.html").read_text(encoding="utf-8")
    assert "Key figures of Univ B" in page
    assert "Key figures of University of A" not in page


def test_no_institution_is_profiled_unless_one_is_listed(tiny):
    assert "lists none under" in profiles.section(list_profiles(tiny), [])
    assert profiles.section(open_edition("2025", ROOT), []) == ""
    assert profiles.expanded({NOTEBOOK: {}}, list_profiles(tiny), tiny.build.parent) == {}
    assert profiles.expanded({ROOT: {}}, tiny, tiny.root) == {ROOT: {}}


def test_the_command_profiles_one_beside_the_report_and_says_where_and_how_to_have_it_in(tiny):
    list_profiles(tiny)
    done = aici(tiny.root, "profile", "univ. b", "tiny")
    assert done.returncode == 0, done.stderr
    assert "build/tiny/notebooks/08-profile-univ-b.ipynb" in done.stdout
    assert "build/tiny/tables/sup-profile-univ-b-key-figures.csv" in done.stdout
    assert "add 'Univ B' to `profiles` in data/editions/tiny.yml, then run: aici report tiny" in done.stdout
    manifest = tiny.build / "manifest.json"
    if manifest.is_file():
        assert "tables/sup-profile-univ-b-key-figures.csv" in json.loads(manifest.read_text())["outputs"]


def aici(root, *arguments):
    command = [sys.executable, "-m", "aici.cli", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_a_transcribed_edition_is_refused(project):
    done = aici(project, "profile", "Zhejiang University", "2025")
    assert done.returncode == 1
    assert done.stderr.startswith("aici: error: edition 2025 is transcribed from print; an institution is profiled")
    with pytest.raises(EditionError, match="Choose an edition that has exports"):
        profiles.planned(open_edition("2025").profiled("Zhejiang University"))


def test_a_simulated_edition_but_the_demonstration_is_refused(project):
    editions = project / "data" / "editions"
    (editions / "mine.yml").write_text((editions / "demo.yml").read_text())
    with pytest.raises(EditionError, match="numbers invented for an institution are shown in edition demo alone"):
        profiles.planned(open_edition("mine"))
    assert profiles.planned(open_edition("demo"))
    with pytest.raises(EditionError, match="edition demo has no corpus yet. Run first: aici corpus demo"):
        profiles.make_profile(open_edition("demo"), "Zhejiang University", lambda line: None)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("Univ B", "Univ B"), ("UNIV  b", "Univ B"), ("Univ. of B", "Univ B"), ("Univ A", "University of A")],
)
def test_a_name_is_found_by_its_letters_or_the_words_they_stand_for(tiny, name, meant):
    assert tiny.institution(name) == meant


def test_a_profile_and_the_table_of_institutions_tell_one_number_of_one_institution(tmp_path):
    names = [foo := "Foo & Bar Univ", "Foo and Bar Univ", "Foo-and-Bar Univ", "Foo and Bar University"]
    papers = [
        (str(n), 2020, "JOURNAL ONE", 0, "Robotics", [("Li, An", [f"{name}, Bonn, Germany."])])
        for n, name in enumerate([*names, "Other Univ", "Other Univ"])
    ]
    (tmp_path / "raw" / "wos").mkdir(parents=True)
    (tmp_path / "raw" / "wos" / "a.txt").write_text(export(papers), encoding="utf-8")
    build_corpus(tmp_path / "raw", tmp_path / "corpus", choices=Choices(["journal_article"], (None, None), "iff_2025"))
    listed = {"basis": "computed", "simulation": None, "profiles": ["Foo and Bar University", "Nobody", "Other Univ"]}
    config = open_edition("demo", ROOT).config.model_copy(update=listed)
    tables = ComputedTables(tmp_path / "corpus", "data/raw/trial", config)
    by_country = tables.indicator("institutions_by_country", None)
    assert rows(by_country, "rank", "institution", "papers") == [(1, foo, 4), (2, "Other Univ", 2)]
    figures = tables.indicator("profile_key_figures", None)
    told = {(one, figure): value for one, figure, value in rows(figures, "institution", "figure", "value")}
    assert [told[foo, figure] for figure in ("papers", "rank_in_country", "rank_in_world")] == [4, 1, 1]
    assert [told["Other Univ", figure] for figure in ("papers", "rank_in_country", "rank_in_world")] == [2, 2, 2]
    # the name that is nobody's is told, and keeps the others from nothing
    assert {one for one, _ in told} == {foo, "Other Univ"}
    assert any(note.startswith("Left out: 'Nobody' is no institution of the papers counted") for note in figures.notes)
    assert [tables.institution(name) for name in names] == [foo] * 4
    alone = ComputedTables(tmp_path / "corpus", "", config.model_copy(update={"profiles": ["Nobody"]}))
    assert alone.indicator("profile_venues", None).missing.startswith("'Nobody' is no institution of the papers")


def test_an_unknown_name_is_never_guessed_but_told_the_nearest(tiny):
    with pytest.raises(EditionError, match="'Univ BB' is no institution of the papers counted; nearest are 'Univ B', "):
        tiny.institution("Univ BB")


def test_one_institution_is_not_listed_twice(tiny):
    edition = list_profiles(tiny, "Univ A", "University of A")
    with pytest.raises(EditionError, match="`profiles` lists 'University of A' twice, by several names"):
        profiles.expanded({NOTEBOOK: {}}, edition, tiny.build.parent)
