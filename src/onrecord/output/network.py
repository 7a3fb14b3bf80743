"""What `onrecord network` writes: rows as CSV and JSON Lines, and the measures as lines for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

import msgspec

from onrecord.commitments.network import Community, Conflict, Count, Degree, Period
from onrecord.commitments.types import KINDS
from onrecord.output.csv_rows import Cell, csv_rows
from onrecord.output.display import clean
from onrecord.output.lines import BLANK, Line, Piece, wrap
from onrecord.output.phrases import plural

MOST: Final = 10
"""States, and states with conflicting pledges, that are shown in lines; csv and jsonl have all."""
NOTE: Final = (
    "Of the treaties known here (onrecord treaties list), not of all there were: who is bound, not who will act."
)


class Measures(NamedTuple):
    """The measures of some periods; None for one that was not asked for."""

    periods: Sequence[Period]
    kind: str
    counts: Sequence[Count] | None
    communities: Sequence[Community] | None
    degrees: Sequence[Degree] | None
    conflicts: Sequence[Conflict] | None

    @property
    def rows(self) -> Iterator[msgspec.Struct]:
        """All rows, one measure after the other."""
        for table in (self.counts, self.communities, self.degrees, self.conflicts):
            yield from table or ()


def rows_jsonl(rows: Iterable[msgspec.Struct]) -> Iterator[bytes]:
    """One row a line."""
    for row in rows:
        yield msgspec.json.encode(row) + b"\n"


def rows_csv(rows: Iterable[msgspec.Struct], type_: type[msgspec.Struct]) -> Iterator[bytes]:
    """The header, then one row a line; 1 is true, and several values of a cell are joined with "|"."""
    yield from csv_rows(type_.__struct_fields__, (map(_cell, msgspec.structs.astuple(row)) for row in rows))


def _cell(value: object) -> Cell:
    if isinstance(value, tuple):
        return _text("|".join(map(str, value)))
    if isinstance(value, float) or value is None:
        return value
    return int(value) if isinstance(value, int) else _text(str(value))


_text = lru_cache(maxsize=4_096)(clean)  # the same codes and treaties stand in most rows


def measures_lines(found: Measures, name: Callable[[str], str], width: int) -> Iterator[Line]:
    """The measures that there are, one after the other; `name` gives the English name of a state."""
    parts = [
        _counts(found, width) if found.counts is not None else (),
        _communities(found, width) if found.communities is not None else (),
        _degrees(found, name, width) if found.degrees is not None else (),
        _conflicts(found, name, width) if found.conflicts is not None else (),
    ]
    for part in parts:
        shown = list(part)
        yield from shown
        if shown:
            yield BLANK
    yield from wrap([Piece(NOTE, "dim")], width)


def _heading(words: str, meaning: str, width: int) -> Iterator[Line]:
    yield from wrap([Piece(words, "heading"), Piece(f" · {meaning}", "dim")], width)


def _counts(found: Measures, width: int) -> Iterator[Line]:
    """For one period a line a kind with all figures; for several a line a period with dyads by kind."""
    rows = found.counts or ()
    if len(found.periods) == 1:
        yield from _heading(f"OBLIGATIONS {found.periods[0].label}", "in force, by kind", width)
        columns = ("treaties", "commitments", "pledges", "directed", "dyads", "states")
        yield from _table([("kind", *columns), *((r.kind, *(getattr(r, c) for c in columns)) for r in rows)])
        return
    yield from _heading("OBLIGATIONS", "dyads with a pledge of the kind in force, by year", width)
    kinds = [*KINDS, "all"]
    lines: list[Sequence[str | int]] = [("", *(_short(kind) for kind in kinds))]
    for period, group in groupby(rows, lambda r: r.period):
        dyads = {r.kind: r.dyads for r in group}
        lines.append((period, *(dyads[kind] for kind in kinds)))
    yield from _table(lines)


def _short(kind: str) -> str:
    return {"non_aggression": "nonagg", "consultation": "consult", "cooperation": "coop"}.get(kind, kind)


def _table(lines: Sequence[Sequence[str | int]]) -> Iterator[Line]:
    """The first cell to the left, the others right-aligned beneath their headings."""
    shown = [[f"{cell:,}" if isinstance(cell, int) else cell for cell in line] for line in lines]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    for number, line in enumerate(shown):
        cells = [line[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(line[1:], widths[1:], strict=True))]
        yield (Piece("  " + "  ".join(cells).rstrip(), "dim" if number == 0 else "plain"),)


def _communities(found: Measures, width: int) -> Iterator[Line]:
    yield from _heading(f"COMMUNITIES {_one(found)}".strip(), f"of {_kind(found)} pledges, by greedy modularity", width)
    for period, group in groupby(found.communities or (), lambda r: r.period):
        rows = list(group)
        parts = plural(len({row.component for row in rows}), "component")
        number = f"{len(rows)} {'community' if len(rows) == 1 else 'communities'}"
        said = f"{number} in {parts}, modularity {rows[0].modularity:.3f}"
        if len(found.periods) > 1:
            sizes = ", ".join(str(row.size) for row in rows)
            yield from wrap([Piece(f"{period} ", "name"), Piece(f"{said}; states in each: {sizes}")], width, "  ")
            continue
        yield from wrap([Piece(said)], width, "  ")
        for row in rows:
            counted = f"{plural(row.size, 'state')}, {plural(row.ties, 'dyad')} inside, {row.outside} to others: "
            pieces = [Piece(f"{row.community}. {counted}", "name"), Piece(", ".join(row.states))]
            yield from wrap(pieces, width, "  ", "     ")


def _degrees(found: Measures, name: Callable[[str], str], width: int) -> Iterator[Line]:
    """For one period the states with most partners; for several, the first three of each."""
    yield from _heading(f"DEGREE {_one(found)}".strip(), f"states with which one has {_kind(found)} pledges", width)
    for period, group in groupby(found.degrees or (), lambda r: r.period):
        rows = list(group)
        if len(found.periods) > 1:
            first = ", ".join(f"{row.state} {row.partners}" for row in rows[:3])
            yield from wrap([Piece(f"{period} ", "name"), Piece(first)], width, "  ")
            continue
        columns = ("state", "partners", "owes to", "owed by", "treaties")
        shown = [(clean(name(r.state)), r.partners, r.owes, r.owed, r.treaties) for r in rows[:MOST]]
        yield from _table([columns, *shown])
        yield from _more(len(rows) - MOST, "state", width)


def _conflicts(found: Measures, name: Callable[[str], str], width: int) -> Iterator[Line]:
    rows = found.conflicts or ()
    opposed = [row for row in rows if row.pattern == "opposed"]
    allies = [row for row in rows if row.pattern == "between_allies"]
    yield from _heading(
        "CONFLICTING PLEDGES", "which could not both be kept, should the two others fight each other", width
    )
    cases = f"{plural(len({(r.obligor, r.ally, r.other) for r in opposed}), 'triple')} of states"
    yield from wrap([Piece(f"Allied with one, pledged to leave the other in peace: {cases}", "title")], width, "  ")
    for (obligor, other), group in groupby(opposed, lambda r: (r.obligor, r.other)):
        yield from wrap([Piece(f"{clean(name(obligor))} · {clean(name(other))}", "name")], width, "  ")
        yield from _case(list(group), name, width)
    pairs = {(row.obligor, row.ally, row.other) for row in allies}
    cases = f"{plural(len(pairs), 'triple')} of states"
    yield from wrap([Piece(f"Allied with both: {cases}", "title")], width, "  ")
    counted = sorted(
        ((state, sum(pair[0] == state for pair in pairs)) for state in {pair[0] for pair in pairs}),
        key=lambda one: (-one[1], one[0]),
    )
    for state, number in counted[:MOST]:
        yield from wrap([Piece(f"{clean(name(state))}: {plural(number, 'pair')} of allies")], width, "    ")
    yield from _more(len(counted) - MOST, "state", width)


def _case(rows: Sequence[Conflict], name: Callable[[str], str], width: int) -> Iterator[Line]:
    """What one state owes another in peace, and whom it owes help in which the other may be the adversary."""
    for against in sorted({(r.against_kind, r.against_treaty, r.against_article) for r in rows}):
        yield from wrap([Piece("owes it ", "dim"), Piece(_by(*against))], width, "      ", "        ")
    for pledge in sorted({(r.pledge_kind, r.pledge_treaty, r.pledge_article) for r in rows}):
        allies = sorted({r.ally for r in rows if (r.pledge_kind, r.pledge_treaty, r.pledge_article) == pledge})
        whom = ", ".join(clean(name(ally)) for ally in allies) if len(allies) <= 3 else plural(len(allies), "state")
        yield from wrap([Piece("and ", "dim"), Piece(f"{whom}: {_by(*pledge)}")], width, "      ", "        ")


def _by(kind: str, treaty: str, article: str) -> str:
    return clean(f"{kind.replace('_', '-')} by {treaty}, article {article}")


def _more(number: int, noun: str, width: int) -> Iterator[Line]:
    if number > 0:
        yield from wrap([Piece(f"and {number:,} more {noun if number == 1 else noun + 's'}", "dim")], width, "    ")


def _one(found: Measures) -> str:
    return found.periods[0].label if len(found.periods) == 1 else ""


def _kind(found: Measures) -> str:
    return "any" if found.kind == "all" else found.kind.replace("_", "-")
