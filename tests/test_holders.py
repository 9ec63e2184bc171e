"""Names of patent holders: one key for all spellings, the reviewed table, and whose country an applicant has."""

from __future__ import annotations

import polars as pl
import pytest

from aici import published, sources, territories
from aici.dedup import applicants, families, holders
from checkout import REAL, ROOT, needs_real

RECORD = {
    "record_id": pl.String, "file": pl.String, "row": pl.Int64, "data_source": pl.String,
    "publication_number": pl.String, "publication_year": pl.Int64, "priority_numbers": pl.List(pl.String),
    "applicants": pl.List(pl.String), "applicants_standard": pl.List(pl.String),
    "applicant_countries": pl.List(pl.String), "inventors": pl.List(pl.String),
}  # fmt: skip
_ROWS = iter(range(1, 1000))


def key(name: str) -> str:
    return pl.select(holders.key(pl.lit(name))).item()


def record(
    number, names, source="patsnap", year=2020, prior=None, standard=None, countries=None, inventors=None
) -> tuple:
    lists = [value.split("; ") if value else None for value in (prior, names, standard, countries, inventors)]
    return (f"{source}:{number}", f"{source}.csv", next(_ROWS), source, number, year, *lists)


def told(*records: tuple, family: str | None = None, columns="applicant country_code country_rule") -> list[tuple]:
    """The applicants found: of families of one publication each, or all of one family."""
    frame = pl.DataFrame(list(records), RECORD, orient="row")
    of_family = pl.col("publication_number") if family is None else pl.lit(family)
    matched = frame.select("publication_number", family_id=of_family).unique()
    return applicants.match_applicants(frame, matched, "iff_2025").select(columns.split()).rows()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Canon Inc.", "CANON KK", "Canon Kabushiki Kaisha", "canon, inc", "Kabushiki Kaisha Canon"], "canon"),
        (["Robert Bosch GmbH", "ROBERT BOSCH Gesellschaft mit beschränkter Haftung"], "robert bosch"),
        (["腾讯科技（深圳）有限公司", "腾讯科技(深圳) 有限责任公司"], "腾讯科技深圳"),
        (["株式会社日立製作所", "日立製作所株式会社", "(株)日立製作所"], "日立製作所"),
        (["삼성전자주식회사", "삼성전자 주식회사", "(주)삼성전자"], "삼성전자"),
        (["AT&T Mobility II, L.L.C.", "At & T Mobility II LLC"], "at and t mobility ii"),
        (["The Boeing Company", "BOEING CO"], "boeing"),
        (["Vestas Wind Systems A/S", "VESTAS WIND SYSTEMS AS"], "vestas wind systems"),
        (["Électricité de France S.A.", "ELECTRICITE DE FRANCE"], "electricite de france"),
        (["キヤノン株式会社", "キヤノン"], "キヤノン"), (["ガス株式会社"], "ガス"),
        (["Co Ltd"], "co"), (["公司"], "公司"),
    ],
)  # fmt: skip
def test_key_of_a_name(names, expected):
    assert [key(name) for name in names] == [expected] * len(names)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Samsung Electronics", "Samsung SDS"), ("Washington University", "University of Washington"), ("Gas", "Gus"),
     ("东南大学", "南大学"), ("Costar Inc", "Tar Inc"), ("ガス株式会社", "カス株式会社")],
)  # fmt: skip
def test_other_names_have_other_keys(one, other):
    assert key(one) != key(other)


def test_the_printed_holders_are_in_the_table_with_their_countries():
    printed = published.read_printed(ROOT / "data" / "published" / "2025" / "table8_patents_by_holder.csv")
    listed = {row[0]: row[1:] for row in holders.reviewed().select("key", "holder", "country_code").iter_rows()}
    found = [listed[key(name)] for name in printed["holder"]]
    codes = territories.codes_of_labels(printed["country"])
    assert [country for _, country in found] == codes.tolist()
    named = [holder for holder, _ in found]
    assert named == printed["holder"].replace("Mitsubishi Electronics", "Mitsubishi Electric").tolist()
    assert holders.reviewed()["holder"].n_unique() >= 75


def test_every_alias_has_its_language_source_and_date():
    rows = territories.read_reference("holders.csv")
    assert rows.null_count().sum_horizontal().item() == 0
    assert set(rows["language"]) == {"en", "zh", "ja", "ko", "derwent"}
    assert rows.with_columns(key=holders.key(pl.col("alias")))["key"].is_unique().all()
    languages = rows.filter(pl.col("holder").is_in(["IBM", "Tencent", "Samsung Electronics", "Huawei"]))
    assert languages.group_by("holder").agg(pl.col("language").n_unique())["language"].min() >= 4


def test_a_table_that_contradicts_itself_is_refused(monkeypatch):
    rows = [("A", "Same Inc", "USA", "company"), ("B", "Same", "USA", "company")]
    frame = pl.DataFrame(rows, ["holder", "alias", "country_code", "kind"], orient="row")
    monkeypatch.setattr(territories, "read_reference", lambda _name: frame)
    holders.reviewed.cache_clear()
    with pytest.raises(ValueError, match="must each name one holder"):
        holders.reviewed()
    holders.reviewed.cache_clear()


def test_names_become_one():
    names = [
        ("incopat", "腾讯科技（深圳）有限公司", "腾讯"), ("patsnap", "Tencent Tech Shenzhen Co Ltd", None),
        ("derwent", "INT BUSINESS MACHINES CORP", "IBMC-C"), ("derwent", "IBM RES GMBH", "IBMC-C"),
        ("derwent", "CANON INC", "CANO-C"), ("derwent", "CANON KK", "CANO-C"), ("derwent", "KYANON KK", "CANO-C"),
        ("incopat", "三星生命保险株式会社", "三星集团"), ("incopat", "三星电子株式会社", "三星集团"),
        ("patsnap", "North Stone Ltd.", None), ("patsnap", "NORTH STONE", None), ("lens", "North Stone Ltd.", None),
    ]  # fmt: skip
    frame = pl.DataFrame(names, ["data_source", "name", "standard"], orient="row")
    assert holders.harmonised(frame).rows() == [
        ("Tencent", "alias", "CHN", "company"), ("Tencent", "alias", "CHN", "company"),
        ("IBM", "alias", "USA", "company"), ("IBM", "alias", "USA", "company"),
        ("Canon Inc.", "alias", "JPN", "company"), ("Canon Inc.", "alias", "JPN", "company"),
        ("Canon Inc.", "standard", "JPN", "company"),
        ("三星生命保险株式会社", "key", None, None), ("Samsung Electronics", "alias", "KOR", "company"),
        ("North Stone Ltd.", "key", None, None), ("North Stone Ltd.", "key", None, None),
        ("North Stone Ltd.", "key", None, None),
    ]  # fmt: skip


def test_joint_applicants_with_their_countries():
    assert told(record("US1A1", "Canon Inc.; North Stone Ltd; Ida Lund", countries="JP; 英国; DK")) == [
        ("Canon Inc.", "JPN", "exported"), ("North Stone Ltd", "GBR", "exported"), ("Ida Lund", "DNK", "exported"),
    ]  # fmt: skip
    assert told(record("US1A1", "A Ltd; B Ltd", countries="中国台湾")) == [
        ("A Ltd", "TWN", "exported"), ("B Ltd", "TWN", "exported"),
    ]  # fmt: skip


def test_countries_that_do_not_stand_beside_the_applicants_are_not_taken():
    assert told(record("EP1A1", "A Ltd; B Ltd; C Ltd", countries="FR; DE")) == [
        ("A Ltd", None, None), ("B Ltd", None, None), ("C Ltd", None, None),
    ]  # fmt: skip


def test_rules_of_the_country_in_order():
    rows = [
        record("EP1A1", "Canon Inc", "lens", countries="US"),
        record("EP2A1", "Canon Inc", "lens"),
        record("EP3A1", "North Stone", "lens", countries="SE"),
        record("EP4A1", "North Stone Ltd", "lens"),
        record("EP5A1", "East Stone; West Stone", "lens", prior="KR102020; WOUS201"),
        record("EP6A1", "South Stone", "lens", prior="EP2020"),
        record("CN7A", "Ivy Stone", "google_patents"),
        record("CN8A", "Oak Stone", "lens"),
    ]
    assert told(*rows) == [
        ("Ivy Stone", None, None), ("Oak Stone", "CHN", "first_filing"),
        ("Canon Inc.", "USA", "exported"), ("Canon Inc.", "JPN", "holder"),
        ("North Stone", "SWE", "exported"), ("North Stone", "SWE", "same_name"),
        ("East Stone", "KOR", "first_filing"), ("West Stone", None, None), ("South Stone", None, None),
    ]  # fmt: skip


def test_applicants_of_a_family_are_those_of_one_record():
    rows = [
        record("US2B2", "New Owner", "patsnap", 2022), record("US1A1", "First Filer", "patsnap", 2020),
        record("US1A1", "FIRST FILER CO", "derwent", 2020), record("CN1A", "甲公司", "lens", 2019),
    ]  # fmt: skip
    assert [name for name, *_ in told(*rows, family="CN1A")] == ["First Filer"]
    placed = [*rows, record("CN1A", "甲公司", "derwent", 2019, countries="CN")]
    assert told(*placed, family="CN1A") == [("甲公司", "CHN", "exported")]
    assert told(*reversed(placed), family="CN1A") == [("甲公司", "CHN", "exported")]


def test_one_who_is_named_twice_counts_once_and_inventors_are_persons():
    found = told(
        record("US1A1", "IBM Corp; Ida Lund; International Business Machines", inventors="LUND, Ida; Ida Lund; Bo Ek"),
        columns="position applicant_raw applicant is_person",
    )
    assert found == [(1, "IBM Corp", "IBM", False), (2, "Ida Lund", "Ida Lund", True)]


@needs_real
def test_holders_of_a_real_export():
    frame = sources.read(REAL / "google_patents" / "genai_healthcare_7022.csv").frames["patent_records"]
    found = applicants.match_applicants(frame, families.match_publications(frame), "iff_2025")
    counts = dict(found.group_by("applicant").len().iter_rows())
    spelt = pl.element().str.contains("(?i)^(international business machines|ibm )")
    assert counts["IBM"] >= frame.select(pl.col("applicants").list.eval(spelt).list.any()).sum().item()
    samsung = ["Samsung Electronics Co., Ltd.", "삼성전자주식회사", "삼성전자 주식회사", "三星电子株式会社"]
    listed = frame.select(pl.col("applicants").list.eval(pl.element().is_in(samsung)).list.any()).sum().item()
    assert counts["Samsung Electronics"] >= listed
    assert not found.filter(pl.col("country_rule") == "exported").height
