"""Engagements: which commitments between states a reading bears on, and who says what of their conditions.

Nothing here decides whether an obligation has fallen due. It finds what bears on which article and what is said of its
conditions; one of which nobody says anything is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from onrecord.commitments.areas import Areas
from onrecord.commitments.case import FIXED, Case
from onrecord.commitments.evaluate import Frame, find
from onrecord.commitments.event_classes import event_classes
from onrecord.commitments.shipped import load_treaties
from onrecord.commitments.treaties import Bound, Treaties
from onrecord.commitments.types import ANY, Commitment
from onrecord.knowledge.base import Knowledge
from onrecord.model import Condition, ConditionValue, Engagement, Reading, Span, Stance
from onrecord.reader.engagements.act_network import ActNetwork
from onrecord.reader.engagements.happened import Happened, happened
from onrecord.reader.engagements.meant import OF_HELP, meant, report
from onrecord.reader.engagements.mentions import Names, is_article
from onrecord.reader.engagements.spoken import Spoken, spoken
from onrecord.reader.sentences import split_sentences

_ANSWERS = frozenset(("defence", "offence", "assistance"))
"""Kinds of commitments that an attack bears on of itself; consulting is told of where reports speak of it."""
_PREFERRED: dict[str, frozenset[str]] = {"consult": frozenset(("consultation",))}
_NAMED_ONLY = frozenset(("suspend", "withdraw"))
"""Acts that are about a treaty only where one is named: much else is suspended between allies."""
_LOOSE = frozenset(("affirm", "consult"))
"""Acts that are about a treaty only where more than its organization is named: NATO consults with many."""
_ASKED = re.compile(r"\b(?:request|ask|call)(?:s|ed|ing)?\b", re.IGNORECASE)
_OWED = frozenset(("request", "invoke", "consult", "affirm_case"))
"""Acts that are about what the one state is owed that a sentence names."""
_ENOUGH_NAMED, _ENOUGH = 0.5, 0.8
"""How likely an act must be that only the network sees: in a report that names a treaty, and in any other."""
_TURNED: dict[ConditionValue, ConditionValue] = {"met": "not_met", "not_met": "met", "unknown": "unknown"}


def shipped_frame(base: Knowledge, treaties: Treaties | None = None) -> Frame:
    """The shipped areas, classes of events and, unless others are given, treaties, over this knowledge."""
    return Frame(treaties or load_treaties(base=base), Areas(base), event_classes(), base)


class Engagements:
    """Finds engagements of readings. Asking never changes what it answers."""

    def __init__(self, frame: Frame, network: ActNetwork | None = None) -> None:
        """`network` sees acts in words that no pattern has; None leaves it at the patterns."""
        self._frame = frame
        self._network = network
        self._treaties = frame.treaties
        self._names = Names(frame.treaties.all)

    def of(self, reading: Reading, day: str | None = None) -> tuple[Engagement, ...]:
        """The engagements of a reading, by place in it; `day` where it is not that of the article.

        None where no day is known: whom a treaty binds depends on it.
        """
        on = day or reading.article.published
        if on is None:
            return ()
        found: list[Engagement] = []
        text = reading.article.text
        named = self._names.of(text)
        about = report(reading, named, self._treaties, on)
        sentences = split_sentences(text, reading.article.subheadlines)
        # a report that names no treaty, and no two states that one binds, is about something else
        may = self._network is not None and (about.named or about.pairs)
        seen = self._network.seen(text, sentences) if may and self._network is not None else ()
        last: tuple[str, ...] = ()
        for one in spoken(reading, named, sentences, seen, _ENOUGH_NAMED if about.firm else _ENOUGH):
            one = self._binding(one, on)
            last = one.treaties or meant(about, one.sentence, one.states, last) or last
            found += self._said(one, last, on, reading, about.firm)
        for event in happened(reading, self._frame.classes):
            found += self._told(event, on)
        return tuple(sorted(dict.fromkeys(found), key=lambda e: (e.span, e.commitment)))

    def _binding(self, one: Spoken, day: str) -> Spoken:
        """Without the treaties named that bind none of the states spoken of: "our alliance is an answer to NATO"."""
        binding = tuple(t for t in one.treaties if not one.states or self._frame.parties(t, day) & set(one.states))
        return one._replace(treaties=binding)

    def _said(
        self, one: Spoken, treaties: tuple[str, ...], day: str, reading: Reading, firm: bool
    ) -> Iterator[Engagement]:
        bounds = [
            b
            for b in self._asked(one, treaties, day, firm)
            if (not one.act.kinds or b.commitment.kind in one.act.kinds)
            and (not one.articles or not treaties or is_article(b.commitment.article, one.articles))
        ]
        if not one.articles:
            preferred = _PREFERRED.get(one.act.act, _ANSWERS)
            bounds = [b for b in bounds if b.commitment.kind in preferred] or bounds
        bounds = [b for b in bounds if b.commitment.kind in OF_HELP] or bounds
        for many in _grouped(bounds):
            yield _engagement(many, one.statement, one.act.act, one.act.span, _conditions(many, one, reading))

    def _asked(self, one: Spoken, treaties: tuple[str, ...], day: str, firm: bool) -> list[Bound]:
        """What the treaties meant bind the states spoken of to, one another or one of them, or else all parties to."""
        if not one.treaties and one.act.act == "affirm" and not one.of_allies and (one.seen is None or not firm):
            return []  # who fulfils obligations may be a bank
        of_each = [self._of_treaty(id, one, day) for id in treaties]
        # "the Mutual Defense Treaty" is the one that binds both states of the sentence, where one of that name does
        both = [bounds for bounds in of_each if any({b.obligor, b.beneficiary} <= set(one.states) for b in bounds)]
        return [b for bounds in (both if one.treaties and both else of_each) for b in bounds]

    def _of_treaty(self, id: str, one: Spoken, day: str) -> list[Bound]:
        """Of a named treaty what binds those of the states spoken of that are its parties."""
        parties = self._frame.parties(id, day)
        states = tuple(s for s in one.states if s in parties)
        if len(states) < 2 and one.act.act in _LOOSE and not one.firm and one.treaties and one.seen is None:
            return []
        found = list(self._treaties.bound(day, states, treaties=(id,)))
        if one.act.act in _NAMED_ONLY and len(states) > 1:
            return [b for b in found if b.obligor == states[0]]  # "Washington suspended its obligations to Wellington"
        if len(states) != 1:
            return found
        # what one asks for is owed to it; what one affirms of itself, or leaves, it owes
        if one.act.act in _OWED:
            return [b for b in found if b.beneficiary == states[0]]
        return [b for b in found if b.obligor == states[0]] if one.own == states[0] else found

    def _told(self, event: Happened, day: str) -> Iterator[Engagement]:
        bounds = [
            b
            for b in self._treaties.bound(day, (event.victim,))
            if b.commitment.trigger is not None
            and (
                (b.beneficiary == event.victim and b.commitment.kind in _ANSWERS and b.obligor != event.adversary)
                or (
                    b.commitment.kind == "non_aggression"
                    and (b.obligor, b.beneficiary) == (event.adversary, event.victim)
                )
            )
        ]
        case = Case(event=event.kind, on=event.victim, by=event.adversary, day=day, place=event.place)
        for many in _grouped(bounds):
            values = {f.condition: f.value for f in find(many[0], case, self._frame)}
            # what is only some use of force may be none that a treaty means: who reads "campaign" is not told of NATO
            if values["event"] != "met" or "not_met" in (values[name] for name in FIXED):
                continue
            said = {name: values[name] for name in ("adversary", "area") if values[name] != "unknown"}
            said["event"] = event.value
            conditions = _all(many, said, {"event": event.according_to})
            yield _engagement(many, event.id, "event", event.span, conditions)


def _engagement(
    bounds: Sequence[Bound], because_of: str | None, act: str, span: Span, conditions: tuple[Condition, ...]
) -> Engagement:
    """The engagement of one commitment, with all whom its pairs bind and to whom."""
    return Engagement(
        commitment=bounds[0].commitment.id,
        because_of=because_of,
        act=act,
        span=span,
        obligors=tuple(sorted({b.obligor for b in bounds})),
        beneficiaries=tuple(sorted({b.beneficiary for b in bounds})),
        conditions=conditions,
    )


def _grouped(bounds: Iterable[Bound]) -> list[list[Bound]]:
    """The pairs of each commitment together, in the order of the commitments."""
    groups: dict[str, list[Bound]] = {}
    for bound in bounds:
        groups.setdefault(bound.commitment.id, []).append(bound)
    return list(groups.values())


def _conditions(bounds: Sequence[Bound], one: Spoken, reading: Reading) -> tuple[Condition, ...]:
    commitment = bounds[0].commitment
    request = _request_of(commitment)
    if one.act.act == "consult" and request is not None and _ASKED.search(reading.quote(one.act.span)):
        return _all(bounds, {request: "met"}, {request: one.statement})
    value = _value(one.act.value, one.stance)
    if value is None or commitment.trigger is None:
        return _all(bounds, {}, {})
    # who says that nobody has invoked it says that nobody has asked; who invokes a duty to consult asks for it
    to_consult = commitment.kind == "consultation" and request is not None
    asked = one.act.act == "request" or (one.act.act == "invoke" and (value == "not_met" or to_consult))
    name = (request or "request") if asked else "event"
    made = _all(bounds, {name: value}, {name: one.statement})
    others = [
        Condition(condition=name, value=_TURNED[value], according_to=statement)
        for statement in _contrary(reading, one.statement)
    ]
    return (*made, *others)


def _request_of(commitment: Commitment) -> str | None:
    """What the row calls its condition that somebody asks, if it has one."""
    conditions = commitment.trigger.conditions if commitment.trigger else ()
    return next((c.id for c in conditions if c.kind == "request"), None)


def _value(value: str, stance: Stance) -> ConditionValue | None:
    """What an act says of a condition, turned round where the speaker denies what the act asserts."""
    if value not in ("met", "not_met") or stance == "comment":
        return None
    said: ConditionValue = "met" if value == "met" else "not_met"
    return "unknown" if stance == "query" else _TURNED[said] if stance == "deny" else said


def _contrary(reading: Reading, statement: str | None) -> Iterator[str]:
    """Other statements that support what this one denies, or deny what it supports."""
    for claim in reading.claims:
        mine = [s.stance for s in claim.stances if s.statement == statement]
        for other in claim.stances:
            if mine and other.statement != statement and {mine[0], other.stance} == {"support", "deny"}:
                yield other.statement


def _all(
    bounds: Sequence[Bound], said: Mapping[str, ConditionValue], by: Mapping[str, str | None]
) -> tuple[Condition, ...]:
    """A value for each condition of the trigger, unknown where nothing is said; by whose word, where it is a word."""
    trigger = bounds[0].commitment.trigger
    names = ["event"] if trigger is not None else []
    if trigger is not None:
        names += ["adversary"] * (ANY not in trigger.adversary) + ["area"] * bool(trigger.area)
        names += [c.id for c in trigger.conditions]
    if all("suspended" in (b.obligor_status, b.beneficiary_status) for b in bounds):
        names.append("membership")
    names += [n for n in said if n not in (*names, "adversary", "area")]
    return tuple(Condition(condition=n, value=said.get(n, "unknown"), according_to=by.get(n)) for n in names)
