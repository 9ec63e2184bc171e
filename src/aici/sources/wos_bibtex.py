"""Web of Science BibTeX, braces doubled (to 2021) or not (from 2022): file -> tables by way of tags.

An entry runs from `@article{` to a `}` at the begin of a line; a field begins a line, its wrapped text is indented.
Rules:
- Braces around a value and those that protect a sign are taken off, `\\&` and its like are the sign.
- `Author` gives full names, groups among them, and a `Jr` before the given name; the short names that reprint entries
  use are found by `wos_names.py`.
- `Affiliation` holds a reprint entry a line, told by its mark, then an address a line: `Full, Name; Full, Name, Org`.
  As only a comma parts names from address, what precedes it is a name if the record has an author of that name; behind
  others it is the first two words between commas.
- `Number` is the issue, but for what stands behind it of a special issue (`3, SI`), a supplement or a part.
- `Times-Cited` is the count of the Core Collection. `@article` counts as PT J, `@inproceedings` as C, others as B.
- An entry that breaks off, or whose begin is missing, is rejected by its row; the others are kept.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from aici.sources import papers, wos_names, wos_records
from aici.sources.text import Head, changed, read_lines, read_text
from aici.sources.wos_records import TEXT_TAGS

NAME = wos_records.NAME
_TAGS = {  # by name of the field in small letters without hyphens and blanks
    "author": "AF", "title": "TI", "journal": "SO", "booktitle": "BT", "year": "PY", "volume": "VL", "number": "IS",
    "pages": "BP", "articlenumber": "AR", "address": "PA", "type": "DT", "affiliation": "C1", "doi": "DI",
    "earlyaccessdate": "EA", "issn": "SN", "eissn": "EI", "keywords": "DE", "abstract": "AB", "researchareas": "SC",
    "webofsciencecategories": "WC", "timescited": "TC", "uniqueid": "UT",
}  # fmt: skip
_ENTRY = r"^@\s*([A-Za-z]+)\s*\{\s*([^,\s]*)"
_NO_ENTRIES = ("comment", "string", "preamble")
_FIELD = r"([A-Za-z][A-Za-z0-9 _-]*?)\s*=\s*([{\"].*)$"
_END = r"^\}\s*,?\s*$"
_OWN = (
    r"(?im)^\s*@\w+\s*\{\s*(?:WOS|ISI|ZOOREC|BIOSIS|BCI|CABI|CCC|FSTA):"
    r"|^\s*(?:Unique-ID|Web-of-Science-Categories|Doc-Delivery-Number)\s*="
)
_PUBLICATION_TYPES = {"article": "J", "inproceedings": "C", "proceedings": "C"}
_SIGNS = {
    "``": '"', "`": "'", "{''}": '"', "{[}": "[", "{]}": "]", "{*}": "*", r"{\textless}": "<", r"{\textgreater}": ">",
    r"\textbackslash{}": "\\",
}  # fmt: skip
_INSIDE = r"(?s)^\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}$"
NOT_WHOLE = (
    "entry breaks off: it has no begin “@article{” or no end line “}”. The file was cut or damaged; "
    "download this part of the export again"
)
_BESIDE_ISSUE = "^SI$|, .*$"  # special issue, supplement or part
_REPRINT = r"(?i)\((?:corresponding|reprint) author\)|\(通[讯訊]作者\)"


def sniff(head: Head) -> bool:
    """Whether it is BibTeX with keys or fields that only Web of Science writes."""
    return bool(re.search(r"(?m)^\s*@\w+\s*\{", head.text) and re.search(_OWN, head.text))


def count(path: Path) -> int:
    """Entries of the file, counted in its text: what begins with `@`, and fields behind an end that no `@` begins.

    A file without any counts as one row, as it is rejected as one.
    """
    text = "\n" + read_text(path)
    field = re.compile(rf"^{_FIELD}" if re.search(rf"(?m)^{_FIELD}", text) else rf"^[^\S\n]*{_FIELD}", re.MULTILINE)
    parts = re.split(r"\n(?:(?=@\s*[A-Za-z]+\s*\{)|\}\s*,?[^\S\n]*(?=\n|\Z))", text)
    entries = [(re.match(_ENTRY, part), part) for part in parts]
    return sum(kind[1].lower() not in _NO_ENTRIES if kind else bool(field.search(part)) for kind, part in entries) or 1


def read(path: Path, file: str) -> dict[str, pl.DataFrame]:
    """The records of one file, with their authorships and what was rejected; see `wos_records.from_fields`."""
    lines = _entry_lines(read_lines(path))
    entries = lines.group_by("row", maintain_order=True).agg(pl.col("ended").any(), pl.col("kind", "key").first())
    whole = pl.col("ended") & pl.col("kind").is_not_null()
    rows = entries.select("row", reason=pl.when(~whole).then(pl.lit(NOT_WHOLE)))
    kept = entries.filter(whole)
    texts, lists = _fields(_values(lines.join(kept, on="row", how="semi")), kept)
    return wos_records.from_fields(rows, texts, lists, file)


def _entry_lines(lines: pl.Series) -> pl.DataFrame:
    """Table[row, kind, key, ended, name, text]: lines of entries; `name` is null where a field goes on."""
    indent = r"^" if lines.str.contains(rf"^{_FIELD}").any() else r"^\s*"
    # most lines continue a field: what is slow is asked only of those that may be something else
    begin = pl.when(pl.col("line").str.contains(indent + "[A-Za-z]")).then("line")
    field = begin.str.splitn("=", 2).struct
    value = field[1].str.strip_chars_start()
    is_field = field[0].str.contains(indent + r"[A-Za-z][A-Za-z0-9 _-]*\s*$") & value.str.contains(r'^[{"]')
    entry = pl.when(pl.col("line").str.starts_with("@")).then("line").str.extract_groups(_ENTRY).struct
    tagged = (
        pl.DataFrame({"line": lines})
        .filter(pl.col("line").str.strip_chars_start() != "")
        .select(
            kind=entry[0].str.to_lowercase(),
            key=entry[1],
            ended=pl.when(pl.col("line").str.starts_with("}")).then("line").str.contains(_END).fill_null(False),
            name=pl.when(is_field).then(field[0]).str.to_lowercase().str.replace_all(r"[\s_-]", ""),
            text=pl.when(is_field).then(value).otherwise("line"),
        )
    )
    parts = _without_other_fields(tagged).with_columns(
        part=(pl.col("kind").is_not_null() | pl.col("ended").shift(1, fill_value=True)).cum_sum()
    )
    entry = pl.col("kind").is_not_null().any() & ~pl.col("kind").first().is_in(_NO_ENTRIES).fill_null(False)
    headless = pl.col("kind").is_null().all() & pl.col("name").is_not_null().any()
    taken = parts.group_by("part", maintain_order=True).agg(taken=entry | headless)["taken"]
    found = parts.filter(taken.gather(parts["part"] - 1))
    return found.with_columns(row=pl.col("part").rle_id().cast(pl.Int64) + 1)


def _without_other_fields(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines but those that continue a field which is not read: cited references are most of an export."""
    is_mark = pl.col("kind").is_not_null() | pl.col("ended")
    field = pl.when(is_mark).then(pl.lit("")).otherwise("name").forward_fill()
    return lines.filter(is_mark | pl.col("name").is_not_null() | field.is_in(["", *_TAGS]).fill_null(True))


def _values(lines: pl.DataFrame) -> pl.DataFrame:
    """Table[row, tag, text]: values without braces, lines of wrapped text parted by line ends."""
    body = lines.filter(pl.col("kind").is_null() & ~pl.col("ended"))
    tag = pl.col("name").forward_fill().over("row").replace_strict(_TAGS, default=None)
    tagged = body.with_columns(tag=tag).drop_nulls("tag").with_columns(pl.col("text").str.strip_chars())
    joined = tagged.group_by("row", "tag", maintain_order=True).agg(pl.col("text").str.join("\n"))
    bare = pl.col("text").str.strip_chars(" \n").str.strip_suffix(",")
    text = _inside(joined.select(bare).to_series()).str.strip_chars()
    text = changed(text, text.str.contains_any(list("`{\\")), _with_signs)
    found = joined.with_columns(wos_records.unescaped(text))
    return found.filter(pl.col("text") != "")


def _inside(text: pl.Series) -> pl.Series:
    """What one or two pairs of braces enclose, or what quotes do."""
    inner = text.str.strip_prefix("{").str.strip_suffix("}")
    twice = inner.str.strip_prefix("{").str.strip_suffix("}")
    once = text.str.starts_with("{") & text.str.ends_with("}")
    double = text.str.starts_with("{{") & text.str.ends_with("}}")
    simple = (once & ~inner.str.contains_any(["{", "}"])) | (double & ~twice.str.contains_any(["{", "}"]))
    shell = pl.select(pl.when(double).then(twice).when(once).then(inner)).to_series()
    return changed(pl.select(pl.when(simple).then(shell).otherwise(text)).to_series().alias("text"), ~simple, _peeled)


def _peeled(text: pl.Expr) -> pl.Expr:
    """The same where braces stand inside: slow, as they are looked at pair by pair."""
    inside = pl.coalesce(text.str.extract(_INSIDE), text.str.strip_chars('{}"'))
    return pl.coalesce(inside.str.extract(_INSIDE), inside)


def _with_signs(text: pl.Expr) -> pl.Expr:
    plain = text.str.replace_many(list(_SIGNS), list(_SIGNS.values()), leftmost=True)
    return plain.str.replace_all(r"\\([&%$#_{}~^])", "$1")


def _fields(values: pl.DataFrame, entries: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
    """Texts and lists, as `wos_records.from_fields` takes them."""
    parts = values.partition_by("tag", include_key=False, as_dict=True, maintain_order=True)
    by_tag = {tag: parts.get((tag,), values.head(0).drop("tag")) for tag in [*_TAGS.values(), *TEXT_TAGS, "AU"]}
    lists = {"AU": by_tag["AU"], "AF": _names(by_tag["AF"])}
    addresses, reprints = _addresses(by_tag["C1"], lists["AF"])
    texts = entries
    for tag, part in ({tag: by_tag[tag] for tag in [*TEXT_TAGS, "BT"]} | {"RP": reprints}).items():
        unwrapped = part.select("row", pl.col("text").str.replace_all("\n", " ").alias(tag))
        texts = texts.join(unwrapped, on="row", how="left", maintain_order="left")
    own = pl.when(pl.col("key").str.contains(r"^[A-Z]+:\S")).then("key")
    texts = texts.with_columns(
        PT=pl.col("kind").replace_strict(_PUBLICATION_TYPES, default="B"), UT=pl.col("UT").fill_null(own),
        SO=pl.col("SO").fill_null(pl.col("BT")), BP=papers.from_page(pl.col("BP")),
        EP=papers.to_page(pl.col("BP")), IS=pl.col("IS").str.replace(_BESIDE_ISSUE, ""),
    )  # fmt: skip
    return texts, wos_names.with_short_names(lists | {"C1": addresses}, texts)


def _names(authors: pl.DataFrame) -> pl.DataFrame:
    """One row per author; `Last, Jr, First`, as BibTeX has it, is `Last, First, Jr` elsewhere."""
    names = authors.with_columns(pl.col("text").str.replace_all("\n", " ").str.split(" and ")).explode("text")
    plain = pl.col("text").str.strip_chars().str.replace(r"^([^,]+), ([^,]+), ([^,]+)$", "$1, $3, $2")
    return names.with_columns(plain).filter(pl.col("text") != "")


def _addresses(affiliations: pl.DataFrame, authors: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """C1 and RP in the form of tagged text."""
    lines = affiliations.with_columns(pl.col("text").str.split("\n")).explode("text")
    reprint = pl.col("text").str.contains(_REPRINT)
    entries = lines.filter(reprint).group_by("row", maintain_order=True).agg(pl.col("text").str.join("; "))
    addresses = lines.filter(~reprint).with_columns(line=pl.int_range(pl.len()))
    return _bracketed(addresses, authors), entries


def _bracketed(addresses: pl.DataFrame, authors: pl.DataFrame) -> pl.DataFrame:
    """Address lines with the names that precede them in brackets."""
    split = addresses.with_columns(pieces=pl.col("text").str.split("; ")).with_columns(
        before=pl.col("pieces").list.slice(0, pl.col("pieces").list.len() - 1), last=pl.col("pieces").list.last()
    )
    words = pl.col("last").str.split(", ")
    tries = pl.concat(
        split.select("row", "line", n=pl.lit(n), name=words.list.head(n).list.join(", ").str.to_lowercase())
        for n in (1, 2, 3)
    )
    known = authors.select("row", name=pl.col("text").str.to_lowercase()).unique()
    named = tries.join(known, on=["row", "name"]).group_by("line").agg(pl.col("n").max())
    first = split.select("row", "line", name=pl.col("before").list.first().str.to_lowercase())
    company = first.join(known, on=["row", "name"], how="semi").select("line", two=pl.lit(2))
    found = split.join(named, on="line", how="left").join(company, on="line", how="left").sort("line")
    n = pl.coalesce("n", "two")
    names = pl.concat_list("before", words.list.head(n).list.join(", ")).list.join("; ")
    linked = pl.format("[{}] {}", names, words.list.slice(n).list.join(", "))
    return found.select("row", text=pl.when(n.is_not_null()).then(linked).otherwise("text"))
