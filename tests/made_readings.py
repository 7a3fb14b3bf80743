"""Readings made by hand over sentences written for these tests: what a perfect reader would find in them."""

from __future__ import annotations

from typing import Any

from fake_reader import PRODUCED_BY
from onrecord.model import Actor, Article, Office, Reading, Span, Speaker, Statement

TEXT = """The island republic of Marenga has denied that its navy fired on a Tolvian trawler near the Saro Strait, a \
day after Tolvia recalled its ambassador.

"Not a single shot was fired, and the crew is in good health," Foreign Minister Ada Renn told reporters in response to \
a question about the incident. "Whoever claims otherwise has not looked at the radar tracks."

She added that the two governments were in contact.

Fishermen speak out

Tolvian President Jorun Hale said on Tuesday that the trawler had been "hit at least twice" and that Renn had admitted \
as much in a telephone call, the TVN agency reported.

Some harbour residents claimed that a second vessel was missing, but this has been denied.

"We will not be drawn into speculation," he said. "Let the commission do its work."

An aide questioned whether the commission would ever meet."""


def span(text: str, words: str, after: int = 0) -> Span:
    """Where `words` first stand in `text` from `after` on."""
    start = text.index(words, after)
    return Span(start, start + len(words))


def said(text: str, number: int, who: str | None, *content: str, **more: Any) -> Statement:
    """A statement by the actor with the id `who`; further fields as in Statement, words in place of spans."""
    cue = more.pop("cue", "said")
    how, mention, confidence = more.pop("how", "named"), more.pop("mention", None), more.pop("sure", 0.95)
    spans = tuple(span(text, words) for words in content)
    near = max(0, min((s.start for s in spans), default=0) - 120)
    speaker = None
    if who is not None or mention is not None:
        speaker = Speaker(actor=who, mention=span(text, mention) if mention else None, how=how, confidence=confidence)
    return Statement(
        id=f"s{number}",
        kind=more.pop("kind", "indirect"),
        speaker=speaker,
        cue=(span(text, cue, near),) if cue else (),
        content=spans,
        confidence=more.pop("confidence", 0.9),
        **more,
    )


ACTORS = (
    Actor(id="marenga", name="Marenga", kind="state", country="MDG"),
    Actor(
        id="renn",
        name="Ada Renn",
        kind="person",
        country="MDG",
        offices=(
            Office(title="Foreign Minister", of="Marenga", start="2019-03-01"),
            Office(title="Mayor", of="Port Lise", start="2010-01-01", end="2018-12-31"),
        ),
        known=True,
    ),
    Actor(id="hale", name="Jorun Hale", kind="person", country="NOR", offices=(Office(title="President of Tolvia"),)),
    Actor(id="tvn", name="TVN", kind="organization"),
)

STATEMENTS = (
    said(
        TEXT, 1, "marenga", "its navy fired on a Tolvian trawler near the Saro Strait", cue="denied", stance="deny",
        mention="The island republic of Marenga",
    ),
    said(
        TEXT, 2, "renn", '"Not a single shot was fired, and the crew is in good health,"',
        '"Whoever claims otherwise has not looked at the radar tracks."', cue="told", kind="direct",
        mention="Foreign Minister Ada Renn", occasion="in response to a question about the incident",
    ),
    said(
        TEXT, 3, "renn", "the two governments were in contact", cue="added", how="coreference", mention="She", sure=0.83
    ),
    said(
        TEXT, 4, "hale", 'the trawler had been "hit at least twice"', "Renn had admitted as much in a telephone call",
        kind="mixed", mention="Tolvian President Jorun Hale", via=("tvn",), date="2024-05-07",
    ),
    said(TEXT, 5, "renn", "as much", cue="admitted", mention="Renn", inside="s4", confidence=0.41),
    said(
        TEXT, 6, None, "a second vessel was missing", cue="claimed", how="anonymous", mention="Some harbour residents",
        sure=0.9,
    ),
    said(TEXT, 7, None, "this", cue="denied", stance="deny"),
    said(
        TEXT, 8, "hale", "We will not be drawn into speculation,", "Let the commission do its work.", kind="direct",
        how="coreference", mention="he", sure=0.55,
    ),
    said(
        TEXT, 9, None, "whether the commission would ever meet", cue="questioned", stance="query", how="anonymous",
        mention="An aide", sure=0.8,
    ),
)  # fmt: skip


def article(**more: Any) -> Article:
    fields: dict[str, Any] = {
        "id": "strait",
        "sha256": "0" * 64,
        "text": TEXT,
        "title": "Marenga denies firing on trawler",
        "outlet": "The Saro Post",
        "url": "https://example.org/2024/strait?a=1&b=2",
        "published": "2024-05-08",
        "language": "en",
        "path": "reports/strait.txt",
        "subheadlines": (span(TEXT, "Fishermen speak out"),),
    }
    return Article(**{**fields, **more})


def reading(**more: Any) -> Reading:
    """A reading of the article above; `more` changes the article."""
    return Reading(
        produced_by=PRODUCED_BY,
        article=article(**more),
        actors=ACTORS,
        statements=STATEMENTS,
        notes=("2 lines that are not part of the article were removed",),
    )


def empty(**more: Any) -> Reading:
    """A reading that found nothing."""
    return Reading(produced_by=PRODUCED_BY, article=article(**more))
