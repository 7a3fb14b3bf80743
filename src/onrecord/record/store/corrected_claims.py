"""Which articles have corrections, so that few of many are looked into."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

_CORRECTED_REPORTS = (
    "SELECT DISTINCT a.id FROM claims c JOIN claim_reports r ON r.claim = c.key JOIN {0}s t ON t.key = r.{0} "
    "JOIN articles a ON a.key = t.article WHERE c.id IN ({1}) "
    "AND EXISTS (SELECT 1 FROM corrections k WHERE k.article = t.article AND k.kind = 'claim')"
)
_SOME = 400


def articles_of_claims(connection: sqlite3.Connection, claims: Iterable[str]) -> list[str]:
    """The articles with reports of these claims that have corrections of claims."""
    found: set[str] = set()
    ids = sorted(set(claims))
    for start in range(0, len(ids), _SOME):
        some = ids[start : start + _SOME]
        for table in ("statement", "event"):
            query = _CORRECTED_REPORTS.format(table, ", ".join("?" * len(some)))
            found.update(id for (id,) in connection.execute(query, some))
    return sorted(found)


def articles(connection: sqlite3.Connection) -> list[str]:
    """All articles that have corrections."""
    rows = connection.execute("SELECT id FROM articles a WHERE key IN (SELECT article FROM corrections) ORDER BY id")
    return [id for (id,) in rows]
