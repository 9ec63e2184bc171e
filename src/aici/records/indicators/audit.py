"""Indicator tables of section 07-audit."""

from __future__ import annotations

from aici.records.contract import BASIS, table

TABLES = (
    table("illustration_targets", "printed statement that bears on an illustrated figure", "target",
        ("target", "string", "name of the statement in targets.yml"),
        ("figure", "string", "figure it bears on", "", "Figure"),
        ("states", "string", "the statement in our words", "", "Statement"),
        ("where", "string", "section that prints it"), ("printed", "string", "what is printed", "", "Printed"),
        ("drawn", "string", "what the illustration shows", "", "Drawn"),
        ("verdict", "string", "`met`, or `conflicts with` what it cannot be held together with", "", "Verdict"),
        BASIS),
)  # fmt: skip
