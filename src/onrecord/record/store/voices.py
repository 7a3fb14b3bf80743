"""Who says the statements with these ids, and with which stance; the modality of events: for lines of lists."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from onrecord.record.looked_up import Voice

_SOME = 400
_VOICES = (  # CROSS JOIN: from the few that are asked for
    "WITH asked (article, local_id) AS (VALUES {0}) "
    "SELECT asked.article || ':' || asked.local_id, coalesce(b.name, "
    "substr(a.text, s.speaker_starts_at + 1, s.speaker_ends_at - s.speaker_starts_at)), s.stance, NULL "
    "FROM asked CROSS JOIN articles a ON a.id = asked.article "
    "CROSS JOIN statements s ON s.article = a.key AND s.local_id = asked.local_id "
    "LEFT JOIN article_actors b ON b.key = s.speaker_in_article "
    "UNION ALL SELECT asked.article || ':' || asked.local_id, NULL, NULL, e.modality "
    "FROM asked CROSS JOIN articles a ON a.id = asked.article "
    "CROSS JOIN events e ON e.article = a.key AND e.local_id = asked.local_id"
)


def voices(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Voice]:
    """The voices of the statements and events with these ids ("article:s3"); those that there are not are left out."""
    every = sorted(set(ids))
    found: dict[str, Voice] = {}
    for start in range(0, len(every), _SOME):
        pairs = [part for id in every[start : start + _SOME] for part in (id.rpartition(":")[0], id.rpartition(":")[2])]
        query = _VOICES.format(", ".join(["(?, ?)"] * (len(pairs) // 2)))
        for id, name, stance, modality in connection.execute(query, pairs):
            found[id] = Voice(name=name or None, stance=stance, modality=modality)
    return found
