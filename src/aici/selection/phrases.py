"""Finds the spellings of terms in texts: a quick search for how they begin, then an exact look at each place.

The search (Aho-Corasick, on bytes) knows the first word of a spelling, or the first two and the three ways to join them
where one is short and therefore frequent; most text is passed over by it at once. At each place found, the characters
before and after decide whether whole words stand there. A word is made of letters of alphabets with case (Latin, Greek,
Cyrillic), digits and underscores, so that Chinese or Japanese characters around `CNN` leave it a word. Which spellings
there are is data; see `reference`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

GAPS = (" ", "-", "")
_GAP = "[ -]?"
_WORD = r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{M}\p{Nd}_]"
_NO_WORD = r"[^\p{Latin}\p{Greek}\p{Cyrillic}\p{M}\p{Nd}_]"
_LONG = 8  # letters that make a first word rare enough to be searched alone
_MOST_SEEDS = 100  # up to so many are compiled into a table of states, which is several times as fast


@dataclass(frozen=True)
class Lexicon:
    """Spellings, words separated by blanks; `exact` says that capitals must be as written.

    Otherwise the case of the letters A to Z does not count, and other letters stand in lower case.
    """

    spellings: tuple[str, ...]
    exact: bool

    def found(self, texts: pl.LazyFrame) -> list[pl.LazyFrame]:
        """Where the spellings stand.

        Parameters
        ----------
        texts : LazyFrame[place, text]
            One row per text, in plain form (see `plain_text.plain`).

        Returns
        -------
        list of LazyFrame[place, key]
            Together one row per occurrence; `key` is the spelling as `key` gives it.
        """
        batches = [self._seeds[at : at + _MOST_SEEDS] for at in range(0, len(self._seeds), _MOST_SEEDS)]
        begun = [self._begun(texts, seeds) for seeds in batches]
        return [self._whole(places, layer) for places in begun for layer in self._layers]

    def key(self, spelling: str) -> str:
        """The spelling without what joins its words, in lower case unless it is `exact`."""
        joined = spelling.replace(" ", "")
        return joined if self.exact else joined.lower()

    def _begun(self, texts: pl.LazyFrame, seeds: list[str]) -> pl.LazyFrame:
        """LazyFrame[place, rest]: the text from each place on where a seed stands and no word goes on before it."""
        if self.exact:  # few literals, which this passes over several times as fast as the search below
            texts = texts.filter(pl.col("text").str.contains("|".join(seeds)))
        at = pl.col("text").str.find_many(seeds, ascii_case_insensitive=not self.exact, overlapping=True)
        places = texts.with_columns(at=at).filter(pl.col("at").list.len() > 0).explode("at")
        content = pl.col("text").cast(pl.Binary)
        before = content.bin.slice(0, pl.col("at")).cast(pl.String).str.tail(1)
        rest = content.bin.slice(pl.col("at")).cast(pl.String)
        return places.filter(~(before.str.contains(_WORD) & rest.str.contains(f"^{_WORD}"))).select("place", rest=rest)

    def _whole(self, places: pl.LazyFrame, spellings: list[str]) -> pl.LazyFrame:
        any_of = "|".join(spelling.replace(" ", _GAP) for spelling in spellings)
        flags = "-u" if self.exact else "i-u"  # without Unicode's folding, by which K is also the sign for kelvin
        after = f"(?:{_NO_WORD}|$)" if _ends_in_word(spellings[0]) else ""
        phrase = pl.col("rest").str.extract(f"^((?{flags}:{any_of})){after}", 1)
        key = phrase.str.replace_all("[ -]", "")
        found = places.select("place", key=key if self.exact else key.str.to_lowercase())
        return found.filter(pl.col("key").is_not_null())

    @cached_property
    def _spelt(self) -> list[str]:
        return list(self.spellings) if self.exact else [spelling.lower() for spelling in self.spellings]

    @cached_property
    def _seeds(self) -> list[str]:
        """How the spellings may begin, none of them the beginning of another."""
        kept: list[str] = []
        for seed in sorted({gap.join(_opening(spelling)) for spelling in self._spelt for gap in GAPS}):
            if not kept or not seed.startswith(kept[-1]):  # what a seed begins follows it in this order
                kept.append(seed)
        return kept

    @cached_property
    def _layers(self) -> list[list[str]]:
        """The spellings in sets that end alike, and of which at most one can stand at a place: `neural network` and
        `neural network pruning` are looked for apart.
        """
        layers: list[list[str]] = []
        for spelling in sorted(self._spelt, key=len):
            layer = next((layer for layer in layers if not any(_parted(one, spelling) for one in layer)), None)
            if layer is None:
                layers.append(layer := [])
            layer.append(spelling)
        return layers


def _opening(spelling: str) -> list[str]:
    words = spelling.split(" ")
    return words[:1] if len(words[0]) >= _LONG else words[:2]


def _parted(spelling: str, longer: str) -> bool:
    """Whether both may stand at a place, or only one of them needs the end of a word behind it."""
    if _ends_in_word(spelling) != _ends_in_word(longer):
        return True
    words = longer.split(" ")
    begun = ["".join(words[:n]) for n in range(1, len(words))]
    joined = spelling.replace(" ", "")
    return joined in begun or (not _ends_in_word(spelling) and "".join(words).startswith(joined))


def _ends_in_word(spelling: str) -> bool:
    """Whether the last character belongs to a word that a letter behind it would go on with; 机器学习 has no such."""
    last = spelling[-1]
    return last.isdigit() or last == "_" or last.lower() != last.upper()
