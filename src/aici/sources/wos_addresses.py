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

import numpy as np
import polars as pl

from aici.sources.text import changed

_MARKER = r"(?i)\s*\((?:reprint author|corresponding author|通讯作者|通訊作者)\)\s*[,，]\s*"
_USUAL_MARKERS = [" (corresponding author), ", " (reprint author), "]
_MARKED = ["author)", "作者)"]  # what is left of any other spelling
_EMAIL = r"\s*\([^()\s]*@[^()\s]*\)"
_SPLIT = "\x1f"


def authors(lists: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """The authors of each record.

    Parameters
    ----------
    lists : Table[row, text] by tag; AU and AF one row per author, in printed order, records in theirs

    Returns
    -------
    Table[row, position, author, au, af]
        `author` is the full name where the record has one for every author, else the short one.
    """
    rows, full_rows = (lists[tag]["row"].to_numpy() for tag in ("AU", "AF"))
    short, full = (_without_email(lists[tag]["text"]) for tag in ("AU", "AF"))
    most = max(rows.max(initial=0), full_rows.max(initial=0)) + 1
    parallel = np.bincount(rows, minlength=most) == np.bincount(full_rows, minlength=most)
    place = np.full(len(rows), len(full))  # of the full name; behind the last of them stands null
    place[parallel[rows]] = np.flatnonzero(parallel[full_rows])
    af = _gathered(full, place)
    named = pl.DataFrame({"row": lists["AU"]["row"], "position": _ordinals(rows), "au": short, "af": af})
    return named.select("row", "position", pl.col("af").fill_null(pl.col("au")).alias("author"), "au", "af")


def _ordinals(rows: np.ndarray) -> np.ndarray:
    """The place of each line within its record, from 1; `rows` are in order."""
    begins = np.flatnonzero(np.diff(rows, prepend=-1))
    return np.arange(1, len(rows) + 1) - np.repeat(begins, np.diff(begins, append=len(rows)))


def _without_email(names: pl.Series) -> pl.Series:
    """Addresses of electronic mail, which some indexes put behind a name, are cut; few have any."""
    is_named = names.str.contains("@", literal=True)
    return changed(names, is_named, lambda name: name.str.replace(_EMAIL, "").str.strip_chars())


def _gathered(values: pl.Series, places: np.ndarray) -> pl.Series:
    """The values at the places; null for the place behind the last of them, which stands for none."""
    return values.extend_constant(None, 1).gather(places)


def authorships(lines: pl.DataFrame, texts: pl.DataFrame, authors: pl.DataFrame) -> pl.DataFrame:
    """Authors and addresses of each record, linked as far as the export links them.

    Parameters
    ----------
    lines : Table[row, text], the lines of C1
    texts : Table[row, RP, UT, …], one row per record
    authors : Table[row, position, author, au, af]

    Returns
    -------
    Table[row, position, is_corresponding, author, institution, affiliation_raw, link]
        One row per author × address, per address without author, per author without address.
    """
    reprint = texts.select("row", text="RP").drop_nulls("text")
    own = _addresses(lines, texts)
    addresses = pl.concat([own, _reprints(reprint)])
    person, address = _matched(addresses, authors)
    in_reprint = address >= own.height
    marked = np.zeros(authors.height, dtype=bool)
    marked[person[in_reprint]] = True
    is_told = pl.Series(np.isin(authors["row"].to_numpy(), reprint["row"].to_numpy()))
    people = authors.with_columns(is_corresponding=pl.when(is_told).then(pl.Series(marked)))
    return _table(*_links(person, address, addresses, own.height, authors), people, addresses)


def _links(
    person: np.ndarray, address: np.ndarray, addresses: pl.DataFrame, own: int, authors: pl.DataFrame
) -> tuple[np.ndarray, np.ndarray, pl.Series]:
    """Places in the tables of authors and of addresses, behind the last where there is none, and how they are linked.

    With places what is linked, and what is left, are masks; joins by record, author and line take much longer.

    Parameters
    ----------
    person, address : who is named by which address
    own : number of the addresses that are lines of C1; behind them stand reprint entries
    """
    is_own = address < own
    alone, only = _single(addresses.head(own), authors)
    placed, used = np.zeros(authors.height, dtype=bool), np.zeros(own, dtype=bool)
    placed[person[is_own]] = placed[alone] = True
    used[address[is_own]] = used[only] = True
    rest = ~is_own & ~placed[person]
    placed[person[rest]] = True
    unlinked, without = np.flatnonzero(~used), np.flatnonzero(~placed)
    parts = [
        ("bracket", person[is_own], address[is_own]),
        ("single_address", alone, only),
        ("reprint", person[rest], address[rest]),
        ("none", np.full(len(unlinked), authors.height), unlinked),
        ("none", without, np.full(len(without), addresses.height)),
    ]
    links, people, places = zip(*parts, strict=True)
    link = pl.Series(links).gather(np.repeat(np.arange(len(parts)), [len(part) for part in people]))
    return np.concatenate(people), np.concatenate(places), link


def _single(own: pl.DataFrame, authors: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Places of the authors of records with one address, which names nobody, and of this address."""
    rows, people = own["row"].to_numpy(), authors["row"].to_numpy()
    most = max(rows.max(initial=0), people.max(initial=0)) + 1
    alone = (np.bincount(rows, minlength=most)[rows] == 1) & own["names"].is_null().to_numpy()
    of_row = np.full(most, -1)
    of_row[rows[alone]] = np.flatnonzero(alone)
    person = np.flatnonzero(of_row[people] >= 0)
    return person, of_row[people[person]]


def _matched(addresses: pl.DataFrame, authors: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Places of the authors whom addresses name, and of these addresses.

    A name as it is written wins over one that differs by stops and blanks (`Peng, Qian G.` is not `Peng, Qiang`), then
    the full name over the short one; so a name that is found in one way is not looked for in the next.
    """
    split = addresses.select("row", address=pl.int_range(pl.len()), name=pl.col("names").str.split(";"))
    wanted = split.drop_nulls("name").explode("name").with_columns(_lower("name"))
    people = authors.select("row", _lower("af"), _lower("au"), person=pl.int_range(pl.len()))
    by_full, wanted = _found(wanted, people, "af")
    by_short, wanted = _found(wanted, people, "au")
    if wanted.is_empty():
        return _places(by_full, by_short)
    people = people.filter(np.isin(people["row"].to_numpy(), wanted["row"].to_numpy()))
    wanted, people = wanted.with_columns(_bare("name")), people.with_columns(_bare("af"), _bare("au"))
    by_bare_full, wanted = _found(wanted, people, "af")
    by_bare_short, _ = _found(wanted, people, "au")
    return _places(by_full, by_short, by_bare_full, by_bare_short)


def _places(*pairs: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    person, address = (np.concatenate([part[name].to_numpy() for part in pairs]) for name in ("person", "address"))
    return person, address


def _found(wanted: pl.DataFrame, people: pl.DataFrame, form: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Table[person, address] of the names that are authors in this form, and the names that are not."""
    known = people.select("row", "person", name=form).drop_nulls("name")
    pairs = wanted.with_row_index("n").join(known, on=["row", "name"])
    rest = np.ones(wanted.height, dtype=bool)
    rest[pairs["n"].to_numpy()] = False
    return pairs.select("person", "address"), wanted.filter(rest)


def _lower(name: str) -> pl.Expr:
    return pl.col(name).str.to_lowercase().str.strip_chars()


def _bare(name: str) -> pl.Expr:
    """A name without stops and blanks."""
    return pl.col(name).str.replace_all(r"[.\s]", "")


def _addresses(lines: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Table[row, names, address]: address lines; `names` is null where no names stand before the address."""
    foreign = _in_other_index(lines, texts)
    if not foreign.is_empty():
        core = lines.join(foreign, on="row", how="anti", maintain_order="left")
        lines = pl.concat([core, foreign]).sort("row", maintain_order=True)
    parts = pl.col("text").str.splitn("]", 2).struct
    is_bracketed = pl.col("text").str.starts_with("[") & parts[1].is_not_null()
    names = pl.when(is_bracketed).then(parts[0].str.strip_prefix("["))
    address = pl.when(is_bracketed).then(parts[1].str.strip_chars_start()).otherwise("text")
    return lines.select("row", names=names, address=_address(address)).filter(pl.col("address") != "")


def _address(text: pl.Expr) -> pl.Expr:
    return text.str.strip_chars(" ;").str.strip_suffix(".")


def _in_other_index(lines: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """Table[row, text]: C1 of records where it is one wrapped `Name; address` (Zoological Record and its like).

    It is given the form of the Core Collection, `[Name] address`.
    """
    foreign = texts.filter(~pl.col("UT").str.contains(r"^(?:WOS|ISI):")).select("row")
    if foreign.is_empty():
        return lines.head(0)
    whole = lines.join(foreign, on="row", how="semi").group_by("row").agg(pl.col("text").str.join(" "))
    found = whole.filter(pl.col("text").str.contains(r"^[^;\[\]]+; [^;\[\]]+$"))
    return found.with_columns(pl.col("text").str.replace(r"^([^;]+); ", "[$1] "))


def _reprints(reprint: pl.DataFrame) -> pl.DataFrame:
    """Table[row, names, address]: the reprint entries, which may name several authors.

    Entries are joined by `; `, but several authors may share one (`Ng, QX; Goh, SSN (corresponding author), …`): the
    marker splits the text, and what precedes a marker is the address of the entry before and, behind its end, names.
    """
    text = reprint["text"].str.replace_many(_USUAL_MARKERS, [_SPLIT] * len(_USUAL_MARKERS))
    other = text.str.contains_any(_MARKED, ascii_case_insensitive=True)
    text = changed(text, other, lambda entry: entry.str.replace_all(_MARKER, _SPLIT))
    marked = pl.DataFrame({"row": reprint["row"], "part": text.str.split(_SPLIT)})
    parts = marked.filter(pl.col("part").list.len() > 1).explode("part")
    first = pl.col("row").ne_missing(pl.col("row").shift(1))
    last = pl.col("row").ne_missing(pl.col("row").shift(-1))
    cut = pl.when(~first & ~last).then("part").str.extract_groups(r"^(.*?\.|[^;]*);\s+(.*)$").struct
    address = _address(pl.when(last).then("part").otherwise(cut[0])).shift(-1)
    entries = parts.select("row", names=pl.when(first).then("part").otherwise(cut[1]), address=address, last=last)
    return entries.filter(~pl.col("last") & (pl.col("address") != "")).drop("last")


def _table(
    person: np.ndarray, address: np.ndarray, link: pl.Series, people: pl.DataFrame, addresses: pl.DataFrame
) -> pl.DataFrame:
    """The links with names and texts, in the order of records, authors and addresses.

    An address that an export repeats for one author stands once.
    """
    rows = [np.append(table["row"].to_numpy(), 0) for table in (people, addresses)]
    row = np.where(person < people.height, rows[0][person], rows[1][address])
    order = np.lexsort((address, person, row))
    row, person, address = row[order], person[order], address[order]
    place = addresses["address"]
    institution = place.str.splitn(",", 2).struct[0].str.strip_chars()
    table = pl.DataFrame(
        {"row": row}
        | {name: _gathered(people[name], person) for name in ("position", "is_corresponding", "author")}
        | {"institution": _gathered(institution, address), "affiliation_raw": _gathered(place, address)}
        | {"link": link.gather(order)}
    )
    same = (np.diff(row) == 0) & (np.diff(person) == 0)
    near = np.flatnonzero(np.append(same, False) | np.append(False, same))  # only there it may stand twice
    once = np.ones(len(row), dtype=bool)
    once[near] = table[near].select(pl.struct("row", "position", "affiliation_raw").is_first_distinct()).to_series()
    return table.filter(once)
