"""A helper for tests of statements: attributions written as the words themselves."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.model import Span
from onrecord.reader.statements import build_drafts
from onrecord.reader.types import Attribution, Draft, Mention, MentionType


def spans(text: str, pieces: str) -> tuple[Span, ...]:
    """The spans of `pieces`, split by ``|``, each found after the one before; ``a~b`` means from a to b."""
    out, at = [], 0
    for piece in filter(None, pieces.split("|")):
        first, _, last = piece.partition("~")
        start = text.index(first, at)
        end = text.index(last, start) + len(last) if last else start + len(first)
        out.append(Span(start, end))
        at = start + 1
    return tuple(out)


def attribution(text: str, source: str, cue: str, content: str) -> Attribution:
    return Attribution(source=spans(text, source), cue=spans(text, cue), content=spans(text, content))


def drafts(
    text: str,
    *attributions: tuple[str, str, str],
    names: Sequence[tuple[str, MentionType]] = (),
    published: str | None = None,
    subheadlines: Sequence[str] = (),
) -> list[Draft]:
    """`build_drafts` over attributions (source, cue, content) and mentions given as words."""
    mentions = [Mention(s.start, s.end, kind) for name, kind in names for s in spans(text, name)]
    return build_drafts(
        text,
        [attribution(text, *a) for a in attributions],
        mentions,
        published=published,
        subheadlines=[s for head in subheadlines for s in spans(text, head)],
    )


def words(text: str, found: Span | Sequence[Span] | None) -> str | None:
    """What a span, or spans joined by ``|``, say."""
    if found is None:
        return None
    if isinstance(found, Span):
        return text[found.start : found.end]
    return "|".join(text[s.start : s.end] for s in found)
