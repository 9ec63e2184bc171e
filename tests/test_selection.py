"""Selection: which terms and classes are found in records, and what an edition makes of that."""

import re

import hypothesis.strategies as st
import ibis
import polars as pl
import pytest
from hypothesis import given, settings

from aici import selection, sources
from aici.records import CORPUS
from aici.selection import reference
from aici.selection.plain_text import plain
from checkout import REAL, needs_real

MATCHES = sources.schema(CORPUS["matches"])
PAPERS = {"record_id": pl.String, "file": pl.String, "row": pl.Int64, "title": pl.String, "abstract": pl.String,
          "author_keywords": pl.List(pl.String)}  # fmt: skip
PATENTS = {"record_id": pl.String, "file": pl.String, "row": pl.Int64, "title": pl.String, "abstract": pl.String,
           "classes": pl.List(pl.String)}  # fmt: skip


def papers(*rows):
    return pl.DataFrame([(f"wos:{n}", "wos/a.txt", n, *row) for n, row in enumerate(rows, 1)], PAPERS, orient="row")


def titled(titles):
    return papers(*((title, None, None) for title in titles))


def test_each_paper_group_term_and_field_once():
    records = papers(
        ("Machine learning for machine-learning", "We use a CNN, more CNNs.", ["GPU", None, "deep learning"]),
        (None, None, None),
        ("Transformer faults", "", ["machine", "learning", "Machine Learning; PyTorch"]),
        ("A study of trees", None, []),
    )
    topics, networks, cnn = "technical_topics", "neural_networks", "Convolutional Neural Network"
    assert selection.match_papers(records).schema == MATCHES
    assert selection.match_papers(records).rows() == [
        ("wos:1", "wos/a.txt", 1, "ai_hardware", "GPU", "author_keywords"),
        ("wos:1", "wos/a.txt", 1, networks, cnn, "abstract"),
        ("wos:1", "wos/a.txt", 1, topics, "Deep Learning", "author_keywords"),
        ("wos:1", "wos/a.txt", 1, topics, "Machine Learning", "title"),
        ("wos:3", "wos/a.txt", 3, "ai_frameworks", "PyTorch", "author_keywords"),
        ("wos:3", "wos/a.txt", 3, networks, "Transformer", "title"),
        ("wos:3", "wos/a.txt", 3, topics, "Machine Learning", "author_keywords"),
    ]


def test_no_records_give_no_matches():
    assert selection.match_papers(papers()).equals(pl.DataFrame(schema=MATCHES))
    assert selection.match_patents(pl.DataFrame(schema=PATENTS)).equals(pl.DataFrame(schema=MATCHES))


def test_patents_by_class_and_by_keyword():
    rows = [
        ("lens:1", "l.csv", 1, "Device", None, ["G06N 3/08", "G06N 20/00", "G06N 3/08", "H04L 9/40"]),
        ("lens:2", "l.csv", 2, "Deep learning device", "A neural network.", None),
        ("lens:3", "l.csv", 3, "Reader", None, ["G06K 9/62", "G06K 19/06", "G06K 2009/4695", "G06V 10/82"]),
        ("lens:4", "l.csv", 4, None, None, ["G06K 99/00", "G06F 18/24", "G06K"]),
        ("lens:5", "l.csv", 5, None, None, ["G06V", "G06K0009/00", "G06K 9", None]),
    ]
    found = selection.match_patents(pl.DataFrame(rows, PATENTS, orient="row"))
    assert found.schema == MATCHES
    assert found.rows() == [
        ("lens:1", "l.csv", 1, "g06n", "G06N 20/00", "classes"),
        ("lens:1", "l.csv", 1, "g06n", "G06N 3/08", "classes"),
        ("lens:2", "l.csv", 2, "neural_networks", "Neural Network", "abstract"),
        ("lens:2", "l.csv", 2, "technical_topics", "Deep Learning", "title"),
        ("lens:3", "l.csv", 3, "g06k_9", "G06K 9/62", "classes"),
        ("lens:3", "l.csv", 3, "g06v", "G06V 10/82", "classes"),
        ("lens:5", "l.csv", 5, "g06k_9", "G06K 9", "classes"),
        ("lens:5", "l.csv", 5, "g06k_9", "G06K0009/00", "classes"),
        ("lens:5", "l.csv", 5, "g06v", "G06V", "classes"),
    ]


PIECES = st.sampled_from(
    "machine learning deep neural network networks convolutional recurrent CNN CNNs GAN gan long short term memory "
    "self attention q data pre processing quantization model diffusion compression to text speech x 3 é α 的 .".split()
)
JOINS = st.sampled_from(["", " ", "  ", "-", "- ", " -", " - ", "\n", "-\n", "\n-", ".", "--"])
TEXTS = st.lists(st.tuples(PIECES, JOINS), max_size=12).map(lambda parts: "".join(a + b for a, b in parts))
LETTER = r"[0-9A-Za-z_\u00c0-\u024f\u0370-\u03ff]"
GAP = r"(?:\s+|-\s*|\s+-)?"


def slow_rules():
    """One plain regular expression for each spelling of each term."""
    for group in reference.ai_terms().groups.values():
        for term in group.terms:
            for spellings, flags in ((term.spellings, re.IGNORECASE | re.ASCII), (term.acronyms, re.ASCII)):
                for spelling in reference.written(spellings):
                    words = GAP.join(map(re.escape, spelling.split(" ")))
                    yield term.term, re.compile(f"(?<!{LETTER}){words}(?!{LETTER})", flags)


SLOW = list(slow_rules())


def slowly_found(text):
    return {term for term, rule in SLOW if rule.search(text)}


def found_by_row(titles):
    found = selection.match_papers(titled(titles))
    return [set(found.filter(row=n)["term"]) for n in range(1, len(titles) + 1)]


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_the_quick_search_finds_what_a_slow_one_does(titles):
    assert found_by_row(titles) == [slowly_found(title) for title in titles]


@needs_real
@pytest.mark.parametrize("file", ["ieee_csv/2022_gpu_100.csv", "scopus_csv/topic_modelling_14.csv"])
def test_the_quick_search_finds_what_a_slow_one_does_in_real_abstracts(file):
    abstracts = sources.read(REAL / file).frames["records"]["abstract"].drop_nulls()
    assert found_by_row(abstracts.to_list()) == [slowly_found(text) for text in plain(abstracts)]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(TEXTS, st.none() | TEXTS, st.lists(TEXTS)), min_size=1, max_size=9), st.randoms())
def test_matches_depend_neither_on_the_order_of_rows_nor_on_parts(rows, chance):
    records = papers(*rows)
    order = chance.sample(range(len(rows)), len(rows))
    cut = chance.randint(0, len(rows))
    whole = selection.match_papers(records)
    assert selection.match_papers(records[order]).equals(whole)
    parts = pl.concat([selection.match_papers(records[:cut]), selection.match_papers(records[cut:])])
    assert parts.sort(CORPUS["matches"].key).equals(whole)


def test_more_records_than_a_thread_takes_at_a_time(monkeypatch):
    records = titled(["deep learning", None, "CNN", "trees", "GPU"] * 3)
    whole = selection.match_papers(records)
    monkeypatch.setattr(selection, "_PART", 4)
    assert selection.match_papers(records).equals(whole)
    assert whole.height == 9


def as_table(rows, schema):
    return ibis.memtable(pl.DataFrame(rows, schema, orient="row").to_arrow())


FOUND = [
    ("wos:1", "f", 1, "technical_topics", "Deep Learning", "title"),
    ("wos:1", "f", 1, "neural_networks", "Transformer", "title"),
    ("ieee:7", "g", 1, "technical_topics", "Deep Learning", "abstract"),
    ("ieee:7", "g", 1, "ai_hardware", "GPU", "abstract"),
    ("lens:1", "l", 1, "g06n", "G06N 3/08", "classes"),
    ("lens:1", "l", 1, "ai_hardware", "GPU", "title"),
    ("lens:2", "l", 2, "g06n", "G06N 3/08", "classes"),
    ("lens:3", "l", 3, "ai_hardware", "GPU", "title"),
    ("lens:5", "l", 5, "ai_hardware", "GPU", "title"),
]


@pytest.mark.parametrize("chosen, is_ai", [("as_exported", [True, True]), ("keyword_groups", [True, False])])
def test_a_work_is_about_ai_if_any_of_its_records_is(chosen, is_ai):
    works = as_table([("wos:1",), ("wos:2",)], {"work_id": pl.String})
    owned = [("wos:1", "f", 1, "wos:1"), ("ieee:7", "g", 1, "wos:1"), ("wos:2", "f", 2, "wos:2")]
    record_work = as_table(owned, dict(zip(("record_id", "file", "row", "work_id"), (*list(PAPERS.values())[:3],
                                           pl.String), strict=True)))  # fmt: skip
    told = selection.papers_selected(works, as_table(FOUND, MATCHES), record_work, chosen)
    assert told.order_by("work_id").to_pyarrow().to_pylist() == [
        {"work_id": "wos:1", "keyword_groups": ["ai_hardware", "neural_networks", "technical_topics"],
         "is_ai": is_ai[0]},
        {"work_id": "wos:2", "keyword_groups": [], "is_ai": is_ai[1]},
    ]  # fmt: skip


SELECTED = {
    "classes": [True, True, False, False, False],
    "keywords": [True, False, True, False, True],
    "either": [True, True, True, False, True],
    "both": [True, False, False, False, False],
}


@pytest.mark.parametrize("chosen", SELECTED)
def test_patents_by_classes_keywords_either_or_both(chosen):
    classes = [["G06N 3/08"], ["G06N 3/08"], ["A61B 5/00"], [], None]
    rows = [(f"lens:{n}", "l", n, None, None, codes) for n, codes in enumerate(classes, 1)]
    told = selection.patents_selected(as_table(rows, PATENTS), as_table(FOUND, MATCHES), chosen).order_by("row")
    table = told.to_pyarrow().to_pydict()
    assert table["by_classes"] == [True, True, False, None, None]
    assert table["by_keywords"] == [True, False, True, False, True]
    assert table["is_ai"] == SELECTED[chosen]


def test_an_unknown_selection_is_refused():
    tables = as_table([], PATENTS), as_table([], MATCHES)
    with pytest.raises(ValueError, match="selection must be one of .*'both'.*, got 'any'. Set it in"):
        selection.patents_selected(*tables, "any")
    with pytest.raises(ValueError, match="got 'classes'"):
        selection.papers_selected(*tables, tables[0], "classes")
