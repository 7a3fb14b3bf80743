"""Entities of FollowTheMoney (https://followthemoney.tech), made of what a reading and the tables of who is who say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.schema import Membership
from onrecord.model import Actor, Event, Office, Reading
from onrecord.output.display import clean
from onrecord.output.export.ids import digest_id, stored_actor_key
from onrecord.output.export.joins import JoinedEvent

Entity = dict[str, Any]

STATE_ORGANS: Final = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})
"""PLOVER's sectors whose bodies are a state's own."""

FORMER: Final = {"CSK": "cshh", "SUN": "suhh", "YUG": "yucs", "SCG": "csxx"}
"""FollowTheMoney's codes of states that are no more; others that it lacks are left out."""

UNKNOWN_THERE: Final = frozenset({"ANT", "VDR", "YMD"})
"""States of the tables that FollowTheMoney has no code for."""

LANGUAGES: Final = {"en": "eng", "ru": "rus", "uk": "ukr", "be": "bel", "de": "deu", "fr": "fra", "es": "spa"}
"""ISO 639-3 for the codes of articles; others are left out."""

_URL = re.compile(r"https?://[^\s/]+\.[^\s]+")


def entity(id: str, schema: str, **properties: str | Iterable[str | None] | None) -> Entity:
    """An entity with those properties that have a value; each is a list there."""
    listed = {
        name: list(dict.fromkeys(filter(None, (value,) if isinstance(value, str) else value or ())))
        for name, value in properties.items()
    }
    return {"id": id, "schema": schema, "properties": {name: values for name, values in listed.items() if values}}


def entity_id(*parts: str) -> str:
    """The id of an entity: the same wherever the same thing is exported."""
    return f"onrecord-{digest_id(*parts)}"


def country(code: str | None, base: Knowledge) -> str | None:
    """FollowTheMoney's code of a state, from ISO 3166-1 alpha-3."""
    if code is None or code in UNKNOWN_THERE or code not in base.states:
        return None
    return FORMER.get(code) or base.states[code].iso2.lower() or None


def article_entity(reading: Reading, also_in: Iterable[str]) -> Entity:
    """The report, without its text."""
    a = reading.article
    return entity(
        entity_id("article", a.id),
        "Article",
        fileName=f"{a.id}.txt",  # the schema wants one; the path it lay at is nobody's business
        title=clean(a.title or "") or a.id,
        author=clean(a.author or ""),
        publisher=clean(a.outlet or ""),
        publishedAt=a.published,
        language=LANGUAGES.get(a.language or ""),
        sourceUrl=_address(reading),
        notes=[f"Printed nearly the same by {clean(outlet)}" for outlet in also_in],
    )


def schema_of(actor: Actor) -> str:
    """What FollowTheMoney calls an actor."""
    if actor.kind == "person":
        return "Person"
    if actor.kind == "group":
        return "LegalEntity"
    own = actor.kind == "state" or (actor.country is not None and actor.sector in STATE_ORGANS)
    return "PublicBody" if own else "Organization"


def post_entities(
    holder_id: str, office: Office, reading: Reading, base: Knowledge, body_id: str | None
) -> tuple[Entity, Entity]:
    """The office as a Position, and that it was held as an Occupancy: with its dates, or the day of the report."""
    name = clean(f"{office.title} of {office.of}" if office.of else office.title)
    post = entity(
        entity_id("position", office.title.lower(), office.of or ""),
        "Position",
        name=name,
        country=country(state_named(office.of, base), base),
        organization=body_id,
    )
    dated = office.start or office.end
    occupancy = entity(
        entity_id("occupancy", holder_id, post["id"], office.start or "", office.end or ""),
        "Occupancy",
        holder=holder_id,
        post=post["id"],
        startDate=office.start,
        endDate=office.end,
        date=None if dated else reading.article.published,
        recordId=reading.article.id,  # `proof` is no property of it before version 4
        sourceUrl=_address(reading),
    )
    return post, occupancy


def state_named(name: str | None, base: Knowledge) -> str | None:
    """ISO3 of the state with this name."""
    found = [sense.id.partition(":")[0] for sense in base.look_up(name or "") if sense.kind == "S"]
    return found[0] if found and found[0] in base.states else None


def mention_entity(actor: Actor, resolved: str, reading: Reading, base: Knowledge) -> Entity:
    """That an article names an actor."""
    article = entity_id("article", reading.article.id)
    return entity(
        entity_id("mention", article, resolved),
        "Mention",
        document=article,
        name=clean(actor.name),
        resolved=resolved,
        detectedSchema=schema_of(actor),
        contextCountry=country(actor.country, base),
    )


def event_entity(
    reading: Reading, event: Event, ids: dict[str, str], base: Knowledge, joined: JoinedEvent | None = None
) -> Entity:
    """An event that the text tells as one that happened; who does it and to whom stands in its name.

    Where several articles tell of it, `event` is the surest of their reports that are in the export: it is proved by
    all of these articles and involves whomever they name.
    """
    reports = joined.here if joined else ()
    everybody = [
        entity_id(stored_actor_key(actor, report.article.id))
        for report in reports
        for actor in (*report.source, *report.target)
        if clean(actor.name)
    ]
    told = f"Told in {joined.reports} reports ({joined.modalities}) by {joined.printed} articles" if joined else None
    sides = [_side(reading, event.source), _side(reading, event.target)]
    teller = next((s for s in reading.statements if s.id == event.according_to), None)
    dated = next((r for r in reports if r.starts_on), None)
    first, _, last = (event.date or (f"{dated.starts_on}/{dated.ends_on}" if dated else "")).partition("/")
    placed = next((r for r in reports if r.place), None)
    where, state = (event.place.name, event.place.country) if event.place else (None, None)
    if where is None and placed:
        where, state = placed.place, placed.place_country
    return entity(
        entity_id("event", *(joined.id.split(":") if joined else (reading.article.id, event.id))),
        "Event",
        name=clean(f"{event.plover}: {' → '.join(filter(None, (sides[0] or '?', sides[1])))}"),
        summary=clean(reading.quote(event.sentence)),
        description=clean(f"According to {reading.who(teller) or 'somebody unnamed'}") if teller else None,
        date=first if first and last in ("", first) else None,
        startDate=first if last not in ("", first) else None,
        endDate=last if last != first else None,
        location=clean(where) if where else None,
        country=country(state, base),
        involved=[*(ids[id] for id in (*event.source, *event.target) if id in ids), *everybody],
        keywords=[event.plover, event.mode],
        notes=told,
        recordId=[f"{reading.article.id}:{event.id}", *(report.id for report in reports)],
        proof=[entity_id("article", id) for id in (reading.article.id, *(report.article.id for report in reports))],
    )  # fmt: skip


def membership_entity(row: Membership, state: str, body: str) -> Entity:
    """A state's place in an organization, as the tables have it; dates may be a year or a month."""
    return entity(
        entity_id("membership", state, body, row.status, row.start),
        "Membership",
        member=state,
        organization=body,
        role=row.status.replace("_", " "),
        startDate=row.start,
        endDate=row.end,
        description=f"onrecord's tables, source {row.source}, confidence {row.confidence}",
    )


def _address(reading: Reading) -> str | None:
    url = reading.article.url or ""
    return url if _URL.fullmatch(url) else None


def _side(reading: Reading, ids: Iterable[str]) -> str:
    return ", ".join(actor.name for id in ids if (actor := reading.actor(id)))
