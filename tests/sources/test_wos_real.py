"""Real exports of Web of Science: totals against a plain loop, and addresses all placed."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from aici import territories
from checkout import REAL, needs_real
from sources.real_exports import manifest, reading


def _by_hand(path: Path) -> tuple[Counter, Counter]:
    """First-author countries and years, by a plain loop that shares nothing with the reader but the alias table."""
    addresses, years = [], Counter()
    for text in re.split(r"(?m)^ER\s*$", path.read_text(encoding="utf-8-sig").replace("\r", ""))[:-1]:
        fields, tag = {}, ""
        for line in text.splitlines():
            if re.match(r"[A-Z][A-Z0-9] ", line):
                tag, line = line[:2], line[3:]
            fields.setdefault(tag, []).append(line.strip())
        years[(fields.get("PY") or fields.get("EA") or [""])[0][-4:]] += 1
        names = {(fields.get(tag) or [""])[0] for tag in ("AF", "AU")}
        c1 = [a for a in fields.get("C1", []) if a]
        found = [a.split("]")[1] for a in c1 if a.startswith("[") and names & set(a[1:].split("]")[0].split("; "))]
        if not found and len(c1) == 1 and not c1[0].startswith("["):
            found = c1
        if not found:
            entries = re.split(r"(?<=\.); ", " ".join(fields.get("RP", [])))
            split = [re.split(r" \((?:reprint author|corresponding author|通讯作者)\)[,，]\s*", e) for e in entries]
            found = [e[1] for e in split if len(e) == 2 and fields["AU"][0] in e[0].split("; ")]
        addresses.append(found)
    lines = pl.Series([line for found in addresses for line in found], dtype=pl.String)
    codes = iter(territories.match_countries(lines, "iff_2025")["country_code"])
    return Counter(frozenset(next(codes) for _ in found) for found in addresses), years


@needs_real
@pytest.mark.parametrize(
    "name",
    ["wos_tagged/bci_500_part1.txt", "wos_tagged/bci_500_part13_chinese_ui.txt", "wos_tagged/genai_500_crlf.txt",
     "wos_tagged/genai_authorship_469.txt", "wos_tagged/ml_health_africa_500.txt", "wos_tagged/no_bom.txt",
     "wos_tagged_old/tr_2016_500.txt", "wos_tagged_old/wok_2013_500.txt"],
)  # fmt: skip
def test_real_export_agrees_with_a_plain_loop(name):
    frames = reading(name).frames
    first = frames["authorships"].filter((pl.col("position") == 1) & pl.col("affiliation_raw").is_not_null())
    codes = first.with_columns(territories.match_countries(first["affiliation_raw"], "iff_2025")["country_code"])
    placed = codes.group_by("row").agg("country_code")
    sets = frames["records"].select("row").join(placed, on="row", how="left")["country_code"].to_list()
    years = Counter("" if year is None else str(year) for year in frames["records"]["year"])
    assert (Counter(frozenset(codes or ()) for codes in sets), years) == _by_hand(REAL / name)


@needs_real
def test_real_addresses_are_all_placed():
    found = [reading(one.name).frames["authorships"]["affiliation_raw"] for one in manifest("wos_")]
    places = territories.match_countries(pl.concat(found).drop_nulls(), "iff_2025")
    assert places.filter(pl.col("country_code").is_null())["segment"].to_list() == []
