"""Who denies an event that is told as not having happened, and who only claims it.

On whose word an event is told (`according_to`) is the innermost statement that it lies in: where that is a denial, its
source denies the event; where it asserts, its source either says itself that it did not happen ("we have not met") or
claims what others then take back in the same sentence ("some claim that …, but this has been denied").
"""

from __future__ import annotations

import re
from typing import Final, Literal

from onrecord.model import Modality, Reading, Stance
from onrecord.reader.distance import taken_back

Part = Literal["denies", "claims", "says not", "other"]
"""What the source of a statement does with an event in it that is told as not having happened."""

CLAIMED: Final = "claimed by "
DENIED_TOO: Final = "; denied in the same sentence"
DENIED: Final = "denied by "
TOLD_OF: Final = "told of by "
"""Not "denied by": whoever accuses may be who speaks, and another deny it in words that the pattern does not know."""

WHOSE_CLAIM: Final = ", whose claim is denied by "

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


def deniers(reading: Reading) -> dict[str, tuple[str, ...]]:
    """For statements whose claim others deny in the same article, the statements by which they do.

    Not counted is who is only spoken of in a denial ("rejected reports that …"): nobody says that in words of theirs.
    """
    speakers = {s.id: s.speaker for s in reading.statements}
    found: dict[str, dict[str, None]] = {}
    for claim in reading.claims:
        own = [
            stance
            for stance in claim.stances
            if (speaker := speakers.get(stance.statement)) is not None
            and (speaker.actor, speaker.mention) == (stance.actor, stance.mention)
        ]
        denials = [stance for stance in own if stance.stance == "deny"]
        for one in own:
            against = dict.fromkeys(d.statement for d in denials if d.actor is None or d.actor != one.actor)
            if one.stance == "support" and against:
                found.setdefault(one.statement, {}).update(against)
    return {id: tuple(by) for id, by in found.items()}


def claimed_only(sentence: str, after: int) -> bool:
    """Whether the sentence takes back what it tells, after the words for the event."""
    return taken_back(sentence, max(after, 0), len(sentence))


def negated(modality: Modality, sentence: str, *, told: bool) -> bool:
    """Whether the article itself tells that it did not happen, and nobody denies it; `told`: it lies in a statement."""
    return modality == "denied" and not told and _DENYING.search(sentence) is None
