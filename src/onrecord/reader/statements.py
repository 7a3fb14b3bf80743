"""From attributions, as the encoder found them, to drafts of statements: the order of the steps on one screen.

contents.py makes the quoted and reported words whole, relay.py finds who passed them on, stance.py, occasion.py and
dates.py read what stands around them; here they are put together, nested and sorted.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from operator import not_

from onrecord.model import Span, StatementKind
from onrecord.reader.agents import set_agent
from onrecord.reader.contents import Work, whole_contents
from onrecord.reader.mending import mend
from onrecord.reader.nested import nested
from onrecord.reader.occasion import Setting, are_occasions, cut_occasions, settings
from onrecord.reader.page import Page
from onrecord.reader.relay import find_relayers
from onrecord.reader.spans import Stretch, as_spans, common, length, words_in
from onrecord.reader.stance import stance_of
from onrecord.reader.types import Attribution, Draft, Mention
from onrecord.reader.worth import is_statement

_DEPTH = 30
"""How many statements around one are looked at for one that holds it."""


def build_drafts(
    text: str,
    attributions: Sequence[Attribution],
    mentions: Sequence[Mention],
    *,
    published: str | None,
    subheadlines: Sequence[Span],
) -> list[Draft]:
    """The statements of `text`, in the order of their first words, speakers not yet resolved.

    `published` is the article's date (ISO 8601) or None: days such as "on Wednesday" are resolved against it.
    A pure function: the same arguments give the same drafts. Spans of the result lie inside `text` and hold a word.
    """
    page = Page.of(text, mentions, subheadlines)
    works = cut_occasions(page, mend(page, find_relayers(page, whole_contents(page, attributions))))
    for work in works:
        set_agent(page, work)
        work.content = [p for p in page.plain(work.content) if words_in(text, [p])]
    works = [w for w in works if w.content and is_statement(page, w, _kind(page, w))]
    works = _once(sorted(works + nested(page, works), key=_place))
    around = settings(page, works, published)
    gone = are_occasions(page, works, around)
    works, around = list(compress(works, map(not_, gone))), list(compress(around, map(not_, gone)))
    return [_draft(page, *parts) for parts in zip(works, _nesting(works), around, strict=True)]


def kind_of(page: Page, content: Sequence[Stretch]) -> StatementKind:
    """Direct when all words are inside quotation marks, mixed when some are, else indirect."""
    quoted, total = page.quoted_words(content)
    if quoted == 0:
        return "indirect"
    return "direct" if quoted == total else "mixed"


def _kind(page: Page, work: Work) -> StatementKind:
    """The kind of the content, indirect where the cue stands inside of the same marks: they are another speaker's."""
    ends = work.cue + work.content
    inside = work.cue and page.in_one_quotation(min(p[0] for p in ends), max(p[1] for p in ends))
    return "indirect" if inside else kind_of(page, work.content)


def _draft(page: Page, work: Work, inside: int | None, around: Setting) -> Draft:
    kind = _kind(page, work)
    floor = work.source[-1][1] if work.source and work.cue and work.source[-1][1] <= work.cue[0][0] else 0
    return Draft(
        kind=kind,
        source=as_spans(work.source),
        cue=as_spans(work.cue),
        content=as_spans(work.content),
        stance=stance_of(page.text, work.cue, work.content, kind, floor),
        via=as_spans(work.via),
        addressee=Span(*around.addressee) if around.addressee else None,
        occasion=Span(*around.occasion) if around.occasion else None,
        date=around.date,
        inside=inside,
        score=work.score,
    )


def _once(works: Sequence[Work]) -> list[Work]:
    """Leaves out statements that say again what the one before them says: four fifths of it, by no other source."""
    out: list[Work] = []
    for work in works:
        for i in range(max(0, len(out) - 3), len(out)):
            share = common(out[i].content, work.content)
            union = length(out[i].content) + length(work.content) - share
            rival = out[i].source and work.source and not common(out[i].source, work.source)
            if share * 10 >= union * 8 and not rival:
                weight = [(bool(w.source), bool(w.cue), w.score) for w in (out[i], work)]
                kept, gone = (work, out[i]) if weight[1] > weight[0] else (out[i], work)
                kept.via = kept.via or gone.via
                out[i] = kept
                break
        else:
            out.append(work)
    return sorted(out, key=_place)


def _place(work: Work) -> tuple[list[Stretch], list[Stretch], list[Stretch]]:
    return work.content, work.cue, work.source


def _nesting(works: Sequence[Work]) -> list[int | None]:
    """For each work the smallest other one whose content holds its content and its cue (or source).

    The outer content is strictly longer, so no chain comes back to where it started.
    """
    out: list[int | None] = []
    open_works: list[int] = []
    for i, work in enumerate(works):
        size = length(work.content)
        best: int | None = None
        start = work.content[0][0]
        open_works = [j for j in open_works if works[j].content[-1][1] > start][-_DEPTH:]
        mark = work.cue or work.source
        around = [j for j in open_works + list(_starting_with(works, i)) if length(works[j].content) > size]
        for j in around:
            outer = works[j].content
            holds = common(outer, work.content) * 10 >= size * 9 and common(outer, mark) * 2 >= length(mark)
            if holds and mark and (best is None or length(works[best].content) > length(outer)):
                best = j
        out.append(best)
        open_works.append(i)
    return out


def _starting_with(works: Sequence[Work], at: int) -> Sequence[int]:
    """Works behind `at` whose content starts before the end of the content of `at`, at most `_DEPTH`."""
    found = []
    for j in range(at + 1, min(at + 1 + _DEPTH, len(works))):
        if works[j].content[0][0] >= works[at].content[-1][1]:
            break
        found.append(j)
    return found
