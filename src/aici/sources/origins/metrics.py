"""Lists of journal metrics: what gives each field, and what was seen of them; see `form`."""

from __future__ import annotations

from aici.sources import journal_metrics
from aici.sources.origins.form import Format, Seen

_RATES = "Cites / Doc. (2years) | Citations / Doc. (2years)"
FORMATS = (
    Format(
        "Journal Citation Reports", "CSV", "journal_metrics", "journal_metrics", journal_metrics.read,
        {
            "venue": "Journal | Journal name | Full Journal Title", "issn": "ISSN", "eissn": "eISSN",
            "impact_factor": "IF(2024) | IF (2020) | 2023 JIF | Journal Impact Factor",
        },
        {"issn": "not in lists to 2022", "eissn": "not in lists to 2022"},
        (
            Seen("2020", "IF (2020)", 2, files=1, rows=13048),
            Seen("2024", "IF(2024)", 7, files=1, rows=22249),
        ),
    ),
    Format(
        "SCImago", "CSV", "journal_metrics", "journal_metrics", journal_metrics.read,
        {"venue": "Title", "issn": "Issn", "eissn": "Issn", "impact_factor": _RATES},
        {"impact_factor": "citations per document over two years; SJR is none"},
        (Seen("2013, SJR only", "SJR", 4, files=1, rows=29165), Seen("of the website", "Issn", None)),
    ),
    Format(
        "OpenAlex", "sources as CSV", "journal_metrics", "journal_metrics", journal_metrics.read,
        {
            "venue": "display_name", "issn": "issn_l",
            "impact_factor": "2yr_mean_citedness | summary_stats.2yr_mean_citedness",
        },
        {"issn": "the linking ISSN, in print or not", "impact_factor": "two-year mean citedness"},
        (Seen("of the website", "summary_stats.2yr_mean_citedness", None),),
    ),
)  # fmt: skip
