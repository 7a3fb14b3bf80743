"""What an annotation says of a statement, event or report of a claim, and the selectors that say where it stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any, Final

from onrecord.model import Event, Reading, Span, Stance, Statement
from onrecord.record.joined import ClaimHere

AROUND: Final = 32
"""Code points before and after the words, to find them again where the page has changed."""

Json = dict[str, Any]

_VERBS: Final[dict[Stance, str]] = {
    "support": "supports",
    "deny": "denies",
    "query": "questions",
    "comment": "comments on",
}

_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f]+")


class Target:
    """The article as that which annotations are about."""

    def __init__(self, reading: Reading, also_in: Iterable[str]) -> None:
        article = reading.article
        self.text = article.text
        digest = f"urn:sha256:{hashlib.sha256(article.text.encode()).hexdigest()}"
        facts = {
            "onrecord:article": article.id,
            "onrecord:text": digest,  # what the positions count in: the page at an address has markup, and changes
            "onrecord:outlet": article.outlet,
            "onrecord:published": article.published,
            "onrecord:alsoIn": list(also_in),
        }
        url = article.url or ""
        self.source = url if _IRI.fullmatch(url) else digest
        self.facts = _known(facts)

    def of(self, spans: Iterable[Span]) -> list[Json]:
        """One target a span."""
        return [
            {"type": "SpecificResource", "source": self.source, "selector": [self.quote(s), place(s)], **self.facts}
            for s in spans
        ]

    def quote(self, span: Span) -> Json:
        """The words, and what stands around them."""
        return {
            "type": "TextQuoteSelector",
            "exact": self.text[span.start : span.end],
            "prefix": self.text[max(0, span.start - AROUND) : span.start],
            "suffix": self.text[span.end : span.end + AROUND],
        }


def place(span: Span) -> Json:
    """The position of a span, in code points from 0, the end not included."""
    return {"type": "TextPositionSelector", "start": span.start, "end": span.end}


def statement_body(reading: Reading, said: Statement) -> list[Json]:
    """Who says it and how: one body in words with our terms, and tags."""
    speaker = reading.actor(said.speaker.actor) if said.speaker else None
    name = reading.who(said)
    offices = [f"{o.title} of {o.of}" if o.of else o.title for o in speaker.offices] if speaker else []
    facts = {
        "onrecord:kind": said.kind,
        "onrecord:stance": said.stance,
        "onrecord:speaker": name,
        "onrecord:speakerRef": speaker.ref if speaker else None,
        "onrecord:speakerCountry": speaker.country if speaker else None,
        "onrecord:speakerOffices": offices,
        "onrecord:speakerFoundBy": said.speaker.how if said.speaker else None,
        "onrecord:speakerConfidence": said.speaker.confidence if said.speaker else None,
        "onrecord:speakerAt": place(said.speaker.mention) if said.speaker and said.speaker.mention else None,
        "onrecord:cueAt": [place(span) for span in said.cue],
        "onrecord:relayedBy": [actor.name for id in said.via if (actor := reading.actor(id))],
        "onrecord:addressee": actor.name if (actor := reading.actor(said.addressee)) else None,
        "onrecord:occasion": said.occasion,
        "onrecord:saidOn": said.date,
        "onrecord:inside": urn(reading, said.inside) if said.inside else None,
        "onrecord:confidence": said.confidence,
    }
    words = f"{name or 'Somebody unnamed'} ({said.stance}, {said.kind})"
    return [_described(words, "Statement", facts), *_tags("statement", said.kind, said.stance, name)]


def event_body(reading: Reading, event: Event, target: Target) -> list[Json]:
    """What is done, by whom, to whom, and whether: one body in words with our terms, and tags."""
    source, goal = (_side(reading, *side) for side in (
        (event.source, event.source_mention), (event.target, event.target_mention)
    ))  # fmt: skip
    facts = {
        "onrecord:plover": event.plover,
        "onrecord:mode": event.mode,
        "onrecord:modality": event.modality,
        "onrecord:source": source,
        "onrecord:recipient": goal,
        "onrecord:trigger": target.quote(event.trigger),
        "onrecord:triggerAt": place(event.trigger),
        "onrecord:accordingTo": urn(reading, event.according_to) if event.according_to else None,
        "onrecord:date": event.date,
        "onrecord:place": event.place.name if event.place else None,
        "onrecord:placeCountry": event.place.country if event.place else None,
        "onrecord:geonames": event.place.geonames if event.place else None,
        "onrecord:confidence": event.confidence,
    }
    deed = f"{event.plover} {event.mode}" if event.mode else event.plover
    who = f"{', '.join(source) or 'somebody'} → {', '.join(goal) or 'nobody named'}"
    tags = _tags("event", event.plover, event.mode, event.modality)
    return [_described(f"{deed} ({event.modality}): {who}", "Event", facts), *tags]


def claim_body(reading: Reading, here: ClaimHere) -> list[Json]:
    """Which claim the words are about and how whoever says them stands to it: one body in words, and tags."""
    report = here.report
    facts = {
        "onrecord:claim": f"urn:onrecord:claim:{here.id}",
        "onrecord:claimText": here.text,
        "onrecord:claimStance": report.stance,
        "onrecord:disputed": here.disputed,
        "onrecord:disputedSince": here.disputed_since,
        "onrecord:holder": report.holder,
        "onrecord:holderAt": place(report.implied_at) if report.implied_at else None,
        "onrecord:utterance": report.utterance,
        "onrecord:day": report.day,
        "onrecord:reportedIn": urn(reading, _local_id(here)),
    }
    who = f"“{report.holder}”, unnamed," if report.implied_at else report.holder or "Somebody unnamed"
    words = f"{who} {_VERBS[report.stance]}: {here.text}"
    tags = _tags("claim", report.stance, "disputed" if here.disputed else None)
    return [_described(words, "ClaimReport", facts), *tags]


def report_id(here: ClaimHere) -> str:
    """What a report of a claim is called in its article: a statement that implies a supporter gives two of them."""
    implied = ":implied" if here.report.implied_at else ""
    return f"{_local_id(here)}:claim:{here.id}{implied}"


def _local_id(here: ClaimHere) -> str:
    source = here.report.statement or here.report.event
    return source.id.partition(":")[2] if source else ""


def _side(reading: Reading, ids: Iterable[str], words: Span | None) -> list[str]:
    names = [actor.name for id in ids if (actor := reading.actor(id))]
    return names or ([reading.quote(words)] if words else [])


def _described(words: str, kind: str, facts: Json) -> Json:
    return {
        "type": ["TextualBody", f"onrecord:{kind}"], "purpose": "describing", "format": "text/plain",
        "language": "en", "value": words, **_known(facts),
    }  # fmt: skip


def _tags(*words: str | None) -> list[Json]:
    return [{"type": "TextualBody", "purpose": "tagging", "value": word} for word in words if word]


def _known(facts: Json) -> Json:
    return {name: value for name, value in facts.items() if value is not None and value != []}


def urn(reading: Reading, id: str) -> str:
    """The IRI of an annotation: the same in every export."""
    return f"urn:onrecord:{reading.article.id}:{id}"
