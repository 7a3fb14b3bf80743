"""The steps of a what-if as the page shows them: in sections, each open condition with the ways to settle it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from onrecord.commitments.case import ANSWER, Valued
from onrecord.commitments.naming import article
from onrecord.commitments.outcome import Outcome, Step, Unknown
from onrecord.commitments.types import Value
from onrecord.output.display import clean
from onrecord.output.engaged import Known
from onrecord.output.engaged_words import condition_words
from onrecord.output.whatif import SECTIONS

VALUES: dict[Value, str] = {"met": "met", "not_met": "not met", "unknown": "unknown"}
_ANSWER = "force in answer counts as an attack"
_SAY, _REQUEST = "--say ", "--request "


class Switch(NamedTuple):
    """One way to ask again: a condition's value in words, and all values of `say` with it."""

    value: Value
    word: str
    say: tuple[str, ...]
    current: bool


class ConditionView(NamedTuple):
    """A condition of a step; `switches` where it may be said what it is, none where the case or the treaty tells."""

    name: str
    value: Value
    word: str
    reason: str
    said: bool
    switches: tuple[Switch, ...]


class StepView(NamedTuple):
    """A step with the conditions that are open or were said to be something, and those that are told."""

    step: Step
    asked: tuple[ConditionView, ...]
    told: tuple[ConditionView, ...]


class Section(NamedTuple):
    """Steps under a heading."""

    heading: str
    steps: tuple[StepView, ...]


class UnknownView(NamedTuple):
    """What is not known, and decides: with the ways to settle it, by conditions or by who asks for help."""

    unknown: Unknown
    switches: tuple[Switch, ...]
    requests: tuple[str, ...]
    by: bool
    place: bool


def sections(outcome: Outcome, say: Sequence[str]) -> tuple[Section, ...]:
    """The steps of the case as given by what is owed, then round by round; `say` are the values asked for."""
    torn = {id for conflict in outcome.conflicts for id in conflict.other}
    return tuple(
        Section(heading, tuple(_step(step, say) for step in steps))
        for heading, steps in _grouped(outcome, torn)
        if steps
    )


def _grouped(outcome: Outcome, torn: set[str]) -> Iterator[tuple[str, list[Step]]]:
    given = [step for step in outcome.steps if step.depth == 0]
    for heading, kinds in SECTIONS:
        yield heading, [step for step in given if step.kind in kinds]
    further = [step for step in outcome.steps if step.depth and step.id not in torn]
    for depth in sorted({step.depth for step in further}):
        more = " (further on)" if depth > 1 else ""
        now = [step for step in further if step.depth == depth]
        yield f"Should those who help be attacked in turn{more}", [s for s in now if s.supposed == "in_turn"]
        yield f"Should force be used in answer{more}", [s for s in now if s.supposed == "answer"]


def shown_unknowns(outcome: Outcome, say: Sequence[str]) -> tuple[UnknownView, ...]:
    """What decides, in the outcome's order."""
    return tuple(_unknown(one, say) for one in outcome.unknowns)


def said_words(say: str, known: Known, state: Callable[[str], str]) -> str:
    """A value of `say` in words: "North Atlantic Treaty, Article 5, the parties decide so: met".

    `known` looks commitments up, `state` puts codes of states in words; what is no value is shown as it is.
    """
    name, equals, value = (part.strip() for part in say.partition("="))
    words = VALUES.get(value.replace(" ", "_"))  # type: ignore[call-overload]  # any text, of which three are values
    if not equals or words is None:
        return clean(say)
    id, _, condition = name.rpartition(":")
    treaty, commitment = known(id) or (None, None)
    whose = f"{treaty.names[0]}, {article(commitment)}" if treaty and commitment else id
    what = _ANSWER if condition == ANSWER else condition_words(condition, commitment, state)
    return clean(f"{f'{whose}, ' if whose else ''}{what}: {words}")


def _step(step: Step, say: Sequence[str]) -> StepView:
    views = [_condition(step, one, say) for one in step.conditions]
    return StepView(step, tuple(v for v in views if v.switches), tuple(v for v in views if not v.switches))


def _condition(step: Step, one: Valued, say: Sequence[str]) -> ConditionView:
    said = one.rests_on == "said"
    name = f"{step.commitment}:{one.condition}"
    if one.condition == "event" and step.supposed == "answer" and f"{ANSWER}=met" not in say:
        name = ANSWER  # one thing for the whole case, whichever treaty asks it
    switches = _switches((name,), say, one.value) if said or one.value == "unknown" else ()
    return ConditionView(one.condition, one.value, VALUES[one.value], one.reason, said, switches)


def _switches(names: Sequence[str], say: Sequence[str], current: Value | None) -> tuple[Switch, ...]:
    kept = tuple(one for one in say if one.partition("=")[0].strip() not in names)
    return tuple(
        # that nothing is known needs no saying, unless another value is said of all conditions of the kind
        Switch(value, word, kept if value == "unknown" and not _general(names, kept) else (*kept, *_said(names, value)),
               value == current)
        for value, word in VALUES.items()
    )  # fmt: skip


def _general(names: Iterable[str], say: Iterable[str]) -> bool:
    """Whether something is said of all commitments that would count for one of these."""
    return any(":" in name for name in names) and any(":" not in one for one in say if not one.startswith(ANSWER))


def _said(names: Iterable[str], value: Value) -> tuple[str, ...]:
    return tuple(f"{name}={value}" for name in names)


def _unknown(one: Unknown, say: Sequence[str]) -> UnknownView:
    names = [o.removeprefix(_SAY).partition("=")[0] for o in one.options if o.startswith(_SAY)]
    return UnknownView(
        unknown=one,
        switches=tuple(s for s in _switches(names, say, None) if s.value != "unknown") if names else (),
        requests=tuple(o.removeprefix(_REQUEST) for o in one.options if o.startswith(_REQUEST)),
        by=any(o.startswith("--by") for o in one.options),
        place=any(o.startswith("--at") for o in one.options),
    )
