"""A report from the made-up world of `made_treaties`, and the engagements that a perfect reader would find in it."""

from __future__ import annotations

from typing import Any

import msgspec

from fake_reader import PRODUCED_BY
from made_readings import said, span
from onrecord.model import (
    Actor,
    Article,
    Condition,
    ConditionValue,
    Engagement,
    Event,
    Reading,
    Span,
)

TEXT = """Dorian planes bombed Arl City on Sunday.

Arland's President Ada Renn said that the conditions for help under the Northern Pact did not exist, and that Cavenia \
saw no case for Article 5 either.

"We stand by every article of the treaty," Cavenian envoy Jorun Hale told reporters. He denied that Arland had asked \
for troops.

An aide asked whether the attack on Arl City counted as one on the pact.

Consultations of the pact are under way.

Doria would never join a war between the two, its ministry said."""
ATTACK, ASKED = "Dorian planes bombed Arl City on Sunday.", "Arland had asked for troops"
BOTH, ALL = ("ARL", "CAV"), ("ARL", "BOR", "CAV")

ACTORS = (
    Actor(id="arland", name="Arland", kind="state", country="ARL"),
    Actor(id="cavenia", name="Cavenia", kind="state", country="CAV"),
    Actor(id="doria", name="Doria", kind="state", country="DOR"),
    Actor(id="renn", name="Ada Renn", kind="person", country="ARL"),
    Actor(id="hale", name="Jorun Hale", kind="person", country="CAV"),
)
STATEMENTS = (
    said(
        TEXT, 1, "renn", "the conditions for help under the Northern Pact did not exist",
        "Cavenia saw no case for Article 5 either", mention="Arland's President Ada Renn",
    ),
    said(TEXT, 2, "cavenia", "no case for Article 5 either", cue="saw", mention="Cavenia", inside="s1"),
    said(
        TEXT, 3, "hale", '"We stand by every article of the treaty,"', cue="told", kind="direct",
        mention="Cavenian envoy Jorun Hale",
    ),
    said(TEXT, 4, "hale", ASKED, cue="denied", stance="deny", how="coreference", mention="He"),
    said(
        TEXT, 5, None, "the attack on Arl City counted as one on the pact", cue="asked", stance="query",
        how="anonymous", mention="An aide",
    ),
    said(TEXT, 6, "doria", "Doria would never join a war between the two", mention="its ministry"),
)  # fmt: skip
EVENT = Event(
    id="e1", plover="ASSAULT", mode="aerial", source=("doria",), target=("arland",), modality="actual",
    trigger=span(TEXT, "bombed"), sentence=span(TEXT, ATTACK), confidence=0.9,
)  # fmt: skip


def value(condition: str, value: ConditionValue = "unknown", by: str | None = None) -> Condition:
    return Condition(condition=condition, value=value, according_to=by)


def engagement(
    commitment: str, act: str, words: str, because_of: str | None, *more: Condition, **fields: Any
) -> Engagement:
    """One at these words of the article, between Arland and Cavenia unless `fields` say otherwise."""
    given = {"obligors": BOTH, "beneficiaries": BOTH, "span": span(TEXT, words), **fields}
    return Engagement(commitment=commitment, act=act, because_of=because_of, conditions=more, **given)


OPEN = (value("request"), value("decision"))
ENGAGEMENTS = (
    engagement(
        "north-5-2000", "event", "bombed", "e1", value("event", "met"), *OPEN, obligors=("CAV",),
        beneficiaries=("ARL",),
    ),
    engagement("north-5-2000", "deny_case", "conditions for help", "s1", value("event", "not_met", "s1"), *OPEN),
    engagement("north-5-2000", "deny_case", "no case for Article 5", "s2", value("event", "not_met", "s2"), *OPEN),
    engagement("north-5-2000", "affirm", "stand by every article", "s3", value("event"), *OPEN),
    engagement(
        "north-5-2000", "request", "asked for troops", "s4", value("event"), value("request", "not_met", "s4"),
        value("decision"),
    ),
    engagement(
        "north-5-2000", "affirm_case", "counted as one on the pact", "s5", value("event", "unknown", "s5"), *OPEN
    ),
    engagement("north-3", "consult", "Consultations of the pact are under way", None, value("event"), value("request")),
    engagement(
        "cavdor-1", "affirm", "never join a war", "s6", value("event"), obligors=("CAV", "DOR"),
        beneficiaries=("CAV", "DOR"),
    ),
)  # fmt: skip
NAMES = {"ARL": "Arland", "BOR": "Boria", "CAV": "Cavenia", "DOR": "Doria"}


def state(code: str) -> str:
    return NAMES.get(code, code)


def engaged(*engagements: Engagement, **more: Any) -> Reading:
    """The reading with these engagements, or all; `more` changes the article."""
    article = {
        "id": "pact", "sha256": "0" * 64, "text": TEXT, "title": "Bombs on Arl City", "outlet": "The Arl Post",
        "published": "2005-05-09", "language": "en", "path": "reports/pact.txt",
    }  # fmt: skip
    return Reading(
        produced_by=PRODUCED_BY,
        article=Article(**{**article, **more}),  # type: ignore[arg-type]
        actors=ACTORS,
        statements=STATEMENTS,
        events=(EVENT,),
        engagements=engagements or ENGAGEMENTS,
    )


def without(reading: Reading) -> Reading:
    """The same with no engagement."""
    return msgspec.structs.replace(reading, engagements=())


def at(words: str) -> Span:
    return span(TEXT, words)
