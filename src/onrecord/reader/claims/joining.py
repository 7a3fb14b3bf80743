"""Propositions to claims: those that say the same are one claim, those that say the contrary deny it.

Average-link clustering with signs: the surest pairs join first, two groups join only where their members agree on the
whole, and a member on the other side of a contrary has its stance turned round. Pure, and the same for any order.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import Literal

import msgspec

from onrecord.model import Claim, ClaimStance, Span, Stance
from onrecord.reader.claims.likeness import Looked
from onrecord.reader.claims.model import ClaimModel
from onrecord.reader.claims.propositions import Proposition

TURNED: dict[Stance, Stance] = {"support": "deny", "deny": "support", "query": "query", "comment": "comment"}
_ONE_BREATH = 160
_BREATH_LEAST = 0.05
NEAREST = 60
"""How many earlier propositions with a rare word in common are compared: bounds the time on large records."""
_RARE = 4.0
_SHARED, _SHARED_HERE = 0.3, 0.15
"""Share of the rare words of one that must be in the other for two to be compared, in other articles and in one."""
_GOOD_LENGTH = range(6, 31)
_MOST_TEXT = 300


class Member(msgspec.Struct, frozen=True):
    """A proposition of a claim; `turned` where it says the contrary of the claim's text."""

    looked: Looked
    turned: bool

    @property
    def stance(self) -> Stance:
        """The speaker's stance to the claim's text."""
        stance = self.looked.proposition.stance
        return TURNED[stance] if self.turned else stance


class Group(msgspec.Struct, frozen=True):
    """Propositions about one thing; the first is the one whose words the claim has."""

    members: tuple[Member, ...]

    @property
    def text(self) -> str:
        """The claim in words."""
        return readable(self.members[0].looked.proposition.text)


class Pair(msgspec.Struct, frozen=True):
    """How sure it is that two propositions, by number, are one claim; `contrary`: as statement and denial."""

    sure: float
    contrary: bool


Decide = Callable[[Looked, Looked, ClaimModel], Pair]
"""Says how two propositions are related, the same for either order."""

Doing = Literal["articles", "statements", "pairs"]
"""What joining goes through, in this order: articles looked at, statements compared, and likely pairs joined."""

Tick = Callable[[Doing, int, int], None]
"""Is told how far joining is: what it goes through, how many of these are done, and of how many."""


def untold(doing: Doing, done: int, of: int) -> None:
    """Tell nobody."""


def group(looked: Sequence[Looked], model: ClaimModel, judge: Decide, tick: Tick = untold) -> list[Group]:
    """All of `looked` in groups, the ones about nothing else alone."""
    known: dict[tuple[int, int], Pair] = {}
    keys = [_key(one) for one in looked]

    def pair(i: int, j: int) -> Pair:
        key = (i, j) if keys[i] < keys[j] else (j, i)
        if key not in known:
            known[key] = judge(looked[key[0]], looked[key[1]], model)
        return known[key]

    least = model.joined.least
    edges = []
    for i, j in candidates(looked, tick):
        found = pair(i, j)
        if found.sure >= (_BREATH_LEAST if _one_breath(looked[i], looked[j]) else least):
            first, second = sorted((i, j), key=keys.__getitem__)
            edges.append((-found.sure, keys[first], keys[second], first, second))
    cluster = {i: i for i in range(len(looked))}
    members: dict[int, dict[int, bool]] = {i: {i: False} for i in range(len(looked))}
    for number, (_, _, _, i, j) in enumerate(sorted(edges), 1):
        tick("pairs", number, len(edges))
        a, b = cluster[i], cluster[j]
        if a == b:
            continue
        turn = members[a][i] ^ members[b][j] ^ pair(i, j).contrary
        pairs = [(x, y, pair(x, y)) for x, y in product(members[a], members[b])]
        agree = [p.sure for x, y, p in pairs if (members[a][x] ^ members[b][y] ^ turn) == p.contrary]
        if not _one_breath(looked[i], looked[j]) and len(pairs) > 1 and math.fsum(agree) / len(pairs) < least / 2:
            continue
        for y, turned in members.pop(b).items():
            members[a][y] = turned ^ turn
            cluster[y] = a
    return [_made(looked, kept) for kept in sorted(members.values(), key=lambda kept: min(keys[i] for i in kept))]


def candidates(looked: Sequence[Looked], tick: Tick = untold) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing, by number: those that share enough rare words, in one article or near in time."""
    order = sorted(range(len(looked)), key=lambda i: _key(looked[i]))
    posted: dict[int, deque[int]] = {}
    for at, i in enumerate(order):
        tick("statements", at + 1, len(order))
        one = looked[i]
        weights = dict(zip(one.ids, one.weights.tolist(), strict=True))
        inner: dict[int, float] = {}
        for j in reversed(order[:at]):
            if looked[j].proposition.article != one.proposition.article:
                break
            inner[j] = sum(weights.get(piece, 0.0) for piece in set(looked[j].ids))
        outer: dict[int, float] = {}
        for piece, weight in weights.items():
            if weight < _RARE:
                continue
            for j in posted.setdefault(piece, deque(maxlen=NEAREST)):
                outer[j] = outer.get(j, 0.0) + weight
            posted[piece].append(i)
        for j in sorted(inner.keys() | outer.keys()):
            least = min(sum(weights.values()), float(looked[j].weights.sum()))
            near = inner.get(j, 0.0) >= _SHARED_HERE * least or outer.get(j, 0.0) >= _SHARED * least
            if near or _one_breath(one, looked[j]):
                yield (j, i) if j < i else (i, j)


def claims_of(
    looked: Sequence[Looked], back: Sequence[Proposition], model: ClaimModel, judge: Decide
) -> tuple[Claim, ...]:
    """The claims of one reading that more than one speaks to, or that somebody denies or questions.

    `back` are propositions that only point back to another one's.
    """
    out: list[Claim] = []
    for found in sorted(group(looked, model, judge), key=lambda g: min(m.looked.proposition.spans for m in g.members)):
        stances: list[ClaimStance] = []
        for member in sorted(found.members, key=lambda m: m.looked.proposition.spans):
            about = [b for b in back if b.about == member.looked.proposition.id]
            for p, stance, implied in standings(member, about):
                by = (None, implied) if implied is not None else (p.actor, p.mention)
                stances.append(ClaimStance(actor=by[0], mention=by[1], stance=stance, statement=p.id))
        told = [s for s in stances if s.stance != "comment"]
        if len(told) > 1 or any(s.stance in ("deny", "query") for s in told):
            out.append(
                Claim(id=f"c{len(out) + 1}", text=found.text, stances=tuple(stances), disputed=disputed(stances))
            )
    return tuple(out)


def standings(member: Member, back: Iterable[Proposition]) -> Iterator[tuple[Proposition, Stance, Span | None]]:
    """Who stands how to the claim by this member: those it says to assert it (with the words for them), its own
    speaker, and those who only point back to it.
    """
    p = member.looked.proposition
    if p.implied is not None:
        yield p, "deny" if member.turned else "support", p.implied
    yield p, member.stance, None
    for b in back:
        yield b, TURNED[b.stance] if member.turned else b.stance, None


def disputed(stances: Sequence[ClaimStance]) -> bool:
    """Whether somebody supports what somebody else denies."""
    supporters, deniers = (
        {(x.actor, x.mention if x.actor is None else None) for x in stances if x.stance == wanted}
        for wanted in ("support", "deny")
    )
    return any(a != b for a in supporters for b in deniers)


def readable(text: str) -> str:
    """A proposition as one line: without its outer quotation marks and the comma before the cue."""
    line = " ".join(text.split()).strip(" ,;")
    if line[:1] in "“\"‘'" and line[-1:] in "”\"’'" and not any(c in line[1:-1] for c in '“”"'):
        line = line[1:-1].strip(" ,;")
    return line if len(line) <= _MOST_TEXT else line[: _MOST_TEXT - 1].rstrip() + "…"


def _made(looked: Sequence[Looked], turned: dict[int, bool]) -> Group:
    """The group with its clearest wording first, and turned so that this one is not."""
    order = sorted(turned, key=lambda i: _clearness(looked[i]))
    first = turned[order[0]]
    return Group(tuple(Member(looked[i], turned[i] ^ first) for i in order))


def _clearness(one: Looked) -> tuple[object, ...]:
    """What sorts the clearest wording first: positive, reported rather than quoted, of a good length; then by place."""
    p = one.proposition
    count = len(p.text.split())
    return (one.negated, p.direct, count not in _GOOD_LENGTH, -min(count, 30), _key(one))


def _key(one: Looked) -> tuple[object, ...]:
    p = one.proposition
    return (p.day or "", p.article, p.spans, p.id)


def _one_breath(a: Looked, b: Looked) -> bool:
    """Two denials of one speaker in one sentence: "denied that ..., rejecting reports that ..."."""
    p, q = (x.proposition for x in sorted((a, b), key=lambda x: x.proposition.spans))
    close = p.article == q.article and 0 <= q.spans[0].start - p.spans[-1].end <= _ONE_BREATH
    return close and p.stance == q.stance == "deny" and p.actor is not None and p.actor == q.actor
