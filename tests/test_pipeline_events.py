"""Events in a reading: deeds made by hand go through the real steps, and actors, statements and events fit together."""

from __future__ import annotations

import re
from typing import Any

import jsonschema
import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from drafting import attribution, spans
from judges import Trusting
from made_claims import claims
from onrecord.intake import document_from_text
from onrecord.knowledge.base import knowledge
from onrecord.model import Article, ProducedBy, Reading, Span, json_schema
from onrecord.reader.deeds import Deed
from onrecord.reader.pipeline import Reader
from onrecord.reader.types import Attribution, Mention

TEXT = (
    "Turkish warplanes bombed a depot near Manbij, Syria, on Monday. Norwegian foreign minister Ingrid Dahl said that "
    "Turkey had shelled the town. She met the envoy in Oslo."
)
NAMES = [
    ("Turkish", "STATE"),
    ("Manbij", "PLACE"),
    ("Syria", "STATE"),
    ("Norwegian", "STATE"),
    ("Ingrid Dahl", "PERSON"),
    ("Turkey", "STATE"),
]


class ByHand(Reader):
    """A reader whose networks are replaced by what a test says they see."""

    produced_by = ProducedBy(onrecord="0", weights="sha256:0", knowledge="sha256:0")  # type: ignore[assignment]

    def __init__(self, found: list[tuple[Span, Deed]], mentions: list[Mention], said: list[Attribution]) -> None:
        self._knowledge, self._judge, self._claims = knowledge(), Trusting(), claims()
        self._found, self._seen = found, (said, mentions, [])
        self._treaties = self._acts = None  # type: ignore[assignment]

    def deeds(self, article: Article) -> list[tuple[Span, Deed]]:
        return self._found

    def look(self, text: str) -> Any:
        return self._seen


def one(text: str, trigger: str, source: str, target: str, root: str = "ASSAULT", **more: Any) -> tuple[Span, Deed]:
    (at,) = spans(text, trigger)
    sentence = next(Span(m.start(), m.end()) for m in re.finditer(r"[^.\s][^.]*\.", text) if m.end() > at.start)

    def side(words: str) -> Span | None:
        if not words:
            return None
        start = text.index(words, sentence.start)
        return Span(start, start + len(words))

    sure = dict.fromkeys(("confidence", "sure_source", "sure_target", "sure_any"), 0.9)
    fields = {"mode": None, "modality": "actual", **sure}
    return sentence, Deed(
        trigger=at, root=root, source=side(source), target=side(target), modalities=(), **{**fields, **more}
    )


def read(text: str = TEXT, published: str | None = "2024-05-08", *found: tuple[Span, Deed]) -> Reading:
    mentions = [Mention(s.start, s.end, kind) for name, kind in NAMES for s in spans(text, name)]
    said = [attribution(text, "Norwegian~Dahl", "said", "Turkey had shelled the town")]
    document = document_from_text(text, id="x", clean=False)
    article = msgspec.structs.replace(document.article, language="en", published=published)
    return ByHand(list(found), mentions, said).read(msgspec.structs.replace(document, article=article))


DEEDS = (
    one(TEXT, "bombed", "Turkish warplanes", "a depot", mode="aerial"),
    one(TEXT, "shelled", "Turkey", "the town"),
    one(TEXT, "met", "She", "the envoy", root="CONSULT"),
)


def test_events_name_actors_and_statements_of_the_reading() -> None:
    reading = read(TEXT, "2024-05-08", *DEEDS)
    bombed, shelled, met = reading.events
    assert [e.id for e in reading.events] == ["e1", "e2", "e3"]
    (jets,) = (reading.actor(id) for id in bombed.source)
    assert jets is not None and (jets.name, jets.country, jets.sector) == ("Turkish warplanes", "TUR", "MIL")
    assert [reading.actor(id).name for id in shelled.source] == ["Turkey"]
    assert [reading.actor(id).name for id in met.source] == ["Ingrid Dahl"]
    # source and target are not taken for each other
    assert [reading.actor(id).name for id in shelled.target] == ["town"]
    assert (bombed.according_to, shelled.according_to, met.according_to) == (None, reading.statements[0].id, None)
    assert reading.who(reading.statements[0]) == "Ingrid Dahl"


def test_events_are_told_when_where_and_how() -> None:
    bombed, *_ = read(TEXT, "2024-05-08", *DEEDS).events
    assert (bombed.plover, bombed.mode, bombed.modality) == ("ASSAULT", "aerial", "actual")
    assert bombed.date == "2024-05-06" and "Monday" in (bombed.date_text or "")
    assert bombed.place is not None and bombed.place.country == "SYR"
    # the day goes by the article's day
    assert read(TEXT, None, *DEEDS).events[0].date is None


def test_what_is_denied_is_denied_in_the_reading() -> None:
    text = TEXT.replace("said that", "denied that")
    mentions = [Mention(s.start, s.end, kind) for name, kind in NAMES for s in spans(text, name)]
    said = [attribution(text, "Norwegian~Dahl", "denied", "Turkey had shelled the town")]
    document = document_from_text(text, id="x", clean=False)
    reading = ByHand([one(text, "shelled", "Turkey", "the town")], mentions, said).read(document)
    assert [e.modality for e in reading.events] == ["denied"]


def test_without_deeds_there_are_no_events_and_no_groups() -> None:
    reading = read()
    assert reading.events == () and not [a for a in reading.actors if a.kind == "group"]
    assert len(reading.statements) == 1


def test_another_language_has_no_events() -> None:
    german = "Die türkische Luftwaffe bombardierte am Montag ein Lager, wie das Ministerium in Ankara mitteilte. " * 3
    reading = ByHand([one(german[:98], "bombardierte", "", "")], [], []).read(document_from_text(german, id="x"))
    assert reading.article.language == "de" and reading.events == ()


def test_the_digest_of_a_reading_is_of_both_networks() -> None:
    reader = Reader(threads=1)
    digests = [reader._encoder.digest(), reader._events.digest()]
    assert digests[0] != digests[1]
    assert reader.produced_by.weights.startswith("sha256:")
    assert not any(d in reader.produced_by.weights for d in digests)
    other = Reader(threads=1)
    other._events.digest = lambda: "0" * 64  # type: ignore[method-assign]
    assert other.produced_by.weights != reader.produced_by.weights


places = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30)).map(lambda p: Span(p[0], min(len(TEXT), sum(p))))
SENTENCES = [Span(m.start(), m.end()) for m in re.finditer(r"[^.\s][^.]*\.", TEXT)]


@given(st.lists(st.tuples(places, st.none() | places, st.none() | places), max_size=4))
@settings(max_examples=40, deadline=None)
def test_whatever_the_network_points_at_the_reading_is_valid(pointed: list[tuple[Span, Any, Any]]) -> None:
    found = []
    for trigger, source, target in pointed:
        sentence = next(s for s in SENTENCES if trigger.start < s.end)
        _, deed = DEEDS[0]
        trigger = Span(max(trigger.start, sentence.start), max(trigger.start, sentence.start) + 1)
        found.append((sentence, msgspec.structs.replace(deed, trigger=trigger, source=source, target=target)))
    reading = read(TEXT, "2024-05-08", *found)
    actors = {a.id for a in reading.actors}
    statements = {s.id for s in reading.statements}
    assert sum(len(e.mentions) for e in reading.events) == len(found)
    for event in reading.events:
        assert {*event.source, *event.target} <= actors
        assert {m.according_to for m in event.mentions} - {None} <= statements
    assert all(0 <= m.start < m.end <= len(TEXT) for a in reading.actors for m in a.mentions)
    jsonschema.validate(msgspec.json.decode(msgspec.json.encode(reading)), json_schema())
    assert read(TEXT, "2024-05-08", *found) == reading
