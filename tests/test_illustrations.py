"""Illustrations: simulated tables for figures printed without numbers, held against what sentences state of them."""

import pytest

from aici import editions, figures, narrative
from aici.calibration.facts import Facts
from aici.illustrations import ILLUSTRATED, Illustrations, targets
from aici.narrative import SimulatedError
from aici.records import INDICATORS, ContractError
from checkout import ROOT

PUBLISHED = ROOT / "data" / "published" / "2025"


@pytest.fixture(scope="module")
def drawn():
    return Illustrations(PUBLISHED)


def changed(tmp_path, old, new):
    """Illustrations from targets.yml with one passage replaced."""
    for path in PUBLISHED.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (PUBLISHED / "targets.yml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "targets.yml").write_text(text.replace(old, new), encoding="utf-8")
    return Illustrations(tmp_path)


@pytest.mark.parametrize("name", ILLUSTRATED)
def test_an_illustration_keeps_the_contract_and_says_that_it_is_simulated(drawn, name):
    indicator = drawn.indicator(name)
    assert indicator.basis == "simulated"
    assert set(indicator.frame["basis"]) == {"simulated"}
    assert list(indicator.frame.columns) == INDICATORS[name].column_names
    assert "does not print" in indicator.origin
    assert not indicator.of_simulated_edition


def test_the_last_year_drawn_was_not_complete_when_the_databases_were_searched():
    series = editions.open_edition("2025", ROOT).illustrated("papers_by_country_year").frame
    assert set(series.loc[series["is_complete"], "year"]) == set(range(2015, 2024))
    assert set(series.loc[~series["is_complete"], "year"]) == {2024}


@pytest.mark.parametrize("name", ILLUSTRATED)
def test_an_illustration_is_the_same_at_every_drawing(drawn, name):
    assert drawn.indicator(name).frame.equals(Illustrations(PUBLISHED).indicator(name).frame)


def test_every_target_is_met_or_names_its_conflict(drawn):
    frame = drawn.indicator("illustration_targets").frame
    assert len(frame) == 34
    assert (frame["verdict"] == "met").all()  # no printed fact of 2025 excludes another, as far as the figures go
    by_target = frame.set_index("target")
    assert by_target.loc["china-growth", ["printed", "drawn"]].tolist() == ["696 %", "696.4 %"]
    assert by_target.loc["china-clusters", "drawn"] == "8"
    assert by_target.loc["us-clusters", "drawn"] == "6"


@pytest.mark.parametrize(
    "old, new, target",
    [
        ("value: 133000, resolution: 1000", "value: 143000, resolution: 1000", "china-growth"),
        ("country: USA, value: 390", "country: USA, value: 490", "us-growth"),
        ("USA: 390, IND: 560", "USA: 390, IND: 900", "china-swiftest"),
        ("value: 133000", "value: 1530000", "china-2015"),
        ("{USA: 1.0, IND: 1.4}", "{USA: 1.0, IND: 1.05}", "india-late"),
        ("{USA: 1.0, IND: 1.4}", "{USA: 1.0, IND: 3.0}", "india-late"),
        ("USA: 1.0, IND: 1.4", "USA: 1.9, IND: 1.4", "china-late"),
        ("growth_percent: [150, 300]", "growth_percent: [500, 600]", "china-above-nine"),
        ("flatness: {CHN: 0.35", "flatness: {CHN: 1.6", "china-spread"),
        ("KOR: 10, JPN: 7.5", "KOR: 7, JPN: 7.5", "china-korea"),
        ("FRA: 6.3", "FRA: 5.3", "china-equal"),
        ("FRA: 6.3", "IND: 8.1, AUS: 8, FRA: 6.3", "china-japan"),
        ("FRA: 6.3", "IND: 7, FRA: 6.3", "china-equal"),
        ("GBR: {USA: 14, CHN: 13.5, FRA: 11}", "GBR: {USA: 14, CHN: 13.5, DEU: 12, FRA: 11}", "uk-france"),
        ("FRA: {CHN: 13, USA: 11.5}", "FRA: {CHN: 11, USA: 11.5}", "france-china"),
        ("FRA: 42, others", "FRA: 62, others", "france-less"),
        ("Sciences: 28, Univ", "Sciences: 20, Univ", "cas-half"),
        ("Tsinghua University: 9.5, Zhejiang University: 9}", "Zhejiang University: 9}", "china-next"),
        ("Helmholtz Association: 25", "Helmholtz Association: 4", "germany-leading"),
        ("top_percent: 30", "top_percent: 400", "institutions-in-table-1"),
        ("clusters: {CHN: 8, USA: 6}", "clusters: {CHN: 7, USA: 6}", "china-clusters"),
        ("clusters: {CHN: 8, USA: 6}", "clusters: {CHN: 8, USA: 5}", "us-clusters"),
    ],
)
def test_a_target_that_is_missed_without_a_stated_conflict_is_an_error(tmp_path, old, new, target):
    """The assumption that a check rests on is changed."""
    with pytest.raises(ContractError, match=rf"target '{target}' is not met and no conflict is stated"):
        changed(tmp_path, old, new).indicator("illustration_targets")


@pytest.mark.parametrize(
    "table, spoil, target",
    [
        ("papers_by_country_year", lambda f: f.assign(papers=f["papers"] + 15_000 * (f["year"] == 2022)), "china-late"),
        ("papers_by_country_year", lambda f: f[f["country_code"] != "ITA"], "nine-others"),
        ("papers_by_country_year", lambda f: f.assign(papers=f["papers"] + 90_000 * (f["year"] == 2016)), "years-in"),
        ("collaboration_by_country", lambda f: f.assign(papers=f["papers"] * (1 + (f["label"] == "Spain"))), "equal-p"),
        ("technologies_by_patent", lambda f: f[f["family_id"] != "Patent CN-007"], "china-patents"),
        ("technologies_by_patent", lambda f: f.replace("Machine learning", "Learning"), "us-technologies"),
    ],
)
def test_a_table_that_breaks_a_statement_is_found(drawn, table, spoil, target):
    """What no assumption can break is broken in the table drawn."""
    tables = {name: drawn.indicator(name).frame for name in ILLUSTRATED if name != "illustration_targets"}
    tables[table] = spoil(tables[table])
    with pytest.raises(ContractError, match=rf"target '{target}[a-z0-9-]*' is not met"):
        targets.evaluated(Facts(PUBLISHED), tables)


def test_a_sentence_that_the_table_excludes_is_marked_with_its_conflict(tmp_path):
    """US growth of 490 % is not what the table's path has: the verdict names what it conflicts with."""
    told = changed(tmp_path, "country: USA, value: 390", "country: USA, conflicts_with: Table 1, value: 490")
    frame = told.indicator("illustration_targets").frame.set_index("target")
    assert frame.loc["us-growth", "verdict"] == "conflicts with Table 1"


def test_a_conflict_that_is_none_is_an_error(tmp_path):
    with pytest.raises(ContractError, match="is met, yet a conflict is stated"):
        changed(tmp_path, "country: USA, value: 390", "country: USA, conflicts_with: Table 1, value: 390").indicator(
            "illustration_targets"
        )


def test_only_figures_of_a_published_edition_are_illustrated():
    edition = editions.open_edition("2025", ROOT)
    for name in ILLUSTRATED:
        assert edition.illustrated(name).basis == "simulated"
        assert edition.indicator(name).missing
    assert edition.illustrated("papers_by_country").basis == "published"
    assert edition.illustrated("collaboration_profile").missing.startswith("the published report does not print")


def test_no_sentence_is_made_of_an_illustration(drawn):
    series, flows, houses = (
        drawn.indicator(f"{name}_by_country{end}")
        for name, end in (("papers", "_year"), ("collaboration", ""), ("institutions", ""))
    )
    for told in (
        lambda: narrative.growth(series, series, rows=3),
        lambda: narrative.collaboration(flows, flows, flows, first_authors=["CHN"]),
        lambda: narrative.institutions(houses),
    ):
        with pytest.raises(SimulatedError, match="is simulated; no sentence may be made from it"):
            told()


def test_pictures_of_illustrations_carry_the_badge(drawn):
    pictures = (
        figures.lines(drawn.indicator("papers_by_country_year"), countries=10),
        figures.flows(drawn.indicator("collaboration_by_country"), first_authors=("CHN", "USA")),
        figures.stacked_bars(drawn.indicator("institutions_by_country")),
        figures.network(drawn.indicator("technologies_by_patent"), country="CHN"),
    )
    for picture in pictures:
        assert 'id="simulated-badge"' in picture.content
        assert picture.summary.startswith("Simulated illustration: ")
