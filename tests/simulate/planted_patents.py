"""Counts what is planted in patents, from Derwent's tagged text and the workbooks of IncoPat and Patsnap."""

import polars as pl

from aici import calibration
from checkout import ROOT
from simulate import raw_files
from simulate.counting import Counter, with_listed, with_listed_files

_LEADING = 10  # holders of a country with most families
_AI_CLASS = r"G06N|G06V|G06K-?0*9/"
_TECHNOLOGIES = r"It comprises (.*?)\. [A-Z]|其包括(.*?)。"


def tables(world, truth):
    """By file, record, applicant, publication and family: what the three databases show."""
    records = truth["patent_records"]
    files = raw_files.files(world, "derwent")
    derwent = with_listed(raw_files.tagged(files, raw_files.DERWENT_TAGS), records, "record_id", "family_id")
    derwent = _derwent(derwent, truth)
    incopat = with_listed(raw_files.incopat(world), records, "record_id", "family_id")
    patsnap = _patsnap(with_listed(raw_files.patsnap(world), records, "record_id", "family_id"))
    families = _families(derwent, incopat, patsnap, truth)
    publications = _publications(incopat, patsnap, families, truth)
    return {
        "derwent_files": with_listed_files(files, truth), "derwent": derwent, "applicants": _applicants(derwent),
        "members": _members(derwent), "incopat": incopat, "patsnap": patsnap, "families": families,
        "incopat_files": with_listed_files(incopat.group_by("file").agg(pl.col("is_older").any()), truth),
        "patsnap_files": with_listed_files(patsnap.group_by("file").agg(pl.col("is_english").any()), truth),
        "co_applicants": _co_applicants(incopat), "publications": publications,
        "all_publications": publications.drop("planted"),
    }  # fmt: skip


def _derwent(rows, truth):
    """The records of Derwent, each a family, with `assignees`, one line each, and the holder and country in truth."""
    holders = truth["applicants"].filter(pl.col("position") == 1).select("family_id", holder="applicant")
    countries = truth["families"].select("family_id", "country_code")
    lines, members = pl.col("AE").str.split("\n"), pl.col("PN").str.count_matches("; ") + 1
    rows = rows.drop("planted").join(holders, on="family_id").join(countries, on="family_id")
    return rows.with_columns(
        assignees=lines.list.head(lines.list.len() // members), first_office=pl.col("PI").str.head(2),
        offices=pl.col("PN").str.split("; ").list.eval(pl.element().str.head(2)),
        is_invention=pl.col("PN").str.contains("-[ABCT]"),
    )  # fmt: skip


def _applicants(derwent):
    return derwent.select("family_id", line="assignees").explode("line")


def _members(derwent):
    """One row per publication of the families in Derwent: office, kind, application and date, as PD and AD say."""
    pattern = r"^(?<number>(?<office>[A-Z]{2}).*-(?<kind>\w+)) +"
    published = derwent.select("UT", line=pl.col("PD").str.split("\n")).explode("line").select(
        "UT", pl.col("line").str.extract_groups(pattern).alias("member"),
        published=pl.col("line").str.extract(r"   (\d\d \w{3} \d{4})   ").str.to_date("%d %b %Y"),
    ).unnest("member")  # fmt: skip
    applied = derwent.select("UT", line=pl.col("AD").str.split("\n")).explode("line").select(
        "UT", number=pl.col("line").str.extract(r"^(\S+)"), application=pl.col("line").str.extract(r"^\S+ +(\S+)")
    )  # fmt: skip
    members = published.join(applied, on=["UT", "number"])
    is_grant = pl.col("kind").str.contains("^[BC]")
    last_day = pl.col("published").max()
    return members.with_columns(
        is_granted=is_grant.any().over("UT", "application"), is_old=pl.col("published") <= last_day.dt.offset_by("-3y")
    )  # fmt: skip


def _patsnap(rows):
    """The records of Patsnap with the applicant of the record before that has an assignee of the same country."""
    country = pl.col("countries").str.extract(r"^(\w+)")
    return rows.with_columns(
        before=pl.col("original").shift(1).over(pl.col("file").str.extract(r"/(\d+)-"), country)
    )  # fmt: skip


def _families(derwent, incopat, patsnap, truth):
    """All families, with what any of the databases shows of them: classes, kinds, technologies, citations."""
    numbers = pl.concat([
        derwent.select("family_id", number=pl.col("PN").str.split("; ")).explode("number"),
        incopat.select("family_id", "number"), patsnap.select("family_id", "number"),
    ])  # fmt: skip
    kinds = numbers.group_by("family_id").agg(kinds=pl.col("number").str.extract(r"([A-Z])\d?$").unique())
    shown = pl.concat([
        derwent.select("family_id", classes="IP", text="AB", cited=None),
        incopat.select("family_id", "classes", "text", cited=pl.col("cited").cast(pl.Float64).cast(pl.Int64)),
        patsnap.select(
            "family_id", pl.col("classes").str.strip_chars("-"), cited=None,
            text=pl.concat_str("abstract", "in_chinese"),
        ).select("family_id", "classes", "text", "cited"),
    ], how="vertical_relaxed")  # fmt: skip
    said = pl.coalesce(pl.col("text").str.extract(_TECHNOLOGIES, group) for group in (1, 2)).str.split(", ")
    seen = shown.with_columns(named=said).group_by("family_id").agg(
        pl.col("classes").drop_nulls().str.join(" ").str.strip_chars(), pl.col("cited").max(),
        pl.col("named").drop_nulls().first(),
    )  # fmt: skip
    families = truth["families"].join(kinds, on="family_id", how="left").join(seen, on="family_id", how="left")
    families = families.with_columns(in_derwent=pl.col("family_id").is_in(derwent["family_id"].implode()))
    return _clusters(families, truth)


def _clusters(families, truth):
    """Add `is_leading`, whether a leading firm holds the family, and `in_cluster`, technologies of one cluster."""
    facts = calibration.patent_families(ROOT / "data" / "published" / "2025")
    technologies = pl.from_pandas(facts.technologies).cast(pl.String)
    holders = pl.from_pandas(facts.holders[["holder", "country_code", "families"]])
    rank = pl.col("families").rank("ordinal", descending=True).over("country_code")
    leading = holders.filter(
        rank <= _LEADING, pl.col("country_code").is_in(technologies["country_code"].unique().implode())
    ).select("country_code", applicant="holder")  # fmt: skip
    firsts = truth["applicants"].filter(pl.col("position") == 1).join(leading, on=["country_code", "applicant"])
    found = families.select("family_id", "country_code", technology="named").explode("technology").join(
        technologies.rename({"cluster": "among"}), on=["country_code", "technology"]
    ).group_by("family_id").agg(in_cluster=pl.len() * (pl.col("among").n_unique() == 1))  # fmt: skip
    return families.join(found, on="family_id", how="left").with_columns(
        pl.col("in_cluster").fill_null(0), is_leading=pl.col("family_id").is_in(firsts["family_id"].implode())
    )  # fmt: skip


def _co_applicants(incopat):
    """One row per co-applicant of the families in IncoPat: its country and that of the first applicant."""
    rows = incopat.filter(pl.col("countries") != "").unique("family_id", keep="first", maintain_order=True)
    countries = pl.col("countries").str.split("; ")
    rows = rows.select("family_id", first=countries.list.first(), other=countries.list.slice(1))
    return rows.filter(pl.col("other").list.len() > 0).explode("other")


def _publications(incopat, patsnap, families, truth):
    """All publications, with the databases that hold them, their office and kind, and the kinds of their family."""
    kinds = families.select("family_id", "kinds", "in_derwent")
    rows = truth["publications"].join(kinds, on="family_id").rename({"publication_number": "number"})
    held = {"in_incopat": incopat, "in_patsnap": patsnap}
    return rows.with_columns(
        pl.col("number").str.extract(r"([A-Z]\d?)$").alias("kind"), pl.col("number").str.head(2).alias("office"),
        **{name: pl.col("number").is_in(raw["number"].implode()) for name, raw in held.items()},
    )  # fmt: skip


_KINDS = pl.col("kinds")
_INVENTED = _KINDS.list.set_intersection(["A", "B", "C", "T"]).list.len() > 0
_AI = pl.col("classes").str.contains(_AI_CLASS)
_YEAR, _CLASSES = pl.col("priority_year"), pl.col("classes")
_SEEN = pl.col("in_incopat") | pl.col("in_patsnap")
_LINE = pl.col("line")
_LISTED = pl.col("assignees").list.first().str.ends_with("-C)")
_SMALL = ~_LINE.str.ends_with("-C)")
_WRITTEN = pl.col("assignees").list.first().str.extract(r"^(.*) \(")
_HOLDER = pl.col("holder").str.to_uppercase().str.replace_all("[.,]", "")
_ABROAD = pl.col("offices").list.set_difference(pl.concat_list("first_office")).list.len() > 0
_INVENTION = pl.col("is_invention")
_WORLD_WIDE = pl.col("office") == "WO"

COUNTERS = {
    "non_ai_family": Counter("families", ~_AI & (_CLASSES != ""), _AI & _INVENTED, beside=True),
    "utility_model_family": Counter("families", _AI & ~_INVENTED, _AI & _INVENTED, beside=True),
    "design_family": Counter(
        "families", (_CLASSES == "") & (_KINDS.list.join("") == "S"), _AI & _INVENTED, beside=True
    ),
    "image_recognition_family": Counter(
        "families", ~_CLASSES.str.contains("G06N")
        & pl.when(_YEAR < 2022).then(~_CLASSES.str.contains("G06V")).otherwise(~_CLASSES.str.contains("G06K")),
        _AI,
    ),
    "clustered_family": Counter(
        "families", pl.col("in_cluster").is_between(3, 6) & (pl.col("cited") >= 40).fill_null(True),
        pl.col("is_leading") & _AI & _INVENTED,
    ),
    "holder_name_varies": Counter("derwent", _WRITTEN != _HOLDER, _LISTED),
    "person": Counter("applicants", _LINE.str.ends_with("-Individual)"), _SMALL),
    "university": Counter("applicants", _LINE.str.contains(r"^UNIVERSITY [A-Z]{2}-\d+ "), _SMALL),
    "co_applicant": Counter("derwent", pl.col("assignees").list.len().is_between(2, 3)),
    "co_applicant_abroad": Counter("co_applicants", pl.col("other") != pl.col("first")),
    "abroad_from_china": Counter("derwent", _ABROAD, _INVENTION & (pl.col("country_code") == "CHN")),
    "abroad_from_elsewhere": Counter("derwent", _ABROAD, _INVENTION & (pl.col("country_code") != "CHN")),
    "provisional": Counter(
        "derwent", pl.col("PI").str.contains(r"^US\d+P "), _INVENTION & (pl.col("first_office") == "US")
    ),
    "utility_model": Counter(
        "derwent", pl.col("PN").str.contains("-U"), _INVENTION & pl.col("first_office").is_in(["CN", "DE"])
    ),
    "granted": Counter(
        "members", pl.col("is_granted"), pl.col("kind").str.contains("^A[12]?$") & ~_WORLD_WIDE & pl.col("is_old")
    ),
    "corrected_publication": Counter(
        "publications", _WORLD_WIDE & (pl.col("kind") == "A9"), _WORLD_WIDE & (pl.col("kind") == "A1"), within=_SEEN,
        beside=True, key=("number",),
    ),
    "in_derwent": Counter("families", pl.col("in_derwent")),
    "in_incopat": Counter("all_publications", pl.col("in_incopat"), pl.col("in_derwent")),
    "in_patsnap": Counter("all_publications", pl.col("in_patsnap")),
    "derwent_crlf": Counter("derwent_files", pl.col("crlf"), key=("file",)),
    "derwent_bom": Counter("derwent_files", pl.col("bom"), key=("file",)),
    "derwent_empty_abstract_line": Counter(
        "derwent_files", pl.col("content").str.contains(r"\nAB \r?\n"), key=("file",)
    ),
    "incopat_older_headings": Counter("incopat_files", pl.col("is_older"), key=("file",)),
    "incopat_no_applicant": Counter("incopat", pl.col("applicant") == ""),
    "incopat_no_application_date": Counter("incopat", pl.col("applied") == ""),
    "incopat_no_family": Counter("incopat", pl.col("family") == ""),
    "patsnap_english_headings": Counter("patsnap_files", pl.col("is_english"), key=("file",)),
    "patsnap_transferred": Counter(
        "patsnap", pl.col("current") != pl.col("original"), pl.col("before") != pl.col("original")
    ),
    "patsnap_no_abstract": Counter(
        "patsnap", pl.all_horizontal(pl.col("abstract", "in_chinese", "in_english") == "-")
    ),
    "patsnap_no_family": Counter("patsnap", pl.col("family") == "-"),
}  # fmt: skip
# the truth lists these by publication, but their rate is one of families
BY_PUBLICATION = {
    "utility_model": Counter(
        "publications", pl.col("kind").str.contains("^U") & _INVENTED, within=_SEEN & pl.col("in_derwent"),
        key=("number",),
    )
}  # fmt: skip
