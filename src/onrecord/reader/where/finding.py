"""Where a deed was done: the locality that goes best with the trigger, and the place that it means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onrecord.knowledge.base import Knowledge
from onrecord.model import Place, Span
from onrecord.reader.types import Mention
from onrecord.reader.where.bonds import LEAST_BOND, bond
from onrecord.reader.where.choice import resolved
from onrecord.reader.where.localities import localities
from onrecord.reader.where.meanings import Precision
from onrecord.reader.where.naming import Named, named_in
from onrecord.reader.where.sorts import sorts_by_root, sorts_of


def event_place(
    text: str,
    sentence: Span,
    trigger: Span,
    mentions: Sequence[Mention],
    countries: Mapping[str, float],
    base: Knowledge,
    taken: Sequence[Span] = (),
    *,
    root: str | None = None,
) -> Place | None:
    """Where the deed of `trigger` was done, as its sentence says it; None where it does not.

    `countries` weighs the countries that the article is about (see :func:`countries_in_play`); `taken` are the
    actors of the event. What sort of deed it is, the trigger's words say; where they do not, the PLOVER `root` does.
    The name is as the text has it; degrees are left out where it is open which place is meant.
    """
    size = len(text)
    start, end = max(0, sentence.start), min(size, sentence.end)
    at = (max(start, trigger.start), min(end, trigger.end))
    if at[0] >= at[1]:
        return None
    named = list(named_in(text, (start, end), at, mentions, base, taken))
    if not named:
        return None
    said = sorts_of(text, at)

    def score_of(one: Named) -> float:
        sorts = said or (sorts_by_root(text, end, at, root, one) if root else said)
        return bond(text, (start, end), at, one, sorts)

    best: list[tuple[float, int, list[Named]]] = []
    for group in localities(text, named, end):
        score = max(score_of(one) for one in group)
        if score >= LEAST_BOND:
            best.append((score, -group[0].start, group))
    best.sort(key=lambda b: (-b[0], -b[1]))
    found: list[tuple[float, Place, Precision]] = []
    for score, _, group in best[:6]:
        place = resolved(group, countries)
        if place is not None:
            found.append((score, *place))
    if not found:
        return None
    first_score, chosen, precision = found[0]
    for score, other, finer in found[1:]:
        inside = other.country == chosen.country and finer > precision and other.lat is not None
        if inside and precision < 3 and score >= first_score - 4:
            chosen, precision = other, finer
    return chosen
