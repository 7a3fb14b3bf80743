"""What `onrecord engaged` writes: rows of engagements as CSV, as JSON Lines, or as lines for people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import msgspec

from onrecord.commitments.naming import article
from onrecord.model import Article
from onrecord.output.csv_rows import csv_rows
from onrecord.output.display import clean, mask
from onrecord.output.engaged import Known
from onrecord.output.engaged_rows import ConditionRow, EngagedRow
from onrecord.output.engaged_words import ENGAGED_NOTE, EVENT, KINDS, STRENGTHS, act_words, bound_words
from onrecord.output.events import Account
from onrecord.output.labels import article_labels
from onrecord.output.lines import BLANK, Line, Piece, Style, wrap
from onrecord.output.phrases import plural

COLUMNS: Final = (
    "engagement_id", "article_id", "outlet", "published", "url", "treaty", "treaty_name", "treaty_article",
    "commitment", "kind", "strength", "obligors", "beneficiaries", "act", "stance", "according_to",
    "according_to_text", "because_of", "conditions", "paragraph", "passage", "start", "end",
    "sentence", "doubt",
)  # fmt: skip
_SPACES = re.compile(r"\s+")
_NO_NAME = "an unnamed source"
_ARTICLE, _TABLES = "the article", "the tables"
_VALUES: Final[dict[str, tuple[str, Style]]] = {
    "met": ("met", "warning"),
    "not_met": ("not met", "deny"),
    "unknown": ("left open", "warning"),
}


def engaged_jsonl(rows: Iterable[EngagedRow]) -> Iterator[bytes]:
    """One engagement a line, each field present, also where it is empty."""
    for row in rows:
        yield msgspec.json.encode(row) + b"\n"


def engaged_csv(rows: Iterable[EngagedRow]) -> Iterator[bytes]:
    """The header, then one engagement a row, as they come; several values of a cell are joined with "; "."""
    yield from csv_rows(COLUMNS, map(_cells, rows))


def _cells(row: EngagedRow) -> Iterator[str | int | None]:
    report, account = row.article, row.according_to
    yield from map(_one_line, (row.engagement_id, report.id, report.outlet, report.published, report.url))
    yield from map(_one_line, (row.treaty, row.treaty_name, row.treaty_article, row.commitment))
    yield from (row.kind, row.strength, "; ".join(row.obligors), "; ".join(row.beneficiaries))
    yield from (_one_line(row.act), row.stance)
    yield from (_one_line(account.name), _verbatim(account.text)) if account else (None, None)
    yield from (_one_line(row.because_of), "; ".join(map(_condition, row.conditions)))
    yield from (row.paragraph, _verbatim(row.passage.text), row.passage.start, row.passage.end)
    yield from (_verbatim(row.evidence.text), _one_line(row.doubt))


def _condition(row: ConditionRow) -> str:
    """ "event: not_met (Ada Renn)"; nothing in brackets where nobody says anything of it."""
    return f"{clean(row.condition)}: {row.value}" + (f" ({_whose(row).replace(';', ',')})" if row.by else "")


def _whose(row: ConditionRow) -> str:
    return _TABLES if row.by == "tables" else _by(row.according_to)


def _one_line(text: str | None) -> str | None:
    return clean(text) if text else None


def _verbatim(text: str) -> str:
    """The article's words, but line breaks as blanks."""
    return mask(" ".join(text.splitlines()))


def engaged_lines(rows: Sequence[EngagedRow], known: Known, state: Callable[[str], str], width: int) -> Iterator[Line]:
    """Engagements by commitment, in each by day, with the passage beneath; the last lines count and say what it is.

    `state` puts ISO 3166-1 alpha-3 codes in words.
    """
    labels = _labels(rows)
    groups: dict[str, list[EngagedRow]] = {}
    for row in sorted(rows, key=lambda r: (r.treaty_name or "", r.commitment)):
        groups.setdefault(row.commitment, []).append(row)
    for group in groups.values():
        yield from wrap(_heading(group[0].commitment, known), width, rest="  ")
        for row in sorted(group, key=lambda r: (r.article.published is None, r.article.published or "")):
            day = f"  {row.article.published or 'undated':10}  "
            yield from wrap(_summary(row, labels[id(row.article)], state), width, day)
            yield from wrap(_evidence(row), width, " " * len(day))
        yield BLANK
    if not rows:
        return
    counted = f"{plural(len(rows), 'engagement')} of {plural(len(groups), 'commitment')}"
    yield from wrap([Piece(f"{counted} in {plural(len(labels), 'article')}. ", "heading"), Piece(ENGAGED_NOTE)], width)


def _labels(rows: Iterable[EngagedRow]) -> dict[int, str]:
    """A short name for the article of each row, by the identity of what the rows say of it."""
    articles = {id(row.article): row.article for row in rows}
    made = article_labels([Article(id=a.id, sha256=a.sha256, text="", path=a.path) for a in articles.values()])
    return dict(zip(articles, made, strict=True))


def _heading(id: str, known: Known) -> Iterator[Piece]:
    found = known(id)
    if found is None:
        yield Piece(clean(id), "heading")
        yield Piece(": not among the treaties that are known", "dim")
        return
    treaty, commitment = found
    yield Piece(clean(f"{treaty.names[0]}, {article(commitment)}"), "heading")
    yield Piece(f": {KINDS[commitment.kind]}, {STRENGTHS[commitment.strength]} · {clean(id)}", "dim")


def _summary(row: EngagedRow, label: str, state: Callable[[str], str]) -> Iterator[Piece]:
    for bound in bound_words([(row.obligors, row.beneficiaries)], state):
        yield Piece(bound, "name")
        yield Piece(" · ", "dim")
    teller = _by(row.according_to)
    what = act_words(row.act, row.stance or "support", says=any(c.by for c in row.conditions))
    yield Piece(f"event, told by {teller}" if row.act == EVENT else f"{what} {teller}")
    for says, values in _said(row).items():
        yield Piece(f" · {says}: ", "dim")
        for number, condition in enumerate(values):
            words, style = _VALUES[condition.value]
            by = _whose(condition)
            yield Piece("; " if number else "", "dim")
            yield Piece(words, style)
            yield Piece(f" ({by})" if by != teller else "", "dim")
    yield Piece(f" · {label}:{row.paragraph}", "dim")


def _said(row: EngagedRow) -> dict[str, list[ConditionRow]]:
    """What is said of each condition, values that contradict together."""
    found: dict[str, list[ConditionRow]] = {}
    for condition in row.conditions:
        if condition.by:
            found.setdefault(condition.says, []).append(condition)
    return found


def _evidence(row: EngagedRow) -> Iterator[Piece]:
    """The sentence, with the passage standing out."""
    text, first = row.evidence.text, row.evidence.start
    start, end = row.passage.start - first, row.passage.end - first
    for words, bright in ((text[:start], False), (text[start:end], True), (text[end:], False)):
        yield Piece(mask(_SPACES.sub(" ", words)), "name" if bright else "dim")


def _by(account: Account | None) -> str:
    return (clean(account.name or "") or _NO_NAME) if account else _ARTICLE
