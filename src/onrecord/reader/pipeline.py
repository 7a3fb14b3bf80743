"""The reader's steps and their order, on one screen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from onrecord._version import __version__
from onrecord.commitments.treaties import Treaties
from onrecord.intake.types import Document
from onrecord.knowledge.base import Knowledge, knowledge
from onrecord.knowledge.tables import pronouns
from onrecord.model import Article, ProducedBy, Reading, Span, Statement
from onrecord.reader import decode
from onrecord.reader.claims import Claims
from onrecord.reader.deeds import Deed
from onrecord.reader.encoder import Encoded, Encoder, sections
from onrecord.reader.engagements import Engagements, shipped_frame
from onrecord.reader.engagements.act_network import ActNetwork
from onrecord.reader.event_model import EventModel
from onrecord.reader.events import build_events
from onrecord.reader.sentences import split_sentences
from onrecord.reader.signed import with_signed
from onrecord.reader.speakers import cast
from onrecord.reader.statements import build_drafts
from onrecord.reader.trust import Judge, Trust
from onrecord.reader.types import AntecedentScore, Attribution, Cast, Draft, Mention
from onrecord.reader.where import countries_in_play


class Reader:
    """Turns documents into readings. A reading depends on the document, the weights and the knowledge, nothing else."""

    def __init__(
        self,
        *,
        threads: int = 2,
        weights: Path | None = None,
        base: Knowledge | None = None,
        treaties: Treaties | None = None,
        judge: Judge | None = None,
    ) -> None:
        """Load the weights (the shipped ones, unless `weights` names a folder of others).

        `base` is the knowledge of who is who, `treaties` those that reports may speak of (over the same knowledge),
        `judge` says how far events can be trusted; the shipped ones where None.

        Raises:
            ModelError: the weights are missing, damaged or do not fit this version.
        """
        self._knowledge = base or knowledge()
        self._treaties = treaties
        self._encoder = Encoder(weights, threads=threads)
        self._events = EventModel(
            weights, threads=threads, tokenizer=self._encoder.tokenizer, words=self._encoder.words
        )
        self._acts = ActNetwork(self._events, weights)
        self._judge = judge or Trust.load(weights)
        self._claims = Claims(weights, tokenizer=self._encoder.tokenizer, words=self._encoder.words)

    @cached_property
    def _engagements(self) -> Engagements:
        """Reads no treaties for who only looks at attributions."""
        return Engagements(shipped_frame(self._knowledge, self._treaties), self._acts)

    @cached_property
    def produced_by(self) -> ProducedBy:
        """Version and digests that a reading is stamped with."""
        networks = (self._encoder, self._events, self._claims, self._acts)
        return ProducedBy(
            onrecord=__version__,
            weights=f"sha256:{_all(*(n.digest() for n in networks))}",
            # the digest of treaties is that of the knowledge too, and the same where none of them are a user's own
            knowledge=f"sha256:{self._treaties.digest if self._treaties else self._knowledge.digest}",
        )

    def read(self, document: Document) -> Reading:
        """Read one document. A text that is not English is returned unread, with a note that says so."""
        article = document.article
        if article.language not in (None, "en"):
            notes = (*document.notes, "not read: the reader's weights know English only")
            return Reading(produced_by=self.produced_by, article=article, notes=notes)
        attributions, mentions, antecedents = self.look(article.text)
        drafts = build_drafts(
            article.text, attributions, mentions, published=article.published, subheadlines=article.subheadlines
        )
        deeds = self.deeds(article)
        who = cast(
            article.text,
            mentions,
            drafts,
            antecedents=antecedents,
            published=article.published,
            outlet=article.outlet,
            subheadlines=article.subheadlines,
            base=self._knowledge,
            phrases=[phrase for _, deed in deeds for phrase in (deed.source, deed.target)],
        )
        statements = tuple(_statements(article, drafts, who))
        countries = [a.country for a in who.actors for _ in a.mentions if a.country]
        reading = Reading(
            produced_by=self.produced_by,
            article=article,
            actors=who.actors,
            statements=statements,
            events=build_events(
                article.text,
                deeds,
                list(zip(who.phrases[::2], who.phrases[1::2], strict=True)),
                statements,
                mentions,
                who.actors,
                countries_in_play(article.text, mentions, countries, self._knowledge),
                self._knowledge,
                article.published,
                self._judge,
            ),
            notes=document.notes,
        )
        reading = msgspec.structs.replace(reading, claims=self._claims.of(reading))
        return msgspec.structs.replace(reading, engagements=self._engagements.of(reading))

    def deeds(self, article: Article) -> list[tuple[Span, Deed]]:
        """The deeds that the article's sentences name, each with its sentence; sub-headlines only say again."""
        heads = set(article.subheadlines)
        sentences = [s for s in split_sentences(article.text, article.subheadlines) if s not in heads]
        return self._events.deeds(article.text, sentences)

    def look(self, text: str) -> tuple[list[Attribution], list[Mention], list[AntecedentScore]]:
        """What the network sees in `text`, before any rule: attributions, mentions, and who anaphors may mean."""
        attributions: list[Attribution] = []
        mentions: list[Mention] = []
        antecedents: list[AntecedentScore] = []
        pairs, settings = self._encoder.pairs, self._encoder.settings
        for part in sections(self._encoder.pieces(text)):
            encoded = self._encoder.encode(part)
            found = decode.attributions(text, encoded, pairs, settings)
            named = decode.mentions(text, encoded)
            attributions += found
            mentions += named
            antecedents += self._antecedents(text, encoded, found, named)
        return with_signed(text, attributions), mentions, antecedents

    def _antecedents(
        self, text: str, encoded: Encoded, attributions: Sequence[Attribution], mentions: Sequence[Mention]
    ) -> list[AntecedentScore]:
        """Antecedents of the pronouns and role nouns that sources consist of."""
        sources = sorted({span for a in attributions for span in a.source})
        spoken = list(_pronouns(text, sources))
        roles = [Span(m.start, m.end) for m in mentions if m.type == "ROLE" and _touches(m, sources)]
        candidates = [Span(m.start, m.end) for m in mentions if m.type not in ("DATE", "PLACE")] + spoken
        return decode.antecedents(encoded, sorted({*spoken, *roles}), sorted(set(candidates)), self._encoder.pairs)


def _all(*digests: str) -> str:
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _pronouns(text: str, sources: Sequence[Span]) -> Iterator[Span]:
    """Sources that consist of a pronoun."""
    known = pronouns()
    for span in sources:
        if text[span.start : span.end].lower() in known:
            yield span


def _touches(mention: Mention, spans: Sequence[Span]) -> bool:
    return any(mention.start < s.end and s.start < mention.end for s in spans)


def _statements(article: Article, drafts: Sequence[Draft], who: Cast) -> Iterator[Statement]:
    for i, draft in enumerate(drafts):
        occasion = draft.occasion
        yield Statement(
            id=f"s{i + 1}",
            kind=draft.kind,
            speaker=who.speakers[i],
            cue=draft.cue,
            content=draft.content,
            via=who.via[i],
            addressee=who.addressees[i],
            occasion=" ".join(article.text[occasion.start : occasion.end].split()) if occasion else None,
            date=draft.date,
            stance=draft.stance,
            confidence=round(draft.score, 4),
            inside=None if draft.inside is None else f"s{draft.inside + 1}",
        )
