"""Checked against the Web Annotation Data Model, W3C Recommendation of 23 February 2017; sections in brackets."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_exports import ODD, exported, made, odd
from made_readings import TEXT
from onrecord.model import Span
from onrecord.output.export.annotation_parts import AROUND, Target, place
from onrecord.record import Record

ANNO = "http://www.w3.org/ns/anno.jsonld"
MOTIVATIONS = {
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting", "identifying",
    "linking", "moderating", "questioning", "replying", "tagging",
}  # fmt: skip
IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.I)


@pytest.fixture
def record(tmp_path: Path) -> Record:  # type: ignore[misc]
    with made(tmp_path / "record.db") as opened:
        yield opened


def _all(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _check(made: dict[str, Any]) -> None:
    """The MUSTs of the recommendation for what we write."""
    assert ANNO in _all(made["@context"])  # [3.1]
    assert isinstance(made["id"], str) and IRI.fullmatch(made["id"])  # [3.1] exactly one IRI
    assert "Annotation" in _all(made["type"])  # [3.1]
    assert _all(made["target"])  # [3.1] one or more
    assert set(_all(made["motivation"])) <= MOTIVATIONS  # [3.3.5]
    for body in _all(made["body"]):  # [3.2.4] a textual body has exactly one value
        assert "TextualBody" in _all(body["type"]) and isinstance(body["value"], str)
        assert body["purpose"] in MOTIVATIONS and not isinstance(body.get("format", ""), list)
    for target in _all(made["target"]):  # [4] a specific resource has exactly one source
        assert "SpecificResource" in _all(target["type"]) and IRI.fullmatch(target["source"])
        kinds = []
        for selector in _all(target["selector"]):
            kinds.append(selector["type"])
            if selector["type"] == "TextQuoteSelector":  # [4.2.4]
                assert all(isinstance(selector[key], str) for key in ("exact", "prefix", "suffix"))
            else:  # [4.2.5] non-negative integers, exactly one each
                assert selector["type"] == "TextPositionSelector"
                assert all(type(selector[key]) is int for key in ("start", "end"))
                assert 0 <= selector["start"] < selector["end"]
        assert kinds == ["TextQuoteSelector", "TextPositionSelector"]
    terms = {
        k.partition(":")[0] for part in (made, *_all(made["body"]), *_all(made["target"])) for k in part if ":" in k
    }
    assert terms <= {key for context in made["@context"] if isinstance(context, dict) for key in context}


def _selected(made: dict[str, Any]) -> list[tuple[str, int, int]]:
    return [(q["exact"], p["start"], p["end"]) for q, p in (target["selector"] for target in made["target"])]


def test_every_annotation_keeps_the_model(record: Record) -> None:
    content, report = exported(record, "webannotation", lines=True)
    found = [json.loads(line) for line in content.decode().split("\n")[:-1]]
    assert len(found) == report.rows["statements"] + report.rows["events"] > 10
    texts = {reading.article.id: reading.article.text for reading in record.readings()}
    for made_one in found:
        _check(made_one)
        for target in made_one["target"]:
            text = texts[target["onrecord:article"]]
            quote, at = target["selector"]
            assert text[at["start"] : at["end"]] == quote["exact"]
            assert text[: at["start"]].endswith(quote["prefix"]) and text[at["end"] :].startswith(quote["suffix"])
    assert len({one["id"] for one in found}) == len(found)
    assert set(texts.values()) == {TEXT, ODD}


def test_positions_are_code_points_also_after_emoji_and_right_to_left(record: Record) -> None:
    content, _ = exported(record, "webannotation", lines=True, since="2024-06-01")
    first = json.loads(content.split(b"\n")[0])
    assert [exact for exact, *_ in _selected(first)] == ["peace 🕊️ is near", "\u2067שלום עליכם\u2069"]
    assert all(ODD[start:end] == exact for exact, start, end in _selected(first))
    units = len(ODD[: ODD.index("peace")].encode("utf-16-le")) // 2
    assert _selected(first)[0][1] == ODD.index("peace") != units


def test_bodies_say_who_and_whether(record: Record) -> None:
    content, _ = exported(record, "webannotation", lines=True)
    found = {one["id"].rpartition(":")[2]: one for one in map(json.loads, content.decode().split("\n")[:-1])
             if one["target"][0]["source"].startswith("https")}  # fmt: skip
    denial = found["s1"]["body"][0]
    assert denial["onrecord:stance"] == "deny" and denial["onrecord:speaker"] == "Marenga"
    assert "onrecord:speakerRef" not in denial
    fired = found["e3"]
    assert fired["body"][0]["onrecord:plover"] == "ASSAULT" and fired["body"][0]["onrecord:modality"] == "denied"
    assert fired["body"][0]["onrecord:accordingTo"] == found["s1"]["id"]
    assert "denied" in [body["value"] for body in fired["body"] if body["purpose"] == "tagging"]
    assert len(fired["target"]) == 2  # told of in two sentences
    assert fired["target"][0]["onrecord:alsoIn"] == ["Harbour Herald"]
    assert fired["target"][0]["source"] == "https://example.org/2024/strait?a=1&b=2"


def test_a_report_without_an_address_is_named_by_its_text(record: Record) -> None:
    import hashlib

    content, _ = exported(record, "webannotation", lines=True, since="2024-06-01")
    digest = hashlib.sha256(ODD.encode()).hexdigest()
    assert {t["source"] for line in content.decode().split("\n")[:-1] for t in json.loads(line)["target"]} == {
        f"urn:sha256:{digest}"
    }


def test_the_collection(record: Record) -> None:
    whole = json.loads(exported(record, "webannotation")[0])
    lines = exported(record, "webannotation", lines=True)[0].decode().split("\n")[:-1]
    assert (
        whole["@context"][0] == ANNO and whole["type"] == "AnnotationCollection" and IRI.fullmatch(whole["id"])
    )  # [5.1]
    page = whole["first"]
    assert page["type"] == "AnnotationPage" and IRI.fullmatch(page["id"]) and page["partOf"] == whole["id"]  # [5.2]
    assert page["items"] == [json.loads(line) for line in lines] and whole["total"] == len(lines)
    empty = json.loads(exported(record, "webannotation", since="2030-01-01")[0])
    assert empty["total"] == 0 and "first" not in empty  # [5.2] a page has one annotation or more


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.data())
def test_any_span_of_any_text_is_found_again(text: str, data: st.DataObject) -> None:
    import msgspec

    reading = msgspec.structs.replace(odd(), article=msgspec.structs.replace(odd().article, text=text))
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    target = msgspec.json.decode(msgspec.json.encode(Target(reading, ()).of([span])[0]))
    quote, at = target["selector"]
    assert at == place(span) and text[at["start"] : at["end"]] == quote["exact"]
    around = text[max(0, start - AROUND) : span.end + AROUND]
    assert quote["prefix"] + quote["exact"] + quote["suffix"] == around
