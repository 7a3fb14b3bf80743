"""What if: the obligations that a case engages, what they may set off in turn, and what is not known of it.

It reads treaties; it forecasts nothing. Nothing here says that a state will ask for help, or that one will give it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.commitments.areas import Areas
from onrecord.commitments.cascade import Reach, reach
from onrecord.commitments.case import Case
from onrecord.commitments.clashes import conflicts
from onrecord.commitments.evaluate import Frame
from onrecord.commitments.event_classes import EventClasses
from onrecord.commitments.ledger import Ledger
from onrecord.commitments.naming import article, called, cited
from onrecord.commitments.outcome import Cited, Outcome
from onrecord.commitments.steps import states_of, steps
from onrecord.commitments.treaties import Treaties
from onrecord.commitments.unknowns import suppositions, unknowns
from onrecord.knowledge.base import Knowledge

DEPTH = 1
"""Rounds of what obligations may set off that are followed by default."""


def what_if(
    case: Case, treaties: Treaties, areas: Areas, classes: EventClasses, base: Knowledge, *, depth: int = DEPTH
) -> Outcome:
    """What follows from a case by the treaties in force on its day.

    `depth` is how many rounds of what obligations may set off are followed; 0 for those of the case as given alone.

    Raises:
        KnowledgeError: the case's event is no class of events, or a treaty names an area that is not in the tables.
    """
    frame = Frame(treaties, areas, classes, base)
    label = classes.label(case.event)
    ledger = Ledger(treaties, case.day)
    reached = reach(case, ledger, frame, depth)
    found = steps(reached, frame)
    listed = tuple(one.step for one in found)
    bears = tuple(step for step in listed if step.engaged != "not_engaged")
    clash = conflicts(found, ledger, frame)
    involved = states_of(listed) | {case.on, *case.requests} | ({case.by} if case.by else frozenset())
    named = {step.commitment for step in listed} | {c.pledge for c in clash}
    return Outcome(
        case=case,
        event=label,
        steps=bears,
        not_engaged=tuple(step for step in listed if step.engaged == "not_engaged"),
        conflicts=clash,
        unknowns=(*unknowns(found, frame), *suppositions(bears)),
        again=tuple(sorted(reached.again - named)),
        notes=tuple(_notes(case, reached, frame, depth)),
        cited=tuple(_cited(sorted(named), treaties)),
        states={code: frame.names.plain(code) for code in sorted(involved)},
        digest=treaties.digest,
    )


def _notes(case: Case, reached: Reach, frame: Frame, depth: int) -> Iterator[str]:
    names = frame.names
    for treaty in frame.treaties.in_force(case.day):
        for party in frame.treaties.observers(treaty, case.day):
            if party.state in (case.on, case.by):
                stands = "an observer" if party.status == "observer" else "an associate"
                yield (
                    f"{names.plain(party.state)} is {stands} under {called(treaty)} on this day: it owes nothing "
                    "and is owed nothing by it."
                )
    if case.by is None and depth:
        yield "No state is given as the attacker, so nothing is followed further."
    if reached.left and depth:
        rounds = "1 round" if depth == 1 else f"{depth} rounds"
        last = ", ".join(names.plain(code) for code in names.sorted(reached.left))
        yield f"Followed for {rounds} (depth). What is owed to those who come in last was not looked at: {last}."


def _cited(ids: Iterable[str], treaties: Treaties) -> Iterator[Cited]:
    for id in ids:
        commitment = treaties.commitment(id)
        treaty = treaties.treaty(commitment.treaty) if commitment else None
        if commitment and treaty:
            yield Cited(
                id=id,
                treaty=treaty.id,
                name=treaty.names[0],
                article=article(commitment),
                cited=cited(commitment, treaty),
                text=commitment.text,
                exceptions=commitment.exceptions,
                doubt=commitment.doubt,
                source=commitment.source,
            )
