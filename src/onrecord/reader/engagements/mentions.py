"""Where a text names treaties, and which treaties "these agreements" are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

import msgspec

from onrecord.commitments.types import Treaty
from onrecord.model import Span

_POINTS_BACK = re.compile(
    r"\b(?:(?:these|those|this|that|the|both|such|its|their|our) "
    r"(?:(?:existing|same|two|said|mutual|military|defen[cs]e) )*"
    r"(?:treat(?:y|ies)|agreements?|pacts?|accords?|commitments?|obligations?|alliances?|organi[sz]ation|bloc|documents?|memorandum|declaration|charter|clause|paper|framework)"
    r"|articles? (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|[IVX]+)"
    r"|such (?:support|assistance|help|aid|(?:an? )?need|intervention|a step))\b",
    re.IGNORECASE,
)
_OF_BODIES = re.compile(r"\b(?:alliance|organi[sz]ation|bloc|treaties|agreements|pacts|accords|such)\b", re.IGNORECASE)
_TREATY = re.compile(
    r"\b(?:treat(?:y|ies)|pacts?|agreements?|accords?|articles?|obligations?|commitments?|aid|defen[cs]e)\b", re.I
)
_ALLIED = re.compile(
    r"\b(?:all(?:y|ies|ied|iances?)|treat(?:y|ies)|treaty-bound|pacts?|mutual|defen[cs]e|defend|attack(?:s|ed)?|aggression|aid)\b",
    re.I,
)
_WORD = re.compile(r"\w+")
_ARTICLE = re.compile(
    r"\barticles? (?P<number>\d+|one|two|three|four|five|six|seven|eight|nine|ten|[IVX]+)\b(?:\((?P<part>\d+)\))?",
    re.IGNORECASE,
)
_ROW = re.compile(r"\b(?P<number>\d+|[IVX]+)\b(?:\((?P<part>\d+)\))?")
_SPELT = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ROMAN = {"I": 1, "V": 5, "X": 10}
_BACK, _ON = 1500, 600
"""Characters before and after in which the treaties that are pointed at are looked for."""
_TOGETHER = 250


class Named(msgspec.Struct, frozen=True, order=True):
    """One place where a treaty is named, by id."""

    span: Span
    treaty: str
    by_body: bool = False
    """Whether it is the organization that is named, which need not mean the treaty."""


class Names:
    """Finds the names of treaties in texts. Immutable."""

    def __init__(self, treaties: Iterable[Treaty]) -> None:
        names: dict[str, list[tuple[str, bool]]] = {}
        for treaty in sorted(treaties, key=lambda t: t.id):
            body = treaty.organization.lower()
            for name in dict.fromkeys(n.lower() for n in (*treaty.names, *([body] if body else []))):
                names.setdefault(name, []).append((treaty.id, name == body))
        self._starts: dict[str, list[tuple[str, list[tuple[str, bool]]]]] = {}
        for name, ids in sorted(names.items(), key=lambda n: (-len(n[0]), n[0])):
            first = _WORD.search(name)
            if first is not None and first.start() == 0:
                self._starts.setdefault(first[0], []).append((name, ids))

    def of(self, text: str) -> tuple[Named, ...]:
        """All places, in order, the longest name at each; a name counts only with a capital in it."""
        found: list[Named] = []
        end = 0
        for word in _WORD.finditer(text):
            start = word.start()
            for name, ids in self._starts.get(word[0].lower(), ()) if start >= end else ():
                stop = start + len(name)
                written = text[start:stop]
                # "joint expeditionary force" in small letters is no name
                if written.lower() == name and not written.islower() and not text[stop : stop + 1].isalnum():
                    found += [Named(Span(start, stop), id, by_body) for id, by_body in ids]
                    end = stop
                    break
        return tuple(found)


def articles(text: str, span: Span) -> frozenset[str]:
    """The numbers of the articles that a stretch names: "5", "42(7)"; Roman numbers as our own."""
    found = _ARTICLE.finditer(text, span.start, span.end)
    return frozenset(_number(m["number"]) + (f"({m['part']})" if m["part"] else "") for m in found)


def is_article(row: str, named: Collection[str]) -> bool:
    """Whether a row's article ("4(1)", "IV, V", "42(7) TEU") is one of those named; "Article 4" is all of Article 4."""
    own = {_number(m["number"]) + (f"({m['part']})" if m["part"] else "") for m in _ROW.finditer(row)}
    return any(one == other or one.startswith(f"{other}(") for one in own for other in named)


def _number(written: str) -> str:
    if written.isdigit():
        return written
    if written.lower() in _SPELT:
        return str(_SPELT.index(written.lower()) + 1)
    digits = [_ROMAN[c] for c in written.upper()]
    return str(sum(-d if d < after else d for d, after in zip(digits, [*digits[1:], 0], strict=True)))


def firmly(text: str, sentence: Span, named: Sequence[Named]) -> bool:
    """Whether a sentence is about a treaty and not only about what an organization does."""
    here = [n for n in named if sentence.start <= n.span.start < sentence.end]
    return any(not n.by_body for n in here) or bool(_TREATY.search(text, sentence.start, sentence.end))


def of_allies(text: str, sentence: Span) -> bool:
    """Whether a sentence speaks of allies, treaties or defence: "obligations" alone may be anybody's."""
    return bool(_ALLIED.search(text, sentence.start, sentence.end))


def pointed_at(text: str, sentence: Span, named: Sequence[Named]) -> tuple[str, ...]:
    """The treaties that a sentence names, or else points at: the nearest named before it, or soon after."""
    here = [n for n in named if sentence.start <= n.span.start < sentence.end]
    meant = [n for n in here if not n.by_body] or here
    if meant:
        return tuple(sorted({n.treaty for n in meant}))
    pointer = _POINTS_BACK.search(text, sentence.start, sentence.end)
    if pointer is None:
        return ()
    # "the agreement" is not NATO, wherever NATO was named
    able = [n for n in named if not n.by_body or _OF_BODIES.search(pointer[0])]
    before = [n for n in able if sentence.start - _BACK <= n.span.start < sentence.start]
    after = [n for n in able if sentence.end <= n.span.start < sentence.end + _ON]
    near = before or after
    if not near:
        return ()
    # those named together, in one breath, are meant together
    at = near[-1].span.start if before else near[0].span.start
    return tuple(sorted({n.treaty for n in near if abs(n.span.start - at) <= _TOGETHER}))
