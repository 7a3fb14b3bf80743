"""Checking corrections: each stands at words of its article's text, and what refers to others finds them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import msgspec

from onrecord.errors import OptionError
from onrecord.record.corrections.types import Anchor, Correction
from onrecord.record.corrections.validating import checked, checked_value, words_at
from onrecord.record.store import correction_rows
from onrecord.record.types import Problem

_LINKS = (
    ("SELECT c.id FROM corrections c LEFT JOIN corrections t ON t.id = c.thread WHERE t.article IS NOT c.article",
     "the first correction of its thread is not there, or of another article"),
    ("SELECT c.id FROM corrections c LEFT JOIN corrections w ON w.id = c.withdraws WHERE c.withdraws IS NOT NULL AND "
     "(w.thread IS NOT c.thread OR w.withdraws IS NOT NULL)",
     "what it withdraws is not there, or of another thing"),
    ("SELECT id FROM corrections WHERE (verdict = 'withdrawn') <> (withdraws IS NOT NULL) "
     "OR (verdict = 'withdrawn' AND value <> '{}')",
     "it is a withdrawal of nothing, or withdraws without saying so, or says something of its own"),
)  # fmt: skip


def problems(connection: sqlite3.Connection) -> Iterator[Problem]:
    """What is wrong with the corrections that are stored."""
    for query, what in _LINKS:
        for (id,) in connection.execute(f"{query} ORDER BY 1"):
            yield Problem(where=f"correction {id}", what=what)
    articles = "SELECT DISTINCT a.id FROM corrections c JOIN articles a ON a.key = c.article ORDER BY 1"
    for (article,) in connection.execute(articles).fetchall():
        try:
            found = correction_rows.of_articles(connection, [article], current=False)
        except (msgspec.MsgspecError, TypeError) as error:
            yield Problem(where=article, what=f"a correction of it is damaged: {error}")
            continue
        for one in found:
            yield from (Problem(where=f"correction {one.id}", what=what) for what in _wrong(connection, one))


def _wrong(connection: sqlite3.Connection, one: Correction) -> Iterator[str]:
    for anchor in (one.anchor, *(member.anchor for member in one.claim)):
        yield from _anchor(correction_rows.text_of(connection, anchor.article)[0], anchor)
    text, _ = correction_rows.text_of(connection, one.anchor.article)
    try:
        checked_value(one.was, text)
        if one.verdict != "withdrawn":
            checked(one.kind, one.field, one.verdict, one.value, text)
    except OptionError as error:
        yield str(error)


def _anchor(text: str, anchor: Anchor) -> Iterator[str]:
    try:
        if words_at("its place", anchor.spans, text) != anchor.words:
            yield f"its words are not those of {anchor.article} at its spans"
        if anchor.beside:
            words_at("beside it", anchor.beside, text)
    except OptionError as error:
        yield str(error)
