"""Titles, abstracts and author keywords of simulated works, put together from the phrases in `vocabulary.txt`.

There are more than 10^12 titles, so that two works share one only where that is planted. Works on AI name a method
of the published keyword groups in abstract and keywords, and nearly all in the title; other works name none. An
abstract ends by saying that it is simulated.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from aici.simulate.drawing import sections
from aici.simulate.parts import Part
from aici.simulate.rates import RATES

_FILE = "vocabulary.txt"
_TITLE_WORDS = "lead task setting source subtitle".split()
_SENTENCE_WORDS = "problem gap approach detail validation data unit result meaning outlook".split()
_SMALL = frozenset("a an and as at by during for from in of on the to toward under with".split())


def draw(part: Part, is_ai: np.ndarray) -> pl.DataFrame:
    """Texts of works.

    Parameters
    ----------
    is_ai : N flags

    Returns
    -------
    DataFrame[title, abstract, keywords], N rows
    """
    words = _words(part.rng("prose"), is_ai)
    return words.select(title=_title(), abstract=_abstract(), keywords=_keywords())


def _words(rng: np.random.Generator, is_ai: np.ndarray) -> pl.DataFrame:
    """The phrases of each work; `.t` is a phrase as the title writes it."""
    n = len(is_ai)
    capitals = rng.random(n) < 0.5  # many journals print titles with capitals
    columns = {name: _pick(rng, name, n) for name in (*_TITLE_WORDS, *_SENTENCE_WORDS)}
    ai, other = _pick(rng, "ai_method", n), _pick(rng, "other_method", n)
    columns["method"] = np.where(is_ai, ai, other)
    more, beside = _pick(rng, "ai_more", n), _pick(rng, "other_method", n)
    columns["more"] = np.where(is_ai, more, beside)
    hidden = is_ai & (rng.random(n) < RATES["title_without_ai_term"].rate)
    columns["title_method"] = np.where(hidden, more, columns["method"])
    columns["quality"] = np.where(is_ai, _pick(rng, "quality", n), _pick(rng, "other_quality", n))
    marked = rng.random(n) < RATES["title_with_markup"].rate
    columns["object"] = np.where(marked, _pick(rng, "marked_object", n), _pick(rng, "object", n))
    shown = "lead task setting source subtitle title_method more quality object".split()
    titled = {f"{name}.t": np.where(capitals, _capitalised(columns[name]), columns[name]) for name in shown}
    numbers = {"form": rng.integers(0, 4, n), "size": rng.integers(40, 90_000, n), "gain": rng.integers(11, 399, n)}
    return pl.DataFrame(columns | titled | numbers)


def _pick(rng: np.random.Generator, section: str, n: int) -> np.ndarray:
    return np.array(sections(_FILE)[section], dtype=object)[rng.integers(0, len(sections(_FILE)[section]), n)]


def _capitalised(phrases: np.ndarray) -> np.ndarray:
    """The phrases with capitals, small words and markup as they are; each distinct phrase is worked on once."""
    distinct, place = np.unique(phrases.astype(str), return_inverse=True)
    return np.array([" ".join(map(_capital, phrase.split())) for phrase in distinct], dtype=object)[place]


def _capital(word: str) -> str:
    return word if word in _SMALL or word.startswith("<") else word[0].upper() + word[1:]


def _title() -> pl.Expr:
    """One of four forms; the first letter is a capital."""
    lead, task, thing = pl.col("lead.t"), pl.col("task.t"), pl.col("object.t")
    method = pl.concat_str("quality.t", "title_method.t", separator=" ")
    colon, setting = pl.col("subtitle.t"), pl.col("setting.t")
    source = pl.col("source.t")
    forms = [
        pl.format("{} {} for {} of {} {} from {}", lead, method, task, thing, setting, source),
        pl.format("{} of {} {} with {} and {}: {}", task, thing, setting, method, source, colon),
        pl.format("{} of {} {} from {} using {} and {}", task, thing, setting, source, method, pl.col("more.t")),
        pl.format("{} for {} of {} {} from {}: {}", method, task, thing, setting, source, colon),
    ]
    text = pl.coalesce(pl.when(pl.col("form") == number).then(form) for number, form in enumerate(forms))
    return _with_articles(text.str.slice(0, 1).str.to_uppercase() + text.str.slice(1))


def _with_articles(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(r"\b([Aa]) ([AEIOaeio]|[Uu]nc)", "${1}n $2")


def _abstract() -> pl.Expr:
    plain = pl.col("object").str.replace_all(r"</?(?:i|sub)>", "")
    sentences = [
        pl.format("{} {} of {}, yet {} of {} {}.", "problem", "task", plain, "task", plain, "gap"),
        pl.format("{} a {} {} {}, supported by {}.", "approach", "quality", "method", "detail", "more"),
        pl.format("It relies on {} {}.", "source", "setting"),
        pl.format("{} {} {}.", "data", "size", "unit"),
        pl.col("validation"),
        pl.format("{} {}.{}%, {}.", "result", pl.col("gain") // 10, pl.col("gain") % 10, "meaning"),
        pl.col("outlook"),
        pl.lit(sections(_FILE)["closing"][0]),
    ]
    return _with_articles(pl.concat_str(sentences, separator=" "))


def _keywords() -> pl.Expr:
    plain = pl.col("object").str.replace_all(r"</?(?:i|sub)>", "")
    words = pl.concat_list("method", "task", plain, "more")
    return pl.when(pl.col("form") == 0).then(words.list.head(3)).otherwise(words)


def series_marks(rng: np.random.Generator, n: int) -> tuple[pl.Series, pl.Series]:
    """What marks the two parts of a series at the end of their titles: N marks of Part I, N of Part II."""
    marks = pl.Series(_pick(rng, "series", n), dtype=pl.String)
    return marks.str.replace("*", "I", literal=True), marks.str.replace("*", "II", literal=True)
