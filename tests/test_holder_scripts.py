"""One firm under a name in Chinese and one in Latin letters: what two records of one publication say of each other."""

from __future__ import annotations

import polars as pl

from aici.dedup import holders, scripts

SINGLE = [  # source, publication, applicant
    ("incopat", "CN1A", "远山科技有限公司"), ("patsnap", "CN1A", "Far Hill Tech Co Ltd"),
    ("incopat", "CN2A", "远山科技有限公司"), ("lens", "CN2A", "FAR HILL TECH CO LTD"),
    ("patsnap", "CN2A", "FAR HILL TECH CO LTD"),
    ("incopat", "CN3A", "近水公司"), ("patsnap", "CN3A", "Near Water Inc"),
    ("incopat", "CN4A", "近水公司"), ("patsnap", "CN4A", "Close Water Inc"),  # two translations
    ("incopat", "CN5A", "陈超"), ("patsnap", "CN5A", "Chen Chao"),
    ("incopat", "CN6A", "陈朝"), ("patsnap", "CN6A", "Chen Chao"),  # two names with one translation
    ("incopat", "CN7A", "高木株式会社"), ("derwent", "CN7A", "TAKAGI KK"),  # abbreviated names tell nothing
    ("incopat", "CN8A", "低地公司"),
]  # fmt: skip


def records(rows=SINGLE):
    frame = pl.DataFrame(rows, ["data_source", "publication_number", "applicants"], orient="row")
    return frame.with_columns(pl.col("applicants").str.split("; "))


def test_names_that_two_records_of_a_publication_give_its_single_applicant():
    # the Latin spelling: two publications have it in capitals, one not
    assert scripts.match_scripts(records()).rows() == [("远山科技", "far hill tech", "FAR HILL TECH CO LTD")]


def test_joint_applicants_tell_nothing():
    joint = [("incopat", "CN1A", "远山公司; 近水公司"), ("patsnap", "CN1A", "Near Water Inc; Far Hill Inc")]
    assert scripts.match_scripts(records(joint)).is_empty()


def test_one_publication_in_ten_may_say_something_else():
    said = [(source, f"CN{n}A", name) for n in range(9) for source, name in (("incopat", "远山"), ("lens", "Far Hill"))]
    astray = [("incopat", "CN9A", "远山"), ("lens", "CN9A", "Hill Far")]
    found = [("远山", "far hill", "Far Hill")]
    assert scripts.match_scripts(records([*said, *astray])).rows() == found
    again = [("incopat", "CN10A", "远山"), ("lens", "CN10A", "Hill Far")]
    assert scripts.match_scripts(records([*said, *astray, *again])).is_empty()


def named(*names, inventors=()):
    """Applicant and rule of names of IncoPat that no list holds."""
    rows = [("incopat", name, None) for name in names]
    frame = pl.DataFrame(rows, dict.fromkeys(["data_source", "name", "standard"], pl.String), orient="row")
    latin = pl.DataFrame(
        [("远山科技", "far hill tech", "Far Hill Tech"), ("国际商机", "ibm", "IBM Corp")],
        ["key", "latin_key", "latin"], orient="row",
    )  # fmt: skip
    people = pl.Series(list(inventors), dtype=pl.String)
    return holders.harmonised(frame, people, latin).select("applicant", "applicant_rule").rows()


def test_a_name_in_two_scripts_is_one_applicant_shown_in_latin_letters():
    assert named("远山科技有限公司", "远山科技有限公司", "Far Hill Tech Co Ltd") == [
        ("Far Hill Tech Co Ltd", "other_script"), ("Far Hill Tech Co Ltd", "other_script"),
        ("Far Hill Tech Co Ltd", "key"),
    ]  # fmt: skip


def test_it_is_shown_so_where_no_applicant_taken_is_spelt_so():
    assert named("远山科技有限公司", "低地公司") == [("Far Hill Tech", "other_script"), ("低地公司", "key")]


def test_a_translation_that_is_listed_names_the_holder():
    assert named("国际商机有限公司") == [("IBM", "alias")]


def test_a_listed_name_and_an_inventor_s_keep_theirs():
    listed = holders.reviewed().filter(pl.col("holder") == "Tencent", pl.col("key").str.contains("腾讯"))["key"][0]
    frame = pl.DataFrame({"data_source": ["incopat"], "name": [listed], "standard": [None]}, {
        "data_source": pl.String, "name": pl.String, "standard": pl.String,
    })  # fmt: skip
    latin = pl.DataFrame({"key": [listed], "latin_key": ["far hill"], "latin": ["Far Hill"]})
    found = holders.harmonised(frame, pl.Series([], dtype=pl.String), latin)
    assert found.select("applicant", "applicant_rule").rows() == [("Tencent", "alias")]
    assert named("远山科技", inventors=["远山科技"]) == [("远山科技", "key")]
