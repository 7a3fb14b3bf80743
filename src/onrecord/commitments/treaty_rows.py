"""Treaties, read from the rows that a person wrote: what is wrong is collected with line and field, not raised."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, cast

from onrecord.commitments.event_classes import EventClasses
from onrecord.commitments.row_states import RowStates
from onrecord.commitments.trigger_rows import LONGEST, required_choice, trigger_of
from onrecord.commitments.types import (
    BINDING,
    KINDS,
    MEANS,
    PARTIES,
    STATUSES,
    STRENGTHS,
    Commitment,
    Kind,
    Party,
    Status,
    Strength,
    Treaty,
)
from onrecord.knowledge.base import Knowledge
from onrecord.knowledge.keys import key
from onrecord.knowledge.rowcheck import Problems, Row
from onrecord.knowledge.schema import earliest, latest
from onrecord.knowledge.times import surely_before

MAX_NAMES, MAX_PARTIES, MAX_COMMITMENTS = 50, 250, 200
"""Of one treaty."""

_TRIGGERED = ("defence", "neutrality")
"""Kinds that say nothing without what sets them off."""
_DATE = "the date, as YYYY, YYYY-MM or YYYY-MM-DD"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TREATY = (
    "id", "names", "signed", "in_force", "ended", "organization", "parties", "atop", "source", "note", "commitments",
)  # fmt: skip
_PARTY = ("state", "from", "to", "status", "note", "doubt")
_COMMITMENT = (
    "id", "article", "kind", "strength", "text", "obligors", "beneficiaries", "means", "trigger", "exceptions", "from",
    "to", "doubt", "source",
)  # fmt: skip


class _Frame(NamedTuple):
    """What the commitments of a treaty must fit: its id, dates and source, and who is or was ever bound by it.

    `bound` is None where that cannot be told, since a row of the treaty is wrong; `waiting`: it is not in force.
    """

    id: str
    start: str
    end: str
    source: str
    bound: frozenset[str] | None
    waiting: bool


class TreatyRows:
    """Makes treaties of rows; `taken`: commitments of other treaties by id, with the treaty that each is of."""

    def __init__(
        self,
        base: Knowledge,
        classes: EventClasses,
        areas: Collection[str],
        problems: Problems,
        taken: Mapping[str, str] | None = None,
    ) -> None:
        self._base = base
        self._classes = classes
        self._areas = areas
        self._problems = problems
        self._states = RowStates(base, problems)
        self._members: dict[str, set[str]] = {}
        for entry in base.all_memberships:
            members = self._members.setdefault(entry.organization, set())
            if entry.status == "member":
                members.add(entry.state)
        self._taken: dict[str, tuple[str, str]] = {id: (of, f"is of {of}") for id, of in (taken or {}).items()}
        self._earlier = set((taken or {}).values())
        self._lines: dict[str, int] = {}

    def begin(self) -> None:
        """A new file starts: a treaty of it takes the place of one of the same id in an earlier file."""
        self._earlier |= self._lines.keys()
        self._lines = {}

    def treaty(self, row: Row) -> Treaty | None:
        """A row of `treaties`; None where it cannot be used."""
        id = self._id(row)
        names = row.texts("names")
        if not names:
            row.wrong("names", "names is missing: what reports call the treaty, the usual name first")
        for name in names:
            if len(key(name)) < 2:
                row.wrong("names", f"names: {name!r} is too short for a name; at least two letters or digits")
        self._few(row, "names", len(names), MAX_NAMES)
        signed = row.date("signed")
        start, end = row.span("in_force", "ended")
        if not row.given("signed"):
            row.wrong("signed", f"signed is missing: {_DATE}")
        if "in_force" not in row.fields.entries:
            row.wrong(None, f"in_force is missing: {_DATE}; empty (in_force: ) while it is signed only")
        waiting = not row.given("in_force")
        if waiting and end:
            row.wrong("ended", f"ended {end}: a treaty whose in_force is empty binds nobody, so it cannot end")
        organization = self._organization(row)
        parties, bound = self._parties(row, start, end, waiting=waiting)
        if not row.given("organization") and not row.given("parties"):
            row.wrong(None, "parties is missing: list them, or give the organization whose members they are")
        atop = row.whole("atop", 1, 99_999)
        source = row.text("source", required=True, longest=LONGEST)
        note = row.text("note", longest=LONGEST)
        told = "" not in bound and bool(organization) == row.given("organization")
        bound |= self._members.get(organization, set())
        frame = _Frame(id, start, end, source, frozenset(bound) if told else None, waiting)
        commitments = self._commitments(row, frame)
        if not row.done(_TREATY):
            return None
        return Treaty(
            id=id, names=tuple(names), signed=signed, start=start, end=end, organization=organization, parties=parties,
            commitments=commitments, atop=atop, note=note, source=source,
        )  # fmt: skip

    def _id(self, row: Row) -> str:
        id = self._plain_id(row)
        if id in self._lines:
            row.wrong("id", f"id {id!r}: a second treaty of this id; the first is on line {self._lines[id]}")
        elif id:
            self._lines[id] = row.line
        if id in self._earlier:  # what was said of this treaty before is given up as a whole
            self._earlier.discard(id)
            self._taken = {name: taken for name, taken in self._taken.items() if taken[0] != id}
        return id

    def _plain_id(self, row: Row) -> str:
        id = row.text("id", required=True)
        if id and not _ID.fullmatch(id):
            row.wrong("id", f"id {id!r}: only small letters and digits, with single hyphens between, such as csto-4")
            return ""
        return id

    def _few(self, row: Row, field: str, number: int, most: int) -> None:
        if number > most:
            row.wrong(field, f"{field} has {number} rows; at most {most} are taken")

    def _organization(self, row: Row) -> str:
        """The organization as the memberships write it."""
        text = row.text("organization")
        if not text:
            return ""
        short = self._base.organization(text) or text
        if short in self._members:
            return short
        near = self._problems.near(text, self._members, cutoff=0.7)
        hint = f"did you mean {near[0]}?" if near else "list the parties, or add its memberships (docs/knowledge.md)"
        row.wrong("organization", f"unknown organization {text!r}: the tables have no members of it; {hint}")
        return ""

    def _parties(self, treaty: Row, start: str, end: str, *, waiting: bool) -> tuple[tuple[Party, ...], set[str]]:
        """The parties that are listed, by state; and the states that the list says are bound at some time.

        Where a row does not tell which state it is about, "" is among these.
        """
        rows = treaty.rows("parties", "state")
        self._few(treaty, "parties", len(rows), MAX_PARTIES)
        found: list[tuple[Party, int]] = []
        bound: set[str] = set()
        for row in rows[:MAX_PARTIES]:
            party = self._party(row, start, end)
            _undated(row, waiting)
            if party.status in BINDING:
                bound.add(party.state)
            for other, line in found:
                together = surely_before(other.start, party.end) and surely_before(party.start, other.end)
                if (other.state, other.status) == (party.state, party.status) and together:
                    row.wrong("state", f"state {party.state}: a second row for these years, after that on line {line}")
                    break
            if row.done(_PARTY):
                found.append((party, row.line))
        return tuple(sorted((p for p, _ in found), key=lambda p: (p.state, earliest(p.start), p.status))), bound

    def _party(self, row: Row, start: str, end: str) -> Party:
        state = self._states.one(row, "state")
        first, last = row.span("from", "to")
        status = row.choice("status", STATUSES) or "member"
        note, doubt = row.text("note", longest=LONGEST), row.text("doubt", longest=LONGEST)
        if first and end and earliest(first) > latest(end):
            row.wrong("from", f"from {first} comes after the treaty ended, {end}")
        if last and start and latest(last) < earliest(start):
            row.wrong("to", f"to {last} comes before the treaty was in_force, {start}")
        return Party(
            state=state, start=first or start, end=last, status=cast(Status, status), note=note, doubt=doubt
        )  # fmt: skip

    def _commitments(self, treaty: Row, frame: _Frame) -> tuple[Commitment, ...]:
        rows = treaty.rows("commitments", "id")
        if not rows and not treaty.given("commitments"):
            treaty.wrong("commitments", "commitments is missing: what the treaty obliges its parties to, row by row")
        self._few(treaty, "commitments", len(rows), MAX_COMMITMENTS)
        made = (self._commitment(row, frame) for row in rows[:MAX_COMMITMENTS])
        return tuple(one for one in made if one is not None)

    def _commitment(self, row: Row, frame: _Frame) -> Commitment | None:
        id = self._plain_id(row)
        if id in self._taken:
            row.wrong("id", f"id {id!r}: another commitment has this id; it {self._taken[id][1]}")
        elif id:
            self._taken[id] = (frame.id, f"is on line {row.line} of {row.file}")
        article = row.text("article", required=True)
        kind = required_choice(row, "kind", KINDS)
        strength = required_choice(row, "strength", STRENGTHS)
        text = row.text("text", required=True, longest=LONGEST)
        obligors = self._states.some(row, "obligors", (PARTIES,), PARTIES)
        beneficiaries = self._states.some(row, "beneficiaries", (PARTIES,), PARTIES)
        self._owed(row, obligors, beneficiaries, frame)
        given = row.row("trigger")
        trigger = trigger_of(given, self._states, self._classes, self._areas) if given else None
        if kind in _TRIGGERED and not row.given("trigger"):
            row.wrong("trigger", f"trigger is missing: a commitment of the kind {kind} needs what sets it off")
        means = row.choices("means", MEANS)
        exceptions = row.texts("exceptions", longest=LONGEST)
        start, end = self._dates(row, frame)
        doubt = row.text("doubt", longest=LONGEST)
        source = row.text("source", longest=LONGEST)
        if not row.done(_COMMITMENT) or (given and trigger is None):
            return None
        return Commitment(
            id=id, treaty=frame.id, article=article, kind=cast(Kind, kind), strength=cast(Strength, strength),
            text=text, obligors=obligors, beneficiaries=beneficiaries, trigger=trigger, exceptions=tuple(exceptions),
            means=tuple(means), start=start, end=end, doubt=doubt, source=source or frame.source,
        )  # fmt: skip

    def _owed(self, row: Row, obligors: Sequence[str], beneficiaries: Sequence[str], frame: _Frame) -> None:
        """Complain about obligors whom the treaty does not bind, and about what is owed to nobody."""
        if frame.bound is None:
            return
        if PARTIES not in obligors:
            for state in obligors:
                if state not in frame.bound:
                    row.wrong("obligors", f"obligors: {state} is no party of the treaty, so it owes nothing by it")
        first = frame.bound if PARTIES in obligors else frozenset(obligors)
        second = frame.bound if PARTIES in beneficiaries else frozenset(beneficiaries)
        if len(first) == 1 and first == second:
            row.wrong("beneficiaries", f"beneficiaries: {min(first)} would owe it to itself alone")

    def _dates(self, row: Row, frame: _Frame) -> tuple[str, str]:
        """From when to when the commitment holds: by default as long as its treaty."""
        start, end = row.span("from", "to")
        _undated(row, frame.waiting)
        for field, date in (("from", start), ("to", end)):
            if date and frame.start and latest(date) < earliest(frame.start):
                row.wrong(field, f"{field} {date} comes before the treaty was in_force, {frame.start}")
            elif date and frame.end and earliest(date) > latest(frame.end):
                row.wrong(field, f"{field} {date} comes after the treaty ended, {frame.end}")
        return start or frame.start, end or frame.end


def _undated(row: Row, waiting: bool) -> None:
    """Complain about dates of a row by which a treaty that is not in force would bind somebody."""
    for field in ("from", "to"):
        if waiting and row.given(field):
            row.wrong(field, f"{field} {row.peek(field)}: the treaty's in_force is empty, so it binds nobody yet")
