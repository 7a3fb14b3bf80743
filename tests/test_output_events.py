"""Events as rows, CSV, JSON Lines and a table: what is shown stands in the article, and nothing in it does harm."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fake_reader import PRODUCED_BY
from made_readings import ACTORS, STATEMENTS, TEXT, article, empty, span
from onrecord.errors import OptionError
from onrecord.model import Actor, Article, Event, EventMention, Force, Place, Reading, Span
from onrecord.output.csv_rows import harmless
from onrecord.output.event_filters import wanted
from onrecord.output.event_formats import (
    COLUMNS,
    HEADINGS,
    events_csv,
    events_jsonl,
    events_lines,
    events_text,
)
from onrecord.output.events import EventRow, Search
from onrecord.output.lines import columns
from onrecord.output.terminal import print_lines
from onrecord.reader.ontology import MODALITIES, modes, roots
from onrecord.reader.sentences import split_sentences

TOLVIA = Actor(
    id="tolvia", name="Republic of Tolvia", kind="state", country="NOR", sector="GOV", aliases=("Tolvïa", "Côte Verte"),
    ref="state:NOR",
)  # fmt: skip
NAVY = span(TEXT, "navy")
STRAIT = Place(name="Saro Strait", country="GRL", lat=-12.5, lon=49.25, geonames=77)


def event(number: int, trigger: str, root: str, modality: Any = "actual", **more: Any) -> Event:
    """An event that the words `trigger` of the text name."""
    at = span(TEXT, trigger)
    sentence = next(s for s in split_sentences(TEXT) if s.start <= at.start and at.end <= s.end)
    fields: dict[str, Any] = {"mode": None, "source": (), "target": (), "confidence": 0.9, **more}
    mentions = (EventMention(trigger=at, sentence=sentence, according_to=fields.get("according_to")),)
    return Event(
        id=f"e{number}", plover=root, trigger=at, sentence=sentence, modality=modality, mentions=mentions, **fields
    )


EVENTS = (
    event(
        1, "fired", "ASSAULT", "denied", mode="heavy-weapons", source=("marenga",), according_to="s1", place=STRAIT,
        source_mention=span(TEXT, "its navy"), target_mention=span(TEXT, "a Tolvian trawler"), confidence=0.44,
        forces=(
            Force(class_="warship", start=NAVY.start, end=NAVY.end, quantity=2, echelon="squadron"),
            Force(class_="trawler", start=TEXT.index("trawler"), end=TEXT.index("trawler") + 7),
        ),
    ),
    event(2, "recalled", "SANCTION", mode="withdraw", source=("tolvia",), target=("marenga",), date="2024-05-06",
          date_text="a day after"),
    event(3, "hit", "ASSAULT", "alleged", target=("tolvia",), according_to="s4", date="2024-05-01/2024-05-07"),
    event(4, "in contact", "CONSULT", source=("marenga", "tolvia"), according_to="s3", date="2024-05-04"),
    event(5, "missing", "ASSAULT", "possible", according_to="s6"),
)  # fmt: skip


def told(*events: Event, actors: tuple[Actor, ...] = (*ACTORS, TOLVIA), **more: Any) -> Reading:
    """A reading of the made article with these events (None: the five above)."""
    return Reading(
        produced_by=PRODUCED_BY,
        article=article(**more),
        actors=actors,
        statements=STATEMENTS,
        events=events or EVENTS,
    )


def rows(*readings: Reading, **asked: Any) -> list[EventRow]:
    return list(Search(wanted(**asked)).rows(readings or (told(),)))


def numbers(**asked: Any) -> str:
    """Which of the five events are wanted: "25" for the second and the fifth."""
    return "".join(row.event_id.removeprefix("strait#e") for row in rows(**asked))


def table(made: list[EventRow]) -> list[dict[str, str]]:
    """The CSV as the csv module reads it back."""
    text = b"".join(events_csv(made)).decode("utf-8")
    assert "\r" not in text and text.endswith("\n")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


# what is asked for


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, "12345"),
        ({"modality": ["actual"]}, "24"),
        ({"modality": ["Denied", "possible"]}, "15"),
        ({"modality": ["not-actual"]}, "135"),
        ({"modality": ["not-actual", "actual"]}, "12345"),
        ({"root": ["assault"]}, "135"),
        ({"root": ["Consult", "SANCTION"]}, "24"),
        ({"mode": ["WITHDRAW"]}, "2"),
        ({"root": ["ASSAULT"], "mode": ["heavy-weapons"]}, "1"),
        ({"actor": ["marenga"]}, "124"),
        ({"actor": ["MARENG", "republic of"]}, "1234"),
        ({"source": ["Marenga"]}, "14"),
        ({"target": ["Marenga"]}, "2"),
        ({"source": ["Marenga"], "actor": ["Tolvia"]}, "14"),
        ({"actor": ["NOR"]}, "234"),
        ({"actor": ["nor"]}, ""),  # no code, and in no name
        ({"source": ["NOR"]}, "24"),
        ({"target": ["tolvia"]}, "13"),  # the first by the article's words
        ({"actor": ["cote v"]}, "234"),  # a form of the name
        ({"source": ["its navy"]}, "1"),
        ({"actor": ["Renn"]}, ""),
        ({"country": ["grl"]}, "1"),
        ({"country": ["GRL", "NOR"]}, "1"),
        ({"since": "2024-05-06"}, "23"),
        ({"until": "2024-05-03"}, "3"),
        ({"since": "2024-05-07", "until": "2024-05-07"}, "3"),
        ({"since": "2024-05-08"}, ""),
        ({"least": 0.44}, "12345"),
        ({"least": 0.45}, "2345"),
        ({"root": ["ASSAULT"], "modality": ["not-actual"], "target": ["NOR"], "since": "2024-01-01"}, "3"),
    ],
)
def test_filters(asked: dict[str, Any], found: str) -> None:
    assert numbers(**asked) == found


@pytest.mark.parametrize(
    ("asked", "told_so"),
    [
        ({"root": ["ATTACK"]}, roots()),
        ({"modality": ["true"]}, (*MODALITIES, "not-actual")),
        ({"mode": ["sideways"]}, [mode for _, mode in modes()]),
        ({"root": ["AID"], "mode": ["aerial"]}, ["AID", "there is none"]),
        ({"root": ["MOBILIZE"], "mode": ["aerial"]}, ["militia, police, troops, weapons"]),
        ({"country": ["Belarus"]}, ["--country", "ISO"]),
        ({"country": ["QQQ"]}, ["QQQ"]),
        ({"actor": [" "]}, ["--actor"]),
        ({"target": ["“”"]}, ["--target"]),
        ({"since": "2024-05-02", "until": "2024-05-01"}, ["--since", "--until"]),
        ({"least": float("nan")}, ["--least"]),
        ({"least": 1.5}, ["--least"]),
    ],
)
def test_what_cannot_be_asked_for_is_told_with_what_can(asked: dict[str, Any], told_so: list[str]) -> None:
    with pytest.raises(OptionError) as error:
        wanted(**asked)
    assert all(word in str(error.value) for word in told_so)


def test_what_to_say_of_nothing() -> None:
    search = Search(wanted(root=["AID"]))
    assert list(search.rows([empty()])) == [] and search.nothing(1) == "no event was found in 1 article"
    assert list(search.rows([told()])) == [] and search.nothing(2).startswith("of 5 events in 2 articles none")


def test_rows_come_as_the_readings_do() -> None:
    def readings():
        yield told()
        raise AssertionError("the first article's events come before the second is read")

    made = events_csv(Search(wanted()).rows(readings()))
    assert [next(made).split(b",")[0] for _ in range(6)] == [b"event_id"] + [b"strait#e%d" % n for n in range(1, 6)]


# csv


def test_the_header_is_there_without_rows() -> None:
    assert b"".join(events_csv([])).decode() == ",".join(COLUMNS) + "\n"


def test_csv_is_read_back() -> None:
    first, second, third, fourth, fifth = table(rows())
    assert first == {
        "event_id": "strait#e1", "article_id": "strait", "outlet": "The Saro Post", "published": "2024-05-08",
        "url": "https://example.org/2024/strait?a=1&b=2", "event_date": "", "event_date_end": "", "date_text": "",
        "source_name": "Marenga", "source_country": "MDG", "source_sector": "", "source_kind": "state",
        "target_name": "a Tolvian trawler", "target_country": "", "target_sector": "", "target_kind": "",
        "plover": "ASSAULT", "mode": "heavy-weapons", "modality": "denied", "according_to": "Marenga",
        "according_to_text": "its navy fired on a Tolvian trawler near the Saro Strait", "place": "Saro Strait",
        "place_country": "GRL", "lat": "-12.5", "lon": "49.25", "geonames": "77",
        "forces": "warship squadron×2; trawler", "confidence": "0.44", "mentions": "1", "trigger": "fired",
        "trigger_start": str(TEXT.index("fired")), "trigger_end": str(TEXT.index("fired") + 5),
        "sentence_start": "0", "sentence_end": str(TEXT.index("\n")), "sentence": TEXT[: TEXT.index("\n")],
    }  # fmt: skip
    assert (second["event_date"], second["event_date_end"], second["according_to"]) == ("2024-05-06", "2024-05-06", "")
    assert (third["event_date"], third["event_date_end"], third["source_name"]) == ("2024-05-01", "2024-05-07", "")
    assert third["according_to_text"] == (
        'the trawler had been "hit at least twice" … Renn had admitted as much in a telephone call'
    )
    assert [fourth[f"source_{what}"] for what in ("name", "country", "sector", "kind")] == [
        "Marenga; Republic of Tolvia", "MDG; NOR", "; GOV", "state; state",
    ]  # fmt: skip
    assert fifth["according_to"] == "Some harbour residents"


def test_offsets_are_those_of_the_article() -> None:
    for row in table(rows()):
        assert row["sentence"] == TEXT[int(row["sentence_start"]) : int(row["sentence_end"])]
        assert row["trigger"] == TEXT[int(row["trigger_start"]) : int(row["trigger_end"])]


def around(text: str, **more: Any) -> Reading:
    """A reading of this text with one event that is all of it."""
    whole = Span(0, len(text))
    one = Event(
        id="e1", plover="ASSAULT", mode=None, source=(), target=(), trigger=whole, sentence=whole, modality="actual",
        source_mention=whole, date_text=text, place=Place(name=text),
    )  # fmt: skip
    made = Article(id="x", sha256="0", text=text, **more)
    return Reading(produced_by=PRODUCED_BY, article=made, events=(one,))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", " =", "＝", "'=", "''@"])
def test_no_cell_is_a_formula_and_the_text_can_be_had_back(start: str) -> None:
    text = f'{start}HYPERLINK("https://example.org","x")'
    (row,) = table(rows(around(text, outlet=text, url=text)))
    for name in ("sentence", "trigger", "source_name", "place", "date_text", "outlet", "url"):
        assert re.match(r"'+ *[=+\-@＝\t]|HYPER", row[name]), name
    assert row["sentence"] == "'" + text


@given(st.text(max_size=8, alphabet="'=+-@\t\n ab＝"))
def test_harmless_cells_start_with_no_sign_and_stay_apart(text: str) -> None:
    made = harmless(text)
    assert not re.match(r"\s*[=+\-@＝]|\t", made)
    assert made.endswith(text) and len(made) <= len(text) + 1
    taken_away = made[1:] if re.match(r"'+(\s*[=+\-@＝]|\t|\n)", made) else made
    assert taken_away == text


def test_numbers_stay_numbers() -> None:
    assert table(rows())[0]["lat"] == "-12.5"


def test_names_with_a_semicolon_stay_one_name() -> None:
    odd = Actor(id="o", name="Salt; Sons", kind="organization")
    (row,) = table(rows(told(event(1, "fired", "ASSAULT", source=("o", "tolvia")), actors=(odd, TOLVIA))))
    assert row["source_name"] == "Salt, Sons; Republic of Tolvia" and row["source_country"] == "; NOR"


HOSTILE = "Ships \x1b]0;owned\x07 fired,\r\n\"twice\"\u2028on\x9b31m the \u202eport\u202c; 'so\x00' \u200fit\v was."


def test_csv_of_hostile_text_is_one_harmless_line_of_the_same_length() -> None:
    made = rows(around(HOSTILE, outlet=HOSTILE, title=HOSTILE, url=HOSTILE))
    raw = b"".join(events_csv(made)).decode()
    assert raw.count("\n") == 2
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202a-\u202e]", raw)
    (row,) = table(made)
    assert len(row["sentence"]) == len(HOSTILE)
    changed = {a + b for a, b in zip(HOSTILE, row["sentence"], strict=True) if a != b}
    assert {b[1] for b in changed} == {" ", "\ufffd"}
    assert {a[0] for a in changed if a[1] == " "} == set("\r\n\u2028\v")


@given(st.text(min_size=1, max_size=60, alphabet=st.characters(exclude_categories=["Cs"])))
def test_whatever_the_text_is_it_is_read_back_as_one_row(text: str) -> None:
    (row,) = table(rows(around(text)))
    assert len(row["sentence"].removeprefix("'")) in (len(text), len(text) - 1)
    assert json.loads(b"".join(events_jsonl(rows(around(text)))))["evidence"]["text"] == text


# jsonl


def test_jsonl_has_names_and_words() -> None:
    lines = [json.loads(line) for line in b"".join(events_jsonl(rows())).splitlines()]
    first, second = lines[:2]
    assert first["article"] == {
        name: getattr(article(), name)
        for name in ("id", "sha256", "title", "outlet", "author", "url", "published", "language", "path")
    }
    assert second["source"] == [
        {"id": "tolvia", "name": "Republic of Tolvia", "kind": "state", "country": "NOR", "sector": "GOV",
         "ref": "state:NOR"}
    ]  # fmt: skip
    assert first["target"] == [] and first["target_text"]["text"] == "a Tolvian trawler"
    assert first["according_to"]["speaker"]["name"] == first["according_to"]["name"] == "Marenga"
    assert lines[4]["according_to"]["speaker"] is None and second["according_to"] is None
    assert first["forces"][0] == {
        "class": "warship", "echelon": "squadron", "quantity": 2, "text": "navy",
        "start": NAVY.start, "end": NAVY.end,
    }  # fmt: skip
    assert (first["paragraph"], lines[3]["paragraph"], lines[2]["paragraph"]) == (1, 3, 5)
    assert first["place"]["geonames"] == 77 and lines[2]["date_end"] == "2024-05-07"
    for line in lines:
        assert list(line) == list(EventRow.__struct_fields__)
        for words in (line["trigger"], line["evidence"], line["mentions"][0]["trigger"]):
            assert words["text"] == TEXT[words["start"] : words["end"]]


def test_an_event_without_a_list_of_mentions_has_the_one_that_it_is() -> None:
    (row,) = rows(told(msgspec.structs.replace(EVENTS[0], mentions=())))
    assert [m.trigger.text for m in row.mentions] == ["fired"] and row.mentions[0].according_to is row.according_to


def test_ids_that_nothing_has_are_left_out() -> None:
    odd = msgspec.structs.replace(EVENTS[0], source=("nobody",), according_to="s99")
    (row,) = table(rows(told(odd)))
    assert (row["source_name"], row["according_to"], row["according_to_text"]) == ("its navy", "", "")


# the table


def test_every_modality_has_its_place_and_actual_is_first() -> None:
    assert tuple(HEADINGS) == MODALITIES
    text = events_text(rows())
    heads = re.findall(r"(?m)^([A-Z]+) · ", text)
    assert heads == ["ACTUAL", "DENIED", "ALLEGED", "POSSIBLE"]
    assert text.startswith(
        "ACTUAL · told as having happened or happening, by the article or by whom it quotes · 2 events"
    )


def test_the_table() -> None:
    text = events_text(rows(), 300)
    assert (
        "  2024-05-06  SANCTION withdraw  Republic of Tolvia → Marenga  “recalled” · strait:1\n"
        "      The island republic of Marenga has denied" in text
    )
    assert (
        "  undated     ASSAULT heavy-weapons  Marenga → “a Tolvian trawler”  “fired” · in Saro Strait, GRL · "
        "warship squadron×2, trawler · denied by Marenga · uncertain, 0.44 · strait:1\n" in text
    )
    assert (
        "  2024-05-01  ASSAULT  ? → Republic of Tolvia  “hit” · 2024-05-01 to 2024-05-07 · according to Jorun" in text
    )
    assert text.index("2024-05-04") < text.index("2024-05-06") < text.index("DENIED")
    assert "according to Some harbour residents" in text and "\x1b" not in text


def test_events_without_a_date_come_last() -> None:
    text = events_text(rows(told(msgspec.structs.replace(EVENTS[4], modality="actual"), *EVENTS[1:4])), 200)
    assert text.index("“in contact”") < text.index("“recalled”") < text.index("“missing”") < text.index("ALLEGED")


def test_an_event_told_twice_and_a_speaker_without_a_name() -> None:
    twice = msgspec.structs.replace(EVENTS[4], mentions=EVENTS[4].mentions * 2, according_to="s7")
    assert "according to an unnamed source · told 2 times" in events_text(rows(told(twice)), 200)


def test_articles_of_one_name_are_told_apart() -> None:
    made = rows(told(EVENTS[1], id="a", path="one/r.txt"), told(EVENTS[1], id="b", path="two/r.txt"))
    text = events_text(made, 200)
    assert "one/r.txt:1\n" in text and "two/r.txt:1\n" in text


@pytest.mark.parametrize("width", range(40, 101, 4))
def test_no_line_is_wider_than_asked_for(width: int) -> None:
    made = rows(told(path="p" * 90 + ".txt"), around("新聞" * 80, path="x.txt"))
    lines = events_text(made, width).splitlines()
    assert max(map(columns, lines)) <= width
    assert [line for line in lines if line != line.rstrip()] == []


def test_hostile_text_does_not_reach_the_terminal() -> None:
    text = events_text(rows(around(HOSTILE, path=HOSTILE)))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202a-\u202e]", text)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_the_trigger_stands_out_of_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("NO_COLOR", raising=False)
    made = rows(modality=["denied"])
    out = Terminal()
    print_lines(lambda width: events_lines(made, width), out)
    shown = out.getvalue()
    assert re.search(r"\x1b\[2m[^\x1b]*its navy *\x1b\[0m\x1b\[1mfired\x1b\[0m\x1b\[2m", shown)
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown) == events_text(made, 100)


def test_a_trigger_outside_its_sentence_is_no_error() -> None:
    odd = msgspec.structs.replace(EVENTS[0], sentence=EVENTS[3].sentence)
    assert "contact." in events_text(rows(told(odd)))


def test_nothing_is_an_empty_table() -> None:
    assert events_text([]) == ""
