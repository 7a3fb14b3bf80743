"""Tells the speaker from who passed the words on: "BelTA quoted him as saying" is his statement, via BelTA.

The rules, in the order in which they are tried on a statement:

- RELAYER quoted/cited NAME as saying X: NAME speaks, via RELAYER; "NAME was quoted (by OUTLET) as saying X" likewise.
- OUTLET reported X, citing NAME: NAME speaks, via OUTLET.
- “X,” NAME said, according to OUTLET (or "OUTLET reported", "reported OUTLET"): NAME speaks, via OUTLET.
- OUTLET's content is itself “X,” NAME said (or "that NAME said X"): NAME speaks, via OUTLET.
- An outlet's statement whose content is another's statement and little else goes, and the other has it as relayer;
  where there is more to it both stay, the inner one via the outlet.

"According to NAME" with no other speaker is a plain source. An outlet that was *told* something is the addressee, not a
relayer. Outlets are those of `knowledge/data/outlets.csv`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from onrecord.reader.beside import cue_after, source_then_cue
from onrecord.reader.contents import Work
from onrecord.reader.cues import report_forms
from onrecord.reader.outlets import find_outlets, outlet_in
from onrecord.reader.page import Page
from onrecord.reader.spans import Stretch, common, joined, length, minus, trimmed, within, words_in

_QUOTED_AS = re.compile(
    r"\b(?P<verb>quot(?:ed|es|ing)|cit(?:ed|es|ing))\s+(?!(?:by|in|on|as)\b)(?P<name>[^;:“”\"\n]{1,100}?),?\s+(?P<say>(?:as\s+(?:having\s+)?(?=\w)|(?=saying\b))"
    r"(?:say|tell|warn|stat|add|claim|announc|declar|argu|explain|writ|suggest|confirm|deny|complain)\w*)"
    r"(?:\s+(?:the\s+)?(?:reporters|journalists))?\b"
)
_WAS_QUOTED = re.compile(
    r"\b(?:was|were|is|are|been|being)\s+(?:\w+ly\s+)?(?P<verb>quoted|cited)\s+(?:(?:by|in)\s+[^;:“”\"\n]{1,60}?\s+)?"
    r"(?P<say>as\s+\w+ing)\b(?:\s+(?:by|in)\s)?"
)
_CITING = re.compile(r"\b(?:citing|quoting)\s+(?P<name>[^,;:.“”\"\n]{2,80})")
_VIA_AFTER = re.compile(
    r"[\s,;(—–-]{1,4}(?:as\s+)?(?:according to|reported by|quoted by|cited by|carried by|published by|released by"
    r"|broadcast by|reported|reports|quoted)\s+(?:[\w’'-]+\s+){0,6}$"
)
_VIA_FIRST = re.compile(r"[\s,;(—–-]{1,4}(?:[\w’'-]+\s+){0,6}$")
_REPORTS = re.compile(r"(?:\s+[\w’'-]+){0,3}\s+(?:has\s+|had\s+)?(?:also\s+)?(?:reported|reports)\b")
_EDGE = re.compile(r",[\"”’'»]*")
_THAT = re.compile(r"\W*that\s+")
_CLOSING = re.compile(r"[”\"»]")
_NAME_SAID = re.compile(r"\s*(?P<name>[\w’'][^“”\"\n.;:]{0,110}?),?\s+(?P<say>\w+)\s*[,;]?\s*")
_SAID_NAME = re.compile(r"\s*(?P<say>\w+)\s+(?P<name>[\w’'][^“”\"\n.;:]{0,110}?)\s*[,;]?\s*")
_PRONOUNS = ("he", "she", "they", "it")
_REACH_OF_NAME = 160
_LEAST = 2
_REACH = 90
_SPAN_OF_SENTENCE = 700


def find_relayers(page: Page, works: list[Work]) -> list[Work]:
    """The works with relayers in `via` and true speakers in `source`; works that only relay another one are gone."""
    outlets = find_outlets(page.text)
    for work in works:
        _quoted_as(page, work, outlets) or _was_quoted(page, work, outlets) or _outlet_speaks(page, work, outlets)
    works = _relays_of_works(page, works, outlets)
    spoken_for = joined(p for w in works for p in w.source)
    for work in works:
        if not work.via and outlet_in(page.text, work.source, _between(outlets, *_extent(work.source))) is None:
            _parenthesis(page, work, outlets, spoken_for)
    return works


def _extent(pieces: Sequence[Stretch]) -> Stretch:
    return (pieces[0][0], pieces[-1][1]) if pieces else (0, 0)


def _between(outlets: Sequence[Stretch], start: int, end: int) -> Sequence[Stretch]:
    """The outlets that start in ``[start, end)``."""
    return outlets[bisect_left(outlets, (start, 0)) : bisect_left(outlets, (end, 0))]


def _window(page: Page, work: Work) -> Stretch:
    """The sentence of the cue, at most 700 characters to each side of it."""
    at = (work.cue or work.source or work.content)[0][0]
    sentence = page.sentences[page.sentence_at(at)]
    return max(sentence.start, at - _SPAN_OF_SENTENCE), min(sentence.end, at + _SPAN_OF_SENTENCE)


def _touches(work: Work, place: Stretch) -> bool:
    return common(joined(work.cue + work.source), [place]) > 0


def _quoted_as(page: Page, work: Work, outlets: Sequence[Stretch]) -> bool:
    """ "BelTA quoted him as saying": content without these words, source "him", via what stands before "quoted"."""
    if not work.cue and not work.source:
        return False
    for found in _QUOTED_AS.finditer(page.text, *_window(page, work)):
        if not _touches(work, found.span()):
            continue
        name = found.span("name")
        others = minus(work.source, [name])
        near = [o for o in _between(outlets, found.start() - _REACH, found.start()) if o[1] <= found.start()]
        if others and (named := outlet_in(page.text, others, _between(outlets, *_extent(others)))):
            others = [named]
        work.via = others or near[-1:]
        work.source = [name]
        work.cue = [found.span("verb"), found.span("say")]
        rest = minus(work.content, [(found.start("verb"), found.end("say"))])
        rest = [trimmed(page.text, piece, ",:") for piece in rest]
        work.content = [p for p in rest if words_in(page.text, [p])] or work.content
        return True
    return False


def _was_quoted(page: Page, work: Work, outlets: Sequence[Stretch]) -> bool:
    """ "He was quoted by TASS as saying", "he was quoted as saying by TASS"."""
    if not work.cue and not work.source:
        return False
    for found in _WAS_QUOTED.finditer(page.text, *_window(page, work)):
        if not (_touches(work, found.span()) or _touches(work, (found.end(), found.end() + 30))):
            continue
        near = _between(outlets, found.start("verb"), found.end() + 40)
        if not near:
            return False
        work.via = [near[0]]
        if common(work.source, [near[0]]) or not work.source:
            before = [m for m in page.mentions_within(found.start() - 60, found.start()) if m.end >= found.start() - 2]
            work.source = [(before[0].start, before[0].end)] if before else []
        return True
    return False


def _outlet_speaks(page: Page, work: Work, outlets: Sequence[Stretch]) -> bool:
    """ "Reuters reported, citing two officials"; “X,” he wrote, reported TASS: the outlet only passes it on."""
    outlet = outlet_in(page.text, work.source, _between(outlets, *_extent(work.source)))
    if outlet is None:
        return False
    if _said_before_outlet(page, work) or _inner_report(page, work):
        work.via = [outlet]
        return True
    last = work.content[-1][1]
    first_cue = min(p[0] for p in work.cue + work.source)
    if last <= first_cue <= last + _REACH:
        source, cue = cue_after(page, last)
        if cue and not common(cue, work.cue) and not common(source, work.source):
            work.source, work.cue, work.via = source, cue, [outlet]
            return True
    for found in _CITING.finditer(page.text, *_window(page, work)):
        name = trimmed(page.text, found.span("name"))
        if common([name], work.content) or page.is_quoted(found.start()):
            continue
        mention = page.mention_from(name[0], name[0] + 5)
        work.source = [(name[0], max(mention.end, name[1]) if mention else name[1])]
        work.via = [outlet]
        return True
    return False


def _said_before_outlet(page: Page, work: Work) -> bool:
    """ "“X,” NAME, the spokesman, said, according to OUTLET": NAME and "said", whatever the encoder made of them."""
    relay = min(p[0] for p in work.cue + work.source)
    opens = max(page.sentences[page.sentence_at(relay)].start, relay - _REACH_OF_NAME)
    marks = [m.end() for m in _CLOSING.finditer(page.text, opens, relay)]
    if not marks or not any(a < marks[-1] <= b + 1 for a, b in work.content):
        return False
    between = (marks[-1], relay)
    for pattern in (_NAME_SAID, _SAID_NAME):
        found = pattern.fullmatch(page.text, *between)
        if not found or found["say"].lower() not in report_forms():
            continue
        name = found.span("name")
        if page.mentions_within(*name) or page.text[slice(*name)].lower() in _PRONOUNS:
            work.source, work.cue = [name], [found.span("say")]
            work.content = [p for p in minus(work.content, [between]) if words_in(page.text, [p])]
            return True
    return False


def _inner_report(page: Page, work: Work) -> bool:
    """ "“X,” he said" or "that NAME said X" as an outlet's content: its source and cue, the content without them.

    The report stands outside of the quotation marks, at the end of the content or at its start.
    """
    start, end = work.content[0][0], work.content[-1][1]
    at = _last_edge(page, end)
    if at is not None and work.content[-1][0] < at:
        source, cue = cue_after(page, at)
        if cue and at <= min(source[0][0], cue[0][0]) and end - 1 <= max(source[0][1], cue[0][1]) <= end + 1:
            work.source, work.cue = source, cue
            rest = [trimmed(page.text, p, ",") for p in minus(work.content, [(at, end)])]
            work.content = [p for p in rest if words_in(page.text, [p])]
            return True
    that = _THAT.match(page.text, start, end)
    source, cue = source_then_cue(page, that.end() if that else start)
    if cue and not page.is_quoted(source[0][0]) and cue[0][1] < end:
        rest = [trimmed(page.text, p, ",:") for p in minus(work.content, [(start, cue[0][1])])]
        rest = [p for p in rest if words_in(page.text, [p])]
        if words_in(page.text, rest) >= _LEAST:
            work.source, work.cue, work.content = source, cue, rest
            return True
    return False


def _last_edge(page: Page, end: int) -> int | None:
    """Where the last clause before `end` begins outside of quotation marks: behind a comma or a closing mark."""
    edges = [e.end() for e in _EDGE.finditer(page.text, max(0, end - _REACH), end)]
    return next((e for e in reversed(edges) if not page.is_quoted(e)), None)


def _relays_of_works(page: Page, works: list[Work], outlets: Sequence[Stretch]) -> list[Work]:
    """Outlets' statements that hold another statement: gone where that is all there is to them."""
    works = sorted(works, key=lambda w: (w.content, w.cue, w.source))
    starts = [w.content[0][0] for w in works]
    gone: set[int] = set()
    for i, work in enumerate(works):
        outlet = outlet_in(page.text, work.source, _between(outlets, *_extent(work.source)))
        if outlet is None:
            continue
        first = bisect_left(starts, work.content[0][0] - _SPAN_OF_SENTENCE)
        for j in range(max(first, i - 20), min(len(works), i + 20)):
            other = works[j]
            if j == i or j in gone or not other.source or starts[j] >= work.content[-1][1]:
                continue
            if outlet_in(page.text, other.source, _between(outlets, *_extent(other.source))):
                continue
            share = common(work.content, other.content)
            inner = joined(other.content + other.cue + other.source)
            union = length(work.content) + length(other.content) - share
            rest = words_in(page.text, minus(work.content, inner))
            holds = common(work.content, inner) * 10 >= length(inner) * 9
            if share * 10 >= union * 6 or (share * 10 >= length(other.content) * 9 and rest <= 3):
                other.via = other.via or [outlet]
                gone.add(i)
            elif holds:
                other.via = other.via or [outlet]
    return [w for i, w in enumerate(works) if i not in gone]


def _parenthesis(page: Page, work: Work, outlets: Sequence[Stretch], spoken_for: Sequence[Stretch]) -> None:
    """ "…, he said, according to BelTA", "…, he wrote, reported TASS", "…, he said, TASS reported"."""
    end = work.end
    sentence = page.sentences[page.sentence_at(end - 1)]
    for outlet in _between(outlets, end, min(sentence.end, end + _REACH)):
        if within(spoken_for, *outlet):
            continue
        gap = page.text[end : outlet[0]]
        reports = _REPORTS.match(page.text, outlet[1], outlet[1] + 60)
        if _VIA_AFTER.fullmatch(gap) or (reports and _VIA_FIRST.fullmatch(gap) and work.cue):
            work.via = [outlet]
            return
