"""From readings to the rows of `onrecord engaged`: each engagement with its treaty, names and words resolved."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from onrecord.commitments.types import Kind, Strength
from onrecord.model import ConditionValue, Engagement, Reading, Span, Stance
from onrecord.output.display import clean
from onrecord.output.engaged import Known
from onrecord.output.engaged_words import Voice, condition_words, voice
from onrecord.output.events import Account, ArticleRow, Resolver, Words
from onrecord.output.phrases import plural
from onrecord.reader.sentences import split_sentences

_BLANK = "\n\n"


class ConditionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A condition with its value, and on whose word: `according_to` is the statement where `by` says that it is one."""

    condition: str
    says: str
    value: ConditionValue
    by: Voice | None
    according_to: Account | None


class EngagedRow(msgspec.Struct, frozen=True, kw_only=True):
    """One engagement as a line of JSON holds it; docs/engagements.md says what each field means."""

    engagement_id: str
    article: ArticleRow
    commitment: str
    treaty: str | None
    treaty_name: str | None
    treaty_article: str | None
    kind: Kind | None
    strength: Strength | None
    obligors: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    act: str
    stance: Stance | None
    because_of: str | None
    according_to: Account | None
    paragraph: int
    passage: Words
    evidence: Words
    conditions: tuple[ConditionRow, ...]
    doubt: str | None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which engagements are asked for: those of one of these states (ISO3) and treaties (ids); none given is any."""

    states: frozenset[str] = frozenset()
    treaties: frozenset[str] = frozenset()

    def takes(self, row: EngagedRow) -> bool:
        """Whether a row is asked for."""
        return (not self.states or not self.states.isdisjoint((*row.obligors, *row.beneficiaries))) and (
            not self.treaties or row.treaty in self.treaties
        )


class Finding:
    """Takes readings and gives the rows that are asked for; knows then how many engagements there were.

    `known` looks commitments up, `state` puts codes of states in words.
    """

    def __init__(self, asked: Asked, known: Known, state: Callable[[str], str] = lambda code: code) -> None:
        self.asked = asked
        self.known = known
        self.state = state
        self.articles = 0
        self.engagements = 0
        self.found = 0
        self.undated = 0

    def rows(
        self, readings: Iterable[Reading], numbers: Mapping[str, Collection[int]] | None = None
    ) -> Iterator[EngagedRow]:
        """The rows, as the readings come; with `numbers` only those engagements (from 1) of each article, by its id."""
        for reading in readings:
            self.articles += 1
            self.undated += reading.article.published is None and not reading.engagements
            self.engagements += len(reading.engagements)
            if not reading.engagements:
                continue
            parts = Resolver(reading, {actor.id: actor for actor in reading.actors})
            text, subheadlines = reading.article.text, reading.article.subheadlines
            around: dict[Span, Words] = {}  # many engagements are of one passage
            events = {event.id: event for event in reading.events}
            here = None if numbers is None else numbers.get(reading.article.id, ())
            for number, engagement in enumerate(reading.engagements, start=1):
                if here is not None and number not in here:
                    continue
                event = events.get(engagement.because_of or "")
                told = parts.account(event.according_to if event else engagement.because_of)
                span = engagement.span
                if span not in around:
                    around[span] = parts.words(_around(span, _sentences(text, subheadlines, span)))
                row = self._row(engagement, number, parts, told, around[span])
                if self.asked.takes(row):
                    self.found += 1
                    yield row

    def remarks(self, hint: str) -> Iterator[str]:
        """What to say where no row came, and of articles without a date; `hint` is what to do about these."""
        where = plural(self.articles, "article")
        if not self.engagements:
            yield f"no commitment between states is spoken of in {where}"
        elif not self.found:
            yield f"of {plural(self.engagements, 'engagement')} in {where} none is what the options ask for"
        if self.undated:
            without = f"{plural(self.undated, 'article')} without a date"
            yield f"nothing is said of {without}, since whom a treaty binds depends on the day; {hint}"

    def _row(
        self, engagement: Engagement, number: int, parts: Resolver, told: Account | None, evidence: Words
    ) -> EngagedRow:
        treaty, commitment = self.known(engagement.commitment) or (None, None)
        statement = parts.statements.get(engagement.because_of or "")
        return EngagedRow(
            engagement_id=f"{clean(parts.article.id)}#g{number}",
            article=parts.article,
            commitment=engagement.commitment,
            treaty=treaty.id if treaty else None,
            treaty_name=treaty.names[0] if treaty else None,
            treaty_article=commitment.article if commitment else None,
            kind=commitment.kind if commitment else None,
            strength=commitment.strength if commitment else None,
            obligors=engagement.obligors,
            beneficiaries=engagement.beneficiaries,
            act=engagement.act,
            stance=statement.stance if statement else None,
            because_of=engagement.because_of,
            according_to=told,
            paragraph=parts.paragraph(engagement.span),
            passage=parts.words(engagement.span),
            evidence=evidence,
            conditions=tuple(
                ConditionRow(
                    condition=one.condition,
                    says=condition_words(one.condition, commitment, self.state),
                    value=one.value,
                    by=voice(engagement.act, one),
                    according_to=parts.account(one.according_to),
                )
                for one in engagement.conditions
            ),
            doubt=commitment.doubt or None if commitment else None,
        )


def _sentences(text: str, subheadlines: Sequence[Span], span: Span) -> list[Span]:
    """The sentences of the paragraphs that a span touches; no others are looked at, for a text may be long."""
    # a blank line ends a paragraph whatever stands around it
    first = text.rfind(_BLANK, 0, span.start)
    first = first + len(_BLANK) if first >= 0 else 0
    last = text.find(_BLANK, span.end)
    last = last if last >= 0 else len(text)
    heads = [Span(s.start - first, s.end - first) for s in subheadlines if s.start < last and s.end > first]
    found = split_sentences(text[first:last], heads, Span(span.start - first, span.end - first))
    return [Span(s.start + first, s.end + first) for s in found]


def _around(span: Span, sentences: Sequence[Span]) -> Span:
    """The sentence that a span is in, or those; the span itself where there is none."""
    first = max(0, bisect_right(sentences, span.start, key=lambda s: s.start) - 1)
    last = bisect_left(sentences, span.end, key=lambda s: s.start)
    touched = sentences[first:last]
    return Span(min(span.start, touched[0].start), max(span.end, touched[-1].end)) if touched else span
