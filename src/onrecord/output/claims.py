"""Claims of a record, their history, and the positions of actors: to read, and as JSON Lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from onrecord.model import Stance
from onrecord.output.corrected import UNMARKED, Marked, Said, claim_line, said_otherwise
from onrecord.output.display import clean
from onrecord.output.lines import Line, Piece, wrap
from onrecord.output.phrases import plural
from onrecord.record.joined import ClaimReport, StoredClaim
from onrecord.record.positions import Agreement, Position

_WORDS: dict[Stance, str] = {
    "support": "supported by",
    "deny": "denied by",
    "query": "questioned by",
    "comment": "commented on by",
}
_VERBS: dict[Stance, str] = {"support": "supports", "deny": "denies", "query": "questions", "comment": "comments on"}
UNNAMED = "unnamed"
_SHOWN = 6


def claims_jsonl(claims: Iterable[StoredClaim], marked: Marked = UNMARKED) -> Iterator[bytes]:
    """One claim a line, with all its reports and what analysts changed of them."""
    for claim in claims:
        yield msgspec.json.encode(claim_line(claim, marked)) + b"\n"


def claims_lines(claims: Sequence[StoredClaim], width: int, marked: Marked = UNMARKED) -> Iterator[Line]:
    """Claims with who holds what of them; the last line counts."""
    for claim in claims:
        heading = [*_heading(claim)]
        if changed := said_otherwise(claim, marked):
            heading.append(Piece(f" · {plural(len(changed), 'report')} corrected", "warning"))
        yield from wrap(heading, width, rest="  ")
        for stance, words in _WORDS.items():
            holders = _holders(claim, stance)
            if holders:
                shown = ", ".join(holders[:_SHOWN]) + (f" and {len(holders) - _SHOWN} more" if holders[_SHOWN:] else "")
                yield from wrap([Piece(f"{words} ", "dim"), Piece(shown, "name")], width, "    ")
    disputed = sum(claim.disputed for claim in claims)
    yield (Piece(f"{plural(len(claims), 'claim')}, {disputed:,} of them disputed", "heading"),)


def claim_lines(claim: StoredClaim, width: int, marked: Marked = UNMARKED) -> Iterator[Line]:
    """One claim with its history: each report, by day, with the words it rests on; one utterance's stand together."""
    yield from wrap(_heading(claim), width, rest="  ")
    told: set[int] = set()
    changed = said_otherwise(claim, marked)
    numbers = {id(report): number for number, report in enumerate(claim.reports, 1)}
    for report in claim.reports:
        if report.utterance in told:
            continue
        told.add(report.utterance)
        same = [r for r in claim.reports if r.utterance == report.utterance]
        stance = "is said to say so" if report.implied is not None else _VERBS[report.stance]
        pieces = [Piece(_holder(report), "name"), Piece(f" {stance}", "dim")]
        if len(same) > 1:
            pieces.append(Piece(f" · one saying in {plural(len(same), 'report')}", "dim"))
        yield from wrap(pieces, width, f"{report.day or 'undated':10}  ")
        for one in same:
            line = [Piece(f"“{clean(one.passage)}” "), Piece(_place(one), "dim")]
            if by_hand := changed.get(numbers[id(one)]):
                line.append(Piece(_by_hand(by_hand, one.stance), "warning"))
            yield from wrap(line, width, "            ")
    said = plural(claim.utterances, "statement")
    yield (Piece(f"{said} in {plural(claim.articles, 'article')}", "heading"),)


def positions_lines(name: str, found: Sequence[Position], width: int) -> Iterator[Line]:
    """What an actor has said on each claim, by day; changes are marked."""
    for position in found:
        report = position.report
        pieces = [Piece(f"{_VERBS[report.stance]} ", "name"), Piece(f"“{clean(position.claim.text)}”")]
        if position.changed:
            pieces.append(Piece(" · changed", "warning"))
        again = f", {plural(position.reports, 'report')}" if position.reports > 1 else ""
        pieces.append(Piece(f" · {_place(report)}{again}, claim {position.claim.id}", "dim"))
        yield from wrap(pieces, width, f"{report.day or 'undated':10}  ")
    changed = sum(position.changed for position in found)
    words = f"{clean(name)}: {plural(len(found), 'position')} on {plural(len({p.claim.id for p in found}), 'claim')}"
    yield (Piece(words + (f", {changed} changed" if changed else ""), "heading"),)


def agreement_lines(a: str, b: str, found: Agreement, width: int) -> Iterator[Line]:
    """How far two agree, with the number behind it, and the claims on which they do not."""
    if found.share is None:
        yield from wrap([Piece(f"No claim that both {clean(a)} and {clean(b)} support or deny.")], width)
        return
    agreed = {claim.id for claim in found.agreed}
    count = f"{len(found.agreed)} of {plural(len(found.both), 'claim')} that both speak to"
    yield from wrap([Piece(f"{clean(a)} and {clean(b)} agree on {count} ({found.share:.0%}).", "heading")], width)
    for claim in found.both:
        mark = "agree   " if claim.id in agreed else "disagree"
        yield from wrap([Piece(f"“{clean(claim.text)}” "), Piece(f"claim {claim.id}", "dim")], width, f"{mark}  ")


def _by_hand(said: Said, read: Stance) -> str:
    if not said.belongs:
        return " · corrected: does not belong to this claim"
    return f" · corrected: {_VERBS[said.stance]}" if said.stance != read else " · corrected: the stance is wrong"


def _heading(claim: StoredClaim) -> Iterator[Piece]:
    yield Piece(f"“{clean(claim.text)}”", "title")
    if claim.disputed:
        yield Piece(f" · disputed{f' since {claim.disputed_since}' if claim.disputed_since else ''}", "warning")
    yield Piece(f" · {claim.id}", "dim")


def _holders(claim: StoredClaim, stance: Stance) -> list[str]:
    return list(dict.fromkeys(_holder(r) for r in claim.reports if r.stance == stance))


def _holder(report: ClaimReport) -> str:
    holder = clean(report.holder or "")
    if report.implied is not None or (report.statement is not None and report.statement.speaker is None and holder):
        return f"{UNNAMED} (“{holder}”)"
    return holder or UNNAMED


def _place(report: ClaimReport) -> str:
    article = report.article
    return ", ".join(filter(None, (clean(article.outlet or ""), clean(article.title or "")[:60], article.published)))
