"""An edition file is the only configuration: what is wrong in it is said by key, value and what is allowed."""

import datetime
from pathlib import Path

import pytest

from aici.configuration import EditionError
from aici.editions import new_edition, open_edition, project_root
from aici.execution import planned


def rewrite(project: Path, old: str, new: str) -> None:
    path = project / "data" / "editions" / "2025.yml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_bundled_edition_is_published(project):
    edition = open_edition("2025")
    assert edition.config.basis == "published"
    assert edition.config.cut_off == datetime.date(2025, 2, 14)
    assert edition.build == project / "build" / "2025"


def test_unknown_edition_names_those_there_are(project):
    with pytest.raises(EditionError, match=r"no edition '2031'; there are .*2025.*aici new 2031"):
        open_edition("2031")


@pytest.mark.parametrize("name", ["../2025", "", "a/b", ".hidden"])
def test_edition_name_is_no_path(project, name):
    with pytest.raises(EditionError, match="there is no edition"):
        open_edition(name)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("counting: first_author", "countng: full", r"unknown key `countng` \(value 'full'\); allowed keys are basis,"),
        ("counting: first_author", "counting: frac", "`counting` is 'frac'; input should be 'first_author', 'full'"),
        (
            "population_year: 2024",
            "population_year: '2024'",
            "`population_year` is '2024'; input should be a valid integer",
        ),
        ("[wos, ieee_xplore, google_scholar]", "wos",
         "`citations` is 'wos'; it must be max, or a list of databases, each at most once, of wos, ieee_xplore, goog"),
        ("[wos, ieee_xplore, google_scholar]", "[wos, derwent]", r"`citations` is \['wos', 'derwent'\]; it must be"),
        ("[wos, ieee_xplore, google_scholar]", "[wos, wos]", r"`citations` is \['wos', 'wos'\]; it must be max, or"),
        ("[wos, ieee_xplore, google_scholar]", "[]", r"`citations` is \[\]; it must be max, or a list"),
        ("[wos, ieee_xplore, google_scholar]", "[[wos], {a: 1}]", r"`citations` is \[.*\]; it must be max, or a list"),
        ("population_year: 2024", "population_year: 1990", "`population_year` is 1990; input should be greater than"),
        ("{first: null, last: null}", "{first: 2024, last: 2015}", "`first` must not lie after `last`"),
        ("{first: null, last: null}", "{from: 2015, first: null, last: null}", "unknown key `years.from`.*first, last"),
        (
            "[journal_article, review]",
            "[articles]",
            "`document_types.0` is 'articles'; input should be 'journal_article'",
        ),
        ("cut_off: 2025-02-14", "cut_off: 14 February", "`cut_off` is '14 February'; input should be a valid date"),
        ("basis: published", "", "key `basis` is missing"),
        (
            "{countries: 30, venues: 30}",
            "{countries: -1, venues: 30}",
            "`notebooks.01-counts.countries` is -1; it must be",
        ),
        ("basis: published", "basis: [", "is not valid YAML"),
    ],
)  # fmt: skip
def test_wrong_edition_file(project, old, new, said):
    rewrite(project, old, new)
    with pytest.raises(EditionError, match=said) as error:
        open_edition("2025")
    assert "data/editions/2025.yml" in str(error.value)


def test_edition_file_that_holds_a_list(project):
    (project / "data" / "editions" / "2025.yml").write_text("- basis\n")
    with pytest.raises(EditionError, match="must hold `key: value` lines, got list"):
        open_edition("2025")


def test_new_edition_counts_the_ten_last_full_years_and_fits_the_notebooks(project):
    edition = new_edition("2027", datetime.date(2027, 2, 1))
    assert (edition.config.years.first, edition.config.years.last) == (2017, 2026)
    assert (project / "data" / "raw" / "2027" / "wos").is_dir()
    assert (project / "data" / "raw" / "2027" / "journal_metrics").is_dir()
    assert [path.stem for path in planned(edition)][0] == "00-corpus"


def test_new_edition_never_overwrites(project):
    with pytest.raises(EditionError, match="edition '2025' exists"):
        new_edition("2025", datetime.date(2026, 1, 1))


def test_new_edition_name_must_be_a_folder_name(project):
    with pytest.raises(EditionError, match="cannot name an edition; allowed are letters"):
        new_edition("../x", datetime.date(2026, 1, 1))


def test_project_is_found_from_below_and_not_from_outside(project, tmp_path):
    assert project_root(project / "notebooks") == project
    with pytest.raises(EditionError, match="lies in no report project"):
        project_root(tmp_path)


def test_unknown_indicator_names_the_known_ones(project):
    with pytest.raises(ValueError, match="no indicator 'papers'; allowed are corpus_files"):
        open_edition("2025").indicator("papers")
