"""Who is bound to whom: to read, as JSON Lines, as CSV; and the treaties themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

import msgspec

from onrecord.commitments.naming import article, capital
from onrecord.commitments.treaties import Bound, Treaties
from onrecord.commitments.types import Commitment, Status, Treaty, Trigger
from onrecord.output.csv_rows import csv_rows
from onrecord.output.display import clean
from onrecord.output.engaged_words import ADVERSARIES, VICTIMS
from onrecord.output.lines import Line, Piece, Style, wrap
from onrecord.output.phrases import plural

COLUMNS: Final = (
    "on", "treaty", "treaty_name", "commitment", "article", "kind", "strength", "obligor", "obligor_status",
    "beneficiary", "beneficiary_status", "events", "victim", "adversary", "area", "conditions", "exceptions", "means",
    "from", "to", "doubts", "text", "source",
)  # fmt: skip
NOTE: Final = "What treaties say, in our own words: an aid to reading them, not legal advice."


class Wording(NamedTuple):
    """How codes are put in words: states by ISO3, classes of events, areas by id with what is not certain of them."""

    state: Callable[[str], str]
    event: Callable[[str], str]
    area: Callable[[str], tuple[str, str]]


class Pair(msgspec.Struct, frozen=True):
    """Who owes it to whom (ISO3), their statuses as parties, and why that may not be so of just these two."""

    obligor: str
    obligor_status: Status
    beneficiary: str
    beneficiary_status: Status | None
    doubts: tuple[str, ...]


class Listed(msgspec.Struct, frozen=True):
    """A commitment on a day, with those of its pairs that were asked for; `doubts` are what is not certain of all."""

    on: str
    treaty_name: str
    commitment: Commitment
    doubts: tuple[str, ...]
    pairs: tuple[Pair, ...]


def listed(treaties: Treaties, bound: Iterable[Bound], day: str) -> tuple[Listed, ...]:
    """What `Treaties.bound` gave for a day, put together by commitment."""
    return tuple(_listed(treaties, tuple(pairs), day) for _, pairs in groupby(bound, lambda b: b.commitment.id))


def _listed(treaties: Treaties, pairs: Sequence[Bound], day: str) -> Listed:
    commitment = pairs[0].commitment
    treaty = treaties.treaty(commitment.treaty)
    name = treaty.names[0] if treaty else commitment.treaty
    shared = tuple(doubt for doubt in pairs[0].doubts if all(doubt in pair.doubts for pair in pairs))
    made = (
        Pair(
            b.obligor,
            b.obligor_status,
            b.beneficiary,
            b.beneficiary_status,
            tuple(doubt for doubt in b.doubts if doubt not in shared),
        )
        for b in pairs
    )
    return Listed(day, name, commitment, shared, tuple(made))


def commitments_jsonl(found: Iterable[Listed]) -> Iterator[bytes]:
    """One commitment a line, with its pairs."""
    for one in found:
        yield msgspec.json.encode(one) + b"\n"


def commitments_csv(found: Iterable[Listed]) -> Iterator[bytes]:
    """The header, then one pair of states a row; several values of a cell are joined with "; "."""
    yield from csv_rows(COLUMNS, (map(clean, _cells(one, pair)) for one in found for pair in one.pairs))


def _cells(one: Listed, pair: Pair) -> Iterator[str]:
    c, trigger = one.commitment, one.commitment.trigger
    yield from (one.on, c.treaty, one.treaty_name, c.id, c.article, c.kind, c.strength)
    yield from (pair.obligor, pair.obligor_status, pair.beneficiary, pair.beneficiary_status or "")
    if trigger is None:
        yield from ("",) * 5
    else:
        yield from ("; ".join(part) for part in (trigger.events, trigger.victim, trigger.adversary))
        yield trigger.area
        yield "; ".join(f"{condition.id}: {condition.says}" for condition in trigger.conditions)
    yield from ("; ".join(part) for part in (c.exceptions, c.means))
    yield from (c.start, c.end, "; ".join(one.doubts + pair.doubts), c.text, c.source)


def commitments_lines(found: Sequence[Listed], words: Wording, width: int) -> Iterator[Line]:
    """Each commitment with who owes it to whom, what it says, what sets it off and what is not certain of it."""
    for _, together in groupby(found, lambda one: one.commitment.treaty):
        group = list(together)
        yield from wrap([Piece(clean(group[0].treaty_name), "heading")], width)
        for one in group:
            yield from _commitment(one, words, width)
    if found:
        treaties = len({one.commitment.treaty for one in found})
        pairs = sum(len(one.pairs) for one in found)
        counted = f"{plural(len(found), 'commitment')} of {_treaties(treaties)} on {found[0].on}"
        owed = f"{plural(pairs, 'obligation')} of one state to another. "
        yield from wrap([Piece(f"{counted}: {owed}", "heading"), Piece(NOTE, "dim")], width)


def _treaties(number: int) -> str:
    return f"{number:,} treaty" if number == 1 else f"{number:,} treaties"


def _commitment(one: Listed, words: Wording, width: int) -> Iterator[Line]:
    c = one.commitment
    span = f"since {c.start}" if not c.end else f"{c.start} to {c.end}"
    facts = " · ".join((c.strength.replace("_", " "), span, c.id))
    yield from wrap(
        [
            Piece(clean(capital(article(c))), "title"),
            Piece(f" · {c.kind.replace('_', '-')}", "name"),
            Piece(f" · {facts}", "dim"),
        ],
        width,
        "  ",
    )
    for line in _who(one.pairs, words.state):
        yield from wrap([Piece(clean(line), "name")], width, "    ")
    yield from wrap([Piece(clean(c.text))], width, "    ")
    for label, text, style in _terms(c, words):
        yield from wrap([Piece(f"{label}: ", "dim"), Piece(clean(text), style)], width, "    ", "      ")
    for doubt in dict.fromkeys((*one.doubts, *(doubt for pair in one.pairs for doubt in pair.doubts))):
        yield from wrap([Piece(f"doubt: {clean(doubt)}", "warning")], width, "    ", "      ")


def _terms(commitment: Commitment, words: Wording) -> Iterator[tuple[str, str, Style]]:
    """What else a commitment says, each with what it is."""
    trigger = commitment.trigger
    yield "when", _trigger(trigger, words) if trigger else "at all times", "plain"
    if trigger:
        if trigger.area:
            says, unsure = words.area(trigger.area)
            yield "where", f"{says} ({trigger.area})", "plain"
            if unsure:
                yield "doubt about where", unsure, "warning"
        for condition in trigger.conditions:
            yield "and only if", f"{condition.says} ({condition.id})", "plain"
    for exception in commitment.exceptions:
        yield "but not", exception, "plain"


def _trigger(trigger: Trigger, words: Wording) -> str:
    what = " or ".join(map(words.event, trigger.events))
    victim = " or ".join(VICTIMS.get(v) or words.state(v) for v in trigger.victim)
    adversary = " or ".join(ADVERSARIES.get(a) or words.state(a) for a in trigger.adversary)
    return f"{victim} suffers {what}, by {adversary}{'' if trigger.area else ', anywhere'}"


def _who(pairs: Sequence[Pair], name: Callable[[str], str]) -> Iterator[str]:
    """The pairs in as few lines as say them exactly."""
    statuses = {p.obligor: p.obligor_status for p in pairs} | {
        p.beneficiary: p.beneficiary_status for p in pairs if p.beneficiary_status
    }

    def named(states: Iterable[str]) -> str:
        marked = (name(s) + (f" ({status})" if (status := statuses.get(s)) == "suspended" else "") for s in states)
        return ", ".join(sorted(marked))

    every = {(p.obligor, p.beneficiary) for p in pairs}
    owing, owed = {a for a, _ in every}, {b for _, b in every}
    if owing == owed and len(every) == len(owing) * (len(owing) - 1):
        yield f"{named(owing)}: each to {'every' if len(owing) > 2 else 'the'} other"
        return
    if len(every) == len(owing) * len(owed):
        yield f"{named(owing)} → {named(owed)}"
        return
    for state in sorted(owing & owed, key=name):  # one state and all others
        outward, inward = {b for a, b in every if a == state}, {a for a, b in every if b == state}
        if len(outward) + len(inward) == len(every):
            both = outward & inward
            yield from (f"{named([state])} ↔ {named(both)}",) if both else ()
            yield from (f"{named([state])} → {named(outward - both)}",) if outward - both else ()
            yield from (f"{named(inward - both)} → {named([state])}",) if inward - both else ()
            return
    for state in sorted(owing, key=name):
        yield f"{named([state])} → {named(b for a, b in every if a == state)}"


def treaties_jsonl(treaties: Iterable[Treaty]) -> Iterator[bytes]:
    """One treaty a line, as its file has it, with all its commitments."""
    for treaty in treaties:
        yield msgspec.json.encode(treaty) + b"\n"


def _years(treaty: Treaty) -> str:
    if not treaty.start:
        return f"signed {treaty.signed}, not in force"
    return f"{treaty.start} to {treaty.end}" if treaty.end else f"since {treaty.start}"


def treaties_lines(treaties: Treaties, day: str, width: int) -> Iterator[Line]:
    """Each treaty with its years, how many states it binds on the day, and the kinds of its commitments."""
    for treaty in treaties.all:
        parties = len(treaties.parties(treaty, day))
        facts = [
            _years(treaty),
            f"{parties} {'party' if parties == 1 else 'parties'}"
            if parties
            else f"not in force on {day}"
            if treaty.start
            else "",
            plural(len(treaty.commitments), "commitment"),
            ", ".join(dict.fromkeys(c.kind.replace("_", "-") for c in treaty.commitments)),
            f"ATOP {treaty.atop}" if treaty.atop else "",
        ]
        told = "".join(f" · {fact}" for fact in facts if fact)
        pieces = [Piece(f"{treaty.id} ", "name"), Piece(clean(treaty.names[0]), "title"), Piece(told, "dim")]
        yield from wrap(pieces, width, rest="    ")
    counted = sum(len(treaty.commitments) for treaty in treaties.all)
    yield (Piece(f"{_treaties(len(treaties.all))}, {plural(counted, 'commitment')}; parties on {day}", "heading"),)
