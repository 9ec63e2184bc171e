"""Reads the terms and classes that make a paper or patent one about AI, and refuses data that cannot be meant so.

The choices themselves stand in `data/reference/ai_terms.yml` and `patent_classes.yml`; nothing is chosen here.
"""

from __future__ import annotations

import datetime
import itertools
import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from aici.territories import REFERENCE

TERMS, CLASSES = REFERENCE / "ai_terms.yml", REFERENCE / "patent_classes.yml"
_OPTIONAL = re.compile(r"\((\w+)\)")
_WORDS = r"^\w+(\(\w+\))?( \w+(\(\w+\))?)*$"
Content = TypeVar("Content", bound=BaseModel)
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, Field(min_length=1)]
Spelling = Annotated[str, Field(pattern=_WORDS)]
Symbol = Annotated[str, Field(pattern=r"^[A-HY]\d\d[A-Z]( \d{1,4})?$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Term(_Strict):
    """A term as printed: its `spellings` in any case, its `acronyms` in this case only."""

    term: Text
    spellings: list[Spelling] = []
    acronyms: list[Spelling] = []

    @model_validator(mode="after")
    def _can_be_found(self) -> Term:
        if not self.spellings and not self.acronyms:
            raise ValueError(f"term {self.term!r} has neither `spellings` nor `acronyms`; give it one")
        return self


class KeywordGroup(_Strict):
    """Terms that are counted together under one label."""

    label: Text
    terms: Annotated[list[Term], Field(min_length=1)]


class AiTerms(_Strict):
    """`ai_terms.yml`: the columns searched, and the groups in their printed order."""

    fields: Annotated[list[Literal["title", "abstract", "author_keywords"]], Field(min_length=1)]
    groups: Annotated[dict[Name, KeywordGroup], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_term_once(self) -> AiTerms:
        terms = [term for group in self.groups.values() for term in group.terms]
        spelt = [text for term in terms for text in {*written(term.spellings), *written(term.acronyms)}]
        _require_unique("term", [term.term for term in terms])
        _require_unique("spelling", spelt)
        return self


class Bridge(_Strict):
    """The group that another continues, and the day its matter was moved."""

    of: Name
    since: datetime.date


class ClassGroup(_Strict):
    """Classes that are counted together under one label."""

    label: Text
    symbols: Annotated[list[Symbol], Field(min_length=1)]
    taken: bool
    note: Text
    bridge: Bridge | None = None


class PatentClasses(_Strict):
    """`patent_classes.yml`: the groups in their order."""

    groups: Annotated[dict[Name, ClassGroup], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_symbol_once(self) -> PatentClasses:
        _require_unique("symbol", [symbol for group in self.groups.values() for symbol in group.symbols])
        for name, group in self.groups.items():
            if group.bridge and group.bridge.of not in self.groups:
                raise ValueError(f"group {name!r} is a bridge of {group.bridge.of!r}, which is no group of this file")
        return self


@cache
def ai_terms(path: Path = TERMS) -> AiTerms:
    """The keyword groups.

    Raises
    ------
    ValueError
        If the file is no valid YAML, a key is unknown or missing, or a term or spelling stands there twice.
    """
    return _read(path, AiTerms)


@cache
def patent_classes(path: Path = CLASSES) -> PatentClasses:
    """The groups of patent classes.

    Raises
    ------
    ValueError
        If the file is no valid YAML, a key is unknown or missing, or a symbol stands there twice.
    """
    return _read(path, PatentClasses)


def written(spellings: list[str]) -> list[str]:
    """Spellings with and without their optional parts: `network(s)` is network and networks."""
    return [_OPTIONAL.sub(part, text) for text in spellings for part in (("", r"\1") if "(" in text else ("",))]


def _read(path: Path, content: type[Content]) -> Content:
    try:
        return content.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise ValueError(f"{path.name} is not valid YAML: {str(error).splitlines()[0]}. Mend the file.") from error
    except ValidationError as error:
        lines = [f"  - {'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        raise ValueError(f"data/reference/{path.name} cannot be used:\n" + "\n".join(lines)) from error


def _require_unique(kind: str, values: list[str]) -> None:
    ordered = sorted(value.replace(" ", "").casefold() if kind == "spelling" else value for value in values)
    twice = sorted({a for a, b in itertools.pairwise(ordered) if a == b})
    if twice:
        raise ValueError(f"each {kind} may stand in the file once; {', '.join(twice)} stands there more often")
