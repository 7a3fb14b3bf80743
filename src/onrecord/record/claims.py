"""Claims over all articles: which statements are about one proposition, and which are reports of one utterance."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import msgspec

from onrecord.model import Reading, Span, Stance
from onrecord.reader.claims import Claims
from onrecord.reader.claims.joining import Group, Tick, group, standings, untold
from onrecord.reader.claims.likeness import Looked, days_apart
from onrecord.reader.claims.propositions import Proposition, propositions

_UTTERANCE_DAYS = 3


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """One report of a claim: article and local id (of a statement, or an event), stance to the claim's text.

    `implied` are the words for others whom the statement says to assert it; reports of one `utterance` share a
    number.
    """

    article: str
    local_id: str
    day: str | None
    who: str
    stance: Stance
    implied: Span | None
    utterance: int


class JoinedClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim over all articles, its reports by day."""

    id: str
    text: str
    reports: tuple[Reported, ...]
    disputed: bool
    disputed_since: str | None


def join_claims(readings: Iterable[Reading], finder: Claims, tick: Tick = untold, *, of: int = 0) -> list[JoinedClaim]:
    """The claims that more than one statement is about, or that somebody denies or questions, by first day and id.

    The order of the readings does not matter. `tick` is told how far it is, of so many readings.
    """
    told: list[Looked] = []
    back: dict[tuple[str, str], list[Proposition]] = {}
    for number, reading in enumerate(readings, 1):
        tick("articles", number, of)
        for p in propositions(reading):
            if p.about is None:
                told.append(finder.look(p))
            else:
                back.setdefault((p.article, p.about), []).append(p)
    with finder.one_thread():
        found = group(told, finder.model, finder.judge, tick)
    claims = [claim for one in found if (claim := _claim(one, back, finder)) is not None]
    return sorted(claims, key=lambda c: (c.reports[0].day or "~", c.id))


def _claim(found: Group, back: dict[tuple[str, str], list[Proposition]], finder: Claims) -> JoinedClaim | None:
    utterances = _utterances([m.looked for m in found.members], finder)
    reports: list[Reported] = []
    for member, utterance in zip(found.members, utterances, strict=True):
        p = member.looked.proposition
        for one, stance, implied in standings(member, back.get((p.article, p.id), ())):
            # who is only said to say it, and who says it of what another said, each say something of their own
            own = utterance if one is p and implied is None else -len(reports) - 1
            reports.append(_report(one, stance, implied, own))
    if len({r.utterance for r in reports}) < 2 and not any(r.stance in ("deny", "query") for r in reports):
        return None
    reports.sort(key=lambda r: (r.day or "~", r.article, _number(r.local_id), r.implied is None))
    numbers = {u: n for n, u in enumerate(dict.fromkeys(r.utterance for r in reports), 1)}
    reports = [msgspec.structs.replace(r, utterance=numbers[r.utterance]) for r in reports]
    since = disputed_since(reports)
    first = f"{reports[0].article}:{reports[0].local_id}"
    return JoinedClaim(
        id=hashlib.sha256(first.encode()).hexdigest()[:12],
        text=found.text,
        reports=tuple(reports),
        disputed=since is not None,
        disputed_since=since or None,
    )


def disputed_since(reports: Sequence[Reported]) -> str | None:
    """The first day on which one had supported and another denied; "" where no day is known, None where nobody did."""
    days = []
    for a in reports:
        for b in reports:
            if a.stance == "support" and b.stance == "deny" and a.who != b.who:
                days.append(max(a.day, b.day) if a.day and b.day else "")
    known = [day for day in days if day]
    return None if not days else min(known, default="")


def _report(p: Proposition, stance: Stance, implied: Span | None, utterance: int) -> Reported:
    unnamed = f"{p.article}:{p.id}"
    who = f"implied {unnamed}" if implied is not None else p.who or f"unnamed {unnamed}"
    return Reported(
        article=p.article,
        local_id=p.id,
        day=p.day,
        who=who,
        stance=stance,
        implied=implied,
        utterance=utterance,
    )


def _utterances(looked: Sequence[Looked], finder: Claims) -> list[int]:
    """A number for each: the same for reports of one speaker's one saying, at most some days apart."""
    out: list[int] = []
    for i, one in enumerate(looked):
        same = None
        for j in range(i):
            other = looked[j].proposition
            p = one.proposition
            if p.who is None or p.who != other.who or p.stance != other.stance:
                continue
            if days_apart(p.day, other.day) > _UTTERANCE_DAYS:
                continue
            if finder.model.one_utterance(looked[j], one):
                same = out[j]
                break
        out.append(i if same is None else same)
    return out


def _number(local_id: str) -> tuple[str, int]:
    return local_id[:1], int(local_id[1:])
