"""A record in which every text that comes from outside is one of the payloads of data/xss.txt, each in every field."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import yaml

from fake_reader import PRODUCED_BY
from made_record import put
from onrecord.model import (
    Actor,
    Article,
    Condition,
    Engagement,
    Event,
    Office,
    Place,
    Reading,
    Span,
    Speaker,
    Statement,
)
from onrecord.record import Record
from onrecord.record.corrections.types import Change, Named, Value
from onrecord.web.settings import Settings

_FOLDERS: list[TemporaryDirectory[str]] = []
_ESCAPE = re.compile(r"\\(\\|[nrtf]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})")
_SHORT = {"\\": "\\", "n": "\n", "r": "\r", "t": "\t", "f": "\f"}
_WORDS = (
    "amber", "basil", "cedar", "dahlia", "elder", "fennel", "gorse", "hazel", "iris", "juniper", "kelp", "laurel",
    "mallow", "nettle", "oak", "poplar",
)  # fmt: skip


@cache
def payloads() -> tuple[str, ...]:
    """Those of the file, in its order."""
    lines = (Path(__file__).parent / "data" / "xss.txt").read_text(encoding="utf-8").split("\n")
    kept = [line for line in lines if line.strip() and not line.startswith("# ")]
    return tuple(_ESCAPE.sub(lambda m: _SHORT.get(m[1]) or chr(int(m[1][1:], 16)), line) for line in kept)


def marked(field: str, number: int) -> str:
    """What stands in a field of the report with that number: a word that says which, and the payload."""
    return f"zq{field}{number:03} {payloads()[number]}"


def hostile_reading(number: int) -> Reading:
    """A report with one payload in everything that has words; unlike that of any other number."""
    word = hashlib.sha256(str(number).encode()).hexdigest()
    own = " ".join(f"{_WORDS[int(c, 16)]}{word[i : i + 3]}" for i, c in enumerate(word[:40]))
    text = ""

    def add(words: str) -> Span:
        nonlocal text
        start = len(text)
        text += words
        return Span(start, start + len(words))

    speaker = add(marked("spoken", number))
    add(" ")
    cue = add("denied")
    add(" that ")
    content = add(marked("content", number))
    add(". ")
    doer = add(marked("doer", number))
    add(" ")
    trigger = add("shelled")
    add(" ")
    target = add(marked("target", number))
    sentence = Span(doer.start, add(f" under Article 5, {own}.\n\n").end)
    sub = add(marked("sub", number))
    add(f"\n\nNobody was hurt: {own[::-1]}.")
    day = f"2024-0{1 + number % 9}-{1 + number % 28:02}"
    statement = Statement(
        id="s1", kind="indirect", speaker=Speaker(actor="a1", mention=speaker, how="named", confidence=0.9),
        cue=(cue,), content=(content,), via=("a2",), addressee="a3", occasion=marked("occasion", number),
        stance="deny", confidence=0.8,
    )  # fmt: skip
    event = Event(
        id="e1", plover="ASSAULT", mode=marked("mode", number), source=("a1",), target=("a2",), trigger=trigger,
        sentence=sentence, modality="alleged", source_mention=doer, target_mention=target, according_to="s1",
        date=day, date_text=marked("when", number), confidence=0.7,
        place=Place(name=marked("place", number), country="FRA", lat=40 + number / 10, lon=number / 5),
    )  # fmt: skip
    engagement = Engagement(
        commitment=f"harbour-{number:03}-5" if number % 2 else marked("commitment", number),
        act="deny_case", because_of="s1",
        conditions=(Condition(condition=marked("condition", number), value="not_met", according_to="s1"),),
        span=trigger, obligors=("FRA",), beneficiaries=("DEU",),
    )  # fmt: skip
    actors = tuple(
        Actor(
            id=f"a{n}", name=marked(f"actor{n}", number), kind=kind, country="FRA", sector=marked("sector", number),
            offices=(Office(title=marked("office", number), of=marked("of", number)),),
            aliases=(marked("alias", number),),
        )
        for n, kind in ((1, "person"), (2, "organization"), (3, "group"))
    )  # fmt: skip
    article = Article(
        id=f"x{number}", sha256="0" * 64, text=text, title=marked("title", number), outlet=marked("outlet", number),
        author=marked("author", number), url=_address(number), published=day, language=marked("language", number),
        path=f"{marked('path', number)}.txt", subheadlines=(sub,),
    )  # fmt: skip
    return Reading(
        produced_by=PRODUCED_BY, article=article, actors=actors, statements=(statement,), events=(event,),
        engagements=(engagement,), notes=(marked("note", number),),
    )  # fmt: skip


def everything() -> Reading:
    """One report of all the others, one after the other: each payload in its text and on its cards."""
    parts: list[dict[str, Any]] = []
    text = ""
    for number in range(len(payloads())):
        made = hostile_reading(number)
        parts.append(_moved(msgspec.to_builtins(made), len(text), number))
        text += made.article.text + "\n\n"
    whole = {name: [one for part in parts for one in part[name]] for name in ("actors", "statements", "events")}
    article = {
        **parts[0]["article"], "id": "all", "text": text, "title": "All of them", "path": "all.txt",
        "subheadlines": [span for part in parts for span in part["article"]["subheadlines"]],
    }  # fmt: skip
    return msgspec.convert({**parts[0], **whole, "article": article, "engagements": []}, Reading)


def _moved(value: Any, by: int, number: int) -> Any:
    """Spans that many characters on, and ids that only this report has."""
    if isinstance(value, dict):
        return {
            name: inner + by if name in ("start", "end") and isinstance(inner, int) else _moved(inner, by, number)
            for name, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_moved(inner, by, number) for inner in value]
    if isinstance(value, str) and re.fullmatch(r"[ase]\d", value):
        return f"a{number}{value[1]}" if value[0] == "a" else f"{value[0]}{number + 1}"
    return value


def _address(number: int) -> str:
    """A payload as the whole address, or in one that begins well."""
    return payloads()[number] if number % 3 else f"https://example.org/{payloads()[number]}"


def _claims(path: Path) -> None:
    """A disputed claim of the statements of two reports each, in the words of a payload, as though joined."""
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT key, day FROM statements ORDER BY key").fetchall()[: len(payloads())]
        for number, (statement, day) in enumerate(found):
            claim = (number + 1, f"{number:012x}", marked("claim", number), 1, day, day, day)
            connection.execute("INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?)", claim)
            other = found[(number + 1) % len(found)][0]
            rows = [(number + 1, 1, statement, "deny", 1), (number + 1, 2, other, "support", 2)]
            connection.executemany(
                "INSERT INTO claim_reports (claim, number, statement, stance, utterance) VALUES (?, ?, ?, ?, ?)", rows
            )
        connection.execute("UPDATE claim_joining SET fresh = 1")
    connection.close()


def _corrections(record: Record) -> None:
    """Of each report's statement somebody with a payload for a name says who spoke, with a payload for a reason."""
    by_title = {record.reading(a.id).article.title: a.id for a in record.articles()}
    for number in range(len(payloads())):
        named = Named(name=marked("fixed", number)[:200], kind="person")
        change = Change(
            article=by_title[marked("title", number)], kind="statement", id="s1", field="speaker", verdict="fixed",
            value=Value(speaker=named), note=marked("reason", number),
        )  # fmt: skip
        record.correct(change, who=marked("who", number))


def own_files(folder: Path) -> tuple[Path, Path]:
    """A user's own knowledge and treaties, with payloads for names, notes and words."""
    plain = [(n, " ".join(p.split())) for n, p in enumerate(payloads()) if p.isprintable()]
    knowledge, treaties = folder / "own.yaml", folder / "own-treaties.yaml"
    people = [
        {"name": f"Zqperson{n:03} {p}", "country": "FRA", "note": f"zqpersonnote{n:03} {p}", "source": f"zqsource {p}"}
        for n, p in plain
    ]
    knowledge.write_text(yaml.safe_dump({"actors": people}, allow_unicode=True), encoding="utf-8")
    pacts: list[dict[str, Any]] = [
        {
            "id": f"harbour-{n:03}", "names": [f"zqtreaty{n:03} {p}", f"zqalso{n:03} {p}"],
            "signed": "2019-05-02", "in_force": "2019-09-01", "parties": [{"state": "FRA"}, {"state": "DEU"}],
            "source": f"zqcited{n:03} {p}", "note": f"zqtreatynote{n:03} {p}",
            "commitments": [{
                "id": f"harbour-{n:03}-5", "article": f"zqarticle{n:03} {p}", "kind": "defence",
                "strength": "must_act", "text": f"zqterms{n:03} {p}", "doubt": f"zqdoubt{n:03} {p}",
                "exceptions": [f"zqexception{n:03} {p}"],
                "trigger": {
                    "events": ["armed_attack"],
                    "conditions": [{"id": "request", "kind": "request", "says": f"zqsays{n:03} {p}"}],
                },
            }],
        }
        for n, p in plain
    ]  # fmt: skip
    treaties.write_text(yaml.safe_dump({"treaties": pacts}, allow_unicode=True), encoding="utf-8")
    return knowledge, treaties


@cache
def hostile_settings() -> Settings:
    """A workbench on the record; made once, not to be changed."""
    _FOLDERS.append(TemporaryDirectory())  # kept until the process ends
    folder = Path(_FOLDERS[-1].name)
    path = folder / "hostile.db"
    with Record.open(path, create=True) as record:
        put(record, *(hostile_reading(number) for number in range(len(payloads()))), everything())
        record.join_events()
    _claims(path)
    with Record.open(path) as record:
        _corrections(record)
    knowledge, treaties = own_files(folder)
    return Settings(record=path, knowledge=(knowledge,), treaties=(treaties,))
