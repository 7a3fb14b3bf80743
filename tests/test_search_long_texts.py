"""Searching texts of any length: where the words stand, in time by the length, and broken off when the time is over."""

from __future__ import annotations

import random
import re
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fake_reader
from made_record import put, report
from onrecord.errors import SlowError
from onrecord.intake.types import Document
from onrecord.model import Article, Span
from onrecord.record import Record
from onrecord.record.hits import ArticleFilter
from onrecord.record.query import parse
from onrecord.record.store import matching, searching, text_pieces
from onrecord.record.store.limiting import Connection, Limit, limit_of, limited
from onrecord.record.store.matching import MOST, TOKENIZE, Places, best, places
from onrecord.record.store.text_pieces import PIECE, pieces, words_in

LONGEST = 1_900_000
SECONDS = 1.5
"""Processor time that a text of that length may take; in one piece it took minutes."""


def at_once(texts: Sequence[tuple[int, str, str]], match: str) -> dict[int, Places]:
    """The places as highlight() tells them of whole texts."""
    opens, closes = "\U00100000", "\U00100001"

    def spans(marked: str) -> tuple[Span, ...]:
        found = enumerate(re.finditer(f"{opens}([^{closes}]*){closes}", marked))
        return tuple(Span(m.start() - 2 * n, m.start() - 2 * n + len(m[1])) for n, m in found)

    with closing(sqlite3.connect(":memory:")) as index:
        index.execute(f"CREATE VIRTUAL TABLE t USING fts5 (title, text, tokenize = '{TOKENIZE}')")
        index.executemany("INSERT INTO t (rowid, title, text) VALUES (?, ?, ?)", texts)
        rows = index.execute(
            "SELECT rowid, highlight(t, 0, ?2, ?3), highlight(t, 1, ?2, ?3) FROM t WHERE t MATCH ?1",
            (match, opens, closes),
        )
        return {key: (spans(title), spans(text)) for key, title, text in rows}


WORDS = (
    "war", "peace", "wars", "Wár", "wa\u0301r", "x", "don't", "🕊️war", "👩‍👩‍👧", "שלום", "\u202bמלחמה war\u202c", "سَلَام",
    "战争。和平", "-", "…", "x_y", "\u2067war\u2069", "²", "\ue000war", "🫠", "x🫠war",
)  # fmt: skip
GAPS = (" ", " ", " ", "\n", "\n\n", "-", "", "\u3000", "\u0301", "\u064e", ", ")
QUERIES = (
    "war", "war peace", '"war peace"', '"war x war"', "war OR peace", "war -x", '"war peace" OR "peace war" wars',
    "pea*", "שלום OR מלחמה", "سَلَام", "和平 OR war", '"x y"', '"don t war" OR x', "war*",
)  # fmt: skip

texts = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=40).map(
    lambda drawn: "".join(word + gap for word, gap in drawn)
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=3), st.sampled_from(QUERIES))
def test_places_are_those_of_whole_texts(drawn: list[tuple[str, str]], typed: str) -> None:
    rows = [(key, title, text) for key, (title, text) in enumerate(drawn)]
    query = parse(typed)
    expected = at_once(rows, query.match())
    assert places([row for row in rows if row[0] in expected], query) == expected


@settings(max_examples=150, deadline=None)
@given(texts, st.sampled_from(QUERIES), st.integers(4, 60))
def test_so_they_are_where_a_text_is_cut(text: str, typed: str, size: int) -> None:
    query = parse(typed)
    expected = at_once([(1, "", text)], query.match())
    with pytest.MonkeyPatch.context() as patch:
        # words of up to eleven characters, phrases of up to three: longer ones than a piece may be lost
        patch.setattr(text_pieces, "PIECE", max(size, 40))
        found = places([(1, "", text)] if expected else [], query)
    assert found == expected


@pytest.mark.parametrize(
    "typed", ['"peace war"', '"peace war peace war x"', '"war x war peace" OR "x war"', '"war peace war']
)
def test_a_phrase_goes_over_a_cut(typed: str) -> None:
    text = "war peace " * 2_500 + "war x " * 900
    starts = [start for start, _ in pieces(text, 5)]
    assert len(starts) > 2 and all(text[start - 6 : start + 3] == "peace war" for start in starts[1:3])
    query = parse(typed)
    assert places([(1, "", text)], query) == at_once([(1, "", text)], query.match())


def test_long_texts_have_the_places_that_they_had_in_one_piece() -> None:
    chance = random.Random(7)
    text = "".join(chance.choice(WORDS) + chance.choice((*GAPS, " ", " ", " ")) for _ in range(12_000))
    assert len(text) > 4 * PIECE
    for typed in ("peace", '"war peace"', '"war x war"', "war -absent", '"x peace war x" OR wars'):
        query = parse(typed)
        assert places([(1, text, text)], query) == at_once([(1, text, text)], query.match())


@given(st.text(st.sampled_from("ab \n-é\u0301\u064e战🕊"), max_size=400), st.integers(1, 4))
def test_pieces_are_the_text(text: str, longest: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_pieces, "PIECE", 20)
        made = list(pieces(text, longest))
    assert all(text.startswith(piece, start) and 0 < len(piece) <= 60 for start, piece in made)
    assert all(start < following <= start + len(piece) for (start, piece), (following, _) in pairwise(made))
    assert not text or (made[0][0] == 0 and made[-1][0] + len(made[-1][1]) == len(text))


def test_pieces_end_where_paragraphs_do() -> None:
    text = ("word " * 300 + "\n") * 40
    assert all(text[start - 1] == "\n" for start, _ in pieces(text, 1) if start)
    assert len(list(pieces(text, 1))) > len(text) // PIECE


def test_a_piece_ends_only_where_a_word_does_to_sqlite() -> None:
    every = (chr(code) for code in range(1, 0x110000) if not 0xD800 <= code < 0xE000)
    ends = "".join("a" + character for character in every if text_pieces._END.fullmatch(character))
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute(f"CREATE VIRTUAL TABLE t USING fts5 (text, tokenize = '{TOKENIZE}')")
        index.execute("CREATE VIRTUAL TABLE v USING fts5vocab (t, row)")
        index.execute("INSERT INTO t (text) VALUES (?)", (ends,))
        assert [term for (term,) in index.execute("SELECT term FROM v")] == ["a"]
    assert len(ends) > 400


@pytest.mark.parametrize(
    "phrase", ["war", "war, peace", "don't", "战争。和平", "wa\u0301r", "\ue000a", "a🫠b 🫠", "_", "سَلَام"]
)
def test_words_of_a_phrase_are_never_too_few(phrase: str) -> None:
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute(f"CREATE VIRTUAL TABLE t USING fts5 (text, tokenize = '{TOKENIZE}')")
        index.execute("CREATE VIRTUAL TABLE v USING fts5vocab (t, instance)")
        index.execute("INSERT INTO t (text) VALUES (?)", (phrase,))
        assert words_in(phrase) >= index.execute("SELECT count(*) FROM v").fetchone()[0]


# ------------------------------------------------------------------------------------------------------- time


def spent(begun: float) -> float:
    return time.process_time() - begun


@pytest.mark.parametrize(
    ("unit", "typed"),
    [
        ("war peace ", "war"),
        ("war peace ", '"peace war" OR peace'),
        ("war peace\n", '"war peace war peace war"'),
        ("a ", "a"),
        ("a-", '"a a a"'),
        ("war\u064e", "war"),  # no blank, and the mark ends a word
        ("war\u0e31", "war"),  # such a mark too, but one that no piece is cut at
        ("war", "war*"),  # one word
        ("战争。", "战争"),
        ("peace " * 60 + "war ", "peace -absent"),
    ],
)
def test_a_repetitive_text_takes_time_by_its_length(unit: str, typed: str) -> None:
    text = (unit * (LONGEST // len(unit) + 1))[:LONGEST]
    query = parse(typed)
    begun = time.process_time()
    found = best([(1, "", text)], query.match())
    where = places([(1, "", text), (2, "", "Of war and peace war a 战争.")], query)
    assert spent(begun) < SECONDS
    assert [key for key, _ in found] == [1]
    title, spans = where[1]
    assert not title and 1 <= len(spans) < MOST + PIECE
    assert all(one.end <= other.start for one, other in pairwise(spans))
    first = text[spans[0].start : spans[0].end]
    assert {text[span.start : span.end] for span in spans[:100]} == {first}


def test_after_many_places_the_next_text_is_looked_at() -> None:
    rows = [(1, "war " * 40_000, "war " * 40_000), (2, "", "peace"), (3, "A war", "war " * 40_000), (4, "", "no war")]
    where = places(rows, parse("war"))
    assert list(where) == [1, 3, 4] and where[4] == ((), (Span(3, 6),)) and where[3][0] == (Span(2, 5),)
    for spans in (*where[1], where[3][1]):
        assert MOST <= len(spans) < MOST + PIECE and list(spans) == [Span(4 * n, 4 * n + 3) for n in range(len(spans))]


def test_many_long_texts_are_not_all_in_memory_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "_AT_ONCE", 50)
    texts = [(key, "War", "much ado, then war " * (key % 4 + 1)) for key in range(30)]
    assert places(texts, parse("war")) == at_once(texts, "war")


def test_private_characters_leave_room_for_the_marks() -> None:
    every = "".join(map(chr, range(0xF0000, 0xFFFFE)))
    text = " ".join((every[:30_000], "war", every[30_000:], "war"))
    at = text.index("war")
    assert places([(1, "", text)], parse("war"))[1][1] == (Span(at, at + 3), Span(len(text) - 3, len(text)))


# ------------------------------------------------------------------------------------------------------- the limit


def over() -> Limit:
    return Limit(0.5, time.monotonic() - 1)


def test_work_in_memory_ends_when_the_time_is_over() -> None:
    rows = [(1, "", "war and peace")]
    with pytest.raises(SlowError, match=r"0\.5 seconds"):
        places(rows, parse("war"), over())
    with pytest.raises(SlowError):
        best(rows, "war", over())
    later = Limit(60, time.monotonic() + 60)
    assert places(rows, parse("war"), later) and best(rows, "war", later)


class Running:
    """Texts without end: only the clock stops who reads them."""

    def __iter__(self) -> Iterator[tuple[int, str, str]]:
        key = 0
        while key < 10_000:
            key += 1
            yield key, "", "war peace " * 20_000


@pytest.mark.parametrize("one", ["best", "places"])
def test_it_ends_between_two_texts(one: str) -> None:
    limit = Limit(0.3, time.monotonic() + 0.3)
    begun = time.process_time()
    with pytest.raises(SlowError):
        best(Running(), "war", limit) if one == "best" else places(Running(), parse("war"), limit)
    assert spent(begun) < SECONDS


def test_sqlites_own_work_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Limit, "check", lambda self: None)
    with closing(sqlite3.connect(":memory:", factory=Connection)) as connection:
        rows = [(key, "", "war peace") for key in range(20_000)]
        with pytest.raises(SlowError), limited(connection, 0.02):
            for _ in range(100):
                best(rows, "war", limit_of(connection))
        assert limit_of(connection) is None


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("long") / "record.db"
    article = Article(
        id="", sha256="", text=report(1) + "\n\n" + "war peace " * 100_000, title="War", outlet="North Wire",
        published="2024-02-03", path="long.txt",
    )  # fmt: skip
    with Record.open(made, create=True) as record:
        put(record, fake_reader.said(Document(article=article, notes=())))
    return made


@pytest.mark.parametrize("way", ["compared", "indexed"])
def test_a_search_gives_its_time_on_to_what_is_done_in_memory(
    path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way == "indexed":
        none = searching.Limits(scanned=0, ranked=0, indexed=50)
        monkeypatch.setattr(searching, "LIMITS", dict.fromkeys(searching.LIMITS, none))
    wanted = ArticleFilter(outlets=("North Wire",))
    with Record.open(path) as record:
        begun = time.process_time()
        with record.within(60):
            hit = record.search("war", wanted).hits[0]
        assert spent(begun) < SECONDS and 1 < len(hit.matches) < 100 and hit.in_title
        monkeypatch.setattr(Limit, "over", lambda self: limit_of(record._connection) is self and in_memory())
        with pytest.raises(SlowError), record.within(60):
            record.search("war", wanted)
        assert record.search("war", wanted).hits  # without a limit there is none


def in_memory() -> bool:
    """Whether the clock is looked at for what is done beside the record."""
    import sys

    frame = sys._getframe()
    while frame.f_back:
        frame = frame.f_back
        if frame.f_code.co_filename == matching.__file__:
            return True
    return False
