"""What a counter of planted things is, and the helpers that counters share."""

from dataclasses import dataclass

import polars as pl

RECORD = ("file", "row")


@dataclass(frozen=True)
class Counter:
    """Counts hits among trials in a table of what the raw files show, one row per unit (or with whole numbers of it).

    `trial` and `hit` are flags or numbers; `within` keeps the rows where a reader can tell the planted thing from
    what looks alike. The hits of `beside` are rows of their own, not trials. Where the table has `planted`, the names
    that the truth lists, the rows of one `key` hold a hit where the list has the name, and only there.
    """

    table: str
    hit: pl.Expr
    trial: pl.Expr = pl.lit(True)
    within: pl.Expr = pl.lit(True)
    beside: bool = False
    key: tuple[str, ...] = RECORD

    def __call__(self, seen):
        """(hits, trials)."""
        sums = self._marked(seen).select(pl.col("hit", "trial").sum())
        return sums.row(0)

    def strays(self, seen, name):
        """Table[key, hit, listed] where raw files and truth differ; None where the truth has no list for this."""
        marked = self._marked(seen)
        if "planted" not in marked.columns:
            return None
        listed = pl.col("planted").list.contains(name).any()
        return marked.group_by(self.key).agg(pl.col("hit").sum() > 0, listed=listed).filter(
            pl.col("hit") != pl.col("listed")
        )  # fmt: skip

    def _marked(self, seen):
        frame = seen[self.table].filter(self.within)
        trial = self.trial.fill_null(False).cast(pl.Int64)
        hit = self.hit.fill_null(False).cast(pl.Int64)
        hit = hit if self.beside else pl.when(trial > 0).then(hit).otherwise(0)
        return frame.with_columns(trial=trial, hit=hit)


def with_listed(raw, truth, *columns):
    """The rows of raw records with what the truth says of them: `planted` and the columns named."""
    return raw.join(truth.select(*RECORD, "planted", *columns), on=RECORD, how="left", maintain_order="left")


def with_listed_files(raw, truth):
    """The rows of raw files with `planted`."""
    return raw.join(truth["files"].select("file", "planted"), on="file", how="left", maintain_order="left")


def records(truth):
    """The rows that the truth knows of papers, with their works: title, DOI, year, authors as they are."""
    authors = truth["authorships"].group_by("work_id", "position").agg(
        two=pl.len() > 1, elsewhere=pl.col("country_code").is_in(["HKG", "MAC"]).any()
    )  # fmt: skip
    teams = authors.group_by("work_id").agg(
        authors=pl.len(), of_two_addresses=pl.col("two").sum(), in_city_state=pl.col("elsewhere").any()
    )
    works = truth["works"].select(
        "work_id", "is_ai", kind="document_type", true_title="title", true_doi="doi", true_year="year",
        plain=pl.col("title").str.replace_all("</?(i|sub)>", ""),
    )  # fmt: skip
    return truth["records"].join(works, on="work_id").join(teams, on="work_id")


KNOWN = (
    "record_id work_id is_ai kind true_title true_doi true_year plain authors of_two_addresses in_city_state"
).split()
MARKUP = "</?(i|sub)>"
