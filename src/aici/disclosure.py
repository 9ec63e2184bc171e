"""What an edition must say of itself: the choices it was made with, and what it cannot tell.

Both follow from its configuration and from the tables that have no numbers; nobody types them. Numbers and findings are
left to `narrative`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from aici.configuration import DATA_SOURCES, PATENT_WORDS, citation_words
from aici.exhibits import ILLUSTRATED, SIMULATED, Exhibit
from aici.narrative import escaped
from aici.records import INDICATORS
from aici.records.indicators import profile
from aici.tables import COUNTED

if TYPE_CHECKING:
    from aici.configuration import EditionConfig
    from aici.editions import Edition

LISTS = "journal metrics"
TERMS_ONLY = (
    "Only the terms of the keyword groups are searched, in title, abstract and author keywords: a paper on AI that "
    "uses none of them is left out, more often where the export holds no abstract"
)
NOT_FROM_PRINT = "What needs the records behind the printed tables is not in this edition; @sec-methods lists it"
BY_APPLICANT = (
    "Patents are placed by their applicants, who own them: where inventors live is told by no export that is read"
)
SELECTED = {
    "as_exported": "those that the search in the databases returned",
    "keyword_groups": "those with a keyword of any group in title, abstract or author keywords",
}
STATUS = {
    "published": "An independent re-implementation. Its tables are transcribed from a printed report of the "
    "International Finance Forum (ISSN 3005-4710); the publisher has neither made nor approved this one. Figures that "
    "were printed without numbers are simulated illustrations, each with a badge.",
    "computed": "An independent re-implementation of a published index. Its tables are computed from database exports.",
    "simulated": "A demonstration. Its exports were drawn at random, in the formats of the databases and so as to "
    "resemble a printed report: that a number agrees with print confirms nothing.",
}
# none unmatched and nothing illustrated are no limits; why nobody is profiled stands in the section on it
NO_LIMITS = ("unmatched_addresses", "illustration_targets", *profile.NAMES)


def title_page(edition: Edition) -> dict[str, str | bool]:
    """What title page, running head and the head of the web page say of the edition, by name of the metadata.

    `from-exports` decides which divisions the report shows: those that need records, or those that say so.
    """
    config, simulated = edition.config, edition.config.basis == "simulated"
    about = f"National competitiveness in AI research, edition {edition.name}"
    told = {
        "title": "National competitiveness in AI research" + (": simulated demonstration" if simulated else ""),
        "subtitle": "Papers, impact, collaboration, topics and patents by country",
        "edition": f"Edition {edition.name}",
        "status": STATUS[config.basis] + ("" if simulated else f" Databases as of {config.cut_off:%-d %B %Y}."),
        "running-head": f"Simulated, not observed: {about}" if simulated else about,
        "from-exports": config.from_exports,
    }
    banner = "Simulated, not observed: the exports behind this report were drawn at random."
    return told | ({"simulated": banner} if simulated else {})


def marked_caption(source: str, summaries: Sequence[str]) -> str:
    """A figure cell whose caption and alternative text say that its pictures are simulated, where they say so.

    Parameters
    ----------
    source : of the cell, with its `#|` options
    summaries : plain texts of its outputs, which begin with what kind of picture it is
    """
    kind = next((kind for kind in (ILLUSTRATED, SIMULATED) if any(s.startswith(f"{kind}: ") for s in summaries)), "")
    if not kind:
        return source
    source = re.sub(r'^(#\| fig-cap: ".*)"$', rf'\1 ({kind.lower()})"', source, flags=re.MULTILINE)
    return re.sub(r'^(#\| fig-alt: ")', rf"\1{kind}. ", source, flags=re.MULTILINE)


def configuration(edition: Edition) -> Exhibit:
    """The edition's choices as a list in words, from its configuration."""
    config = edition.config
    lines = [
        f"Basis: {config.basis}",
        f"Databases {'simulated' if config.simulation else 'searched'}: "
        f"{', '.join(DATA_SOURCES[name] for name in config.data_sources)}, as of {config.cut_off:%-d %B %Y}",
        *_read(edition),
        f"Publication years counted: {_years(config)}{_of_patents(config)}",
        f"Document types counted: {', '.join(t.replace('_', ' ') for t in config.document_types)}",
        f"Papers about AI: {SELECTED[config.selection]}",
        *([f"Patents about AI: found by {PATENT_WORDS[config.patent_selection]}"] if config.from_exports else []),
        f"Counting of papers by country: {config.counting.replace('_', ' ')}; {COUNTED[config.counting]}"
        + (" (an assumption of this reproduction; no method is printed)" if config.basis == "published" else ""),
        *([f"Counting of patents by country: {COUNTED[config.patent_counting]}"] if config.from_exports else []),
        *([f"Citation count of a paper: {citation_words(config.citations)}"] if config.from_exports else []),
        *_sampled(config),
        *([_technologies(config)] if config.from_exports else []),
        "Territories: Hong Kong, Macao and Taiwan in rows of their own, the parts of the United Kingdom in one",
        f"Reference population: {config.population_year}",
    ]
    text = "\n".join(f"- {line}." for line in lines)
    return Exhibit("text/markdown", text, text)


def _read(edition: Edition) -> list[str]:
    """What was read of the databases searched: a database may be named and its export missing."""
    files = edition.indicator("corpus_files")
    if files.missing:
        return []
    counts = files.frame[files.frame["records"] > 0].groupby("data_source")["records"].sum()
    read = [f"{DATA_SOURCES.get(name, LISTS)} ({count:,} rows)" for name, count in counts.items()]
    return [f"Exports read: {', '.join(read)}"]


def _sampled(config: EditionConfig) -> list[str]:
    """The sample that the collaboration flows count, where they do not count all papers."""
    chosen = config.collaboration_sample
    if chosen is None or chosen.percent == 100:
        return []
    share = f"{chosen.percent} % of the papers of each first-author country"
    return [f"Collaboration flows: a random sample of {share}, seed {chosen.seed}"]


def _technologies(config: EditionConfig) -> str:
    """Whose most cited patents the networks of technologies are about, and what a technology is there."""
    firms, terms = config.technologies.firms, config.technologies.terms
    whose = f"the {firms} leading firms of a country" if isinstance(firms, int) else ", ".join(map(escaped, firms))
    taken = {"phrases": "phrases of titles and abstracts", "classes": "groups of patent classes"}[terms]
    return f"Technologies: {taken} in the most cited patents of {whose}"


def _years(config: EditionConfig) -> str:
    first, last = config.years.first, config.years.last
    if first is None and last is None:
        return "not limited" if config.from_exports else "not printed"
    return f"{first} to {last}" if first and last else f"from {first}" if first else f"up to {last}"


def _of_patents(config: EditionConfig) -> str:
    """Which year of a patent the window is of, where there is one."""
    limited = config.years.first is not None or config.years.last is not None
    return "; of patents, years of the earliest priority" if config.from_exports and limited else ""


def limitations(edition: Edition) -> Exhibit:
    """What this edition cannot tell, from its configuration and from the tables that have no numbers."""
    config, lines = edition.config, []
    if config.basis == "simulated":
        lines.append(
            "All is simulated: the exports were drawn at random so as to resemble a printed report, and that a number "
            "agrees with print confirms nothing"
        )
    if config.basis == "published":
        lines += [
            "The tables are transcribed from print: counting variants, confidence intervals and duplicates cannot be "
            "examined; only the rounding of each printed cell can be carried along",
            "The counting method and the publication years of the printed tables are not stated in print",
        ]
    if "conference_paper" not in config.document_types:
        lines.append("Conference papers are left out, where much of the field publishes first")
    if config.selection == "as_exported":
        lines.append("What is about AI was decided by the database search, not examined paper by paper")
    else:
        lines.append(TERMS_ONLY)
    lines += [
        "A mean journal impact factor describes journals, not papers; means over papers of all fields and years favour "
        "old papers and densely citing fields",
        "Means over few papers are unstable: one much-cited paper can lift a country that has few",
        "The impact value scales each mean between the lowest and the highest listed country, so that it moves when "
        "the list does",
    ]
    if config.from_exports and not edition.indicator("patents_by_country").missing:
        lines.append(BY_APPLICANT)
    lines += [*_unplaced(edition), *_flagged(edition), *missing_tables(edition)]
    text = "\n".join(f"- {line}." for line in lines)
    return Exhibit("text/markdown", text, text)


def _unplaced(edition: Edition) -> list[str]:
    """The share of papers whose first author has no country."""
    attribution = edition.indicator("attribution")
    if attribution.missing:
        return []
    frame = attribution.frame
    share = frame.loc[frame["status"].isin(["no_address", "not_linked", "unplaced"]), "share_percent"].sum()
    return [f"For {share:.1f} % of the papers counted no country of the first author is known"] if share else []


def _flagged(edition: Edition) -> list[str]:
    """Papers whose list of authors is cut, so that co-authors are missing, or so long that it weighs by itself."""
    totals = edition.indicator("totals").frame.set_index("total")["value"]
    told = {
        "pairs of records left undecided": "Pairs of records that may be one paper and count as two until a person "
        "decides",
        "papers with a cut list of authors": "Papers counted whose list of authors the source has cut, so that other "
        "co-authors are in no table",
        "papers with more than 100 authors": "Papers counted with more than a hundred authors, which count once for "
        "each of many countries under full counting",
    }
    found = [(text, totals.get(total, 0)) for total, text in told.items()]
    return [f"{text}: {count:,.0f}" for text, count in found if count]


def missing_tables(edition: Edition) -> list[str]:
    """One line per reason for which tables have no numbers, where these are the edition's to make."""
    if not edition.config.from_exports:
        return [NOT_FROM_PRINT]
    reasons: dict[str, list[str]] = {}
    for name in (name for name in INDICATORS if name not in NO_LIMITS):
        missing = edition.indicator(name).missing
        if missing:
            reasons.setdefault(missing, []).append(name.replace("_", " "))
    return [f"Without numbers: {', '.join(names)} ({escaped(reason)})" for reason, names in reasons.items()]
