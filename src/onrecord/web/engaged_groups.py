"""Engagements as the list shows them: those of one report with one commitment together, contradictions side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

from onrecord.commitments.naming import article
from onrecord.model import ConditionValue
from onrecord.output.display import clean
from onrecord.output.engaged import Known
from onrecord.output.engaged_rows import ConditionRow, EngagedRow
from onrecord.output.engaged_words import CASE, EVENT, KINDS, STRENGTHS, act_words, bound_words, trigger_words
from onrecord.output.events import Account, ArticleRow
from onrecord.web.engaged_case import Case

VALUES: dict[ConditionValue, str] = {"met": "met", "not_met": "not met", "unknown": "unknown"}
_UNNAMED = "an unnamed source"
_ARTICLE = "the article"


class Voice(NamedTuple):
    """Whose word something is, and where it stands: nowhere of its own where it is no statement's."""

    who: str
    hrefs: tuple[str, ...]


class Valued(NamedTuple):
    """A value of a condition with all on whose word it is.

    `events` are who did it and when, where the value is that events are told of ("told as done").
    """

    value: ConditionValue
    word: str
    voices: tuple[Voice, ...]
    events: tuple[str, ...] = ()

    @property
    def looks(self) -> str:
        """The value as a class; a plain one where nothing but a telling, or the article alone, says that it is met."""
        alone = all(not voice.hrefs and voice.who == _ARTICLE for voice in self.voices)
        return "told" if self.events or alone else self.value

    @property
    def whose(self) -> str:
        """What is put between the value and those who say so."""
        return "by" if self.events else "left open by" if self.value == "unknown" else "on the word of"


class Condition(NamedTuple):
    """A condition in words; several values where not all say the same. None where nobody says anything of it."""

    says: str
    values: tuple[Valued, ...]

    @property
    def contradicted(self) -> bool:
        """Whether it is said to be met and said not to be."""
        return {"met", "not_met"} <= {value.value for value in self.values}


class Passage(NamedTuple):
    """The words that bear on a commitment, in their sentence; `act` is put before the words for who says it."""

    act: str
    by: Voice
    before: str
    words: str
    after: str
    href: str
    paragraph: int


class Group(NamedTuple):
    """What one report says of one commitment. `rests_on` are the statements and events that say so, by their ids."""

    id: str
    report: ArticleRow
    title: str
    about: str
    commitment: str
    treaty: str | None
    text: str
    trigger: str
    bound: tuple[str, ...]
    doubt: str
    passages: tuple[Passage, ...]
    conditions: tuple[Condition, ...]
    rests_on: tuple[str, ...]


def grouped(
    rows: Iterable[EngagedRow], known: Known, state: Callable[[str], str], happened: Mapping[tuple[str, str], Case]
) -> tuple[Group, ...]:
    """The groups in the order of their first rows; `known` looks commitments up, `state` puts codes in words.

    `happened` are the events that they rest on, by the ids of article and event.
    """
    found: dict[tuple[str, str], list[EngagedRow]] = {}
    for row in rows:
        found.setdefault((row.article.id, row.commitment), []).append(row)
    return tuple(_group(group, known, state, happened) for group in found.values())


def _group(
    rows: Sequence[EngagedRow], known: Known, state: Callable[[str], str], happened: Mapping[tuple[str, str], Case]
) -> Group:
    first = rows[0]
    treaty, commitment = known(first.commitment) or (None, None)
    title = f"{treaty.names[0]}, {article(commitment)}" if treaty and commitment else first.commitment
    about = ", ".join((KINDS[commitment.kind], STRENGTHS[commitment.strength])) if commitment else ""
    # one passage may say several things; each stands once
    passages = dict.fromkeys(_passage(row) for row in sorted(rows, key=lambda r: (r.passage.start, r.passage.end)))
    return Group(
        id=first.engagement_id.replace("#", "-"),
        report=first.article,
        title=clean(title),
        about=about or "not among the treaties that are known",
        commitment=clean(first.commitment),
        treaty=treaty.id if treaty else None,
        text=commitment.text if commitment else "",
        trigger=trigger_words(commitment.trigger, state) if commitment else "",
        bound=tuple(bound_words(((r.obligors, r.beneficiaries) for r in rows), state)),
        doubt=clean(first.doubt or ""),
        passages=tuple(passages),
        conditions=tuple(_conditions(rows, happened)),
        rests_on=tuple(dict.fromkeys(id for row in rows for id in _rests_on(row))),
    )


def _rests_on(row: EngagedRow) -> Iterable[str]:
    told = (row.according_to, *(one.according_to for one in row.conditions))
    ids = [row.because_of, *(one.statement for one in told if one is not None)]
    return (f"{row.article.id}:{id}" for id in ids if id)


def _passage(row: EngagedRow) -> Passage:
    told, sentence = row.according_to, row.evidence
    start, end = row.passage.start - sentence.start, row.passage.end - sentence.start
    says = any(one.by is not None and one.by != "tables" for one in row.conditions)
    is_event = row.act == EVENT
    return Passage(
        act="an event, told by" if is_event else act_words(row.act, row.stance or "support", says=says),
        by=_voice(row, told, "the article"),
        before=sentence.text[:start],
        words=sentence.text[start:end],
        after=sentence.text[end:],
        href=_at(row.article.id, row.passage.start, row.passage.end),
        paragraph=row.paragraph,
    )


def _conditions(rows: Sequence[EngagedRow], happened: Mapping[tuple[str, str], Case]) -> Iterable[Condition]:
    """What is said of each condition first, then those of which nobody says anything."""
    words: dict[str, str] = {}
    said: dict[str, dict[tuple[ConditionValue, str], dict[str, Voice]]] = {}
    events: dict[tuple[str, str], dict[str, None]] = {}
    for row in rows:
        for one in row.conditions:
            words.setdefault(one.condition, one.says)
            if one.by is not None:
                # the case itself is told of, whatever that makes of the condition
                is_case = row.act == EVENT and one.condition == CASE
                case = happened.get((row.article.id, row.because_of or "")) if is_case else None
                word = case.told if case else VALUES[one.value]
                if case:
                    events.setdefault((one.condition, word), {})[case.about] = None
                told, voice = said.setdefault(one.condition, {}).setdefault((one.value, word), {}), _whose(row, one)
                # whoever is not named stands by itself, for two may be two
                who = voice.who if voice.who != _UNNAMED else voice.hrefs[0]
                hrefs = dict.fromkeys((*(told[who].hrefs if who in told else ()), *voice.hrefs))
                told[who] = Voice(voice.who, tuple(hrefs))
    for id in sorted(words, key=lambda id: id not in said):
        values = said.get(id, {})
        ordered = sorted(values, key=lambda key: (list(VALUES).index(key[0]), key[1]))
        yield Condition(
            words[id],
            tuple(
                Valued(value, word, tuple(values[value, word].values()), tuple(events.get((id, word), ())))
                for value, word in ordered
            ),
        )


def _whose(row: EngagedRow, one: ConditionRow) -> Voice:
    return _voice(row, one.according_to, "the tables of parties and places" if one.by == "tables" else _ARTICLE)


def _voice(row: EngagedRow, told: Account | None, otherwise: str) -> Voice:
    if told is None:
        return Voice(otherwise, ())
    return Voice(clean(told.name or "") or _UNNAMED, (f"/articles/{quote(row.article.id, safe='')}#{told.statement}",))


def _at(id: str, start: int, end: int) -> str:
    return f"/articles/{quote(id, safe='')}?at={start}-{end}#at"
