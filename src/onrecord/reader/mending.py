"""Closes what the encoder left open: gaps in a content, pieces that are no words of it, sources that are an article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.knowledge.lexicons import words
from onrecord.reader.contents import FOUND_AGAIN, Work
from onrecord.reader.cues import cue_at
from onrecord.reader.page import Page
from onrecord.reader.spans import WORD, Stretch, common, joined, minus, trimmed, within, words_in

_GAP = 80
_GAP_WORDS = 8
_MARK = re.compile(r"[“”\"«»„;:\n()]")
_NOUN_BY = re.compile(r"\b(?P<noun>\w+)\s+by\s+(?:the\s+)?$")
_OWNED_NOUN = re.compile(r"[’']s?\s+(?:\w+\s+)?(?P<noun>\w+)\s+")
_FOLLOWS_ON = re.compile(r"\w+ing\b")
_SPACE_BEFORE = re.compile(r"[^\S\n]+$")
_LAST_WORD = re.compile(r"(\w+)$")
_CUT_BEFORE = re.compile(r"[^\S\n](?:an?|the|of|his|her|their|its)\s")
_GOES_ON = re.compile(r"[^\S\n]\w")
_PHRASE_END = re.compile(r"[.,;:“”\"«»()\n](?!\d)|\s[—–-]\s")
_TAIL_WORDS = 12
_AUXILIARIES = re.compile(r"(?:(?:is|are|was|were|has|have|had|been|being)\s*)+")
_VERB = re.compile(r"\s+(?:\w+ly\s+)?(?P<verb>\w+)\b")
_CLAUSE = re.compile(
    r"(?:[\w’'-]+\s+){1,4}?(?P<verb>is|are|was|were|has|have|had|will|would|can|could|should|must|may|might)\b"
)
_CUT_WORDS = 2
_SPACE = re.compile(r"\s*")
_LEADING = re.compile(r"(?:[,;:\s]|\.(?!\.|\w))+")


def mend(page: Page, works: Sequence[Work]) -> list[Work]:
    """The works with whole contents; those that have no content left are gone.

    Two pieces of one content in one sentence, with a few words between them that are nobody's cue or source and have
    no quotation mark among them, are one piece.
    """
    taken = joined(p for w in works for p in w.cue + w.source)
    works = _without_false_cues(page, works)
    works = _in_their_sentences(page, _in_their_paragraphs(page, works))
    for work in works:
        _complete(page, work)
        owner = noun_report(page, work.content[0][0])
        if owner and work.cue == [owner[1]] and not common(work.source, [owner[0]]):
            work.source = [owner[0]]
        work.source = [p for p in work.source if not _is_loose(page, p) or _stands_for(page, p)]
        work.content = _grown(page, work, _closed(page, _pieces(page, _unspilled(page, work.content)), taken), taken)
    return [w for w in works if w.content]


def _complete(page: Page, work: Work) -> None:
    """A cue cut after its auxiliary ("is [claiming]"), and a reported clause cut after its first words."""
    if len(work.cue) != 1 or not work.content:
        return
    start, end = work.cue[0]
    if _AUXILIARIES.fullmatch(page.text, start, end):
        verb = _VERB.match(page.text, end)
        if verb is None or not _reports(verb["verb"]):
            return
        end = verb.end("verb")
        work.cue = [(start, end)]
        work.content = [p for p in minus(work.content, [(start, end)]) if words_in(page.text, [p])]
    first = work.content[0] if work.content else None
    if first is None or words_in(page.text, work.content) > _CUT_WORDS or page.text[end : first[0]].strip():
        return
    clause = _CLAUSE.match(page.text, first[0], page.sentences[page.sentence_at(first[0])].end)
    if clause and _reports(page.text[start:end].split()[-1]):
        stop = _PHRASE_END.search(page.text, clause.end("verb"), page.sentences[page.sentence_at(first[0])].end)
        if stop and clause.start() <= first[0]:
            work.content = [(first[0], stop.start())]


def _reports(form: str) -> bool:
    entry = cue_at([form.lower()], 0)
    return entry is not None and entry[0].kind == "report"


def _without_false_cues(page: Page, works: Sequence[Work]) -> list[Work]:
    """Joins what a verb inside of a content has split: Doe denied [they] *were discussing* [a deal].

    That is: a cue right behind the content of another, in its sentence, with no source but that one's or its content.
    """
    by_end = {w.content[-1][1]: w for w in works if w.cue and w.content and w.cue[-1][1] <= w.content[0][0]}
    gone: list[Work] = []
    for work in works:
        if not (work.cue and work.content) or work.cue[-1][1] > work.content[0][0]:
            continue
        if _FOLLOWS_ON.match(page.text, work.cue[0][0]):
            continue
        before = _SPACE_BEFORE.search(page.text, max(0, work.cue[0][0] - 3), work.cue[0][0])
        outer = by_end.get(before.start()) if before else None
        if (
            outer is None
            or outer is work
            or page.sentence_at(outer.content[0][0]) != page.sentence_at(work.content[0][0])
        ):
            continue
        if work.source and not common(work.source, joined(outer.source + outer.content)):
            continue
        if page.is_quoted(outer.content[-1][1] - 1) != page.is_quoted(work.content[0][0]):
            continue
        outer.content = joined([*outer.content, (outer.content[-1][1], work.content[-1][1])])
        if not work.source or common(work.source, outer.source):
            gone.append(work)
    return [w for w in works if not any(w is g for g in gone)]


def _in_their_paragraphs(page: Page, works: Sequence[Work]) -> list[Work]:
    """Contents without what stands in a paragraph after that of their cue, unless a quotation runs on into it.

    It goes to the statement that starts right behind it; if there is none, what is quoted is a statement of its own,
    by the same source.
    """
    by_start = {w.content[0][0]: w for w in works if w.content}
    new: list[Work] = []
    for work in list(works):
        if not work.cue:
            continue
        paragraph = page.paragraph_at(work.cue[-1][1] - 1)
        away = [p for p in work.content if page.paragraph_at(p[0]) > paragraph]
        away = [p for p in away if not _runs_on(page, p, paragraph) and not _wraps(page, p)]
        if not away or len(away) == len(work.content):
            continue
        work.content = [p for p in work.content if p not in away]
        after = _SPACE.match(page.text, away[-1][1])
        follower = by_start.get(after.end()) if after else None
        if follower and page.paragraph_at(follower.content[0][0]) == page.paragraph_at(away[0][0]):
            follower.content = joined(away + follower.content)
        elif page.quoted_words(away)[0]:
            new.append(Work(source=work.source, cue=[], content=away, score=work.score))
    return [*works, *new]


def _runs_on(page: Page, piece: Stretch, paragraph: int) -> bool:
    """Whether `piece` is in a quotation that began in `paragraph` or before it."""
    return any(q.start <= piece[0] < q.end and page.paragraph_at(q.start) <= paragraph for q in page.quotations)


def _in_their_sentences(page: Page, works: Sequence[Work]) -> list[Work]:
    """Contents without unquoted pieces of other sentences than the cue's, if there is a piece in that one.

    A piece that a noun of saying and its owner stand before ("the announcement by Doe that …") is theirs.
    """
    new: list[Work] = []
    for work in works:
        if not work.cue:
            continue
        first, last = page.sentence_at(work.cue[0][0]), page.sentence_at(work.cue[-1][1] - 1)
        here = [p for p in work.content if first <= page.sentence_at(p[0]) <= last]
        away = [p for p in work.content if p not in here and not page.quoted_words([p])[0] and not _wraps(page, p)]
        if not here or not away:
            continue
        work.content = [p for p in work.content if p not in away]
        for piece in away:
            owner = noun_report(page, piece[0])
            if owner:
                new.append(Work(source=[owner[0]], cue=[owner[1]], content=[piece], score=FOUND_AGAIN))
    return [*works, *new]


def _wraps(page: Page, piece: Stretch) -> bool:
    """Whether its sentence starts with a small letter: a sub-headline or a broken line stands in the sentence."""
    return page.text[page.sentences[page.sentence_at(piece[0])].start].islower()


def noun_report(page: Page, at: int) -> tuple[Stretch, Stretch] | None:
    """Owner and noun where "the claim by NAME", "NAME’s claim" or "claims by NAME" ends right before `at`."""
    for mention in page.mentions_within(at - 80, at):
        before = _NOUN_BY.search(page.text, max(0, mention.start - 30), mention.start)
        if before and not page.text[mention.end : at].strip() and before.group("noun").lower() in _nouns():
            return (mention.start, mention.end), before.span("noun")
        after = _OWNED_NOUN.fullmatch(page.text, mention.end, at)
        if after and after.group("noun").lower() in _nouns():
            return (mention.start, mention.end), after.span("noun")
    return None


def _nouns() -> frozenset[str]:
    return words("report_nouns.txt")


def _unspilled(page: Page, content: Sequence[Stretch]) -> list[Stretch]:
    """The pieces without an unquoted start of the next sentence behind a quotation: “We go now.” [The town]."""
    out = []
    for start, end in content:
        ends = [q[1] for q in page.quoted_in(start, end) if q[1] < end]
        if ends and not page.quoted_words([(ends[-1], end)])[0]:
            after = _SPACE.match(page.text, ends[-1])
            there = after.end() if after else ends[-1]
            if there < end and page.sentence_at(there) != page.sentence_at(ends[-1] - 1):
                end = ends[-1]
        out.append((start, end))
    return out


def _pieces(page: Page, content: Sequence[Stretch]) -> list[Stretch]:
    """The pieces that hold more than loose words, without punctuation at their head."""
    out = []
    for start, end in content:
        head = _LEADING.match(page.text, start, end)
        piece = (head.end() if head else start, end)
        if words_in(page.text, [piece]) and not _is_loose(page, piece):
            out.append(piece)
    return out


def _is_loose(page: Page, piece: Stretch) -> bool:
    loose = words("loose_words.txt")
    return all(word.group().lower() in loose for word in WORD.finditer(page.text, *piece))


def _stands_for(page: Page, piece: Stretch) -> bool:
    """Whether it is a relative pronoun: who speaks stands before it."""
    return page.text[piece[0] : piece[1]].lower() in ("which", "that")


def _closed(page: Page, content: Sequence[Stretch], taken: Sequence[Stretch]) -> list[Stretch]:
    out: list[Stretch] = []
    for start, end in content:
        if out and _is_gap(page, (out[-1][1], start)) and not within(taken, out[-1][1], start):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _grown(page: Page, work: Work, content: list[Stretch], taken: Sequence[Stretch]) -> list[Stretch]:
    """The content to the end of its phrase where it was cut in the middle of one ("it will spark" *a new war*).

    That is where it ends with a loose word, or an article or "of" follows on it without any mark between.
    """
    if not content or not work.cue or work.cue[-1][1] > content[-1][0]:
        return content
    start, end = content[-1]
    last = _LAST_WORD.search(page.text, max(start, end - 20), end)
    cut = last is not None and last.group(1).lower() in words("loose_words.txt")
    if page.is_quoted(end - 1) or not (_CUT_BEFORE.match(page.text, end) or (cut and _GOES_ON.match(page.text, end))):
        return content
    edge = _PHRASE_END.search(page.text, end, page.sentences[page.sentence_at(end - 1)].end)
    stop = edge.start() if edge else end
    if words_in(page.text, [(end, stop)]) > _TAIL_WORDS or within(taken, end, stop):
        return content
    return [*content[:-1], trimmed(page.text, (start, stop))]


def _is_gap(page: Page, gap: Stretch) -> bool:
    start, end = gap
    if end - start > _GAP or words_in(page.text, [gap]) > _GAP_WORDS:
        return False
    return page.sentence_at(start - 1) == page.sentence_at(end) and not _MARK.search(page.text, start, end)
