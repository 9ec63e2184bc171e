"""What is written: tagged text that our reader takes whole, with what is planted counted in the bytes apart from it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from aici import territories
from aici.simulate import papers
from aici.simulate.exports import journal_metrics as metrics
from aici.simulate.exports import wos
from aici.simulate.papers import holdings
from aici.simulate.parts import Part
from aici.simulate.rates import RATES
from aici.sources import journal_metrics
from aici.sources import wos as reader

REPRINT = r"\((?:corresponding author|reprint author)\), |\(通讯作者\)，"


@pytest.fixture(scope="module")
def records(part, drawn_papers, calibration):
    return holdings.draw(part, drawn_papers, calibration).filter(pl.col("source") == "wos")


@pytest.fixture(scope="module")
def written(part, drawn_papers, records, calibration, tmp_path_factory):
    """The folder, and what the writer says of rows and files."""
    folder = tmp_path_factory.mktemp("raw") / "wos"
    folder.mkdir()
    rows, files = wos.write(part, drawn_papers, records, calibration, folder)
    return folder, rows, files


@pytest.fixture(scope="module")
def read(written):
    folder, _, files = written
    return {file: reader.read(folder.parent / file, file) for file in files["file"]}


@pytest.fixture(scope="module")
def texts(written):
    """One row per record in order: its raw text with plain line ends, what is planted in it and in its file."""
    folder, rows, files = written
    chunks = [
        chunk
        for file in files["file"]
        for chunk in re.findall(r"^PT .*?^ER\n", _plain(folder.parent / file), re.MULTILINE | re.DOTALL)
    ]
    in_file = files.select("file", planted_in_file="planted")
    return rows.with_columns(text=pl.Series(chunks)).join(in_file, on="file", maintain_order="left")


def _plain(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def tag(name: str) -> pl.Expr:
    """Whether the raw text of a record has a line of this tag."""
    return pl.col("text").str.contains(rf"(?m)^{name} ")


def test_rows_are_the_records_in_their_order_and_files_are_full_but_the_last(written, records, part):
    folder, rows, files = written
    assert rows["record_id"].equals(records["record_id"])
    assert files["rows"].to_list()[:-1] == [1_000] * (len(files) - 1) and files["rows"].sum() == len(rows)
    assert rows["row"].to_list() == [n % 1_000 + 1 for n in range(len(rows))]
    names = [f"wos/0001-savedrecs-{n:02}.txt" for n in range(1, len(files) + 1)]
    assert files["file"].to_list() == names == sorted(f"wos/{path.name}" for path in folder.iterdir())


def test_the_reader_takes_every_record_and_rejects_none(read, written):
    for file, count in written[2].select("file", "rows").rows():
        assert len(read[file]["records"]) == count and read[file]["rejects"].is_empty()
        assert reader.count(written[0].parent / file) == count


def test_the_reader_finds_what_the_records_show(read, records, texts):
    shown = pl.concat([table["records"] for table in read.values()])
    few = texts["planted_in_file"].list.contains("wos_few_fields")
    for name in ("record_id", "title", "year", "doi"):
        assert shown[name].equals(records[name]), name
    assert shown["citations"].filter(~few).equals(records["citations"].filter(~few))


def test_the_reader_finds_kind_venue_keywords_and_abstract(read, records, texts, drawn_papers):
    shown = pl.concat([table["records"] for table in read.values()]).with_columns(texts["planted", "planted_in_file"])
    true = records.select("work").join(drawn_papers.works, on="work", how="left", maintain_order="left")
    whole = ~shown["planted_in_file"].list.contains("wos_few_fields") & ~shown["record_id"].str.contains("ZOOREC")
    assert shown["document_type"].filter(whole).equals(true["kind"].filter(whole))
    assert shown["venue"].str.to_uppercase().equals(true["venue"].str.to_uppercase())
    for field, column, name in (("abstract", "abstract", "wos_no_abstract"),
                                ("author_keywords", "keywords", "wos_no_keywords")):  # fmt: skip
        kept = whole & ~shown["planted"].list.contains(name)
        assert shown[field].filter(kept).equals(true[column].filter(kept))


def test_first_authors_are_in_their_countries(read, texts, records, drawn_papers):
    """Where names stand before addresses: the countries of all his addresses, and no other."""
    authorships = pl.concat([table["authorships"] for table in read.values()])
    codes = territories.match_countries(authorships["affiliation_raw"], "iff_2025")["country_code"]
    first = authorships.with_columns(codes.alias("found")).filter(
        (pl.col("position") == 1) & (pl.col("link") == "bracket")
    )
    found = first.group_by("file", "row").agg(pl.col("found").unique().sort())
    true = drawn_papers.addresses.filter(pl.col("position") == 1).group_by("work")
    true = true.agg(pl.col("country_code").unique().sort())
    hidden = ["wos_no_addresses", "wos_unlinked_addresses", "wos_first_unlinked"]
    clear = texts.with_columns(records["work"]).filter(
        pl.col("planted").list.set_intersection(hidden).list.len() == 0,
        ~pl.col("planted_in_file").list.contains("wos_few_fields"),
        pl.col("record_id").str.starts_with("wos:WOS:"),
    )
    both = clear.join(found, on=["file", "row"], how="left").join(true, on="work", how="left")
    assert len(both) > 4_000 and both["found"].equals(both["country_code"])


def test_addresses_end_in_names_that_are_known(read):
    authorships = pl.concat([table["authorships"] for table in read.values()])
    addresses = authorships["affiliation_raw"].drop_nulls()
    assert territories.match_countries(addresses, "iff_2025")["country_code"].null_count() == 0


CORE = tag("AU") & pl.col("record_id").str.starts_with("wos:WOS:")
WHOLE = CORE & ~pl.col("planted_in_file").list.contains("wos_few_fields")
MIDDLE = pl.col("planted_in_file").list.contains("wos_middle_form")
LATER = WHOLE & ~MIDDLE & ~pl.col("planted_in_file").list.contains("wos_older_form")
BRACKETS = pl.col("text").str.contains(r"(?m)^C1 \[|^C1 .*\n   \[")
PROCEEDINGS = pl.col("text").str.contains(r"(?m)^DT Article; Proceedings Paper$")
COUNTS = pl.col("text").str.extract_groups(r"\nTC (\d+)\nZ9 (\d+)\n").struct
ARTICLE = pl.col("text").str.contains(r"(?m)^DT Article")


@pytest.mark.parametrize(
    ("name", "of", "shows"),
    [
        ("wos_no_abstract", CORE, ~tag("AB")),
        ("wos_no_keywords", WHOLE, ~tag("DE")),
        ("wos_no_addresses", WHOLE, ~tag("C1")),
        ("wos_no_reprint", WHOLE & tag("C1"), ~tag("RP")),
        ("wos_unlinked_addresses", WHOLE & tag("C1"), ~BRACKETS),
        ("wos_early_access", MIDDLE & ARTICLE, ~tag("PY")),
        ("wos_meeting_in_journal", WHOLE & ARTICLE & tag("PY"), PROCEEDINGS),
        ("wos_more_counted", WHOLE & (COUNTS[0] != "0"), COUNTS[0] != COUNTS[1]),
        (
            "wos_old_turkey",
            LATER & pl.col("text").str.contains("Turk(ey|iye)\\."),
            pl.col("text").str.contains("Turkey\\."),
        ),
    ],
)
def test_forms_are_planted_at_their_rates_and_named(texts, within, name, of, shows):
    eligible = texts.filter(of)
    assert within(eligible.select(shows.sum()).item(), len(eligible), RATES[name].rate)
    named = eligible["planted"].list.contains(name)
    differ = eligible.filter(eligible.select(shows).to_series() != named)
    assert len(differ) <= (3 if name == "wos_unlinked_addresses" else 0)  # a sole author who is unlinked shows the same


def test_the_first_author_stands_before_no_address_where_that_is_planted(texts):
    planted = texts.filter(pl.col("planted").list.contains("wos_first_unlinked"))
    assert len(planted) > 0
    for text in planted["text"]:
        first = re.search(r"^AF (.+)$", text, re.MULTILINE)[1]
        assert first not in "; ".join(re.findall(r"\[(.*?)\]", text)).split("; ")


def test_records_of_another_index_and_second_exports_are_planted_at_their_rates(records, texts, within, calibration):
    other = records.filter(pl.col("record_id").str.starts_with("wos:ZOOREC:"))
    assert within(len(other), records["work"].n_unique(), RATES["wos_other_index"].rate)
    assert other["doi"].null_count() == len(other) and other["planted"].list.contains("wos_other_index").all()
    twice = (
        texts.filter(pl.col("record_id").is_duplicated()).group_by("record_id").agg(pl.col("file").n_unique(), pl.len())
    )
    assert (twice["file"] == 2).all() and (twice["len"] == 2).all()
    assert within(len(twice), len(records) - 1_000, RATES["wos_exported_twice"].rate)


def test_a_record_of_another_index_has_one_address_and_counts_in_z9(texts):
    text = texts.filter(pl.col("record_id").str.starts_with("wos:ZOOREC:"))["text"][0]
    assert re.search(r"^UT ZOOREC:SIM\d{12}$", text, re.MULTILINE)
    assert not re.search(r"^(AF|DI|TC|RP|SC) ", text, re.MULTILINE)
    name = re.search(r"^AU (.+) \(author1\.\d+@mail\.example\) $", text, re.MULTILINE)[1]
    assert re.search(rf"^C1 {re.escape(name)}; ", text, re.MULTILINE)


def test_reprint_entries_are_several_or_shared_at_times(texts):
    entries = texts.with_columns(
        n=pl.col("text").str.count_matches(REPRINT), rp=pl.col("text").str.extract(r"(?m)^RP (.*)$")
    )
    assert 0.05 < (entries["n"] > 1).mean() < 0.35
    assert entries["rp"].str.contains(r"^[^;(（]+; [^;(（]+ \(").any()


def test_everything_can_be_told_from_real_exports(texts):
    assert texts["text"].str.contains(r"(?m)^UT (WOS|ZOOREC):SIM\d{12}$").all()
    dois = texts["text"].str.extract(r"(?m)^DI (.*)$").drop_nulls()
    assert len(dois) > 0 and dois.str.starts_with("10.5555/sim.").all()


def test_lines_of_text_fields_are_wrapped(texts):
    titles = texts["text"].str.extract(r"(?s)\nTI (.*?)\n[A-Z][A-Z0-9] ")
    assert titles.str.contains("\n   ").any()
    assert max(len(line) for title in titles for line in title.split("\n")) <= 80


def test_the_size_of_a_record_is_that_of_real_ones(written):
    folder, rows, _ = written
    assert 2_000 < sum(path.stat().st_size for path in folder.iterdir()) / len(rows) < 3_000


def test_the_same_part_is_written_in_the_same_bytes(part, drawn_papers, records, calibration, written, tmp_path):
    wos.write(part, papers.draw(part, calibration), records, calibration, tmp_path)
    for path in sorted(written[0].iterdir()):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


FORMS = {  # what the bytes of every file show where the form is sure
    "wos_older_form": lambda raw: "Thomson Reuters Web of Science™" in raw and "(reprint author)" in raw
    and not re.search(r"^(C3|WE|DA) ", raw, re.MULTILINE) and not re.search(r"^AB .{120}", raw, re.MULTILINE),
    "wos_middle_form": lambda raw: not re.search(r"^(C3|WE) ", raw, re.MULTILINE) and "\nDA 2025-02-14" in raw,
    "wos_chinese_interface": lambda raw: " (通讯作者)，" in raw and "(corresponding author)" not in raw,
    "wos_crlf": lambda raw: raw.count("\r\n") == raw.count("\n"),
    "wos_no_bom": lambda raw: not raw.startswith("\ufeff"),
    "wos_few_fields": lambda raw: not re.search(r"^(C1|C3|RP|TC|WC|DT|DA) ", raw, re.MULTILINE),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_a_file_shows_its_form_and_is_read(name, calibration, tmp_path, monkeypatch):
    early = replace(calibration, papers_by_year=calibration.papers_by_year * (calibration.years < 2017))
    calibrated = early if name in ("wos_older_form", "wos_middle_form") else calibration
    for other in FORMS:
        monkeypatch.setitem(RATES, other, replace(RATES[other], rate=float(other == name)))
    small = Part("papers", 0, 0, 200, 3)
    drawn = papers.draw(small, calibrated)
    rows, files = wos.write(small, drawn, holdings.draw(small, drawn, calibrated), calibrated, tmp_path)
    path = tmp_path / "0000-savedrecs-01.txt"
    assert files["planted"].to_list() == [[name]] or name == "wos_older_form"
    assert FORMS[name](path.read_bytes().decode())
    assert len(reader.read(path, "f")["records"]) == len(rows)


def test_forms_of_files_are_planted_at_their_rates(within):
    """A hundred files of recent works, a hundred of old ones."""
    years = pl.DataFrame({"number": range(200), "year": [2023] * 100 + [2015] * 100})
    drawn = wos._files(Part("papers", 0, 0, 1, 5), years)["planted"]
    recent, old = drawn.head(100), drawn.tail(100)
    for name in ("wos_crlf", "wos_no_bom"):
        assert within(drawn.list.contains(name).sum(), 200, RATES[name].rate)
    assert within(old.list.contains("wos_older_form").sum(), 100, RATES["wos_older_form"].rate)
    assert within(recent.list.contains("wos_chinese_interface").sum(), 100, RATES["wos_chinese_interface"].rate)
    assert not recent.list.contains("wos_older_form").any() and not recent.list.contains("wos_middle_form").any()


def test_impact_factors_are_read_as_they_were_drawn_with(calibration, tmp_path):
    path = metrics.write(calibration, tmp_path)
    listed = journal_metrics.read(path, "f")
    assert listed["rejects"].is_empty()
    assert listed["journal_metrics"].select("venue", "issn", "eissn", "impact_factor", "metric_year").rows() == [
        ("JOURNAL OF INVENTED LEARNING, PART B", "0028-083X", "1476-468X", 8.1, 2024),
        ("SENSORS & SIMULATION", None, "1424-822X", 3.9, 2024),
        ("SIMULATED ACCESS", "2169-353X", "2169-353X", 3.4, 2024),
    ]
