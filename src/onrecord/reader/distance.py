"""A second look at the modality of events inside statements: what is denied or only claimed there is not actual.

The model judges single sentences. Where it calls actual what the statement around denies, or what a word of saying
keeps its distance from ("claimed that"), the statement decides, for the first event of its content: what follows may
be presupposed ("denied that it fired after the attack").
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from onrecord.knowledge.lexicons import table
from onrecord.model import Modality, Span, Statement
from onrecord.reader.cues import cue_tokens

_CLAIM = r"(?:this|that|it|them|these|the\s(?:claim|report|allegation|accusation|rumour|charge)s?)"
_DENIED_AFTER = re.compile(
    rf"\b(?:but|although|though|while)\b[^.;]{{0,80}}?\b(?:den(?:ied|ies|y)|reject(?:ed|s)|dismiss(?:ed|es))\s{_CLAIM}\b"
    rf"|\b{_CLAIM}\s(?:has|have|had|was|were)\s(?:been\s)?(?:\w+ly\s)?(?:denied|rejected|disputed)\b",
    re.IGNORECASE,
)
"""What takes a claim back in the same sentence: "but the owner has denied this", "but this has been denied"."""


@cache
def _distant() -> frozenset[str]:
    return frozenset(row["form"] for row in table("distance.csv"))


def first_events(triggers: Sequence[Span], tellers: Sequence[str | None]) -> dict[str, Span]:
    """The earliest trigger that each statement tells of."""
    out: dict[str, Span] = {}
    for trigger, teller in zip(triggers, tellers, strict=True):
        if teller is not None and (teller not in out or trigger < out[teller]):
            out[teller] = trigger
    return out


def taken_back(text: str, start: int, end: int) -> bool:
    """Whether what is claimed before `start` is taken back between there and `end`: "but this has been denied"."""
    return _DENIED_AFTER.search(text, start, max(end, start)) is not None


def seen_from(
    text: str, modality: Modality, trigger: Span, teller: Statement | None, first: Mapping[str, Span], end: int = 0
) -> Modality:
    """The modality of an event in view of the innermost statement that tells of it; `end` is that of the sentence."""
    if teller is None or teller.kind == "direct" or first.get(teller.id) != trigger:
        return modality
    if modality in ("actual", "alleged") and taken_back(text, trigger.end, end):
        return "denied"
    if modality != "actual":
        return modality
    if teller.stance == "deny":
        return "denied"
    cue = " ".join(text[s.start : s.end] for s in teller.cue)
    return "alleged" if _distant().intersection(cue_tokens(cue)) else modality
