"""Which treaties a report is about: where a sentence names none, those that the report has been speaking of.

"We will keep our word" names nothing. What it means is the treaty named before it or, where the report names none at
all, what on that day binds the two states that it speaks of most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import msgspec

from onrecord.commitments.treaties import Treaties
from onrecord.knowledge.lexicons import words
from onrecord.model import Reading, Span
from onrecord.reader.engagements.mentions import Named

_NAMED = frozenset(("defence", "offence", "assistance", "consultation", "assurance"))
OF_HELP = _NAMED - {"assurance"}
"""Kinds of commitments that are meant where nothing names another: an assurance is spoken of by its name."""
_PAIRED = 6
"""States that a report speaks of most, of which pairs are looked at where it names no treaty."""
_FEW = 12
"""Parties of a treaty that is meant beside two states' own one; what they have with more is meant where it is named."""


class Report(msgspec.Struct, frozen=True):
    """What of a report bears on which treaty its sentences mean.

    `named` are the places where it names treaties in force between states, in order; `parties` whom each of these
    binds on the day; `pairs` are pairs of states spoken of, with the treaties that bind both, most spoken of first.
    """

    named: tuple[Named, ...]
    parties: Mapping[str, frozenset[str]]
    pairs: tuple[tuple[frozenset[str], tuple[str, ...]], ...]

    @property
    def firm(self) -> bool:
        """Whether it names a treaty, and not only a treaty's body."""
        return any(not n.by_body for n in self.named)


def report(reading: Reading, named: Sequence[Named], treaties: Treaties, day: str) -> Report:
    """What of a reading bears on what its sentences mean."""
    able = {
        t.id: frozenset(p.state for p in treaties.parties(t, day))
        for t in treaties.in_force(day)
        if any(c.kind in _NAMED for c in t.commitments)
    }
    unsaid = words("treaty_named_only.txt")
    of_help = {
        t.id for t in treaties.in_force(day) if t.id not in unsaid and any(c.kind in OF_HELP for c in t.commitments)
    }
    # of a union of many its name alone means much else
    here = tuple(n for n in named if n.treaty in able and not (n.by_body and n.treaty in unsaid))
    spoken_of = Counter(a.country for a in reading.actors for _ in a.mentions if a.country)
    first = {a.country: a.mentions[0].start for a in reversed(reading.actors) if a.country and a.mentions}
    most = sorted(spoken_of, key=lambda c: (-spoken_of[c], first.get(c, 0), c))
    most = most[:_PAIRED]
    pairs = []
    for index, other in enumerate(most):
        for one in most[:index]:
            both = frozenset((one, other))
            common = [id for id, states in able.items() if both <= states and id in of_help]
            own = [id for id in common if len(able[id]) <= _FEW] if any(len(able[id]) == 2 for id in common) else common
            if own:
                pairs.append((both, tuple(sorted(own))))
    return Report(here, {n.treaty: able[n.treaty] for n in here}, tuple(pairs))


def meant(about: Report, sentence: Span, states: Collection[str], last: Collection[str] = ()) -> tuple[str, ...]:
    """The treaties that a sentence of a report means which names none, and speaks of `states`; none where it is open.

    The nearest named before it that binds one of the states, if the sentence has any; else the nearest named before,
    else after. Where the report names none that can be meant: what binds two of the states, else `last`, which the
    sentences before were about, else what binds the states that the report is about.
    """
    if about.named:
        before = [n for n in about.named if n.span.start < sentence.start][::-1]
        after = [n for n in about.named if n.span.start >= sentence.end]
        near = [*before, *after]
        nearest = next((n for n in near if about.parties[n.treaty] & set(states)), None)
        # whose body alone is named is not meant by those who are no parties of it
        nearest = nearest or next((n for n in near if not states or not n.by_body), None)
        if nearest is not None:
            return tuple(sorted({n.treaty for n in about.named if n.span == nearest.span}))
    full = [ids for both, ids in about.pairs if both <= set(states)]
    some = [ids for both, ids in about.pairs if not states or both & set(states)]
    known = [ids for ids in some if set(ids) & set(last)]
    # who asks whom for help that no treaty binds to give it speaks of no treaty
    return (full or known or (some if len(set(states)) < 2 else []) or [()])[0]
