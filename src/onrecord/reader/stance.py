"""The speaker's stance to the content, from the cue and the words just before it.

The stance is to the content as its span has it: "denied that X" is `deny` of "X", while a direct “It is not true that
X” is `support` of its own words. The cue is read from left to right; the first word of the lexicon decides (in "denied
having said" it is "denied"), turned by the negations before it:

====================================== ==========
"said", "confirmed", "never questioned" support
"denied", "ruled out", "does not believe" deny
"asked whether", "doubted", "is not sure" query
"did not deny", "refused to rule out",
"declined to comment", "would not say"   comment
"cannot deny", "could not dispute"      support
====================================== ==========

The stances follow SDQC (RumourEval, Gorrell et al. 2019); the table of words is `knowledge/data/cues.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.model import Stance, StatementKind
from onrecord.reader.cues import CueEntry, cue_at, cue_tokens
from onrecord.reader.spans import Stretch

_CLAUSE_EDGE = re.compile(r"[.!?]\s|[,;:()“”\"«»—–\n]|\b(?:and|but|or|who|which|that|when|while|as)\b")
_LEFT_REACH = 60
_QUESTION = re.compile(r"\W{0,3}(?:if|whether|why|how|what|who|whom|whose|which|when|where|about)\b", re.IGNORECASE)
_NEW_SENTENCE = re.compile(r"[.!?…]\W{1,4}\w|[”\"»]\s+[“\"«]")
_PROPOSITION = re.compile(r"\W{0,3}(?:that|how|why|over how|because)\b", re.IGNORECASE)
_SILENT = re.compile(
    r"\W{0,3}to (?:comment|say|discuss|answer|respond|elaborate|confirm|disclose|identify|name|speculate|specify"
    r"|provide|give|offer|be drawn|reply|deny|rule|speak|talk|reveal|share|detail|go into)\b",
    re.IGNORECASE,
)


def stance_of(
    text: str, cue: Sequence[Stretch], content: Sequence[Stretch], kind: StatementKind, floor: int = 0
) -> Stance:
    """The stance that the cue expresses; text before `floor` (the end of the source, say) is not looked at.

    Without a cue it is `support`, or `query` for a quotation that is one question.
    """
    words = " ".join(text[start:end] for start, end in content)
    if not cue:
        return "query" if _is_question(words, kind) else "support"
    tokens = cue_tokens(" ".join(text[start:end] for start, end in cue))
    between = text[cue[-1][1] : content[0][0]] if cue[-1][1] <= content[0][0] <= cue[-1][1] + 40 else ""
    return _compose(_negations_before(text, cue[0][0], floor), tokens, between + words, kind)


def _negations_before(text: str, at: int, floor: int) -> list[str]:
    """Words of the clause left of the cue, from its last edge on."""
    start = max(floor, at - _LEFT_REACH, 0)
    left = text[start:at]
    for edge in _CLAUSE_EDGE.finditer(left):
        left = text[start + edge.end() : at]
    tokens = cue_tokens(left)
    for i in range(len(tokens)):
        found = cue_at(tokens, i)
        if found and (found[0].kind in ("negative", "unable", "withhold") or tokens[-1] == "having"):
            return tokens[i:]
    return []


def _compose(before: list[str], cue: list[str], words: str, kind: StatementKind) -> Stance:
    tokens = before + cue
    negative = unable = False
    withheld: CueEntry | None = None
    i = 0
    while i < len(tokens):
        found = cue_at(tokens, i)
        if not found:
            i += 1
            continue
        entry, width = found
        i += width
        if entry.kind == "negative":
            negative = not negative
        elif entry.kind == "unable":
            unable = True
        elif entry.kind == "withhold":
            withheld, negative = entry, not negative
        else:
            return _stance(entry, negative, unable, words, kind)
    if withheld:
        # The verb that is withheld stands in the content: "refused [to step down]", "declined [to comment]".
        return "comment" if not negative or _SILENT.match(words) else withheld.stance
    if negative or unable:
        return "comment"
    return "query" if _is_question(words, kind) else "support"


def _stance(entry: CueEntry, negative: bool, unable: bool, words: str, kind: StatementKind) -> Stance:
    if unable:
        return entry.unable
    if negative:
        return entry.negated
    if entry.kind == "ask":
        return "query" if _QUESTION.match(words) or "?" in words else "support"
    if entry.kind == "topic":
        return "support" if kind == "direct" or _PROPOSITION.match(words) else "comment"
    if entry.stance == "support" and _is_question(words, kind):
        return "query"
    return entry.stance


def _is_question(words: str, kind: StatementKind) -> bool:
    """Whether the content is a quotation of one question and nothing else."""
    return kind == "direct" and words.rstrip(" \"”’'»").endswith("?") and not _NEW_SENTENCE.search(words)
