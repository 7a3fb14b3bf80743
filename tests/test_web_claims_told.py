"""What a reader is told of a claim: in how many articles it stands, in whose words, and what stands around them."""

from __future__ import annotations

import re
import shutil
import sqlite3
from html import unescape
from pathlib import Path

import pytest

from made_board import asked, board_record, disputed_claim, key_of
from onrecord.model import Span
from onrecord.output.claims import claim_lines
from onrecord.output.lines import plain
from onrecord.record import Record
from onrecord.record.paged import Holder, Side
from onrecord.record.profiles import AgreementRow
from onrecord.web.pages.overview import side
from onrecord.web.rendering import begins_quoted, environment
from onrecord.web.surroundings import REACH, in_its_sentence, says_only
from web_app import client


def budget() -> dict[str, object]:
    """The claim of two speakers in one article."""
    return next(row for row in asked("/claims")["items"] if "schools" in row["text"])


def shown(path: Path, address: str) -> str:
    """The page with its entities as characters."""
    return unescape(client(path).get(address).text)


def test_two_statements_of_one_article_are_not_told_as_two_sources() -> None:
    row = budget()
    assert (row["utterances"], row["reports"], row["articles"]) == (2, 2, 1)
    board = shown(board_record(), "/claims")
    assert "2 statements in 1 article " in board and "3 statements in 4 articles " in board
    page = shown(board_record(), f"/claims/{row['id']}")
    assert "2 statements in 1 article " in page and "in 2 reports" not in page
    assert asked(f"/claims/{row['id']}")["articles"] == 1
    with Record.open(board_record()) as record:
        for claim in record.claims():
            listed = next(r for r in record.pages.claims(limit=200).rows if r.id == claim.id)
            assert listed.articles == claim.articles == len({r.article.id for r in claim.reports})
            assert plain(claim_lines(claim, 100)).rstrip().endswith(f"article{'s' * (claim.articles > 1)}")


def test_a_near_duplicate_and_its_original_are_one_article(tmp_path: Path) -> None:
    # claims that are joined before an article turns out to be one keep its report until they are joined again
    by = {r["article"]["outlet"]: r["article"]["id"] for r in asked(f"/claims/{disputed_claim()}")["reports"]}
    path = tmp_path / "again.db"
    shutil.copy(board_record(), path)
    with sqlite3.connect(path) as connection:
        key = dict(connection.execute("SELECT id, key FROM articles"))
        post, wire = (key[by[outlet]] for outlet in ("Post", "Wire"))
        connection.execute("INSERT INTO duplicates VALUES (?, ?, 0.9)", (wire, post))
    connection.close()
    assert "3 statements in 3 articles " in shown(path, f"/claims/{disputed_claim()}")
    assert "one saying, in 2 reports of one article; counted once" in shown(path, f"/claims/{disputed_claim()}")
    with Record.open(path) as record:
        assert next(r for r in record.pages.claims().rows if r.id == disputed_claim()).articles == 3


def test_a_passage_that_is_the_claim_comes_in_its_sentence() -> None:
    page = re.sub(r"</?bdi>", "", shown(board_record(), f"/claims/{disputed_claim()}"))
    said = re.search(r'<blockquote[^>]*><a href="[^"]*\?at=(\d+)-(\d+)#at">In the capital, (.*?)</a>', page)
    assert said and said[3].startswith("Jorun Hale denied ") and said[3].endswith("</mark>.")
    report = next(r for r in asked(f"/claims/{disputed_claim()}")["reports"] if r["article"]["outlet"] == "Herald")
    with Record.open(board_record()) as record:
        text = record.reading(report["article"]["id"]).article.text
    assert f"<mark>{text[int(said[1]) : int(said[2])]}</mark>" in said[3]


def test_what_is_shown_around_a_passage_is_the_articles() -> None:
    text = "It rained.\n\nMr. Voss left. “The port is shut,” he said on Monday. It is not open.\n\nNobody knew."

    def around(*words: str) -> str:
        spans = [Span(text.index(w), text.index(w) + len(w)) for w in words]
        pieces = in_its_sentence(text, spans)
        assert [p.words for p in pieces if p.said] == list(words)
        assert "".join(p.words for p in pieces) in text
        return "".join(f"[{p.words}]" if p.said else p.words for p in pieces)

    assert around("The port is shut") == "“[The port is shut],” he said on Monday."
    assert around("The port", "Monday") == "Mr. Voss left. “[The port] is shut,” he said on [Monday]."
    # whole sentences: the one before, else the one after, of the same paragraph
    assert around("It is not open.") == "“The port is shut,” he said on Monday. [It is not open.]"
    assert around("Mr. Voss left.") == "[Mr. Voss left.] “The port is shut,” he said on Monday."
    assert around("It rained.") == "[It rained.]"


def test_a_sentence_without_an_end_is_cut_at_words() -> None:
    text = "lorem ipsum " * 3_000 + "the port is shut" + " dolor sit" * 3_000
    start = text.index("the port")
    pieces = in_its_sentence(text, [Span(start, start + 16)])
    assert [p.words for p in pieces if p.said] == ["the port is shut"]
    assert pieces[0].words == "… " and pieces[-1].words == " …"
    inside = "".join(p.words for p in pieces[1:-1])
    assert f" {inside.strip()} " in text and len(inside) <= 2 * REACH + 16
    apart = in_its_sentence(text, [Span(0, 5), Span(start, start + 16)])
    assert [p.words for p in apart if p.said] == ["lorem", "the port is shut"]
    assert sum(len(p.words) for p in apart) < 400


@pytest.mark.parametrize(
    ("passage", "claim", "only"),
    [
        ("the port is shut", "The port is shut", True),
        ("that the port … is shut", "the port is shut", True),
        ("the port is shut and will not open before the autumn", "the port is shut", False),
        ("the port is shut", "the port is shut, as reported", True),
        ("nobody can leave the island by ferry", "the port is shut", False),
        ("the port is shut and will not open before autumn", "the port is shut and wi…", True),
        ("the port is shut", "…", False),
        ("", "", False),
    ],
)
def test_which_passages_say_no_more_than_the_claim(passage: str, claim: str, only: bool) -> None:
    assert says_only(passage, claim) is only


def test_holders_are_named_on_the_first_page_as_on_the_board() -> None:
    first = (
        Holder(actor=None, name="reports", country=None, sayings=2, outlets=1),
        Holder(actor=3, name="Ada Renn", country=None, sayings=1, outlets=1),
        Holder(actor=None, name=None, country=None, sayings=1, outlets=1),
    )
    assert side(Side(holders=3, reports=4, first=first)) == "unnamed (“reports”), Ada Renn, unnamed"


def test_a_share_of_few_claims_is_no_bar() -> None:
    parts = environment().get_template("_actor.html").make_module({"called": {}})
    with Record.open(board_record()) as record:
        actor = record.find_actors("Ada Renn")[0]
    few, enough = (str(parts.share(AgreementRow(actor=actor, both=n, alike=n, share=1.0))) for n in (2, 3))  # type: ignore[attr-defined]
    assert "too few to tell" in few and "<svg" not in few and "%" not in few
    assert "<svg" in enough and "100 %" in enough and "too few" not in enough
    page = client(board_record()).get(f"/actors/{key_of('Ada Renn')}?view=agreement").text
    assert 'class="number">1</td>' in page and "too few to tell" in page


def test_words_that_begin_quoted_get_no_second_pair(tmp_path: Path) -> None:
    assert all(map(begins_quoted, ("“We won”, he said", ' "We won"', "«Nous»", "„Wir“"))) and not begins_quoted("It's")
    path = tmp_path / "quoted.db"
    shutil.copy(board_record(), path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE claims SET text = '“Shots” & more'")
    connection.close()
    for address in ("/", "/claims", f"/claims/{disputed_claim()}", f"/actors/{key_of('Ada Renn')}?view=positions"):
        page = client(path).get(address).text
        assert "<bdi>“Shots” &amp; more</bdi>" in page and not re.search("“(<bdi>)?“", page), address
    assert "“<bdi>" in client(board_record()).get("/claims").text


def test_an_ampersand_is_escaped_once(tmp_path: Path) -> None:
    path = tmp_path / "and.db"
    shutil.copy(board_record(), path)
    with sqlite3.connect(path) as connection:
        for table, columns in (
            ("claims", ("text",)), ("actors", ("name",)), ("article_actors", ("name", "office")),
            ("articles", ("outlet", "title")), ("statements", ("quote", "cue", "occasion")),
            ("events", ("sentence", "place")),
        ):  # fmt: skip
            for column in columns:
                connection.execute(f"UPDATE {table} SET {column} = coalesce({column}, '') || ' R&D'")
        event, article = connection.execute(
            "SELECT a.id || ':' || e.local_id, a.id FROM events e JOIN articles a ON a.key = e.article"
        ).fetchone()
    connection.close()
    renn = key_of("Ada Renn")
    views = (f"/actors/{renn}?view={view}" for view in ("statements", "positions", "agreement", "events"))
    for address in (
        "/", "/counts/quoted", "/claims", f"/claims/{disputed_claim()}", "/actors", *views, "/events",
        f"/events/{event}", "/events?view=timeline", "/articles", f"/articles/{article}", "/search?q=navy",
    ):  # fmt: skip
        answer = client(path).get(address)
        assert answer.status_code == 200 and "R&amp;D" in answer.text and "&amp;amp;" not in answer.text, address
