"""Names of profiled institutions: whom they mean, who holds patents under them, what becomes of their letters."""

import json
import re
import string
import subprocess

import ibis
import nbformat
import polars as pl
import pypandoc
from hypothesis import given, settings
from hypothesis import strategies as st

from aici import profiles
from aici.computed import named
from aici.editions import open_edition
from checkout import ROOT

NOTEBOOK = ROOT / "notebooks" / "08-profile.ipynb"
CELLS = "summary key-figures papers papers-by-year partner-institutions partner-countries areas venues patents".split()


def test_names_by_the_words_that_several_bear_are_listed():
    known = pl.DataFrame({"institution": ["Univ X", "University of X"], "is_system": [False, False]})
    assert named._same("univ x", known)["institution"].to_list() == ["Univ X"]
    assert "means several institutions: 'Univ X', 'University of X'" in named._unknown(
        "Univ. for X", named._same("Univ. for X", known), known
    )


def test_where_no_address_names_an_institution_none_is_nearest():
    none = pl.DataFrame(schema={"institution": pl.String, "is_system": pl.Boolean})
    assert named._unknown("X", none, none) == (
        "'X' cannot be profiled: no address of the papers counted names an institution."
    )


def test_aliases_lead_to_the_name_that_the_corpus_has():
    known = pl.DataFrame({"institution": ["Zhejiang University", "CNRS"], "is_system": [False, True]})
    for alias, name in (("Zhejiang Univ", "Zhejiang University"), ("Ctr Natl Rech Sci", "CNRS")):
        assert named._same(alias, known)["institution"].to_list() == [name], alias


def test_a_name_that_an_alias_and_another_spelling_bear_is_not_guessed():
    known = pl.DataFrame({"institution": ["Univ Zhejiang", "Zhejiang, Univ", "CNRS"], "is_system": [False] * 3})
    assert named._same("Zhejiang Univ", known)["institution"].to_list() == ["Zhejiang, Univ"]
    both = pl.DataFrame({"institution": ["CNRS", "Ctr. Natl. Rech. Sci."], "is_system": [False] * 2})
    assert named._same("Ctr Natl Rech Sci", both)["institution"].to_list() == ["CNRS", "Ctr. Natl. Rech. Sci."]


def test_names_without_a_word_are_not_one():
    known = pl.DataFrame({"institution": ["&", "The"], "is_system": [False] * 2})
    assert len(named._same("-", known)) == 0
    authorships = ibis.memtable(pl.DataFrame({"institution": ["The", " &", "Univ of X", None, ""]}).to_arrow())
    assert named.spellings(authorships).to_polars().rows() == [("&", None), ("The", None), ("Univ of X", "univ x")]


def test_holders_are_those_of_its_names_and_no_others():
    applicants = pl.Series(["Zhejiang University", "ZHEJIANG UNIV TECHNOLOGY", "Tsinghua University", "浙江大学"])
    names = named.names_of(named.Institution("Zhejiang University", is_system=False))
    assert named.applicants_of(names, applicants) == ["Zhejiang University"]
    assert named.applicants_of(["Univ of Nowhere"], applicants) == []
    assert named.applicants_of(["Nowhere Univ"], pl.Series(["NOWHERE UNIVERSITY"])) == ["NOWHERE UNIVERSITY"]


def test_a_system_bears_the_names_of_its_members():
    names = named.names_of(named.Institution("University of California system", is_system=True))
    assert {"University of California system", "University of California Berkeley"} <= set(names)
    one = named.names_of(named.Institution("University of California Berkeley", is_system=False))
    assert "University of California Davis" not in one


def test_slugs():
    assert profiles.slug("Zhejiang University") == profiles.slug(" zhejiang  UNIVERSITY") == "zhejiang-university"
    assert profiles.slug("Univ 2") == "univ-2"
    assert re.fullmatch(r"inst-x-[0-9a-f]{8}", profiles.slug("Inst. X"))
    assert re.fullmatch(r"[0-9a-f]{8}", profiles.slug("浙江大学"))
    assert len({profiles.slug(name) for name in ("A B", "A-B", "A&B", "Á B", "A.B", "浙江大学", "清华大学")}) == 7
    assert len(profiles.slug("a" * 300)) == profiles.LONGEST + 9


@settings(max_examples=200)
@given(st.lists(st.text(string.ascii_letters + " .-&é浙_<\n1", min_size=1), max_size=6))
def test_slugs_are_safe_and_no_two_names_share_one(names):
    told = {" ".join(name.lower().split()) for name in names} - {""}
    slugs = [profiles.slug(name) for name in told]
    assert len(set(slugs)) == len(told)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs)


def test_every_cell_of_the_notebook_is_labelled_and_every_label_bears_the_slug(tmp_path):
    source = nbformat.read(NOTEBOOK, as_version=4)
    labels = re.findall(r"#\| label: (.+)", "\n".join(cell.source for cell in source.cells))
    assert [label.partition("profile-")[2] for label in labels] == [*CELLS, "patents-by-year"]
    path = profiles._written(NOTEBOOK, "Inst. X", tmp_path)
    written = re.findall(r"#\| label: (.+)", "\n".join(c.source for c in nbformat.read(path, as_version=4).cells))
    assert written == [label.replace("profile-", f"profile-{profiles.slug('Inst. X')}-") for label in labels]


def test_a_name_of_markup_and_other_letters_makes_a_heading_of_these_letters():
    name = '浙江 "A" & <b>B</b> {{< x >}} $name [1](2) #3 -- it\'s'
    text = profiles.section(open_edition("demo", ROOT), [name])
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "json"]
    done = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=True)
    head = next(block for block in json.loads(done.stdout)["blocks"] if block["t"] == "Header")
    level, (identifier, *_rest), inlines = head["c"]
    assert (level, identifier) == (2, f"sec-profile-{profiles.slug(name)}")
    assert {inline["t"] for inline in inlines} <= {"Str", "Space"}
    assert "".join(inline.get("c", " ") for inline in inlines) == name
