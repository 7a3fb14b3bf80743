"""Quotations signed with a dash and a name, as pull quotes, letters and collected reactions have them.

    “The bridge must open again.” — Anna Berg, mayor of Narva

The signature is typography, not grammar, and too rare in the corpora for the network to learn; a line that is such a
quotation from its first character to the name at its end says plainly whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.model import Span
from onrecord.reader.types import Attribution

_SIGNED = re.compile(
    r"^[^\S\n]*(?P<content>[“”\"][^\n]{8,3000}?[”\"])[^\S\n]*\n{0,2}[^\S\n]*(?P<cue>[―—–]|--?)[^\S\n]*"
    r"(?P<source>[A-Z][^\n“”\"!?:;]{2,80}?)[.\s\xa0]*$",
    re.MULTILINE,
)
_LONGEST_NAME = 12
"""Words that a signature may have, with the office behind the name."""

_SCORE = 0.9


def signed_quotations(text: str) -> list[Attribution]:
    """All signed quotations of `text`, in order."""
    found = []
    for match in _SIGNED.finditer(text):
        if len(match["source"].split()) <= _LONGEST_NAME and not re.search(r"\w ?[―—–]", match["source"]):
            source, cue, content = (Span(*match.span(role)) for role in ("source", "cue", "content"))
            found.append(Attribution(source=(source,), cue=(cue,), content=(content,), score=_SCORE))
    return found


def with_signed(text: str, attributions: Sequence[Attribution]) -> list[Attribution]:
    """`attributions` with the signed quotations of `text`; these take their words from all others."""
    signed = signed_quotations(text)
    if not signed:
        return list(attributions)
    taken = [Span(a.content[0].start, max(a.source[0].end, a.cue[0].end)) for a in signed]

    def free(span: Span) -> bool:
        return not any(t.start < span.end and span.start < t.end for t in taken)

    kept = []
    for a in attributions:
        content = tuple(s for s in a.content if free(s))
        if content and all(map(free, a.cue)):
            source = tuple(s for s in a.source if free(s))
            kept.append(Attribution(source=source, cue=a.cue, content=content, score=a.score))
    return sorted([*kept, *signed], key=lambda a: (a.content[0].start, a.content[0].end, a.cue))
