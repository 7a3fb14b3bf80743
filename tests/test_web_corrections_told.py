"""Whose words a correction is of, wherever corrections are shown; the words that the workbench has for things."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from starlette.testclient import TestClient

from made_engaged import engaged
from onrecord.model import Span, Speaker
from onrecord.output.brief import make_brief
from onrecord.output.phrases import tally
from onrecord.record import Record
from onrecord.record.corrections.types import Anchor, Correction, Named, Value
from onrecord.record.looked_up import Voice
from onrecord.web.correction_views import Heard, heard
from onrecord.web.pages.articles import Spoken, spoken
from onrecord.web.wording import MODALITIES
from test_corrections_record import reread
from test_web_corrections import card, kept, marked, sent, workbench
from web_app import article_id, record_of, strait


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return record_of(tmp_path / "desk.db", strait(), engaged())


@pytest.fixture
def asks(path: Path) -> TestClient:
    return workbench(path)


def test_how_the_reader_found_a_speaker_is_not_said_of_the_one_put_in_its_place(asks: TestClient, path: Path) -> None:
    article = article_id("strait", path)
    assert "direct · by coreference “he”" in quoted(asks, article, "s8")
    asks.post("/corrections", data=sent(article, "s8", speaker="actor:tvn"))
    page = asks.get(f"/articles/{article}").text
    assert "the reader's speaker:" in quoted(asks, article, "s8") and "direct · by" not in quoted(asks, article, "s8")
    struck = re.search(r"the reader's speaker: <del class=\"was\">(.*?)</del>", page)
    assert struck is not None and "President of Tolvia" in struck[1] and "by coreference" in struck[1]
    assert "0.55" in struck[1] and card(page, "s8").count("President of Tolvia") == 1
    # where only the stance was fixed, they are still the speaker's
    asks.post("/corrections", data=sent(article, "s3", stance="query"))
    assert "indirect · by coreference “She”" in quoted(asks, article, "s3")


def quoted(asks: TestClient, article: str, id: str) -> str:
    """The words of a card, quotations marked as the browser does."""
    page = asks.get(f"/articles/{article}").text
    return card(page.replace("<q><bdi>", "“").replace("</bdi></q>", "”"), id)


def test_the_list_says_whose_words_they_are_and_how_they_are_meant(asks: TestClient, path: Path) -> None:
    article = article_id("strait", path)
    asks.post("/corrections", data=marked(article, "s1", "right"))
    asks.post("/corrections", data=marked(article, "s6", "right"))
    asks.post("/corrections", data=marked(article, "s7", "right"))
    asks.post("/corrections", data=marked(article, "e2", "right"))
    asks.post("/corrections", data=sent(article, "s4", speaker="actor:renn"))
    asks.post("/corrections", data=sent(article, "s8", stance="?"))
    asks.post("/corrections", data=sent(article, "s9", content="10-20"))
    asks.post("/corrections", data=sent(article, "e1", modality="planned"))
    page = asks.get("/corrections").text
    modality = {e.id: e.modality for e in strait().events}
    assert lines(page) == [
        "planned", "An aide questions", "Jorun Hale", "Ada Renn says", MODALITIES[modality["e2"]],
        "nobody named denies", "Some harbour residents says", "Marenga denies",
    ]  # fmt: skip
    assert page.index("Marenga</bdi> <span") < page.index("its navy fired on a Tolvian trawler")
    # of what is withdrawn too
    asks.post(f"/corrections/{kept(path)[0].correction.id}/withdraw", data={"who": "Bo"})
    page = asks.get("/corrections").text
    assert lines(page)[0] == "Marenga denies" and "statement</b> · withdrawn" in page and "taken back" not in page


def lines(page: str) -> list[str]:
    """What stands before the words of each correction in the list."""
    return [
        " ".join(re.sub(r"<[^>]+>", " ", found).split())
        for found in re.findall(r'<p class="heard">(.*?)</p>', page, re.DOTALL)
    ]


def test_of_a_claim_it_is_the_stance_to_the_words_not_the_one_to_the_claim() -> None:
    anchor = Anchor(article="a", of="statement", spans=(Span(0, 4),), words=("this",))
    one = Correction(
        id="1", kind="claim", field="stance", verdict="fixed", anchor=anchor, value=Value(stance="deny"),
        was=Value(stance="support"), who="Ada", made_at="2026-01-01T00:00:00Z", thread="1",
    )  # fmt: skip
    assert heard(one, Voice(name="Marenga", stance="query")) == Heard(who="Marenga", stance="query")
    # what is no longer in the record is told as it was when it was corrected
    gone = msgspec.structs.replace(
        one, kind="statement", field="itself", verdict="right", value=Value(),
        was=Value(speaker=Named(name="Ada Renn"), stance="deny"),
    )  # fmt: skip
    assert heard(gone, None) == Heard(who="Ada Renn", stance="deny")
    wrong = msgspec.structs.replace(gone, field="speaker", verdict="wrong", was=Value(speaker=Named(name="Ada Renn")))
    assert heard(wrong, Voice(name="Ada Renn", stance="comment")) == Heard(stance="comment")
    missed = msgspec.structs.replace(gone, verdict="missed", value=Value(stance="deny"))
    assert heard(missed, Voice(name="Ada Renn", stance="deny")) == Heard()


def test_the_voices_of_a_page_are_one_question(path: Path) -> None:
    article = article_id("strait", path)
    with Record.open(path) as record:
        asked: list[str] = []
        connection = record.pages._connection
        connection.set_trace_callback(asked.append)
        found = record.pages.voices([f"{article}:{id}" for id in ("s1", "s6", "s7", "e2", "s99")] + ["none:s1"])
        connection.set_trace_callback(None)
    assert len([one for one in asked if "VALUES" in one]) == 1
    assert found == {
        f"{article}:s1": Voice(name="Marenga", stance="deny"),
        f"{article}:s6": Voice(name="Some harbour residents", stance="support"),
        f"{article}:s7": Voice(stance="deny"),
        f"{article}:e2": Voice(modality=next(e.modality for e in strait().events if e.id == "e2")),
    }


def test_one_word_for_one_thing(asks: TestClient, path: Path) -> None:
    article = article_id("strait", path)
    asks.post("/corrections", data=marked(article, "s1", "right"))
    for where in (f"/articles/{article}", f"/articles/{article}/correct?kind=event&id=e2", "/corrections", "/events",
                  "/search?q=trawler&in=events", "/whatif"):  # fmt: skip
        page = asks.get(where).text
        for other in (">Undo<", "let go", "did it happen", "Told as", "taken back"):
            assert other not in page, (where, other)
    assert '"Saved."' in asks.get("/static/js/correct.js").text


def test_speakers_are_counted_as_a_brief_counts_them(path: Path) -> None:
    made = strait()
    # an anonymous source that is said to belong to somebody has no name all the same
    said = tuple(
        msgspec.structs.replace(s, speaker=Speaker(actor="tvn", mention=None, how="anonymous", confidence=0.8))
        if s.id == "s9"
        else s
        for s in made.statements
    )
    reading = msgspec.structs.replace(made, statements=said)
    assert spoken(reading) == Spoken(3, 3)
    assert "9 statements · 3 speakers · 3 without a named speaker" in tally(make_brief([reading]).articles[0])
    with Record.open(path) as record:
        reread(record, statements=said)
    page = workbench(path).get(f"/articles/{article_id('strait', path)}").text
    assert "9 statements by 3 speakers · 3 without a named speaker · " in page
