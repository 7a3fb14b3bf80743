"""From readings to the brief: grouping, references, and what is to be said of each statement."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from onrecord.intake.paragraphs import paragraphs
from onrecord.intake.types import Failure
from onrecord.model import Actor, ProducedBy, Reading, Span, Statement
from onrecord.output.deeds import DeedViews
from onrecord.output.display import clean
from onrecord.output.disputes import DisputeViews
from onrecord.output.engaged import EngagedViews, Known
from onrecord.output.engaged_words import UNDATED
from onrecord.output.labels import article_labels, office_line, safe_url
from onrecord.output.phrases import UNSURE
from onrecord.output.views import ArticleView, Brief, SpeakerTotal, SpeakerView, StatementView, position
from onrecord.reader.sentences import split_sentences

SURE = 0.9
"""From this confidence on nothing need be said of a speaker who is called by a part of their name."""

TERSE = 20
"""Content of at most so many characters is shown with its sentence."""

NO_SOURCE = "no source in the text"
"""Stands where a name would, for a statement whose source the text does not give at all."""

OPENING, CLOSING = "\"'“‘„«‹", "\"'”’“»›"


def make_brief(
    readings: Sequence[Reading],
    failures: Sequence[Failure] = (),
    country_name: Callable[[str], str] = lambda code: code,
    commitments: Known = lambda id: None,
) -> Brief:
    """The brief of these readings.

    `country_name` turns ISO 3166-1 alpha-3 codes into names, `commitments` ids of commitments into their rows.
    """
    labels = article_labels([reading.article for reading in readings])
    views = tuple(
        _ArticleBuilder(reading, label, f"a{number}", country_name, commitments).build()
        for number, (reading, label) in enumerate(zip(readings, labels, strict=True), start=1)
    )
    makers = dict.fromkeys(reading.produced_by for reading in readings)
    return Brief(
        articles=views,
        speakers=_totals(views),
        failures=tuple(failures),
        produced_by=clean("; ".join(_maker(produced_by) for produced_by in makers)) or None,
    )


def _maker(by: ProducedBy) -> str:
    return f"onrecord {by.onrecord}, weights {by.weights}, knowledge {by.knowledge}"


class _ArticleBuilder:
    """Builds the view of one reading."""

    def __init__(
        self, reading: Reading, label: str, anchor: str, country_name: Callable[[str], str], commitments: Known
    ) -> None:
        self.reading = reading
        self.label = label
        self.anchor = anchor
        self.country_name = country_name
        self.commitments = commitments
        self.actors = {actor.id: actor for actor in reading.actors}
        self.by_id = {statement.id: statement for statement in reading.statements}
        self.paragraphs = tuple(paragraphs(reading.article.text))
        self.starts = [span.start for span in self.paragraphs]

    def build(self) -> ArticleView:
        article = self.reading.article
        views: list[tuple[Statement, StatementView]] = []
        for number, statement in enumerate(self.reading.statements, start=1):
            views.append((statement, self.statement(statement, f"{self.anchor}-s{number}")))
        views.sort(key=lambda pair: position(pair[1]))
        groups: dict[str, list[StatementView]] = {}
        unresolved: dict[str, list[StatementView]] = {}
        relayed: dict[str, list[StatementView]] = {}
        for statement, view in views:
            speaker = statement.speaker
            if speaker is None or speaker.actor is None or speaker.how == "anonymous":
                unresolved.setdefault(view.speaker or NO_SOURCE, []).append(view)
            else:
                groups.setdefault(speaker.actor, []).append(view)
            for relayer in view.via:
                relayed.setdefault(relayer, []).append(view)
        by_id = {statement.id: view for statement, view in views}
        deeds = DeedViews(self.reading, self.anchor, self.ref, by_id, self.country_name)
        by_event = {event.id: view for event, view in zip(self.reading.events, deeds.in_order, strict=True)}
        disputes = DisputeViews(self.reading, self.anchor, self.label, by_id, by_event)
        engaged = EngagedViews(
            self.reading, self.anchor, self.ref, by_id, by_event, self.country_name, self.commitments
        )
        url = safe_url(article.url)
        notes = [clean(note) for note in self.reading.notes]
        if article.url and url is None:
            notes.append("the article's address is not an http or https link and is left out")
        if article.published is None and not self.reading.engagements and (views or self.reading.events):
            notes.append(UNDATED)
        return ArticleView(
            anchor=self.anchor,
            label=self.label,
            title=clean(article.title or "") or self.label,
            article=article,
            url=url,
            words=len(article.text.split()),
            speakers=tuple(self.speaker(id, statements) for id, statements in groups.items()),
            denied=tuple(view for _, view in views if view.stance == "deny"),
            relayed=tuple((name, tuple(statements)) for name, statements in relayed.items()),
            unresolved=tuple((name, tuple(statements)) for name, statements in unresolved.items()),
            notes=tuple(notes),
            paragraphs=self.paragraphs,
            done=deeds.done(),
            not_done=deeds.not_done(),
            claims=disputes.claims(),
            engaged=engaged.views(),
            passages=engaged.passages,
        )

    def speaker(self, id: str, statements: Iterable[StatementView]) -> SpeakerView:
        actor = self.actors.get(id) or Actor(id=id, name=id, kind="person")
        return SpeakerView(
            id=actor.id,
            name=clean(actor.name),
            kind=actor.kind,
            office=office_line(actor.offices, self.reading.article.published),
            country=self.country_name(actor.country) if actor.country and actor.kind != "state" else None,
            known=actor.known,
            statements=tuple(statements),
        )

    def statement(self, statement: Statement, anchor: str) -> StatementView:
        text = self.reading.article.text
        spans = _with_marks(text, statement.content) if statement.kind == "direct" else statement.content
        container = self.by_id.get(statement.inside) if statement.inside else None
        return StatementView(
            anchor=anchor,
            ref=self.ref(statement.content or statement.cue),
            kind=statement.kind,
            stance=statement.stance,
            text=" … ".join(clean(text[span.start : span.end]) for span in _merged(text, spans)),
            speaker=clean(self.reading.who(statement) or "") or None,
            cue=tuple(clean(text[span.start : span.end]) for span in statement.cue),
            occasion=clean(statement.occasion or "") or None,
            date=statement.date,
            via=tuple(self.name(id) for id in statement.via),
            addressee=self.name(statement.addressee) if statement.addressee else None,
            resolution=self.resolution(statement),
            confidence=statement.confidence,
            within=self.within(container),
            context=self.context(statement),
            spans=statement.content or statement.cue,
        )

    def context(self, statement: Statement) -> str | None:
        """The sentence around content that is too short to be understood alone."""
        spans = statement.content or statement.cue
        if not spans or statement.kind == "direct" or sum(span.end - span.start for span in statement.content) > TERSE:
            return None
        at = bisect_right(self.sentences, spans[0].start, key=lambda sentence: sentence.start) - 1
        if at < 0 or spans[0].end > self.sentences[at].end:
            return None
        return clean(self.reading.quote(self.sentences[at]))

    @cached_property
    def sentences(self) -> list[Span]:
        return split_sentences(self.reading.article.text, self.reading.article.subheadlines)

    def within(self, container: Statement | None) -> str | None:
        if container is None:
            return None
        name = clean(self.reading.who(container) or "") or "an unnamed source"
        return f"{name} ({self.ref(container.content or container.cue)})"

    def resolution(self, statement: Statement) -> str | None:
        speaker = statement.speaker
        if speaker is None:
            return None  # the heading it stands under says so
        if speaker.actor is None:
            return "anonymous" if speaker.how == "anonymous" else "speaker not resolved"
        words = {
            "named": "" if speaker.confidence >= UNSURE else "speaker uncertain",
            "coreference": "speaker by coreference",
            "implicit": "speaker from the text around",
            "anonymous": "anonymous",
        }[speaker.how]
        if not words or speaker.how == "anonymous":
            return words or None
        mention = clean(self.reading.quote(speaker.mention)) if speaker.mention else ""
        name = self.name(speaker.actor)
        if mention and speaker.confidence >= SURE and set(mention.split()) <= set(name.split()):
            return None  # a part of the name is as good as the name
        via = f" (“{mention}”)" if mention and speaker.how == "coreference" else ""
        return f"{words}{via}, {speaker.confidence:.2f}"

    def name(self, id: str) -> str:
        actor = self.actors.get(id)
        return clean(actor.name if actor else id)

    def ref(self, spans: Sequence[Span]) -> str:
        """File and paragraphs: "x:3", "x:3-5" where it runs on, "x:3,7" where pieces stand apart."""
        if not spans:
            return self.label
        numbers: set[int] = set()
        for span in spans:
            first = bisect_right(self.starts, span.start)
            numbers.update(range(max(1, first), max(1, first, bisect_left(self.starts, span.end)) + 1))
        runs: list[list[int]] = []
        for number in sorted(numbers):
            if runs and runs[-1][1] == number - 1:
                runs[-1][1] = number
            else:
                runs.append([number, number])
        return f"{self.label}:" + ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def _with_marks(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Direct speech with the quotation marks it has in the source, where they stand just outside the span."""
    widened = []
    for span in spans:
        start, end = span.start, span.end
        if start > 0 and text[start - 1] in OPENING and text[start] not in OPENING:
            start -= 1
        if end < len(text) and text[end] in CLOSING and text[end - 1] not in CLOSING:
            end += 1
        widened.append(Span(start, end))
    return tuple(widened)


def _merged(text: str, spans: Iterable[Span]) -> list[Span]:
    """Pieces with nothing but white space between them, as one; in the order of the text."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and not text[merged[-1].end : span.start].strip():
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return merged


def _totals(views: Sequence[ArticleView]) -> tuple[SpeakerTotal, ...]:
    """Speakers over all articles, most statements first. Those that the tables do not know are the same by name."""
    rows: dict[str, list[tuple[ArticleView, SpeakerView]]] = {}
    for view in views:
        for speaker in view.speakers:
            key = f"id {speaker.id}" if speaker.known else f"name {speaker.name.casefold()}"
            rows.setdefault(key, []).append((view, speaker))
    totals = [
        SpeakerTotal(
            name=row[0][1].name,
            office=_offices_over(row),
            country=next((speaker.country for _, speaker in row if speaker.country), None),
            statements=sum(len(speaker.statements) for _, speaker in row),
            denials=sum(s.stance == "deny" for _, speaker in row for s in speaker.statements),
            articles=tuple(dict.fromkeys(view.label for view, _ in row)),
        )
        for row in rows.values()
    ]
    return tuple(sorted(totals, key=lambda total: (-total.statements, total.name)))


def _offices_over(row: Sequence[tuple[ArticleView, SpeakerView]]) -> str | None:
    """The posts in the articles that have a date; else all that are known."""
    dated = [speaker.office for view, speaker in row if speaker.office and view.article.published]
    every = [speaker.office for _, speaker in row if speaker.office]
    return "; ".join(dict.fromkeys(dated or every)) or None
