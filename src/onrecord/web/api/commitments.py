"""Commitments: who is bound to whom on a day, state by state or article by article."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

import msgspec

from onrecord.commitments.naming import article
from onrecord.commitments.treaties import Bound, Duty
from onrecord.commitments.types import Commitment, Kind, Status, Strength
from onrecord.output.engaged_words import trigger_words
from onrecord.web.api.treaties import day, duties, treaty_ids
from onrecord.web.desk import Desk
from onrecord.web.endpoints import Day, Endpoint, InvalidError, Limit, Name, Offset, Page, State


class CommitmentsWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Commitments in force `on` a day, today unless it is given, of any of these kinds and of one treaty.

    With one `state` those by it or to it, with several those between them. `treaty` is an id or a name.
    """

    on: Day | None = None
    state: tuple[State, ...] = ()
    kind: tuple[Kind, ...] = ()
    treaty: Name | None = None
    limit: Limit = 50
    offset: Offset = 0


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What an article says: `text` in our own words, `trigger` the case that it speaks of, `conditions` beside that.

    `doubts` are what is not certain of the row, or of whether it holds on the day.
    """

    treaty: str
    treaty_name: str
    commitment: str
    article: str
    kind: Kind
    strength: Strength
    text: str
    trigger: str
    conditions: tuple[str, ...]
    exceptions: tuple[str, ...]
    doubts: tuple[str, ...]
    since: str
    until: str
    source: str


class CommitmentRow(msgspec.Struct, frozen=True, kw_only=True):
    """What one state (ISO 3166-1 alpha-3) owes another on a day; the statuses are those of parties of the treaty."""

    on: str
    obligor: str
    obligor_name: str
    obligor_status: Status
    beneficiary: str
    beneficiary_name: str
    beneficiary_status: Status | None
    terms: Terms


class ArticleOnDay(msgspec.Struct, frozen=True, kw_only=True):
    """A commitment on a day: each of `obligors` owes it to each of `beneficiaries` but itself; `pairs` counts these.

    Of one state that was asked for: `obligors` is that state, or empty where it does not owe it, `beneficiaries` are
    those to whom it does, and `owed_by` those who owe it to that state. Otherwise `owed_by` is empty.
    """

    on: str
    obligors: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    owed_by: tuple[str, ...]
    pairs: int
    terms: Terms


def commitments(desk: Desk, wanted: CommitmentsWanted) -> Page[CommitmentRow]:
    """Pairs of states, by treaty, article and codes."""
    on, states = day(wanted.on), _known_states(desk, wanted.state)
    found = _duties(desk, wanted)
    total = sum(_pairs(duty, states) for duty in found)
    said: dict[tuple[str, tuple[str, ...]], Terms] = {}  # the many pairs of an article have the same
    rows = tuple(_row(desk, bound, on, said) for bound in _slice(found, states, wanted.offset, wanted.limit))
    return Page(total=total, offset=wanted.offset, limit=wanted.limit, items=rows)


def articles_on_day(desk: Desk, wanted: CommitmentsWanted) -> Page[ArticleOnDay]:
    """The same by article of a treaty, each with all who owe it and all to whom."""
    on, states = day(wanted.on), _known_states(desk, wanted.state)
    found = [(duty, count) for duty in _duties(desk, wanted) if (count := _pairs(duty, states))]
    shown = found[wanted.offset : wanted.offset + wanted.limit]
    return Page(
        total=len(found),
        offset=wanted.offset,
        limit=wanted.limit,
        items=tuple(_together(desk, duty, count, states, on) for duty, count in shown),
    )


def terms(desk: Desk, commitment: Commitment, doubts: Sequence[str] = ()) -> Terms:
    """What a commitment says; `doubts` are what is not certain of it, that of its own row where none are given."""
    found = desk.frame.treaties.treaty(commitment.treaty)
    return Terms(
        treaty=commitment.treaty,
        treaty_name=found.names[0] if found else commitment.treaty,
        commitment=commitment.id,
        article=article(commitment),
        kind=commitment.kind,
        strength=commitment.strength,
        text=commitment.text,
        trigger=trigger_words(commitment.trigger, desk.state_name),
        conditions=tuple(c.says for c in commitment.trigger.conditions) if commitment.trigger else (),
        exceptions=commitment.exceptions,
        doubts=tuple(doubts or filter(None, [commitment.doubt])),
        since=commitment.start,
        until=commitment.end,
        source=commitment.source,
    )


def _known_states(desk: Desk, states: Sequence[str]) -> frozenset[str]:
    for state in states:
        if state not in desk.knowledge.states:
            raise InvalidError(f"no state has the code {state!r}; codes are those of ISO 3166-1 alpha-3")
    return frozenset(states)


def _duties(desk: Desk, wanted: CommitmentsWanted) -> tuple[Duty, ...]:
    return duties(desk, day(wanted.on), wanted.kind, treaty_ids(desk, wanted.treaty))


def _pairs(duty: Duty, states: Collection[str]) -> int:
    """How many pairs `Duty.pairs` gives, without going through them."""
    owing, owed = set(duty.obligors), set(duty.beneficiaries)
    if len(states) == 1:
        (state,) = states
        return (state in owing) * len(owed - {state}) + (state in owed) * len(owing - {state})
    if states:
        owing, owed = owing & frozenset(states), owed & frozenset(states)
    return len(owing) * len(owed) - len(owing & owed)


def _slice(duties: Sequence[Duty], states: frozenset[str], offset: int, limit: int) -> Iterator[Bound]:
    """The pairs from `offset` on; articles that lie wholly before it are only counted."""
    for duty in duties:
        if limit <= 0:
            return
        count = _pairs(duty, states)
        if count <= offset:
            offset -= count
            continue
        yield from islice(duty.pairs(states), offset, offset + limit)
        offset, limit = 0, limit - min(limit, count - offset)


def _row(desk: Desk, bound: Bound, on: str, said: dict[tuple[str, tuple[str, ...]], Terms]) -> CommitmentRow:
    key = bound.commitment.id, bound.doubts
    if key not in said:
        said[key] = terms(desk, bound.commitment, bound.doubts)
    return CommitmentRow(
        on=on,
        obligor=bound.obligor,
        obligor_name=desk.state_name(bound.obligor),
        obligor_status=bound.obligor_status,
        beneficiary=bound.beneficiary,
        beneficiary_name=desk.state_name(bound.beneficiary),
        beneficiary_status=bound.beneficiary_status,
        terms=said[key],
    )


def _together(desk: Desk, duty: Duty, pairs: int, states: frozenset[str], on: str) -> ArticleOnDay:
    owing, owed, owed_by = set(duty.obligors), set(duty.beneficiaries), set[str]()
    if len(states) == 1:
        owed_by = owing - states if owed & states else set()
        owed = owed - states if owing & states else set()
        owing &= states
    elif states:
        owing, owed = owing & states, owed & states
    return ArticleOnDay(
        on=on,
        obligors=tuple(sorted(owing)),
        beneficiaries=tuple(sorted(owed)),
        owed_by=tuple(sorted(owed_by)),
        pairs=pairs,
        terms=terms(desk, duty.commitment, duty.doubts),
    )


ENDPOINTS = (
    Endpoint(
        "/commitments", "commitments", "Who is bound to whom on a day, a pair of states a row.", CommitmentsWanted,
        Page[CommitmentRow], commitments, exports=True,
    ),
    Endpoint(
        "/commitments/articles", "commitments", "The same, an article of a treaty a row.", CommitmentsWanted,
        Page[ArticleOnDay], articles_on_day, exports=True,
    ),
)  # fmt: skip
