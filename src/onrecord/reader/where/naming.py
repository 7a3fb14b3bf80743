"""The mentions of a sentence that may be places, each in its surroundings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from onrecord.knowledge.base import Knowledge
from onrecord.model import Span
from onrecord.reader.types import Mention
from onrecord.reader.where.leads import lead_to, noun_after
from onrecord.reader.where.lists import POSSESSIVE
from onrecord.reader.where.meanings import Candidate, candidates_of, is_odd

_MAX_MENTIONS = 60
_THE = re.compile(r"(?:the|The)\s+")


class Named(NamedTuple):
    """A mention that may be a place, in its surroundings: how it is led up to, from where, and what that says of it."""

    start: int
    end: int
    type: str
    name: str
    lead: str
    led_from: int
    """Where its phrase begins: at the preposition, or at the first word of the noun phrase."""
    noun_from: int
    hint: str
    """Its country as an adjective says it ("the Syrian city of")."""
    noun: Literal["", "town", "area"]
    part: bool
    """Whether it is only a part of what is named ("northern Syria"), so that no dot on the map would be right."""
    taken: bool
    odd: bool
    """Whether it is also a common word or somebody's name."""
    candidates: tuple[Candidate, ...]


def named_in(
    text: str,
    sentence: tuple[int, int],
    at: tuple[int, int],
    mentions: Sequence[Mention],
    base: Knowledge,
    taken: Sequence[Span],
) -> Iterator[Named]:
    """The mentions of the sentence that may be places, in order, none inside another."""
    inside = sorted(
        (m.start, -m.end, m.type)
        for m in mentions
        if sentence[0] <= m.start < m.end <= sentence[1] and m.type not in ("DATE", "ROLE") and m.end - m.start <= 80
    )
    # those nearest to the trigger, should there be too many
    inside = sorted(sorted(inside, key=lambda m: abs(m[0] - at[0]))[:_MAX_MENTIONS])
    done = sentence[0]
    for start, minus_end, type_ in inside:
        bare_start, bare_end, name = bare(text, start, -minus_end)
        if bare_start < at[0] < bare_end:
            bare_start, bare_end, name = bare(text, bare_start, at[0])  # "the Salisbury attack", named as a whole
        if bare_start >= bare_end or bare_start < done or (bare_start < at[1] and at[0] < bare_end):
            continue
        candidates, part = candidates_of(name, type_, base)
        if not candidates and (type_ != "PLACE" or not name[0].isupper()):
            continue
        done = bare_end
        lead = lead_to(text, sentence[0], bare_start, base, at)
        noun = lead.noun or noun_after(text, bare_end, sentence[1])
        longest = -minus_end - start + 4  # "the Syria", not "officials in Syria"
        is_taken = any(t.start <= bare_start and bare_end <= t.end and t.end - t.start <= longest for t in taken)
        yield Named(
            bare_start, bare_end, type_, name, lead.word, lead.start, lead.noun_start, lead.hint, noun,
            part or lead.part, is_taken, is_odd(name, base), candidates,
        )  # fmt: skip


def bare(text: str, start: int, end: int) -> tuple[int, int, str]:
    """A mention without white space, article and genitive; and its words."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",.;:"):
        if text[end - 1] == "." and "." in text[start : end - 1]:
            break
        end -= 1
    article = _THE.match(text, start, end)
    if article:
        start = article.end()
    genitive = POSSESSIVE.search(text[max(start, end - 2) : end])
    if genitive and end - start > 3:
        end -= len(genitive.group())
    return start, end, text[start:end]


def coarsest(one: Named) -> int:
    """The precision of the broadest that a name may mean."""
    return min((c.precision for c in one.candidates), default=3)


def countries_of(one: Named) -> set[str]:
    """The countries that a name may be of."""
    return {c.country for c in one.candidates if c.country}
