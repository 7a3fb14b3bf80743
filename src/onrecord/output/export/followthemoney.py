"""A record as FollowTheMoney entities, one a line: who is in which report, offices held, memberships, what was done."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from onrecord.knowledge.base import Knowledge
from onrecord.model import Actor, Office, Reading
from onrecord.output.display import clean
from onrecord.output.export import ftm_entities as make
from onrecord.output.export.ftm_entities import Entity
from onrecord.output.export.ids import actor_key
from onrecord.output.export.source import Source

_KINDS = (
    "Article", "Person", "PublicBody", "Organization", "LegalEntity", "Position", "Occupancy", "Membership", "Event",
    "Mention",
)  # fmt: skip


def followthemoney(source: Source, base: Knowledge) -> Iterator[bytes]:
    """The entities, each once. Events that are not told as having happened are left out, for the model cannot say so.

    Held in memory are the ids of what was written, and the actors that the tables know, which are written at the end.
    """
    source.tables = f"sha256:{base.digest.removeprefix('sha256:')}"
    for kind in _KINDS:
        source.rows[kind] = 0
    for made in _Graph(source, base).entities():
        source.rows[made["schema"]] += 1
        yield msgspec.json.encode(made) + b"\n"


class _Graph:
    """What has been written, and what is still being gathered."""

    def __init__(self, source: Source, base: Knowledge) -> None:
        self.source = source
        self.base = base
        self.written: set[str] = set()
        self.known: dict[str, Entity] = {}
        self.bodies = {body.name: body for body in base.bodies}
        self.shorts = {body.short: body for body in base.bodies if body.short}

    def entities(self) -> Iterator[Entity]:
        for reading in self.source.readings():
            yield make.article_entity(reading, self.source.also_in(reading.article.id))
            ids: dict[str, str] = {}
            for actor in reading.actors:
                if clean(actor.name):
                    ids[actor.id] = make.entity_id(actor_key(actor, reading.article.id))
                    yield from self._actor(actor, ids[actor.id], reading)
            for event in reading.events:
                id = f"{reading.article.id}:{event.id}"
                joined = self.source.joins.event(id)
                if event.modality == "actual" and (joined is None or joined.surest("actual") == id):
                    yield make.event_entity(reading, event, ids, self.base, joined)
        yield from (self.known[key] for key in sorted(self.known))
        yield from self._memberships()

    def _actor(self, actor: Actor, id: str, reading: Reading) -> Iterator[Entity]:
        posts, told = _told_apart(actor, self.base)
        also = [clean(alias) for alias in actor.aliases if clean(alias) != clean(actor.name)]
        made = make.entity(
            id,
            make.schema_of(actor),
            name=clean(actor.name),
            country=make.country(actor.country, self.base),
            # "Kabul" and "Afghans" stand for a state, but are no names to match it by
            **{"weakAlias" if actor.kind == "state" else "alias": also},
            **({"position": told} if actor.kind == "person" else {}),
        )
        if actor.ref:
            self._gather(actor.ref, made)
        else:
            yield from self._once(made)
        yield from self._once(make.mention_entity(actor, id, reading, self.base))
        for office in posts:
            body = self._body(office.of)
            for entity in make.post_entities(id, office, reading, self.base, body):
                yield from self._once(entity)

    def _once(self, made: Entity) -> Iterator[Entity]:
        if made["id"] not in self.written:
            self.written.add(made["id"])
            yield made

    def _gather(self, key: str, made: Entity) -> None:
        """Put together what several articles say of one actor; its name and kind are those of the first."""
        there = self.known.setdefault(key, made)
        if there is made:
            return
        for name, values in made["properties"].items():
            goes = "alias" if name == "name" else name
            taken = (*there["properties"].get(goes, ()), *(there["properties"]["name"] if goes == "alias" else ()))
            if new := [value for value in values if value not in taken]:
                there["properties"].setdefault(goes, []).extend(new)

    def _body(self, name: str | None) -> str | None:
        """The organization that an office belongs to, gathered where the tables know it; a state's office has none."""
        if name is None or make.state_named(name, self.base):
            return None
        sense = next((sense for sense in self.base.look_up(name) if sense.kind == "O"), None)
        if sense is None:
            return None
        body = self.base.bodies[int(sense.id)]
        actor = Actor(
            id="", name=body.name, kind="organization", country=body.country or None, sector=body.sector, known=True,
            ref=f"organization:{body.name}",
        )  # fmt: skip
        id = make.entity_id(actor_key(actor, ""))
        place = make.country(actor.country, self.base)
        self._gather(actor.ref or "", make.entity(id, make.schema_of(actor), name=body.name, country=place))
        return id

    def _memberships(self) -> Iterator[Entity]:
        """Those of the tables between a state and an organization that are both there."""
        for row in self.base.all_memberships:
            body = self.shorts.get(row.organization) or self.bodies.get(row.organization)
            state = self.known.get(f"state:{row.state}")
            organization = self.known.get(f"organization:{body.name}") if body else None
            if state and organization:
                yield from self._once(make.membership_entity(row, state["id"], organization["id"]))


def _told_apart(actor: Actor, base: Knowledge) -> tuple[list[Office], list[str]]:
    """Offices of a state or organization that the tables know, and other words for what a person is ("wife")."""
    posts, told = [], []
    for office in actor.offices if actor.kind == "person" else ():
        of_known = office.of is not None and (make.state_named(office.of, base) or _is_body(office.of, base))
        if of_known and clean(office.title):
            posts.append(office)
        told.append(clean(f"{office.title} of {office.of}" if office.of else office.title))
    return posts, told


def _is_body(name: str, base: Knowledge) -> bool:
    return any(sense.kind == "O" for sense in base.look_up(name))
