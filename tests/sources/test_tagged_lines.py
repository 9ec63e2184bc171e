"""Lines of tagged text by their place in its bytes: what begins with a tag, what is blank, and whole fields."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from aici.sources.tagged_lines import among, code, lines_of
from aici.sources.text import changed

TEXT = "PT J\n\nTI Stones and\n   water\nAU Arden, B\n   Böro, D\nER\n \t\nAN\nAb no tag\nX1\ttab"


def test_lines_with_their_tags_without_blank_ones():
    lines = lines_of(TEXT.encode())
    assert lines.texts().to_list() == [line for line in TEXT.split("\n") if line.strip()]
    tags = ["PT", "TI", None, "AU", None, "ER", "AN", None, None]
    assert lines.tags.tolist() == [code(tag) if tag else 0 for tag in tags]
    assert lines.indented().tolist() == [False, False, True, False, True, False, False, False, False]
    assert lines.has("ER", "AN").tolist() == [tag in ("ER", "AN") for tag in tags]


def test_pieces_are_whole_fields_but_for_lists():
    lines = lines_of(TEXT.encode())
    begins, text = lines.pieces(np.isin(np.arange(len(lines)), [3, 4]))
    assert begins.tolist() == [0, 1, 3, 4, 5, 6, 7, 8]
    assert text.to_list() == ["J", "Stones and water", "Arden, B", "Böro, D", "", "", "Ab no tag", "X1\ttab"]


def test_a_line_left_out_parts_a_field():
    lines = lines_of(b"AB one\n   two\nFN frame\n   three\n")
    begins, text = lines.where(~lines.has("FN")).pieces(np.zeros(3, dtype=bool))
    assert (begins.tolist(), text.to_list()) == ([0, 2], ["one two", "three"])


def test_text_without_lines():
    lines = lines_of(b"")
    begins, text = lines.pieces(np.zeros(0, dtype=bool))
    assert (len(lines), len(begins), text.to_list()) == (0, 0, [])
    assert among(np.zeros(0, dtype=np.uint16), ["PT"]).tolist() == []


_words = st.text(st.sampled_from("aZ9 \t\u3000é\u2019"), min_size=0, max_size=8)
_fields = st.lists(st.tuples(st.sampled_from(["TI", "AB", "X9"]), st.lists(_words, max_size=4)), max_size=6)


@given(fields=_fields, indent=st.sampled_from(["   ", "  ", "     "]))
def test_pieces_hold_the_words_of_every_field_whatever_its_blanks(fields, indent):
    text = "".join(f"{tag} {f'{chr(10)}{indent}'.join(words)}\n" for tag, words in fields)
    lines = lines_of(text.encode())
    begins, pieces = lines.pieces(np.zeros(len(lines), dtype=bool))
    field = np.cumsum(lines.tags > 0)[begins] - 1
    told = [" ".join(piece for n, piece in zip(field, pieces, strict=True) if n == k) for k in range(len(fields))]
    assert [tell.split() for tell in told] == [" ".join(words).split() for _, words in fields]
    assert all(piece == piece.strip() for piece in pieces)


def test_text_is_changed_only_where_it_is_asked_for():
    text = pl.Series("name", ["a", None, "b", "c"])
    found = changed(text, pl.Series([True, None, False, True]), lambda old: old.str.to_uppercase())
    assert (found.name, found.to_list()) == ("name", ["A", None, "b", "C"])
    assert changed(text, text == "x", lambda old: old.str.to_uppercase()) is text
