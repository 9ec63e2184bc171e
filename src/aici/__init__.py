"""National AI research competitiveness reports, from database exports to the printed page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aici.editions import Edition

__version__ = "0.1.0"


def open(edition: str) -> Edition:
    """The edition of that name: its configuration and its indicator tables.

    Raises
    ------
    EditionError
        If there is no such edition, or its file holds an unknown key or a wrong type.
    """
    from aici.editions import open_edition  # imported late: `import aici` stays instant

    return open_edition(edition)
