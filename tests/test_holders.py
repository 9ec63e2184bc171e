"""Names of patent holders: one key for all spellings, the reviewed table, and whose country an applicant has."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
NO_LATIN = pl.DataFrame(schema=dict.fromkeys(["key", "latin_key", "latin"], pl.String))


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
        (["Total S A", "TOTAL S.A.", "Total S. A.", "Total SA"], "total"), (["Dell Products L P"], "dell products"),
        (["Volvo A B", "Volvo AB"], "volvo"), (["Scm Group S P A", "SCM GROUP SPA"], "scm group"),
        (["OOO \"Yandex\"", "Yandex LLC", "Obshchestvo s ogranichennoj otvetstvennost'ju Yandex"], "yandex"),
        (["ООО Яндекс", "Общество с ограниченной ответственностью «Яндекс»", "Публичное акционерное общество Яндекс",
          "ЯНДЕКС ООО"], "яндекс"),
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
    assert set(rows["exact"]) == {"yes", "no"}
    assert set(rows["language"]) == {"en", "zh", "ja", "ko", "derwent"}
    assert rows.height == holders.reviewed().height, "no alias stands twice"
    languages = rows.filter(pl.col("holder").is_in(["IBM", "Tencent", "Samsung Electronics", "Huawei"]))
    assert languages.group_by("holder").agg(pl.col("language").n_unique())["language"].min() >= 4


def test_a_table_that_contradicts_itself_is_refused(monkeypatch):
    rows = [("A", "Same Inc", "no", "USA", "company"), ("B", "Same", "no", "USA", "company")]
    frame = pl.DataFrame(rows, ["holder", "alias", "exact", "country_code", "kind"], orient="row")
    monkeypatch.setattr(territories, "read_reference", lambda _name: frame)
    holders.reviewed.cache_clear()
    with pytest.raises(ValueError, match="must each name one holder"):
        holders.reviewed()
    holders.reviewed.cache_clear()


def named(*names: tuple, inventors: tuple = ()) -> list[tuple]:
    """Applicant, rule and country of names: source, name, standard name."""
    frame = pl.DataFrame(list(names), dict.fromkeys(["data_source", "name", "standard"], pl.String), orient="row")
    people = pl.Series(list(inventors), dtype=pl.String)
    return holders.harmonised(frame, people, NO_LATIN).select("applicant", "applicant_rule", "holder_country").rows()


def test_names_become_one():
    names = [
        ("incopat", "腾讯科技（深圳）有限公司", "腾讯"), ("patsnap", "Tencent Tech Shenzhen Co Ltd", None),
        ("derwent", "INT BUSINESS MACHINES CORP", "IBMC-C"), ("derwent", "IBM RES GMBH", "IBMC-C"),
        ("derwent", "CANON INC", "CANO-C"), ("derwent", "CANON KK", "CANO-C"), ("derwent", "KYANON KK", "CANO-C"),
        ("incopat", "三星生命保险株式会社", "三星集团"), ("incopat", "三星电子株式会社", "三星集团"),
        ("patsnap", "North Stone Ltd.", None), ("patsnap", "NORTH STONE", None), ("lens", "North Stone Ltd.", None),
    ]  # fmt: skip
    assert named(*names) == [
        ("Tencent", "alias", "CHN"), ("Tencent", "alias", "CHN"),
        ("IBM", "alias", "USA"), ("IBM", "standard_alias", "USA"),
        ("Canon Inc.", "alias", "JPN"), ("Canon Inc.", "alias", "JPN"), ("Canon Inc.", "standard", "JPN"),
        ("三星生命保险株式会社", "key", None), ("Samsung Electronics", "alias", "KOR"),
        ("North Stone Ltd.", "key", None), ("North Stone Ltd.", "key", None), ("North Stone Ltd.", "key", None),
    ]  # fmt: skip


def test_names_of_groups_rename_nobody():
    names = [("Fuji Xerox Co Ltd", "富士胶片"), ("Dresser Ind", "通用电气"), ("Toshiba Tec Kabushiki Kaisha", "东芝")]
    found = named(*(("incopat", *pair) for pair in names))
    assert found == [(name, "key", None) for name, _ in names]


def test_names_of_one_key_are_one_applicant():
    """What a source harmonises a name to holds for the name everywhere, or, if sources differ, nowhere."""
    names = [("derwent", "IBM RES GMBH", "IBMC-C"), ("lens", "IBM Res", None), ("incopat", "IBM RES", "国际商业")]
    assert named(*names) == [("IBM", "standard_alias", "USA")] * 3
    names = [("patsnap", "North Stone", "Canon"), ("derwent", "North Stone", "IBMC-C"), ("lens", "NORTH STONE", None)]
    assert named(*names) == [("North Stone", "key", None)] * 3


@given(st.lists(
    st.tuples(
        st.sampled_from(["derwent", "patsnap", "incopat", "lens"]),
        st.sampled_from(["IBM Res", "IBM RES GMBH", "Canon KK", "Kyanon", "KYANON CO", "Oracle GmbH", "ORACLE LTD"]),
        st.sampled_from([None, "IBMC-C", "Canon", "Google LLC", "XXXX-C"]),
    ), min_size=1, max_size=12,
))  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_one_key_has_one_applicant(names):
    found = {(key(name), applicant) for (_, name, _), (applicant, *_) in zip(names, named(*names), strict=True)}
    assert len(found) == len(dict(found))


@pytest.mark.parametrize(
    ("holder", "listed", "others"),
    [
        ("ByteDance", "LEMON, Inc.", "Lemon GmbH; Lemon Co., Ltd.; Lemon"), ("MIT", "MIT", "MIT Co Ltd; Mit GmbH"),
        ("KT", "KT Corp.", "KT GmbH; Kt Inc"), ("CEA", "CEA", "CEA Inc"), ("Adobe", "ADOBE INC", "Adobe KK"),
        ("Ford", "Ford", "Ford Inc"), ("Apple", "苹果公司", "苹果有限公司"), ("KT", "케이티", "케이티 유한회사"),
        ("Meta", "Meta Platforms, Inc.", "Meta; Meta Company"), ("Micron", "Micron Technology", "Micron KK; Micron"),
        ("Ping An Technology", "平安科技（深圳）有限公司", "Ping An; 平安银行股份有限公司; 中国平安"),
        ("Gree", "Gree Electric Appliances, Inc. of Zhuhai", "Gree, Inc."), ("Honda", "Honda Motor Co., Ltd.", "本田"),
        ("JD.com", "Beijing Jingdong Century Trading Co Ltd", "Jingdong"), ("Fujitsu", "富士通株式会社", "富士通株"),
        ("IBM", "國際商業機器公司", "国际商业"), ("AT&T", "ATT Corp", "ATT GmbH"),
        ("University of California", "Regents of the Univ. of California", "University of Southern California"),
    ],
)  # fmt: skip
def test_words_that_other_firms_bear_must_be_spelt_as_listed(holder, listed, others):
    found = named(*(("lens", name, None) for name in [listed, *others.split("; ")]))
    assert found[0][:2] == (holder, "alias")
    assert all(applicant != holder for applicant, *_ in found[1:])


def test_names_of_inventors_are_those_of_persons():
    """No alias, and no legal form in an initial; firms that stand among the inventors by mistake stay firms."""
    names = [("lens", "Honda Motor", None), ("lens", "Popov S A", None), ("lens", "POPOV N V", "IBMC-C"),
             ("lens", "Google LLC", None), ("lens", "清华大学", None), ("lens", "Popov SA", None)]  # fmt: skip
    found = named(*names, inventors=("Honda, Motor", "POPOV S A", "Popov N V", "Google LLC", "清华大学", None))
    assert found == [
        ("Honda Motor", "key", None), ("Popov S A", "key", None), ("POPOV N V", "key", None),
        ("Google", "alias", "USA"), ("Tsinghua University", "alias", "CHN"), ("Popov SA", "key", None),
    ]  # fmt: skip


def test_a_name_that_a_holder_is_called_by_here_is_marked():
    assert named(("lens", "Micron", None), ("lens", "MICRON KK", None), ("lens", "Micron", None)) == [
        ("Micron (unlisted)", "key", None)
    ] * 3


def test_joint_applicants_with_their_countries():
    assert told(record("US1A1", "Canon Inc.; North Stone Ltd; Ida Lund", countries="JP; 英国; DK")) == [
        ("Canon Inc.", "JPN", "exported"), ("North Stone Ltd", "GBR", "exported"), ("Ida Lund", "DNK", "exported"),
    ]  # fmt: skip
    assert told(record("US1A1", "A Ltd; B Ltd", countries="中国台湾")) == [
        ("A Ltd", "TWN", "exported_single"), ("B Ltd", "TWN", "exported_single"),
    ]  # fmt: skip


def test_one_country_for_several_is_nobodys_if_a_listed_holder_has_another():
    google = ("Google", "USA", "exported_single")
    assert told(record("US1A1", "Google LLC; X Ltd", countries="US")) == [google, ("X Ltd", "USA", "exported_single")]
    assert told(record("US1A1", "Google LLC; 清华大学; X Ltd", countries="US")) == [
        ("Google", "USA", "holder"), ("Tsinghua University", "CHN", "holder"), ("X Ltd", None, None),
    ]  # fmt: skip
    assert told(record("US1A1", "IBM Japan Ltd", countries="JP")) == [("IBM", "JPN", "exported")], "stands beside it"
    assert told(record("EP1A1", "A Ltd; B Ltd; C Ltd", countries="US; US")) == [
        ("A Ltd", None, None), ("B Ltd", None, None), ("C Ltd", None, None),
    ]  # fmt: skip


def test_countries_that_stand_beside_the_applicants_come_before_one_for_all():
    names = "A Ltd; B Ltd"
    rows = [record("US1A1", names, "incopat", countries="US"), record("US1A1", names, countries="US; SE")]
    assert told(*rows, family="F") == [("A Ltd", "USA", "exported"), ("B Ltd", "SWE", "exported")]


def test_a_standard_name_for_several_is_nobodys():
    rows = [record("US1A1", "A Ltd; B Ltd", "derwent", standard="IBMC-C")]
    assert told(*rows, columns="applicant applicant_rule") == [("A Ltd", "key"), ("B Ltd", "key")]


def test_a_name_that_an_inventor_bears_has_no_country_of_a_namesake():
    rows = [
        record("EP1A1", "Wang Wei; Wang Ltd", countries="US; US"),
        record("EP2A1", "Wang Wei", inventors="Wei Wang; WANG, WEI"), record("EP3A1", "Wang Wei; Wang Ltd"),
    ]  # fmt: skip
    assert told(*rows, columns="applicant country_code country_rule is_person") == [
        ("Wang Wei", "USA", "exported", None), ("Wang Ltd", "USA", "exported", None),
        ("Wang Wei", None, None, True), ("Wang Wei", None, None, None), ("Wang Ltd", "USA", "same_name", None),
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
