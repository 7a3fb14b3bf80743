"""What the deeds of one sentence say of each other: one deed named twice, refusals, joint sources, pronouns.

The model judges every word by itself. Here a deed goes whose news another one tells already, spans of actors lose what
belongs to another deed, and a pronoun gives way to the actor that the same sentence names for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import msgspec

from onrecord.knowledge.lexicons import table
from onrecord.knowledge.tables import organizations, pronouns, state_forms
from onrecord.model import Span
from onrecord.reader.deeds import Deed
from onrecord.reader.ontology import symmetric_roots

_REFUSAL_REACH = 30
_FOLLOWING = 40
_JOINT = re.compile(r"^((?:[^,]|,(?! and ))+?),? and (.+)$", re.DOTALL)
_RELATIVE = re.compile(r"\b(?:who|which|that)\b[^A-Z]*$")
"""Before a verb that tells more of the actor: "the army that shelled Tolvia" is no Tolvia."""
_PART_OF_ADJECTIVE = re.compile(
    r"[-‐‑–](?:backed|led|held|run|controlled|aligned|linked|allied|occupied|funded|trained|made)\b"
)
_WITHIN = re.compile(r"\b(?:in|inside|within|across|throughout)\s+(?:(?:the|northern|southern|eastern|western)\s+)?$")
_AGAINST = re.compile(r"\W{1,3}(?:\w{1,20}\W{1,3}){0,4}?(?:against|not to)\b")


def weeded(text: str, deeds: Sequence[Deed]) -> list[Deed]:
    """The deeds of one sentence of `text` after a look at all of them, in order."""
    apart = _apart(text, deeds)
    kept = [_mended(text, d, apart) for d in apart if not _no_deed(text, d)]
    kept = [d for n, d in enumerate(kept) if not any(_tells_less(d, e, n > k) for k, e in enumerate(kept) if k != n)]
    kept = [d for d in kept if not any(_refused(text, d, e) for e in kept)]
    kept = [d for d in kept if not _only_warns(text, d, kept)]
    return [_named(text, _split(text, d), kept) for d in kept]


@cache
def _stems() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    return tuple(
        (row["root"], row["stem"], tuple(w for w in row["before"].split("|") if w)) for row in table("no_deeds.csv")
    )


def _no_deed(text: str, deed: Deed) -> bool:
    word = text[deed.trigger.start : deed.trigger.end].lower()
    following = text[deed.trigger.end : deed.trigger.end + _FOLLOWING].lower()
    return any(
        deed.root == root and word.startswith(stem) and (not before or any(w in following for w in before))
        for root, stem, before in _stems()
    )


def _only_warns(text: str, deed: Deed, deeds: Sequence[Deed]) -> bool:
    """Whether a warning threatens nothing of the warner's own: "warned that the winter would be hard"."""
    word = text[deed.trigger.start : deed.trigger.end].lower()
    if deed.root != "THREATEN" or not word.startswith("warn"):
        return False
    against = _AGAINST.match(text, deed.trigger.end)
    own = any(
        d.root != "THREATEN" and d.modality in ("planned", "conditional", "possible") and d.source == deed.source
        for d in deeds
    )
    return against is None and not own


def _apart(text: str, deeds: Sequence[Deed]) -> list[Deed]:
    """Of neighbouring words taken for deeds of different roots ("pushed out"), the surer one with both words."""
    out: list[Deed] = []
    for deed in sorted(deeds, key=lambda d: d.trigger):
        last = out[-1] if out else None
        if last is not None and not text[last.trigger.end : deed.trigger.start].strip():
            best = last if last.confidence >= deed.confidence else deed
            out[-1] = msgspec.structs.replace(best, trigger=Span(last.trigger.start, deed.trigger.end))
        else:
            out.append(deed)
    return out


def _mended(text: str, deed: Deed, deeds: Sequence[Deed]) -> Deed:
    source, target = (_whole(text, _without_deeds(text, side, deed, deeds)) for side in (deed.source, deed.target))
    return msgspec.structs.replace(deed, source=source, target=None if _stage(text, target) else target)


def _whole(text: str, span: Span | None) -> Span | None:
    """The span with all of its number ("600,000 refugees"); None for a part of an adjective ("US" in "US-backed")."""
    if span is None or _PART_OF_ADJECTIVE.match(text, span.end):
        return None
    start = span.start
    while start > 1 and text[start - 1] in ",." and text[start - 2].isdigit() and text[start].isdigit():
        start -= 2
        while start and text[start - 1].isdigit():
            start -= 1
    return Span(start, span.end)


def _stage(text: str, span: Span | None) -> bool:
    """Whether a target is a state in which something is done, not to which: "an offensive in Syria"."""
    if span is None or text[span.start : span.end].removeprefix("the ") not in state_forms():
        return False
    return _WITHIN.search(text, max(0, span.start - 24), span.start) is not None


def _without_deeds(text: str, span: Span | None, deed: Deed, deeds: Sequence[Deed]) -> Span | None:
    """The name of an actor without the verb of a deed in the midst of it; None where it is the deed's own."""
    if span is None:
        return None
    for other in deeds:
        if not (span.start < other.trigger.start and other.trigger.end < span.end):
            continue
        rest = text[other.trigger.end : span.end]
        if other.trigger == deed.trigger:
            return None
        relative = _RELATIVE.search(text, span.start, other.trigger.start)
        if rest.lstrip()[:1].isupper() and relative is None:
            span = Span(span.end - len(rest.lstrip()), span.end)
    return span


def _tells_less(deed: Deed, other: Deed, later: bool) -> bool:
    """Whether the other deed tells all that this one does: same root and modality, every side the same or not told."""
    if deed.root != other.root or deed.modality != other.modality:
        return False
    if any(a is not None and a != b for a, b in ((deed.source, other.source), (deed.target, other.target))):
        return False
    same = deed.source == other.source and deed.target == other.target
    if not same:
        return True
    return deed.confidence < other.confidence or (deed.confidence == other.confidence and later)


def _refused(text: str, deed: Deed, other: Deed) -> bool:
    """Whether this deed is only what the other one refuses: "refused to meet" is one deed, a refusal."""
    return (
        other.root == "REJECT"
        and other.modality == "actual"
        and deed.root != "REJECT"
        and deed.modality == "denied"
        and deed.source in (None, other.source)
        and 0 <= deed.trigger.start - other.trigger.end <= _REFUSAL_REACH
        and not re.search(r"[.;:“”\"]", text[other.trigger.end : deed.trigger.start])
    )


def _split(text: str, deed: Deed) -> Deed:
    """A joint source of a symmetric deed on its two sides: "agreed by Moscow and Minsk"."""
    if deed.root not in symmetric_roots() or deed.target is not None or deed.source is None:
        return deed
    words = text[deed.source.start : deed.source.end]
    joint = _JOINT.match(words)
    if _is_name(words) or joint is None or not joint[1].strip() or not joint[2].strip():
        return deed
    first = Span(deed.source.start, deed.source.start + len(joint[1]))
    return msgspec.structs.replace(deed, source=first, target=Span(deed.source.end - len(joint[2]), deed.source.end))


def _is_name(words: str) -> bool:
    """Whether the words with an "and" between are one name: "Bosnia and Herzegovina"."""
    bare = re.sub(r"^[Tt]he ", "", words)
    return bare in state_forms() or bare in organizations()


def _named(text: str, deed: Deed, deeds: Sequence[Deed]) -> Deed:
    return msgspec.structs.replace(
        deed,
        source=_antecedent(text, deed.source, deed.target, deeds),
        target=_antecedent(text, deed.target, deed.source, deeds),
    )


def _antecedent(text: str, span: Span | None, beside: Span | None, deeds: Sequence[Deed]) -> Span | None:
    """For a pronoun the actor of an earlier deed of the sentence that it stands for, where that is clear."""
    if span is None:
        return None
    entry = pronouns().get(text[span.start : span.end].lower())
    if entry is None or entry.refers == "self":
        return span
    earlier = sorted(
        {
            side
            for d in deeds
            for side in (d.source, d.target)
            if side is not None
            and side.end <= span.start
            and side != beside
            and text[side.start : side.end].lower() not in pronouns()
        }
    )
    if not earlier or (entry.refers == "person" and len(earlier) > 1):
        return span
    return earlier[-1]
