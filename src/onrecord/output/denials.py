"""Who denies an event that is told as not having happened, and who only claims it.

On whose word an event is told (`according_to`) is the innermost statement that it lies in: where that is a denial, its
source denies the event; where it asserts, its source either says itself that it did not happen ("we have not met") or
claims what others then take back in the same sentence ("some claim that …, but this has been denied").
"""

from __future__ import annotations

import re
from typing import Final, Literal

from onrecord.model import Modality, Stance
from onrecord.reader.distance import taken_back

Part = Literal["denies", "claims", "says not", "other"]
"""What the source of a statement does with an event in it that is told as not having happened."""

CLAIMED: Final = "claimed by "
DENIED_BY_NOBODY: Final = "; denied by nobody named"
DENIED: Final = "denied by "
TOLD_OF: Final = "told of by "
"""Not "denied by": whoever accuses may be who speaks, and another deny it in words that the pattern does not know."""

_DENYING: Final = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ials?)|disput(?:e[sd]?|ing)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|refut(?:e[sd]?|ing))\b",
    re.IGNORECASE,
)


def part(stance: Stance, sentence: str, after: int) -> Part:
    """What a source with this stance does; `after` is where the words for the event end in the sentence."""
    if stance == "deny":
        return "denies"
    if stance != "support":
        return "other"
    return "claims" if claimed_only(sentence, after) else "says not"


def claimed_only(sentence: str, after: int) -> bool:
    """Whether the sentence takes back what it tells, after the words for the event."""
    return taken_back(sentence, max(after, 0), len(sentence))


def negated(modality: Modality, sentence: str, *, told: bool) -> bool:
    """Whether the article itself tells that it did not happen, and nobody denies it; `told`: it lies in a statement."""
    return modality == "denied" and not told and _DENYING.search(sentence) is None
