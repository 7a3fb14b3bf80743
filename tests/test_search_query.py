from __future__ import annotations

import re
import sqlite3

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from onrecord.errors import OptionError
from onrecord.record.query import MOST_TERMS, parse
from onrecord.record.store.prefixes import with_stems

TEXTS = {
    1: "no foreign troops are in the country",
    2: "troops of a foreign army marched",
    3: "the army denied that a single shot was fired",
    4: "organizers of the protest spoke of 3,000 people; U.S. envoys didn’t",
    5: "a title of the old quarter",
}


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:")
    made.execute("CREATE VIRTUAL TABLE t USING fts5 (title, text, tokenize = 'porter unicode61 remove_diacritics 2')")
    made.executemany("INSERT INTO t (rowid, title, text) VALUES (?, '', ?)", TEXTS.items())
    return made


def find(index: sqlite3.Connection, typed: str) -> set[int]:
    return {key for (key,) in index.execute("SELECT rowid FROM t WHERE t MATCH ?", (parse(typed).match(),))}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("troops", {1, 2}),
        ("Troop FOREIGN", {1, 2}),
        ('"foreign troops"', {1}),
        ("“foreign troops”", {1}),
        ('"foreign troops', {1}),
        ("troops -foreign", set()),
        ("troops -army", {1}),
        ('army -"foreign army"', {3}),
        ("army NOT troops", {3}),
        ("army AND troops", {2}),
        ("country OR shot", {1, 3}),
        ("country | shot", {1, 3}),
        ("army single OR marched", {2, 3}),
        ("marched OR country foreign", {1, 2}),
        ("OR troops OR", {1, 2}),
        ("troops OR -army", {1}),
        ("march*", {2}),
        ("mar*", {2}),
        ("(shot OR country)", {1, 3}),
        ("3,000", {4}),
        ("U.S.", {4}),
        ("didn't", {4}),
        ("title:country", set()),
        ("title:troops", set()),
        ("title : of", {5}),
        ("{title} : of", {5}),
        ("old^quarter", {5}),
        ("NEAR(troops country)", set()),
        ("troops - & country", {1}),
        ("troops *", {1, 2}),
    ],
)
def test_what_is_typed_means_what_the_documentation_says(
    index: sqlite3.Connection, typed: str, found: set[int]
) -> None:
    assert find(index, typed) == found


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "there is no word"),
        (' "" * - ', "there is no word"),
        ("-troops", "left out"),
        ("NOT troops", "left out"),
        ("a*", "at least 3 letters"),
        ("ab* troops", "at least 3 letters"),
        (" ".join(f"word{n}" for n in range(MOST_TERMS + 1)), "more than"),
    ],
)
def test_what_cannot_be_searched_for_is_told(typed: str, words: str) -> None:
    with pytest.raises(OptionError, match=words):
        parse(typed)


PIECES = [
    '"',
    "'",
    "*",
    "(",
    ")",
    "-",
    "+",
    "^",
    ":",
    "{",
    "}",
    ",",
    "OR",
    "AND",
    "NOT",
    "NEAR",
    "|",
    "title",
    "text",
    "rowid",
    "troops",
    "army",
    "é",
    "本",
    "“",
    ";",
    "--",
    "/*",
    "%",
    "\\",
    "title:",
    "-title",
    "NEAR/2",
    "(*",
]
HOSTILE = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from([*PIECES, " ", "\n", "\0", "\ud800", "x" * 99]), max_size=12).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
)


@settings(max_examples=400, deadline=None)
@given(HOSTILE)
@example('"\0" troops')
@example("\ue000*")
@example("troops NOT")
def test_nothing_typed_is_an_error_of_the_engine(index: sqlite3.Connection, typed: str) -> None:
    try:
        query = parse(typed)
    except OptionError:
        return
    index.execute("SELECT rowid, bm25(t) FROM t WHERE t MATCH ?", (with_stems(query).match(),)).fetchall()
    for one, share in query.shares():
        index.execute("SELECT rowid FROM t WHERE t MATCH ?", (one.match(),)).fetchall()
        assert share >= 1


@settings(max_examples=200, deadline=None)
@given(HOSTILE)
def test_all_that_is_not_ours_stands_in_quotation_marks(typed: str) -> None:
    try:
        match = parse(typed).match()
    except OptionError:
        return
    assert re.fullmatch(r"[() ]*((AND|OR|NOT|\*)[() ]*)*", re.sub(r'"(?:[^"]|"")*"', "", match))


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("organiz*", "organizers"),
        ("ORGANIZ*", "organization"),
        ("mobiliz*", "mobilization"),
        ("negotiat*", "negotiations"),
        ("securit*", "security"),
        ("governm*", "governments"),
        ("policem*", "policemen"),
        ("militar*", "military"),
        ("troop*", "troops"),
        ("ministé*", "ministers"),
    ],
)
def test_a_prefix_finds_words_whose_stems_are_shorter(typed: str, word: str) -> None:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE t USING fts5 (text, tokenize = 'porter unicode61 remove_diacritics 2')")
    index.execute("INSERT INTO t VALUES (?)", (f"nothing but {word} here",))
    match = with_stems(parse(typed)).match()
    assert index.execute("SELECT count(*) FROM t WHERE t MATCH ?", (match,)).fetchone() == (1,)
    excluded = with_stems(parse(f"nothing -{typed}")).match()
    assert index.execute("SELECT count(*) FROM t WHERE t MATCH ?", (excluded,)).fetchone() == (0,)
    index.close()


def test_only_prefixes_are_widened() -> None:
    for typed in ("organization troops", '"foreign troops"', "cease-fir*", "troop*"):
        assert with_stems(parse(typed)) == parse(typed)
    assert len(with_stems(parse("mobiliz*")).groups[0]) == 2
