"""Corrections wherever what they are about is shown; corrected words in the text."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest

from made_board import disputed_claim, key_of
from made_readings import TEXT, span
from made_readings import reading as plain
from onrecord.record import Record
from onrecord.record.corrections.types import Change, Field, Kind, Mark, Named, Value
from onrecord.web.hand import Fixed, as_read, with_fixed
from onrecord.web.marked import marked
from test_web_articles import Page
from web_app import article_id, client, record_of, strait
from web_views import full_record

_FOLDERS: list[TemporaryDirectory[str]] = []
WHOLE = span(TEXT, "that its navy fired on a Tolvian trawler near the Saro Strait, a day after")
"""What an analyst takes for the words of s1: they begin before the reader's and go on after them."""


@cache
def record() -> Path:
    """The record of every view with corrections of statements and events in it; made once, not to be changed."""
    _FOLDERS.append(TemporaryDirectory())  # kept until the process ends
    path = Path(_FOLDERS[-1].name) / "hand.db"
    shutil.copy(full_record(), path)
    strait, pact = article_id("strait", path), article_id("pact", path)
    with Record.open(path) as opened:

        def say(article: str, id: str, field: Field, verdict: Mark, value: Value | None = None) -> None:
            kind: Kind = "event" if id.startswith("e") else "statement"
            change = Change(article=article, kind=kind, id=id, field=field, verdict=verdict, value=value or Value())
            opened.correct(change, who="Bo <b>Berg</b>")

        say(strait, "s1", "content", "fixed", Value(content=(WHOLE,)))
        say(strait, "s3", "itself", "wrong")
        say(strait, "s4", "speaker", "fixed", Value(speaker=Named(name="Mara Quill")))
        say(strait, "e2", "modality", "fixed", Value(modality="planned"))
        for statement in opened.reading(pact).statements:
            say(pact, statement.id, "stance", "wrong")
        for said in list(opened.statements()):
            if said.speaker and said.speaker.name == "Ada Renn" and said.article.id not in (strait, pact):
                say(
                    said.article.id, said.id.rpartition(":")[2], "speaker", "fixed", Value(speaker=Named(name="Lo Orr"))
                )
    return path


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def flags(page: str) -> list[str]:
    """The words of each list of corrections under a line."""
    return [words(found) for found in re.findall(r'<ul class="desk-says flags.*?</ul>', page, re.DOTALL)]


def asked(address: str) -> str:
    answer = client(record()).get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/search?q=trawler", "✎ words fixed : “that its navy fired"),
        ("/search?q=twice", "✎ speaker fixed : Mara Quill Jorun Hale · Bo <b>Berg</b>"),
        ("/search?q=governments", "✗ no statement"),
        ("/search?in=events&q=recalled", "✎ modality fixed : planned done"),
        ("/events", "✎ modality fixed : planned done"),
        ("/events?view=timeline", "✎ modality fixed : planned done"),
        ("/actors/{hale}?view=statements", "✎ speaker fixed : Mara Quill Jorun Hale"),
        ("/actors/{renn}?view=statements", "✗ no statement"),
        ("/actors/{board}?view=positions", "✎ speaker fixed : Lo Orr Ada Renn"),
        ("/actors/{marenga}?view=events", "✎ modality fixed : planned done"),
        ("/claims/{claim}", "✎ speaker fixed : Lo Orr Ada Renn"),
        ("/engagements", "✗ statement s1: stance wrong"),
    ],
)
def test_every_view_says_what_was_corrected_by_whom_and_when_and_leads_there(address: str, said: str) -> None:
    strait = article_id("strait", record())
    keys: dict[str, object] = {"claim": disputed_claim(record()), "board": key_of("Ada Renn", record())}
    with Record.open(record()) as opened:
        said_by = {s.id: s.speaker.key for s in opened.statements() if s.speaker}
        done_to = {e.id: e.target[0].key for e in opened.events() if e.target}
    keys |= {"hale": said_by[f"{strait}:s4"], "renn": said_by[f"{strait}:s3"], "marenga": done_to[f"{strait}:e2"]}
    page = asked(address.format(**keys))
    found = [one.replace("&lt;", "<").replace("&gt;", ">") for one in flags(page)]
    assert any(said in one for one in found), (said, found)
    assert all(re.search(r"· Bo <b>Berg</b> , \d+ \w+ 20\d\d", one) for one in found if "Ada Analyst" not in one), found
    links = re.findall(r'<ul class="desk-says flags.*?<a href="(/articles/[0-9a-f]+#[se]\d+)"', page, re.DOTALL)
    assert len(links) == len(found) > 0
    assert "<b>Berg</b>" not in page


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/articles", "✎ 5 corrections"),
        ("/search?in=articles&q=trawler", "✎ 5 corrections"),
    ],
)
def test_lists_of_articles_say_how_many_corrections_count(address: str, said: str) -> None:
    found = re.findall(r'<a class="desk-count[^>]*href="(/corrections[^"]*)".*?</a>', asked(address))
    strait = f"/corrections?article={article_id('strait', record())}"
    assert said in words(asked(address)) and strait in found
    assert words(asked(strait)).count("Bo <b>Berg</b>".replace("<", "&lt;").replace(">", "&gt;")) == 4


def test_the_first_page_says_so_too(tmp_path: Path) -> None:
    path = record_of(tmp_path / "one.db", strait())
    assert "desk-count" not in client(path).get("/").text
    with Record.open(path) as opened:
        article = next(opened.articles()).id
        opened.correct(Change(article=article, kind="event", id="e2", field="itself", verdict="right"), who="Ada")
    assert f'href="/corrections?article={article}"' in client(path).get("/").text
    assert "✎ 1 correction " in words(client(path).get("/").text)


def test_withdrawn_and_superseded_corrections_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "less.db"
    shutil.copy(record(), path)
    strait = article_id("strait", path)
    with Record.open(path) as opened:
        first = next(c for c in opened.corrections(limit=None).corrections if c.correction.field == "modality")
        opened.withdraw(first.correction.id, who="Ada")
        opened.correct(Change(article=strait, kind="statement", id="s4", field="speaker", verdict="right"), who="Ada")
        assert opened.pages.corrected_articles([strait, "gone"]) == {strait: 4}
    assert flags(client(path).get("/events").text) == []
    page = client(path).get("/search?q=twice").text
    assert "Mara Quill" not in page and "✓ speaker right · Ada" in flags(page)[0]


def test_claims_and_positions_say_how_many_of_their_reports_were_corrected(tmp_path: Path) -> None:
    path = tmp_path / "claims.db"
    shutil.copy(record(), path)
    id = disputed_claim(path)
    with Record.open(path) as opened:
        one = next(r for r in next(c for c in opened.claims() if c.id == id).reports if r.statement and not r.implied)
        assert one.statement is not None
        article, _, local = one.statement.id.rpartition(":")
        change = Change(article=article, kind="claim", id=local, field="membership", verdict="wrong", claim=id)
        opened.correct(change, who="Ada")
    for address in ("/claims", "/", f"/actors/{key_of('Ada Renn', path)}?view=positions"):
        page = client(path).get(address).text
        assert re.search(rf'<a class="desk-count nobreak" href="/claims/{id}">.*?1 corrected report</a>', page), address


@pytest.mark.parametrize("address", ["/search?q=the&limit={}", "/events?limit={}", "/articles?limit={}"])
def test_corrections_are_asked_for_once_a_page(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    _trace(monkeypatch, seen.append)
    asks, counts = client(record()), []
    for limit in (1, 200):
        seen.clear()
        assert asks.get(address.format(limit)).status_code == 200
        counts.append(sum("FROM corrections c" in query or "JOIN corrections c" in query for query in seen))
    assert counts == [1, 1]


def _trace(monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]) -> None:
    """Tells of each question that the record is asked from now on."""
    opened = sqlite3.connect

    def connect(*given: object, **more: object) -> sqlite3.Connection:
        made: sqlite3.Connection = opened(*given, **more)  # type: ignore[call-overload]
        made.set_trace_callback(tell)
        return made

    monkeypatch.setattr(sqlite3, "connect", connect)


# the text


def test_corrected_words_are_the_marked_ones_at_their_offsets() -> None:
    strait = article_id("strait", record())
    page = Page(asked(f"/articles/{strait}"))
    with Record.open(record()) as opened:
        before = next(s.content for s in opened.reading(strait).statements if s.id == "s1")
    spans: dict[str, list[tuple[int, int]]] = {"s1.content": [], "s1.read": []}
    for id, found in spans.items():
        for start, piece, roles in _pieces(asked(f"/articles/{strait}")):
            if id in roles:
                assert TEXT[start : start + len(piece)] == piece
                found.append((start, start + len(piece)))
    assert _covered(spans["s1.content"]) == set(range(WHOLE.start, WHOLE.end))
    assert _covered(spans["s1.read"]) == {at for span in before for at in range(span.start, span.end)}
    card = next(a for _, a in page.elements if a.get("id") == "card-s1")
    assert card["data-spans"] == f"{WHOLE.start}-{WHOLE.end}"
    # what corrects it further is addressed to the words that the reader found, by which it is found again
    assert f"kind=statement&amp;id=s1&amp;spans={before[0].start}-{before[0].end}" in asked(f"/articles/{strait}")
    with Record.open(record()) as opened:
        assert opened.reading(strait).statements[0].content == before


def test_a_citation_has_the_corrected_speaker_and_what_was_read_of_it_is_struck() -> None:
    strait = article_id("strait", record())
    source = asked(f"/articles/{strait}")
    card = next(a for _, a in Page(source).elements if a.get("id") == "card-s4")
    assert card["data-name"] == "Mara Quill"
    looks = re.findall(r'class="p ([^"]*)" data-s="\d+" data-r="[^"]*s4\.source', source)
    assert looks and all("rejected" in look for look in looks)


def test_words_that_are_wrong_or_none_keep_their_place() -> None:
    made = plain()
    content = made.statements[2].content
    changed = with_fixed(made, {"s3": Fixed(content=()), "s2": Fixed(name="x"), "gone": Fixed(content=())})
    assert [s.content for s in changed.statements] == [
        () if s.id == "s3" else s.content for s in made.statements
    ] and changed.article is made.article  # fmt: skip
    assert as_read(made, {"s3": Fixed(content=()), "s2": Fixed()}) == {"s3": content}
    runs = [run for p in marked(made, doubted={("s3", "content")}) for run in p.runs if "s3.content" in run.leads]
    assert runs and all("rejected" in run.look for run in runs)


def test_offsets_hold_beside_emoji_and_bidirectional_text() -> None:
    text = "\U0001f6a2\U0001f6a2 \u202eשלום\u202c Renn said the \U0001f1ea\U0001f1fa fleet had left. Nobody asked."
    made = msgspec.structs.replace(plain(), article=msgspec.structs.replace(plain().article, text=text))
    statement = msgspec.structs.replace(plain().statements[0], speaker=None, cue=(), content=(span(text, "had left"),))
    made = msgspec.structs.replace(made, statements=(statement,), events=(), actors=())
    new = {"s1": Fixed(content=(span(text, "the \U0001f1ea\U0001f1fa fleet"), span(text, "left")))}
    shown = [run for p in marked(with_fixed(made, new), read=as_read(made, new)) for run in p.runs]
    assert all(text[run.start : run.end] == run.text for run in shown)
    told = {part: "".join(r.text for r in shown if f"s1.{part}" in r.leads.split()) for part in ("content", "read")}
    assert told == {"content": "the \U0001f1ea\U0001f1fa fleetleft", "read": "had left"}
    assert all(("edited" in r.look) == ("s1.content" in r.leads) for r in shown)


def _pieces(source: str) -> list[tuple[int, str, list[str]]]:
    found = re.findall(r'data-s="(\d+)" data-r="([^"]*)">(.*?)</(?:span|a)>', source, re.DOTALL)
    return [(int(at), _plain(piece), roles.split()) for at, roles, piece in found]


def _plain(piece: str) -> str:
    return piece.replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&")


def _covered(spans: list[tuple[int, int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}
