"""What a statement denies or only claims is not actual, for the first event it tells of."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from drafting import spans
from onrecord.model import Modality, Span, Statement
from onrecord.reader.distance import first_events, seen_from

TEXT = "Tolvia claimed that Marenga had shelled the port after a boat sank."
SHELLED, SANK = (*spans(TEXT, "shelled"), *spans(TEXT, "sank"))


def statement(cue: str = "said", text: str = TEXT, **more: Any) -> Statement:
    fields: dict[str, Any] = {
        "id": "s1",
        "kind": "indirect",
        "speaker": None,
        "cue": spans(text, cue),
        "content": (Span(20, 66),),
    }
    return Statement(**{**fields, **more})


def seen(teller: Statement | None, modality: Modality = "actual", trigger: Span = SHELLED, text: str = TEXT) -> str:
    return seen_from(text, modality, trigger, teller, {"s1": SHELLED})


def test_what_is_claimed_is_alleged() -> None:
    assert seen(statement("claimed")) == "alleged"


@pytest.mark.parametrize("verb", ["alleges", "accused", "Insinuated", "CLAIMS"])
def test_other_words_that_keep_a_distance(verb: str) -> None:
    text = f"Tolvia {verb} that the port was shelled."
    told = statement(verb, text, content=(Span(text.index("the"), len(text) - 1),))
    (trigger,) = spans(text, "shelled")
    assert seen_from(text, "actual", trigger, told, {"s1": trigger}) == "alleged"


def test_what_is_said_stays_as_it_was_read() -> None:
    text = TEXT.replace("claimed", "told us")
    assert seen(statement("told us", text), text=text) == "actual"
    # the words of distance are whole words: "proclaimed" is none
    text = "Tolvia proclaimed that the port was shelled."
    (trigger,) = spans(text, "shelled")
    assert seen_from(text, "actual", trigger, statement("proclaimed", text), {"s1": trigger}) == "actual"


def test_what_is_denied_is_denied_even_where_the_word_keeps_a_distance() -> None:
    assert seen(statement("claimed", stance="deny")) == "denied"
    assert seen(statement("", stance="deny")) == "denied"


def test_only_the_first_event_of_the_statement_is_judged_by_it() -> None:
    assert seen(statement("claimed", stance="deny"), trigger=SANK) == "actual"
    assert seen_from(TEXT, "actual", SHELLED, statement("claimed"), {}) == "actual"
    assert seen_from(TEXT, "actual", SHELLED, statement("claimed", id="s2"), {"s1": SHELLED}) == "actual"


def test_a_quotation_says_itself_what_it_thinks_of_it() -> None:
    assert seen(statement("claimed", kind="direct", stance="deny")) == "actual"
    assert seen(statement("claimed", kind="mixed")) == "alleged"


@pytest.mark.parametrize("modality", ["denied", "ordered", "planned", "requested", "conditional", "possible"])
def test_what_the_sentence_itself_doubts_stays_so(modality: Modality) -> None:
    assert seen(statement("claimed", stance="deny"), modality) == modality


def test_what_no_statement_tells_stays_so() -> None:
    assert seen(None) == "actual"


def test_the_first_events_by_place_and_not_by_order() -> None:
    a, b, c, d = (Span(n, n + 3) for n in (10, 20, 30, 40))
    assert first_events([c, a, b, d], ["s1", None, "s1", "s2"]) == {"s1": b, "s2": d}
    assert first_events([], []) == {}


def test_stances_other_than_denying_change_nothing() -> None:
    for stance in ("support", "query", "comment"):
        assert seen(msgspec.structs.replace(statement(""), stance=stance)) == "actual"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Some said that the ship rammed a ferry, but the owner has denied this.", "denied"),
        ("Some said that the ship rammed a ferry, but this has been strongly denied.", "denied"),
        ("Some said that the ship rammed a ferry, but the crew denied food to nobody.", "actual"),
        ("Some said that the ship rammed a ferry.", "actual"),
    ],
)
def test_a_claim_that_the_sentence_takes_back_is_denied(text: str, told: str) -> None:
    start = text.index("rammed")
    trigger = Span(start, start + len("rammed"))
    content = Span(text.index("the ship"), text.index("ferry") + len("ferry"))
    said = Statement(id="s1", kind="indirect", speaker=None, cue=(Span(5, 9),), content=(content,))
    assert seen_from(text, "actual", trigger, said, {"s1": trigger}, len(text)) == told
