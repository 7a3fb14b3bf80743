"""What stands beside an article's text: a card for each statement, event and engagement, with names that lead on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec

from onrecord.model import Actor, Event, Modality, Reading, Resolution, Span, Speaker, Stance, Statement, StatementKind
from onrecord.output.deeds import DeedViews, what
from onrecord.output.denials import Part, deniers, part
from onrecord.output.display import clean
from onrecord.output.labels import office_line
from onrecord.output.phrases import in_office
from onrecord.record.joined import ClaimHere
from onrecord.web.hand import Fixed
from onrecord.web.wording import ROOTS, modality_words

HOW: Mapping[Resolution, str] = {
    "named": "named",
    "coreference": "by coreference",
    "implicit": "from the text around",
    "anonymous": "anonymous",
}
"""How a speaker was found."""

_GIST = 90  # code points: more than a line of a card holds
_SURE = ((0.9, "sure"), (0.7, "fairly sure"), (0.5, "unsure"))


def sureness(confidence: float) -> str:
    """A confidence in words: "sure" from 0.9 on, "fairly sure" from 0.7, "unsure" from 0.5, else "a guess"."""
    return next((words for least, words in _SURE if confidence >= least), "a guess")


class Named(NamedTuple):
    """Somebody: `id` within the article, `key` in the record, which leads to all they said; None where unknown."""

    name: str
    id: str | None
    key: int | None


class ClaimLink(NamedTuple):
    """A claim that something is a report of; `id` is None for one of this article alone, which has no page."""

    id: str | None
    text: str
    stance: Stance
    disputed: bool


class Told(NamedTuple):
    """On whose word something is: the statement, who makes it, and its stance to that.

    `part` is what they do with an event that is told as not having happened; "" for any other. `denied` are the
    statements by which others in the article deny what this one claims, and who makes them.
    """

    statement: str
    who: str
    stance: Stance
    part: Part | Literal[""] = ""
    denied: tuple[tuple[str, str], ...] = ()


class StatementCard(msgspec.Struct, frozen=True, kw_only=True):
    """One statement. `who` is its speaker, else the article's words for them; None where the text has none.

    `about` is office and country; `how`, `mention` and `sure` say how the speaker was found, in which words and how
    sure that is. `inside` is the statement that tells of this one. `spans` are its content (else its cue).
    `shown`, `name` and `sided` are words, speaker and stance that it is cited with: an analyst's, else the reader's;
    `gist` are the first of these words.
    """

    id: str
    number: str
    who: Named | None
    about: str
    how: str
    mention: str
    sure: float | None
    stance: Stance
    kind: StatementKind
    via: tuple[Named, ...]
    to: Named | None
    occasion: str
    date: str | None
    inside: Told | None
    claims: tuple[ClaimLink, ...]
    spans: tuple[Span, ...]
    confidence: float
    shown: tuple[Span, ...]
    name: str
    sided: Stance
    gist: str

    @property
    def at(self) -> str:
        """The spans that the text shows as its words, as an attribute has them: "120-180 190-204"."""
        return " ".join([f"{span.start}-{span.end}" for span in self.shown])

    @property
    def address(self) -> str:
        """What a correction of it is addressed to, as a form sends it."""
        return f"kind=statement&id={self.id}&spans=" + ",".join([f"{span.start}-{span.end}" for span in self.spans])

    @property
    def sureness(self) -> str:
        """How sure it is who speaks, in words."""
        return sureness(self.sure or 0.0)


class EventCard(msgspec.Struct, frozen=True, kw_only=True):
    """One event. Each side has actors, or where nobody was found (`source_words`) the article's words.

    `label` is the modality in words. `details` are when, where, with what, and what words were read as, as phrases;
    `also` the other places where the article tells of it, each on whose word. `root` is what happens in a word or two,
    `gist` the words that tell of it.
    """

    id: str
    what: str
    root: str
    gist: str
    modality: Modality
    label: str
    source: tuple[Named, ...]
    source_words: str
    target: tuple[Named, ...]
    target_words: str
    told: Told | None
    details: tuple[str, ...]
    also: tuple[tuple[Span, Told | None], ...]
    claims: tuple[ClaimLink, ...]
    trigger: Span
    confidence: float

    @property
    def address(self) -> str:
        """What a correction of it is addressed to, as a form sends it."""
        return f"kind=event&id={self.id}&spans={self.trigger.start}-{self.trigger.end}"

    @property
    def sureness(self) -> str:
        """How sure it is that the event is told so, in words."""
        return sureness(self.confidence)


class Cards:
    """Makes the cards of one reading.

    `keys` are those of the article's actors in the record, `here` the record's claims with reports in it; `state` puts
    codes of states in words. `fixed` is what analysts put in the place of what was read.
    """

    def __init__(
        self,
        reading: Reading,
        keys: Mapping[str, int],
        here: Iterable[ClaimHere],
        state: Callable[[str], str],
        fixed: Mapping[str, Fixed] | None = None,
    ) -> None:
        self.reading = reading
        self.deniers = deniers(reading)
        self.keys = keys
        self.state = state
        self.fixed = fixed or {}
        self.actors = {actor.id: actor for actor in reading.actors}
        self.by_id = {statement.id: statement for statement in reading.statements}
        self.claims = _claims(reading, here)

    def statements(self) -> tuple[StatementCard, ...]:
        """In the order of the text."""
        found = [self.statement(s) for s in self.reading.statements]
        return tuple(sorted(found, key=lambda c: (min(c.shown, default=Span(0, 0)), c.id)))

    def events(self) -> tuple[EventCard, ...]:
        """In the order of the text."""
        views = DeedViews(self.reading, "", lambda _: "", {}, self.state)
        found = []
        for e in self.reading.events:
            sides = [(self.names(ids), self.words(at)) for ids, at in (
                (e.source, e.source_mention), (e.target, e.target_mention)
            )]  # fmt: skip
            others = [m for m in dict.fromkeys(e.mentions) if m.trigger != e.trigger]
            card = EventCard(
                id=e.id, what=what(e.plover, e.mode, done=e.modality == "actual"), modality=e.modality,
                label=self.label(e), root=ROOTS.get(e.plover) or clean(e.plover.lower()), gist=self.gist([e.trigger]),
                source=sides[0][0], source_words=sides[0][1], target=sides[1][0], target_words=sides[1][1],
                told=self.deemed(e, e.according_to, e.sentence, e.trigger), details=tuple(views.circumstances(e)),
                also=tuple((m.trigger, self.deemed(e, m.according_to, m.sentence, m.trigger)) for m in others),
                claims=tuple(self.claims.get(e.id, ())), trigger=e.trigger, confidence=e.confidence,
            )  # fmt: skip
            found.append(card)
        return tuple(sorted(found, key=lambda c: (c.trigger, c.id)))

    def statement(self, s: Statement) -> StatementCard:
        """The card of one statement."""
        speaker, who, fix = s.speaker, self.who(s), self.fixed.get(s.id, Fixed())
        spans = s.content or s.cue
        name = (who.name if who else "") if fix.name is None else clean(fix.name)
        return StatementCard(
            id=s.id, number=s.id.removeprefix("s"), who=who, about=self.about(speaker),
            how=HOW[speaker.how] if speaker else "no source in the text",
            mention=self.words(speaker.mention) if speaker else "",
            sure=speaker.confidence if speaker else None, stance=s.stance, kind=s.kind, via=self.names(s.via),
            to=next(iter(self.names([s.addressee])), None) if s.addressee else None,
            occasion=clean(s.occasion or ""), date=s.date, inside=self.told(s.inside),
            claims=tuple(self.claims.get(s.id, ())), spans=spans, confidence=s.confidence,
            shown=fix.content or spans, name=name, sided=fix.stance or s.stance, gist=self.gist(fix.content or spans),
        )  # fmt: skip

    def who(self, s: Statement) -> Named | None:
        """The speaker; the article's words for one who has no name."""
        if s.speaker and s.speaker.actor in self.actors:
            return next(iter(self.names([s.speaker.actor])))
        words = clean(self.reading.who(s) or "")
        return Named(words, None, None) if words else None

    def about(self, speaker: Speaker | None) -> str:
        """Office and country, as far as known."""
        actor = self.actors.get(speaker.actor or "") if speaker else None
        if actor is None:
            return ""
        country = self.state(actor.country) if actor.country and actor.kind != "state" else None
        office = office_line(actor.offices, self.reading.article.published)
        return in_office(office, clean(country) if country else None) or ("" if actor.kind == "person" else actor.kind)

    def names(self, ids: Sequence[str | None]) -> tuple[Named, ...]:
        """The actors of these ids; those that the reading lacks are left out."""
        found: list[Actor] = [self.actors[id] for id in dict.fromkeys(ids) if id in self.actors]
        return tuple(Named(clean(actor.name), actor.id, self.keys.get(actor.id)) for actor in found)

    def told(self, id: str | None) -> Told | None:
        """The statement with this id and who makes it."""
        s = self.by_id.get(id or "")
        return None if s is None else Told(s.id, clean(self.reading.who(s) or "") or "an unnamed source", s.stance)

    def gist(self, spans: Sequence[Span]) -> str:
        """The first words of these spans, on one line, at most some 90 characters."""
        text, words, left = self.reading.article.text, [], _GIST
        for span in spans:
            if left <= 0:
                break
            words.append(text[span.start : min(span.end, span.start + left)])
            left -= span.end - span.start
        return clean(" … ".join(words)) + ("…" if left < 0 else "")

    def deemed(self, event: Event, id: str | None, sentence: Span, trigger: Span) -> Told | None:
        """The same of an event: who claims or denies what is told as not having happened."""
        one = self.told(id)
        if one is None:
            return None
        against = tuple((d.statement, d.who) for d in map(self.told, self.deniers.get(one.statement, ())) if d)
        text = self.reading.article.text[sentence.start : sentence.end]
        does = part(one.stance, text, trigger.end - sentence.start) if event.modality == "denied" else ""
        return one._replace(part=does, denied=against)

    def label(self, event: Event) -> str:
        """The modality of an event in words."""
        mentions = ((m.according_to, m.sentence) for m in event.mentions)
        told = [(event.according_to, event.sentence), *mentions]
        text = " ".join([self.reading.article.text[s.start : s.end] for _, s in told])
        return modality_words(event.modality, text, told=any(id is not None for id, _ in told))

    def words(self, span: Span | None) -> str:
        """The article's words, on one line."""
        return clean(self.reading.quote(span)) if span else ""


def _claims(reading: Reading, here: Iterable[ClaimHere]) -> dict[str, list[ClaimLink]]:
    """The claims by the statements and events that are reports of them: the record's, and where it has none the
    reading's own."""
    found: defaultdict[str, list[ClaimLink]] = defaultdict(list)
    for one in here:
        report = one.report.statement or one.report.event
        if report is not None and one.report.implied is None:
            id = report.id.rpartition(":")[2]
            found[id].append(ClaimLink(one.id, clean(one.text), one.report.stance, one.disputed))
    joined = set(found)
    said = {s.id: s.speaker for s in reading.statements}
    for claim in reading.claims:
        for stance in claim.stances:
            speaker = said.get(stance.statement)
            # a statement may also show what others say, whom it only speaks of ("speculation that …")
            own = speaker is None or (stance.actor, stance.mention) == (speaker.actor, speaker.mention)
            if own and stance.statement not in joined:
                link = ClaimLink(None, clean(claim.text), stance.stance, claim.disputed)
                if link not in found[stance.statement]:
                    found[stance.statement].append(link)
    return found
