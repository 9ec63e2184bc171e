"""Web of Science addresses (C1, RP) -> authorships: which author of a record has which address.

Rules, in order:
- `bracket`: names before an address (`[Lu, Jia; Wu, Xi] Capital Med Univ, …`) are full names (AF), else short ones
  (AU); namesakes in one record share their addresses. Other indexes of the platform name one author before a semicolon.
- `single_address`: the only address of a record, without names, belongs to every author.
- `reprint`: an author whom neither links has the addresses of the reprint entries (RP) that name him.
- `none`: all other addresses have a row without author (their order is not the authors'), all other authors one
  without address. So every author and every address of a record has a row, and none of them is guessed.
`is_corresponding` says whether RP names the author; it is null where the record has no RP, or the row no author.
"""

from __future__ import annotations

import polars as pl

_MARKER = r"(?i)\s*\((?:reprint author|corresponding author|通讯作者|通訊作者)\)\s*[,，]\s*"
_EMAIL = r"\s*\([^()\s]*@[^()\s]*\)"
_SPLIT = "\x1f"


def authors(fields: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The authors of each record.

    Parameters
    ----------
    fields : Table[row, text] by tag; AU and AF one row per author, in printed order

    Returns
    -------
    Table[row, position, author, au, af]
        `author` is the full name where the record has one for every author, else the short one.
    """
    short, full = (_numbered(fields[tag], name) for tag, name in (("AU", "au"), ("AF", "af")))
    counts = short.group_by("row").len("n").join(full.group_by("row").len("n_full"), on="row")
    parallel = full.join(counts.filter(pl.col("n") == pl.col("n_full")).select("row"), on="row", how="semi")
    joined = short.join(parallel, on=["row", "position"], how="left", maintain_order="left")
    return joined.select("row", "position", pl.col("af").fill_null(pl.col("au")).alias("author"), "au", "af")


def _numbered(lines: pl.DataFrame, name: str) -> pl.DataFrame:
    """Table[row, position, <name>]; addresses of electronic mail, which some indexes put behind a name, are cut."""
    position = pl.int_range(1, pl.len() + 1).over("row")
    return lines.select("row", position=position, **{name: pl.col("text").str.replace(_EMAIL, "").str.strip_chars()})


def authorships(fields: dict[str, pl.DataFrame], authors: pl.DataFrame) -> pl.DataFrame:
    """Authors and addresses of each record, linked as far as the export links them.

    Parameters
    ----------
    fields : Table[row, text] by tag; C1 one row per line, RP and UT one row per record
    authors : Table[row, position, author, au, af]

    Returns
    -------
    Table[row, position, is_corresponding, author, institution, affiliation_raw, link]
        One row per author × address, per address without author, per author without address.
    """
    keys = _author_keys(authors)
    addresses = _addresses(fields)
    linked = pl.concat([_bracketed(addresses, keys), _single(addresses, authors)])
    reprints = _reprints(fields["RP"], keys)
    rest = reprints.join(linked, on=["row", "position"], how="anti")
    linked = pl.concat(
        [linked, rest.select("row", "position", line=pl.lit(0, pl.Int64), link=pl.lit("reprint"), address="address")]
    )
    rows = pl.concat([linked, _unlinked(addresses, linked), _without_address(authors, linked)])
    return _completed(rows, authors, reprints, fields["RP"])


def _author_keys(authors: pl.DataFrame) -> pl.DataFrame:
    """Table[row, name, key, position, form]: what a name is recognised by; form 0 is the full name, 1 the short one."""
    full = authors.select("row", "position", name="af", form=pl.lit(0)).drop_nulls("name")
    short = authors.filter(pl.col("au").ne_missing(pl.col("af"))).select("row", "position", name="au", form=pl.lit(1))
    return _keyed(pl.concat([full, short]))


def _keyed(names: pl.DataFrame) -> pl.DataFrame:
    """Names in small letters, and `key`, the name without stops and blanks."""
    lower = pl.col("name").str.to_lowercase().str.strip_chars()
    return names.with_columns(name=lower, key=lower.str.replace_all(r"[.\s]", ""))


def _matched(names: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """The names of a record that are authors of it, with their position.

    A name as it is written wins over one that differs by stops and blanks (`Peng, Qian G.` is not `Peng, Qiang`), then
    the full name over the short one.
    """
    wanted = _keyed(names)
    exact = wanted.drop("key").join(keys.drop("key"), on=["row", "name"])
    rest = wanted.join(exact, on=["row", "name"], how="anti").join(keys.drop("name"), on=["row", "key"]).drop("key")
    found = pl.concat([exact, rest.select(exact.columns)])
    return found.filter(pl.col("form") == pl.col("form").min().over("row", "name")).drop("form", "name")


def _addresses(fields: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Table[row, line, names, address]: address lines; `names` is null where no names stand before the address."""
    lines = pl.concat([_core_lines(fields), _lines_of_other_indexes(fields)])
    return (
        lines.with_columns(names=pl.col("text").str.extract(r"^\[([^\]]*)\]"))
        .select("row", "line", "names", address=_address(pl.col("text").str.replace(r"^\[[^\]]*\]\s*", "")))
        .filter(pl.col("address") != "")
    )


def _address(text: pl.Expr) -> pl.Expr:
    return text.str.strip_chars(" ;").str.strip_suffix(".")


def _in_other_index(fields: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Rows of records whose C1 is one wrapped `Name; address` (Zoological Record and its like)."""
    foreign = fields["UT"].filter(~pl.col("text").str.contains(r"^(?:WOS|ISI):")).select("row")
    whole = fields["C1"].join(foreign, on="row", how="semi").group_by("row").agg(pl.col("text").str.join(" "))
    return whole.filter(pl.col("text").str.contains(r"^[^;\[\]]+; [^;\[\]]+$")).sort("row")


def _core_lines(fields: dict[str, pl.DataFrame]) -> pl.DataFrame:
    lines = fields["C1"].join(_in_other_index(fields), on="row", how="anti", maintain_order="left")
    return lines.select("row", line=pl.int_range(1, pl.len() + 1).over("row"), text="text")


def _lines_of_other_indexes(fields: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Their address in the form of the Core Collection: `[Name] address`."""
    text = pl.col("text").str.replace(r"^([^;]+); ", "[$1] ")
    return _in_other_index(fields).select("row", line=pl.lit(1, pl.Int64), text=text)


def _bracketed(addresses: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    names = addresses.drop_nulls("names").with_columns(name=pl.col("names").str.split(";")).explode("name")
    named = names.select("row", "line", "address", "name", link=pl.lit("bracket"))
    return _matched(named, keys).select("row", "position", "line", "link", "address")


def _single(addresses: pl.DataFrame, authors: pl.DataFrame) -> pl.DataFrame:
    alone = addresses.filter((pl.len().over("row") == 1) & pl.col("names").is_null())
    linked = alone.join(authors, on="row").with_columns(link=pl.lit("single_address"))
    return linked.select("row", "position", "line", "link", "address")


def _unlinked(addresses: pl.DataFrame, linked: pl.DataFrame) -> pl.DataFrame:
    rest = addresses.join(linked, on=["row", "line"], how="anti")
    return rest.select("row", position=pl.lit(None, pl.Int64), line="line", link=pl.lit("none"), address="address")


def _without_address(authors: pl.DataFrame, linked: pl.DataFrame) -> pl.DataFrame:
    rest = authors.join(linked, on=["row", "position"], how="anti")
    line, address = pl.lit(None, pl.Int64), pl.lit(None, pl.String)
    return rest.select("row", "position", line=line, link=pl.lit("none"), address=address)


def _reprints(reprint: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """Table[row, position, address]: the authors whom the reprint entries name, with the address given there.

    Entries are joined by `; `, but several authors may share one (`Ng, QX; Goh, SSN (corresponding author), …`): the
    marker splits the text, and what precedes a marker is the address of the entry before and, behind its end, names.
    """
    marked = reprint.with_columns(part=pl.col("text").str.replace_all(_MARKER, _SPLIT).str.split(_SPLIT))
    parts = marked.filter(pl.col("part").list.len() > 1).explode("part").select("row", "part")
    first, last = (pl.int_range(pl.len()).over("row") == n for n in (0, pl.len().over("row") - 1))
    cut = pl.col("part").str.extract_groups(r"^(.*?\.|[^;]*);\s+(.*)$")
    split = parts.with_columns(
        address=_address(pl.when(last).then("part").otherwise(cut.struct[0])),
        names=pl.when(first).then("part").otherwise(cut.struct[1]),
    )
    entries = split.select("row", "names", address=pl.col("address").shift(-1).over("row")).drop_nulls("address")
    named = entries.with_columns(name=pl.col("names").str.split(";")).explode("name").drop("names")
    return _matched(named, keys).select("row", "position", "address").filter(pl.col("address") != "")


def _completed(
    rows: pl.DataFrame, authors: pl.DataFrame, reprints: pl.DataFrame, reprint: pl.DataFrame
) -> pl.DataFrame:
    """The rows with names and marks; an address that an export repeats for one author stands once."""
    named = rows.join(authors.select("row", "position", "author"), on=["row", "position"], how="left")
    marks = reprints.select("row", "position", marked=pl.lit(True)).unique()
    marked = named.join(marks, on=["row", "position"], how="left")
    has_reprint = pl.col("row").is_in(reprint["row"].implode())
    corresponding = pl.when(pl.col("position").is_not_null() & has_reprint).then(pl.col("marked").fill_null(False))
    return (
        marked.sort("row", "position", "line", nulls_last=True, maintain_order=True)
        .select(
            "row",
            "position",
            is_corresponding=corresponding,
            author="author",
            institution=pl.col("address").str.split(",").list.first().str.strip_chars(),
            affiliation_raw="address",
            link="link",
        )
        .unique(["row", "position", "affiliation_raw"], keep="first", maintain_order=True)
    )
