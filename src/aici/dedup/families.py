"""Which publications are one application, and which applications one simple family.

A publication is what a record is of, or lists as a member of its family. Rules, in this order:
1. *Application*: publications of one office with one application number, and those whose numbers the office gives an
   application once for all its publications (`SHARED`: EP1234567A1 and B1; of China those of nine digits, as shorter
   ones of A and C are two series; elsewhere publications of the same letter, AU2020100001A1 and A9). The list is
   partial: other offices (Australia, Spain …) may do so, too. Numbers join nothing where application numbers tell
   publications apart. Utility models and designs (`forms`) are never one with an invention. Application numbers of
   Derwent tell nothing here, as they have lost their year or series.
2. *Family as a source states it*: `family_members`, and records with one `family_id`. Sources come in the order of
   `STATED_BY`: those that list simple families by identical priorities, then Derwent, whose families are wider. What a
   source states never joins two families that an earlier one has told apart: publications named by none before join
   the first of them in order of number. So no chain runs through statements that contradict each other.
3. *Same first filings*: an application in no stated family joins those with the same set of first filings. These are
   its priorities; a priority that is itself an application here with priorities stands for those, as the same source
   lists them or else the first of `STATED_BY` that lists any (so a continuation or division is of its parent's family;
   and so is a continuation-in-part that claims nothing else, as no export tells it apart); its own number is no
   priority; that of an international application, its regional phase, counts only if it is alone; without priorities
   in any source it is its own first filing. Sharing one priority of several joins nothing: that is an extended family.
   Where several stated families have the same set, the first in order of number is joined.
A family is named by its smallest publication number; the order of files or rows does not matter.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from aici.sources import patent_numbers

STATED_BY = ("lens", "patsnap", "incopat", "google_patents", "derwent")
SHARED = ("EP", "WO", "US", "DE", "GB", "FR", "CA", "BR")
_SHARED_IN_CHINA = "^CN[0-9]{9}[A-Z]?$"  # since 2004
COLUMNS = (  # of the records
    "data_source", "publication_number", "family_members", "family_id", "application_number", "priority_numbers",
)  # fmt: skip
_ROUNDS = 10  # of replacing priorities by theirs: no chain of continuations that counts is longer
_UNRELIABLE = "derwent"  # whose application numbers have lost year or series


def forms(office: pl.Expr, kind: pl.Expr, number: pl.Expr) -> pl.Expr:
    """What is protected, by office, kind and publication number: `invention`, `utility_model` or `design`.

    Utility models have the letters U and Y everywhere, Z in Japan; French certificates of utility A3 and B3 and
    Australian innovation patents A4 and B4 are counted with them. Designs have S, in China also D; in the United States
    their numbers begin with D. Without kind it is an invention.
    """
    design = kind.str.starts_with("S") | ((office == "CN") & (kind == "D")) | number.str.starts_with("USD")
    minor = ((office == "FR") & kind.is_in(["A3", "B3"])) | ((office == "AU") & kind.is_in(["A4", "B4"]))
    model = kind.str.contains("^[UY]") | ((office == "JP") & kind.str.starts_with("Z")) | minor
    return (
        pl.when(design.fill_null(False)).then(pl.lit("design"))
        .when(model.fill_null(False)).then(pl.lit("utility_model"))
        .otherwise(pl.lit("invention"))
    )  # fmt: skip


def match_publications(records: pl.DataFrame) -> pl.DataFrame:
    """The application and family of each publication.

    Parameters
    ----------
    records : DataFrame[data_source, publication_number, family_members, family_id, application_number, \
priority_numbers]
        One row per patent record; numbers in the forms of `sources.patent_numbers`.

    Returns
    -------
    DataFrame[publication_number, office, kind, form, application_id, application_number, family_id]
        One row per publication, by number. `application_id` is the smallest publication number of the application,
        `application_number` the smallest number that a source gives it (of Derwent only where no other does) or null,
        `family_id` the smallest publication number of the family.
    """
    named = _named(records)
    publications = named.select("publication_number").unique().sort("publication_number").with_row_index("node")
    publications = publications.with_columns(_parts())
    own = records.select("data_source", "publication_number", "application_number", "priority_numbers").join(
        publications.select("publication_number", "node", "office", "form"), on="publication_number"
    )
    applications = _applications(publications, own)
    families = _families(publications, own, named, applications)
    numbers = publications["publication_number"]
    told = publications.with_columns(
        application_id=numbers.gather(applications), family_id=numbers.gather(families)
    ).join(_application_numbers(own, applications), on="node", how="left", maintain_order="left")
    return told.select(
        "publication_number", "office", "kind", "form", "application_id", "application_number", "family_id"
    )


def connected(nodes: np.ndarray, keys: np.ndarray, size: int) -> np.ndarray:
    """For each of `size` nodes the smallest one it is connected to; two nodes are connected that share a key.

    Each round halves the way to the smallest, so that there are few rounds however long the chains.
    """
    labels = np.arange(size)
    if not len(nodes):
        return labels
    order = np.argsort(keys, kind="stable")
    nodes, keys = nodes[order], keys[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    place = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, len(keys)]))
    while True:
        offered = np.minimum.reduceat(labels[nodes], starts)[place]
        before = labels.copy()
        np.minimum.at(labels, before[nodes], offered)
        while not np.array_equal(labels, jumped := labels[labels]):
            labels = jumped
        if np.array_equal(labels, before):
            return labels


def _named(records: pl.DataFrame) -> pl.DataFrame:
    """Table[data_source, statement, publication_number]: a record's own number and the members it lists.

    `statement` numbers families as sources state them; null for a record that states none.
    """
    members = pl.col("family_members").list.len().fill_null(0) > 0
    alike = pl.col("family_members").list.sort().list.join(" ")
    family = pl.when(pl.col("family_id").is_not_null() | members).then(
        pl.coalesce("family_id", pl.col("data_source") + " " + alike)
    )
    rows = records.select(
        "data_source",
        statement=family.rank("dense"),
        publication_number=pl.concat_list(
            pl.col("publication_number"), pl.col("family_members").fill_null(pl.lit([], pl.List(pl.String)))
        ),
    )
    return rows.explode("publication_number", empty_as_null=False).unique()


def _parts() -> list[pl.Expr]:
    number = pl.col("publication_number")
    office, kind = number.str.head(2), patent_numbers.kind(number)
    return [office.alias("office"), kind.alias("kind"), forms(office, kind, number).alias("form")]


def _applications(publications: pl.DataFrame, own: pl.DataFrame) -> np.ndarray:
    """For each publication the smallest one of its application."""
    numbered = own.filter(pl.col("application_number").is_not_null(), pl.col("data_source") != _UNRELIABLE)
    by_application = numbered.select("node", key=pl.concat_str("office", "form", "application_number", separator=" "))
    told = _joined(by_application.unique(), publications.height)
    number = pl.col("publication_number")
    shared = pl.col("office").is_in(SHARED) | number.str.contains(_SHARED_IN_CHINA)
    letter = pl.when(~shared).then(pl.col("kind").str.head(1)).fill_null("")
    serial = number.str.strip_suffix(pl.col("kind").fill_null("")) + "-" + letter
    by_number = publications.select("node", key=pl.concat_str(pl.lit("P"), pl.col("form"), serial))
    is_told = pl.col("node").is_in(by_application["node"].unique().implode())
    by_number = by_number.with_columns(applied=pl.when(is_told).then(pl.Series(told)))
    by_number = by_number.filter(pl.col("applied").drop_nulls().n_unique().over("key") < 2)
    return _joined(pl.concat([by_number.select("node", "key"), by_application]).unique(), publications.height)


def _joined(edges: pl.DataFrame, size: int) -> np.ndarray:
    """The components of Table[node, key]."""
    return connected(edges["node"].to_numpy(), edges["key"].rank("dense").to_numpy(), size)


def _families(
    publications: pl.DataFrame, own: pl.DataFrame, named: pl.DataFrame, applications: np.ndarray
) -> np.ndarray:
    """For each publication the smallest one of its family."""
    stated = named.drop_nulls("statement").join(publications.select("publication_number", "node"), "publication_number")
    labels, settled = applications, np.zeros(len(applications), dtype=bool)
    for source in STATED_BY:
        edges = stated.filter(pl.col("data_source") == source).select("node", key="statement")
        labels, settled = _attached(labels, settled, edges)
        settled[labels[edges["node"].to_numpy()]] = True
    labels, settled = _attached(labels, settled, _first_filings(own, applications))
    return labels


def _attached(labels: np.ndarray, settled: np.ndarray, edges: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Families joined by Table[node, key], none of the settled ones with another settled one.

    `labels` gives each publication the smallest one of its family, `settled` is true at that of a settled family.
    Families that are not settled are joined by keys; what they make joins the first settled one it shares a key with.
    """
    if edges.is_empty():
        return labels, settled
    groups, size = labels[edges["node"].to_numpy()], len(labels)
    keys = edges["key"].rank("dense").to_numpy().astype(np.int64) - 1
    firm = settled[groups]
    anchors = np.full(keys.max() + 1, size)
    np.minimum.at(anchors, keys[firm], groups[firm])
    loose = connected(groups[~firm], keys[~firm], size)
    nearest = np.full(size, size)
    np.minimum.at(nearest, loose[groups[~firm]], anchors[keys[~firm]])
    moved = np.where(nearest[loose] < size, nearest[loose], loose)[labels]
    return _by_smallest(moved, settled)


def _by_smallest(labels: np.ndarray, settled: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same families, each labelled by its smallest publication."""
    smallest = np.full(len(labels), len(labels))
    np.minimum.at(smallest, labels, np.arange(len(labels)))
    kept = np.zeros(len(labels), dtype=bool)
    kept[smallest[settled & (smallest < len(labels))]] = True
    return smallest[labels], kept


def _first_filings(own: pl.DataFrame, applications: np.ndarray) -> pl.DataFrame:
    """Table[node, key]: the sets of first filings of each application, one set per source that lists any."""
    told = own.with_columns(group=pl.Series(applications[own["node"].to_numpy()], dtype=pl.Int64))
    told = told.filter(pl.col("data_source") != _UNRELIABLE)
    known = told.filter(pl.col("application_number").is_not_null())
    known = known.group_by(number="application_number").agg(filed=pl.col("group").min())
    claims = told.select("group", "data_source", number="priority_numbers").explode("number", empty_as_null=False)
    claims = claims.drop_nulls().unique().join(known, on="number", how="left")
    claims = claims.filter(pl.col("filed").is_null() | (pl.col("filed") != pl.col("group")))
    roots = _traced(claims.select("group", "data_source", "filed", "number"))
    itself = told.filter(pl.col("application_number").is_not_null()).select("group").unique()
    itself = itself.join(roots, on="group", how="anti").with_columns(data_source=pl.lit(""), root="#" + _text("group"))
    sets = pl.concat([roots, itself.select(roots.columns)]).unique().sort("root").group_by("group", "data_source").agg(
        key=pl.col("root").str.join(" ")
    )  # fmt: skip
    return sets.select("key", node="group").unique()


def _traced(claims: pl.DataFrame) -> pl.DataFrame:
    """Table[group, data_source, root]: priorities that have priorities themselves are replaced by those.

    Two applications that claim each other, which only a wrong number can make, keep what they claim.
    """
    onward = _onward(claims)
    for _ in range(_ROUNDS):
        step = claims.join(onward, on=["filed", "data_source"], how="left", nulls_equal=False)
        if step["next_number"].is_null().all():
            break
        itself = (pl.col("next") == pl.col("group")).fill_null(False)
        replaced = pl.col("next_number").is_not_null() & ~itself
        claims = step.select(
            "group", "data_source",
            filed=pl.when(replaced).then("next").otherwise("filed"),
            number=pl.when(replaced).then("next_number").otherwise("number"),
        ).unique()  # fmt: skip
    regional = pl.col("number").str.starts_with("WO")
    claims = claims.filter(~regional | regional.all().over("group", "data_source"))
    return claims.select("group", "data_source", root=("#" + _text("filed")).fill_null(pl.col("number"))).unique()


def _onward(claims: pl.DataFrame) -> pl.DataFrame:
    """Table[filed, data_source, next, next_number]: what an application claims, to a source that comes upon it.

    It is what that source lists, else what the first of `STATED_BY` does.
    """
    listed = claims.select("data_source", filed="group").unique()
    place = pl.col("data_source").replace_strict({name: n for n, name in enumerate(STATED_BY)}, default=len(STATED_BY))
    first = listed.group_by("filed").agg(first=pl.col("data_source").sort_by(place, "data_source").first())
    views = first.join(claims.select("data_source").unique(), how="cross")
    views = views.join(listed.with_columns(own="data_source"), on=["filed", "data_source"], how="left")
    views = views.select("filed", "data_source", told=pl.coalesce("own", "first"))
    said = claims.rename({"group": "filed", "data_source": "told", "filed": "next", "number": "next_number"})
    return views.join(said, on=["filed", "told"]).drop("told")


def _text(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.String)


def _application_numbers(own: pl.DataFrame, applications: np.ndarray) -> pl.DataFrame:
    """Table[node, application_number] of the publications whose application has a number."""
    groups = pl.DataFrame({"group": applications}).with_row_index("node").cast({"group": pl.UInt32})
    numbered = own.drop_nulls("application_number").join(groups, on="node")
    best = numbered.group_by("group").agg(
        pl.col("application_number").sort_by(pl.col("data_source") == _UNRELIABLE, "application_number").first()
    )
    return groups.join(best, on="group").select("node", "application_number")
