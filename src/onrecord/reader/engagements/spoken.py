"""Acts of speech about treaties in a reading: on whose word, about which states, treaties and articles."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onrecord.model import Reading, Span, Stance, Statement
from onrecord.reader.engagements.act_network import Seen
from onrecord.reader.engagements.mentions import Named, articles, firmly, of_allies, pointed_at
from onrecord.reader.engagements.speech import Act, acts

_CARRIED = 500
"""Characters within which "such help" still means the states spoken of before."""
_KINDS = {
    "affirm": ("defence", "assistance", "consultation", "assurance"),
    "affirm_case": ("defence", "assistance", "consultation"),
    "deny_case": ("defence", "assistance", "consultation"),
    "request": ("defence", "assistance"),
    "consult": ("consultation", "defence", "assistance"),
}
"""The kinds of commitments that an act can be about, where only the network has found it."""
_VALUED = frozenset(("invoke", "affirm_case", "deny_case", "request"))
"""Acts that say something of the case."""
_BESIDE = 0.8
"""How likely an act must be that only the network sees in a sentence in which a pattern has found another."""
_BEFORE = 300
"""Characters before a sentence, in its paragraph, in which the states are looked for that it is about."""


class Spoken(NamedTuple):
    """One act: the statement that it is in (None: the article's own words), and what it is about.

    `states` (ISO3) are those that the sentence names, in its order, then the speaker's, which is `own`. `firm`: the
    sentence is about a treaty, and not only about what an organization does. `of_allies`: the sentence has words for
    allies, treaties or defence. `seen` is how likely the network of acts holds one that no pattern has found.
    """

    act: Act
    sentence: Span
    statement: str | None
    stance: Stance
    states: tuple[str, ...]
    treaties: tuple[str, ...]
    articles: frozenset[str]
    own: str | None
    firm: bool
    of_allies: bool
    seen: float | None = None


def spoken(
    reading: Reading,
    named: Sequence[Named],
    sentences: Sequence[Span],
    seen: Sequence[Sequence[Seen]],
    enough: float,
) -> list[Spoken]:
    """All acts of a reading, by place; `named` are the treaties that its text names.

    `seen` is what the network of acts sees in each of the `sentences`; of that, what is `enough` likely counts beside
    what the patterns find.
    """
    text = reading.article.text
    found: list[Spoken] = []
    for statement in reading.statements:
        for part in _own_words(reading, statement):
            found += [_about(reading, named, sentences, act, statement) for act in acts(text, part)]
    told = [(s.start, s.end, statement) for statement in reading.statements for s in statement.content]
    for sentence in sentences:
        for act in acts(text, sentence):
            over = [(start, one) for start, end, one in told if act.span.start < end and start < act.span.end]
            if not over:
                found.append(_about(reading, named, sentences, act, None))
            elif act.span.start < min(start for start, _ in over):
                # "requested consultations under Article 4": the act is in how it is said
                found.append(_about(reading, named, sentences, act, over[0][1])._replace(stance="support"))
    found += _seen(reading, named, sentences, seen, enough, found)
    found.sort(key=lambda s: (s.act.span, s.statement or ""))
    return _carried(found)


def _seen(
    reading: Reading,
    named: Sequence[Named],
    sentences: Sequence[Span],
    seen: Sequence[Sequence[Seen]],
    enough: float,
    known: Sequence[Spoken],
) -> Iterator[Spoken]:
    """What the network sees that no pattern has found in the same sentence; beside what one has, the sure only."""
    taken = {(one.sentence, one.act.act) for one in known}
    spoken_for = {one.sentence for one in known}
    contents = [(part, statement) for statement in reading.statements for part in statement.content]
    for sentence, many in zip(sentences, seen, strict=False):
        for one in many:
            least = max(enough, _BESIDE) if sentence in spoken_for else enough
            if one.probability < least or (sentence, one.act) in taken:
                continue
            inside = [(min(p.end, sentence.end) - max(p.start, sentence.start), p, s) for p, s in contents]
            # of statements inside one another the inner one says it, unless it is a fragment
            most = max((length for length, *_ in inside), default=0)
            held = [(p, s) for length, p, s in inside if length > 0 and length * 2 >= most]
            part, statement = min(held, key=lambda h: h[0].end - h[0].start) if held else (sentence, None)
            span = Span(max(part.start, sentence.start), min(part.end, sentence.end))
            value = one.value if one.act in _VALUED and one.value != "unknown" else ""
            act = Act(one.act, value, _KINDS.get(one.act, ()), span)
            # the network has read who denies what with the sentence
            yield _about(reading, named, sentences, act, statement)._replace(stance="support", seen=one.probability)


def _own_words(reading: Reading, statement: Statement) -> list[Span]:
    """The content of a statement less that of statements inside it, which are somebody else's word."""
    inner = sorted(s for other in reading.statements if other.inside == statement.id for s in other.content)
    out = []
    for part in statement.content:
        start = part.start
        for hole in inner:
            if start <= hole.start < part.end:
                out.append(Span(start, hole.start))
                start = max(start, hole.end)
        out.append(Span(start, part.end))
    return [p for p in out if p.start < p.end]


def _about(
    reading: Reading, named: Sequence[Named], sentences: Sequence[Span], act: Act, statement: Statement | None
) -> Spoken:
    at = max(0, bisect_right(sentences, act.span.start, key=lambda s: s.start) - 1)
    sentence = sentences[at]
    states = _states(reading, sentence)
    own = _country(reading, statement)
    if len({*states, own} - {None}) < 2:
        # "Trust between Minsk and Moscow runs deep. It is the best proof of allied relations."
        paragraph = reading.article.text.rfind("\n", 0, sentence.start) + 1
        nearer = max(paragraph, sentence.start - _BEFORE)
        if nearer < sentence.start:
            states = [*_states(reading, Span(nearer, sentence.start)), *states]
    treaties = pointed_at(reading.article.text, sentence, named)
    if not treaties and statement is not None:
        treaties = tuple(sorted({n.treaty for n in named for s in statement.content if _within(n.span, s)}))
    return Spoken(
        act,
        sentence,
        statement.id if statement else None,
        statement.stance if statement else "support",
        tuple(dict.fromkeys([*states, *([own] if own else [])])),
        treaties,
        articles(reading.article.text, sentence),
        own,
        firmly(reading.article.text, sentence, named),
        of_allies(reading.article.text, sentence),
    )


def _states(reading: Reading, within: Span) -> list[str]:
    """The countries of the actors that a stretch names, in its order."""
    places = sorted(
        (mention.start, actor.country)
        for actor in reading.actors
        if actor.country
        for mention in actor.mentions
        if _within(mention, within)
    )
    return [country for _, country in places]


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start < outer.end


def _country(reading: Reading, statement: Statement | None) -> str | None:
    """The speaker's country."""
    speaker = statement.speaker if statement else None
    return next((a.country for a in reading.actors if speaker is not None and a.id == speaker.actor), None)


def _carried(found: Sequence[Spoken]) -> list[Spoken]:
    """Who names one state only, or none, soon after two were spoken of, still speaks of these."""
    out: list[Spoken] = []
    last: Spoken | None = None
    for one in found:
        near = last is not None and one.act.span.start - last.act.span.end <= _CARRIED
        if near and last is not None and len(one.states) < 2 and one.treaties in ((), last.treaties):
            one = one._replace(states=last.states, treaties=one.treaties or last.treaties)
        if len(one.states) > 1:
            last = one
        out.append(one)
    return out
