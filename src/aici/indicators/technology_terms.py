"""Technology terms tell which technologies patents are about: phrases of their texts, or main groups of their classes.

Phrases, as VOSviewer finds its terms but without a grammar (Rose et al. 2010, doi:10.1002/9780470689646.ch1):
- a phrase stands between stop words, punctuation and other scripts than the Latin, and has 2 to 4 words; `method`,
  `device` and the like fall away at its end, unless one word would be left;
- spellings that differ in case, or in the plural of the last word, are one phrase, shown as most often written, in
  capitals only if there is no other way;
- it counts where it is not part of a longer phrase that counts (`neural network` not in `deep neural network`), once a
  patent, and only if at least `LEAST` patents have it.
Main groups are those of IPC and CPC (`G10L 15`), without the indexing codes of the CPC (2000 and above).
Of either kind the most relevant are kept, as in VOSviewer: those whose companions differ most from those of all, by
Kullback-Leibler distance (van Eck & Waltman 2011, doi:10.48550/arXiv.1109.2058). As few patents differ by chance, the
distance is measured in standard deviations above that of as many patents drawn at random, in proportion to their number
of terms. The input is the text of some hundred patents, hence pandas and not Ibis.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

LEAST = 3  # patents that have a term
KEPT, MOST = 0.6, 80  # share of the terms that is kept, as in VOSviewer, and number that one picture can show
DRAWS, SEED = 500, 2025  # random sets of patents that relevance is measured against
LONGEST = 4  # words of a phrase
LATIN = r"[A-Za-z0-9\u00c0-\u024f]"
WORD = rf"{LATIN}(?:{LATIN}|[-.'’/+&](?={LATIN}))*"


@dataclass(frozen=True)
class Words:
    """Words that tell no technology, in lower case (`data/reference/technology_words.csv`).

    Attributes
    ----------
    stop : in no phrase
    method : not at the end of a phrase of more than two words (`method`, `device`)
    everywhere : whole phrases of patents of any kind (`storage medium`), in the singular
    """

    stop: frozenset[str]
    method: frozenset[str]
    everywhere: frozenset[str]


def phrases(texts: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Phrases of patents; the same texts in any order give the same.

    Parameters
    ----------
    texts : DataFrame[family_id, text]
        Titles and abstracts, any number per patent.
    words : those that tell no technology

    Returns
    -------
    DataFrame[family_id, technology]
        One row per patent × phrase that at least `LEAST` patents have, by both.
    """
    told = _told(texts, words)
    counted = []
    spans = np.zeros((LONGEST + 1, len(told)), dtype=bool)
    for length in range(LONGEST, 1, -1):
        grams = _grams(told, length)
        grams = grams[~grams["key"].isin(words.everywhere)]
        grams = grams[~_within(spans, grams.index.to_numpy(), length)]
        grams = grams[grams["key"].map(grams.groupby("key")["family_id"].nunique()) >= LEAST]
        spans[length, grams.index] = True
        counted.append(grams)
    found = pd.concat(counted)
    shown = found.groupby(["key", "text"]).size().reset_index(name="rows")
    shown["capitals"] = shown["text"].str.isupper()
    order = ["key", "capitals", "rows", "text"]
    shown = shown.sort_values(order, ascending=[True, True, False, True]).drop_duplicates("key")
    named = found.assign(technology=found["key"].map(shown.set_index("key")["text"]))
    return _sorted(named[["family_id", "technology"]])


def main_groups(classes: pd.DataFrame) -> pd.DataFrame:
    """Main groups of patents, of those that at least `LEAST` patents have.

    Parameters
    ----------
    classes : DataFrame[family_id, symbol]
        Classes in the form `G06N 3/08`.

    Returns
    -------
    DataFrame[family_id, technology]
        One row per patent × main group, such as `G06N 3`, by both.
    """
    group = classes["symbol"].str.split("/").str[0]
    number = pd.to_numeric(group.str.split(" ").str[1], errors="coerce")
    rows = classes.assign(technology=group)[number < 2000].drop_duplicates(["family_id", "technology"])
    return _sorted(rows[rows.groupby("technology")["family_id"].transform("size") >= LEAST])


def relevant(terms: pd.DataFrame, *, kept: float = KEPT, most: int = MOST) -> pd.DataFrame:
    """The rows of the relevant terms.

    Parameters
    ----------
    terms : DataFrame[family_id, technology]
        One row per patent × term.
    kept : share of the terms that is kept, the most relevant ones; those no more relevant than chance never are
    most : number of terms kept at most; of equally relevant ones that with more patents, then the first by name

    Returns
    -------
    DataFrame[family_id, technology]
    """
    scores = relevance(terms)
    order = scores.sort_values(["relevance", "patents", "technology"], ascending=[False, False, True])
    order = order.head(min(int(np.ceil(kept * len(order))), most))
    chosen = order.loc[order["relevance"] > 0, "technology"]
    return terms[terms["technology"].isin(chosen)].reset_index(drop=True)


def relevance(terms: pd.DataFrame, *, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """How far the companions of each term differ from those of all terms, beyond chance.

    Parameters
    ----------
    terms : DataFrame[family_id, technology]
        One row per patent × term.
    draws : random sets of patents that a term is compared with
    seed : start of their random numbers

    Returns
    -------
    DataFrame[technology, patents, relevance]
        One row per term by name; patents; relevance in standard deviations of the draws, rounded to nine decimals, 0
        where these do not vary.
    """
    has = pd.crosstab(terms["family_id"], terms["technology"]).clip(upper=1).sort_index().sort_index(axis=1)
    table = has.to_numpy(float)
    patents = table.sum(axis=0).astype(int)
    together = table.T @ table
    usual = together.sum(axis=0) - patents
    np.fill_diagonal(together, 0)
    # a term is no companion of its own: the usual shares are those of the others
    found = _divergence(together, usual) + np.log1p(-np.minimum(usual / max(usual.sum(), 1), 0.5))
    # the largest sums of a logarithm and Gumbel noise: drawn without replacement, in proportion to the numbers of terms
    noise = np.random.default_rng(seed).gumbel(size=(draws, len(table)))
    order = (-noise - np.log(table.sum(axis=1))).argsort(axis=1).argsort(axis=1)
    score = np.zeros(len(patents))
    for count in np.unique(patents):
        chance = _divergence((order < count) @ table, usual)
        own = patents == count
        score[own] = (found[own] - chance.mean()) / chance.std() if chance.std() > 1e-9 else 0
    return pd.DataFrame({"technology": has.columns, "patents": patents, "relevance": np.round(score, 9)})


def _divergence(companions: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """Kullback-Leibler distance of each row of counts from the usual ones, both as shares."""
    shares = companions / np.maximum(companions.sum(axis=1, keepdims=True), 1)
    ratio = np.divide(shares, usual / max(usual.sum(), 1), out=np.ones_like(shares), where=(shares > 0) & (usual > 0))
    return (shares * np.log(ratio)).sum(axis=1)


def _sorted(rows: pd.DataFrame) -> pd.DataFrame:
    columns = ["family_id", "technology"]
    return rows[columns].drop_duplicates().sort_values(columns, ignore_index=True)


def _told(texts: pd.DataFrame, words: Words) -> pd.DataFrame:
    """DataFrame[family_id, word, run]: the words of phrases in order, `run` tells the phrases apart."""
    tokens = texts.sort_values(["family_id", "text"], ignore_index=True)
    tokens["word"] = tokens["text"].str.findall(rf"{WORD}|\S")
    tokens = tokens.drop(columns="text").explode("word").dropna(subset="word")
    stands = tokens["word"].str.match(LATIN) & ~tokens["word"].str.lower().isin(words.stop)
    text = pd.Series(tokens.index, index=tokens.index)
    starts = ~stands | (text != text.shift())
    return _trimmed(tokens.assign(run=starts.cumsum())[stands].reset_index(drop=True), words.method)


def _trimmed(told: pd.DataFrame, method: frozenset[str]) -> pd.DataFrame:
    """Without words of `method` at the end of a phrase, of which two words stay at least."""
    place = told.groupby("run").cumcount()
    last = place.where(~told["word"].str.lower().isin(method)).groupby(told["run"]).transform("max")
    return told[place <= last.fillna(1).clip(lower=1)].reset_index(drop=True)


def _grams(told: pd.DataFrame, length: int) -> pd.DataFrame:
    """DataFrame[family_id, key, text] by the row of the first word: all phrases of that number of words."""
    if len(told) < length:
        return told.head(0).assign(key="", text="")[["family_id", "key", "text"]]
    ends = len(told) - length + 1
    text, key = told["word"].iloc[:ends].copy(), told["word"].iloc[:ends].str.lower()
    for k in range(1, length):
        following = told["word"].iloc[k : k + ends].set_axis(text.index)
        text, lower = text + " " + following, following.str.lower()
        key = key + " " + (_singular(lower) if k == length - 1 else lower)
    whole = told["run"].iloc[:ends].to_numpy() == told["run"].iloc[length - 1 :].to_numpy()
    begins = told["word"].iloc[:ends].str.contains(r"[^\W\d]").to_numpy()
    return told.iloc[:ends].assign(key=key, text=text)[["family_id", "key", "text"]][whole & begins]


def _singular(words: pd.Series) -> pd.Series:
    """`networks` as `network`, `memories` as `memory`; `analysis`, `bus` and `class` as they are."""
    one = words.str.replace(r"(?<=[a-z]{2})ies$", "y", regex=True)
    return one.str.replace(r"(?<=[a-z]{2}[^siu\d])s$", "", regex=True)


def _within(spans: np.ndarray, places: np.ndarray, length: int) -> np.ndarray:
    """Which phrases of `length` words, by place, lie in a longer one that counts; `spans[n]` marks its starts."""
    inside = np.zeros(len(places), dtype=bool)
    for longer in range(length + 1, LONGEST + 1):
        for back in range(longer - length + 1):
            inside |= spans[longer][np.maximum(places - back, 0)] & (places >= back)
    return inside
