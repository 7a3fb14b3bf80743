"""What statements assert: one proposition each, with the speaker's stance to it and what it is compared by.

A denial often says that somebody else asserts what is denied ("rubbished speculation that ...", "rejected reports of
..."): the words for those are kept as `implied`, a supporter without a name. A content that only points back ("but this
has been denied") is about the proposition before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import msgspec

from onrecord.knowledge.lexicons import words
from onrecord.knowledge.tables import fold
from onrecord.model import Actor, Event, Reading, Span, Stance, Statement
from onrecord.reader.spans import common

LEAST_WORDS = 3
_DETERMINER = r"(?:all|any|both|such|the|these|those|this|that|an?|his|her|its|their)"
_POINTS_BACK = re.compile(
    rf"\W*(?:this|that|it|so|which|(?:{_DETERMINER}\s+)+(?:(?:latest|latter|same|repeated)\s+)?"
    r"(?:claim|report|allegation|accusation|assertion|suggestion|rumou?r)s?|a charge|(?:these|those|such) charges)\W*$",
    re.IGNORECASE,
)
"""Not "the charges": those are a prosecutor's more often than what was said just before."""
_BACK_REACH = 240
_LEAD = re.compile(r"^(?:that|whether|if|how|to|of|about)\s+", re.IGNORECASE)
_TO_SHOW = re.compile(
    r"\W*(?:that|which|claiming|purporting|suggesting|saying|of|about)?\s*(?:(?:claim|purport|seem|say|suggest)\w*\s+)?"
    r"(?:to (?:show|prove)\s+|that\s+)?",
    re.IGNORECASE,
)
_BY_WHOM = re.compile(r"by\s(?!.*\bthat\b)", re.IGNORECASE | re.DOTALL)
"""What is left of "an accusation by the ministry" says who accuses, and nothing of what."""
_NOUN_REACH = 60
_AT_THE_START = re.compile(
    r"\W*(?:(?:the|all|any|such|these|those|some|an?|his|her|its|their)\s+)*(?:(?!\w*ing\b)[\w-]+\s+)?\W*$",
    re.IGNORECASE,
)
_WHERE_IT_WAS_SAID = re.compile(r"\bin (?:an?|the|this|its|his|her|their)(?: \w+)?\s*$")


class Proposition(msgspec.Struct, frozen=True, kw_only=True):
    """One statement as a proposition; spans are of the article's text.

    `stance` is the speaker's to the words of `text`; `who` identifies the speaker across articles, None where nobody
    knows; `side` is the speaker's country. `names` and `countries` are those of the actors that the content names,
    `roots` the PLOVER roots of the deeds in it. `about` is the id of the proposition that this one only points back to.
    """

    id: str
    article: str
    day: str | None
    text: str
    spans: tuple[Span, ...]
    stance: Stance
    actor: str | None = None
    mention: Span | None = None
    who: str | None = None
    side: str | None = None
    direct: bool = False
    implied: Span | None = None
    about: str | None = None
    names: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    roots: frozenset[str] = frozenset()


def propositions(reading: Reading) -> tuple[Proposition, ...]:
    """The propositions of a reading: those of its statements in order, then those it tells as alleged or denied."""
    actors = {a.id: a for a in reading.actors}
    found: list[Proposition] = []
    before: Statement | None = None
    for statement in reading.statements:
        made = _proposition(reading, actors, statement, before)
        if made is not None:
            found.append(made)
            if made.about is None:
                before = statement
    found += [made for event in reading.events if (made := _told(reading, actors, event)) is not None]
    return tuple(found)


def identity(actor: Actor) -> str:
    """What an actor is known by in every article: the tables' key, else kind, name and country."""
    return actor.ref or f"{actor.kind}:{fold(actor.name)}:{actor.country or ''}"


def _proposition(
    reading: Reading, actors: dict[str, Actor], statement: Statement, before: Statement | None
) -> Proposition | None:
    text = reading.article.text
    said = reading.quote(*statement.content)
    speaker = statement.speaker
    actor = actors.get(speaker.actor) if speaker and speaker.actor else None
    base = {
        "id": statement.id,
        "article": reading.article.id,
        "day": statement.date or reading.article.published,
        "stance": statement.stance,
        "actor": actor.id if actor else None,
        "mention": speaker.mention if speaker else None,
        "who": identity(actor) if actor else None,
        "side": actor.country if actor else None,
        "direct": statement.kind == "direct",
    }
    if _POINTS_BACK.match(said):
        near = before is not None and 0 <= statement.content[0].start - before.content[-1].end <= _BACK_REACH
        if not near or before is None or statement.stance == "comment":
            return None
        if statement.stance == "deny" and actor and before.speaker and before.speaker.actor == actor.id:
            return None  # nobody denies what they have just said themselves: it points further back
        return Proposition(text=said, spans=statement.content, about=before.id, **base)  # type: ignore[arg-type]
    implied = _implied(text, statement) if statement.stance in ("deny", "query") else None
    spans = _without_lead(text, statement.content, implied)
    words_of = " ".join(text[s.start : s.end] for s in spans)
    if len(re.findall(r"\w+", words_of)) < LEAST_WORDS or (implied is not None and _BY_WHOM.match(words_of)):
        return None
    within = [(s.start, s.end) for s in spans]
    named = [a for a in reading.actors if any(common([(m.start, m.end)], within) for m in a.mentions)]
    roots = frozenset(
        e.plover for e in reading.events for m in e.mentions if common([(m.trigger.start, m.trigger.end)], within)
    )
    return Proposition(
        text=" ".join(words_of.split()),
        spans=spans,
        implied=implied,
        names=frozenset(identity(a) for a in named),
        countries=frozenset(a.country for a in named if a.country),
        roots=roots,
        **base,  # type: ignore[arg-type]
    )


def _told(reading: Reading, actors: dict[str, Actor], event: Event) -> Proposition | None:
    """What the article itself tells as alleged or denied by it does not say whom."""
    if event.according_to is not None or event.modality not in ("alleged", "denied"):
        return None
    sides = [s for s in (event.source_mention, event.target_mention) if s is not None]
    start = min(event.trigger.start, *(s.start for s in sides), event.trigger.end)
    end = max(event.trigger.end, *(s.end for s in sides), event.trigger.end)
    words_of = reading.article.text[start:end]
    if len(re.findall(r"\w+", words_of)) < LEAST_WORDS:
        return None
    named = [actors[i] for i in (*event.source, *event.target) if i in actors]
    return Proposition(
        id=event.id,
        article=reading.article.id,
        day=reading.article.published,
        text=" ".join(words_of.split()),
        spans=(Span(start, end),),
        stance="support" if event.modality == "alleged" else "deny",
        names=frozenset(identity(a) for a in named),
        countries=frozenset(a.country for a in named if a.country),
        roots=frozenset((event.plover,)),
    )


@cache
def _noun() -> re.Pattern[str]:
    nouns = "|".join(sorted(map(re.escape, words("hearsay_nouns.txt")), key=len, reverse=True))
    return re.compile(
        rf"(?:\b(?:media|online|press|social media|local|widespread|recent)\s+)?[“\"‘']?\b(?:{nouns})\b[”\"’']?"
    )


def _implied(text: str, statement: Statement) -> Span | None:
    """The words for those who assert what is denied, in the cue or right before or at the start of the content."""
    first = statement.content[0]
    start = min([first.start, *(s.start for s in statement.cue if s.start < first.start)])
    start = max(start, first.start - 2 * _NOUN_REACH)
    for found in _noun().finditer(text, start, min(first.end, first.start + _NOUN_REACH)):
        lead = text[first.start : found.start()] if found.start() > first.start else ""
        # "denied that she had seen reports": the reports are part of what is denied
        if (_AT_THE_START.match(lead) and not _LEAD.match(lead)) and not _WHERE_IT_WAS_SAID.search(
            text[start : found.start()]
        ):
            return Span(found.start(), found.end())
    return None


def _without_lead(text: str, content: Sequence[Span], implied: Span | None) -> tuple[Span, ...]:
    """The content without "that" or “fakes that claim to show” before the proposition itself."""
    first = content[0]
    start = first.start
    if implied is not None and first.start <= implied.start < first.end:
        rest = _TO_SHOW.match(text, implied.end, first.end)
        start = rest.end() if rest is not None else implied.end
    else:
        lead = _LEAD.match(text[first.start : first.end])
        start += lead.end() if lead else 0
    if start >= first.end:
        return tuple(content)
    return (Span(start, first.end), *content[1:])
