"""An article's rows as they are stored, in the form that :mod:`onrecord.record.rows` makes them of a reading."""

from __future__ import annotations

import sqlite3

from onrecord.record.rows import Row, Rows

_QUERIES = {
    "article_actors": "SELECT b.local_id, c.identity, c.ref, c.kind, b.name, b.country, b.sector, b.office, b.known "
    "FROM article_actors b JOIN actors c ON c.key = b.actor WHERE b.article = ? ORDER BY b.key",
    "aliases": "SELECT b.local_id, l.alias FROM article_aliases l JOIN article_actors b ON b.key = l.article_actor "
    "WHERE b.article = ? ORDER BY b.key, l.alias",
    "mentions": "SELECT b.local_id, m.starts_at, m.ends_at FROM mentions m "
    "JOIN article_actors b ON b.key = m.article_actor WHERE b.article = ? ORDER BY b.key, m.starts_at, m.ends_at",
    "statements": "SELECT s.local_id, s.kind, s.stance, s.quote, s.cue, s.how, b.local_id, s.speaker_starts_at, "
    "s.speaker_ends_at, s.speaker_confidence, s.occasion, s.said_on, s.confidence, o.local_id, s.speaker_country, "
    "s.day FROM statements s LEFT JOIN article_actors b ON b.key = s.speaker_in_article "
    "LEFT JOIN statements o ON o.key = s.inside WHERE s.article = ? ORDER BY s.key",
    "statement_spans": "SELECT s.local_id, p.role, p.number, p.starts_at, p.ends_at FROM statement_spans p "
    "JOIN statements s ON s.key = p.statement WHERE s.article = ? ORDER BY s.key, p.role = 'cue', p.number",
    "statement_actors": "SELECT s.local_id, t.role, t.number, b.local_id FROM statement_actors t "
    "JOIN statements s ON s.key = t.statement JOIN article_actors b ON b.key = t.actor_in_article "
    "WHERE s.article = ? ORDER BY s.key, t.role = 'addressee', t.number",
    "events": "SELECT e.local_id, e.plover, e.mode, e.modality, e.trigger_words, e.sentence, s.local_id, e.starts_on, "
    "e.ends_on, e.date_words, e.place, e.place_country, e.lat, e.lon, e.geonames, e.confidence, e.trigger_starts_at, "
    "e.trigger_ends_at, e.sentence_starts_at, e.sentence_ends_at, e.source_starts_at, e.source_ends_at, "
    "e.target_starts_at, e.target_ends_at FROM events e LEFT JOIN statements s ON s.key = e.according_to "
    "WHERE e.article = ? ORDER BY e.key",
    "event_actors": "SELECT e.local_id, t.role, t.number, b.local_id, t.country FROM event_actors t "
    "JOIN events e ON e.key = t.event JOIN article_actors b ON b.key = t.actor_in_article "
    "WHERE e.article = ? ORDER BY e.key, t.role, t.number",
    "event_mentions": "SELECT e.local_id, m.number, m.trigger_starts_at, m.trigger_ends_at, m.sentence_starts_at, "
    "m.sentence_ends_at, s.local_id FROM event_mentions m JOIN events e ON e.key = m.event "
    "LEFT JOIN statements s ON s.key = m.according_to WHERE e.article = ? ORDER BY e.key, m.number",
    "event_forces": "SELECT e.local_id, f.number, f.class, f.starts_at, f.ends_at, f.quantity, f.echelon "
    "FROM event_forces f JOIN events e ON e.key = f.event WHERE e.article = ? ORDER BY e.key, f.number",
    "engagements": "SELECT number, commitment, act, states, met, not_met, left_open, unsaid, starts_at, ends_at, day "
    "FROM engagements WHERE article = ? ORDER BY number",
}


def stored_rows(connection: sqlite3.Connection, article: int) -> Rows:
    """All rows that belong to the reading of the article with this key."""
    found: dict[str, tuple[Row, ...]] = {
        table: tuple(connection.execute(query, (article,))) for table, query in _QUERIES.items()
    }
    return Rows(**found)
