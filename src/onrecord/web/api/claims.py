"""The claims board: what is claimed, who supports, denies and questions it, and one claim with all its reports."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated

import msgspec

from onrecord.model import Resolution, Span, Stance
from onrecord.record import Record
from onrecord.record.joined import ClaimReport, StoredClaim
from onrecord.record.paged import ClaimFacets, ClaimFilter, ClaimRow
from onrecord.record.positions import changes
from onrecord.record.types import StoredActor, StoredArticle
from onrecord.web.desk import Desk
from onrecord.web.endpoints import Day, Endpoint, Key, Limit, MissingError, Name, Nothing, Offset, Page, State, Words

NAMES = 6
"""Holders of each side that the board names."""

ClaimId = Annotated[str, msgspec.Meta(min_length=1, max_length=40, description="the id of a claim")]


class ClaimsChosen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Claims on which somebody of these actors and countries speaks in these outlets, spoken of in a range of days.

    `q` are words of the claim's text; `disputed` true leaves out all that is not disputed.
    """

    q: Words | None = None
    disputed: bool = False
    actor: tuple[Key, ...] = ()
    country: tuple[State, ...] = ()
    outlet: tuple[Name, ...] = ()
    since: Day | None = None
    until: Day | None = None


class ClaimsWanted(ClaimsChosen, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page of claims."""

    limit: Limit = 50
    offset: Offset = 0


class ClaimWanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One claim."""

    id: ClaimId


class ReportsWanted(ClaimWanted, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page of the reports of one claim."""

    limit: Limit = 50
    offset: Offset = 0


class ClaimsState(msgspec.Struct, frozen=True, kw_only=True):
    """Whether claims have been joined across articles, and whether no article has come, changed or gone since."""

    joined: bool
    fresh: bool


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """One report of a claim: who has which stance to its text, on which day, and the words that it rests on.

    `who` is the speaker; null where nobody could be found, and for others whom the statement says to assert the claim
    (`said_to`), whose words are then `words`, at `words_at`. `via` are those who relay it. `how`, `sure` and
    `confidence` say how the speaker was found, how sure that is, and how sure the statement (0 to 1). Reports with the
    same `utterance` are of one saying; `changed` where the speaker's last one was the contrary. `passage_at` are
    offsets in the article's text, in code points. Of `statement` and `event` one is null: an event is what the article
    itself tells as alleged or denied.
    """

    number: int
    stance: Stance
    day: str | None
    utterance: int
    changed: bool
    who: StoredActor | None
    words: str | None
    words_at: Span | None
    said_to: bool
    via: tuple[StoredActor, ...]
    how: Resolution | None
    sure: float | None
    confidence: float
    statement: str | None
    event: str | None
    cue: str | None
    passage: str
    passage_at: tuple[Span, ...]
    article: StoredArticle


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim with all its reports, by day; not `fresh` where articles have come or gone since they were joined.

    `utterances` counts sayings, `articles` those that the reports stand in, a near-duplicate and its original once.
    """

    id: str
    text: str
    disputed: bool
    disputed_since: str | None
    first_day: str | None
    last_day: str | None
    utterances: int
    articles: int
    fresh: bool
    reports: tuple[Reported, ...]


def claims(desk: Desk, wanted: ClaimsWanted) -> Page[ClaimRow]:
    """Claims, disputed ones first, then those spoken to last. Raises OptionError for words with nothing to look for."""
    with desk.record() as record:
        found = record.pages.claims(_filter(wanted), limit=wanted.limit, offset=wanted.offset, names=NAMES)
    return Page(total=found.total, offset=wanted.offset, limit=wanted.limit, items=found.rows)


def facets(desk: Desk, wanted: ClaimsChosen) -> ClaimFacets:
    """How many claims fit, how many of them are disputed, and from which countries somebody speaks to them."""
    with desk.record() as record:
        return desk.counted.get(record, record.pages.claim_facets, _filter(wanted), top=200)


def state(desk: Desk, _: Nothing) -> ClaimsState:
    """Whether the claims are of the articles that there are."""
    with desk.record() as record:
        found = record.claims_joined()
    return ClaimsState(joined=bool(found.made_by), fresh=found.fresh)


def claim(desk: Desk, wanted: ClaimWanted) -> Claim:
    """The claim with its reports. Raises MissingError where there is none."""
    with desk.record() as record:
        found = _claim(record, wanted.id)
        fresh = record.claims_joined().fresh
    return Claim(
        id=found.id, text=found.text, disputed=found.disputed, disputed_since=found.disputed_since,
        first_day=found.first_day, last_day=found.last_day, utterances=found.utterances,
        articles=found.articles, fresh=fresh, reports=_reports(found.reports),
    )  # fmt: skip


def reports(desk: Desk, wanted: ReportsWanted) -> Page[Reported]:
    """The reports of a claim, by day. Raises MissingError where there is no such claim."""
    with desk.record() as record:
        found = _reports(_claim(record, wanted.id).reports)
    shown = found[wanted.offset : wanted.offset + wanted.limit]
    return Page(total=len(found), offset=wanted.offset, limit=wanted.limit, items=shown)


def _filter(wanted: ClaimsChosen) -> ClaimFilter:
    return ClaimFilter(
        disputed=wanted.disputed, actors=wanted.actor, countries=wanted.country, outlets=wanted.outlet,
        since=wanted.since, until=wanted.until, words=wanted.q,
    )  # fmt: skip


def _claim(record: Record, id: str) -> StoredClaim:
    found = record.pages.claim(id)
    if found is None:
        raise MissingError(
            f"the record has no claim {id[:40]!r}; a claim gets another id once an earlier report of it has come, and "
            "/claims lists those that there are"
        )
    return found


def _reports(reports: tuple[ClaimReport, ...]) -> tuple[Reported, ...]:
    changed = _changed(reports)
    return tuple(_reported(report, n, report.utterance in changed) for n, report in enumerate(reports, 1))


def _changed(reports: tuple[ClaimReport, ...]) -> set[int]:
    """The sayings in which a speaker says the contrary of what the same one said last."""
    by_speaker: defaultdict[int, dict[int, ClaimReport]] = defaultdict(dict)
    for r in sorted(reports, key=lambda r: (r.day or "~", r.utterance)):
        if r.statement and r.statement.speaker and r.implied is None:
            by_speaker[r.statement.speaker.key].setdefault(r.utterance, r)
    return {
        utterance
        for said in by_speaker.values()
        for utterance, change in zip(said, changes((r.day, r.stance) for r in said.values()), strict=True)
        if change
    }


def _reported(report: ClaimReport, number: int, changed: bool) -> Reported:
    said, told, said_to = report.statement, report.event, report.implied is not None
    return Reported(
        number=number, stance=report.stance, day=report.day, utterance=report.utterance,
        changed=changed and not said_to,
        who=said.speaker if said and not said_to else None,
        words=report.implied if said_to else said.speaker_words if said else None, words_at=report.implied_at,
        said_to=said_to, via=said.via if said else (), how=said.how if said and not said_to else None,
        sure=said.speaker_confidence if said and not said_to else None,
        confidence=said.confidence if said else told.confidence if told else 0.0,
        statement=said.id if said else None, event=told.id if told else None, cue=said.cue if said else None,
        passage=report.passage, passage_at=report.passage_at, article=report.article,
    )  # fmt: skip


ENDPOINTS = (
    Endpoint(
        "/claims", "claims", "Claims, disputed ones first, then those spoken to last.", ClaimsWanted, Page[ClaimRow],
        claims, exports=True,
    ),
    # before those of one claim, whose id could be any word
    Endpoint(
        "/claims/facets", "claims", "How the claims that fit divide up.", ClaimsChosen, ClaimFacets, facets,
    ),
    Endpoint(
        "/claims/state", "claims", "Whether claims are of the articles that there are now.", Nothing, ClaimsState, state
    ),
    Endpoint("/claims/{id}", "claims", "One claim, with all its reports.", ClaimWanted, Claim, claim),
    Endpoint(
        "/claims/{id}/reports", "claims", "The reports of a claim, by day.", ReportsWanted, Page[Reported], reports,
        exports=True,
    ),
)  # fmt: skip
