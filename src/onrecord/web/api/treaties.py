"""Treaties: the list, one of them with its parties on a day, and what is asked of a day or a name elsewhere."""

from __future__ import annotations

import datetime
from functools import lru_cache

import msgspec

from onrecord.commitments.treaties import Duty, Treaties
from onrecord.commitments.types import Kind, Status, Treaty
from onrecord.web.desk import Desk
from onrecord.web.endpoints import Day, Endpoint, InvalidError, Limit, MissingError, Name, Offset, Page


class TreatiesWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Treaties, of which those `in_force` alone if asked; parties are counted on the day `on`, today by default."""

    on: Day | None = None
    in_force: bool = False
    limit: Limit = 50
    offset: Offset = 0


class TreatyWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One treaty by its id, with its parties on a day."""

    id: Name
    on: Day | None = None


class TreatyRow(msgspec.Struct, frozen=True, kw_only=True):
    """A treaty in a list; `start` and `end` are when it was in force, `parties` how many it binds on the day."""

    id: str
    names: tuple[str, ...]
    signed: str
    start: str
    end: str
    organization: str
    parties: int
    commitments: int
    kinds: tuple[Kind, ...]
    atop: int | None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A state that stands to a treaty as `status` says."""

    state: str
    name: str
    status: Status


class TreatyOnDay(msgspec.Struct, frozen=True, kw_only=True):
    """A treaty whole, with its parties on a day, and those who stand beside it without being bound."""

    on: str
    treaty: Treaty
    parties: tuple[Standing, ...]
    observers: tuple[Standing, ...]


def treaties(desk: Desk, wanted: TreatiesWanted) -> Page[TreatyRow]:
    """Treaties by id."""
    on, known = day(wanted.on), desk.frame.treaties
    found = known.in_force(on) if wanted.in_force else known.all
    rows = tuple(_treaty(known, one, on) for one in found[wanted.offset : wanted.offset + wanted.limit])
    return Page(total=len(found), offset=wanted.offset, limit=wanted.limit, items=rows)


def treaty(desk: Desk, wanted: TreatyWanted) -> TreatyOnDay:
    """One treaty. Raises MissingError where there is none of this id."""
    on, known = day(wanted.on), desk.frame.treaties
    found = known.treaty(wanted.id)
    if found is None:
        raise MissingError(f"no treaty has the id {wanted.id[:60]!r}; /treaties lists them")
    parties, observers = (
        tuple(Standing(state=p.state, name=desk.state_name(p.state), status=p.status) for p in listed)
        for listed in (known.parties(found, on), known.observers(found, on))
    )
    return TreatyOnDay(on=on, treaty=found, parties=parties, observers=observers)


def day(given: str | None) -> str:
    """The day, or today. Raises InvalidError where the calendar has no such day."""
    if given is None:
        return datetime.date.today().isoformat()
    try:
        return datetime.date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise InvalidError(f"there is no day {given}: {error}") from error


def treaty_ids(desk: Desk, named: str | None) -> tuple[str, ...]:
    """The treaties of a name or id; none for none. Raises MissingError where no treaty is called so."""
    if named is None:
        return ()
    found = desk.frame.treaties.named(named)
    if not found:
        raise MissingError(f"no treaty is known as {named[:60]!r}; /treaties lists them")
    return tuple(one.id for one in found)


def duties(desk: Desk, on: str, kinds: tuple[Kind, ...], treaties: tuple[str, ...]) -> tuple[Duty, ...]:
    """Who owes what to whom on a day, of these kinds and treaties (ids), or of any."""
    return _duties(desk.frame.treaties, on, kinds, treaties)


@lru_cache(maxsize=16)  # the pages of an export ask for the same again and again
def _duties(known: Treaties, on: str, kinds: tuple[Kind, ...], treaties: tuple[str, ...]) -> tuple[Duty, ...]:
    return known.duties(on, kinds, treaties)


def _treaty(known: Treaties, one: Treaty, on: str) -> TreatyRow:
    return TreatyRow(
        id=one.id,
        names=one.names,
        signed=one.signed,
        start=one.start,
        end=one.end,
        organization=one.organization,
        parties=len(known.parties(one, on)),
        commitments=len(one.commitments),
        kinds=tuple(dict.fromkeys(c.kind for c in one.commitments)),
        atop=one.atop,
    )


ENDPOINTS = (
    Endpoint(
        "/treaties", "commitments", "The treaties that are known.", TreatiesWanted, Page[TreatyRow], treaties,
        exports=True,
    ),
    Endpoint("/treaties/{id}", "commitments", "A treaty with its parties.", TreatyWanted, TreatyOnDay, treaty),
)  # fmt: skip
