"""Dyad-years: who has which pledges with whom in which year, laid out as ATOP and Correlates of War have them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple, TypeVar

import msgspec

from onrecord.commitments.network.cow import Cow, Node, kept_apart
from onrecord.commitments.network.spans import joined, shared
from onrecord.commitments.network.spells import Spell
from onrecord.commitments.types import STRENGTHS
from onrecord.knowledge.base import Knowledge

KIND_COLUMNS = {
    "defence": "defense",
    "offence": "offense",
    "neutrality": "neutral",
    "non_aggression": "nonagg",
    "consultation": "consul",
    "assistance": "assistance",
    "assurance": "assurance",
    "cooperation": "cooperation",
}
"""Kinds of commitments with their columns: ATOP's names for ATOP's five, then ours."""


class _Pledged(msgspec.Struct, frozen=True, kw_only=True):
    """The columns that both tables begin with: the year, the two states, a flag for each kind."""

    year: int
    ccode1: int | None
    ccode2: int | None
    stateabb1: str
    stateabb2: str
    iso1: str
    iso2: str
    defense: int
    offense: int
    neutral: int
    nonagg: int
    consul: int
    assistance: int
    assurance: int
    cooperation: int


class DyadYear(_Pledged, frozen=True, kw_only=True):
    """Two states in a year, `ccode1` below `ccode2`: the pledges of either to the other; flags are 1 or 0.

    `asymm`: the kinds owed differ by direction. `transyr`: a kind held for a part of the year only. `suspended`,
    `unsure`: one of the pledges is (see `Spell`). `treaties` are ids, `atopids` ATOP's numbers of those that have one.
    """

    asymm: int
    transyr: int
    suspended: int
    unsure: int
    treaties: tuple[str, ...]
    atopids: tuple[int, ...]


class DirectedDyadYear(_Pledged, frozen=True, kw_only=True):
    """What the first state owes the second in a year: as `DyadYear`, but in one direction.

    `strength` is the strongest of the pledges, `defense_strength` the strongest of those of defence, "" without one.
    """

    strength: str
    defense_strength: str
    transyr: int
    suspended: int
    unsure: int
    treaties: tuple[str, ...]
    atopids: tuple[int, ...]


class _Piece(NamedTuple):
    """A spell, or a part of one in which neither state changes its number."""

    start: str
    end: str
    obligor: Node
    beneficiary: Node
    spell: Spell


_Order = tuple[float, str]
_Key = tuple[_Order, _Order]
_Row = TypeVar("_Row", DyadYear, DirectedDyadYear)


def dyad_years(
    spells: Iterable[Spell],
    base: Knowledge,
    years: Sequence[int],
    *,
    on_day: str | None = None,
    states: Collection[str] = (),
) -> tuple[DyadYear, ...]:
    """The undirected dyads that have a pledge, by year and number.

    What was in force on any day of a year counts, as in ATOP's dyad-years; with `on_day` (MM-DD) only what was in force
    on that day of each year. With one state in `states` (ISO3), the dyads that it is in; with more, those among them.
    """
    return _table(_pieces(spells, base, states), years, on_day, DyadYear)


def directed_dyad_years(
    spells: Iterable[Spell],
    base: Knowledge,
    years: Sequence[int],
    *,
    on_day: str | None = None,
    states: Collection[str] = (),
) -> tuple[DirectedDyadYear, ...]:
    """The directed dyads, obligor first, that have a pledge; else as `dyad_years`."""
    return _table(_pieces(spells, base, states), years, on_day, DirectedDyadYear)


def _pieces(spells: Iterable[Spell], base: Knowledge, states: Collection[str]) -> Iterator[_Piece]:
    cow, wanted = Cow(base), frozenset(states)
    node = cache(cow.node)
    for spell in spells:
        sides = wanted & {spell.obligor, spell.beneficiary}
        if wanted and len(sides) < min(len(wanted), 2):
            continue
        for start, end in kept_apart(cow, spell.obligor, spell.beneficiary, spell.start, spell.end):
            pair = node(spell.obligor, start), node(spell.beneficiary, start)
            if pair[0].order != pair[1].order:  # a state owes nothing to the one that it follows
                yield _Piece(start, end, *pair, spell)


def _table(pieces: Iterable[_Piece], years: Sequence[int], on_day: str | None, type_: type[_Row]) -> tuple[_Row, ...]:
    dyads: dict[_Key, list[_Piece]] = {}
    for piece in pieces:
        pair = piece.obligor.order, piece.beneficiary.order
        turned = type_ is DyadYear and pair[1] < pair[0]
        dyads.setdefault((pair[1], pair[0]) if turned else pair, []).append(piece)
    found = [(row.year, key, row) for key, held in dyads.items() for row in _of_dyad(key, held, years, on_day, type_)]
    found.sort(key=lambda one: one[:2])
    return tuple(row for _, _, row in found)


def _of_dyad(
    key: _Key, pieces: Sequence[_Piece], years: Sequence[int], on_day: str | None, type_: type[_Row]
) -> Iterator[_Row]:
    """The rows of a dyad; one is made anew only in a year in which something begins or ends, and in the one after."""
    changing = {int(day[:4]) for piece in pieces for day in (piece.start, piece.end)}
    row: _Row | None = None
    before: int | None = None
    for year in years:
        if before != year - 1 or year in changing or before in changing:
            row = _row(key, pieces, year, on_day, type_)
        elif row is not None:
            row = msgspec.structs.replace(row, year=year)
        before = year
        if row is not None:
            yield row


def _row(key: _Key, pieces: Sequence[_Piece], year: int, on_day: str | None, type_: type[_Row]) -> _Row | None:
    """The row of a dyad in a year; None where nothing was in force."""
    first, last = f"{year:04}-01-01", f"{year:04}-12-31"
    asked = (f"{year:04}-{on_day}",) * 2 if on_day else (first, last)
    held = [piece for piece in pieces if piece.start <= asked[1] and asked[0] <= piece.end]
    if not held:
        return None
    of_year = [(p.spell.commitment.kind, p.start, p.end) for p in pieces if p.start <= last and first <= p.end]
    one, other = ({p.spell.commitment.kind for p in held if p.obligor.order == side} for side in key)
    treaties = {p.spell.treaty.id: p.spell.treaty.atop for p in held}
    row: dict[str, object] = {column: int(kind in one or kind in other) for kind, column in KIND_COLUMNS.items()}
    for number, node in enumerate(_latest(held, key), 1):
        row |= {f"ccode{number}": node.number, f"stateabb{number}": node.abb, f"iso{number}": node.iso3}
    row |= {
        "year": year,
        "asymm": int(one != other),
        "strength": _strongest(p.spell for p in held),
        "defense_strength": _strongest(p.spell for p in held if p.spell.commitment.kind == "defence"),
        "transyr": int(any(_in_part(of_year, kind, first, last) for kind in {one[0] for one in of_year})),
        "suspended": int(any(p.spell.suspended for p in held)),
        "unsure": int(any(p.spell.unsure for p in held)),
        "treaties": tuple(sorted(treaties)),
        "atopids": tuple(sorted({atop for atop in treaties.values() if atop is not None})),
    }
    return msgspec.convert(row, type_)  # takes what the table has columns for


def _latest(pieces: Sequence[_Piece], key: _Key) -> Iterator[Node]:
    """The two states as they are at the end: of several that followed one another, the last."""
    for side in key:
        at_end = [(p.end, n.iso3, n) for p in pieces for n in (p.obligor, p.beneficiary) if n.order == side]
        yield max(at_end, key=lambda one: one[:2])[2]


def _in_part(pledges: Iterable[tuple[str, str, str]], kind: str, first: str, last: str) -> bool:
    """Whether the pledges of a kind, taken together, cover only a part of the days from first to last."""
    spans = joined((start, end) for one, start, end in pledges if one == kind)
    return shared(spans, ((first, last),)) != ((first, last),)


def _strongest(spells: Iterable[Spell]) -> str:
    return min((spell.commitment.strength for spell in spells), key=STRENGTHS.index, default="")
